"""A finished PDF -> what of its text cannot be seen on it, or read out of it again."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

import pikepdf
import pypdfium2
from pikepdf import Name

from handbill.outputs.checks.finding import Finding
from handbill.outputs.found import Said, lost
from handbill.outputs.painted.facts import Painted
from handbill.outputs.seen import unseen

# So much of a message tells which one it is.
LINE: Final = 40
TEXT: Final = 60
# A glyph of which nobody knows the letter.
NO_LETTER: Final = ("\ufffd", "\0")
AS_TEXT: Final = "export it with its text as text, not as outlines or a picture"


def undirected(pdf: bytes) -> bytes:
    """Leave out that a piece is bound on the right: readers would turn its English round."""
    with pikepdf.open(BytesIO(pdf)) as document:
        wanted: Any = document.Root.get(Name.ViewerPreferences) or {}
        if Name.Direction not in wanted:
            return pdf
        del wanted.Direction
        stream = BytesIO()
        document.save(stream)
        return stream.getvalue()


def shown(files: Sequence[bytes], lines: Sequence[str]) -> Iterator[Finding]:
    """Find lines that can be seen on none of some files."""
    left = list(lines)
    for each in files:
        left = unseen(each, left)
    for line in left:
        yield Finding("seen", f'the line "{line[:LINE]}" cannot be seen on it')


def said(pdf: bytes, texts: Sequence[Said]) -> Iterator[Finding]:
    """Find paragraphs that cannot be read out of a file."""
    for text in lost(pdf, texts) if texts else ():
        yield Finding("said", f'"{text[:TEXT]}" cannot be read out of it')


def present(pdf: bytes, painted: Sequence[Painted]) -> Iterator[Finding]:
    """Find that a file has no text at all, or that no letter can be read out of it."""
    if not any(text.seen for page in painted for text in page.texts):
        yield Finding(
            "text", "it has no text: nothing in it can be searched or read aloud", AS_TEXT
        )
        return
    with pypdfium2.PdfDocument(pdf) as document:
        letters = "".join(page.get_textpage().get_text_range() for page in document)
    if not any(letter.strip() and letter not in NO_LETTER for letter in letters):
        yield Finding("text", "no letter of its text can be read out of it", AS_TEXT)
