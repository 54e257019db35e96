"""``handbill bench``: cases -> how the press compares with what people would use instead.

What measures lies in the repository's ``bench/``, beside the press and not in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from handbill.commands.root import find_root
from handbill.commands.talk import say
from handbill.problem import ExitCode, HandbillError, Place, Problem, nearest


@dataclass(frozen=True)
class Asked:
    """What the command line says."""

    cases: tuple[str, ...]
    rounds: int | None
    quick: bool
    as_json: bool


def run_bench(asked: Asked) -> ExitCode:
    """Measure, and print the table."""
    if find_spec("bench") is None:
        what = "the benchmark is not part of an installed press"
        mend = "type python3 build.py bench in a copy of its repository"
        raise HandbillError(ExitCode.CONFIGURATION, Problem(Place("bench"), what, mend))
    measuring, workshop, table = (import_module(f"bench.{n}") for n in ("run", "workshop", "table"))
    _refuse_unknown(asked.cases, measuring.CASES)
    scale = workshop.Scale(asked.rounds, asked.quick)
    found = measuring.measured(find_root(), asked.cases, scale, say)
    click.echo(table.as_json(found) if asked.as_json else table.shown(found))
    return ExitCode.DONE


def _refuse_unknown(names: tuple[str, ...], known: Mapping[str, Any]) -> None:
    problems = []
    for name in names:
        if name not in known:
            like = nearest(name, list(known))
            mend = f"write {like}" if like else f"write one of {', '.join(known)}"
            problems.append(Problem(Place("--case"), f'there is no case called "{name}"', mend))
    if problems:
        raise HandbillError(ExitCode.CONFIGURATION, *problems)
