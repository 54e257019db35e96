"""The press's own words -> its messages.

Those that stand on leaflets count in every edition. Those of the guide, the job ticket and the test
sheet count for these alone: a leaflet that is checked is not held up by them.
"""

from functools import cache
from importlib.resources import files
from typing import Final

from handbill.problem import ExitCode, HandbillError, Problem
from handbill.project.messages import SourceMessage, extract

LAYOUTS: Final = "handbill/pages/layouts"
LEAFLETS: Final = "words.html"
GUIDE: Final = "guide_words.html"


def press_messages() -> tuple[SourceMessage, ...]:
    """Give the messages that stand on leaflets."""
    return _messages(LEAFLETS)


def guide_messages() -> tuple[SourceMessage, ...]:
    """Give the messages of the guide, the job ticket and the test sheet."""
    return _messages(GUIDE)


@cache
def _messages(name: str) -> tuple[SourceMessage, ...]:
    text = files("handbill.pages").joinpath(f"layouts/{name}").read_text(encoding="utf-8")
    found: list[Problem] = []
    messages = extract(text, f"{LAYOUTS}/{name}", found)
    if found:
        raise HandbillError(ExitCode.BUG, *found)
    return messages
