"""``handbill build`` and ``handbill plan``: project + options -> what is made, and why."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from handbill.commands.planning import planned
from handbill.commands.root import find_root
from handbill.commands.talk import Progress, exit_code, near, say, show
from handbill.outputs.gallery import NAME as GALLERY
from handbill.outputs.gallery import SHORTLIST
from handbill.outputs.manifest import NAME as MANIFEST
from handbill.plan.make import Plan, Wish
from handbill.press.run import Built, Judged, Wanted, build, judge, writing
from handbill.press.workers import count
from handbill.problem import ExitCode
from handbill.project.read import Project, read_project

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Options:
    """What the command line says of where and how."""

    out: Path
    jobs: int | None
    as_json: bool


def run_build(wish: Wish, options: Options) -> ExitCode:
    """Build, and print where the result is."""
    project, plan, wanted = planned_with(wish, options)
    built = make(plan, wanted)
    problems = [*project.problems, *built.problems]
    show(problems)
    if options.as_json:
        click.echo((wanted.out / MANIFEST).read_text(encoding="utf-8"), nl=False)
    else:
        _summary(built, plan, wanted)
    return exit_code(problems)


def make(plan: Plan, wanted: Wanted) -> Built:
    """Make what is stale, and tell of each file."""
    say(f"Building {sum(len(task.jobs) for task in plan.tasks)} files into {near(wanted.out)} …")
    with writing(wanted):
        judged = judge(plan, wanted)
        progress = Progress(sum(row.stale for row in judged))
        built = build(plan, judged, wanted, progress.tell)
        progress.end()
    return built


def run_plan(wish: Wish, options: Options) -> ExitCode:
    """Print what a build would make, and why each file is stale."""
    project, plan, wanted = planned_with(wish, options)
    judged = judge(plan, wanted)
    if options.as_json:
        rows = [{"path": row.job.path, "why": "; ".join(row.told)} for row in judged]
        skips = [{"flyer": s.flyer, "language": s.language, "why": s.why} for s in plan.skipped]
        click.echo(json.dumps({"format": 1, "outputs": rows, "skipped": skips}, ensure_ascii=False))
    else:
        _print_plan(judged, plan)
    problems = [*project.problems, *plan.problems]
    show(problems)
    return exit_code(problems)


def planned_with(wish: Wish, options: Options) -> tuple[Project, Plan, Wanted]:
    """Read the project, plan what is wished for, and say where it goes."""
    root = find_root()
    project = read_project(root)
    plan = planned(project, wish)
    out = options.out if options.out.is_absolute() else Path.cwd() / options.out
    limit = project.settings.cache_mb * MEGABYTE
    return project, plan, Wanted(root, out, count(options.jobs), wish.everything, limit)


def _summary(built: Built, plan: Plan, wanted: Wanted) -> None:
    say_skipped(plan)
    say(f"{_counts(built)}.")
    first = _first(plan, {row["path"] for row in built.entries})
    if first:
        click.echo(f"Print this first: {near(wanted.out / first)}")
    click.echo(f"See everything:   {near(wanted.out / GALLERY)}")


def _counts(built: Built) -> str:
    same = len(built.entries) - built.made - built.restored
    again = f", {built.restored} as they were before" if built.restored else ""
    return f"{built.made} files made{again}, {same} unchanged"


def say_skipped(plan: Plan) -> None:
    """Say which languages are left out, and why."""
    for skip in plan.skipped:
        say(f"Not built: {skip.flyer} in {skip.language}, because {skip.why}.")


def _first(plan: Plan, made: set[str]) -> str | None:
    """Name the file that most people want: the first sheet in black, or the first of all."""
    jobs = [job for task in plan.tasks for job in task.jobs if job.path in made]
    wanted = [job for job in jobs if (job.setting.format.name, job.variant) == SHORTLIST[0]]
    return next((job.path for job in [*wanted, *jobs]), None)


def _print_plan(judged: list[Judged], plan: Plan) -> None:
    for row in judged:
        click.echo(f"{row.job.path}  ({'; '.join(row.told)})")
    for skip in plan.skipped:
        click.echo(f"skipped: {skip.flyer} in {skip.language}: {skip.why}")
