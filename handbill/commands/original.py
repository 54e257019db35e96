"""The file that a command is given -> its bytes, or one sentence that says why not."""

import errno
import stat
from pathlib import Path
from typing import Final, NoReturn

from handbill.commands.talk import near
from handbill.problem import ExitCode, HandbillError, Place, Problem

# Far above any zine, and what can be held with the sheets made of it.
LARGEST: Final = 1024**3
# What the system says of a name that can be none, whoever asks.
WRONG_NAMES: Final = (errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL, errno.ENOTDIR, errno.EILSEQ)


def read_original(file: Path) -> bytes:
    """Read a file, or what comes through a pipe; raises ``HandbillError`` in one sentence."""
    try:
        _check_kind(file)
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        what = f"it cannot be read: {error.strerror or error}"
        if isinstance(error, FileNotFoundError) or error.errno in WRONG_NAMES:
            refuse(file, what, "check the name")
        refuse(file, what, "check its permissions", ExitCode.SURROUNDINGS)
    if len(content) > LARGEST:
        what = f"it is larger than {LARGEST // 1024**2} MB"
        refuse(file, what, "save it with smaller pictures, or in parts")
    return content


def _check_kind(file: Path) -> None:
    """Refuse a folder, and what never ends."""
    mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        refuse(file, "it is a folder", "name a PDF in it")
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        refuse(file, "it is a device and not a file", "name a PDF")


def refuse(file: Path, what: str, mend: str, code: ExitCode = ExitCode.CONFIGURATION) -> NoReturn:
    """Stop because of a file."""
    raise HandbillError(code, Problem(Place(near(file.absolute())), what, mend))
