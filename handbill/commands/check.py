"""``handbill check``: all flyers, contacts, catalogs and finished files -> every problem."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import click

from handbill.commands.contact_check import advised
from handbill.commands.look import REBUILD, Look, Looked, look, row_of, shop_of
from handbill.commands.original import read_original
from handbill.commands.planning import planned
from handbill.commands.root import find_root
from handbill.commands.talk import exit_code, near, say, show
from handbill.commands.whither import built_folders
from handbill.language import SOURCE, Language
from handbill.outputs.expected import Shop
from handbill.outputs.manifest import read_manifest, told
from handbill.pages.markup import parse
from handbill.pages.template import render_flyer
from handbill.plan.make import Plan, Wish
from handbill.plan.setting import Words
from handbill.press.crew import Lost
from handbill.press.workers import apart, count
from handbill.problem import ExitCode, HandbillError, Place, Problem, visible
from handbill.project.flyer import Flyer
from handbill.project.read import Project, read_project

# So many files are held at once.
TOGETHER: Final = 16
UNKNOWN: Final = (
    "not built here: its inks, its paper, its typefaces and what it should say are not known"
)


def run_check(wish: Wish, out: Path, *, as_json: bool) -> ExitCode:
    """Read everything, look at what is built, and print what is wrong with it."""
    project = read_project(find_root())
    plan = planned(project, wish)
    source = project.settings.registry[SOURCE]
    texts = [problem for flyer in project.flyers.values() for problem in _text(flyer, source)]
    found = [*project.problems, *advised(project.root, project.settings.registry)]
    found += [*plan.problems, *texts]
    wanted = None if wish.everything else plan
    for folder in built_folders(out):
        found += _built(folder, wanted, shop_of(project))
    problems = list(dict.fromkeys(found))
    _tell(problems, as_json=as_json)
    return exit_code(problems)


def run_check_files(files: Sequence[Path], *, as_json: bool) -> ExitCode:
    """Preflight the files that are named; one that cannot be read is a wrong command."""
    problems: list[Problem] = []
    code, shop = ExitCode.DONE, _surroundings()
    wanted: list[Look] = []
    for file in files:
        try:
            wanted.append(Look(near(file.absolute()), read_original(file), row_of(file), shop))
        except HandbillError as error:
            problems += error.problems
            code = max(code, error.exit_code)
    for row, looked in _looked_at(wanted):
        problems += looked.problems
        if not looked.known:
            say(f"{visible(row.name)}: {UNKNOWN}.")
        code = code if looked.read else max(code, ExitCode.CONFIGURATION)
    _tell(problems, as_json=as_json)
    return max(code, exit_code(problems))


def _tell(problems: Sequence[Problem], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([told(problem) for problem in problems], ensure_ascii=False))
    show(problems)
    if not problems:
        say("Nothing wrong was found.")


def _surroundings() -> Shop:
    """Give the project's names if we stand in one, else the press's."""
    try:
        project: Project | None = read_project(find_root())
    except HandbillError:
        project = None
    return shop_of(project)


def _looked_at(wanted: Sequence[Look]) -> Iterable[tuple[Look, Looked]]:
    workers = min(count(None), max(1, len(wanted)))
    results = apart(look, wanted, workers) if wanted else iter(())
    for row, looked in zip(wanted, results, strict=False):
        if isinstance(looked, Lost):
            mend = "print it to a new PDF, and check that"
            problem = Problem(Place(row.name), looked.reason, mend)
            yield row, Looked((problem,), read=False, known=True)
        else:
            yield row, looked


def _built(out: Path, plan: Plan | None, shop: Shop) -> list[Problem]:
    """Preflight the files of an output folder, all of them or what is planned."""
    rows = read_manifest(out)
    names = {job.path for task in plan.tasks for job in task.jobs} if plan else set(rows)
    paths = [path for path in sorted(rows) if path in names and path.endswith(".pdf")]
    problems: list[Problem] = []
    for start in range(0, len(paths), TOGETHER):
        wanted = []
        for path in paths[start : start + TOGETHER]:
            wanted += _opened(out, path, rows[path], shop, problems)
        problems += [problem for _, looked in _looked_at(wanted) for problem in looked.problems]
    if paths:
        say(f"{len(paths)} finished files in {near(out)} were looked at.")
    return problems


def _opened(
    out: Path, path: str, row: dict[str, Any], shop: Shop, problems: list[Problem]
) -> list[Look]:
    """Read a file that was built; a manifest leads to nothing outside its own folder."""
    file = out / path
    name = near(file)
    if not file.resolve().is_relative_to(out.resolve()) or not file.is_file():
        what = "it was built, and is not there any more"
        problems.append(Problem(Place(name), what, REBUILD))
        return []
    try:
        return [Look(name, read_original(file), row, shop)]
    except HandbillError as error:
        problems += error.problems
        return []


def _text(flyer: Flyer, source: Language) -> list[Problem]:
    """Run a flyer's template in its own language, and look whether all its parts are there."""
    html = render_flyer(flyer, Words(source, None, None))
    text = html if isinstance(html, Problem) else parse(html, flyer.template_path, spaces=True)
    return [text] if isinstance(text, Problem) else []
