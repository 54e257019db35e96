"""Bytes -> files, whole or not at all."""

import contextlib
import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from stat import S_IMODE
from typing import Final

# How the names of files begin that are not whole yet; the number of the process follows.
LEFTOVER: Final = ".writing-"


def write_quickly(file: Path, content: bytes) -> None:
    """Write a file whole as far as other processes see; a power cut may harm it.

    For what is checked when it is read. Raises ``OSError``.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = _beside(file)
    try:
        temporary.write_bytes(content)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _beside(file: Path) -> Path:
    return file.with_name(f"{LEFTOVER}{os.getpid()}-{secrets.token_hex(8)}")


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that a kill or a full disk at any moment leaves the old one or the new one.

    Raises ``OSError`` with nothing changed.
    """
    write_together({file: content})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together: none takes its name before all of them are on the disk.

    Raises ``OSError``; if it comes of writing, nothing has changed.
    """
    waiting: dict[Path, Path] = {}
    try:
        for file, content in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            # Known before the file is there: a signal in between leaves nothing behind.
            waiting[file] = _beside(file)
            _write(waiting[file], content)
            _take_mode(waiting[file], file)
        for file, temporary in waiting.items():
            temporary.replace(file)
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
    for folder in {file.parent for file in files}:
        _sync_folder(folder)


def write_new(files: Mapping[Path, bytes]) -> None:
    """Write files that are not there yet, each whole or not at all.

    The disk is waited for when all of them are written: a thousand take little longer than ten.
    Raises ``OSError``, of the kind ``FileExistsError`` at one that is there by now.
    """
    waiting = {file: _beside(file) for file in files}
    try:
        for folder in {file.parent for file in files}:
            folder.mkdir(parents=True, exist_ok=True)
        for file, temporary in waiting.items():
            temporary.write_bytes(files[file])
        for temporary in waiting.values():
            with temporary.open("rb") as stream:
                os.fsync(stream.fileno())
        for file, temporary in waiting.items():
            _name_anew(temporary, file)
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
    for folder in {file.parent for file in files}:
        _sync_folder(folder)


def _name_anew(temporary: Path, file: Path) -> None:
    """Give a file a name that no other has; a link takes none away, as a new name would."""
    try:
        os.link(temporary, file)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: a moment remains in which both may write.
        if file.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from None
        temporary.replace(file)


def _write(temporary: Path, content: bytes) -> None:
    with temporary.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _take_mode(temporary: Path, file: Path) -> None:
    """Let a file that is replaced stay as private as it was; a new one has what the umask leaves.

    File systems without permissions refuse, and have none to keep.
    """
    with contextlib.suppress(FileNotFoundError, PermissionError):
        temporary.chmod(S_IMODE(file.stat().st_mode))


def _sync_folder(folder: Path) -> None:
    """Make the new name last; Windows has no handle on a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
