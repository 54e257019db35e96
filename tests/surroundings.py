"""Two people's machines: all that may differ between two builds of the same print shop."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Everybody's contact but an example, which a commercial printer is not given.
CONTACT: Final = """\
format = 1
name = "Harbour House"
email = "ask@harbour.example.org"
web = "https://harbour.example.org"

[[phones]]
number = "211"
"""
OPTIONS: Final = (
    "--language", "ar", "--language", "en+ar",
    "--format", "trifold", "--format", "reader",
    "--variant", "print", "--variant", "ink-saver", "--variant", "read",
    "--variant", "shop", "--variant", "riso",
    "--contact", "harbour",
)  # fmt: skip
HERE: Final = {
    "USER": "annabelwhite",
    "LOGNAME": "annabelwhite",
    "HOSTNAME": "annabels-laptop",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONHASHSEED": "1",
}
THERE: Final = {
    "USER": "borisblack",
    "LOGNAME": "borisblack",
    "HOSTNAME": "boris-desktop",
    "TZ": "Pacific/Pago_Pago",
    "LC_ALL": "C.UTF-8",
    "LANG": "ar_EG.UTF-8",
    "PYTHONHASHSEED": "4242",
    "SOURCE_DATE_EPOCH": "86400",
}
FOLDERS: Final = ("a", "a much longer folder’s näme, with spaces/shop")
# A home whose owner prefers other typefaces to all that are asked for.
OTHER_FACES: Final = """<?xml version="1.0"?><fontconfig>
<match target="pattern"><edit name="family" mode="assign" binding="strong">
<string>DejaVu Serif</string></edit></match></fontconfig>
"""
# Another day: Debian's libfaketime, where it is installed, moves every clock that a program asks;
# elsewhere the clock of Python is moved, and that of the libraries runs as it does.
FAKETIME: Final = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
DAYS: Final = 400
OTHER_CLOCK: Final = f"""
import time
for name in ("time", "time_ns"):
    real = getattr(time, name)
    days = {DAYS} * 86400 * (1 if name == "time" else 10**9)
    setattr(time, name, lambda real=real, days=days: real() + days)
"""


@dataclass(frozen=True)
class Twice:
    """The same shop built on two machines: their folders, and the files of each by their path."""

    root: Path
    first: dict[str, bytes]
    second: dict[str, bytes]

    @property
    def out(self) -> Path:
        """The output folder of the first."""
        return self.root / FOLDERS[0] / "out"


def on_another_day(folder: Path) -> dict[str, str]:
    """Give the environment of a build 400 days from now."""
    (folder / "sitecustomize.py").write_text(OTHER_CLOCK, encoding="utf-8")
    if FAKETIME:
        moved = {"FAKETIME": f"+{DAYS}d", "FAKETIME_DONT_RESET": "1"}
        return {"LD_PRELOAD": str(FAKETIME[0])} | moved
    return {"PYTHONPATH": str(folder)}


def home(folder: Path, *, other: bool) -> dict[str, str]:
    """Make a home of its own; another one prefers other typefaces."""
    faces = folder / ".config" / "fontconfig"
    faces.mkdir(parents=True)
    if other:
        (faces / "fonts.conf").write_text(OTHER_FACES, encoding="utf-8")
    return {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / ".config")}


def files(out: Path) -> dict[str, bytes]:
    """Give every file of an output folder."""
    return {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in sorted(out.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }
