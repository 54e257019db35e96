"""Pages of many PDFs, one after the other -> one PDF, written as they come.

What several files have alike, such as typefaces and the pages that all groups share, is written
once: a run of a thousand groups is not a thousand times as large as one. Only hashes of what was
written are kept in memory.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO, Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from handbill.sheets.inherited import inherited
from handbill.sheets.sheet import EDGES

HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# What of a page is taken along (ISO 32000-2, table 31).
PAGE: Final = (Name.MediaBox, Name.CropBox, Name.TrimBox, Name.Rotate, Name.Resources)
# So many pages hang on one branch of the tree.
BRANCH: Final = 64
# The numbers of the objects that are written last.
CATALOG, TREE, INFO, OUTLINES = range(1, 5)

# The number of an object that is looked at just now.
UNDER_WAY: Final = 0


class PrintRun:
    """A PDF that grows page by page on a stream."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin it."""
        self._stream = stream
        self._hash = hashlib.sha256()
        self._at = 0
        self._offsets: dict[int, int] = {}
        self._next = OUTLINES + 1
        self._known: dict[bytes, int] = {}
        self._branches: list[tuple[int, list[int]]] = []
        self._marks: list[tuple[str, int]] = []
        self._box = b""
        self._put(HEADER)

    @property
    def pages(self) -> int:
        """How many pages it has so far."""
        return sum(len(pages) for _, pages in self._branches)

    @property
    def size(self) -> int:
        """How many bytes were written so far."""
        return self._at

    @property
    def sha256(self) -> str:
        """The hash of all that was written so far."""
        return self._hash.hexdigest()

    def add(self, pdf: bytes) -> int:
        """Add the pages of a file; gives how many."""
        with self.opened(pdf) as pages:
            for page in pages:
                page()
            return len(pages)

    @contextmanager
    def opened(self, pdf: bytes) -> Iterator[list[Callable[[], None]]]:
        """Open a file whose pages are added one by one: to call one is to add it."""
        with pikepdf.open(BytesIO(pdf)) as document:
            copier = _Copier(self)
            yield [partial(self._copied, copier, page) for page in document.pages]

    def _copied(self, copier: "_Copier", page: pikepdf.Page) -> None:
        self._box = copier.box(page)
        self._page(copier.page(page))

    def blank(self) -> None:
        """Add a page with nothing on it, as large as the one before it."""
        self._page(self._box + b" /Resources <<>>")

    def mark(self, title: str) -> None:
        """Let a viewer find the next page by a title."""
        self._marks.append((title, self.pages))

    def end(self, title: str, language: str, edge: str) -> None:
        """Write what a viewer needs to find the pages, and how they are printed."""
        numbers = [number for _, pages in self._branches for number in pages]
        for branch, pages in self._branches:
            kids = " ".join(f"{number} 0 R" for number in pages)
            body = f"<</Type /Pages /Parent {TREE} 0 R /Count {len(pages)} /Kids [{kids}]>>"
            self.write(branch, body.encode())
        kids = " ".join(f"{branch} 0 R" for branch, _ in self._branches)
        self.write(TREE, f"<</Type /Pages /Count {len(numbers)} /Kids [{kids}]>>".encode())
        self._outline(numbers)
        self.write(INFO, b"<</Title " + _string(title) + b">>")
        duplex = EDGES.get(edge, Name.Simplex)
        self.write(
            CATALOG,
            f"<</Type /Catalog /Pages {TREE} 0 R /Outlines {OUTLINES} 0 R /ViewerPreferences "
            f"<</PrintScaling /None /Duplex {duplex}>> /Lang ".encode()
            + _string(language)
            + b">>",
        )
        self._table()

    def _outline(self, numbers: Sequence[int]) -> None:
        items = [self.number() for _ in self._marks]
        for at, (title, page) in enumerate(self._marks):
            links = [f"/Prev {items[at - 1]} 0 R"] if at else []
            links += [f"/Next {items[at + 1]} 0 R"] if at + 1 < len(items) else []
            head = f"<</Parent {OUTLINES} 0 R /Dest [{numbers[page]} 0 R /Fit] {' '.join(links)} "
            self.write(items[at], head.encode() + b"/Title " + _string(title) + b">>")
        ends = f"/First {items[0]} 0 R /Last {items[-1]} 0 R" if items else ""
        self.write(OUTLINES, f"<</Type /Outlines /Count {len(items)} {ends}>>".encode())

    def _table(self) -> None:
        """Write where each object is, and an identifier that follows from all of them."""
        name = self._hash.hexdigest()[:32]
        start, size = self._at, self._next
        rows = (f"{self._offsets[number]:010} 00000 n \n" for number in range(1, size))
        self._put(f"xref\n0 {size}\n0000000000 65535 f \n".encode())
        for row in rows:
            self._put(row.encode())
        self._put(
            f"trailer\n<</Size {size} /Root {CATALOG} 0 R /Info {INFO} 0 R "
            f"/ID [<{name}> <{name}>]>>\nstartxref\n{start}\n%%EOF\n".encode()
        )

    def _page(self, body: bytes) -> None:
        if not self._branches or len(self._branches[-1][1]) == BRANCH:
            self._branches.append((self.number(), []))
        branch, pages = self._branches[-1]
        pages.append(self.number())
        parent = f"/Type /Page /Parent {branch} 0 R ".encode()
        self.write(pages[-1], b"<<" + parent + body + b">>")

    def number(self) -> int:
        """Give the number of a new object."""
        self._next += 1
        return self._next - 1

    def once(self, body: bytes) -> int:
        """Write an object, if none like it is there; gives its number."""
        name = hashlib.sha256(body).digest()
        if name not in self._known:
            self._known[name] = self.number()
            self.write(self._known[name], body)
        return self._known[name]

    def write(self, number: int, body: bytes) -> None:
        """Write an object under its number."""
        self._offsets[number] = self._at
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _put(self, content: bytes) -> None:
        self._stream.write(content)
        self._hash.update(content)
        self._at += len(content)


