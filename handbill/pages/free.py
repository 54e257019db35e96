"""The edition for phones: as many pages of a phone's shape as the text takes; its plain text."""

from typing import Final

from markupsafe import Markup

from handbill.pages.arrange import title_size
from handbill.pages.compose import ENDLESS, Composer
from handbill.pages.markup import plain
from handbill.pages.typeset import Source

# Sizes in points that the first page is tried in, the largest first: it must be one page, because
# it is the picture that people pass on. Below the smallest it runs on.
FRONT_SIZES: Final = (12.5, 12.0, 11.5, 11.0, 10.5, 10.0)
SMALLEST_TITLE: Final = 22.0
HIGHEST_TITLE: Final = 110.0
ART_WIDTH: Final = 70.0


def document(composer: Composer) -> tuple[Source, float, None]:
    """Give the document, the body size in points, and no share of room: its length is free."""
    form = composer.setting.format
    size = form.page_sizes(composer.setting.paper, 1)[0]
    body = form.type.largest * composer.language.scale
    if form.papers:
        return _on_paper(composer, size, body), body, None
    front, front_size = _front(composer, size, body)
    content = composer.layout("free.html", front_page=Markup(front), note=composer.note("none"))
    html = composer.document(content, body, [size], free=True, front=front_size)
    return html, body, None


def _on_paper(composer: Composer, size: tuple[float, float], body: float) -> Source:
    """Give an edition in large print."""
    width = size[0] - 2 * composer.setting.format.margins.side
    title, _ = title_size(composer, width, 2, HIGHEST_TITLE)
    content = composer.layout(
        "large.html",
        title_size=title,
        subtitle=Markup("".join(composer.subtitle())),
        trust=composer.draft_lines,
        note=composer.note(composer.setting.turn),
    )
    return composer.document(content, body, [size], free=True, front=body, numbered=True)


def _front(composer: Composer, size: tuple[float, float], body: float) -> tuple[str, float]:
    """Give the first page and its type size in points: the largest at which it is one page."""
    margins = composer.setting.format.margins
    art = composer.setting.flyer.facts.cover == "art"
    room = size[1] - margins.top - margins.foot
    title, _ = title_size(
        composer, size[0] - 2 * margins.side - (ART_WIDTH if art else 0), 3, HIGHEST_TITLE
    )
    for tried in FRONT_SIZES:
        for heading in (title, max(SMALLEST_TITLE, title * 0.75)):
            html = composer.layout(
                "front.html", title_size=heading, art_shown=art, trust=composer.draft_lines
            )
            if _height(composer, html, size[0], body, tried) <= room:
                return html, tried
    return html, tried


def _height(composer: Composer, html: str, width: float, body: float, front: float) -> float:
    """Measure a first page in points on a page without an end."""
    page = f'<div class="first measure" id="front">{html}</div>'
    endless = composer.document(page, body, [(width, ENDLESS)], free=True, front=front)
    return composer.typesetter.measure(endless)["front"].height


def plain_text(composer: Composer) -> str:
    """Give all that the edition says as plain text, one line a sentence group."""
    text = composer.text
    lines = [plain(text.title), plain(text.subtitle), "", plain(text.scope), ""]
    lines += [line["text"] for line in composer.draft_lines]
    lines += ["", plain(text.intro), ""]
    for number, point in enumerate(text.points, 1):
        lines += [f"{number}. {plain(point.heading)}", plain(point.body), ""]
    lines += [plain(text.closing), "", *contact_lines(composer), ""]
    lines += [plain(text.sources), plain(composer.piece("small", composer.note("none")))]
    return "\n".join(line for i, line in enumerate(lines) if line or (i and lines[i - 1])) + "\n"


def contact_lines(composer: Composer) -> list[str]:
    """Give the contact's values, each after its label; what is missing is left out."""
    shown = composer.card
    if not (shown.name or shown.main or shown.rows):
        return []
    lines = [shown.name or ""]
    if shown.example:
        lines.insert(0, plain(composer.piece("example_line")))
    phones = [shown.main, *shown.others] if shown.main else list(shown.others)
    lines += [f"{plain(composer.piece('phone_label', row))}: {row.shown}" for row in phones]
    lines += [f"{plain(composer.piece('row_label', row.kind))}: {row.text}" for row in shown.rows]
    return [line for line in [*lines, shown.note.text if shown.note else ""] if line]
