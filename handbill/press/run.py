"""Plan -> files on disk: the only place that knows the order of the stages."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from handbill.outputs.gallery import NAME as GALLERY
from handbill.outputs.gallery import gallery
from handbill.outputs.manifest import NAME as MANIFEST
from handbill.outputs.manifest import Entry, manifest, read_manifest
from handbill.outputs.produced import Produced
from handbill.outputs.write import write_whole
from handbill.plan.job import Job, Task
from handbill.plan.make import Plan
from handbill.press.cache import Cache, Finished, files_of, output_of
from handbill.press.fingerprint import Spoken, World
from handbill.press.lock import locked
from handbill.press.reasons import GONE, NEW, UNCHANGED, reasons
from handbill.press.store import clear_leftovers
from handbill.press.uptodate import FILE, Row, looked
from handbill.press.workers import make_all
from handbill.problem import ExitCode, HandbillError, Place, Problem, Severity

CACHE: Final = ".cache"


@dataclass(frozen=True)
class Wanted:
    """Where a build goes and how: the output folder, the project's root, the number of workers.

    ``executor`` is the address of a cluster that works instead of this machine, if there is one.
    The cache is kept to so many bytes. ``profile`` is that of the shop that prints
    it; contacts that are ``hidden`` are not shown there.
    """

    root: Path
    out: Path
    workers: int
    whole: bool
    executor: str = ""
    cache_limit: int = 0
    profile: Path | None = None
    hidden: frozenset[str] = frozenset()

    @property
    def cache(self) -> Cache:
        """What is known of earlier builds."""
        return Cache(self.root / CACHE, self.out)


@dataclass
class Built:
    """What a build did, growing as it goes on: files made, taken from the cache, and not made."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    made: int = 0
    restored: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Judged:
    """One job, why it has to be done as the manifest names it, and in words.

    ``finished`` is what it is if it is unchanged, or else what the cache has of it.
    """

    job: Job
    world: World
    why: str
    told: tuple[str, ...]
    finished: Finished | None

    @property
    def stale(self) -> bool:
        """Whether it has to be written."""
        return self.why != UNCHANGED


def judge(plan: Plan, wanted: Wanted) -> list[Judged]:
    """Say of every job why it has to be done, or that it is unchanged."""
    known: dict[int, Spoken] = {}
    return [row for task in plan.tasks for row in judge_task(task, wanted, known)]


def judge_task(task: Task, wanted: Wanted, known: dict[int, Spoken]) -> list[Judged]:
    """Say it of the jobs of one task; what catalogs say is hashed once, and ``known`` then."""
    cache, world = wanted.cache, World(task.setting, known)
    return [_judged(job, world, cache, wanted.out) for job in task.jobs]


def _judged(job: Job, world: World, cache: Cache, out: Path) -> Judged:
    placed = cache.placed(job)
    found = reasons(world, world.changed(placed.inputs)) if placed else []
    if placed and not found and _is_there(placed, out):
        return Judged(job, world, UNCHANGED, (UNCHANGED,), placed)
    why = found[0].path if found else NEW
    told = tuple(reason.what for reason in found) or ((GONE,) if placed else (NEW,))
    return Judged(job, world, why, told, cache.find(job, world))


def _is_there(placed: Finished, out: Path) -> bool:
    """Whether the files of an earlier build are there, byte for byte."""
    return all(_hash(out / path) == name for path, name in placed.files.items())


def _hash(file: Path) -> str | None:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None


def build(
    plan: Plan, judged: Sequence[Judged], wanted: Wanted, tell: Callable[[str], None]
) -> Built:
    """Do what is stale, write everything whole, then the gallery and the manifest.

    ``tell`` hears of every output as it is done. To be called while ``writing``.
    """
    wanted.cache.store.clear_leftovers()
    desk = Desk(wanted.cache, wanted.out, tell, Built(problems=list(plan.problems)))
    for row in judged:
        desk.unchanged(row)
    stale = [row for row in judged if row.stale]
    left = {row.job.path: row for row in stale if not desk.restored(row)}
    found: dict[str, tuple[Problem, ...]] = {}
    for task, produced in _produced(list(left.values()), wanted):
        for job in task.jobs:
            desk.done(left[job.path], produced)
        found[task.jobs[0].path] = produced.problems
    # Told in the plan's order, whichever task was done first.
    desk.built.problems += (each for path in left for each in found.get(path, ()))
    finish(plan, wanted, desk.built)
    if stale:
        desk.cache.store.trim(wanted.cache_limit)
    return desk.built


