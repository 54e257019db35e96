"""The numbers of a sentence -> which of them its translation lost, changed or made up.

A number is read in any script's digits, with any grouping, and with the language's words for large
numbers: 15,000,000 = 1500万 = 1.5 crore = 15 millones.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from handbill.language import SOURCE
from handbill.problem import Severity
from handbill.translate.finding import Check, Remark, Sentence
from handbill.translate.rules import of_language, rules

# From here on a word multiplies the number before it.
MULTIPLIES: Final = 10
# Nobody spells out a number of three digits or more in a leaflet, least of all a year or a sum;
# "thirty days" for "30 days" is right. So only larger numbers are missed.
SPELLED_OUT: Final = 99
# As few as these written one after the other are digits, not words.
FEWEST_SIGNS: Final = 4
GROUP: Final = 3
# No number takes more words and digits than this (一千二百三十四万五千六百七十八 takes 15).
LONGEST: Final = 16
# What may stand between a number and the word that multiplies it.
_BETWEEN: Final = " -\u2060\u200b"

_PINS: Final = re.compile(r"\bFigures?: ([^\n]*?)\.(?=\s|$)")
_PINNED: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
DIGITS: Final = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,'\u2019\u066b\u066c]\d+)*")
_SEPARATOR: Final = re.compile(r"[ .,'\u2019\u066b\u066c]")

Values: TypeAlias = frozenset[Decimal]


@dataclass(frozen=True)
class Number:
    """One number of a text: how it is written, and all that it may mean.

    ``whole`` is what it means with all the words that multiply it; ``in_digits`` tells it from one
    in words alone.
    """

    text: str
    values: Values
    whole: Values
    in_digits: bool


class _Token(NamedTuple):
    """Digits or a word for a number, and whether it follows right after the one before."""

    text: str
    value: Decimal
    others: Values
    follows: bool

    @property
    def in_digits(self) -> bool:
        """Whether it is no word."""
        return self.text[0].isdigit()

    @property
    def multiplies(self) -> bool:
        """Whether it is a word that multiplies the number before it."""
        return self.value >= MULTIPLIES and not self.in_digits


def figures(sentence: Sentence) -> Iterator[Remark]:
    """Miss the figures that the message's note pins."""
    known = _scales(sentence.language.tag)
    said = frozenset[Decimal]().union(
        *(number.values for number in numbers(sentence.plain, sentence.language.tag))
    )
    for pinned in pins(sentence.notes):
        if pinned in said:
            continue
        shown = f"{pinned:,}" if pinned >= 10 ** (GROUP + 1) else f"{pinned}"
        what = f"the translation lacks the figure {shown}, which the note pins"
        mend = "write it in digits, or in digits and the language's words for large numbers"
        if known is None and _leading(pinned) in {_leading(value) for value in said}:
            what = f"nobody has told the press how {sentence.language.english} writes {shown}"
            mend = "count the zeros, and add its words for large numbers to figures.toml"
            yield Remark(Check.FIGURES, what, mend)
        else:
            yield Remark(Check.FIGURES, what, mend, Severity.ERROR)


def digits(sentence: Sentence) -> Iterator[Remark]:
    """Miss large numbers of the source, and find numbers that it has not, in words or digits."""
    source, text = numbers(sentence.said, SOURCE), numbers(sentence.plain, sentence.language.tag)
    pinned = frozenset(pins(sentence.notes))
    allowed = pinned.union(_in_words(sentence.said), *(number.values for number in source))
    given = frozenset[Decimal]().union(*(number.values for number in text))
    known = _scales(sentence.language.tag) is not None
    for number in text:
        if number.in_digits and not number.whole & allowed:
            what = f'the translation has the number "{number.text}", the source has not'
            yield Remark(Check.DIGITS, what, "compare the numbers of the two")
    for number in source:
        values = number.whole if known else number.values
        large = max(number.values) > SPELLED_OUT
        if number.in_digits and large and not values & (given | pinned):
            what = f'the source has the number "{number.text}", the translation has not'
            yield Remark(Check.DIGITS, what, "compare the numbers of the two")


def pins(notes: str) -> list[Decimal]:
    """Give the figures of a note: ``Figures: 30 days, October 2016.``; words are for readers."""
    texts = [match[1] for match in _PINS.finditer(notes)]
    found = [match[0].replace(",", "") for text in texts for match in _PINNED.finditer(text)]
    return [Decimal(text) for text in dict.fromkeys(found)]


