"""What a merge has made so far, written down beside it: so that the next one makes only the rest.

A file of SQLite in the output folder. It names groups by their ids, and says of what was made of
them only hashes. Whatever happens, it is whole; one that is harmed, or of another kind, is begun
anew, and everything is made again.
"""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from handbill.outputs.manifest import Entry
from handbill.press.fingerprint import Inputs
from handbill.press.reasons import UNCHANGED
from handbill.problem import Place, Problem, Severity

NAME: Final = ".merge.sqlite"
FORMAT: Final = 1
# So many seconds of work may have to be done again after a kill.
PAUSE: Final = 1.0
SCHEMA: Final = """
CREATE TABLE made_of (hash TEXT PRIMARY KEY, inputs TEXT NOT NULL);
CREATE TABLE outputs (
    path TEXT PRIMARY KEY, contact TEXT NOT NULL, made_of TEXT NOT NULL, details TEXT NOT NULL,
    sha256 TEXT NOT NULL, entry TEXT NOT NULL, why TEXT NOT NULL, current INT NOT NULL
);
CREATE INDEX by_contact ON outputs (contact);
CREATE TABLE gathered (
    path TEXT PRIMARY KEY, made_of TEXT NOT NULL, sha256 TEXT NOT NULL, entry TEXT NOT NULL,
    current INT NOT NULL
);
CREATE TABLE problems (
    path TEXT NOT NULL, line INT NOT NULL, what TEXT NOT NULL, mend TEXT NOT NULL,
    severity TEXT NOT NULL, UNIQUE (path, line, what, mend)
);
CREATE TABLE missing (
    path TEXT NOT NULL, contact TEXT NOT NULL, file TEXT NOT NULL, line INT NOT NULL,
    why TEXT NOT NULL, UNIQUE (path, contact, file, line)
);
"""
# What is true of one merge alone, and forgotten when the next one begins.
BEGIN: Final = """
UPDATE outputs SET current = 0 WHERE current;
UPDATE gathered SET current = 0 WHERE current;
DELETE FROM problems;
DELETE FROM missing;
"""


@dataclass(frozen=True)
class Row:
    """A file that was made of a group: the hashes of what it was made of, and its manifest's entry.

    ``made_of`` is that of all but the group, ``details`` that of the group. Without a ``sha256``
    there was nothing to write, such as the backs of a piece with one side.
    """

    path: str
    contact: str
    made_of: str
    details: str
    sha256: str
    entry: Entry
    why: str = ""


@dataclass(frozen=True)
class Gathered:
    """A file that others were put into: a zip, or a part of a print run."""

    path: str
    made_of: str
    sha256: str
    entry: Entry


@dataclass(frozen=True)
class Missing:
    """A file that could not be made, or without a ``path`` a whole group, and why.

    ``place`` is where the group stands.
    """

    path: str
    contact: str
    place: Place
    why: str


@contextmanager
def opened(folder: Path) -> Iterator["Ledger"]:
    """Open the ledger of a folder for a new merge. Raises ``OSError``."""
    file = folder / NAME
    with _plainly(file):
        base = _connected(file)
        try:
            ledger = Ledger(base)
            ledger.begin()
            yield ledger
        finally:
            base.close()


