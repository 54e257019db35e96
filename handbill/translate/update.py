"""Templates + catalogs -> catalogs that hold exactly the templates' messages.

polib reads and writes: Babel would lose ``#|`` and ``X-`` headers. Messages are matched by their
exact text and never by likeness, which turns "Do open the door" into "do not open". Files change as
little as can be: no line numbers, no dates, no re-wrapping.
"""

from collections.abc import Sequence
from pathlib import Path

import polib

from handbill.language import Language
from handbill.outputs.write import write_whole
from handbill.problem import Place, Problem
from handbill.project.messages import NOTE, SourceMessage

HEADER = {
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
        notes = "\n".join(note.removeprefix(NOTE).strip() for note in message.notes)
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

    What is no longer asked for becomes obsolete (``#~``); it is never put in another's place.
    """
    new = polib.POFile(wrapwidth=0)
    new.metadata, new.header = old.metadata, old.header
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    for wanted in pot:
        new.append(_carried(wanted, known.pop((wanted.msgctxt, wanted.msgid), None)))
    for entry in known.values():
        if entry.msgstr:
            entry.obsolete = True
            new.append(entry)
    return new


def _carried(wanted: polib.POEntry, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=wanted.msgctxt,
        msgid=wanted.msgid,
        comment=wanted.comment,
        occurrences=wanted.occurrences,
        flags=list(wanted.flags),
    )
    if old is not None and old.msgstr:
        entry.msgstr, entry.tcomment = old.msgstr, old.tcomment
        entry.previous_msgid, entry.previous_msgctxt = old.previous_msgid, old.previous_msgctxt
        entry.flags = [*(["fuzzy"] if old.fuzzy else []), *entry.flags]
    return entry


def new_catalog(language: Language) -> polib.POFile:
    """Give an empty catalog of a language, with the header that the press asks for."""
    catalog = polib.POFile(wrapwidth=0)
    catalog.metadata = HEADER | {"Language": language.locale, "Plural-Forms": language.plural}
    return catalog


def update_domain(
    locales: Path, domain: str, messages: Sequence[SourceMessage], origin: str
) -> tuple[list[str], list[Problem]]:
    """Write a domain's template and bring its catalogs up to date; give the paths that changed."""
    pot = template(messages, origin)
    changed = _write(locales / f"{domain}.pot", str(pot), locales)
    problems: list[Problem] = []
    for file in sorted(locales.glob(f"*/LC_MESSAGES/{domain}.po")):
        try:
            old = polib.pofile(str(file), wrapwidth=0)
        except (OSError, ValueError, UnicodeError, IndexError):
            path = f"locales/{file.relative_to(locales).as_posix()}"
            what = "the catalog cannot be read, so it was left as it is"
            problems.append(Problem(Place(path), what, "python3 build.py check says where"))
            continue
        changed += _write(file, str(merged(old, pot)), locales)
    return changed, problems


def _write(file: Path, text: str, locales: Path) -> list[str]:
    content = (text if text.endswith("\n") else f"{text}\n").encode()
    if file.is_file() and file.read_bytes() == content:
        return []
    write_whole(file, content)
    return [f"locales/{file.relative_to(locales).as_posix()}"]
