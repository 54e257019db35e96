"""What commands say: results to stdout, talk to stderr, and exit codes from problems."""

from collections.abc import Iterable
from pathlib import Path

import click

from handbill.problem import ExitCode, Problem, Severity


def say(text: str) -> None:
    """Talk to the user, beside the results."""
    click.echo(text, err=True)


def show(problems: Iterable[Problem]) -> None:
    """Print problems, each once, in the order of files and lines."""
    unique = dict.fromkeys(problems)
    for problem in sorted(unique, key=lambda row: (row.place.path, row.place.line or 0)):
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        first, _, mend = str(problem).partition("\n")
        click.echo(f"{click.style(first, fg=colour)}\n{mend}", err=True)


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