class _Copier:
    """Takes objects of one file over; what they point at goes first."""

    def __init__(self, run: PrintRun) -> None:
        self._run = run
        self._numbers: dict[tuple[int, int], int] = {}

    def page(self, page: pikepdf.Page) -> bytes:
        """Give what stands in a page, without what leads elsewhere than to its drawing."""
        found = {name: inherited(page.obj, name) for name in PAGE}
        rows = [_key(name, self._text(value)) for name, value in found.items() if value is not None]
        content = page.obj.get(Name.Contents)
        if content is not None:
            rows.append(_key(Name.Contents, self._text(content)))
        return b" ".join(rows)

    def box(self, page: pikepdf.Page) -> bytes:
        """Give a page's size alone."""
        return _key(Name.MediaBox, self._text(inherited(page.obj, Name.MediaBox)))

    def _text(self, value: Any) -> bytes:
        """Give a value as it is written, in the numbers of the run."""
        if not isinstance(value, pikepdf.Object):
            return _plain(value)
        if not value.is_indirect:
            return self._direct(value)
        if value.objgen not in self._numbers:
            self._numbers[value.objgen] = UNDER_WAY
            self._numbers[value.objgen] = self._run.once(self._body(value))
        number = self._numbers[value.objgen]
        if number == UNDER_WAY:
            message = "an object leads back to itself"
            raise ValueError(message)
        return b"%d 0 R" % number

    def _body(self, value: pikepdf.Object) -> bytes:
        if not isinstance(value, pikepdf.Stream):
            return self._direct(value)
        data = value.read_raw_bytes()
        rows = [_key(k, self._text(v)) for k, v in _items(value) if k != "/Length"]
        return b"<<%b /Length %d>>\nstream\n%b\nendstream" % (b" ".join(rows), len(data), data)

    def _direct(self, value: pikepdf.Object) -> bytes:
        if isinstance(value, Dictionary):
            return b"<<" + b" ".join(_key(k, self._text(v)) for k, v in _items(value)) + b">>"
        if isinstance(value, Array):
            return b"[" + b" ".join(self._text(each) for each in value) + b"]"
        return bytes(value.unparse())


def _items(value: Any) -> list[tuple[str, Any]]:
    return sorted((str(key), each) for key, each in value.items())


def _key(name: Any, text: bytes) -> bytes:
    return bytes(Name(str(name)).unparse()) + b" " + text


def _plain(value: Any) -> bytes:
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return f"{value:f}".encode() if isinstance(value, Decimal) else str(value).encode()


def _string(text: str) -> bytes:
    return bytes(pikepdf.String(text).unparse())
