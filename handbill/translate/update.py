"""Templates + catalogs -> catalogs that hold exactly the templates' messages.

polib reads and writes: Babel would lose ``#|`` and ``X-`` headers. Messages are matched by their
exact text and never by likeness, which turns "Do open the door" into "do not open". Files change as
little as can be: no line numbers, no dates, no re-wrapping.
"""

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

import polib

from handbill.language import Languages
from handbill.problem import Problem
from handbill.project.messages import SourceMessage
from handbill.project.po import STALE, is_stale
from handbill.translate.catalogs import FOLDER, Domain, catalogs, load, save

# Offer an earlier sentence beside one that is like it, for its translator to look at. They are
# comments: nothing ever prints them.
EARLIER: Final = ("earlier source: ", "earlier translation: ")
LIKENESS: Final = 0.6

HEADER: Final = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


def template(messages: Sequence[SourceMessage]) -> polib.POFile:
    """Give the template (.pot) of a domain."""
    pot = polib.POFile(wrapwidth=0)
    pot.metadata = dict(HEADER)
    for message in messages:
        context, source = message.id
        notes = "\n".join(note.strip() for note in message.notes)
        flags = ["python-format"] if "%(" in source else []
        pot.append(
            polib.POEntry(
                msgctxt=context,
                msgid=source,
                comment=notes,
                occurrences=[(message.path, "")],
                flags=flags,
            )
        )
    return pot


def merged(old: polib.POFile, pot: polib.POFile) -> polib.POFile:
    """Give a catalog with the template's messages in its order, and every old translation kept.

    What is no longer asked for becomes obsolete (``#~``); it is never put in another's place. What
    is asked for again comes back, unless there is a newer translation or the old one was stale.
    """
    new = polib.POFile(wrapwidth=0)
    new.metadata, new.header = old.metadata, old.header
    live = {_key(entry): entry for entry in old if not entry.obsolete}
    gone = {_key(entry): entry for entry in old if entry.obsolete}
    for wanted in pot:
        known = live.pop(_key(wanted), None)
        retired = gone.pop(_key(wanted), None)
        if retired and not (known and known.msgstr) and STALE not in retired.tcomment:
            known = retired
        new.append(_carried(wanted, known))
    kept = gone | {key: _retired(entry) for key, entry in live.items() if entry.msgstr}
    for entry in new:
        entry.tcomment = _with_earlier(entry, kept.values())
    new.extend(kept.values())
    return new


def _with_earlier(entry: polib.POEntry, gone: Collection[polib.POEntry]) -> str:
    """Give an entry's comment, with what it must tell of itself.

    That it is stale, which other programs may forget; and the nearest earlier sentence if it has no
    translation yet.
    """
    marks = (*EARLIER, STALE)
    own = [line for line in entry.tcomment.split("\n") if line and not line.startswith(marks)]
    own += [STALE] if is_stale(entry) else []
    near = None if entry.msgstr else _nearest(entry.msgid, gone)
    if near is not None:
        own += [f"{EARLIER[0]}{_line(near.msgid)}", f"{EARLIER[1]}{_line(near.msgstr)}"]
    return "\n".join(own)


def _nearest(source: str, gone: Collection[polib.POEntry]) -> polib.POEntry | None:
    """Give the obsolete entry whose source is most like a text, if any is."""
    likeness = {id(each): SequenceMatcher(None, each.msgid, source).ratio() for each in gone}
    near = max(gone, key=lambda each: likeness[id(each)], default=None)
    return near if near is not None and likeness[id(near)] >= LIKENESS else None


def _line(text: str) -> str:
    return " ".join(text.split())


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _retired(entry: polib.POEntry) -> polib.POEntry:
    """Make an entry obsolete; that it was stale must outlast ``#|``, which obsolete ones lose."""
    entry.obsolete = True
    if is_stale(entry) and STALE not in entry.tcomment:
        entry.tcomment = "\n".join(filter(None, (entry.tcomment, STALE)))
    entry.previous_msgid = entry.previous_msgctxt = None
    return entry


def _carried(wanted: polib.POEntry, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=wanted.msgctxt,
        msgid=wanted.msgid,
        comment=wanted.comment,
        occurrences=wanted.occurrences,
        flags=list(wanted.flags),
    )
    if old is None:
        return entry
    entry.tcomment = old.tcomment
    if old.msgstr:
        entry.msgstr = old.msgstr
        entry.previous_msgid, entry.previous_msgctxt = old.previous_msgid, old.previous_msgctxt
        entry.flags = [*(["fuzzy"] if old.fuzzy else []), *entry.flags]
    return entry


def update_domain(
    root: Path, languages: Languages, domain: Domain
) -> tuple[list[str], list[Problem]]:
    """Write a domain's template and bring its catalogs up to date; give the paths that changed."""
    pot = template(domain.messages)
    path = f"{FOLDER}/{domain.name}.pot"
    changed = [path] if save(root / path, pot) else []
    problems: list[Problem] = []
    for catalog in catalogs(root, languages, domain.name):
        old = load(catalog)
        if not isinstance(old, polib.POFile):
            problems += old
        elif save(catalog.file, merged(old, pot)):
            changed.append(catalog.path)
    return changed, problems
