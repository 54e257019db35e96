"""What commands say: results to stdout, talk to stderr, and exit codes from problems."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from math import ceil
from pathlib import Path
from typing import Any, Final

import click

from handbill.problem import ExitCode, Problem, Severity

WIDTH: Final = 20
NAME_WIDTH: Final = 40
MINUTE: Final = 60


def say(text: str) -> None:
    """Talk to the user, beside the results."""
    click.echo(text, err=True)


def say_mistake(error: Exception) -> None:
    """Say that something went wrong that no user can mend."""
    say(f"error: a mistake of ours: {type(error).__name__}: {error}")
    say("  mend: please report it, with the command that you typed")


def painted(text: str, **style: Any) -> str:
    """Give a text colour or weight, unless the user wants none (no-color.org)."""
    return text if os.environ.get("NO_COLOR") else click.style(text, **style)


class Progress:
    """Says what was finished: a bar on a terminal, a plain line a file elsewhere."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Expect so many files from now on; ``clock`` gives seconds."""
        self.total, self.done = total, 0
        self.bar = sys.stderr.isatty()
        self.clock = clock
        self.began = clock()

    def tell(self, name: str) -> None:
        """One more file is done."""
        self.done += 1
        if not self.bar:
            say(f"  {name}")
            return
        filled = "#" * (self.done * WIDTH // max(1, self.total))
        shown = name.rsplit("/", 1)[-1][:NAME_WIDTH]
        line = f"\r[{filled:<{WIDTH}}] {self.done}/{self.total} {self.left()} {shown}"
        click.echo(f"{line:<{WIDTH + NAME_WIDTH + 26}}", err=True, nl=False)

    def left(self) -> str:
        """Say how much longer it may take, judged by what is done."""
        seconds = (self.clock() - self.began) / self.done * max(0, self.total - self.done)
        if seconds < MINUTE:
            return f"{ceil(seconds)} s left"
        return f"{ceil(seconds / MINUTE)} min left"

    def end(self) -> None:
        """Leave the bar's line."""
        if self.bar and self.done:
            say("")


def show(problems: Iterable[Problem]) -> None:
    """Print problems, each once, in the order of files and lines."""
    click.echo(shown(problems), err=True, nl=False)


def shown(problems: Iterable[Problem]) -> str:
    """Give problems as they are printed."""
    unique = dict.fromkeys(problems)
    lines = []
    for problem in sorted(unique, key=lambda row: (row.place.path, row.place.line or 0)):
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        first, _, mend = str(problem).partition("\n")
        lines.append(f"{painted(first, fg=colour)}\n{mend}\n")
    return "".join(lines)


def exit_code(problems: Iterable[Problem]) -> ExitCode:
    """Give the exit code that problems mean: warnings mean none."""
    wrong = any(problem.severity is Severity.ERROR for problem in problems)
    return ExitCode.CONTENT if wrong else ExitCode.DONE


def near(path: Path) -> str:
    """Give a path as short as the user can use it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
