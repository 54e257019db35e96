"""The files of a merge -> a zip for each group, to be sent to it.

One for each and not one of them all: what is sent to a group must not hold the others' numbers.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handbill.outputs.pack import packed
from handbill.outputs.write import write_quickly
from handbill.press.crew import Lost
from handbill.press.fingerprint import digest
from handbill.press.merge_judge import Order
from handbill.press.merge_ledger import Gathered, Ledger
from handbill.press.run import hash_of
from handbill.press.workers import apart
from handbill.problem import ExitCode, HandbillError, Place, Problem


@dataclass(frozen=True)
class Zip:
    """What goes into one zip: files below a folder, by their paths, dated by a day."""

    contact: str
    out: Path
    paths: tuple[str, ...]
    day: date
    made_of: str

    @property
    def path(self) -> str:
        """Its own path below the folder."""
        return f"{self.contact}.zip"


def write_zips(order: Order, ledger: Ledger) -> int:
    """Write the zips that are not there yet, and give the number of all."""
    stale, count = [], 0
    for each in _wanted(order, ledger):
        count += 1
        known = ledger.gathered(each.path)
        here = order.wanted.out / each.path
        if known and known.made_of == each.made_of and hash_of(here) == known.sha256:
            ledger.gather(known)
        else:
            stale.append(each)
    workers = min(order.wanted.workers, max(1, len(stale)))
    for each, content in zip(stale, apart(_packed, stale, workers), strict=True):
        if isinstance(content, Lost):
            raise _lost(each, content)
        write_quickly(order.wanted.out / each.path, content)
        ledger.gather(_told(each, content))
        order.tell(1, each.path)
    ledger.keep()
    return count


def _wanted(order: Order, ledger: Ledger) -> Iterator[Zip]:
    """Give what goes into each group's zip; a group of which nothing was made has none."""
    day = max(task.setting.flyer.facts.edition_date for task in order.tasks)
    for contact in order.groups:
        rows = [row for row in ledger.rows(contact.id, current=True) if row.sha256]
        if rows:
            hashed = "\n".join((str(day), *(f"{row.path} {row.sha256}" for row in rows)))
            paths = tuple(row.path for row in rows)
            yield Zip(contact.id, order.wanted.out, paths, day, digest(hashed.encode()))


def _packed(row: Zip) -> bytes:
    """Pack a zip, in a child."""
    files = {path.rsplit("/", 1)[-1]: (row.out / path).read_bytes() for path in row.paths}
    return packed(files, row.day)


def _told(row: Zip, content: bytes) -> Gathered:
    name = hashlib.sha256(content).hexdigest()
    entry = {
        "path": row.path,
        "kind": "zip",
        "contact": row.contact,
        "files": list(row.paths),
        "sha256": name,
        "bytes": len(content),
    }
    return Gathered(row.path, row.made_of, name, entry)


def _lost(row: Zip, lost: Lost) -> HandbillError:
    what = f"{row.path} was not made: {lost.reason}"
    return HandbillError(ExitCode.BUG, Problem(Place(row.path), what, "leave --zip out"))
