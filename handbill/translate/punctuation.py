"""A translation -> its spaces, marks, brackets and quotation marks, by its language's rules."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, Final

from handbill.language import Language
from handbill.translate.finding import Check, Remark, Sentence, named
from handbill.translate.rules import of_language, rules

KINDS: Final = ("stop", "question", "exclamation", "colon")
EDGES: Final = " \t\n\u00a0\u2000-\u200a\u202f\u205f\u3000"
# Also those that are not NFC, and become others when they are.
DOUBLE: Final = re.compile(rf"[{EDGES.replace(chr(10), '')}]{{2,}}")
UNBROKEN: Final = "\u00a0\u202f"

_BEFORE_MARK: Final = re.compile(
    r"\S([ \u00a0\u202f]+)"
    r"([,;:!?.\u037e\u060c\u061b\u061f\u06d4\u0964\u0965\u3002\uff0c\u3001\uff1b\uff1a\uff01\uff1f"
    r"\u0589\u1362-\u1366\u17d4\u17d6\u104a\u104b])(?=[\s)\u00bb\u201d\u2019\u300d]|$)"
)
_CLOSERS: Final = "\"'\u201d\u2019\u201c\u00bb\u203a\u300d\u300f)]}\uff09\u3011\u300b\u3009"
_PAIRS: Final = {
    "(": ")",
    "[": "]",
    "{": "}",
    "\uff08": "\uff09",
    "\u3010": "\u3011",
    "\u300a": "\u300b",
    "\u3008": "\u3009",
}
# All that opens or closes a quotation somewhere; a comma above is also an apostrophe.
_QUOTES: Final = '"\u00ab\u00bb\u2039\u203a\u201c\u201d\u201e\u201f\u300c\u300d\u300e\u300f'
_INNER: Final = "\u2018\u201a\u2019"


def spaces(sentence: Sentence) -> Iterator[Remark]:
    """Find spaces at the edges, two in a row, and those before marks, or the lack of them."""
    text = sentence.plain
    if text.strip() and re.search(rf"^[{EDGES}]|[{EDGES}]$", text):
        yield Remark(Check.SPACES, "there is a space at the edge", "delete it, or type --fix")
    if DOUBLE.search(text):
        yield Remark(Check.SPACES, "there are two spaces in a row", "delete one, or type --fix")
    spaced = of_language(rules("punctuation")["spaced"], sentence.language.tag) or []
    for match in _BEFORE_MARK.finditer(text):
        # Three points may stand alone, and have their space.
        if match[2] not in spaced and not text[match.start(2) :].startswith(".."):
            what = f'there is a space before "{match[2]}"'
            yield Remark(Check.SPACES, what, "delete it")
            break
    if spaced:
        yield from _unspaced(text, spaced, sentence.language)


def _unspaced(text: str, spaced: list[str], language: Language) -> Iterator[Remark]:
    marks = "".join(spaced)
    bare = rf"[^{UNBROKEN}({re.escape(marks)}]([{re.escape(marks)}\u00bb])(?=[\s)\u00bb\u201d]|$)"
    found = re.search(bare, text) or re.search(rf"(\u00ab)(?![{UNBROKEN}])", text)
    if found:
        side = "after" if found[1] == "\u00ab" else "before"
        what = f'{language.english} has a space that does not break {side} "{found[1]}"'
        yield Remark(Check.SPACES, what, "put U+202F or U+00A0 there, in place of a plain space")


def end_mark(sentence: Sentence) -> Iterator[Remark]:
    """Compare how the source and its translation end."""
    language = sentence.language
    source, text = _core(sentence.said), _core(sentence.plain)
    kind = next((kind for kind in KINDS if source.endswith(tuple(_marks("en", kind)))), None)
    if kind is None:
        ended = next((mark for mark in _every_mark() if text.endswith(mark)), None)
        if ended:
            what = f'the translation ends with "{ended}", the source with no mark'
            yield Remark(Check.END, what, f'delete "{ended}"')
        return
    wanted = _marks(language.tag, kind)
    has = next((mark for mark in _every_mark() if text.endswith(mark)), "")
    right = text.endswith(tuple(filter(None, wanted))) or (not has and "" in wanted)
    if not right:
        shown = f'"{has}"' if has else "no mark"
        what = f"the translation ends with {shown}"
        mend = f'end it with "{wanted[0]}"' if wanted[0] else "end it with no mark"
        yield Remark(Check.END, what, mend)
    yield from _accents(sentence, kind)


def _accents(sentence: Sentence, kind: str) -> Iterator[Remark]:
    """Look for the marks that a question has before its end: ¿ in Spanish, ՞ in Armenian."""
    row = _row(sentence.language.tag)
    inside = row.get("inside", {}).get(kind)
    if inside and inside not in sentence.plain:
        what = f'the translation lacks "{inside}" ({named(inside)})'
        yield Remark(Check.END, what, "put it into the word that is stressed")
    for close, opening in row.get("opened", {}).items():
        if sentence.plain.count(close) > sentence.plain.count(opening):
            yield Remark(Check.END, f'"{close}" is not opened', f'put "{opening}" where it begins')


def _core(text: str) -> str:
    """Give a text without the brackets and quotation marks that close at its end."""
    return text.rstrip().rstrip(_CLOSERS + UNBROKEN).rstrip()


def _row(tag: str) -> dict[str, Any]:
    found: dict[str, Any] = of_language(rules("punctuation")["marks"], tag) or {}
    return found


def _marks(tag: str, kind: str) -> list[str]:
    found: list[str] = _row(tag).get(kind) or _row("en")[kind]
    return found


@cache
def _every_mark() -> tuple[str, ...]:
    """Give all that ends a sentence somewhere, the longest first."""
    rows = rules("punctuation")["marks"]
    every = {mark for tag in rows for kind in KINDS for mark in _marks(tag, kind)}
    return tuple(sorted(filter(None, every - {"-"}), key=lambda mark: (-len(mark), mark)))


def marks(sentence: Sentence) -> Iterator[Remark]:
    """Find marks of Latin script behind the language's own letters."""
    instead = of_language(rules("punctuation")["instead"], sentence.language.tag) or {}
    seen = set()
    for before, mark in pairwise(sentence.plain):
        # At the end, another check compares; behind Latin letters and digits they are right.
        if mark in instead and mark not in seen and before.isalpha() and not _is_latin(before):
            seen.add(mark)
            what = f'"{mark}" is no mark of {sentence.language.english}'
            yield Remark(Check.MARKS, what, f"write {instead[mark]} ({named(instead[mark])})")


