"""HTML + faces -> a PDF, the measures of its pieces, and WeasyPrint's log as problems.

The only module that calls WeasyPrint.
"""

import logging
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import urljoin

with warnings.catch_warnings():
    # It looks for system fonts when it is imported; ours are named later, edition by edition.
    warnings.simplefilter("ignore", UserWarning)
    import weasyprint
    from weasyprint.document import Document
    from weasyprint.formatting_structure import boxes
    from weasyprint.text.fonts import FontConfiguration

from handbill.pages.actual_text import stating_text
from handbill.pages.fetch import ORIGIN, AssetFetcher, DeniedError
from handbill.pages.fonts import FontSet
from handbill.pages.legible import PIXEL, SLACK, legible_on, outside_of
from handbill.pages.paint import learn
from handbill.pages.tags import mended_tags
from handbill.problem import Place, Problem, Severity

# The attribute that tells what height in points was foretold of a box, and how exactly.
FORETOLD: Final = "data-height"
ROUNDING: Final = 0.05
# The configurations used last, by the file that names their faces; more than a shop has editions.
_CONFIGURATIONS: Final[dict[Path, FontConfiguration]] = {}
MOST_CONFIGURATIONS: Final = 100
# Styles, read once in a process, and what WeasyPrint said of them.
Read: TypeAlias = tuple[weasyprint.CSS, list[logging.LogRecord]]
_STYLES: Final[dict[str, Read]] = {}
MOST_STYLES: Final = 50
_GLYPH: Final = re.compile(
    r"\.notdef glyph rendered for Unicode string unsupported by fonts: (.*)", re.DOTALL
)
_UNIMPORTANT: Final = re.compile(r"Step \d|Ignored `hyphenate")


@dataclass(frozen=True)
class Measure:
    """What a piece takes in points: its height, and how far its widest line or box leaves it."""

    height: float
    excess: float


@dataclass(frozen=True)
class Source:
    """A document to be set: its HTML, and styles, of which a later one wins.

    A style that several documents share is read once.
    """

    html: str
    styles: tuple[str, ...] = ()


@dataclass(frozen=True)
class SetDocument:
    """A finished document: its bytes and its number of pages.

    ``outside`` are the texts that leave their page, ``legible`` is all text that can be read on
    paper, without spaces. ``foretold`` is whether everything is as high as it was to be.
    """

    pdf: bytes
    pages: int
    outside: tuple[str, ...]
    legible: str
    foretold: bool


