"""A page -> an entry of its own, or of the nearest of its parents."""

from typing import Any, Final

import pikepdf
from pikepdf import Name

# No tree of pages is as deep; one that holds itself is.
DEEPEST: Final = 64


def inherited(page: pikepdf.Page, name: Name) -> Any:
    """Give a page's entry (ISO 32000-2, 7.7.3.4), or nothing."""
    node: Any = page.obj
    for _ in range(DEEPEST):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if name in node:
            return node[name]
        node = node.get(Name.Parent)
    return None
