"""A Jinja template -> the messages it holds, in order, with the notes for translators."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from babel.messages.extract import DEFAULT_KEYWORDS
from jinja2 import TemplateSyntaxError
from jinja2.ext import babel_extract

from handbill.problem import Place, Problem
from handbill.project.catalog import MessageId

NOTE: Final = "TRANSLATORS:"
# Without "newstyle" a message with a per cent sign is looked up under another text than the one
# that was extracted; with "silent" a template with a mistake would lose all of its messages.
_OPTIONS: Final = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}


@dataclass(frozen=True)
class SourceMessage:
    """One message of a template; ``line`` is counted from one."""

    id: MessageId
    notes: tuple[str, ...]
    line: int


def extract(template: str, path: str, found: list[Problem]) -> tuple[SourceMessage, ...]:
    """Give a template's messages; a mistake in the template is added to ``found``."""
    try:
        rows = list(
            babel_extract(BytesIO(template.encode()), [*DEFAULT_KEYWORDS], [NOTE], _OPTIONS)
        )
    except TemplateSyntaxError as error:
        found.append(syntax_problem(error, path))
        return ()
    messages: dict[MessageId, SourceMessage] = {}
    for line, function, texts, notes in rows:
        message = SourceMessage(_id(function, texts), tuple(notes), line)
        messages.setdefault(message.id, message)
    return tuple(messages.values())


def syntax_problem(error: TemplateSyntaxError, path: str) -> Problem:
    """Say where a template breaks Jinja's grammar."""
    what = f"the template has a mistake: {error.message}"
    return Problem(Place(path, error.lineno), what, "compare the tag with its neighbours")


def _id(function: str | None, texts: object) -> MessageId:
    parts = [text for text in texts if text] if isinstance(texts, tuple) else [texts]
    if function == "pgettext":
        return str(parts[0]), str(parts[1])
    return None, str(parts[0])
