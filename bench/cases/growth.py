"""Ever more files in one build: seconds a file, and the most memory that a worker holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Comparison, Goal, Result, Side, at_most
from bench.workshop import Workshop

ROUNDS = 1
COUNTS, FEW = (10, 100, 1000), (10, 30)
# What counts as flat: the last against the first.
FLAT = 1.1
MOST = 300.0
# The press's half sheet, set again for each contact: none is the same as another.
OPTIONS = ("--language", "es", "--format", "half-sheet", "--variant", "ink-saver")
UNTOLD = "the memory of a worker: this system does not tell it"


@dataclass(frozen=True)
class Grown:
    """What builds of so many files came to: seconds a file, and megabytes if they are known."""

    times: tuple[float, ...]
    held: tuple[float, ...]


def measure(shop: Workshop) -> Result:
    """Measure it: each file is another contact's, so that each is set by itself."""
    counts = FEW if shop.scale.quick else COUNTS
    folder = shop.folder / "contacts"
    try:
        _contacts(folder, counts[-1])
        runs = {count: _grown(shop, count) for count in counts}
    finally:
        for file in folder.glob("growth-*.toml"):
            file.unlink()
    times = _sides({count: run.times for count, run in runs.items()}, "each", "s")
    held = _sides({count: run.held for count, run in runs.items()}, "a worker", "MB")
    comparisons = (
        _growth("seconds a file, the most to the fewest", times),
        _growth("memory, the most to the fewest", held),
        _last("memory of a worker at the most", held, at_most(MOST)),
    )
    what = f"{', '.join(f'{count:,}' for count in counts)} files in one build"
    return Result("growth", what, (*times, *held), comparisons, (), () if held else (UNTOLD,))


def _contacts(folder: Path, count: int) -> None:
    for number in range(count):
        text = (
            f'format = 1\nname = "Group {number:04}"\n'
            f'[[phones]]\nnumber = "+1 206 {200 + number // 100} {4000 + number:04}"\n'
        )
        (folder / f"growth-{number:04}.toml").write_text(text, encoding="utf-8")


def _grown(shop: Workshop, count: int) -> Grown:
    named = [word for n in range(count) for word in ("--contact", f"growth-{n:04}")]
    times, held = [], []
    for _ in range(shop.scale.times(ROUNDS)):
        run = shop.held(*OPTIONS, *named)
        # As many as were made, should one of them ever be refused.
        times.append((run["seconds"] or 0.0) / len(shop.rows))
        held += [run["worker"]] if run["worker"] is not None else []
    return Grown(tuple(times), tuple(held))


def _sides(runs: Mapping[int, tuple[float, ...]], of: str, unit: str) -> list[Side]:
    return [
        Side(f"{count:,} files: {of}", values, unit) for count, values in runs.items() if values
    ]


def _growth(what: str, sides: Sequence[Side]) -> Comparison:
    value = sides[-1].median / sides[0].median if sides else None
    return Comparison(what, value, at_most(FLAT))


def _last(what: str, sides: Sequence[Side], goal: Goal) -> Comparison:
    return Comparison(what, sides[-1].median if sides else None, goal, "MB")
