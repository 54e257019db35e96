"""A table that came back + the catalogs -> what would change, what is left, and the new catalogs.

A row changes a message only if both its id and its English text are the message's. A review is
never written here: a spreadsheet passes through many hands.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

import polib

from handbill.grids.grid import LONGEST_HEADING, clean
from handbill.language import Language
from handbill.problem import Place, Problem, Severity, nearest
from handbill.project.gate import Refused, check
from handbill.project.text import forbidden
from handbill.translate.add import empty
from handbill.translate.catalogs import Domain, catalog_file, load, save
from handbill.translate.present import Present, is_mark
from handbill.translate.review import WRONG
from handbill.translate.table import (
    HEADINGS,
    STATUSES,
    Row,
    Table,
    is_message_id,
    message_id,
    shown,
)
from handbill.translate.update import merged, template

DRAFT, TRANSLATED, REVIEWED, STALE = "draft", "translated", "reviewed", "stale"
# What may be chosen for a status; the other ones only tell how it is.
CHOICES: Final = (DRAFT, TRANSLATED, REVIEWED)
EXPORT_ANEW: Final = "export the language anew and carry your text over"
LONGEST_COMMENT: Final = 2_000

_MAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w")

# A row is found by its flyer and its message's id.
Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Terms:
    """How an import was asked for: may it write over newer or reviewed text; is all of it draft."""

    replace: bool = False
    as_draft: bool = False


@dataclass(frozen=True)
class Change:
    """What a row makes of a message; ``told`` is whether it brings a text of its own."""

    place: Place
    present: Present
    text: str
    fuzzy: bool
    comment: str
    told: bool

    @property
    def retold(self) -> bool:
        """Whether it changes the translation or how far it can be trusted."""
        return self.told or self.fuzzy != self.present.fuzzy

    @property
    def commented(self) -> bool:
        """Whether it changes the comment."""
        return self.comment != self.present.comment

    @property
    def state(self) -> str:
        """Name the state that it gives the message."""
        if not self.retold:
            return self.present.state
        return DRAFT if self.fuzzy else TRANSLATED


def compared(
    name: str, table: Table, known: Iterable[Present], terms: Terms
) -> tuple[list[Change], list[Problem]]:
    """Say what the rows of the file ``name`` would change, and which are left, and why."""
    by_key = {(each.flyer, message_id(each.message.id)): each for each in known}
    doubled = _doubled(name, table.rows)
    changes: list[Change] = []
    problems = list(table.problems)
    for line, given in table.rows:
        place, present = Place(name, line), by_key.get(_key(given))
        row = replace(given, before=given.before or (present.state if present else ""))
        outcome: Refused | Change | None = _mismatch(row, present, by_key, doubled.get(_key(row)))
        if present and outcome is None:
            problems += _remarks(place, row, present)
            outcome = _outcome(row, present, terms)
        if isinstance(outcome, Refused):
            problems.append(_left(place, row, outcome))
        elif outcome:
            changes.append(replace(outcome, place=place))
    return changes, problems


def _key(row: Row) -> Key:
    return row.flyer, row.id


def _doubled(name: str, rows: Sequence[tuple[int, Row]]) -> dict[Key, str]:
    """Tell of the messages that stand more than once where the first and the last row are."""
    counted = Counter(_key(row) for _, row in rows if row.id)
    firsts = {_key(row): line for line, row in reversed(rows)}
    lasts = {_key(row): line for line, row in rows}
    return {
        key: f"{name}:{firsts[key]} and {name}:{lasts[key]}"
        for key, count in counted.items()
        if count > 1
    }


def _left(place: Place, row: Row, why: Refused) -> Problem:
    """Name a row that is left; nothing is lost by it if nobody wrote there."""
    weight = Severity.ERROR if _is_written(row) else Severity.WARNING
    return Problem(place, why.what, why.mend, weight)


def _is_written(row: Row) -> bool:
    return bool(row.new) or _is_decided(row)


def _is_decided(row: Row) -> bool:
    """Whether somebody chose the status, and it is not only as it was exported."""
    return row.status not in ("", row.before)


def _mismatch(
    row: Row, present: Present | None, known: dict[Key, Present], doubled: str | None
) -> Refused | None:
    """Say why a row is none of a message's."""
    if not row.id:
        return Refused("the row has no id", "copy the row from the exported file again")
    if present is None:
        return _unknown(row, known)
    if doubled:
        return Refused(f"the message stands more than once: {doubled}", "keep one of the rows")
    if row.source == shown(present.message.id[1]):
        return None
    what = f'the English text is not the flyer\'s: "{present.message.id[1][:60]}"'
    return Refused(what, EXPORT_ANEW)


