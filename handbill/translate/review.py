"""What a reader of a language has confirmed -> its rows in ``reviews.toml``, and back again.

Nothing here confirms anything by itself: every row that is written is one that a reader named. A
message that is confirmed is no draft any more, so its catalog changes first; were the press killed
between the two, the message would be translated and not yet reviewed.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import polib

from handbill.language import Language
from handbill.outputs.write import write_whole
from handbill.problem import COMMAND_LINE, ExitCode, HandbillError, Problem, refused
from handbill.project.gate import Refused, check
from handbill.project.review import ReviewRow, Reviews
from handbill.project.schema import validate
from handbill.project.toml import read_toml
from handbill.translate.catalogs import FOLDER, CatalogFile, load, save
from handbill.translate.numbered import Numbered, code, spans

NAME: Final = "reviews.toml"
LONGEST_NAME: Final = 80
HEAD: Final = (
    "# Which translations a reader of the language has confirmed, each by what it says: any edit\n"
    "# takes its review back. Written by: python3 build.py translate review\n"
)
WRONG: Final = "a reader found this wrong"
_ROW: Final = re.compile(r"^\[\[\s*review\s*\]\]", re.MULTILINE)
_MESSAGE: Final = re.compile(r'^\s*message\s*=\s*"([0-9a-f]{16})"', re.MULTILINE)


def pseudonym(name: str) -> str:
    """Give the name to sign with; raises ``HandbillError``, exit code 2, for one that is none."""
    shown = " ".join(name.split())
    if "@" in shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        what = f'"{shown[:40]}" is no pseudonym'
        mend = "choose a short name without an address, or leave --as out: a review needs no name"
        raise refused(COMMAND_LINE, what, mend)
    return shown


def reviews_file(root: Path, language: Language) -> Path:
    """Give where a language's reviews stand."""
    return root / FOLDER / language.locale / NAME


def read_rows(root: Path, language: Language) -> tuple[ReviewRow, ...]:
    """Read a language's reviews; raises ``HandbillError``, exit code 1, if they cannot be read."""
    file = reviews_file(root, language)
    if not file.is_file():
        return ()
    found: list[Problem] = []
    toml = read_toml(file, f"{FOLDER}/{language.locale}/{NAME}", found)
    rows = validate(Reviews, toml, (), found) if toml else None
    if rows is None:
        raise HandbillError(ExitCode.CONTENT, *found)
    return rows.review


def confirm(root: Path, rows: Sequence[Numbered], by: str, on: date) -> None:
    """Write down that a reader has confirmed some messages of a language."""
    if not rows:
        return
    language = rows[0].catalog.language
    known = {row.message for row in read_rows(root, language)}
    for catalog, po, entries in _entries(rows):
        for entry in entries:
            _settle(entry)
        save(catalog.file, po)
    new = [row.digest for row in rows if row.digest not in known]
    _append(reviews_file(root, language), dict.fromkeys(new), by, on)


def _append(file: Path, digests: Iterable[str], by: str, on: date) -> None:
    old = file.read_text(encoding="utf-8") if file.is_file() else HEAD
    signed = f'by = "{_escaped(by)}"\n' if by else ""
    new = [f'\n[[review]]\nmessage = "{each}"\n{signed}on = {on.isoformat()}\n' for each in digests]
    if new:
        write_whole(file, "".join((old if old.endswith("\n") else f"{old}\n", *new)).encode())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def reword(row: Numbered, text: str) -> Refused | None:
    """Give a message another translation, which somebody else has to confirm.

    What the gate refuses is not written.
    """
    found = check(row.id[1], text)
    if isinstance(found, Refused):
        return found
    for catalog, po, entries in _entries([row]):
        for entry in entries:
            entry.msgstr = text
            _settle(entry)
        save(catalog.file, po)
    return None


def doubt(row: Numbered, why: str) -> None:
    """Make a message a draft again, with what a reader said of it as a comment."""
    for catalog, po, entries in _entries([row]):
        for entry in entries:
            if not entry.fuzzy:
                entry.flags.insert(0, "fuzzy")
            told = f"{WRONG}: {' '.join(why.split())}" if why.strip() else WRONG
            entry.tcomment = "\n".join(filter(None, (entry.tcomment, told)))
        save(catalog.file, po)


def _settle(entry: polib.POEntry) -> None:
    """Take away what says that nobody has made sure of an entry."""
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    kept = [line for line in entry.tcomment.split("\n") if not line.startswith(WRONG)]
    entry.tcomment = "\n".join(kept)


def _entries(
    rows: Iterable[Numbered],
) -> Iterator[tuple[CatalogFile, polib.POFile, list[polib.POEntry]]]:
    """Open every catalog that some messages stand in, and give their entries."""
    by_file: dict[CatalogFile, list[Numbered]] = defaultdict(list)
    for row in rows:
        by_file[row.catalog].append(row)
    for catalog, own in by_file.items():
        po = load(catalog)
        if not isinstance(po, polib.POFile):
            raise HandbillError(ExitCode.CONTENT, *po)
        wanted = {row.id for row in own}
        live = [entry for entry in po if not entry.obsolete]
        yield catalog, po, [entry for entry in live if (entry.msgctxt, entry.msgid) in wanted]


def revoke(root: Path, language: Language, digests: Collection[str], by: str | None) -> int:
    """Take back the reviews of some translations, or those of one reader; give how many it were.

    The rest of the file stays letter by letter as it is.
    """
    gone = {
        row.message
        for row in read_rows(root, language)
        if row.message in digests and by in (None, row.by)
    }
    file = reviews_file(root, language)
    if gone:
        head, *blocks = _blocks(file.read_text(encoding="utf-8"))
        kept = [block for block in blocks if not _names(block) & gone]
        write_whole(file, "".join((head, *kept)).encode())
    return len(gone)


def _blocks(text: str) -> list[str]:
    """Part a file of reviews before each row, with the comments that stand above it."""
    starts = [_above(text, match.start()) for match in _ROW.finditer(text)]
    ends = [*starts[1:], len(text)]
    head = text[: starts[0]] if starts else text
    return [head, *(text[a:b] for a, b in zip(starts, ends, strict=True))]


def _above(text: str, at: int) -> int:
    """Give where the comment that stands right above a row begins, or the row itself."""
    while True:
        start = text.rfind("\n", 0, at - 1) + 1
        if at == 0 or not text[start:at].startswith("#"):
            return at
        at = start


def _names(block: str) -> set[str]:
    return set(_MESSAGE.findall(block))


def still_says(rows: Sequence[Numbered], wanted: str, language: Language) -> None:
    """Refuse to sign off a page whose messages say something else than its proof did.

    Raises ``HandbillError``, exit code 2.
    """
    if code(rows) == wanted.casefold():
        return
    what = f'messages {spans(rows)} do not say what the code "{wanted}" is of'
    mend = (
        "look whether it is typed as on the proof; if a message was changed since, print it again: "
        f"python3 build.py translate proof {language.tag}"
    )
    raise refused(COMMAND_LINE, what, mend)
