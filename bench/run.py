"""Names of cases -> the table of what was measured."""

import os
import platform
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from bench.cases import (
    changed,
    growth,
    imposition,
    layouts,
    page_set,
    unchanged,
    watch,
    whole,
    workers,
)
from bench.children import versions
from bench.figures import Result, Table
from bench.workshop import Scale, Workshop, cores, workshop

CASES: Final[Mapping[str, Callable[[Workshop], Result]]] = {
    "whole": whole.measure,
    "page-set": page_set.measure,
    "unchanged": unchanged.measure,
    "changed": changed.measure,
    "watch": watch.measure,
    "workers": workers.measure,
    "imposition": imposition.measure,
    "growth": growth.measure,
    "layouts": layouts.measure,
}


def measured(
    project: Path, names: Iterable[str], scale: Scale, tell: Callable[[str], None]
) -> Table:
    """Measure cases, all if none is named, on a copy of a project; ``tell`` hears of each."""
    machine = _machine()
    wanted = [name for name in CASES if name in (tuple(names) or tuple(CASES))]
    tell("Setting up: a copy of the project, built once ...")
    results = []
    with workshop(project, scale) as shop:
        for name in wanted:
            tell(f"Measuring {name} ...")
            results.append(CASES[name](shop))
    return Table(tuple(results), machine)


def _machine() -> dict[str, str]:
    """Tell what it is measured on, and how busy that is: two busy cores measure little."""
    found = {"cores": str(cores()), "python": platform.python_version()}
    if hasattr(os, "getloadavg"):
        found["load before"] = f"{os.getloadavg()[0]:.1f}"
    return found | versions()
