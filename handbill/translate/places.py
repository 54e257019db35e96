"""A language's messages -> pictures of where each stands on a piece, for whoever checks them.

Every message is set as a link of its own: so its lines, in any script, can be read back from the
finished pages, whatever the layout made of them.
"""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pypdfium2
from pypdfium2 import raw

from handbill.formats.format import Format
from handbill.language import SOURCE, Language
from handbill.outputs.picture import picture
from handbill.pages.make import set_pages
from handbill.pages.proof import Window
from handbill.pages.trust import CONTEXTS
from handbill.paper import PAPERS
from handbill.plan.setting import Edition, Setting, Words
from handbill.press.words import press_messages
from handbill.project.catalog import Catalog
from handbill.project.contact import Contact
from handbill.project.flyer import PRESS_DOMAIN, Flyer
from handbill.project.read import Project
from handbill.translate.numbered import Numbered

# An address that is nobody's (RFC 2606).
ADDRESS: Final = "https://message.invalid/"
# Folded pieces carry whole bodies, small ones the short forms; the rest only if something is left.
FIRST: Final = ("trifold", "quarter", "card")
# What a filled-in contact says, and then what only an empty one does.
CONTACTS: Final = ("example", "blank")
# Pixels that a picture is wide: a page is shown about 45 mm wide.
WIDTH: Final = 480
LONGEST_ADDRESS: Final = 200


@dataclass(frozen=True)
class Places:
    """Where messages stand, by number, and the pictures (PNG) by name."""

    spots: dict[int, Window]
    pictures: dict[str, bytes]


def places(project: Project, language: Language, rows: Sequence[Numbered], cache: Path) -> Places:
    """Set pieces until every message was seen on one, or there is no format left to try."""
    found = Places({}, {})
    for flyer in project.flyers.values():
        domains = (flyer.id, PRESS_DOMAIN)
        wanted = {
            row.number
            for row in rows
            if row.printable and row.catalog.domain in domains and row.id[0] not in CONTEXTS
        }
        words = _marked(project, language, flyer, rows)
        for setting in _settings(project, flyer, words):
            if wanted <= set(found.spots):
                break
            name = f"{flyer.id}-{setting.format.name}-{setting.contact.id}"
            for face in set_pages(setting, cache).faces:
                _look(name, face.pdf, wanted, found)
    return found


def _settings(project: Project, flyer: Flyer, words: Words) -> Iterator[Setting]:
    """Give the pieces to look on, one by one; a text that flows freely has links of its own."""
    offered = [project.formats[name] for name in flyer.facts.formats]
    fixed = [form for form in offered if form.layout in ("panels", "flat", "card")]
    first = [form for name in FIRST for form in fixed if form.name == name]
    contacts = [project.contacts[name] for name in CONTACTS if name in project.contacts]
    contacts = contacts or [project.contacts[project.settings.contact]]
    for form in first or fixed:
        yield _setting(project, flyer, form, contacts[0], words)
    yield from (_setting(project, flyer, fixed[0], each, words) for each in contacts[1:])
    for form in fixed:
        if first and form not in first:
            yield _setting(project, flyer, form, contacts[0], words)


def _marked(project: Project, language: Language, flyer: Flyer, rows: Iterable[Numbered]) -> Words:
    """Give a flyer's words in a language, each message in a link that holds its number."""
    numbers = {(row.catalog.domain, row.id): row.number for row in rows}

    def catalog(domain: str) -> Catalog | None:
        known = project.catalogs.get((language.tag, domain))
        if known is None:
            return None
        linked = {
            key: replace(row, html=f'<a href="{ADDRESS}{numbers[domain, key]}">{row.html}</a>')
            for key, row in known.messages.items()
            if (domain, key) in numbers
        }
        return replace(known, messages=linked)

    return Words(language, catalog(flyer.id), catalog(PRESS_DOMAIN))


def _setting(
    project: Project, flyer: Flyer, form: Format, contact: Contact, words: Words
) -> Setting:
    settings = project.settings
    papers = [name for name in settings.papers if name in form.papers] or [form.papers[0]]
    return Setting(
        flyer,
        Edition((words,)),
        settings.registry[SOURCE],
        form,
        PAPERS[papers[0]],
        contact,
        press_messages(),
        tagged=False,
        duplex="",
        paper_weight=settings.paper_weight,
    )


def _look(name: str, pdf: bytes, wanted: set[int], found: Places) -> None:
    """Find the messages of some pages that were not found before."""
    with pypdfium2.PdfDocument(pdf) as document:
        for index, page in enumerate(document):
            width, height = page.get_size()
            new = {
                number: box
                for number, box in _boxes(page).items()
                if number in wanted and number not in found.spots
            }
            if not new:
                continue
            shown = f"{name}-{index + 1}.png"
            found.pictures[shown] = picture(pdf, index, WIDTH, grey=True)
            for number, (left, foot, right, top) in new.items():
                found.spots[number] = Window(
                    shown,
                    left / width,
                    1 - top / height,
                    (right - left) / width,
                    (top - foot) / height,
                    height / width,
                )


Box = tuple[float, float, float, float]


def _boxes(page: pypdfium2.PdfPage) -> dict[int, Box]:
    """Give the box of every message on a page, all lines together, in points from lower left."""
    boxes: dict[int, Box] = {}
    for number, (left, foot, right, top) in _links(page):
        old = boxes.get(number, (left, foot, right, top))
        boxes[number] = (
            min(old[0], left),
            min(old[1], foot),
            max(old[2], right),
            max(old[3], top),
        )
    return boxes


def _links(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Box]]:
    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, position, link):
        number = _number(page, link)
        rectangle = raw.FS_RECTF()
        if number is not None and raw.FPDFLink_GetAnnotRect(link, rectangle):
            corners = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            yield number, (corners[0], min(corners[1::2]), corners[2], max(corners[1::2]))


def _number(page: pypdfium2.PdfPage, link: raw.FPDF_LINK) -> int | None:
    """Give the number of the message that a link marks, if it marks one."""
    action = raw.FPDFLink_GetAction(link)
    room = ctypes.create_string_buffer(LONGEST_ADDRESS)
    raw.FPDFAction_GetURIPath(page.pdf, action, room, LONGEST_ADDRESS)
    address = room.value.decode("ascii", "replace")
    own = address.removeprefix(ADDRESS)
    return int(own) if own != address and own.isdecimal() else None
