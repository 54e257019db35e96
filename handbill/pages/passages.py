"""The structure of a tagged PDF -> the same, in which every passage states its language.

WeasyPrint states the language of the whole document only. A screen reader would read the English
line of a draft, or the name of a program, with the voice of another language (ISO 14289-1, clause
7.2, wants the language of every passage told).
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

with warnings.catch_warnings():
    # It looks for system fonts when it is imported, as in typeset.py.
    warnings.simplefilter("ignore", UserWarning)
    import pydyf
    import weasyprint.pdf.tags as tagging

# Their language is the document's.
WHOLE: Final = ("html", "body")


@contextmanager
def stating_language() -> Iterator[None]:
    """While this lasts, what WeasyPrint tags states its language if its element does."""
    original = tagging._build_box_tree  # noqa: SLF001 -- no public way

    def build(box: Any, *rest: Any) -> Iterator[Any]:
        for element in original(box, *rest):
            language = _language(box)
            if language:
                element["Lang"] = pydyf.String(language)
            yield element

    tagging._build_box_tree = build  # noqa: SLF001
    try:
        yield
    finally:
        tagging._build_box_tree = original  # noqa: SLF001


def _language(box: Any) -> str:
    element = getattr(box, "element", None)
    if element is None or box.element_tag in WHOLE:
        return ""
    return str(element.get("lang") or "")
