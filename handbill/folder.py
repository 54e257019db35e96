"""A folder that is filled beside its place, and takes its name only when it is whole.

What a killed process leaves of it bears that process's number, by which it is found and cleared.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# How the names of folders begin that are being filled; the number of the process follows.
MAKING: Final = ".making-"


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """Give a folder to fill, which becomes ``folder`` unless somebody was faster with the same.

    Raises ``OSError``; nothing is left behind then.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{MAKING}{os.getpid()}-"))
    try:
        yield work
        try:
            work.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
