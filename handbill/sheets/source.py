"""A PDF made elsewhere -> its pages, ready to be imposed, or one sentence that says why not."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Name

from handbill.sheets.annotations import undrawn
from handbill.sheets.boxes import BoxError, page_boxes
from handbill.sheets.place import PageBoxes

# What the library finds is told in words of ours.
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)

# A PDF ends with this mark, within its last kilobyte (ISO 32000-2, annex of implementation notes).
END: Final = b"%%EOF"
START: Final = b"startxref"
OBJECT: Final = re.compile(rb"\d \d+ obj\b")
TAIL: Final = 1024
BEGINNING: Final = b"%PDF-"
# The mark of a PDF may stand after as many bytes of something else.
HEAD: Final = 1024
# What the libraries raise when a file is not what it says that it is.
DAMAGE: Final = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    pikepdf.ForeignObjectError,
    pikepdf.DeletedObjectError,
    RuntimeError,
    TypeError,
    AttributeError,
    LookupError,
    ValueError,
    ArithmeticError,
)


class SourceError(ValueError):
    """A file whose pages cannot be imposed: ``what`` is wrong with it, and how to ``mend`` that."""

    def __init__(self, what: str, mend: str) -> None:
        """Keep both sentences."""
        super().__init__(what)
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class Source:
    """An open document, and the boxes of its pages in order.

    ``right_to_left`` is how it says that it is read; ``undrawn``, how many notes leave it to a
    viewer how they look.
    """

    document: pikepdf.Pdf
    boxes: tuple[PageBoxes, ...]
    right_to_left: bool
    undrawn: int

    @property
    def damaged(self) -> bool:
        """Whether it had to be mended, as far as it has been read."""
        return bool(self.document.get_warnings())


@contextmanager
def opened(content: bytes) -> Iterator[Source]:
    """Open the bytes of a PDF; raises ``SourceError`` if they are not one that can be imposed.

    Damage may show itself as late as when the last page is laid: that counts as well.
    """
    _look_at(content)
    try:
        with _document(content) as document:
            yield _read(document)
    except SourceError:
        raise
    except MemoryError:
        what = "it unpacks to more than the memory holds"
        raise SourceError(what, "save it with smaller pictures, or in parts") from None
    except DAMAGE:
        raise _damaged() from None


def _document(content: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError:
        what = "it is locked with a password"
        mend = "open it with the password, print it to a new PDF, and take that"
        raise SourceError(what, mend) from None
    except pikepdf.PdfError as error:
        if "encrypt" not in str(error).lower():
            raise
        what = "it is protected in a way that only the program that made it can open"
        raise SourceError(what, "print it to a new PDF there, and take that") from None


def _look_at(content: bytes) -> None:
    if not content:
        what = "it is empty"
        raise SourceError(what, "save it or download it again")
    if BEGINNING not in content[:HEAD]:
        what = "it is not a PDF"
        raise SourceError(what, "save the document as PDF, and take that")
    if _is_cut(content):
        what = "it is cut off: its end is missing"
        raise SourceError(what, "save it or download it again")


def _is_cut(content: bytes) -> bool:
    """Whether the end is missing: repaired, such a file would silently lack pages.

    The mark may be lost alone, and anything but more of the document may follow it: servers and
    mail programs add lines of their own.
    """
    tail = content[-TAIL:]
    if END in tail or START in tail:
        return False
    rest = content[content.rfind(END) :] if END in content else content
    return rest is content or OBJECT.search(rest) is not None


def _damaged() -> SourceError:
    return SourceError("it is damaged and cannot be read", "save it or download it again")


def _read(document: pikepdf.Pdf) -> Source:
    """Read every page's boxes; a damaged file shows itself here, not when its pages are laid."""
    boxes = tuple(_boxes(page, number) for number, page in enumerate(document.pages, 1))
    if not boxes:
        what = "it has no pages"
        raise SourceError(what, "save it again, with the pages to print")
    wishes = document.Root.get(Name.ViewerPreferences)
    rtl = isinstance(wishes, pikepdf.Dictionary) and wishes.get(Name.Direction) == Name.R2L
    return Source(document, boxes, bool(rtl), sum(undrawn(page) for page in document.pages))


def _boxes(page: pikepdf.Page, number: int) -> PageBoxes:
    try:
        return page_boxes(page)
    except BoxError as error:
        what = f"page {number} cannot be placed: {error}"
        raise SourceError(what, "save it again, or leave the page out") from None
