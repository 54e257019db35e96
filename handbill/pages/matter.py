"""Setting -> what a face has to say: its text, the room for its contact, all its characters."""

from typing import Final

from handbill.length import points
from handbill.pages.card import LARGEST_NUMBER, Block
from handbill.pages.markup import Text, parse
from handbill.pages.reads import listening
from handbill.pages.template import render_flyer
from handbill.pages.typeset import SettingError
from handbill.plan.setting import Setting, Words
from handbill.problem import Problem

CODE_ON_A_SHEET: Final = points("22 mm")
CODE_ON_A_PANEL: Final = points("28 mm")


def text_of(setting: Setting, words: Words) -> Text:
    """Give the flyer's text in a language. Raises ``SettingError``."""
    with listening():
        # To render all of the text is not to use it.
        html = render_flyer(setting.flyer, words)
    if isinstance(html, Problem):
        raise SettingError(html)
    text = parse(html, setting.flyer.template_path, spaces=words.language.spaces)
    if isinstance(text, Problem):
        raise SettingError(text)
    return text


def room_of(setting: Setting) -> Block:
    """Give the room for the contact."""
    margins = setting.format.margins
    form = setting.format
    width = form.page_sizes(setting.paper, form.pages[1])[-1][0] - 2 * margins.side
    fixed = form.type.fixed
    if form.layout in ("flat", "card"):
        return Block(width * 0.36, LARGEST_NUMBER * fixed, CODE_ON_A_SHEET * fixed, fixed)
    return Block(width - 24 * fixed, LARGEST_NUMBER * fixed, CODE_ON_A_PANEL * fixed, fixed)


def spoken_letters(words: Words) -> frozenset[str]:
    """Give every character that the press may say in a language."""
    language = words.language
    said = [message.html for catalog in words.catalogs for message in catalog.messages.values()]
    return frozenset(
        "".join((*said, language.draft, language.unchecked, language.endonym, "0123456789年月日"))
    )


def contact_letters(setting: Setting, words: Words) -> frozenset[str]:
    """Give every character of the contact."""
    contact = setting.contact
    texts = [contact.text(name, words.language.tag) or "" for name in contact.texts]
    phones = [f"{phone.shown}{''.join(phone.label.values())}" for phone in contact.phones]
    return frozenset("".join((*texts, *phones, contact.email or "", contact.web or "")))
