"""Flyer -> which messages each part of its text says: found by a rendering of their numbers.

So a translation that a piece does not carry is known not to matter to it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from handbill.language import SOURCE, Language, registry
from handbill.pages.markup import parse
from handbill.pages.reads import parts
from handbill.pages.template import Speech, rendered
from handbill.plan.setting import Words
from handbill.problem import Problem
from handbill.project.catalog import MessageId
from handbill.project.flyer import Flyer

# Private characters around a number, which no text has.
_TOKEN: Final = re.compile("\ue000([0-9]+)\ue001")


@dataclass(frozen=True)
class Said:
    """The messages of each part by its name, and all that the template asks for.

    What it asks for and no part shows (in a condition, say) may matter to every part.
    """

    parts: Mapping[str, frozenset[MessageId]]
    asked: frozenset[MessageId]

    def of(self, name: str) -> frozenset[MessageId]:
        """Give the messages that a part depends on."""
        return self.parts.get(name, self.asked) | self.hidden

    @property
    def hidden(self) -> frozenset[MessageId]:
        """The messages that no part shows."""
        return self.asked.difference(*self.parts.values())


class _Numbers(Speech):
    """Says the number of a message in place of the message."""

    def __init__(self, language: Language) -> None:
        super().__init__(Words(language, None, None))
        self.asked: dict[MessageId, int] = {}

    def _said(self, key: MessageId) -> str:
        return f"\ue000{self.asked.setdefault(key, len(self.asked))}\ue001"


@lru_cache(maxsize=32)
def said(flyer: Flyer) -> Said | None:
    """Find out what each part says, or nothing of a template that goes wrong."""
    numbers = _Numbers(registry()[SOURCE])
    html = rendered(flyer, numbers)
    text = html if isinstance(html, Problem) else parse(html, flyer.template_path, spaces=True)
    if isinstance(text, Problem):
        return None
    keys = list(numbers.asked)
    found = {
        name: frozenset(keys[int(number)] for number in _TOKEN.findall(part))
        for name, part in parts(text).items()
    }
    return Said(found, frozenset(keys))
