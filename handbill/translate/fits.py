"""A project's catalogs -> what of them does not fit the formats that the project builds.

The press plans and sets the pages as for a build, in its workers, and throws them away.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from handbill.plan.job import Task
from handbill.plan.make import Wish, make_plan
from handbill.press.cache import Cache, Made
from handbill.press.fingerprint import inputs, why
from handbill.press.run import CACHE
from handbill.press.words import press_messages
from handbill.press.workers import count, make_all
from handbill.problem import Place, Problem, Severity
from handbill.project.read import Project
from handbill.translate.catalogs import catalog_file

# The cache keeps what is known by output folder; this one is never written.
NO_FOLDER: Final = "nothing-is-written-here"
# Where a build writes that names no other folder.
OUT: Final = "out"


def to_set(project: Project, tags: Collection[str], flyers: Collection[str]) -> list[Task]:
    """Give what a build would make in some languages, without what was found to fit before.

    Drafts are among it, whoever may print them.
    """
    # Nothing is named, so that a language with nothing to build yet is no mistake.
    plan = make_plan(project, Wish(drafts=True), press_messages())
    wanted = (task for task in plan.tasks if task.setting.flyer.id in flyers)
    return [task for task in wanted if _tags(task) & set(tags) and not _fits(task, project)]


def overflows(
    project: Project, tasks: Sequence[Task], tell: Callable[[str], None]
) -> Iterator[Problem]:
    """Set pages and give what does not fit; ``tell`` hears of every piece as it is done."""
    cache = _cache(project)
    made = make_all(tasks, project.root / CACHE, count(None)) if tasks else iter(())
    found: dict[int, list[Problem]] = {}
    for task, produced in made:
        name = task.jobs[0].path
        wrong = [row for row in produced.problems if row.severity is Severity.ERROR]
        if not wrong:
            cache.remember(name, Made(inputs(task, produced.assets), produced.assets, ()))
        tell(name)
        found[id(task)] = [_of_catalog(row, task, project.root) for row in wrong]
    # In the plan's order, whichever was done first.
    for task in tasks:
        yield from found.get(id(task), ())


def _cache(project: Project) -> Cache:
    return Cache(project.root / CACHE, project.root / NO_FOLDER)


def _tags(task: Task) -> set[str]:
    return {face.language.tag for face in task.setting.edition.faces}


def _fits(task: Task, project: Project) -> bool:
    """Whether a piece was found to fit, by an earlier check or by a build that made all of it."""
    name = task.jobs[0].path
    built = Cache(project.root / CACHE, project.root / OUT).recall(name)
    if built and not {job.path for job in task.jobs} <= {row["path"] for row in built.entries}:
        built = None
    known = [made for made in (_cache(project).recall(name), built) if made]
    return any(why(made.inputs, inputs(task, made.assets)) == "unchanged" for made in known)


def _of_catalog(problem: Problem, task: Task, root: Path) -> Problem:
    """Put a problem of a translation where its translator looks for it."""
    flyer = task.setting.flyer
    for face in task.setting.edition.faces:
        spoken = f"in {face.language.english} "
        if problem.place == Place(flyer.template_path) and spoken in problem.what and face.flyer:
            return replace(problem, place=Place(catalog_file(root, face.language, flyer.id).path))
    return problem