def numbers(text: str, tag: str) -> list[Number]:
    """Read the numbers of a text in a language."""
    folded = folded_digits(text, tag)
    tokens = [*_tokens(folded, tag)]
    before = bool((_scales(tag) or {}).get("before"))
    starts = [at for at, token in enumerate(tokens) if not token.multiplies]
    return [_number(tokens, at, before=before) for at in starts]


def folded_digits(text: str, tag: str = SOURCE) -> str:
    """Write any script's digits as those of ASCII."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    signs = (_scales(tag) or {}).get("digits", "")
    if signs:
        table = str.maketrans(signs, "0123456789")
        run = rf"[{signs}]{{{FEWEST_SIGNS},}}"
        plain = re.sub(run, lambda match: match[0].translate(table), plain)
    return "".join(str(unicodedata.decimal(char, char)) for char in plain)


def _scales(tag: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = of_language(rules("figures")["scales"], tag)
    return found


@cache
def _words(tag: str) -> dict[str, tuple[Decimal, bool]]:
    """Give each word for a number with its value, and whether it may go on; longest first."""
    pairs = [
        (unicodedata.normalize("NFKC", word.rstrip("*")).casefold(), Decimal(key), word[-1] == "*")
        for key, words in (_scales(tag) or {}).items()
        if isinstance(words, list)
        for word in words
    ]
    ordered = sorted(pairs, key=lambda pair: -len(pair[0]))
    return {word: (value, goes_on) for word, value, goes_on in ordered}


@cache
def _pattern(tag: str) -> re.Pattern[str]:
    words = [
        re.escape(word) + ("" if goes_on else r"(?!\w)")
        for word, (_, goes_on) in _words(tag).items()
    ]
    return re.compile(rf"(?P<digits>{DIGITS.pattern})|(?P<word>{'|'.join(words) or '(?!)'})")


def _tokens(text: str, tag: str) -> Iterator[_Token]:
    end = None
    for match in _pattern(tag).finditer(text):
        between = text[end : match.start()] if end is not None else "|"
        values = [_words(tag)[match["word"]][0]] if match["word"] else _readings(match[0])
        yield _Token(match[0], values[0], frozenset(values), not between.strip(_BETWEEN))
        end = match.end()


def _readings(text: str) -> list[Decimal]:
    """Give what digits with separators may mean, the likeliest first."""
    parts = _SEPARATOR.split(text)
    if len(parts) == 1:
        return [Decimal(text)]
    groups = all(len(part) in (GROUP - 1, GROUP) for part in parts[1:-1])
    if len(parts[0]) <= GROUP and groups and len(parts[-1]) == GROUP:
        whole = [Decimal("".join(parts))]
        return whole + [Decimal(part) for part in parts if " " in text]
    # A fraction, or parts of a date.
    fraction = Decimal(f"{''.join(parts[:-1])}.{parts[-1]}")
    return [fraction, *(Decimal(part) for part in parts)]


def _number(tokens: list[_Token], at: int, *, before: bool) -> Number:
    """Read a number with the words that multiply it, and with the smaller ones that follow.

    ``before`` says that such a word may also stand before it, as in "milioni 15".
    """
    first = last = tokens[at]
    stack, sums = [first.value], []
    text = first.text
    for token in tokens[at + 1 : at + LONGEST]:
        if not token.follows or not (token.multiplies or last.multiplies):
            break
        stack = _joined(stack, token)
        text += f" {token.text}" if token.multiplies else ""
        sums.append(sum(stack, Decimal(0)))
        last = token
    if before and at and tokens[at - 1].multiplies and first.follows:
        sums.append(first.value * tokens[at - 1].value)
    whole = frozenset(sums) or first.others
    return Number(text, first.others | whole, whole, first.in_digits)


def _joined(stack: list[Decimal], token: _Token) -> list[Decimal]:
    """Add a number to those read so far, or multiply the last and all that are smaller."""
    if not token.multiplies:
        return [*stack, token.value]
    kept = [value for value in stack[:-1] if value >= token.value]
    smaller = [value for value in stack[:-1] if value < token.value]
    return [*kept, sum((*smaller, stack[-1]), Decimal(0)) * token.value]


def _in_words(text: str) -> Iterator[Decimal]:
    words = rules("figures")["words"]
    for word in re.findall(r"[a-z]+", text.casefold()):
        if word in words:
            yield Decimal(words[word])


def _leading(value: Decimal) -> str:
    return str(value).replace(".", "").strip("0")
