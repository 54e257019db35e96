"""Plan -> files on disk: the only place that knows the order of the stages."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from handbill.outputs.gallery import NAME as GALLERY
from handbill.outputs.gallery import gallery, guide_of, thumbnail_path
from handbill.outputs.manifest import NAME as MANIFEST
from handbill.outputs.manifest import Entry, entry, manifest, read_manifest
from handbill.outputs.produce import Produced
from handbill.outputs.write import write_whole
from handbill.plan.job import Task
from handbill.plan.make import Plan
from handbill.press.cache import Cache, Made
from handbill.press.fingerprint import inputs, why
from handbill.press.lock import locked
from handbill.press.workers import make_all
from handbill.problem import ExitCode, HandbillError, Place, Problem

CACHE: Final = ".cache"


@dataclass(frozen=True)
class Wanted:
    """Where a build goes and how: the output folder, the project's root, the number of workers.

    ``executor`` is the address of a cluster that works instead of this machine, if there is one.
    """

    root: Path
    out: Path
    workers: int
    whole: bool
    executor: str = ""


@dataclass
class Built:
    """What a build did, growing as it goes on."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    made: int = 0


@dataclass(frozen=True)
class Stale:
    """A task, why it has to be made, and what is known of its last time."""

    task: Task
    why: str
    known: Made | None


def judge(plan: Plan, wanted: Wanted) -> list[Stale]:
    """Say of every task why it has to be made, or that it is unchanged."""
    cache = Cache(wanted.root / CACHE, wanted.out)
    judged = []
    for task in plan.tasks:
        known = cache.recall(task.jobs[0].path)
        if known is not None and not _all_there(task, known, wanted.out):
            known = None
        reason = why(known.inputs, inputs(task, known.assets)) if known else "new"
        judged.append(Stale(task, reason, known))
    return judged


def _all_there(task: Task, known: Made, out: Path) -> bool:
    """Whether the files of an earlier build are there, byte for byte."""
    rows = {row["path"]: row for row in known.entries}
    # With nothing on its back a piece has no file of backs, with much text no small picture.
    needed = {job.path for job in task.jobs if job.part in ("", "fronts")}
    if not needed <= set(rows) <= {job.path for job in task.jobs}:
        return False
    beside = [thumbnail_path(path) for path in rows if not path.endswith(".txt")]
    beside += filter(None, map(guide_of, known.entries))
    seen = all((out / path).is_file() for path in beside)
    return seen and all(_hash(out / path) == row["sha256"] for path, row in rows.items())


def _hash(file: Path) -> str | None:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None


def build(
    plan: Plan, judged: Sequence[Stale], wanted: Wanted, tell: Callable[[Entry], None]
) -> Built:
    """Make what is stale, write everything whole, then the manifest and the gallery.

    ``tell`` hears of every output as it is done. Raises ``HandbillError`` with exit code 3 if the
    output folder cannot be written.
    """
    built = Built(problems=list(plan.problems))
    for row in judged:
        if row.why == "unchanged" and row.known:
            built.entries += [known | {"why": "unchanged"} for known in row.known.entries]
    stale = [row for row in judged if row.why != "unchanged"]
    reasons = {id(row.task): row.why for row in stale}
    cache = Cache(wanted.root / CACHE, wanted.out)
    found: dict[int, tuple[Problem, ...]] = {}
    with writing(wanted.out):
        for task, produced in _produced(stale, wanted):
            entries = _write(task, produced, wanted.out, reasons[id(task)], cache)
            built.entries += entries
            found[id(task)] = produced.problems
            built.made += len(entries)
            for each in entries:
                tell(each)
        # Told in the plan's order, whichever task was done first.
        built.problems += (each for row in stale for each in found.get(id(row.task), ()))
        _finish(plan, wanted, built)
    return built


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Hold an output folder while it is written.

    Raises ``HandbillError``, exit code 3, if another build holds it or it cannot be written.
    """
    try:
        with locked(out):
            yield
    except OSError as error:
        raise _cannot_write(out, error) from error


def _produced(stale: Sequence[Stale], wanted: Wanted) -> Iterator[tuple[Task, Produced]]:
    tasks = [row.task for row in stale]
    if not tasks:
        return iter(())
    return make_all(tasks, wanted.root / CACHE, wanted.workers, wanted.executor)


def _write(task: Task, produced: Produced, out: Path, reason: str, cache: Cache) -> list[Entry]:
    entries = [entry(output, reason, produced.problems) for output in produced.outputs]
    for output in produced.outputs:
        write_whole(out / output.job.path, output.content)
        if output.thumbnail:
            write_whole(out / thumbnail_path(output.job.path), output.thumbnail)
    for path, content in produced.guides.items():
        write_whole(out / path, content)
    if entries:
        made = Made(inputs(task, produced.assets), produced.assets, tuple(entries))
        cache.remember(task.jobs[0].path, made)
    return entries


def _finish(plan: Plan, wanted: Wanted, built: Built) -> None:
    """Write the manifest and the gallery; a build of a part keeps what else is still there."""
    rows = {row["path"]: row for row in built.entries}
    if not wanted.whole:
        kept = read_manifest(wanted.out)
        rows = {
            path: row for path, row in kept.items() if _hash(wanted.out / path) == row["sha256"]
        } | rows
    ordered = [rows[path] for path in sorted(rows)]
    write_whole(wanted.out / MANIFEST, manifest(ordered, plan.skipped))
    write_whole(wanted.out / GALLERY, gallery(ordered, plan, wanted.out))


def _cannot_write(out: Path, error: OSError) -> HandbillError:
    name = Path(str(error.filename or out))
    while not name.exists() and name != name.parent:
        name = name.parent
    shown = name.relative_to(out.parent) if name.is_relative_to(out.parent) else Path(name.name)
    what = f"the output cannot be written: {error.strerror or error}"
    mend = "check the space on the disk and the permissions, or name another folder with --out"
    return HandbillError(ExitCode.SURROUNDINGS, Problem(Place(shown.as_posix()), what, mend))
