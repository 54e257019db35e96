"""Templates + catalogs -> HTML in one language; what is missing prints in English, so marked."""

import traceback
from datetime import date
from typing import Any, Final

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    DictLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from handbill.language import SOURCE, Language
from handbill.pages.dates import written
from handbill.pages.direction import ISOLATED, isolated, with_runs
from handbill.pages.reads import note_message
from handbill.plan.setting import Words
from handbill.problem import Place, Problem
from handbill.project.catalog import MessageId
from handbill.project.flyer import Flyer, Source
from handbill.project.messages import syntax_problem

# What a flyer's text is called among the layouts.
FLYER: Final = "flyer.html of the flyer"
ENGLISH_QUOTES: Final = ("“", "”")


class _Compiled(BytecodeCache):
    """What templates were compiled to, for as long as a worker lives.

    Every language has an environment of its own, and all compile to the same.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before; jinja2 checks that it is of the same source."""
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.known[bucket.key] = bucket.bytecode_to_string()


_COMPILED: Final = _Compiled()
_LAYOUTS: Final = PackageLoader("handbill.pages", "layouts")


class Speech:
    """Hands out a language's messages to templates, only as they passed the gate."""

    def __init__(self, words: Words) -> None:
        """Speak one language."""
        self.words = words
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
        note_message(self.language.tag, key)
        html = self.messages.get(key)
        if html is not None or self.language.tag == SOURCE:
            return self._in_order(html or key[1])
        return f'<span lang="{SOURCE}" dir="ltr">{key[1]}</span>'

    def _in_order(self, html: str) -> str:
        return with_runs(html) if self.language.right_to_left else html


def _no_plural(*_arguments: Any) -> str:
    message = "plural messages are not used: write the number apart from the sentence"
    raise TemplateError(message)


def environment(words: Words, speech: Speech | None = None) -> ImmutableSandboxedEnvironment:
    """Give an environment whose templates speak one language, as ``speech`` does if it is given."""
    jinja = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        loader=_LAYOUTS,
        bytecode_cache=_COMPILED,
    )
    speech = speech or Speech(words)
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
        "lines": lines,
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


def lines(text: str) -> Markup:
    """Give a value on as many lines as it was written on, each with its own direction."""
    return Markup("<br>").join(isolated(line) for line in text.splitlines() if line.strip())


def endonym(language: Language) -> Markup:
    """Give a language's own name, marked as being in it."""
    marked = Markup('<bdi lang="{}" dir="{}">{}</bdi>')
    return marked.format(language.tag, language.direction, language.endonym)


def render_flyer(flyer: Flyer, words: Words) -> str | Problem:
    """Render a flyer's text in one language, or say where its template goes wrong."""
    return rendered(flyer, Speech(words))


def rendered(flyer: Flyer, speech: Speech) -> str | Problem:
    """Render a flyer's text as somebody speaks, or say where its template goes wrong."""
    try:
        jinja = environment(speech.words, speech)
        # By a name, as only what is loaded by one is kept as it was compiled.
        jinja.loader = ChoiceLoader([DictLoader({FLYER: flyer.template}), _LAYOUTS])
        template = jinja.get_template(FLYER)
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