class SettingError(Exception):
    """A document that cannot be set; carries the problem to report."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(str(problem))
        self.problem = problem


class Typesetter:
    """Sets documents in one edition's faces, with one flyer's files at hand."""

    def __init__(
        self, fonts: FontSet, folder: Path, name: str, made: Mapping[str, bytes] | None = None
    ) -> None:
        """``name`` is the path by which problems call the flyer's template.

        ``made`` are pictures that the press drew itself, by the names that layouts call them.
        """
        self.families, self.faces = fonts.families, fonts.configuration
        self.configuration = _configuration(fonts.configuration)
        self.fetcher = AssetFetcher(folder, made)
        self.name = name
        self._styles: dict[str, Read] = {}
        self.missing: dict[str, None] = {}
        self.problems: dict[Problem, None] = {}

    def measure(self, source: Source) -> dict[str, Measure]:
        """Lay out a document and measure every element of class ``measure``, by its id."""
        document = self._render(source, tagged=False)
        page = document.pages[0]._page_box  # noqa: SLF001 -- no public way
        found = (box for box in page.descendants() if _is_measured(box))
        return {box.element.get("id"): measured(box) for box in found}

    def rendered(self, source: Source) -> Document:
        """Lay out a document for paper, to be painted page by page."""
        return self._render(source, tagged=False)

    def document(
        self, source: Source, *, tagged: bool, letters: Document | None = None
    ) -> SetDocument:
        """Set a document; ``tagged`` gives a PDF/UA-1 file for screens.

        Its typefaces carry the ``letters`` of another document as well, if there is one.
        """
        document = self._render(source, tagged=tagged)
        for page in document.pages:
            # An element inside a link would be a link once more, and have no tag of one.
            page.links[:] = [link for link in page.links if link[-1].element_tag == "a"]
        foretold = all(_is_foretold(page._page_box) for page in document.pages)  # noqa: SLF001
        outside = tuple(text for page in document.pages for text in outside_of(page))
        with self.listening(), stating_text(), mended_tags():
            if letters:
                learn(letters, document.fonts)
            pdf = document.write_pdf(pdf_variant="pdf/ua-1" if tagged else None)
        legible = "".join(legible_on(page) for page in document.pages)
        return SetDocument(pdf, len(document.pages), outside, legible, foretold)

    def opened(self, name: str) -> bytes:
        """Open a picture that a text names, by the same door as when it is set."""
        with self.listening():
            return bytes(self.fetcher.fetch(urljoin(ORIGIN, name)).read())

    def viewed(self, html: str, width: float, height: float) -> bytes:
        """Give a PDF of a page for browsers as its own style shows it on screens of some points.

        What it holds for browsers alone is no problem here.
        """
        page = f"@page {{ size: {width}pt {height}pt; margin: 0 }}"
        source = weasyprint.HTML(
            string=html, base_url=ORIGIN, url_fetcher=self.fetcher, media_type="screen"
        )
        with self.listening(hearing=False):
            sheets = [weasyprint.CSS(string=page, font_config=self.configuration)]
            document = source.render(font_config=self.configuration, stylesheets=sheets)
            return bytes(document.write_pdf())

    def _render(self, source: Source, *, tagged: bool) -> Document:
        with self.listening():
            return self.read(source).render(
                font_config=self.configuration,
                pdf_variant="pdf/ua-1" if tagged else None,
                stylesheets=self.stylesheets(source),
            )

    def read(self, source: Source) -> weasyprint.HTML:
        """Read the HTML of a document, with the one door that there is to files."""
        return weasyprint.HTML(string=source.html, base_url=ORIGIN, url_fetcher=self.fetcher)

    def stylesheets(self, source: Source) -> list[weasyprint.CSS]:
        """Give the styles of a document, read."""
        return [self._stylesheet(style) for style in source.styles]

    def _stylesheet(self, style: str) -> weasyprint.CSS:
        # One that names files is this flyer's alone.
        named = "url(" in style or "@" in style.replace("@page", "")
        known = self._styles if named else _STYLES
        if style not in known:
            known[style] = self._read(style)
            if len(known) > MOST_STYLES:
                del known[next(iter(known))]
        sheet, records = known[style]
        # What is wrong with it is wrong wherever it is used.
        self._hear(records)
        return sheet

    def _read(self, style: str) -> Read:
        records: list[logging.LogRecord] = []
        with _heard(records):
            sheet = weasyprint.CSS(
                string=style,
                base_url=ORIGIN,
                url_fetcher=self.fetcher,
                font_config=self.configuration,
            )
        return sheet, records

    @contextmanager
    def listening(self, *, hearing: bool = True) -> Iterator[None]:
        """Turn WeasyPrint's log, if it is to be heard, and what stops it, into problems."""
        records: list[logging.LogRecord] = []
        try:
            with _heard(records):
                yield
        except DeniedError as error:
            raise SettingError(_denied(self.name, str(error))) from error
        except (
            ArithmeticError,
            AssertionError,
            AttributeError,
            LookupError,
            RecursionError,
        ) as error:
            raise SettingError(_unset(self.name, error)) from error
        finally:
            self._hear(records if hearing else ())

    def _hear(self, records: Iterable[logging.LogRecord]) -> None:
        for record in records:
            message = record.getMessage()
            glyphs = _GLYPH.match(message)
            if glyphs:
                self.missing |= dict.fromkeys(_characters(glyphs[1]))
            elif not _UNIMPORTANT.search(message):
                self.problems[_logged(self.name, message)] = None


@contextmanager
def _heard(records: list[logging.LogRecord]) -> Iterator[None]:
    """Note what WeasyPrint logs."""
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[method-assign, assignment]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def drawn(svg: bytes, width: float, height: float, name: str) -> bytes:
    """Give a PDF of one page of some points with a drawing on it; nothing else is opened.

    ``name`` is the path by which problems call it. Raises ``SettingError`` if it cannot be drawn.
    """
    shown = f'<img src="drawing.svg" style="display: block; width: {width}pt; height: {height}pt">'
    page = f"<style>@page {{ size: {width}pt {height}pt; margin: 0 }} body {{ margin: 0 }}</style>"
    fetcher = AssetFetcher(Path(), {"drawing.svg": svg})
    heard: list[logging.LogRecord] = []
    try:
        with _heard(heard):
            source = weasyprint.HTML(string=page + shown, base_url=ORIGIN, url_fetcher=fetcher)
            pdf = bytes(source.write_pdf())
    except (ArithmeticError, AttributeError, LookupError, RecursionError, ValueError) as error:
        raise SettingError(_undrawn(name)) from error
    if heard:
        raise SettingError(_undrawn(name))
    return pdf


