"""A finding -> where it is, what is wrong and how to mend it.

Every stage gathers problems and goes on; only ``commands/`` prints them and chooses the exit code.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum, StrEnum
from typing import Final

LIKENESS: Final = 0.6


class Severity(StrEnum):
    """How bad a problem is: an error spoils something, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class ExitCode(IntEnum):
    """The exit codes of every command; they never change their meaning."""

    DONE = 0
    CONTENT = 1
    CONFIGURATION = 2
    SURROUNDINGS = 3
    BUG = 70
    INTERRUPTED = 130
    TERMINATED = 143


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a path below the project's root and a line counted from one."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        """Give ``path:line``, as editors understand it."""
        path = visible(self.path)
        return path if self.line is None else f"{path}:{self.line}"


@dataclass(frozen=True)
class Problem:
    """One finding, in words that a translator understands."""

    place: Place
    what: str
    mend: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Give the two lines that a user sees."""
        return f"{self.place}: {self.severity}: {visible(self.what)}\n  mend: {visible(self.mend)}"


class HandbillError(Exception):
    """A stop before anything is made: a list of problems and the exit code they mean."""

    def __init__(self, exit_code: ExitCode, *problems: Problem) -> None:
        """Keep the problems that a command will print."""
        super().__init__("; ".join(str(problem) for problem in problems))
        self.exit_code = exit_code
        self.problems = problems


# What a user typed has no file and no line.
COMMAND_LINE: Final = Place("command line")


def refused(place: Place, what: str, mend: str) -> HandbillError:
    """Give the error of a command, or of a file named in it, that nothing is done with: code 2."""
    return HandbillError(ExitCode.CONFIGURATION, Problem(place, what, mend))


def nearest(word: str, known: list[str]) -> str | None:
    """Give the known word most like ``word``, or nothing if none is near."""
    close = get_close_matches(word, known, n=1, cutoff=LIKENESS)
    return close[0] if close else None


def visible(text: str) -> str:
    """Show control characters and line ends as escapes.

    A terminal must never obey what a file says, nor one problem pretend to be two.
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
