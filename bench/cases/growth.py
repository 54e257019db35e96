"""Ever more files in one build: seconds a file, and the most memory that a worker holds."""

from pathlib import Path

from bench.figures import Comparison, Result, Side, at_most
from bench.workshop import Workshop

ROUNDS = 1
COUNTS, FEW = (10, 100, 1000), (10, 30)
# What counts as flat: the last against the first.
FLAT = 1.1
MOST = 300.0
# The press's half sheet, set again for each contact: none is the same as another.
OPTIONS = ("--language", "es", "--format", "half-sheet", "--variant", "ink-saver")


def measure(shop: Workshop) -> Result:
    """Measure it: each file is another contact's, so that each is set by itself."""
    counts = FEW if shop.scale.quick else COUNTS
    folder = shop.folder / "contacts"
    try:
        _contacts(folder, counts[-1])
        runs = {
            count: [_run(shop, count) for _ in range(shop.scale.times(ROUNDS))] for count in counts
        }
    finally:
        for file in folder.glob("growth-*.toml"):
            file.unlink()
    times = [_side(f"{count:,} files: each", runs[count], "each", "s") for count in counts]
    held = [_side(f"{count:,} files: a worker", runs[count], "worker", "MB") for count in counts]
    comparisons = (
        Comparison("seconds a file, the most to the fewest", _growth(times), at_most(FLAT)),
        Comparison("memory, the most to the fewest", _growth(held), at_most(FLAT)),
        Comparison("memory of a worker at the most", held[-1].median, at_most(MOST), "MB"),
    )
    what = f"{', '.join(f'{count:,}' for count in counts)} files in one build"
    return Result("growth", what, (*times, *held), comparisons)


def _contacts(folder: Path, count: int) -> None:
    for number in range(count):
        text = (
            f'format = 1\nname = "Group {number:04}"\n'
            f'[[phones]]\nnumber = "+1 206 {200 + number // 100} {4000 + number:04}"\n'
        )
        (folder / f"growth-{number:04}.toml").write_text(text, encoding="utf-8")


def _run(shop: Workshop, count: int) -> dict[str, float]:
    named = [word for n in range(count) for word in ("--contact", f"growth-{n:04}")]
    found = shop.held(*OPTIONS, *named)
    return found | {"each": found["seconds"] / count}


def _side(name: str, runs: list[dict[str, float]], key: str, unit: str) -> Side:
    return Side(name, tuple(run[key] for run in runs), unit)


def _growth(sides: list[Side]) -> float:
    return sides[-1].median / sides[0].median
