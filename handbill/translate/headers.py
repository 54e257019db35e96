"""A catalog's header -> the same without who wrote it; and what it still tells of when and how.

Whoever translates such a leaflet may not want to be found. PO editors write name, address and time
into every file that they save, without being asked.
"""

import re
from collections.abc import Iterator
from typing import Final

import polib

from handbill.problem import Place, Problem, Severity
from handbill.translate.finding import Check, Finding, found_by

NAMES: Final = ("Last-Translator",)
TELLING: Final[tuple[str, ...]] = ("X-Generator", "PO-Revision-Date", "POT-Creation-Date")
_ADDRESS: Final = re.compile(r"[^\s<>@]+@[^\s<>@]+")


def strip_people(po: polib.POFile) -> list[str]:
    """Take names and addresses out of a header; say which lines they were in."""
    gone = [
        name for name, text in po.metadata.items() if name in NAMES or _ADDRESS.search(str(text))
    ]
    for name in gone:
        del po.metadata[name]
    # "# Luna <luna@example.org>, 2026": PO editors copy translators into the comment above.
    lines = po.header.split("\n")
    kept = [line for line in lines if not _ADDRESS.search(line)]
    if kept != lines:
        po.header = "\n".join(kept)
        gone.append("a comment")
    return gone


def strip_traces(po: polib.POFile) -> list[str]:
    """Take the time and the program out of a header; say which lines they were in."""
    gone = [name for name in TELLING if name in po.metadata]
    for name in gone:
        del po.metadata[name]
    return gone


def traces(text: str, path: str) -> Iterator[Finding]:
    """Find what a header tells of when and with what it was written."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("msgid") and line != 'msgid ""':
            return
        name = line.removeprefix('"').partition(":")[0]
        if line.startswith('"') and name in TELLING:
            what = f"the header tells when or with what the catalog was written ({name})"
            mend = "delete the line, or type --fix"
            place = Place(path, number)
            yield found_by(Check.HEADERS, Problem(place, what, mend, Severity.WARNING))
