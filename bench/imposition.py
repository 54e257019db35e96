"""How long 1,000 A5 pages take to become a booklet, beside pdfimpose where it is installed.

Run it in the prepared environment: ``.venv/bin/python bench/imposition.py [rounds] [python]``,
where ``python`` is the interpreter of another environment that has pdfimpose (it is never a part of
this one: its licence is the AGPL). Each run is a process of its own; what it takes to start and to
import is left out, reading and writing the files is not. The programs take turns within a round, so
that a noisy machine is noisy for both; the table has the median, the spread, the ratio to ours, and
the most memory that a run held.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

PAGES = 1000
A5 = (419.53, 595.28)
LINES = 24
# What every run tells of itself when it is done.
TOLD = """
import json, resource, sys
held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
megabytes = held / (1024 * 1024 if sys.platform == "darwin" else 1024)
print(json.dumps({"seconds": taken, "megabytes": megabytes}), file=sys.stderr)
"""
OURS = f"""
import sys, time
from pathlib import Path
from handbill.commands.impose import Asked, run_impose
asked = Asked(Path(sys.argv[1]), Path(sys.argv[2]), "booklet", "a4", None, None, None, "auto", None,
              "fit", None)
start = time.perf_counter()
run_impose(asked)
taken = time.perf_counter() - start
sys.stdout.flush()
sys.stderr = sys.__stderr__
{TOLD}
"""
THEIRS = f"""
import sys, time
from pdfimpose.schema import saddle
start = time.perf_counter()
saddle.impose([sys.argv[1]], sys.argv[2], folds="h", group=0)
taken = time.perf_counter() - start
{TOLD}
"""


def draw(file: Path) -> None:
    """Write pages of text, each with a stream and resources of its own, as programs write them."""
    with pikepdf.new() as made:
        font = made.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        for number in range(1, PAGES + 1):
            made.add_blank_page(page_size=A5)
            rows = "".join(f"(page {number}, line {line}) Tj T* " for line in range(LINES))
            page = made.pages[-1].obj
            page.Contents = made.make_stream(f"BT /F 11 Tf 14 TL 40 540 Td {rows}ET".encode())
            page.Resources = Dictionary(Font=Dictionary(F=font))
        made.save(file)


def run(python: str, program: str, file: Path, out: Path) -> dict[str, float]:
    """Impose once; give the seconds and the megabytes that it took."""
    done = subprocess.run(
        [python, "-c", program, str(file), str(out)], check=True, capture_output=True, text=True
    )
    told: dict[str, float] = json.loads(done.stderr.strip().splitlines()[-1])
    return told


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    programs = {"handbill impose": (sys.executable, OURS)}
    if len(sys.argv) > 2:  # noqa: PLR2004 -- a second argument
        programs["pdfimpose"] = (sys.argv[2], THEIRS)
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        draw(file)
        found: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, (python, program) in programs.items():
                found[name].append(run(python, program, file, out))
    first = statistics.median(row["seconds"] for row in found["handbill impose"])
    print(f"{PAGES} A5 pages to a booklet on A4, {rounds} rounds")
    for name, rows in found.items():
        times = sorted(row["seconds"] for row in rows)
        middle = statistics.median(times)
        held = max(row["megabytes"] for row in rows)
        spread = f"{times[0]:.2f} to {times[-1]:.2f} s"
        print(f"{name:<16} {middle:6.2f} s  ({spread})  {middle / first:5.2f}x  {held:4.0f} MB")


if __name__ == "__main__":
    main()
