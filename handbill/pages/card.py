"""A contact in one language -> the values of its block, ready for a layout."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

from handbill.language import SOURCE, Language, find, registry
from handbill.pages.logo import logo_size, picture
from handbill.pages.qr import code
from handbill.pages.reads import note_contact
from handbill.problem import Place
from handbill.project.contact import Contact, Phone, localized

# What every contact should have: a line to write on stands in for each that is missing.
EXPECTED: Final = ("web", "hours")
LARGEST_NUMBER: Final = 30.0
# The largest number on a strip to tear off, and what is left free before and behind it, in points.
STRIP_NUMBER: Final = 14.0
STRIP_PADDING: Final = 14.0
# How a block may stand over the width of a page, the wanted way first.
WIDE: Final = ("wide", "across", "spread")
# The heights of a place for a rubber stamp: beside a contact, and at least below one.
STAMP: Final = 62.0
LEAST_STAMP: Final = 60.0
# The sizes that a contact is tried in where it is too long for its room, as shares of the wanted.
STEPS: Final = (1.0, 0.86, 0.74, 0.62)
# A digit of Noto Sans Black is 0.6 em wide; spaces and brackets are narrower.
DIGIT: Final = 0.6
# What it can do without where there is little room, in the order in which it goes: rows, the note,
# and all but so many of the other numbers.
SPARE: Final = ("address", "languages", "2", "email", "hours", "1", "web", "note", "0")
# An address of so many letters is not broken.
LONGEST_LINE: Final = 22
_PARTS: Final = re.compile(r"(?<=[/?&=])|(?=[.-])")
EXAMPLE_IN_ENGLISH: Final = "EXAMPLE. No number or address here is real."
NOBODY: Final = Contact("", "blank", (), {}, None, None, None, Place(""))
# Somebody as a group usually is: what there is to say, and how long that is. It is never printed.
SOMEBODY: Final = Contact(
    id="",
    kind="example",
    phones=(
        Phone("(415) 555-0134", "voice", "", {}),
        Phone("(415) 555-0172", "signal", "", {}),
    ),
    texts={
        "name": {"": "Riverside Outreach"},
        "address": {"": "123 Main Street, Oakland"},
        "hours": {"": "Every day 9:00-17:00"},
        "languages": {"": "English, Spanish"},
    },
    email="hello@riverside.example.org",
    web="https://riverside.example.org",
    qr="https://riverside.example.org",
    place=Place(""),
)


@dataclass(frozen=True)
class ShownPhone:
    """A number as a layout prints it; ``place`` counts from zero. To be shown is to be read.

    Who answers it ``speaks`` a language, if it is for one alone.
    """

    place: int
    number: str
    link: str
    kind: str
    label: str | None
    speaks: Language | None = None

    @property
    def shown(self) -> str:
        """The number."""
        note_contact(f"phones.{self.place}")
        return self.number


@dataclass(frozen=True)
class Row:
    """One more line of a contact. To be shown is to be read."""

    kind: str
    value: str
    link: str | None

    @property
    def text(self) -> str:
        """What it says."""
        note_contact(self.kind)
        return self.value


@dataclass(frozen=True)
class Card:
    """A contact's block. ``main_size`` is the size in points of its largest number.

    With ``one_line`` there is room for the name and the main number only. A ``pattern`` is never
    printed: by it the room for others is found.
    """

    name: str | None
    main: ShownPhone | None
    main_size: float
    others: tuple[ShownPhone, ...]
    rows: tuple[Row, ...]
    missing: tuple[str, ...]
    note: Row | None
    code: bytes | None
    code_text: str
    code_side: float
    code_least: float
    example: bool
    example_in_english: str | None
    logo: bytes | None = None
    logo_size: tuple[float, float] = (0.0, 0.0)
    stamp: bool = False
    one_line: bool = False
    pattern: bool = False

    def logo_style(self, step: int) -> str:
        """Give the size of the logo in a step of ``STEPS``, as CSS."""
        width, height = (side * sqrt(STEPS[step]) for side in self.logo_size)
        return f"width: {width:.2f}pt; height: {height:.2f}pt"

    def number_size(self, step: int) -> float:
        """Give the size in points of the largest number in a step of ``STEPS``."""
        return self.main_size * sqrt(STEPS[step])

    @property
    def code_parts(self) -> tuple[str, ...]:
        """The address below the code, in parts between which a long one may be broken."""
        if len(self.code_text) <= LONGEST_LINE:
            return (self.code_text,)
        return tuple(part for part in _PARTS.split(self.code_text) if part)

    def code_width(self, step: int) -> float:
        """Give the side of the code in points in a step of ``STEPS``: never too small to read."""
        return max(self.code_least, self.code_side * STEPS[step])

    @property
    def is_empty(self) -> bool:
        """Whether all that there is to show are lines to write on."""
        shown = (self.name, self.main, self.others, self.rows, self.note, self.code, self.logo)
        return not any(shown) and not self.example


@dataclass(frozen=True)
class Block:
    """The room for a contact, in points.

    The width for its largest number, that number's largest size, its QR code's wanted side, and the
    size of its type as a share of that on a sheet of paper.
    """

    width: float
    number: float
    code: float
    fixed: float = 1.0


def card(contact: Contact, language: Language, block: Block, *, linked: bool) -> Card:
    """Prepare a contact for a block; ``linked`` values can be tapped."""
    phones = _phones(contact, language, linked=linked)
    rows = _rows(contact, language, linked=linked)
    drawn = code(_whole(contact.qr), block.code) if contact.qr else None
    example = contact.kind == "example"
    note = contact.text("note", language.tag)
    return Card(
        name=contact.text("name", language.tag),
        main=phones[0] if phones else None,
        main_size=fitting(phones[0].number, block) if phones else block.number,
        others=tuple(phones[1:]),
        rows=rows,
        missing=tuple(kind for kind in EXPECTED if kind not in {row.kind for row in rows}),
        note=Row("note", note, None) if note else None,
        code=drawn.svg if drawn else None,
        logo=picture(contact.logo, contact.place.path) if contact.logo else None,
        logo_size=logo_size(contact.logo, block.fixed) if contact.logo else (0.0, 0.0),
        stamp=contact.stamp,
        code_text=_short(contact.qr) if contact.qr else "",
        code_side=drawn.side if drawn else 0.0,
        code_least=drawn.least if drawn else 0.0,
        example=example,
        example_in_english=EXAMPLE_IN_ENGLISH if language.tag != SOURCE else None,
    )


def pattern(shown: Card, language: Language, block: Block) -> Card:
    """Give the contact by which the room for a contact is found, whoever's that is.

    It is empty for a piece on which the contact is written by hand, and a usual one for every
    other. Where there is room for one line only, an example must be able to say what it is.
    """
    if shown.is_empty:
        return card(NOBODY, language, block, linked=False)
    return replace(card(SOMEBODY, language, block, linked=False), example=False, pattern=True)


def spoken_on(shown: Card) -> list[Language]:
    """Give the languages whose own names stand beside its numbers."""
    phones = (shown.main, *shown.others)
    return [phone.speaks for phone in phones if phone and phone.speaks]


def letters_of(shown: Card) -> frozenset[str]:
    """Give every letter of a contact's values, of which nothing is noted as read."""
    rows = [row.value for row in shown.rows]
    phones = [phone.number for phone in (shown.main, *shown.others) if phone]
    return frozenset("".join((shown.name or "", *rows, *phones)))


