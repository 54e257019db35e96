"""The ledger of a merge -> its manifest and its list of problems, written row by row."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from handbill.outputs.manifest import FORMAT, NAME, told
from handbill.outputs.write import writing_whole
from handbill.plan.job import Skip
from handbill.press.merge_judge import discreet
from handbill.press.merge_ledger import Ledger
from handbill.press.run import hash_of

PROBLEMS: Final = "problems.txt"


def write_manifest(out: Path, ledger: Ledger, skipped: Iterable[Skip]) -> None:
    """Write what was made, what was not and why: in names of files and ids of groups alone."""
    with writing_whole(out / NAME) as stream:
        for line in manifest_lines(out, ledger, skipped):
            stream.write(line.encode())


def manifest_lines(
    out: Path, ledger: Ledger, skipped: Iterable[Skip], *, problems: bool = False
) -> Iterator[str]:
    """Give the manifest line by line; with ``problems``, in full, which may quote the groups."""
    skips = ({"flyer": row.flyer, "language": row.language, "why": row.why} for row in skipped)
    missing = (
        {
            "contact": row.contact or None,
            "path": row.path or None,
            "at": str(row.place),
            "why": row.why,
        }
        for row in ledger.missing()
    )
    lists: list[tuple[str, Iterable[Any]]] = [
        ("outputs", map(discreet, ledger.entries())),
        ("gathered", ledger.gathered_entries()),
        ("skipped", skips),
        ("missing", missing),
        ("earlier", earlier(out, ledger)),
    ]
    if problems:
        lists.append(("problems", (told(row) for row in ledger.problems())))
    yield f'{{"format": {FORMAT}'
    for name, rows in lists:
        yield f',\n"{name}": ['
        for number, row in enumerate(rows):
            yield f"{',' if number else ''}\n {json.dumps(row, ensure_ascii=False)}"
        yield "]"
    yield "}\n"


def earlier(out: Path, ledger: Ledger) -> Iterator[str]:
    """Name the files that earlier merges left, and this one has not to do with."""
    for path, sha256 in ledger.earlier():
        if hash_of(out / path) == sha256:
            yield path


def write_problems(out: Path, ledger: Ledger) -> int:
    """Write all problems down, and give their number; if there are none, there is no file."""
    count = 0
    with writing_whole(out / PROBLEMS) as stream:
        for problem in ledger.problems():
            stream.write(f"{problem}\n".encode())
            count += 1
    if not count:
        (out / PROBLEMS).unlink()
    return count
