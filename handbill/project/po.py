"""The bytes of a PO file -> its header and its entries with their lines, or the problems in it.

The front door before polib and Babel, which drop letters, take the first of two equal messages and
trust the header without a word (hostile-input measurements, section 3). The scan knows PO's
grammar line by line; polib reads the entries afterwards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polib

from handbill.language import Language
from handbill.problem import Place, Problem
from handbill.project.text import decoded

LARGEST_FILE: Final = 5 * 1024 * 1024
LONGEST_LINE: Final = 20_000

LINE_ENDS: Final = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# Where they are held: letters of no meaning, which no catalog may hold.
HELD: Final = 0xF0000

# Says of an entry that its translation is another sentence's.
STALE: Final = "stale: this translates an earlier sentence"

_KEYWORDS: Final = ("msgctxt", "msgid", "msgid_plural", "msgstr")
_LINE: Final = re.compile(r'(?:(\w+)(?:\[(\d+)\])?\s+)?("(?:[^"\\]|\\.)*")\s*$')
_WORD: Final = re.compile(r"[A-Za-z_]+")
_CHARSET: Final = re.compile(r"charset=([\w-]+)")


@dataclass(frozen=True)
class PoEntry:
    """One message as the file gives it; ``line`` is counted from one and is that of its msgid.

    ``notes`` are the author's to the translator, ``remarks`` the translator's own.
    """

    context: str | None
    source: str
    text: str
    fuzzy: bool
    stale: bool
    notes: str
    line: int
    remarks: str = ""


def read_po(raw: bytes, path: str, language: Language) -> tuple[list[PoEntry], list[Problem]]:
    """Read a catalog; a problem in its grammar or header refuses all of it."""
    text = _text(raw, path)
    if isinstance(text, Problem):
        return [], [text]
    problems = [*_grammar(text, path)]
    if problems:
        return [], problems
    try:
        po = polib.pofile(held(text), wrapwidth=0)
    except (OSError, ValueError, UnicodeError, IndexError) as error:
        return [], [_not_po(path, error)]
    lines = _source_lines(text)
    problems = [*_header(po, path, language), *_duplicates(po, path, lines)]
    if problems:
        return [], problems
    return [_entry(entry, lines) for entry in po if not entry.obsolete], []


def _text(raw: bytes, path: str) -> str | Problem:
    if len(raw) > LARGEST_FILE:
        what = f"the catalog has {len(raw):,} bytes; at most {LARGEST_FILE:,} are read"
        return Problem(Place(path), what, "put only this flyer's messages into it")
    if not raw.strip():
        what = "the catalog is empty: it has no header and no messages"
        return Problem(Place(path), what, "delete it, or copy the template (.pot) and fill it in")
    return decoded(path, raw)


def _grammar(text: str, path: str) -> Iterator[Problem]:
    previous = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line.startswith("#") or not line:
            previous = previous if line else ""
            continue
        problem = _line_problem(line, previous)
        if problem:
            yield Problem(Place(path, number), *problem)
            return
        match = _LINE.match(line)
        previous = (match[1] if match else None) or previous


def _line_problem(line: str, previous: str) -> tuple[str, str] | None:
    if len(line) > LONGEST_LINE:
        return f"the line has {len(line):,} characters", "shorten the message"
    match = _LINE.match(line)
    if match is None:
        return _why_not_a_line(line)
    if match[1] and match[1] not in _KEYWORDS:
        return f'unknown keyword "{match[1]}"', f"write one of {', '.join(_KEYWORDS)}"
    if not match[1] and not previous:
        return "a text stands without msgid or msgstr before it", "put msgstr before it"
    return None


def _why_not_a_line(line: str) -> tuple[str, str]:
    word = _WORD.match(line)
    if line.startswith(('"', *_KEYWORDS)):
        what = "the text does not end with a quotation mark, or has one too many inside"
        return what, 'put " at both ends of the text, and write \\" for one inside'
    if word:
        return f'unknown keyword "{word[0]}"', f"write one of {', '.join(_KEYWORDS)}"
    return f'"{line[:40]}" is no line of a catalog', "delete the line, or put # before a comment"


def _not_po(path: str, error: Exception) -> Problem:
    match = re.search(r"line (\d+)", str(error))
    place = Place(path, int(match[1]) if match else None)
    return Problem(
        place, "the catalog cannot be read here", "compare the entry with its neighbours"
    )


def _header(po: polib.POFile, path: str, language: Language) -> Iterator[Problem]:
    place = Place(path, 1)
    charset = _CHARSET.search(po.metadata.get("Content-Type", ""))
    named = po.metadata.get("Language", "")
    if not po.metadata:
        yield Problem(place, "the catalog has no header", 'begin it with msgid "" and the header')
        return
    if charset is None or charset[1].upper() not in ("UTF-8", "UTF8"):
        what = f'the header names the encoding "{charset[1] if charset else ""}"'
        yield Problem(place, what, "save the catalog as UTF-8 and write charset=UTF-8")
    if named.replace("_", "-").casefold() != language.tag.casefold():
        what = f'the header says "Language: {named}", the folder is that of {language.tag}'
        yield Problem(place, what, f"write Language: {language.locale}")
    plural = po.metadata.get("Plural-Forms")
    if plural is not None and _squeezed(plural) != _squeezed(language.plural):
        what = f"the plural rule is not that of {language.english}"
        yield Problem(place, what, f"write Plural-Forms: {language.plural}")


def _squeezed(rule: str) -> str:
    return re.sub(r"[\s()]|;$", "", rule.strip()).rstrip(";")


def _duplicates(po: polib.POFile, path: str, lines: list[int]) -> Iterator[Problem]:
    seen: dict[tuple[str | None, str], int] = {}
    for entry in po:
        if entry.obsolete:
            continue
        line = _line(entry, lines)
        first = seen.setdefault((entry.msgctxt, entry.msgid), line)
        if first != line:
            what = f'"{entry.msgid[:40]}" is translated here and again at line {first}'
            yield Problem(Place(path, line), what, "keep one of the two")


def held(text: str) -> str:
    """Hold the place of what polib takes for the end of a line, and PO does not."""
    return text.translate({ord(char): chr(HELD + i) for i, char in enumerate(LINE_ENDS)})


def given_back(text: str) -> str:
    """Put back what was held."""
    return text.translate({HELD + i: char for i, char in enumerate(LINE_ENDS)})


def _source_lines(text: str) -> list[int]:
    """Give the line of every live msgid, from one; polib names that of the first comment."""
    pattern = re.compile(r"msgid\s")
    return [i for i, line in enumerate(text.split("\n"), 1) if pattern.match(line.lstrip())]


def _line(entry: polib.POEntry, lines: list[int]) -> int:
    first = entry.linenum or 0
    return next((line for line in lines if line >= first), first)


def is_stale(entry: polib.POEntry) -> bool:
    """Whether a draft translates an earlier sentence.

    Other programs say it by ``#|``; Babel turns that into a comment, and some drop it, so an update
    of ours says it in words as well.
    """
    told = entry.tcomment.split("\n")
    spoilt = any(line.lstrip().startswith(("| msg", STALE)) for line in told)
    return entry.fuzzy and bool(entry.previous_msgid or entry.previous_msgctxt or spoilt)


def _entry(entry: polib.POEntry, lines: list[int]) -> PoEntry:
    return PoEntry(
        context=entry.msgctxt,
        source=given_back(entry.msgid),
        text=given_back(entry.msgstr),
        fuzzy=entry.fuzzy,
        stale=is_stale(entry),
        notes=entry.comment,
        line=_line(entry, lines),
        remarks=entry.tcomment,
    )
