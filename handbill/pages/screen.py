"""The edition for phones -> one page of HTML with all that it needs inside, and no script.

It says what the tagged PDF says, in the same pieces and the same order; a reader of the language
may enlarge it, turn it dark, hear it or print it.
"""

from io import StringIO
from typing import Final
from xml.etree.ElementTree import Element, tostring

import tinyhtml5
from markupsafe import Markup

from handbill.colour import WHITE, parsed, passing, written
from handbill.pages.compose import Composer
from handbill.pages.drawing import inline, pixels
from handbill.pages.fetch import LOGO
from handbill.pages.scoped import scoped

# What the flyer says, and its style may reach.
OWN: Final = ".flyer"
# The ground of dark screens, as in screen.css.
DARK: Final = (0x15, 0x15, 0x15)
# Body text of Latin script against a browser's usual type; other scripts are larger by their scale.
USUAL: Final = 1.05
LISTS: Final = ("ul", "ol")


def page(composer: Composer) -> str:
    """Give the page. Raises ``SettingError`` for a picture that cannot be opened."""
    html = composer.unmarked(
        "screen.html",
        css=Markup(_style(composer)),
        art_shown=composer.setting.flyer.facts.cover == "art",
        trust=composer.draft_lines,
        note=composer.note("none"),
        language=composer.language,
    )
    root: Element = tinyhtml5.parse(StringIO(html), namespace_html_elements=False)
    for element in root.iter():
        _finish(element, composer)
    return f"<!DOCTYPE html>\n{tostring(root, encoding='unicode', method='html')}\n"


def _finish(element: Element, composer: Composer) -> None:
    """Take sizes meant for paper off an element, and put the pictures below it into the page."""
    element.attrib.pop("style", None)
    if element.tag in LISTS:
        # Where a list's own marks are taken away, some screen readers no longer call it one.
        element.set("role", "list")
    for place, child in enumerate(element):
        if child.tag == "img" and not child.get("src", "").startswith("data:"):
            picture = composer.typesetter.opened(child.get("src", ""))
            described = child.get("alt", "")
            drawn = pixels(picture, described) if child.get("src") == LOGO else None
            drawn = inline(picture, described) if drawn is None else drawn
            drawn.tail = child.tail
            element[place] = drawn


def _style(composer: Composer) -> str:
    accent = parsed(composer.setting.flyer.facts.accent)
    return composer.style(
        "screen.css",
        accent_light=written(passing(accent, WHITE)),
        accent_dark=written(passing(accent, DARK)),
        own=Markup(scoped(composer.setting.flyer.style, OWN)),
        size=f"{USUAL * composer.language.scale:.3g}",
    )