def _unknown(row: Row, known: dict[Key, Present]) -> Refused:
    flyers = sorted({flyer for flyer, _ in known})
    if row.flyer not in flyers:
        near = nearest(row.flyer[:LONGEST_HEADING], flyers) or f"one of {', '.join(flyers)}"
        return Refused(f'there is no flyer "{row.flyer[:40]}"', f"write {near}")
    if not is_message_id(row.id):
        return Refused(f'"{row.id[:40]}" is no id', "copy the row from the exported file again")
    what = f'the flyer no longer says "{row.source[:60]}"'
    return Refused(what, EXPORT_ANEW)


def _remarks(place: Place, row: Row, present: Present) -> Iterator[Problem]:
    """Say what a translator may take for done, and is not."""
    if row.status == REVIEWED and _is_decided(row):
        what = 'a spreadsheet writes no review: "reviewed" counts as translated here'
        yield Problem(
            place, what, "a second reader confirms it: translate review", Severity.WARNING
        )
    if row.text != shown(present.text) and not _is_written(row):
        what = f'"{HEADINGS["text"]}" is not what the catalog has, and is not read'
        mend = f'write into "{HEADINGS["new"]}"; if the catalog is newer than the file, all is well'
        yield Problem(place, what, mend, Severity.WARNING)


def _outcome(row: Row, present: Present, terms: Terms) -> Change | Refused | None:
    """Say what a row makes of its message: nothing, a change, or why it is left."""
    change = _change(row, present, terms)
    wrong = _odd_status(row)
    if _is_decided(row) and not terms.as_draft:
        wrong = wrong or _unfounded(row, change)
    if change.retold:
        wrong = wrong or _overwriting(row, present, terms) or _gate(present, change.text)
    if change.commented:
        wrong = wrong or _odd_comment(change.comment)
    return wrong or (change if change.retold or change.commented else None)


def _odd_status(row: Row) -> Refused | None:
    if row.status not in ("", *STATUSES):
        near = nearest(row.status[:LONGEST_HEADING], [*STATUSES]) or f"{DRAFT} or {TRANSLATED}"
        return Refused(f'the status "{row.status[:40]}" is not known', f"write {near}")
    if _is_decided(row) and row.status not in CHOICES:
        what = f'the status "{row.status}" cannot be chosen'
        return Refused(what, f"write {DRAFT} or {TRANSLATED}, or leave it as it was")
    return None


def _change(row: Row, present: Present, terms: Terms) -> Change:
    told = row.new != "" and (row.new != clean(present.text) or present.state == STALE)
    said = _trimmed(row.comment)
    spoken = said not in ("", _trimmed(shown(present.comment)))
    return Change(
        place=Place(""),
        present=present,
        text=row.new if told else present.text,
        fuzzy=_is_draft(row, present, told=told, terms=terms),
        comment=said if spoken else present.comment,
        told=told,
    )


def _trimmed(comment: str) -> str:
    """Trim every line of a comment, as a catalog does when it is read and brought up to date."""
    lines = (line.strip() for line in comment.split("\n"))
    return "\n".join(line for line in lines if line)


def _is_draft(row: Row, present: Present, *, told: bool, terms: Terms) -> bool:
    """Whether the message is a draft afterwards.

    A text that changed under a status that nobody touched is one: nobody has said that a reader
    of the language made sure of it.
    """
    if _is_decided(row) and not terms.as_draft:
        return row.status == DRAFT
    return told or present.fuzzy


