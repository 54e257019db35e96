"""A finished PDF and what it should say -> what of that cannot be read out of it again.

Two texts are the same without spaces, break marks and line-end hyphens (design, section 8). Out of
right-to-left lines letters come in another order, so these are compared word by word.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pypdfium2

from handbill.project.text import bare

# Pages may lie upside down on a sheet, and are read as they are turned.
TURNS: Final = (0, 180)
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
# A reader takes a vowel sign beside its letter for a space: pieces of a word stand near each other.
NEAR: Final = 40
# A letter may be missing of a word that has so many.
SHORTEST: Final = 3


# A paragraph that goes on over pages leaves at least so many letters on each, and of what stands
# below it at most so many may look like the next ones.
PIECE: Final = 4
CHANCE: Final = 3


@dataclass(frozen=True)
class Said:
    """Paragraphs that a piece carries in one language.

    Where letters are ``stacked``, as those of Nastaliq, a reader may take one that lies upon
    another for the same letter drawn twice.
    """

    texts: tuple[str, ...]
    right_to_left: bool
    stacked: bool = False


def lost(pdf: bytes, said: Sequence[Said]) -> Iterator[str]:
    """Give the paragraphs that are not found again on the pages of a file."""
    turned = [_Turned(pdf, turn) for turn in TURNS]
    for part in said:
        for text in part.texts:
            if part.right_to_left:
                found = any(_in_words(_words(text), pages.words, part) for pages in turned)
            else:
                found = any(_in_pages(bare(text), pages.bare) for pages in turned)
            if not found:
                yield text


@dataclass(frozen=True)
class _Turned:
    """The pages of a file, turned by so many degrees, and read when they are asked for."""

    pdf: bytes
    turn: int

    @cached_property
    def pages(self) -> list[str]:
        return _read(self.pdf, self.turn)

    @cached_property
    def bare(self) -> list[str]:
        return [bare(page) for page in self.pages]

    @cached_property
    def words(self) -> list[str]:
        return _words("\n".join(self.pages))


def _read(pdf: bytes, turn: int) -> list[str]:
    """Read the pages of a file, turned by so many degrees."""
    texts = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            page.set_rotation(turn)
            texts.append(page.get_textpage().get_text_range())
    return texts


def _in_pages(text: str, pages: Sequence[str]) -> bool:
    """Whether a paragraph stands on a page, or begins on one and goes on over the next ones."""
    return any(_goes_on(text, pages, first) for first in range(len(pages)))


def _goes_on(text: str, pages: Sequence[str], at: int) -> bool:
    """Whether a text stands on a page as far as it has room there, and the rest on those after it.

    What stands at the foot of the page may happen to begin as the text goes on: then a letter less
    of it is the text's.
    """
    if at == len(pages):
        return False
    length = _beginning(text, pages[at])
    if length == len(text):
        return True
    ends = range(length, max(PIECE, length - CHANCE) - 1, -1)
    return any(_goes_on(text[end:], pages, at + 1) for end in ends)


def _beginning(text: str, page: str) -> int:
    """Give how many letters of a text's beginning a page holds in one piece."""
    return bisect_left(range(1, len(text) + 1), 1, key=lambda end: int(text[:end] not in page))


def _in_words(wanted: Sequence[str], known: Sequence[str], part: Said) -> bool:
    missing = Counter(wanted) - Counter(known)
    return all(
        _in_pieces(word, known) or (part.stacked and _but_for_a_letter(word, known))
        for word in missing
    )


def _but_for_a_letter(word: str, known: Sequence[str]) -> bool:
    """Whether a word of letters of its own script was read but for one of them."""
    if len(word) < SHORTEST or word.isascii():
        return False
    return any(_in_pieces(word.replace(letter, "", 1), known) for letter in set(word))


def _in_pieces(word: str, known: Sequence[str]) -> bool:
    """Whether a word was read in pieces that stand near each other."""
    parts = [(at, piece) for at, piece in enumerate(known) if not Counter(piece) - Counter(word)]
    nearby = ([piece for at, piece in parts if start <= at <= start + NEAR] for start, _ in parts)
    return any(_made_of(Counter(word), pieces) for pieces in nearby)


def _made_of(word: Counter[str], pieces: Sequence[str]) -> bool:
    """Whether the letters of a word are those of some of the pieces."""
    if not word:
        return True
    for at, piece in enumerate(pieces):
        if not Counter(piece) - word and _made_of(word - Counter(piece), pieces[at + 1 :]):
            return True
    return False


def _words(text: str) -> list[str]:
    """Give the words of a text in their order, the letters of each sorted, without vowel signs."""
    spelt = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    letters = "".join(char for char in spelt if not _is_beside(char))
    return ["".join(sorted(word[0])) for word in _WORD.finditer(letters)]


def _is_beside(char: str) -> bool:
    """Whether a character is no letter of its own: a vowel sign, or a joiner within a word."""
    return bool(unicodedata.combining(char)) or unicodedata.category(char) == "Cf"
