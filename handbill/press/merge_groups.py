"""What ``--contacts`` names -> the groups of a merge, each once, in the order that they are named.

They are read, checked and laid aside in a file without a name, so that ten thousand take no more
memory than ten.
"""

import glob
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from handbill.grids.received import CSV, XLSX
from handbill.language import Languages
from handbill.problem import COMMAND_LINE, Place, Problem, Severity, refused
from handbill.project.contact import Contact, read_contact
from handbill.project.contact_groups import groups

TABLES: Final = (*CSV, XLSX)
FILES: Final = (".toml", *TABLES)
# Up to so many bytes of groups stay in memory.
LAID_ASIDE: Final = 4_000_000


class Groups:
    """The groups of a merge, to be gone through as often as one likes."""

    def __init__(self) -> None:
        """Hold none yet."""
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(LAID_ASIDE)  # noqa: SIM115 -- it lives as long as the merge
        self._count = 0

    def add(self, contact: Contact) -> None:
        """Lay a group aside."""
        pickle.dump(contact, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def close(self) -> None:
        """Forget them."""
        self._file.close()

    def __len__(self) -> int:
        """Count them."""
        return self._count

    def __iter__(self) -> Iterator[Contact]:
        """Give them in their order; only one may go through them at a time."""
        self._file.seek(0)
        for _ in range(self._count):
            yield pickle.load(self._file)  # noqa: S301 -- written by this very process


@dataclass
class Gathering:
    """Groups as they are read: what is wrong with them, and whom a pattern took along for nothing.

    ``left_out`` are blanks and examples that a pattern found beside groups.
    """

    groups: Groups = field(default_factory=Groups)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def take(self, contacts: Iterable[Contact], *, named: bool) -> None:
        """Add groups; of two with one id the second is a problem."""
        for contact in contacts:
            if contact.kind != "group" and not named:
                self.left_out.append(contact.id)
            elif contact.id in self.places:
                self.problems.append(_twice(contact, self.places[contact.id]))
            else:
                self.places[contact.id] = contact.place
                self.groups.add(contact)


def gather(patterns: Sequence[str], languages: Languages, found: Gathering) -> None:
    """Read the groups of all files that are named, or found by a pattern such as ``contacts/*``.

    Raises ``HandbillError``, exit code 2, for what names no file.
    """
    for file, named in _files(patterns).items():
        if file.suffix.lower() == ".toml":
            found.take(_from_file(file, languages, found.problems), named=named)
        else:
            found.take(groups(file, languages, found.problems), named=True)


def _files(patterns: Sequence[str]) -> dict[Path, bool]:
    """Give every file once, and whether it is named and not only found by a pattern."""
    files: dict[Path, bool] = {}
    known: dict[Path, Path] = {}
    for pattern in patterns:
        named = Path(pattern).is_file()
        for file in [Path(pattern)] if named else _found(pattern):
            same = known.setdefault(file.resolve(), file)
            files[same] = files.get(same, False) or named
    return files


def _found(pattern: str) -> list[Path]:
    found = sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207 -- it may be absolute
    files = [file for file in found if file.suffix.lower() in FILES and file.is_file()]
    if files:
        return files
    if found:
        what = f'--contacts: "{pattern}" is no file of contacts'
        mend = "name files such as groups.csv, groups.xlsx or 'contacts/*.toml'"
    else:
        what = f'--contacts: no file is called "{pattern}"'
        mend = "name a file that is there, or a pattern in quotes, such as 'contacts/*.local.toml'"
    raise refused(COMMAND_LINE, what, mend)


def _from_file(file: Path, languages: Languages, problems: list[Problem]) -> list[Contact]:
    """Read a contact, wherever it lies, and call it by the path that was typed."""
    found: list[Problem] = []
    contact = read_contact(file, languages, found, file.as_posix())
    problems += found
    # As a row of a table: what is wrong with a number is not printed a hundred times.
    wrong = any(row.severity is Severity.ERROR for row in found)
    return [contact] if contact and not wrong else []


def _twice(contact: Contact, first: Place) -> Problem:
    what = f'"{contact.id}" is the id of {first} already'
    return Problem(contact.place, what, "give each group an id of its own; the first one was made")
