"""A translation -> the same with what is safe to mend mended: spaces, forms of letters, NFC.

Nothing that a reader would read otherwise is changed; the rest is for a reader of the language.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Final

from handbill.translate.finding import Check
from handbill.translate.letters import FORMS, HIDDEN
from handbill.translate.punctuation import DOUBLE, EDGES

# Of several spaces, the one that says most is kept.
_STRONGEST: Final = "\u202f\u00a0\u3000 "


def mended(text: str, silenced: Collection[Check]) -> tuple[str, list[Check]]:
    """Give a text mended, and the checks that had found something; silenced ones are left alone."""
    done = []
    for check, mend in _MENDS:
        after = text if check in silenced else mend(text)
        if after != text:
            done.append(check)
        text = after
    return text, list(dict.fromkeys(done))


def _shown(text: str) -> str:
    return HIDDEN.sub("", text)


def _letters(text: str) -> str:
    """Write shapes of letters as letters; some stand for a mark on a space, which is not meant."""
    return FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]).replace(" ", ""), text)


def _spaced(text: str) -> str:
    return DOUBLE.sub(_one_space, re.sub(rf"^[{EDGES}]+|[{EDGES}]+$", "", text))


def _one_space(match: re.Match[str]) -> str:
    run = match[0]
    return next((space for space in _STRONGEST if space in run), " ")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_MENDS: Final[tuple[tuple[Check, Callable[[str], str]], ...]] = (
    (Check.HIDDEN, _shown),
    (Check.FORMS, _letters),
    (Check.SPACES, _spaced),
    (Check.NFC, _composed),
)
