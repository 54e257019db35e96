"""Templates + catalogs -> catalogs that hold exactly the templates' messages.

polib reads and writes: Babel would lose ``#|`` and ``X-`` headers. Messages are matched by their
exact text and never by likeness, which turns "Do open the door" into "do not open". Files change as
little as can be: no line numbers, no dates, no re-wrapping.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polib

from handbill.language import Languages, find
from handbill.outputs.write import write_whole
from handbill.problem import Problem
from handbill.project.messages import SourceMessage
from handbill.project.po import read_po

# Says of an obsolete entry that its translation is another sentence's.
STALE: Final = "stale: this translates an earlier sentence"

HEADER: Final = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


def template(messages: Sequence[SourceMessage], origin: str) -> polib.POFile:
    """Give the template (.pot) of a domain; ``origin`` is the path its messages come from."""
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
                occurrences=[(origin, "")],
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
    new.extend(kept.values())
    return new


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _retired(entry: polib.POEntry) -> polib.POEntry:
    """Make an entry obsolete; that it was stale must outlast ``#|``, which obsolete ones lose."""
    entry.obsolete = True
    if entry.fuzzy and (entry.previous_msgid or entry.previous_msgctxt):
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
    locales: Path,
    languages: Languages,
    domain: str,
    messages: Sequence[SourceMessage],
    origin: str,
) -> tuple[list[str], list[Problem]]:
    """Write a domain's template and bring its catalogs up to date; give the paths that changed."""
    pot = template(messages, origin)
    changed = _write(locales / f"{domain}.pot", str(pot), locales)
    problems: list[Problem] = []
    for file in sorted(locales.glob(f"*/LC_MESSAGES/{domain}.po")):
        path = f"locales/{file.relative_to(locales).as_posix()}"
        language = find(file.parents[1].name, languages)
        raw = file.read_bytes()
        wrong = read_po(raw, path, language)[1] if language else []
        if wrong or language is None:
            problems += wrong
            continue
        old = polib.pofile(raw.decode("utf-8-sig"), wrapwidth=0)
        changed += _write(file, str(merged(old, pot)), locales)
    return changed, problems


def _write(file: Path, text: str, locales: Path) -> list[str]:
    content = (text if text.endswith("\n") else f"{text}\n").encode()
    if file.is_file() and file.read_bytes() == content:
        return []
    write_whole(file, content)
    return [f"locales/{file.relative_to(locales).as_posix()}"]
