"""The press's own words -> its messages, which stand in one template and count in every edition."""

from functools import cache
from importlib.resources import files
from typing import Final

from handbill.problem import ExitCode, HandbillError, Problem
from handbill.project.messages import SourceMessage, extract

WORDS: Final = "handbill/pages/layouts/words.html"


@cache
def press_messages() -> tuple[SourceMessage, ...]:
    """Give the press's own messages."""
    text = files("handbill.pages").joinpath("layouts/words.html").read_text(encoding="utf-8")
    found: list[Problem] = []
    messages = extract(text, WORDS, found)
    if found:
        raise HandbillError(ExitCode.BUG, *found)
    return messages