def _is_latin(char: str) -> bool:
    return "LATIN" in unicodedata.name(char, "")


def brackets(sentence: Sentence) -> Iterator[Remark]:
    """Find brackets that do not close what was opened."""
    wrong = _unpaired(sentence.plain)
    if wrong and not _unpaired(sentence.said):
        what = f'the bracket "{wrong}" has no partner of its kind'
        yield Remark(Check.BRACKETS, what, "open and close brackets in pairs")


def _unpaired(text: str) -> str | None:
    opened: list[str] = []
    for char in text:
        if char in _PAIRS:
            opened.append(char)
        elif char in _PAIRS.values() and (not opened or _PAIRS[opened.pop()] != char):
            return char
    return opened[-1] if opened else None


def quotes(sentence: Sentence) -> Iterator[Remark]:
    """Find quotation marks that are another language's, that do not pair, or that were lost."""
    own = [mark.strip(UNBROKEN + " ") for mark in sentence.language.quotes]
    text = sentence.plain
    shown = " ".join((own[0] + "…" + own[1], own[2] + "…" + own[3]))
    # Inside a word it abbreviates, as Hebrew does.
    marked = re.sub(r"(?<=[^\W\d_])\"(?=[^\W\d_])", "", text)
    foreign = [char for char in marked if char in _QUOTES and char not in "".join(own)]
    if foreign:
        what = f"{foreign[0]} is no quotation mark of {sentence.language.english}"
        yield Remark(Check.QUOTES, what, f"write {shown}")
    elif not all(_paired(text, *pair) for pair in (own[:2], own[2:])):
        what = "the quotation marks do not open and close in pairs"
        yield Remark(Check.QUOTES, what, f"write {shown}")
    elif _quoted(sentence.said, ("\u201c",)) > _quoted(text, (own[0], own[2])):
        what = "words in quotation marks have lost them"
        yield Remark(Check.QUOTES, what, f"write {own[0]}…{own[1]} around them: they show distance")


def _paired(text: str, opening: str, closing: str) -> bool:
    if opening == closing:
        return closing in _INNER or text.count(opening) % 2 == 0
    if closing in _INNER or opening in _INNER:
        # Apostrophes look like it, so there may be more of them.
        return text.count(opening) <= text.count(closing)
    depth = 0
    for char in text:
        depth += (char == opening) - (char == closing)
        if depth < 0:
            return False
    return depth == 0


def _quoted(text: str, openings: tuple[str, ...]) -> int:
    return sum(text.count(opening) for opening in dict.fromkeys(openings) if opening != "\u2019")
