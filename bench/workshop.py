"""A project -> a copy of it in a folder of its own, where builds are timed and nothing is lost."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.children import PYTHON, run, told

# What is kept when all that was made is forgotten: what a set-up leaves behind.
SET_UP: Final = ("fonts", "fontconfig")
# Also where something in the content is wrong, everything that can be built is.
BUILT: Final = (0, 1)
# A project of two formats in two languages, for a look at a few minutes' notice.
SMALL: Final = """\
[tool.handbill]
papers = ["letter"]
contact = "blank"
build = [
    { format = "half-sheet", variants = ["ink-saver"] },
    { format = "trifold", variants = ["ink-saver"] },
]
"""
SMALL_LANGUAGES: Final = ("es", "ar")


@dataclass(frozen=True)
class Scale:
    """How much is measured: ``rounds`` if they were said, and whether it is to be ``quick``."""

    rounds: int | None = None
    quick: bool = False

    def times(self, usual: int, quick: int = 2) -> int:
        """Give the rounds of a case that usually takes so many, and for a look so few."""
        return self.rounds or (min(usual, quick) if self.quick else usual)


@dataclass(frozen=True)
class Workshop:
    """A copy of a project, set up. ``set_up`` is how many seconds its first build of all took.

    That build had no typefaces yet and made ``files`` files.
    """

    folder: Path
    scale: Scale
    set_up: float
    files: int

    @property
    def cache(self) -> Path:
        """The folder of what may be made again."""
        return self.folder / ".cache"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the last build left in its manifest."""
        return rows_of(self.folder / "out")

    def build(self, *options: str) -> float:
        """Build as a user does; give the seconds."""
        return run([*PYTHON, "-m", "handbill", "build", *options], self.folder, BUILT)[0]

    def forget(self) -> None:
        """Forget all that was made, but for the typefaces."""
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        for each in self.cache.iterdir():
            if each.name not in SET_UP:
                shutil.rmtree(each) if each.is_dir() else each.unlink()

    def cold(self, *options: str) -> float:
        """Build with nothing made; give the seconds."""
        self.forget()
        return self.build(*options)

    def held(self, *options: str) -> dict[str, float | None]:
        """Build with nothing made; give seconds, and a ``worker``'s most megabytes if known."""
        self.forget()
        found: dict[str, float | None] = told(
            "build", {"options": ["build", *options]}, self.folder
        )
        return found


def rows_of(out: Path) -> list[dict[str, Any]]:
    """Give the rows of a build's manifest."""
    rows: list[dict[str, Any]] = json.loads((out / "manifest.json").read_bytes())["outputs"]
    return rows


@contextmanager
def workshop(project: Path, scale: Scale) -> Iterator[Workshop]:
    """Copy a project and build it once, so that everything it needs to be set in is there."""
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        _copy(project, folder, scale)
        taken = run([*PYTHON, "-m", "handbill", "build"], folder, BUILT)[0]
        yield Workshop(folder, scale, taken, len(rows_of(folder / "out")))


def _copy(project: Path, folder: Path, scale: Scale) -> None:
    settings = folder / "pyproject.toml"
    for name in ("flyers", "contacts", "locales", "formats"):
        if (project / name).is_dir():
            shutil.copytree(project / name, folder / name)
    if not scale.quick:
        shutil.copyfile(project / "pyproject.toml", settings)
        return
    settings.write_text(SMALL, encoding="utf-8")
    for locale in (folder / "locales").iterdir():
        if locale.is_dir() and locale.name not in SMALL_LANGUAGES:
            shutil.rmtree(locale)


def cores() -> int:
    """Give how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
