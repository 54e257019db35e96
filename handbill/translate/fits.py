"""A project's catalogs -> what of them does not fit the formats that the project builds.

The press plans and makes the files as for a build, in its workers, and writes none of them; what
fits is kept in the cache, where a build finds it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from handbill.plan.job import Task
from handbill.plan.make import Wish, make_plan
from handbill.press.cache import Cache
from handbill.press.fingerprint import World
from handbill.press.run import CACHE
from handbill.press.words import press_messages
from handbill.press.workers import count, make_all
from handbill.problem import Place, Problem, Severity
from handbill.project.read import Project
from handbill.translate.catalogs import catalog_file

# The cache keeps what is known by output folder; this one is never written.
NO_FOLDER: Final = "nothing-is-written-here"


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
            world = World(task.setting)
            for job in task.jobs:
                cache.remember(job, world, produced)
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
    """Whether a piece was found to fit, by an earlier check or by a build."""
    cache, world = _cache(project), World(task.setting)
    return all(cache.find(job, world) for job in task.jobs)


def _of_catalog(problem: Problem, task: Task, root: Path) -> Problem:
    """Put a problem of a translation where its translator looks for it."""
    flyer = task.setting.flyer
    for face in task.setting.edition.faces:
        spoken = f"in {face.language.english} "
        if problem.place == Place(flyer.template_path) and spoken in problem.what and face.flyer:
            return replace(problem, place=Place(catalog_file(root, face.language, flyer.id).path))
    return problem
