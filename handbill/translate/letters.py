"""A translation -> letters that are not its language's, and marks that nobody sees."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

from fontTools.unicodedata import script as script_of

from handbill.translate.finding import Check, Remark, Sentence, named, shortened
from handbill.translate.rules import is_among, of_language, rules

KASHIDA: Final = "\u0640"
# Letters in a shape of their own, as some programs copy them out of a PDF: ligatures of Latin and
# Armenian, and Arabic letters; not those that stand for whole phrases.
FORMS: Final = re.compile(
    "[\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc]"
)
HIDDEN: Final = re.compile("[\u00ad\ufeff]")
_JOINERS: Final = re.compile("[\u200c\u200d]")
_QUOTED: Final = re.compile(r'["\u201c]([^"\u201c\u201d]+)["\u201d]')
_NAME: Final = re.compile(r"\b\w*[A-Z]\w*")
# Alphabets with letters that look the same.
_ALIKE: Final = ("Latn", "Cyrl", "Grek")
# These belong to no script, or to the letter before.
_NEUTRAL: Final = ("Zyyy", "Zinh", "Zzzz")


def kashida(sentence: Sentence) -> Iterator[Remark]:
    """Find the stroke that lengthens Arabic words."""
    if KASHIDA in sentence.plain:
        what = f'"{_word_with(sentence.plain, KASHIDA)}" is stretched by hand (U+0640)'
        yield Remark(Check.KASHIDA, what, "delete the stroke: the press sees to the lines' length")


def forms(sentence: Sentence) -> Iterator[Remark]:
    """Find letters that were copied as shapes."""
    found = FORMS.findall(sentence.plain)
    if found:
        word = _word_with(sentence.plain, found[0])
        what = f'"{word}" is written in shapes of letters ({named("".join(found[:3]))})'
        yield Remark(Check.FORMS, what, "type the letters anew, or type --fix")


def hidden(sentence: Sentence) -> Iterator[Remark]:
    """Find soft hyphens and byte order marks."""
    found = HIDDEN.search(sentence.plain)
    if found:
        kind = "a soft hyphen" if found[0] == "\u00ad" else "a byte order mark"
        mend = "delete it, or type --fix: the press hyphenates by itself"
        yield Remark(Check.HIDDEN, f"the translation holds {kind} ({named(found[0])})", mend)


def zero_width_space(sentence: Sentence) -> Iterator[Remark]:
    """Find break marks where words have spaces."""
    languages = rules("letters")["zero_width_space"]
    if "\u200b" in sentence.plain and not is_among(languages, sentence.language.tag):
        what = f"{sentence.language.english} needs no break marks (U+200B)"
        yield Remark(Check.ZERO_WIDTH, what, "delete them")


def joiners(sentence: Sentence) -> Iterator[Remark]:
    """Find joiners where no spelling needs them."""
    found = _JOINERS.search(sentence.plain)
    if found and not is_among(rules("letters")["joiners"], sentence.language.tag):
        what = f"{sentence.language.english} needs no joiners ({named(found[0])})"
        yield Remark(Check.JOINERS, what, "delete them")


def composed(sentence: Sentence) -> Iterator[Remark]:
    """Find letters whose accents are typed apart."""
    text = sentence.plain
    if not unicodedata.is_normalized("NFC", text):
        words = text.split()
        word = next((word for word in words if not unicodedata.is_normalized("NFC", word)), text)
        what = f'"{shortened(word)}" is not in the usual form of its letters (NFC)'
        yield Remark(Check.NFC, what, "type --fix")


def neighbours(sentence: Sentence) -> Iterator[Remark]:
    """Find letters of a language that is written almost alike."""
    instead = of_language(rules("letters")["instead"], sentence.language.tag) or {}
    found = Counter(char for char in sentence.plain if char in instead)
    for char, count in found.items():
        what = f'"{_word_with(sentence.plain, char)}" has {char} ({named(char)})'
        times = f", {count} times" if count > 1 else ""
        mend = f"write {instead[char]} in {sentence.language.english}{times}"
        yield Remark(Check.LETTERS, what, mend)


def scripts(sentence: Sentence) -> Iterator[Remark]:
    """Find words of two alphabets, and of a script that neither language nor source has."""
    own = rules("letters")["scripts"].get(sentence.language.script)
    known = _known_words(sentence)
    for word, names in _words(sentence.plain):
        alike = names & frozenset(_ALIKE)
        if len(alike) > 1:
            what = (
                f'"{shortened(word)}" mixes letters of {" and ".join(sorted(map(_called, alike)))}'
            )
            yield Remark(Check.SCRIPT, what, "type the word anew in one alphabet")
        elif own and names - frozenset(own):
            foreign = next((run for run in _foreign(word, own) if not _is_known(run, known)), None)
            if foreign:
                what = f'"{shortened(foreign)}" is not in the script of {sentence.language.english}'
                mend = "translate it, or write what the source has"
                yield Remark(Check.SCRIPT, what, mend)


def _words(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Give the runs of letters of a text, with the scripts in each."""
    for is_word, run in groupby(text, key=_in_word):
        word = "".join(run)
        found = frozenset(map(_script, word)) - frozenset(_NEUTRAL)
        if is_word and found:
            yield word, found


def _in_word(char: str) -> bool:
    """Whether a sign is a letter or belongs to one, as vowels of Hindi and Bengali do."""
    return char.isalpha() or unicodedata.category(char).startswith("M")


@cache
def _script(char: str) -> str:
    return str(script_of(char))


def _called(script: str) -> str:
    return {"Latn": "Latin", "Cyrl": "Cyrillic", "Grek": "Greek"}[script]


def _foreign(word: str, own: list[str]) -> list[str]:
    """Give the runs of letters that are not of a language, such as LEAD in LEADの."""
    odd = [_script(char) not in (*own, *_NEUTRAL) for char in word]
    return ["".join(char for char, _ in run) for is_odd, run in _runs(word, odd) if is_odd]


def _runs(word: str, odd: list[bool]) -> Iterator[tuple[bool, list[tuple[str, bool]]]]:
    for is_odd, run in groupby(zip(word, odd, strict=True), key=itemgetter(1)):
        yield is_odd, list(run)


def _known_words(sentence: Sentence) -> list[str]:
    """Give the words that the source has, or no language translates, or that its note names.

    A note is English prose: it names what it quotes, and names in capitals.
    """
    named_in_note = [*_QUOTED.findall(sentence.notes), *_NAME.findall(sentence.notes)]
    text = " ".join((sentence.said, *sentence.kept, *named_in_note))
    return [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]


def _is_known(word: str, known: list[str]) -> bool:
    """Whether a word is one of the source's: "waiver" is "waivers" to a reader."""
    small = word.casefold()
    return any(one == small or one in (f"{small}s", small.removesuffix("s")) for one in known)


def doubled(sentence: Sentence) -> Iterator[Remark]:
    """Find a word that stands twice."""
    tag = sentence.language.tag
    if is_among(rules("letters")["doubling"], tag):
        return
    twice = of_language(rules("letters")["twice"], tag) or []
    words = sentence.plain.casefold().split()
    for word, after in pairwise(words):
        if word == after.rstrip(".,;:!?\u060c\u061b") and word.isalpha() and word not in twice:
            yield Remark(
                Check.DOUBLED, f'"{shortened(word)}" stands twice', "delete one of the two"
            )
            return


def _word_with(text: str, char: str) -> str:
    return shortened(next((word for word in text.split() if char in word), text))
