"""How far a text can be trusted, and the lines that say so."""

from typing import Final

from handbill.language import Language
from handbill.plan.setting import Words
from handbill.project.review import Review

# What the messages of guide_words.html belong to.
CONTEXTS: Final = ("guide", "format", "ticket", "test sheet")


def doubt(review: Review) -> str:
    """Name the line that says how far a translation can be trusted, if it needs one."""
    return {Review.DRAFT: "draft", Review.TRANSLATED: "unchecked"}.get(review, "")


def trust_line(language: Language, doubted: str, beside: Language, of: str = "") -> dict[str, str]:
    """Give such a line in a language, ``of`` another language if it is not about its own.

    It stands ``apart`` from a text of the other direction ``beside`` it.
    """
    text = getattr(language, doubted)
    apart = "apart" if language.direction != beside.direction else ""
    return {"lang": language.tag, "dir": language.direction, "text": text, "of": of, "apart": apart}


def reviewed(words: Words) -> Review:
    """How far the guide in a language can be trusted: the weakest of its messages decides."""
    states = (
        row.review
        for catalog in words.catalogs
        for key, row in catalog.messages.items()
        if key[0] in CONTEXTS
    )
    return min(states, default=Review.SOURCE)
