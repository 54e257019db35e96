"""What was measured -> a table to read, or JSON."""

import json
from collections.abc import Iterator
from typing import Any, Final

from bench.figures import Comparison, Result, Side, Table

FORMAT: Final = 1
NAMES: Final = 42
VALUES: Final = 12


def shown(table: Table) -> str:
    """Give the table as lines of text."""
    head = ", ".join(f"{name} {value}" for name, value in table.machine.items())
    blocks = [[head] if head else [], *(list(_block(result)) for result in table.results)]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _block(result: Result) -> Iterator[str]:
    rounds = max((len(side.values) for side in result.sides), default=0)
    counted = f"{rounds} round{'' if rounds == 1 else 's'}"
    yield f"{result.case}: {result.what}  ({counted})"
    yield from map(_side, result.sides)
    yield from map(_comparison, result.comparisons)
    yield from (f"  not measured: {why}" for why in result.missing)
    yield from (f"  note: {note}" for note in result.notes)


def _side(side: Side) -> str:
    low, high = min(side.values), max(side.values)
    spread = f"({number(low)} to {number(high)})"
    return f"  {side.name:<{NAMES}}{_with_unit(side.median, side.unit):>{VALUES}}  {spread}"


def _comparison(row: Comparison) -> str:
    value = "-" if row.value is None else _with_unit(row.value, row.unit)
    goal = f"goal {row.goal.relation} {_with_unit(row.goal.limit, row.unit)}" if row.goal else ""
    said = "  ".join(part for part in (goal, row.verdict) if part)
    return f"  {row.what:<{NAMES}}{value:>{VALUES}}  {said}".rstrip()


def _with_unit(value: float, unit: str) -> str:
    """Give a value as it is read: ``12.5x``, ``0.31 s``, ``3``."""
    space = "" if unit in ("", "x") else " "
    return f"{number(value)}{space}{unit}"


def number(value: float) -> str:
    """Give three digits that count, and no more zeros than they need."""
    hundred = 100
    if abs(value) >= hundred or value == int(value):
        return f"{value:.0f}"
    return f"{value:.3g}"


def as_json(table: Table) -> str:
    """Give everything, each value of each round included."""
    whole = {
        "format": FORMAT,
        "machine": dict(table.machine),
        "cases": [_told(result) for result in table.results],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _told(result: Result) -> dict[str, Any]:
    return {
        "case": result.case,
        "what": result.what,
        "sides": [_told_side(side) for side in result.sides],
        "comparisons": [_told_comparison(row) for row in result.comparisons],
        "missing": list(result.missing),
        "notes": list(result.notes),
    }


def _told_side(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "unit": side.unit,
        "median": side.median,
        "min": min(side.values),
        "max": max(side.values),
        "values": list(side.values),
    }


def _told_comparison(row: Comparison) -> dict[str, Any]:
    goal = {"relation": row.goal.relation, "limit": row.goal.limit} if row.goal else None
    return {
        "what": row.what,
        "value": row.value,
        "unit": row.unit,
        "goal": goal,
        "met": row.goal.met(row.value) if row.goal and row.value is not None else None,
    }
