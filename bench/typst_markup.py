"""A document -> Typst markup that says the same on a page of the same size.

Words go into string literals, so that no sign in them means anything to Typst.
"""

import json
import re
from html.parser import HTMLParser
from typing import Final

from bench.document import Block, Document, Voice

# How high a line of Noto Sans is without leading, in units of its size: Typst adds to that.
CAPITALS: Final = 0.714
SPACES: Final = re.compile(r"\s+")
OPENED: Final = {
    "strong": "#strong[",
    "b": "#strong[",
    "em": "#emph[",
    "i": "#emph[",
    "li": "#list.item[",
    "p": "#par[",
}


def typst_markup(document: Document) -> str:
    """Give the whole of a document."""
    top, foot, side = document.margins
    margins = f"(top: {top:.2f}pt, bottom: {foot:.2f}pt, x: {side:.2f}pt)"
    size = f"width: {document.width:.2f}pt, height: {document.height:.2f}pt"
    head = [
        f"#set document(title: {literal(document.title)})",
        f"#set page({size}, margin: {margins}, columns: {document.columns})",
        f"#set columns(gutter: {document.gutter:.2f}pt)",
        f"#set text(size: {document.body}pt)",
        "#show heading.where(level: 1): set text(size: 1.6em, weight: 900)",
        "#show heading.where(level: 2): set text(size: 0.95em, weight: 700)",
    ]
    voices = "\n#pagebreak()\n".join(_voice(voice) for voice in document.voices)
    return "\n".join([*head, voices, ""])


def _voice(voice: Voice) -> str:
    language = voice.language
    families = "".join(f"{literal(name)}, " for name in language.stack)
    tag = language.tag.partition("-")[0]
    lines = [
        f"#set text(font: ({families}), lang: {literal(tag)}, dir: {language.direction})",
        f"#set par(leading: {language.leading - CAPITALS:.3f}em)",
        *(_block(block) for block in voice.blocks),
    ]
    return "#[\n" + "\n".join(lines) + "\n]"


def _block(block: Block) -> str:
    inner = _marked(block.html)
    levels = {"title": 1, "heading": 2}
    if block.kind in levels:
        return f"#heading(level: {levels[block.kind]})[{inner}]"
    return f"#text(size: 0.75em)[{inner}]\n" if block.kind == "small" else f"{inner}\n"


def literal(text: str) -> str:
    """Give a text as a string of Typst, whose escapes are JSON's as far as texts have any."""
    return json.dumps(text, ensure_ascii=False)


class _Marking(HTMLParser):
    """Turns a flyer's few elements into Typst's; others are passed over, their words are not."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "br":
            self.parts.append("#linebreak();")
            return
        if tag != "img":
            self.open.append("]" if tag in OPENED else "")
            self.parts.append(OPENED.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "img") and self.open:
            self.parts.append(self.open.pop())

    def handle_data(self, data: str) -> None:
        self.parts.append(f"#{literal(SPACES.sub(' ', data))};")


def _marked(html: str) -> str:
    marking = _Marking()
    marking.feed(html)
    marking.close()
    return "".join(marking.parts)
