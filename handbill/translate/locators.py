"""A translation -> the phone numbers and addresses in it, which only a contact may give.

Who calls a number that a catalog made up, or that was right in another town, tells a stranger.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from handbill.language import SOURCE
from handbill.problem import Severity
from handbill.translate.figures import DIGITS, folded_digits, numbers, pins
from handbill.translate.finding import Check, Remark, Sentence

# The shortest number that one dials without a list of short numbers: 555-0134.
FEWEST_DIGITS: Final = 7

# Digits with what is put between those of a phone number; each piece matches in one way only.
_RUN: Final = re.compile(r"\+?\(?\d(?:[-\u2010-\u2015\u2212 .()/]{0,3}\d)+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d"
)
_DOMAIN: Final = re.compile(
    r"(?<![\w.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*"
    r"\.(?:com|org|net|info|gov|edu|us|io|me|ly|app|help|link|chat)\b(?!\.\w)",
    re.ASCII,
)
_MEND: Final = "take it out: {} come from the contact, never from a catalog"


def phones(sentence: Sentence) -> Iterator[Remark]:
    """Find digits that read as a phone number, in any script."""
    known = _known(sentence)
    for match in _RUN.finditer(_visible(sentence.plain)):
        run = match[0].strip()
        dialled = re.sub(r"\D", "", run)
        if len(dialled) < FEWEST_DIGITS or dialled in known or _is_innocent(run, known):
            continue
        what = f'the translation holds a phone number ("{run}")'
        yield Remark(Check.PHONES, what, _MEND.format("numbers to call"), Severity.ERROR)


def addresses(sentence: Sentence) -> Iterator[Remark]:
    """Find web addresses without http or www, which the gate lets pass."""
    text = unicodedata.normalize("NFKC", sentence.plain).casefold()
    found = _DOMAIN.search(text)
    if found and found[0] not in sentence.said.casefold():
        what = f'the translation holds a web address ("{found[0]}")'
        yield Remark(Check.ADDRESSES, what, _MEND.format("addresses"), Severity.ERROR)


def _visible(text: str) -> str:
    """Fold digits, and drop what hides between them without being seen."""
    folded = folded_digits(text)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def _known(sentence: Sentence) -> set[str]:
    """Give the digits of what the source says, or the note pins."""
    written = [match[0] for match in DIGITS.finditer(folded_digits(sentence.said))]
    values = [value for number in numbers(sentence.said, SOURCE) for value in number.values]
    every = (*written, *values, *pins(sentence.notes))
    return {re.sub(r"\D", "", str(each)) for each in every}


def _is_innocent(run: str, known: set[str]) -> bool:
    """Whether digits are a date, or years and numbers of the source in a row.

    A large number in groups of three is known from the source; one that is not may as well be
    dialled: 912 345 678.
    """
    pieces = [match[0] for match in DIGITS.finditer(run)]
    return bool(_DATE.fullmatch(run)) or all(
        _YEAR.fullmatch(piece) or re.sub(r"\D", "", piece) in known for piece in pieces
    )
