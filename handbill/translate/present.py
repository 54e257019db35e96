"""Catalogs -> every message of a language as it stands now, and as a row of a table."""

from dataclasses import dataclass
from typing import Final

import polib

from handbill.language import Language
from handbill.problem import Problem
from handbill.project.catalog import MessageId
from handbill.project.messages import SourceMessage
from handbill.project.po import STALE
from handbill.project.read import Project
from handbill.translate.catalogs import Domain, catalog_file, load
from handbill.translate.review import WRONG
from handbill.translate.status import state
from handbill.translate.table import Row, message_id
from handbill.translate.update import EARLIER

# What an update and a review write into a comment, and what Babel makes of an earlier sentence.
MARKS: Final = (*EARLIER, STALE, WRONG, "| ")


@dataclass(frozen=True)
class Present:
    """A message as its catalog has it now.

    ``comment`` is the translators' own; ``marks`` are the lines that the press wrote beside it.
    """

    flyer: str
    message: SourceMessage
    text: str = ""
    comment: str = ""
    marks: tuple[str, ...] = ()
    fuzzy: bool = False
    state: str = "missing"


def presents(
    project: Project, language: Language, domain: Domain
) -> tuple[list[Present], list[Problem]]:
    """Give the messages of a domain; none if its catalog has a mistake in it."""
    file = catalog_file(project.root, language, domain.name)
    po = load(file) if file.file.is_file() else polib.POFile()
    if not isinstance(po, polib.POFile):
        return [], po
    entries: dict[MessageId, polib.POEntry] = {
        (entry.msgctxt, entry.msgid): entry for entry in po if not entry.obsolete
    }
    catalog = project.catalogs.get((language.tag, domain.name))
    found = [
        _present(domain.name, message, entries.get(message.id), state(catalog, message.id))
        for message in domain.messages
    ]
    return found, []


def _present(
    flyer: str, message: SourceMessage, entry: polib.POEntry | None, named: str
) -> Present:
    if entry is None:
        return Present(flyer, message)
    lines = entry.tcomment.split("\n")
    own = "\n".join(line for line in lines if not is_mark(line))
    marks = tuple(line for line in lines if is_mark(line))
    return Present(flyer, message, entry.msgstr, own, marks, entry.fuzzy, named)


def is_mark(line: str) -> bool:
    """Whether a line of a comment is one that the press reads, and no translator's word."""
    return line.lstrip().startswith(MARKS)


def exported(present: Present) -> Row:
    """Give the row of a message."""
    context, source = present.message.id
    notes = (note.strip() for note in present.message.notes)
    marks = (mark for mark in present.marks if mark != STALE)
    return Row(
        id=message_id(present.message.id),
        flyer=present.flyer,
        where=context or "",
        notes="\n".join((*notes, *marks)),
        source=source,
        text=present.text,
        status=present.state,
        comment=present.comment,
        before=present.state,
    )
