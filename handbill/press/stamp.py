"""A build that is done -> the stamp by which the next one knows that there is nothing to do.

What is read is looked at before it is read, so that what changes meanwhile is not taken for known.
"""

import contextlib
import ctypes
import os
import sysconfig
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from handbill.press.uptodate import (
    FILE,
    FOLDER,
    NAMES,
    PLACE,
    Row,
    Said,
    looked,
    packed,
    stamp_file,
    walked,
    write_stamp,
)

# What a project's owners write.
OWN: Final = ("flyers", "contacts", "locales", "formats")
# Stamps of so many different surroundings are kept.
SURROUNDINGS: Final = 16
MAPS: Final = Path("/proc/self/maps")
LIBRARIES: Final = ("libpango", "libharfbuzz", "libfontconfig", "libgobject", "libfribidi")


@dataclass(frozen=True)
class Before:
    """All that a build may read, as it was before; ``now`` is when, in nanoseconds."""

    root: str
    rows: tuple[Row, ...]
    now: int


def look(root: Path) -> Before | None:
    """Look at all that a build reads; nothing comes of what is too much or cannot be read."""
    now = time.time_ns()
    try:
        rows = [row for name in OWN for row in walked(str(root / name))]
        rows += walked(str(files("handbill")))
    except (OSError, ValueError):
        return None
    rows.append(looked(FILE, str(root / "pyproject.toml")))
    rows.append(looked(NAMES, sysconfig.get_path("purelib")))
    return Before(str(root), tuple(rows), now)


def put(before: Before, said: Said, others: Iterable[Row], out: Path) -> None:
    """Write the stamp, unless something changed since; the last of the rows is the manifest's."""
    if any(looked(each[0], each[-1], each[-2]) != each for each in before.rows):
        return
    libraries = loaded()
    if not libraries:
        # Where the system does not tell what sets the text, another version of it would not be
        # seen: there the next build asks the libraries themselves.
        return
    wanted = sorted(path for path in libraries if Path(path).name.startswith(LIBRARIES))
    # By their times: they are replaced whole, by the system's package manager.
    rows = [*before.rows, *(looked(FILE, path) for path in wanted)]
    rows += [looked(PLACE, str(out)), *others]
    file = stamp_file(before.root)
    write_stamp(file, packed(said, rows, before.now))
    with contextlib.suppress(OSError):
        _forget(Path(before.root, FOLDER))


def loaded() -> set[str]:
    """Give the files of the libraries that this process has loaded, where the system tells."""
    if MAPS.is_file():
        lines = MAPS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        return {line.split(None, 5)[5].strip() for line in lines if "/" in line}
    try:
        # On macOS, which has no such file, the loader itself can be asked.
        this = ctypes.CDLL(None)
        count, name = this["_dyld_image_count"], this["_dyld_get_image_name"]
        name.restype = ctypes.c_char_p
        names = [name(number) for number in range(count())]
        return {os.fsdecode(each) for each in names if each}
    except (AttributeError, OSError, TypeError):
        return set()


def _forget(folder: Path) -> None:
    stamps = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    for file in stamps[:-SURROUNDINGS]:
        file.unlink(missing_ok=True)