def shorter(whole: Card) -> Iterator[Card]:
    """Give a contact with ever less of what it can do without; who it is and whom to call stay."""
    plain = replace(whole, missing=())
    cards = [whole, plain]
    if not whole.is_empty:
        cards += [replace(plain, logo=None), replace(plain, stamp=False)]
        cards.append(replace(plain, logo=None, stamp=False))
        cards.append(replace(cards[-1], code=None))
    for name in SPARE:
        cards.append(_without(cards[-1], name))
    cards.append(brief(whole))
    yield from dict.fromkeys(cards)


def _without(card: Card, name: str) -> Card:
    """Leave out a row, the note, or all but so many of the other numbers."""
    if name.isdigit():
        return replace(card, others=card.others[: int(name)])
    if name == "note":
        return replace(card, note=None)
    return replace(card, rows=tuple(row for row in card.rows if row.kind != name))


def brief(whole: Card) -> Card:
    """Give the least of a contact: who it is, and the main number, on one line."""
    least = replace(whole, others=(), rows=(), missing=(), note=None)
    least = replace(least, code=None, logo=None, stamp=False)
    return replace(least, one_line=True, example=whole.example or whole.pattern)


def lacking(whole: Card, shown: Card) -> list[str]:
    """Name what is shown of a contact no more."""
    kept = {row.kind for row in shown.rows}
    names = ["logo"] if whole.logo and not shown.logo else []
    names += ["place for a stamp"] if whole.stamp and not shown.stamp else []
    names += ["QR code"] if whole.code and not shown.code else []
    gone = len(whole.others) - len(shown.others)
    if gone:
        names.append("other numbers" if gone == len(whole.others) else f"last {gone} numbers")
    names += [row.kind for row in whole.rows if row.kind not in kept]
    return names + (["note"] if whole.note and not shown.note else [])


def _phones(contact: Contact, language: Language, *, linked: bool) -> list[ShownPhone]:
    """Give the numbers, the main one first.

    A line in the reader's language comes before all others, one in another language after them.
    """

    def rank(phone: ShownPhone) -> int:
        spoken = contact.phones[phone.place].language
        return 0 if spoken == language.tag else 2 if spoken else 1

    phones = (
        _shown(place, phone, language, linked=linked) for place, phone in enumerate(contact.phones)
    )
    return sorted(phones, key=rank)


def _shown(place: int, phone: Phone, language: Language, *, linked: bool) -> ShownPhone:
    label = localized(phone.label, language.tag)
    link = phone.link if linked else ""
    speaks = find(phone.language, registry()) if phone.language else None
    return ShownPhone(place, phone.shown, link, phone.kind, label, speaks)


def fitting(number: str, block: Block) -> float:
    """Give the largest size in points at which a number fits a block."""
    return min(block.number, block.width / (DIGIT * max(1, len(number))))


def strip_number(shown: Card, length: float) -> float:
    """Give the size in points of the number on a strip to tear off, which is so long."""
    number = shown.main.number if shown.main else ""
    return fitting(number, Block(length - STRIP_PADDING, STRIP_NUMBER, 0))


def _rows(contact: Contact, language: Language, *, linked: bool) -> tuple[Row, ...]:
    found = []
    if contact.email:
        found.append(Row("email", contact.email, f"mailto:{contact.email}" if linked else ""))
    if contact.web:
        found.append(Row("web", _short(contact.web), _whole(contact.web) if linked else ""))
    for kind in ("address", "hours", "languages"):
        text = contact.text(kind, language.tag)
        if text:
            found.append(Row(kind, text, None))
    return tuple(found)


def _whole(address: str) -> str:
    """Give a web address that a phone can open."""
    return address if "://" in address else f"https://{address}"


def _short(address: str) -> str:
    """Give a web address as people read it: never a shortener, never the scheme."""
    return address.removeprefix("https://").removeprefix("http://").removesuffix("/")