@contextmanager
def _plainly(file: Path) -> Iterator[None]:
    """Say what the file system refuses as any other file would."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(0, str(error), str(file)) from error


def _connected(file: Path) -> sqlite3.Connection:
    try:
        return _whole(file)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        for each in file.parent.glob(f"{NAME}*"):
            each.unlink()
        return _whole(file)


def _whole(file: Path) -> sqlite3.Connection:
    """Connect to a ledger of ours; raises ``DatabaseError`` for what is none."""
    base = sqlite3.connect(file)
    try:
        version = base.execute("PRAGMA user_version").fetchone()[0]
        tables = base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        checked = base.execute("PRAGMA quick_check").fetchone()[0]
        if not tables:
            base.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;")
        elif version != FORMAT or checked != "ok":
            _refuse(checked)
    except BaseException:
        base.close()
        raise
    return base


def _refuse(why: str) -> NoReturn:
    raise sqlite3.DatabaseError(why)


class Ledger:
    """Knows what was made, what is wrong, and what could not be made."""

    def __init__(self, base: sqlite3.Connection) -> None:
        """Read nothing yet."""
        self._base = base
        self._kept = time.monotonic()

    def begin(self) -> None:
        """Begin a merge: nothing is of it yet."""
        self._base.executescript(f"BEGIN; {BEGIN} COMMIT;")

    def keep(self) -> None:
        """Write down for good what was put in so far."""
        self._base.commit()
        self._kept = time.monotonic()

    def keep_at_times(self) -> None:
        """Write it down if that was not done for a while: for the disk it is work."""
        if time.monotonic() - self._kept > PAUSE:
            self.keep()

    def rows(self, contact: str, *, current: bool = False) -> list[Row]:
        """Give what is known of a group's files, or only those of this merge, by their paths."""
        found = self._base.execute(
            "SELECT path, contact, made_of, details, sha256, entry, why FROM outputs"
            " WHERE contact = ? AND current >= ? ORDER BY path",
            (contact, int(current)),
        )
        return [
            Row(path, group, made_of, details, sha256, json.loads(told), why)
            for path, group, made_of, details, sha256, told, why in found
        ]

    def put(self, row: Row) -> None:
        """Note a file that was made."""
        hashes = (row.made_of, row.details, row.sha256)
        values = (row.path, row.contact, *hashes, _json(row.entry), row.why)
        self._base.execute("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?, 1)", values)

    def unchanged(self, row: Row) -> None:
        """Note that a file of an earlier merge is one of this one."""
        change = "UPDATE outputs SET current = 1, why = ? WHERE path = ?"
        self._base.execute(change, (UNCHANGED, row.path))

    def put_inputs(self, name: str, inputs: Inputs) -> None:
        """Note what a hash stands for."""
        self._base.execute("INSERT OR IGNORE INTO made_of VALUES (?, ?)", (name, _json(inputs)))

    def inputs(self, name: str) -> Inputs:
        """Give what a hash stands for."""
        found = self._base.execute("SELECT inputs FROM made_of WHERE hash = ?", (name,)).fetchone()
        inputs: Mapping[str, Mapping[str, str]] = json.loads(found[0]) if found else {}
        return inputs

    def gathered(self, path: str) -> Gathered | None:
        """Give what is known of a zip or a print run."""
        look = "SELECT path, made_of, sha256, entry FROM gathered WHERE path = ?"
        row = self._base.execute(look, (path,)).fetchone()
        if row is None:
            return None
        own_path, made_of, sha256, told = row
        return Gathered(own_path, made_of, sha256, json.loads(told))

    def gather(self, row: Gathered) -> None:
        """Note a zip or a print run as one of this merge."""
        values = (row.path, row.made_of, row.sha256, _json(row.entry))
        self._base.execute("INSERT OR REPLACE INTO gathered VALUES (?, ?, ?, ?, 1)", values)

    def complain(self, problems: Iterable[Problem]) -> None:
        """Note problems, each once."""
        rows = [
            (p.place.path, p.place.line or 0, p.what, p.mend, str(p.severity)) for p in problems
        ]
        self._base.executemany("INSERT OR IGNORE INTO problems VALUES (?, ?, ?, ?, ?)", rows)

    def problems(self, severity: Severity | None = None) -> Iterator[Problem]:
        """Give problems, errors first, in the order of files and lines."""
        found = self._base.execute(
            "SELECT path, line, what, mend, severity FROM problems WHERE severity = ? OR ? = ''"
            " ORDER BY severity, path, line, what, mend",
            (str(severity or ""),) * 2,
        )
        for path, line, what, mend, kind in found:
            yield Problem(Place(path, line or None), what, mend, Severity(kind))

    def alike(self) -> Iterator[tuple[Problem, int]]:
        """Give problems, errors first; of those in the same words the first, and how many."""
        found = self._base.execute(
            "SELECT path, line, what, mend, severity, count(*), min(printf('%s %09d', path, line))"
            " FROM problems GROUP BY severity, what, mend ORDER BY severity, path, line, what"
        )
        for path, line, what, mend, kind, count, _ in found:
            yield Problem(Place(path, line or None), what, mend, Severity(kind)), count

    def complaints(self, severity: Severity) -> int:
        """Count problems."""
        return self._count("problems WHERE severity = ?", str(severity))

    def miss(self, row: Missing) -> None:
        """Note a file, or a whole group, that could not be made."""
        values = (row.path, row.contact, row.place.path, row.place.line or 0, row.why)
        self._base.execute("INSERT OR IGNORE INTO missing VALUES (?, ?, ?, ?, ?)", values)

    def missing(self) -> Iterator[Missing]:
        """Give what could not be made, and why."""
        look = "SELECT * FROM missing ORDER BY file, line, contact, path"
        for path, contact, file, line, why in self._base.execute(look):
            yield Missing(path, contact, Place(file, line or None), why)

    def entries(self) -> Iterator[Entry]:
        """Give the entries of this merge's files by their paths."""
        look = "SELECT entry, why FROM outputs WHERE current AND sha256 != '' ORDER BY path"
        for entry, why in self._base.execute(look):
            yield json.loads(entry) | {"why": why}

    def gathered_entries(self) -> Iterator[Entry]:
        """Give the entries of this merge's zips and print runs."""
        for row in self._base.execute("SELECT entry FROM gathered WHERE current ORDER BY path"):
            yield json.loads(row[0])

    def earlier(self) -> Iterator[tuple[str, str]]:
        """Give the paths and hashes of files that earlier merges left, and are not of this one."""
        look = "SELECT path, sha256 FROM {} WHERE NOT current AND sha256 != '' ORDER BY path"
        for table in ("outputs", "gathered"):
            yield from self._base.execute(look.format(table))

    def counts(self) -> tuple[int, int, int]:
        """Count this merge's files, the groups that have any, and the files that it made."""
        where = "outputs WHERE current AND sha256 != ''"
        made = self._count(f"{where} AND why != ?", UNCHANGED)
        return self._count(where), self._count(where, what="DISTINCT contact"), made

    def _count(self, where: str, *values: str, what: str = "*") -> int:
        look = f"SELECT count({what}) FROM {where}"  # noqa: S608 -- words of this module alone
        return int(self._base.execute(look, values).fetchone()[0])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