def _undrawn(name: str) -> Problem:
    what = "its logo cannot be drawn"
    return Problem(Place(name), what, "save it as a PNG")


def _configuration(file: Path) -> FontConfiguration:
    """Give what Pango knows of the faces that a fontconfig file names: read once in a process.

    Fontconfig never gives back the 200 kB that it takes to read them. A configuration that a
    flyer's style has put faces into is that flyer's alone.
    """
    kept = _CONFIGURATIONS.pop(file, None)
    if kept is None or kept._folder is not None:  # noqa: SLF001 -- where it keeps such faces
        # Read by fontconfig when the configuration is made, so each edition has its own faces.
        os.environ["FONTCONFIG_FILE"] = str(file)
        kept = FontConfiguration()
    _CONFIGURATIONS[file] = kept
    if len(_CONFIGURATIONS) > MOST_CONFIGURATIONS:
        del _CONFIGURATIONS[next(iter(_CONFIGURATIONS))]
    return kept


def _denied(name: str, reason: str) -> Problem:
    return Problem(
        Place(name), reason, "put the file into the flyer's folder and name it from there"
    )


def _unset(name: str, error: Exception) -> Problem:
    what = f"WeasyPrint cannot lay this out ({type(error).__name__}: {error})"
    return Problem(Place(name), what, "look for an extreme size or a deep nesting in the flyer")


def _logged(name: str, message: str) -> Problem:
    """Tell what WeasyPrint only logs: a lost picture is an error, an unknown style a warning."""
    lost = message.startswith(("Failed to load", "Error"))
    severity = Severity.ERROR if lost else Severity.WARNING
    return Problem(
        Place(name), f"while setting: {message}", "correct the flyer's text or style", severity
    )


def _characters(logged: str) -> list[str]:
    """Give the characters that a log line about missing glyphs names by their code."""
    return [chr(int(code, 16)) for code in re.findall(r"U\+([0-9A-F]{4,6})", logged)]


def _is_measured(box: Any) -> bool:
    element = box.element
    return (
        isinstance(box, boxes.BlockBox)
        and element is not None
        and "measure" in (element.get("class") or "").split()
        and not box.element_tag.endswith(("::before", "::after"))
    )


def _is_foretold(page: Any) -> bool:
    """Whether all boxes of a page are as high as was foretold of them, and no line is too wide."""
    found = (box for box in _boxes(page) if _is_measured(box) and box.element.get(FORETOLD))
    return all(
        abs(_high(box) - float(box.element.get(FORETOLD))) < ROUNDING and not measured(box).excess
        for box in found
    )


def _high(box: Any) -> float:
    return float(box.border_height() * PIXEL)


def _boxes(box: Any) -> Iterator[Any]:
    """Give a box and all below it, also what is placed absolutely."""
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def measured(box: Any) -> Measure:
    """Measure a box after layout: nothing in it may leave it, nor the box that it lies in."""
    edges = _content(box)
    beyond = [
        _beyond(_sides(child), bounds)
        for parent in (box, *box.descendants())
        for child in getattr(parent, "children", ())
        if isinstance(child, boxes.LineBox | boxes.BlockLevelBox)
        for bounds in (edges, _content(parent))
    ]
    excess = max(beyond, default=0.0)
    return Measure(box.margin_height() * PIXEL, max(0.0, excess * PIXEL - SLACK))


def _content(box: Any) -> tuple[float, float]:
    """Give the left and the right edge of what a box has room for."""
    return box.content_box_x(), box.content_box_x() + box.width


def _sides(box: Any) -> tuple[float, float]:
    """Give the left and the right edge of a line, or of a block's border."""
    if isinstance(box, boxes.LineBox):
        return box.position_x, box.position_x + box.width
    return box.border_box_x(), box.border_box_x() + box.border_width()


def _beyond(sides: tuple[float, float], bounds: tuple[float, float]) -> float:
    return max(bounds[0] - sides[0], sides[1] - bounds[1])
