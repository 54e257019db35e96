"""How long a build takes: with nothing made, with the typefaces made, and with nothing changed.

Run it in the prepared environment: ``.venv/bin/python bench/build_times.py [rounds]``. The three
are measured in turn in each round, so that a noisy machine is noisy for all of them; the table has
the median, the spread, and the ratio to the first.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CASES = ("nothing made", "typefaces made", "nothing changed")


def build(shop: Path) -> float:
    """Build the whole shop in a process of its own; give the seconds it took."""
    environment = {key: value for key, value in os.environ.items() if key != "HANDBILL_ROOT"}
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-P", "-m", "handbill", "build"],
        cwd=shop,
        env=environment,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


def one_round(shop: Path) -> dict[str, float]:
    """Measure each case once."""
    shutil.rmtree(shop / ".cache", ignore_errors=True)
    shutil.rmtree(shop / "out", ignore_errors=True)
    times = {CASES[0]: build(shop)}
    shutil.rmtree(shop / "out")
    times[CASES[1]] = build(shop)
    times[CASES[2]] = build(shop)
    return times


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder)
        for name in ("flyers", "locales", "contacts"):
            shutil.copytree(ROOT / name, shop / name)
        shutil.copyfile(ROOT / "pyproject.toml", shop / "pyproject.toml")
        found = [one_round(shop) for _ in range(rounds)]
    first = statistics.median(row[CASES[0]] for row in found)
    for case in CASES:
        times = sorted(row[case] for row in found)
        middle = statistics.median(times)
        spread = f"{times[0]:.2f} to {times[-1]:.2f} s"
        print(f"{case:16} {middle:6.2f} s  ({spread})  {middle / first:.2f} of the first")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of one process: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
