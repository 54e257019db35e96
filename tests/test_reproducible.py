"""The same inputs give the same bytes, whatever the folder, the user, the workers or the day."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from conftest import handbill, make_shop

OPTIONS = (
    "--language", "ar", "--language", "en+ar",
    "--format", "trifold", "--format", "reader",
    "--variant", "print", "--variant", "ink-saver", "--variant", "read",
    "--contact", "example",
)  # fmt: skip
HERE = {
    "USER": "anna",
    "LOGNAME": "anna",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONHASHSEED": "1",
}
THERE = {
    "USER": "boris",
    "LOGNAME": "boris",
    "TZ": "Pacific/Pago_Pago",
    "LC_ALL": "C.UTF-8",
    "LANG": "ar_EG.UTF-8",
    "PYTHONHASHSEED": "4242",
    "SOURCE_DATE_EPOCH": "86400",
}
# A home whose owner prefers other typefaces to all that are asked for.
OTHER_FACES = """<?xml version="1.0"?><fontconfig>
<match target="pattern"><edit name="family" mode="assign" binding="strong">
<string>DejaVu Serif</string></edit></match></fontconfig>
"""
# Another day: Debian's libfaketime, where it is installed, moves every clock that a program asks;
# elsewhere the clock of Python is moved, and that of the libraries runs as it does.
FAKETIME: Final = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
OTHER_CLOCK = """
import time
for name in ("time", "time_ns"):
    real = getattr(time, name)
    days = 400 * 86400 * (1 if name == "time" else 10**9)
    setattr(time, name, lambda real=real, days=days: real() + days)
"""


def on_another_day(folder: Path) -> dict[str, str]:
    """Give the environment of a build 400 days from now."""
    (folder / "sitecustomize.py").write_text(OTHER_CLOCK, encoding="utf-8")
    if FAKETIME:
        return {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME": "+400d", "FAKETIME_DONT_RESET": "1"}
    return {"PYTHONPATH": str(folder)}


def home(folder: Path, *, other: bool) -> dict[str, str]:
    """Make a home of its own; another one prefers other typefaces."""
    faces = folder / ".config" / "fontconfig"
    faces.mkdir(parents=True)
    if other:
        (faces / "fonts.conf").write_text(OTHER_FACES, encoding="utf-8")
    return {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / ".config")}


def files(shop: Path, jobs: str, surroundings: dict[str, str]) -> dict[str, bytes]:
    """Build, and give every file of the output folder."""
    done = handbill("build", *OPTIONS, "--jobs", jobs, cwd=shop, **surroundings)
    assert done.returncode == 0, done.stderr
    out = shop / "out"
    return {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in sorted(out.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, faces: Path
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The same shop built twice, with all that may differ between two machines differing at once.

    The folder, the user and home, the number of workers, the order of hashes, the time zone, the
    locale and the day; and the second one makes its typefaces anew.
    """
    root = tmp_path_factory.mktemp("twice")
    first = make_shop(root / "a", faces, ("en", "ar"))
    cache = root / "cache"
    cache.mkdir()
    second = make_shop(
        root / "a much longer folder’s näme, with spaces" / "shop", cache, ("en", "ar")
    )
    here = HERE | home(root / "anna", other=False)
    there = THERE | home(root / "boris", other=True) | on_another_day(root)
    return files(first, "1", here), files(second, "2", there)


def test_the_other_day_is_another_day(tmp_path: Path) -> None:
    """Else the comparison below would show nothing of clocks."""
    asked = "import time; print(time.time())"
    clocks = [
        float(
            subprocess.run(
                [sys.executable, "-c", asked],
                env=os.environ | changes,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for changes in ({}, on_another_day(tmp_path))
    ]
    assert clocks[1] - clocks[0] > 399 * 86400


def test_both_builds_have_the_same_files(
    both: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    assert list(both[0]) == list(both[1])
    assert len([name for name in both[0] if name.endswith(".pdf")]) == 6


@pytest.mark.parametrize("kind", ["pdf", "txt", "png", "html", "json"])
def test_every_file_has_the_same_bytes(
    both: tuple[dict[str, bytes], dict[str, bytes]], kind: str
) -> None:
    first, second = both
    names = [name for name in first if name.endswith(f".{kind}")]
    assert names
    assert [name for name in names if first[name] != second.get(name)] == []
