"""What flyer.css says -> the rules of it that may stand in a page for browsers.

On paper the press draws a page and looks whether its own lines can be seen. A browser draws later,
and in its own way; so there, a flyer's style reaches the flyer's own text alone, and of that only
colours and weights. No rule of it can move, cover or hide anything.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import tinycss2

PROPERTIES: Final = frozenset(
    ("color", "background-color", "border-color", "font-style", "font-weight", "text-align")
) | frozenset(("text-transform", "text-decoration", "text-decoration-color"))
COLOURS: Final = frozenset(("rgb", "rgba", "hsl", "hsla"))

_WRITTEN: Final = re.compile(r"[\w\s#%.,()/+-]+")


def scoped(style: str, scope: str) -> str:
    """Give a flyer's rules, each for what stands inside the elements that ``scope`` selects."""
    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    return "".join(_rule(rule, scope) for rule in rules if rule.type == "qualified-rule")


def _rule(rule: Any, scope: str) -> str:
    selector = tinycss2.serialize(rule.prelude).strip()
    kept = "; ".join(_declarations(rule.content))
    # In brackets of its own, whatever it selects must also stand inside the scope.
    return f"{scope} :is({selector}) {{ {kept} }}\n" if kept and _is_closed(rule, selector) else ""


def _is_closed(rule: Any, selector: str) -> bool:
    """Whether a selector keeps to its brackets, and cannot end the style either.

    An escape may be anything, such as the end of the style, once it is read and written again.
    """
    return _is_whole(rule.prelude) and not any(char in selector for char in "\\<{}")


def _is_whole(tokens: list[Any]) -> bool:
    """Whether a selector was read without a mistake, such as a bracket that nothing closes."""
    return all(
        token.type != "error"
        and _is_whole(getattr(token, "content", None) or getattr(token, "arguments", None) or [])
        for token in tokens
    )


def _declarations(content: list[Any]) -> Iterator[str]:
    rows = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    for row in rows:
        if row.type != "declaration" or row.lower_name not in PROPERTIES:
            continue
        # Without "important": what the press says of dark screens comes after it.
        value = tinycss2.serialize(row.value).strip()
        if all(_is_plain(token) for token in row.value) and _WRITTEN.fullmatch(value):
            yield f"{row.lower_name}: {value}"


def _is_plain(token: Any) -> bool:
    """Whether a part of a value is a word, a number, or a colour."""
    if token.type == "function":
        return token.lower_name in COLOURS and all(_is_plain(each) for each in token.arguments)
    if token.type == "literal":
        return token.value in (",", "/")
    return token.type in ("ident", "hash", "number", "percentage", "dimension", "whitespace")
