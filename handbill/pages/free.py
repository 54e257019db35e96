"""The edition for phones: as many pages of a phone's shape as the text takes; its plain text."""

from handbill.pages.arrange import title_size
from handbill.pages.compose import Composer
from handbill.pages.markup import plain


def document(composer: Composer) -> tuple[str, float, None]:
    """Give the HTML, the body size in points, and no share of room: its length is free."""
    setting = composer.setting
    form = setting.format
    size = form.page_sizes(setting.paper)[0]
    body = form.type.largest * composer.language.scale
    art = setting.flyer.facts.cover == "art"
    width = size[0] - 2 * form.margins.side - (70 if art else 0)
    title, _ = title_size(composer, width, 3, 110)
    content = composer.layout(
        "free.html",
        title_size=title,
        art_shown=art,
        trust=composer.draft_lines,
        note=composer.note("none", None),
    )
    html = composer.document(content, body, [size], free=True)
    return html, body, None


def plain_text(composer: Composer) -> str:
    """Give all that the edition says as plain text, one line a sentence group."""
    text = composer.text
    lines = [plain(text.title), plain(text.subtitle), "", plain(text.scope), ""]
    lines += [line["text"] for line in composer.draft_lines]
    lines += ["", plain(text.intro), ""]
    for number, point in enumerate(text.points, 1):
        lines += [f"{number}. {plain(point.heading)}", plain(point.body), ""]
    lines += [plain(text.closing), "", *contact_lines(composer), ""]
    lines += [plain(text.sources), plain(composer.piece("small", composer.note("none", None)))]
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
    return [line for line in [*lines, shown.note or ""] if line]
