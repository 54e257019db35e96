"""A document -> HTML and CSS as one writes them for WeasyPrint: columns, and nothing clever."""

from html import escape

from bench.document import Block, Document, Voice

TAGS = {"title": "h1", "heading": "h2", "small": "footer", "body": "div"}


def web_page(document: Document) -> str:
    """Give the page."""
    first = document.voices[0].language
    voices = "".join(_voice(voice) for voice in document.voices)
    return (
        f'<!DOCTYPE html><html lang="{first.tag}" dir="{first.direction}"><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title><style>{_style(document)}</style>{voices}</html>"
    )


def _style(document: Document) -> str:
    top, foot, side = document.margins
    return (
        f"@page {{ size: {document.width:.2f}pt {document.height:.2f}pt; "
        f"margin: {top:.2f}pt {side:.2f}pt {foot:.2f}pt }}"
        f"body {{ margin: 0; font-size: {document.body}pt }}"
        f"article {{ columns: {document.columns}; column-gap: {document.gutter:.2f}pt }}"
        "article + article { break-before: page }"
        "h1 { font-size: 2em; font-weight: 900; margin: 0 0 .3em }"
        "h2 { font-size: 1.1em; font-weight: 700; margin: .6em 0 .1em; break-after: avoid }"
        "p { margin: 0 0 .3em } footer { font-size: .75em }"
    )


def _voice(voice: Voice) -> str:
    language = voice.language
    families = ", ".join(f"'{name}'" for name in language.stack)
    style = f"font-family: {families}; line-height: {language.leading}"
    inner = "".join(_block(block) for block in voice.blocks)
    spoken = f'lang="{language.tag}" dir="{language.direction}"'
    return f'<article {spoken} style="{style}">{inner}</article>'


def _block(block: Block) -> str:
    tag = TAGS[block.kind]
    return f"<{tag}>{block.html}</{tag}>"
