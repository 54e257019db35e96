"""``handbill build`` and ``handbill plan``: project + options -> what is made, and why."""

import contextlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

import click

from handbill.commands.planning import planned
from handbill.commands.root import find_root
from handbill.commands.talk import Progress, exit_code, near, say, shown
from handbill.commands.whither import hidden, out_folder
from handbill.outputs.gallery import NAME as GALLERY
from handbill.outputs.gallery import SHORTLIST
from handbill.outputs.manifest import NAME as MANIFEST
from handbill.plan.make import Plan, Wish
from handbill.plan.skips import by_reason
from handbill.press import stamp
from handbill.press.children import NURSERY
from handbill.press.cluster import parsed
from handbill.press.run import Built, Judged, Wanted, build, judge, unchanged, writing
from handbill.press.workers import count
from handbill.problem import ExitCode, HandbillError, Problem
from handbill.project.read import Project, read_project

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Options:
    """What the command line says of where and how."""

    out: Path | None
    jobs: int | None
    as_json: bool
    executor: str = ""

    @property
    def usual(self) -> bool:
        """Whether nothing was said."""
        return self == Options(None, None, as_json=False)


@dataclass(frozen=True)
class Report:
    """What a build says at its end: on stderr, and its result on stdout."""

    talk: str
    result: str


def run_build(wish: Wish, options: Options) -> ExitCode:
    """Build, and print where the result is."""
    root = find_root()
    if not options.executor:
        # Workers import what they need while this process reads the project.
        with contextlib.suppress(HandbillError):
            NURSERY.ahead()
    before = stamp.look(root) if wish == Wish() and options.usual and root == Path.cwd() else None
    project, plan, wanted = planned_with(wish, options)
    built = make(plan, wanted)
    problems = [*project.problems, *built.problems]
    report = reported(problems, built, plan, wanted)
    say(report.talk.removesuffix("\n"))
    if options.as_json:
        click.echo((wanted.out / MANIFEST).read_text(encoding="utf-8"), nl=False)
    else:
        click.echo(report.result, nl=False)
    if before:
        _stamped(before, project, plan, wanted, built)
    return exit_code(problems)


def make(plan: Plan, wanted: Wanted) -> Built:
    """Make what is stale, and tell of each file."""
    say(_beginning(plan, wanted))
    with writing(wanted.out):
        judged = judge(plan, wanted)
        progress = Progress(sum(row.stale for row in judged))
        try:
            built = build(plan, judged, wanted, progress.tell)
        finally:
            progress.end()
    return built


def _beginning(plan: Plan, wanted: Wanted) -> str:
    return f"Building {sum(len(task.jobs) for task in plan.tasks)} files into {near(wanted.out)} …"


def _stamped(
    before: stamp.Before, project: Project, plan: Plan, wanted: Wanted, built: Built
) -> None:
    """Note what the next build will say if nothing changes until then."""
    next_time = unchanged(plan, wanted, built)
    if next_time is None:
        return
    problems = [*project.problems, *next_time.built.problems]
    report = reported(problems, next_time.built, plan, wanted)
    talk = _as_shown(f"{_beginning(plan, wanted)}\n{report.talk}", sys.stderr)
    result = _as_shown(report.result, sys.stdout)
    said = (int(exit_code(problems)), talk, result, next_time.manifest)
    stamp.put(before, said, next_time.rows, wanted.out)


def _as_shown(text: str, stream: TextIO) -> bytes:
    """Give a text as it comes out of a stream: only terminals are told of colours."""
    return (text if stream.isatty() else click.unstyle(text)).encode()


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
    click.echo(shown(problems), err=True, nl=False)
    return exit_code(problems)


def planned_with(wish: Wish, options: Options) -> tuple[Project, Plan, Wanted]:
    """Read the project, plan what is wished for, and say where it goes."""
    if options.executor:
        # Before anything is read: a wrong command builds nothing.
        parsed(options.executor)
    root = find_root()
    project = read_project(root)
    return project, planned(project, wish), wanted_of(project, wish, options)


def wanted_of(project: Project, wish: Wish, options: Options) -> Wanted:
    """Say where a build goes, and how; what is local goes apart, and is never published."""
    named = wish.contacts or (project.settings.contact,)
    out = out_folder(options.out, project, named)
    limit = project.settings.cache_mb * MEGABYTE
    workers, profile = count(options.jobs), project.settings.profile
    where = (project.root, out, workers, wish.everything, options.executor)
    unseen = hidden(project, named)
    return Wanted(*where, cache_limit=limit, profile=profile, hidden=unseen)


def reported(problems: Sequence[Problem], built: Built, plan: Plan, wanted: Wanted) -> Report:
    """Say what was made, what was not and why, and what to do next."""
    talk = [*left_out(plan), f"{_counts(built)}."]
    if built.failed:
        files = "1 file was" if built.failed == 1 else f"{built.failed} files were"
        talk.append(f"{files} not made: the problems above say why.")
    if exit_code(problems):
        talk.append("Mend them and build again: only what is missing or changed is made.")
    first = _first(plan, {row["path"] for row in built.entries})
    result = [f"Print this first: {near(wanted.out / first)}"] if first else []
    result.append(f"See everything:   {near(wanted.out / GALLERY)}")
    return Report(shown(problems) + _lines(talk), _lines(result))


def _lines(texts: Sequence[str]) -> str:
    return "".join(f"{text}\n" for text in texts)


def _counts(built: Built) -> str:
    same = len(built.entries) - built.made - built.restored
    again = f", {built.restored} taken from the cache" if built.restored else ""
    return f"{built.made} files made{again}, {same} unchanged"


def left_out(plan: Plan) -> list[str]:
    """Say which languages are left out, and why."""
    return [
        line
        for left in by_reason(plan.skipped, plan.registry)
        for line in (f"Not built, because {left.why}:", *(f"  {name}" for name in left.named))
    ]


def say_skipped(plan: Plan) -> None:
    """Say it at once."""
    for line in left_out(plan):
        say(line)


def _first(plan: Plan, made: set[str]) -> str | None:
    """Name the file that most people want: the first sheet in black, or the first of all."""
    jobs = [job for task in plan.tasks for job in task.jobs if job.path in made]
    wanted = [job for job in jobs if (job.setting.format.name, job.variant) == SHORTLIST[0]]
    return next((job.path for job in [*wanted, *jobs]), None)


def _print_plan(judged: list[Judged], plan: Plan) -> None:
    for row in judged:
        click.echo(f"{row.job.path}  ({'; '.join(row.told)})")
    for left in by_reason(plan.skipped, plan.registry):
        for name in left.named:
            click.echo(f"skipped: {name}: {left.why}")
