"""A Jinja template -> the messages it holds, in order, with the notes for translators."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Final

from babel.messages.extract import DEFAULT_KEYWORDS
from jinja2 import TemplateSyntaxError
from jinja2.ext import babel_extract

from handbill.problem import Place, Problem
from handbill.project.catalog import MessageId

NOTE: Final = "TRANSLATORS:"
PLURALS: Final = ("ngettext", "npgettext", "ungettext", "dngettext", "dnpgettext")
# Without "newstyle" a message with a per cent sign is looked up under another text than the one
# that was extracted; with "silent" a template with a mistake would lose all of its messages.
_OPTIONS: Final = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}


@dataclass(frozen=True)
class SourceMessage:
    """One message of a template; ``path`` names the template, ``line`` is counted from one."""

    id: MessageId
    notes: tuple[str, ...]
    path: str
    line: int


def extract(template: str, path: str, found: list[Problem]) -> tuple[SourceMessage, ...]:
    """Give a template's messages; a mistake in the template is added to ``found``."""
    messages, problems = _extracted(template, path)
    found += problems
    return messages


@lru_cache(maxsize=64)
def _extracted(template: str, path: str) -> tuple[tuple[SourceMessage, ...], tuple[Problem, ...]]:
    """Give a template's messages, or its mistakes; once for who reads it again and again."""
    try:
        rows = list(
            babel_extract(BytesIO(template.encode()), [*DEFAULT_KEYWORDS], [NOTE], _OPTIONS)
        )
    except TemplateSyntaxError as error:
        return (), (syntax_problem(error, path),)
    messages: dict[MessageId, SourceMessage] = {}
    wrong = []
    for line, function, texts, notes in rows:
        key = _id(function, texts)
        if isinstance(key, Odd):
            wrong.append(Problem(Place(path, line), key.what, key.mend))
        else:
            messages.setdefault(key, SourceMessage(key, tuple(notes), path, line))
    return () if wrong else tuple(messages.values()), tuple(wrong)


def syntax_problem(error: TemplateSyntaxError, path: str) -> Problem:
    """Say where a template breaks Jinja's grammar."""
    what = f"the template has a mistake: {error.message}"
    return Problem(Place(path, error.lineno), what, "compare the tag with its neighbours")


@dataclass(frozen=True)
class Odd:
    """Why a message cannot be one."""

    what: str
    mend: str


def _id(function: str | None, texts: object) -> MessageId | Odd:
    parts = texts if isinstance(texts, tuple) else (texts,)
    if function in PLURALS:
        mend = "write the number apart from the sentence"
        return Odd("the message has a plural, which no template can print", mend)
    wanted = 2 if function == "pgettext" else 1
    written = [part for part in parts[:wanted] if isinstance(part, str) and part.strip()]
    if len(written) < wanted:
        mend = "write the sentence itself between {% trans %} and {% endtrans %}"
        return Odd("the message is not written out, so nobody can translate it", mend)
    return (written[0], written[1]) if function == "pgettext" else (None, written[0])
