"""What a guide shows -> its page for browsers, and its pages to print.

Like all that the press says, it stands in the reader's language; what is missing there is in
English, so marked. The drawings are given as SVG by those who fold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from handbill.language import Language
from handbill.pages.breaks import with_breaks
from handbill.pages.direction import isolated
from handbill.pages.fonts import prepare
from handbill.pages.template import environment
from handbill.pages.trust import doubt, reviewed, trust_line
from handbill.pages.typeset import SettingError, Source, Typesetter
from handbill.paper import Paper
from handbill.plan.setting import Words
from handbill.problem import Place, Problem

_FIGURE: Final = Markup('<bdi dir="ltr">{}</bdi>')


@dataclass(frozen=True)
class Drawing:
    """A drawing (SVG) and the names of the sentences that belong to it."""

    drawing: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """What the guide to one piece shows.

    ``format`` is its name and ``label`` what it is called in English; ``paper`` are one or two
    names of which either will do; ``turn`` is how sheets are turned over. ``copies`` of it come
    from one sheet of paper, or it takes so many ``sheets``. ``inks`` are printed one by one; what a
    ``shop`` prints needs no advice on printers.
    """

    format: str
    label: str
    paper: tuple[str, ...]
    turn: str
    copies: int
    sheets: int
    pictures: tuple[Drawing, ...]
    maps: tuple[Drawing, ...]
    legend: tuple[Drawing, ...]
    inks: bool = False
    shop: bool = False


class Guide:
    """Speaks of pieces in one language; ``title`` is the flyer's, as the language has it."""

    def __init__(self, words: Words, source: Language, title: str) -> None:
        """Say nothing yet, but how far what it will say was checked."""
        self.words, self.language, self.title = words, words.language, title
        self.environment = _environment(words)
        line = doubt(reviewed(words))
        rows = (words.language, source) if line else ()
        self.trust = [trust_line(row, line, words.language) for row in rows]

    def section(self, shown: Shown) -> str:
        """Give the section on one piece."""
        return self.render("guide.html", shown=shown, paper=Markup(self.on_paper(shown.paper)))

    def render(self, name: str, **values: Any) -> str:
        """Render a layout in this language."""
        return self.environment.get_template(name).render(
            language=self.language, flyer=self.title, full=self.full, trust=self.trust, **values
        )

    def word(self, name: str, *arguments: Any) -> str:
        """Give one of the words of guide_words.html, by its macro, as HTML."""
        module = self.environment.get_template("guide_words.html").make_module()
        return str(getattr(module, name)(*arguments)).strip()

    def on_paper(self, names: Sequence[str]) -> str:
        """Name the paper, or two of which either will do."""
        shown = [isolated(name) for name in names]
        paper = self.word("guide_either", *shown) if len(shown) > 1 else shown[0]
        return self.word("guide_paper", Markup(paper))

    @property
    def full(self) -> Markup:
        """A hundred per cent, in the language's digits."""
        return _FIGURE.format(f"{self.language.number(100)} %")


def _environment(words: Words) -> Environment:
    made = environment(words)
    made.filters["html"] = Markup
    return made


@dataclass(frozen=True)
class Document:
    """Sections, each in a language, the reader's first, and what they are called together.

    ``among`` are further languages that words of a section are in.
    """

    title: str
    sections: tuple[tuple[Language, str], ...]
    among: tuple[Language, ...] = ()

    @property
    def languages(self) -> tuple[Language, ...]:
        """All languages, each once."""
        rows = [language for language, _ in self.sections]
        return tuple({row.tag: row for row in (*rows, *self.among)}.values())


def page(document: Document) -> str:
    """Give a page for browsers: one file that asks the network for nothing."""
    return _rendered("guide_screen.html", document, "".join(html for _, html in document.sections))


def printed(document: Document, paper: Paper, cache: Path, more: str = "") -> bytes:
    """Give a PDF of the sections, each on a page of its own, with some style more.

    Raises ``SettingError`` and ``FontError``.
    """
    content = "".join(with_breaks(html, language) for language, html in document.sections)
    stack = dict.fromkeys(name for row in document.languages for name in row.stack)
    fonts = prepare(stack, frozenset(f"{content}{document.title}0123456789"), cache)
    html = _rendered(
        "guide_print.html",
        document,
        content,
        width=paper.width,
        height=paper.height,
        more=Markup(more),
    )
    typesetter = Typesetter(fonts, cache, "handbill/pages/layouts/guide_print.html")
    made = typesetter.document(Source(html), tagged=False)
    if typesetter.missing:
        what = f"the guide has letters without a typeface: {' '.join(typesetter.missing)}"
        mend = "replace them in the translation"
        raise SettingError(Problem(Place(typesetter.name), what, mend))
    return made.pdf


def _rendered(name: str, document: Document, content: str, **values: Any) -> str:
    english = Words(document.languages[0], None, None)
    return (
        _environment(english)
        .get_template(name)
        .render(
            title=document.title,
            languages=[_styled(row) for row in document.languages],
            language=document.languages[0],
            content=content,
            **values,
        )
    )


def _styled(language: Language) -> dict[str, Any]:
    """Give what a style must know of a language."""
    return {
        "tag": language.tag,
        "families": Markup(", ".join(f'"{name}"' for name in language.stack)),
        "scale": language.scale,
        "leading": language.leading,
        "heading_leading": language.heading_leading,
    }
