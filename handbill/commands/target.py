"""Where a command is told to write -> the files, or one sentence that says why not there."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from handbill.commands.original import WRONG_NAMES, refuse
from handbill.commands.talk import near
from handbill.problem import ExitCode

ANOTHER: Final = "name another file with --out"


def targets(out: Path, parts: Iterable[str], source: Path) -> dict[str, Path]:
    """Give the files for a result, whole (named ``""``) and in parts: all are fit to be written.

    Raises ``HandbillError`` if one is the ``source`` by any of its names, cannot be a file, or may
    not be written.
    """
    named = {"": out} | {part: out.with_name(f"{out.stem}.{part}{out.suffix}") for part in parts}
    return {part: _checked(file, source) for part, file in named.items()}


def _checked(file: Path, source: Path) -> Path:
    """Give the file that a name stands for: what a link points at is written, not the link."""
    try:
        # Resolved, a way through a folder that is not there may lead to a file that is.
        real = Path(os.path.realpath(file))
        for each in (file, real):
            if _exists(each):
                _check_old(file, each, source)
        _check_folder(file, real.parent)
    except OSError as error:
        wrong = error.errno in WRONG_NAMES
        code = ExitCode.CONFIGURATION if wrong else ExitCode.SURROUNDINGS
        refuse(file, f"it cannot be written: {error.strerror or error}", ANOTHER, code)
    return real


def _exists(file: Path) -> bool:
    """Whether a name stands for something; what keeps us from knowing is raised."""
    try:
        file.stat()
    except FileNotFoundError:
        return False
    return True


def _check_old(named: Path, file: Path, source: Path) -> None:
    if file.is_dir():
        refuse(named, "it is a folder", "name a file with --out, such as sheets.pdf")
    if _exists(source) and file.samefile(source):
        refuse(named, "it would be written over itself", ANOTHER)
    if not file.is_file():
        refuse(named, "it is a device or a pipe, and sheets are written to a file", ANOTHER)
    if not os.access(file, os.W_OK):
        mend = f"{ANOTHER}, or allow this one to be written"
        refuse(named, "it may not be written", mend, ExitCode.SURROUNDINGS)


def _check_folder(file: Path, folder: Path) -> None:
    if not _exists(folder):
        what = f'there is no folder "{near(folder)}" to write it in'
        refuse(file, what, "make the folder, or name a file in another with --out")
    if not folder.is_dir():
        refuse(file, f'"{near(folder)}" is a file and not a folder', ANOTHER)
    if not os.access(folder, os.W_OK | os.X_OK):
        what = f'nothing may be written in the folder "{near(folder)}"'
        mend = "name a file in another folder with --out, or allow writing in this one"
        refuse(file, what, mend, ExitCode.SURROUNDINGS)
