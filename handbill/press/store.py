"""A folder of what may be made again: contents by their hash, notes by what they are about.

It may be deleted at any time, and so may any file of it. What is harmed is found by its hash and
counts as not there. Nothing here is forced to the disk for the same reason.
"""

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from handbill.folder import MAKING
from handbill.outputs.write import LEFTOVER, write_quickly

# Notes of another shape are not found.
FORMAT: Final = 1
CONTENTS: Final = "contents"
NOTES: Final = "notes"
FACES: Final = "fonts"
# Flyers' files that came in parcels, on a worker of a cluster.
FLYERS: Final = "flyers"


class Store:
    """Keeps contents and notes in the cache folder of a project."""

    def __init__(self, cache_folder: Path) -> None:
        """Make nothing yet."""
        self.folder = cache_folder

    def put(self, content: bytes) -> str:
        """Keep a content, and give the hash that it is found by. A full disk keeps nothing."""
        name = hashlib.sha256(content).hexdigest()
        file = self._content(name)
        if not (file.is_file() and file.stat().st_size == len(content)):
            with contextlib.suppress(OSError):
                write_quickly(file, content)
        return name

    def get(self, name: str) -> bytes | None:
        """Give a content by its hash, if it is there and whole."""
        file = self._content(name)
        try:
            content = file.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() != name:
            _remove(file)
            return None
        used(file)
        return content

    def note(self, about: str, value: Any) -> None:
        """Write down what can be told in JSON. A full disk keeps nothing."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        with contextlib.suppress(OSError):
            write_quickly(self.note_file(about), hashlib.sha256(text).hexdigest().encode() + text)

    def noted(self, about: str) -> Any:
        """Give what was written down, or nothing."""
        file = self.note_file(about)
        try:
            whole = file.read_bytes()
            text = whole[64:]
            if hashlib.sha256(text).hexdigest().encode() == whole[:64]:
                return json.loads(text)
        except (OSError, ValueError):
            pass
        return None

    def seen(self, about: str) -> None:
        """Say that a note was of use."""
        used(self.note_file(about))

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return sum(size for _, _, size in self._entries())

    def trim(self, limit: int, before: int = 0) -> int:
        """Forget what was not used for longest until at most ``limit`` bytes are kept.

        Forget in any case what was not used since ``before``, in nanoseconds. Gives the bytes that
        were freed.
        """
        entries = sorted(self._entries())
        total = sum(size for _, _, size in entries)
        freed = 0
        for used, path, size in entries:
            if used >= before and total - freed <= limit:
                break
            _remove(Path(path))
            freed += size
        return freed

    def clear_leftovers(self) -> None:
        """Remove what killed processes left half written."""
        for name in (CONTENTS, NOTES, FACES, FLYERS, "fontconfig", "uptodate"):
            clear_leftovers(self.folder / name)

    def _content(self, name: str) -> Path:
        return self.folder / CONTENTS / name[:2] / name

    def note_file(self, about: str) -> Path:
        """Give the file of a note."""
        return self.folder / NOTES / hashlib.sha256(f"{FORMAT} {about}".encode()).hexdigest()[:32]

    def _entries(self) -> Iterator[tuple[int, str, int]]:
        """Give when each entry was last used, where it is and its bytes."""
        for folder in (self.folder / CONTENTS, self.folder / NOTES):
            for row in _files(folder):
                found = row.stat()
                yield found.st_mtime_ns, row.path, found.st_size
        for folder in (self.folder / FACES, self.folder / FLYERS):
            yield from _wholes(folder)


def clear_leftovers(folder: Path) -> None:
    """Remove what is half written below a folder, and nobody is writing any more."""
    for path, folders, names in os.walk(folder):
        for name in (*folders, *names):
            if name.startswith((LEFTOVER, MAKING)) and not _is_running(name):
                _remove(Path(path, name))


def _is_running(name: str) -> bool:
    """Whether the process whose number stands in a name is there, other than this one."""
    number = name.split("-")[1]
    if not number.isdigit() or int(number) == os.getpid():
        return False
    if os.name == "nt":  # there, to ask a process is to end it
        return True
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _wholes(folder: Path) -> Iterator[tuple[int, str, int]]:
    """Give the folders that are kept or forgotten as a whole."""
    with contextlib.suppress(OSError):
        for each in os.scandir(folder):
            size = sum(row.stat(follow_symlinks=False).st_size for row in _files(Path(each.path)))
            yield each.stat().st_mtime_ns, each.path, size


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path))
            else:
                yield entry


def used(file: Path) -> None:
    """Note that an entry was of use, for whoever trims."""
    with contextlib.suppress(OSError):
        os.utime(file, ns=(time.time_ns(),) * 2)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
