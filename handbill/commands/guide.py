"""``handbill guide``: how to print, fold and cut, for each language of what is selected."""

import json
from collections.abc import Iterator, Sequence

import click

from handbill.commands.build import Options, planned_with, say_skipped
from handbill.commands.talk import Progress, exit_code, near, show
from handbill.outputs.write import write_whole
from handbill.paper import PAPERS
from handbill.plan.make import Plan, Wish
from handbill.press.handouts import Handed, Handout, hand_out, handouts
from handbill.press.run import CACHE, Wanted, writing
from handbill.problem import COMMAND_LINE, ExitCode, refused
from handbill.project.read import Project


def run_guide(wish: Wish, options: Options) -> ExitCode:
    """Write a guide and a job ticket for each language, and print where the guides are."""
    project, plan, wanted = planned_with(wish, options)
    rows = wanted_handouts(project, plan, wish, wanted)
    if not rows:
        what = "on a screen there is nothing to print or fold"
        raise refused(COMMAND_LINE, what, "name a format that is printed")
    problems = [*project.problems, *plan.problems]
    with writing(wanted.out):
        for _, made in handed_out(rows, wanted):
            problems += [problem for problem in made.problems if problem not in problems]
    show(problems)
    say_skipped(plan)
    _say(rows, wanted, as_json=options.as_json)
    return exit_code(problems)


def handed_out(rows: Sequence[Handout], wanted: Wanted) -> Iterator[tuple[Handout, Handed]]:
    """Make handouts, write them into the output folder, and tell of each."""
    progress = Progress(len(rows))
    for row, made in hand_out(rows, wanted.workers):
        for path, content in made.files.items():
            write_whole(wanted.out / path, content)
        progress.tell(row.path)
        yield row, made
    progress.end()


def wanted_handouts(project: Project, plan: Plan, wish: Wish, wanted: Wanted) -> list[Handout]:
    """Give the guides that go with a plan, to be printed on the first of its papers."""
    paper = PAPERS[(wish.papers or project.settings.papers)[0]]
    return handouts(plan.tasks, paper, wanted.root / CACHE)


def _say(rows: list[Handout], wanted: Wanted, *, as_json: bool) -> None:
    paths = list(dict.fromkeys(row.path for row in rows))
    if as_json:
        click.echo(json.dumps({"format": 1, "guides": paths}))
        return
    for path in paths:
        click.echo(near(wanted.out / path))
