"""A task -> bytes that hold all it needs, and back, on a machine that shares no disk with ours.

What a task knows by its folder alone goes along: the flyer's files that its pages may open, and the
profile of a commercial printer. On the other side they lie in a folder named by their content.
"""

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from handbill.folder import appearing
from handbill.outputs.produced import Produced
from handbill.pages.assets import LARGEST_FILE, TYPES
from handbill.plan.job import Job, Task
from handbill.plan.setting import Setting
from handbill.press.store import FLYERS, Store, used
from handbill.press.workers import make

# What stands in the place of a file that pages may not open.
LINK: Final = "link"
UNFIT: Final = "unfit"
PROFILE: Final = "profile.icc"
# So many bytes does a machine keep for the workers of a cluster.
LARGEST_CACHE: Final = 1_000_000_000


@dataclass(frozen=True)
class Enclosed:
    """One of a flyer's files: its path below the flyer's folder, its content and its hash.

    ``kind`` is empty for a file. Of what pages may not open, a link or something too large to be
    sent, only that it is there goes along, so that the same is said of it there as here.
    """

    path: str
    content: bytes
    sha256: str
    kind: str = ""


@dataclass(frozen=True)
class Parcel:
    """A task and the files that it needs; its own paths mean nothing where it goes."""

    task: Task
    files: tuple[Enclosed, ...]
    profile: Enclosed | None


class DamagedError(Exception):
    """A parcel that did not arrive as it was sent."""


def packed(task: Task) -> Parcel:
    """Put a task and its files together."""
    setting = task.setting
    profile = _profile(setting.profile) if setting.profile else None
    files = tuple(_files(setting.flyer.folder))
    nowhere = Path(setting.flyer.id)
    bare = replace(setting, flyer=replace(setting.flyer, folder=nowhere), profile=None)
    return Parcel(_moved(task, bare), files, profile)


def _profile(file: Path) -> Enclosed:
    """Enclose a profile, which was read before the task was planned."""
    content = file.read_bytes()
    return Enclosed(PROFILE, content, _hash(content))


def _files(folder: Path) -> Iterator[Enclosed]:
    """Give all files of a flyer that have the name of one that pages may open, in order."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        below = Path(place).relative_to(folder)
        for name in sorted([*names, *(row for row in folders if (Path(place) / row).is_symlink())]):
            if Path(name).suffix in TYPES or (Path(place) / name).is_symlink():
                row = _enclosed(Path(place) / name, (below / name).as_posix())
                yield from [row] if row else []


def _enclosed(file: Path, path: str) -> Enclosed | None:
    try:
        found = file.lstat()
        if stat.S_ISLNK(found.st_mode):
            return Enclosed(path, b"", "", LINK)
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_FILE:
            return Enclosed(path, b"", "", UNFIT)
        content = file.read_bytes()
    except OSError:
        # What cannot be read here is missing there, and said to be so.
        return None
    return Enclosed(path, content, _hash(content))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def unpacked(parcel: Parcel, cache_folder: Path) -> Task:
    """Lay the files of a parcel into the cache, if they are not there, and give the task for them.

    Raises ``DamagedError`` if a file is not the one that was sent.
    """
    enclosed = [*parcel.files, *([parcel.profile] if parcel.profile else [])]
    for row in enclosed:
        if not row.kind and _hash(row.content) != row.sha256:
            raise DamagedError(row.path)
    folder = cache_folder / FLYERS / _key(enclosed)
    if not folder.is_dir():
        _lay(parcel, folder)
    used(folder)
    setting = parcel.task.setting
    flyer = replace(setting.flyer, folder=folder / "flyer")
    profile = folder / PROFILE if parcel.profile else None
    return _moved(parcel.task, replace(setting, flyer=flyer, profile=profile))


def _key(files: list[Enclosed]) -> str:
    rows = repr([(row.path, row.sha256, row.kind) for row in files])
    return _hash(rows.encode())[:32]


def _lay(parcel: Parcel, folder: Path) -> None:
    """Fill a new folder with the files of a parcel."""
    with appearing(folder) as work:
        (work / "flyer").mkdir()
        for row in parcel.files:
            _put(work / "flyer" / row.path, row)
        if parcel.profile:
            _put(work / PROFILE, parcel.profile)


def _put(file: Path, row: Enclosed) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if row.kind == LINK:
        file.symlink_to("nowhere")
    elif row.kind == UNFIT:
        # Neither is a folder a file that can be opened.
        file.mkdir()
    else:
        file.write_bytes(row.content)


def _moved(task: Task, setting: Setting) -> Task:
    return Task(setting, tuple(_of(job, setting) for job in task.jobs))


def _of(job: Job, setting: Setting) -> Job:
    return replace(job, setting=setting)


def make_packed(parcel: Parcel) -> Produced:
    """Make the task of a parcel, in a child of a worker that shares no disk with us."""
    cache_folder = own_cache()
    tidied(cache_folder)
    return make(unpacked(parcel, cache_folder), cache_folder)


@cache
def tidied(cache_folder: Path) -> None:
    """Keep what workers made for themselves to its size; once in each child, as it begins.

    No build of theirs ends here that could do it.
    """
    store = Store(cache_folder)
    store.clear_leftovers()
    store.trim(LARGEST_CACHE)


def own_cache() -> Path:
    """Give a folder on this machine for what its workers make for themselves.

    It lies where temporary files do, is its user's alone, and is shared by the workers of a machine
    so that typefaces are made once.
    """
    user = os.getuid() if hasattr(os, "getuid") else None
    folder = Path(tempfile.gettempdir()) / f"handbill-{user}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    private = user is None or (found.st_uid == user and not found.st_mode & 0o077)
    if stat.S_ISDIR(found.st_mode) and private:
        return folder
    # Somebody else was there first: what lies in it may be anything.
    return Path(tempfile.mkdtemp(prefix="handbill-"))
