"""A PDF made elsewhere -> its pages, ready to be imposed, or one sentence that says why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Name

from handbill.sheets.boxes import BoxError, page_boxes
from handbill.sheets.place import PageBoxes

# A PDF ends with this mark, within its last kilobyte (ISO 32000-2, annex of implementation notes).
END: Final = b"%%EOF"
TAIL: Final = 1024
BEGINNING: Final = b"%PDF-"
# The mark of a PDF may stand after as many bytes of something else.
HEAD: Final = 1024


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

    ``right_to_left`` is how it says that it is read; ``repaired``, that it was damaged.
    """

    document: pikepdf.Pdf
    boxes: tuple[PageBoxes, ...]
    right_to_left: bool
    repaired: bool


@contextmanager
def opened(content: bytes) -> Iterator[Source]:
    """Open the bytes of a PDF; raises ``SourceError`` if they are not one that can be imposed."""
    _look_at(content)
    try:
        document = pikepdf.open(BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError:
        what = "it is locked with a password"
        mend = "open it with the password, print it to a new PDF, and impose that"
        raise SourceError(what, mend) from None
    except pikepdf.PdfError:
        raise _damaged() from None
    with document:
        yield _read(document)


def _look_at(content: bytes) -> None:
    if not content:
        what = "it is empty"
        raise SourceError(what, "save it or download it again")
    if BEGINNING not in content[:HEAD]:
        what = "it is not a PDF"
        raise SourceError(what, "save the document as PDF, and impose that")
    if END not in content[-TAIL:]:
        what = "it is cut off: its end is missing"
        raise SourceError(what, "save it or download it again")


def _damaged() -> SourceError:
    return SourceError("it is damaged and cannot be read", "save it or download it again")


def _read(document: pikepdf.Pdf) -> Source:
    """Read every page's boxes; a damaged file shows itself here, not when its pages are laid."""
    try:
        count = len(document.pages)
        boxes = tuple(_boxes(document, number) for number in range(count))
        wishes = document.Root.get(Name.ViewerPreferences)
        rtl = isinstance(wishes, pikepdf.Dictionary) and wishes.get(Name.Direction) == Name.R2L
    except (pikepdf.PdfError, TypeError, AttributeError, KeyError, RecursionError):
        raise _damaged() from None
    if not count:
        what = "it has no pages"
        raise SourceError(what, "save it again, with the pages to print")
    return Source(document, boxes, bool(rtl), bool(document.get_warnings()))


def _boxes(document: pikepdf.Pdf, number: int) -> PageBoxes:
    try:
        return page_boxes(document.pages[number])
    except BoxError as error:
        what = f"page {number + 1} cannot be placed: {error}"
        raise SourceError(what, "save it again, or leave the page out") from None
