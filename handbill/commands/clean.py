"""``handbill clean``: removes what builds left behind; what you wrote is never touched."""

import shutil
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handbill.commands.root import find_root
from handbill.commands.talk import near, say
from handbill.commands.whither import built_folders
from handbill.outputs.manifest import NAME as MANIFEST
from handbill.press.lock import locked
from handbill.press.run import CACHE
from handbill.press.store import Store
from handbill.problem import ExitCode, HandbillError, Place, Problem

MEGABYTE: Final = 1_000_000
DAY: Final = 24 * 3600 * 10**9


@dataclass(frozen=True)
class Kept:
    """What of the cache is kept: what was used within so many days, and so many megabytes."""

    days: int | None = None
    megabytes: int | None = None

    @property
    def all(self) -> bool:
        """Whether nothing was said."""
        return self == Kept()


def run_clean(out: Path, kept: Kept) -> ExitCode:
    """Remove the output folder, if a build made it, and the cache; or trim the cache alone."""
    folder = out if out.is_absolute() else Path.cwd() / out
    if not kept.all:
        return _trimmed(built_folders(out), kept)
    if folder.exists() and not (folder / MANIFEST).is_file():
        what = f"{near(folder)} was not made by a build: it has no {MANIFEST}"
        mend = "delete it yourself if you want to"
        raise HandbillError(ExitCode.CONFIGURATION, Problem(Place("clean"), what, mend))
    for each in (*built_folders(out), find_root() / CACHE):
        if each.exists():
            shutil.rmtree(each)
            say(f"Removed {near(each)}.")
    return ExitCode.DONE


def _trimmed(folders: Sequence[Path], kept: Kept) -> ExitCode:
    """Forget what was not used for long, while no build is at work that might use it."""
    store = Store(find_root() / CACHE)
    before = 0 if kept.days is None else time.time_ns() - kept.days * DAY
    with ExitStack() as held:
        for folder in filter(Path.is_dir, folders):
            held.enter_context(locked(folder))
        limit = store.size if kept.megabytes is None else kept.megabytes * MEGABYTE
        store.clear_leftovers()
        freed = store.trim(limit, before)
    say(f"Freed {_told(freed)} of the cache; {_told(store.size)} are kept.")
    return ExitCode.DONE


def _told(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"
