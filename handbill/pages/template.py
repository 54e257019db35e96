"""Templates + catalogs -> HTML in one language; what is missing prints in English, so marked."""

import re
import traceback
import unicodedata
from datetime import date
from typing import Any, Final

from jinja2 import PackageLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from handbill.language import SOURCE, Language
from handbill.pages.dates import written
from handbill.plan.setting import Words
from handbill.problem import Place, Problem
from handbill.project.catalog import MessageId
from handbill.project.flyer import Flyer, Source
from handbill.project.messages import syntax_problem

# A name in Latin letters keeps its order inside right-to-left text only in an element of its own:
# WeasyPrint has no unicode-bidi (language measurements, section 3.3).
# Digits with signs between them: times, ranges, telephone numbers.
NUMBERS: Final = re.compile(r"[+(]*\d[\d:.,/()\u2010-\u2013 -]*\d")
ENGLISH_QUOTES: Final = ("“", "”")
ISOLATED: Final = Markup('<bdi dir="ltr" lang="en">{}</bdi>')


class Speech:
    """Hands out a language's messages to templates, only as they passed the gate."""

    def __init__(self, words: Words) -> None:
        """Speak one language."""
        self.language = words.language
        self.messages = {
            key: message.html
            for catalog in words.catalogs
            for key, message in catalog.messages.items()
        }

    def gettext(self, source: str) -> str:
        """Give a message without a context."""
        return self._said((None, source))

    def pgettext(self, context: str, source: str) -> str:
        """Give a message with a context."""
        return self._said((context, source))

    def _said(self, key: MessageId) -> str:
        html = self.messages.get(key)
        if html is not None or self.language.tag == SOURCE:
            return html or key[1]
        return f'<span lang="{SOURCE}" dir="ltr">{key[1]}</span>'


def _no_plural(*_arguments: Any) -> str:
    message = "plural messages are not used: write the number apart from the sentence"
    raise TemplateError(message)


def environment(words: Words) -> ImmutableSandboxedEnvironment:
    """Give an environment whose templates speak one language."""
    jinja = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        loader=PackageLoader("handbill.pages", "layouts"),
    )
    speech = Speech(words)
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_callables(  # type: ignore[attr-defined]
        speech.gettext, _no_plural, newstyle=True, pgettext=speech.pgettext, npgettext=_no_plural
    )
    jinja.filters |= {
        "name": ISOLATED.format,
        "cite": lambda source: _cited(source, words.language),
        "written": lambda day: _dated(day, words.language),
        "number": words.language.number,
        "isolated": isolated,
        "endonym": endonym,
    }
    return jinja


def _cited(source: Source, language: Language) -> Markup:
    """Give a source's title, publisher and address, and its day as the language writes it."""
    # The English of a right-to-left line is one run, marks included; elsewhere they are its own.
    marks = ENGLISH_QUOTES if language.right_to_left else language.quotes
    title = f"{marks[0]}{source.title}{marks[1]}"
    named = ISOLATED.format(f"{title}, {source.publisher}, {source.web}")
    return named + Markup(", {}").format(_dated(source.day, language))


def _dated(day: date, language: Language) -> str:
    """Give a day as the language writes it; right to left, its numbers keep their order."""
    text = written(day, language)
    return isolated(text) if language.right_to_left else text


def isolated(text: str) -> Markup:
    """Wrap a value so that it keeps its own direction, found by its first letter.

    Inside right-to-left text, times and numbers with more than one part are wrapped once more:
    opening hours would print with their end first, and a telephone number with groups reversed.
    """
    found = direction(text)
    if found == "ltr":
        return Markup('<bdi dir="ltr">{}</bdi>').format(text)
    pieces, end = [], 0
    for match in NUMBERS.finditer(text):
        number = Markup('<bdi class="value" dir="ltr">{}</bdi>').format(match[0])
        pieces += [escape(text[end : match.start()]), number]
        end = match.end()
    inner = Markup("").join([*pieces, escape(text[end:])])
    return Markup('<bdi dir="rtl">{}</bdi>').format(inner)


def endonym(language: Language) -> Markup:
    """Give a language's own name, marked as being in it."""
    marked = Markup('<bdi lang="{}" dir="{}">{}</bdi>')
    return marked.format(language.tag, language.direction, language.endonym)


def direction(text: str) -> str:
    """Find a text's direction by its first letter that has one (UAX #9, rule P2)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def render_flyer(flyer: Flyer, words: Words) -> str | Problem:
    """Render a flyer's text in one language, or say where its template goes wrong."""
    try:
        template = environment(words).from_string(flyer.template)
        return template.render(sources=flyer.facts.sources, facts=flyer.facts)
    except TemplateSyntaxError as error:
        return syntax_problem(error, flyer.template_path)
    except Exception as error:  # noqa: BLE001 -- a template is a stranger's program
        return _template_problem(error, flyer.template_path)


def _template_problem(error: Exception, path: str) -> Problem:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename in ("<template>", "<unknown>")]
    what = f"the template stops: {error}"
    return Problem(Place(path, lines[-1] if lines else None), what, "correct the tag on that line")