def _unfounded(row: Row, change: Change) -> Refused | None:
    """Say why a status that was chosen has no text that it could be of."""
    if not change.text.strip():
        what = f'the status is "{row.status}", and there is no text'
        return Refused(what, f'write the translation into "{HEADINGS["new"]}"')
    if change.present.state == STALE and not change.told:
        mend = f'write the translation of this sentence into "{HEADINGS["new"]}"'
        return Refused("the current text translates an earlier sentence", mend)
    return None


def _overwriting(row: Row, present: Present, terms: Terms) -> Refused | None:
    """Say which text it would write over that this file does not know, or that is reviewed."""
    if terms.replace:
        return None
    if present.state == REVIEWED:
        what = "the message is reviewed: a second reader has confirmed its translation"
        return Refused(what, "to change it all the same, import with --replace")
    if row.text != shown(present.text):
        what = f'the catalog has another text since the export: "{shown(present.text)[:60]}"'
        return Refused(what, f"{EXPORT_ANEW}; or import with --replace")
    return None


def _gate(present: Present, text: str) -> Refused | None:
    outcome = check(present.message.id[1], text)
    return outcome if isinstance(outcome, Refused) else None


def _odd_comment(comment: str) -> Refused | None:
    what = forbidden(comment)
    if what or len(comment) > LONGEST_COMMENT:
        what = what or f"{len(comment):,} letters; at most {LONGEST_COMMENT:,} are read"
        return Refused(f"the comment holds {what}", "type it anew, shorter or without it")
    if any(is_mark(line) for line in comment.split("\n")):
        what = "a line of the comment begins as only the press's own do"
        return Refused(what, "begin it with another word")
    if _MAIL.search(comment):
        what = "the comment holds an e-mail address, and catalogs are public"
        return Refused(what, "take the address out")
    return None


def written(
    root: Path, language: Language, domain: Domain, changes: Sequence[Change]
) -> tuple[str | None, list[Problem]]:
    """Write a domain's changes into its catalog, whole or not at all; give its path if it changed.

    Raises ``OSError`` with the catalog as it was.
    """
    catalog = catalog_file(root, language, domain.name)
    po = load(catalog) if catalog.file.is_file() else empty(language, domain)
    if not isinstance(po, polib.POFile):
        return None, po
    wanted = {change.present.message.id: change for change in changes}
    if not wanted.keys() <= {_id(entry) for entry in po if not entry.obsolete}:
        po = merged(po, template(domain.messages))
    for entry in po:
        change = None if entry.obsolete else wanted.get(_id(entry))
        if change:
            _apply(change, entry)
    _without_addresses(po)
    return (catalog.path if save(catalog.file, po) else None), []


def _id(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _apply(change: Change, entry: polib.POEntry) -> None:
    entry.tcomment = "\n".join(filter(None, (change.comment, *_marks(change))))
    if not change.retold:
        return
    entry.msgstr = change.text
    # The text is this sentence's now, so it is no longer stale.
    entry.previous_msgctxt = entry.previous_msgid = entry.previous_msgid_plural = None
    kept = [flag for flag in entry.flags if flag != "fuzzy"]
    entry.flags = ["fuzzy", *kept] if change.fuzzy else kept


def _marks(change: Change) -> list[str]:
    """Give the lines of the press that still hold.

    A new text is this sentence's own, and what a reader found wrong is gone when another made sure.
    """
    marks = [] if change.told else list(change.present.marks)
    sure = change.retold and not change.fuzzy
    return [mark for mark in marks if not (sure and mark.startswith(WRONG))]


def _without_addresses(po: polib.POFile) -> None:
    """Take out who translated last, and every address: the catalog tells nothing of anybody."""
    for name, value in [*po.metadata.items()]:
        if name == "Last-Translator" or _MAIL.search(value):
            del po.metadata[name]
    po.header = "\n".join(line for line in po.header.split("\n") if not _MAIL.search(line))
