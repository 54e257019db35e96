"""Links and actions of a finished PDF -> those that do harm, lie nowhere or lead nowhere."""

from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from handbill.outputs.checks.boxes import edges
from handbill.outputs.checks.finding import Finding

FORBIDDEN: Final = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/OpenAction", "/AA")
PLAIN: Final = "print it to a new PDF, which drops what is not printed"
# A link may reach over the edge by as much as nobody sees.
OVER: Final = 1.0


def actions(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Find scripts, attachments and whatever happens by itself."""
    names: Any = document.Root.get(Name.Names) or {}
    holders = [document.Root, names, *(page.obj for page in document.pages)]
    for key in FORBIDDEN:
        if any(key in holder for holder in holders):
            yield Finding("actions", f"it holds {key[1:]}, which no leaflet needs", PLAIN)


def links(document: pikepdf.Pdf, *, allowed: bool) -> Iterator[Finding]:
    """Find links that do harm, lie beyond their page, or have no target, and all on paper."""
    pages = {page.obj.objgen for page in document.pages}
    for number, page in enumerate(document.pages, 1):
        for link in _links(page):
            if not allowed:
                yield Finding("links", "has a link, which paper cannot follow", PLAIN, number)
                continue
            kind = _kind(link)
            if kind not in ("/GoTo", "/URI"):
                what = f"has a link that does {kind[1:]}, which no leaflet needs"
                yield Finding("actions", what, PLAIN, number)
            elif not _leads(document, link, pages):
                yield Finding("links", "has a link that leads nowhere", page=number)
            if not _inside(link, page):
                yield Finding("links", "has a link that lies outside of it", page=number)


def _links(page: pikepdf.Page) -> list[Any]:
    listed: Any = page.obj.get(Name.Annots)
    rows = list(listed) if isinstance(listed, Array) else []
    return [
        row for row in rows if isinstance(row, Dictionary) and row.get(Name.Subtype) == Name.Link
    ]


def _action(link: Any) -> Any:
    action = link.get(Name.A)
    return action if isinstance(action, Dictionary) else {}


def _kind(link: Any) -> str:
    return str(_action(link).get("/S", "/GoTo"))


def _leads(document: pikepdf.Pdf, link: Any, pages: set[Any]) -> bool:
    """Whether a link has a target: an address, or a page of this document."""
    action = _action(link)
    if _kind(link) == "/URI":
        return bool(str(action.get("/URI", "")))
    target = link.get(Name.Dest, action.get("/D"))
    if isinstance(target, (String, Name)):
        target = _destination(document, target)
    if isinstance(target, Dictionary):
        target = target.get(Name.D)
    if not isinstance(target, Array) or not len(target):
        return False
    first: Any = target[0]
    return isinstance(first, Dictionary) and first.objgen in pages


def _destination(document: pikepdf.Pdf, name: Any) -> Any:
    """Look a named target up, in the tree of names or, in old files, in a dictionary."""
    if isinstance(name, Name):
        old = document.Root.get(Name.Dests)
        return old.get(name) if isinstance(old, Dictionary) else None
    names = document.Root.get(Name.Names)
    tree = names.get(Name.Dests) if isinstance(names, Dictionary) else None
    if not isinstance(tree, Dictionary):
        return None
    try:
        return pikepdf.NameTree(tree).get(str(name))
    except (pikepdf.PdfError, RuntimeError):
        return None


def _inside(link: Any, page: pikepdf.Page) -> bool:
    box = edges(page, Name.MediaBox)
    try:
        left, low, right, high = (float(edge) for edge in link.get(Name.Rect, ()))
    except (TypeError, ValueError):
        return False
    if box is None:
        return False
    across = box[0] - OVER <= min(left, right) and max(left, right) <= box[2] + OVER
    return across and box[1] - OVER <= min(low, high) and max(low, high) <= box[3] + OVER