@dataclass(frozen=True)
class Desk:
    """Where finished files are written and remembered, one job after the other."""

    cache: Cache
    out: Path
    tell: Callable[[str], None]
    built: Built
    early: set[str] = field(default_factory=set)

    def write_early(self, produced: Produced) -> None:
        """Write finished files; what stands beside them is written when the job is ``done``."""
        for output in produced.outputs:
            write_whole(self.out / output.job.path, output.content)
            self.early.add(output.job.path)

    def unchanged(self, row: Judged) -> None:
        """Note a job that is not stale."""
        if not row.stale and row.finished:
            self.built.entries += _entries(row.finished, UNCHANGED)

    def restored(self, row: Judged) -> bool:
        """Write what the cache has of a job; not if some of it is gone or harmed."""
        files = self.cache.contents(row.finished) if row.finished else None
        if row.finished is None or files is None:
            return False
        self.built.restored += self._written(row, row.finished, files)
        return True

    def done(self, row: Judged, produced: Produced) -> None:
        """Write and remember a job that was made; one that failed is tried again next time."""
        output = output_of(row.job, produced)
        wrong = any(problem.severity is Severity.ERROR for problem in produced.problems)
        if output is None and wrong:
            self.built.failed += 1
            return
        files = files_of(output, produced) if output else {}
        finished = self.cache.remember(row.job, row.world, produced)
        self.built.made += self._written(row, finished, files)

    def _written(self, row: Judged, finished: Finished, files: Mapping[str, bytes]) -> int:
        """Write the files of a job and note that they are there; gives the number of outputs."""
        for path, content in files.items():
            if path not in self.early:
                write_whole(self.out / path, content)
        self.cache.place(row.job, finished)
        entries = _entries(finished, row.why)
        self.built.entries += entries
        for entry in entries:
            self.tell(entry["path"])
        return len(entries)


def _entries(finished: Finished, why: str) -> list[Entry]:
    return [finished.entry | {"why": why}] if finished.entry else []


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Hold an output folder while it is written, and clear what killed builds left behind.

    Raises ``HandbillError``, exit code 3, if another build holds it or it cannot be written.
    """
    try:
        with locked(out):
            clear_leftovers(out)
            yield
    except OSError as error:
        raise _cannot_write(out, error) from error


def tasks_of(left: Sequence[Judged]) -> list[Task]:
    """Give what is to be made of jobs, all of one setting together."""
    groups: dict[int, list[Judged]] = {}
    for row in left:
        groups.setdefault(id(row.world), []).append(row)
    return [Task(rows[0].world.setting, tuple(row.job for row in rows)) for rows in groups.values()]


def _produced(left: Sequence[Judged], wanted: Wanted) -> Iterator[tuple[Task, Produced]]:
    """Make jobs on as many workers as are wanted."""
    tasks = tasks_of(left)
    # To begin takes a worker longer than most tasks: no more of them than there are tasks.
    workers = min(wanted.workers, len(tasks))
    return make_all(tasks, wanted.root / CACHE, workers, wanted.executor) if tasks else iter(())


@dataclass(frozen=True)
class Unchanged:
    """What the next build will have done if nothing changes, and what it will have looked at.

    ``manifest`` is what it will write, if that is not there already; its row is the last one.
    """

    built: Built
    manifest: bytes
    rows: list[Row]


def unchanged(plan: Plan, wanted: Wanted, built: Built) -> Unchanged | None:
    """Foretell a build after one of the whole project that left nothing undone."""
    if built.failed:
        return None
    cache = wanted.cache
    rows: list[Row] = []
    for job in (job for task in plan.tasks for job in task.jobs):
        placed = cache.placed(job)
        if placed is None:
            return None
        rows.append(looked(FILE, str(cache.placed_file(job))))
        rows += [looked(FILE, str(wanted.out / path), name) for path, name in placed.files.items()]
    if wanted.profile:
        rows.append(looked(FILE, str(wanted.profile)))
    entries = [each | {"why": UNCHANGED} for each in built.entries]
    told = manifest(sorted(entries, key=lambda each: str(each["path"])), plan.skipped)
    rows += [looked(FILE, str(wanted.out / name)) for name in (GALLERY, MANIFEST)]
    new = (wanted.out / MANIFEST).read_bytes() != told
    return Unchanged(Built(entries, list(plan.problems)), told if new else b"", rows)


def finish(plan: Plan, wanted: Wanted, built: Built) -> None:
    """Write the gallery and last the manifest; a part's build keeps what else is still there."""
    rows = {row["path"]: row for row in built.entries}
    if not wanted.whole:
        kept = read_manifest(wanted.out)
        rows = {
            path: row
            for path, row in kept.items()
            if row["contact"] not in wanted.hidden and _hash(wanted.out / path) == row["sha256"]
        } | rows
    ordered = [rows[path] for path in sorted(rows)]
    _write_if_new(wanted.out / GALLERY, gallery(ordered, plan, wanted.out))
    _write_if_new(wanted.out / MANIFEST, manifest(ordered, plan.skipped))


def _write_if_new(file: Path, content: bytes) -> None:
    if not file.is_file() or file.read_bytes() != content:
        write_whole(file, content)


def _cannot_write(out: Path, error: OSError) -> HandbillError:
    name = Path(str(error.filename or out))
    while not name.exists() and name != name.parent:
        name = name.parent
    shown = name.relative_to(out.parent) if name.is_relative_to(out.parent) else Path(name.name)
    what = f"the output cannot be written: {error.strerror or error}"
    mend = "check the space on the disk and the permissions, or name another folder with --out"
    return HandbillError(ExitCode.SURROUNDINGS, Problem(Place(shown.as_posix()), what, mend))
