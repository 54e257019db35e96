"""The structure of a tagged PDF, read back: its elements in order, and the text of each.

Of our own reading, from the standard (ISO 32000-1, 14.6 to 14.8): what a content stream marks by a
number belongs to the element that names that number; all else must be marked as an artifact.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

SHOW = frozenset(["Tj", "TJ", "'", '"'])
AREAS = frozenset(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"])
PAINT = SHOW | AREAS | {"Do", "INLINE IMAGE"}


@dataclass
class Element:
    """A structure element: its kind, its entries, the text that is its own, and those below it.

    ``numbers`` are the pieces of content that it names itself, by page and number, ``links`` the
    annotations that it is drawn with.
    """

    kind: str
    entries: dict[str, Any]
    parts: list["Element | str"] = field(default_factory=list)
    numbers: list[tuple[int, int]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)

    @property
    def below(self) -> list["Element"]:
        """The elements in it."""
        return [part for part in self.parts if isinstance(part, Element)]

    @property
    def text(self) -> str:
        """All text of it and of those below."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def every(self) -> Iterator["Element"]:
        """Give this element and all below it in the order of reading."""
        yield self
        for each in self.below:
            yield from each.every()


@dataclass
class Structure:
    """A whole document.

    ``marked`` is the text of each piece of content by page and number; ``loose`` names what is
    painted outside of all marks.
    """

    root: Element
    marked: dict[tuple[int, int], str]
    loose: list[str]

    def kinds(self, *kinds: str) -> list[Element]:
        """Give the elements of some kinds in order."""
        return [each for each in self.root.every() if each.kind in kinds]


def structure(file: Path | BytesIO) -> Structure:
    """Read the structure of a file; its content that has no place in it is told."""
    with pikepdf.open(file) as document:
        marked: dict[tuple[int, int], str] = {}
        loose: list[str] = []
        for number, page in enumerate(document.pages):
            for key, text in _pieces(page, number, loose):
                marked[key] = marked.get(key, "") + text
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        (root,) = _listed(document.Root.StructTreeRoot.K)
        return Structure(_element(root, numbers, marked), marked, loose)


def _listed(kids: Any) -> list[Any]:
    return list(kids) if isinstance(kids, Array) else [kids]


def _element(node: Any, pages: dict[Any, int], marked: dict[tuple[int, int], str]) -> Element:
    entries = {
        key: str(value) if isinstance(value, (pikepdf.String, Name)) else value
        for key, value in node.items()
        if key not in ("/K", "/P", "/S", "/Pg", "/Type")
    }
    element = Element(str(node.S)[1:], {k: _plain(v) for k, v in entries.items()})
    for kid in _listed(node.get("/K", Array())):
        if isinstance(kid, Dictionary) and "/S" in kid:
            assert kid.P.objgen == node.objgen, "its parent is another"
            element.parts.append(_element(kid, pages, marked))
        elif isinstance(kid, Dictionary):
            assert kid.Type == Name.OBJR, kid
            element.links.append(_annotation(kid.Obj))
        else:
            key = pages[node.Pg.objgen], int(kid)
            element.numbers.append(key)
            element.parts.append(marked[key])
    return element


def _plain(value: Any) -> Any:
    """Give dictionaries and arrays as Python's, for they go with their file."""
    if isinstance(value, Dictionary):
        return {key: _plain(row) for key, row in value.items()}
    if isinstance(value, Array):
        return [_plain(row) for row in value]
    return value if isinstance(value, str) else str(value) if isinstance(value, Name) else value


def _annotation(row: Any) -> dict[str, str]:
    return {key: str(row[key]) for key in ("/Subtype", "/Contents", "/StructParent") if key in row}


def _pieces(
    page: pikepdf.Page, number: int, loose: list[str]
) -> Iterator[tuple[tuple[int, int], str]]:
    """Give the text of every piece of content, and note what belongs to none."""
    # Of the marks that are open: their number, or an artifact, or nothing but a name.
    stack: list[tuple[str, Any]] = []
    stated: list[str | None] = []
    letters: dict[int, str] = {}
    for row in pikepdf.parse_content_stream(page):
        name = str(row.operator)
        if name in ("BDC", "BMC"):
            stack.append(_mark(page, row.operands))
            stated.append(_stated(row.operands))
            key = _number(stack)
            if key is not None:
                yield (number, key), stated[-1] or ""
        elif name == "EMC":
            stack.pop()
            stated.pop()
        elif name == "Tf":
            letters = _letters(page.obj.Resources.Font[str(row.operands[0])])
        elif name in PAINT:
            key = _number(stack)
            if key is None and not any(kind == "/Artifact" for kind, _ in stack):
                loose.append(f"page {number + 1}: {name}")
            elif key is not None:
                shown = name in SHOW and not any(text is not None for text in stated)
                yield (number, key), _shown(row.operands, letters) if shown else ""


def _mark(page: pikepdf.Page, operands: Any) -> tuple[str, Any]:
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, Name):
        properties = page.obj.Resources.Properties[str(properties)]
    known = isinstance(properties, Dictionary) and "/MCID" in properties
    return str(operands[0]), int(properties.MCID) if known else None


def _stated(operands: Any) -> str | None:
    properties = operands[1] if len(operands) > 1 else None
    known = isinstance(properties, Dictionary) and "/ActualText" in properties
    return str(properties.ActualText) if known else None


def _number(stack: list[tuple[str, Any]]) -> int | None:
    return next((number for _, number in reversed(stack) if number is not None), None)


def _shown(operands: Any, letters: dict[int, str]) -> str:
    strings: list[Any] = []
    for row in operands:
        strings += list(row) if isinstance(row, Array) else [row]
    data = b"".join(bytes(row) for row in strings if isinstance(row, pikepdf.String))
    codes = (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
    return "".join(letters.get(code, "\ufffd") for code in codes)


def _letters(font: Any) -> dict[int, str]:
    """Read which letters a composite font's glyphs are (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    program = font.ToUnicode.read_bytes().decode("ascii")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", program, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    assert "beginbfrange" not in program
    return found


def faults(found: Structure) -> list[str]:
    """Tell what of a structure is not as PDF/UA-1 and the page's own HTML would have it."""
    named = [key for each in found.root.every() for key in each.numbers]
    strays = sorted(set(found.marked) - set(named))
    wrong = [f"painted outside of all marks: {place}" for place in found.loose]
    wrong += [f"marked, but in no element: {found.marked[key]!r}" for key in strays]
    wrong += [f"in two elements: {key}" for key in set(named) if named.count(key) > 1]
    for each in found.root.every():
        wrong += _list_faults(each)
        if each.kind == "Link" and not each.links:
            wrong.append(f"a link that opens nothing: {each.text!r}")
        if each.kind == "Figure" and not each.entries.get("/Alt"):
            wrong.append("a figure without words")
    headings = [each for each in found.root.every() if each.kind[:1] == "H"]
    return [*wrong, *_heading_faults(headings)]


def _list_faults(each: Element) -> Iterator[str]:
    held = {"L": {"LI", "L"}, "LI": {"Lbl", "LBody"}}.get(each.kind)
    strange = [kid.kind for kid in each.below if held and kid.kind not in held]
    if strange:
        yield f"{each.kind} holds {strange}"
    labels = [kid for item in each.below for kid in item.below if kid.kind == "Lbl"]
    if each.kind == "L" and labels and "/ListNumbering" not in each.entries.get("/A", {}):
        yield "a list with labels does not say how it is numbered"


def _heading_faults(headings: list[Element]) -> Iterator[str]:
    levels = [0, *(int(each.kind[1:]) for each in headings)]
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} after one of level {before}"
