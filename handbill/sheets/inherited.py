"""A page or a field -> an entry of its own, or of the nearest of its parents."""

from typing import Any

import pikepdf
from pikepdf import Name


def inherited(node: Any, name: Name) -> Any:
    """Give an entry (ISO 32000-2, 7.7.3.4 and 12.7.4.1), or nothing."""
    # A damaged tree may lead back to where it came from.
    met = set()
    while isinstance(node, pikepdf.Dictionary) and node.objgen not in met:
        if name in node:
            return node[name]
        met.add(node.objgen)
        node = node.get(Name.Parent)
    return None
