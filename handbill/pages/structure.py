"""A document -> its boxes before they are laid out, and what lays them out."""

from dataclasses import dataclass
from typing import Any

from weasyprint import DEFAULT_OPTIONS
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.layout import layout_document

from handbill.pages.typeset import Source, Typesetter


@dataclass(frozen=True)
class Structure:
    """A document's boxes before they are laid out, by their ``root``, and their ``context``."""

    source: Any
    root: Any
    context: Any

    def laid_out(self) -> list[Any]:
        """Lay out the boxes, which stay as they are; give those of the pages."""
        return list(layout_document(self.source, self.root, self.context))


def structure(typesetter: Typesetter, source: Source) -> Structure:
    """Give the boxes of a document before they are laid out, and what lays them out."""
    html = typesetter.read(source)
    counters = CounterStyle()
    sheets = typesetter.stylesheets(source)
    with typesetter.listening():
        context = Document._build_layout_context(  # noqa: SLF001 -- no public way
            html, typesetter.configuration, counters, {}, DEFAULT_OPTIONS | {"stylesheets": sheets}
        )
        root = build_formatting_structure(
            html.etree_element,
            context.style_for,
            context.get_image_from_uri,
            html.base_url,
            context.target_collector,
            counters,
            context.footnotes,
        )
    return Structure(html, root, context)
