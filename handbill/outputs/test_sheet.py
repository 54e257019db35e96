"""A printer's test sheet, to be printed on both sides -> a PDF of two pages.

What is read on it goes into ``[tool.handbill.printer]`` (``handbill.project.printer``). Page 1 is
the front, page 2 the back, turned on the long edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Final, TypeAlias

import pikepdf
from markupsafe import Markup
from pikepdf import Dictionary, Name

from handbill.language import Language
from handbill.length import POINTS, points
from handbill.outputs import gauges
from handbill.outputs.ink import inked
from handbill.outputs.scrub import scrubbed
from handbill.pages.guide import Document, Guide, printed
from handbill.pages.typeset import SettingError
from handbill.paper import Paper
from handbill.plan.setting import Words
from handbill.problem import Place, Problem
from handbill.sheets.sheet import EDGES

Rows: TypeAlias = list[dict[str, str]]

LAYOUT: Final = "test_sheet.html"
PLACE: Final = Place(f"handbill/pages/layouts/{LAYOUT}")
BLACK: Final = "#000000"
# The rulers and the steps at the edges need so much paper.
NARROWEST: Final = points("210 mm")
SHORTEST: Final = points("279.4 mm")
# In millimetres: the room of the steps at the edges, and half the room of the cross in the middle.
EDGE: Final = 23.0
MIDDLE: Final = 18.0
# The largest type in points for Latin script, the room below each paragraph, and by how much type
# is made smaller until all fits.
LARGEST: Final = 9.5
BELOW: Final = 2.0
STEP: Final = 0.25
# What takes room among the words, in points: a line that says how far to trust them, the two
# rulers, the greys and lines with the settings.
TRUST: Final = 24.0
RULERS: Final = points("28 mm")
SAMPLES: Final = points("50 mm")
# How full a room and its lines may be at the most: letters are counted, and not measured.
ROOMS: Final = 0.95
LINES: Final = 0.9
# How many times as large the title is.
TITLE: Final = 1.5
# What is to be filled in, as it is typed.
BLANK: Final = '"<span class="blank"></span> mm"'
TYPED: Final = (
    "[tool.handbill.printer]",
    f"unprintable = {{ top = {BLANK}, foot = {BLANK}, left = {BLANK}, right = {BLANK} }}",
    f"back = {{ right = {BLANK}, up = {BLANK} }}",
)


@dataclass(frozen=True)
class _Block:
    """Texts below each other: how wide they may be in points, and how many times as large."""

    rows: Rows
    width: float
    scale: float = 1.0


def test_sheet(words: Words, source: Language, paper: Paper, cache: Path) -> bytes:
    """Give the test sheet on an upright paper: two pages, the front and the back.

    It speaks the language of ``words``, and below or beside it that of the ``source``, if that is
    another. It has no metadata but title and language, and asks to be printed at its own size on
    both sides. Raises ``SettingError``, also for paper that is too small and words that are too
    long, and ``FontError``.
    """
    _refuse_small(paper)
    guides = [Guide(words, source, "")]
    if words.language != source:
        guides.append(Guide(Words(source, None, None), source, ""))
    said = _words(guides)
    html = guides[0].render(LAYOUT, words=said, drawings=_drawings(source, paper), typed=TYPED)
    languages = tuple(guide.language for guide in guides)
    document = Document(_plain(said["title"][0]), ((words.language, html),), languages[1:])
    size = _size(said, languages, paper)
    pdf = inked(printed(document, paper, cache, _style(languages, size, paper)), "print", BLACK)
    return _duplex(scrubbed(pdf, document.title, words.language.tag, tagged=False))


def _refuse_small(paper: Paper) -> None:
    if paper.width < NARROWEST - 1 or paper.height < SHORTEST - 1:
        what = f"the test sheet does not go on {paper.name}"
        mend = "print it on letter, a4 or universal"
        raise SettingError(Problem(PLACE, what, mend))


def _words(guides: Sequence[Guide]) -> dict[str, Rows]:
    names = ("title", "how", "turned", "cross", "margins", "greys", "settings")
    said = {name: _said(guides, "test_sheet", name) for name in names}
    said |= {name: _said(guides, "guide_side", name) for name in ("front", "back")}
    said["mm"] = _said(guides, "test_ruler", _length(gauges.LENGTH_MM, "mm"))
    said["inches"] = _said(guides, "test_ruler", _length(gauges.LENGTH_IN, "in"))
    return said


def _length(number: int, unit: str) -> Markup:
    """A number with its unit keeps its order inside a line from right to left."""
    return Markup('<bdi dir="ltr">{}\u00a0{}</bdi>').format(number, unit)


def _said(guides: Sequence[Guide], name: str, argument: str) -> Rows:
    """Say something in all languages, and once only where a language lacks it."""
    rows: Rows = []
    for guide in guides:
        text = guide.word(name, argument)
        if not any(_plain(row) == Markup(text).striptags() for row in rows):
            language = guide.language
            rows.append({"lang": language.tag, "dir": language.direction, "text": text})
    return rows


def _plain(row: dict[str, str]) -> str:
    return Markup(row["text"]).striptags()


def _drawings(source: Language, paper: Paper) -> dict[str, str]:
    family = source.stack[0]
    width, height = paper.width / POINTS["mm"], paper.height / POINTS["mm"]
    return {
        "front": gauges.sheet(width, height, family, back=False),
        "back": gauges.sheet(width, height, family, back=True),
        "arrow": gauges.arrow(),
        "mm": gauges.ruler_mm(family),
        "inches": gauges.ruler_in(family),
        "greys": gauges.greys(family),
        "widths": gauges.widths(family),
    }


def _size(said: dict[str, Rows], languages: Sequence[Language], paper: Paper) -> float:
    """Choose the largest type in points at which all words go into their rooms.

    Raises ``SettingError`` if they would be too small to be read.
    """
    known = {language.tag: language for language in languages}
    whole = paper.width - 2 * EDGE * POINTS["mm"]
    beside = whole / 2 - MIDDLE * POINTS["mm"]
    turned = _Block(said["turned"], whole - (gauges.ARROW[0] + 5) * POINTS["mm"])
    side, title, more = said["front"][:1], said["title"][:1], said["title"][1:]
    head = [_Block(side, whole), _Block(title, whole, TITLE), _Block(more, whole)]
    half = (paper.height / 2 - (EDGE + MIDDLE) * POINTS["mm"]) * ROOMS
    rooms = [
        ([*head, _Block(said["how"], whole), turned], half - TRUST * len(languages)),
        ([*head, _Block(said["margins"], whole), turned], half - TRUST * len(languages)),
        ([_Block(said[name], whole) for name in ("mm", "inches")], half - RULERS),
        ([_Block(said[name], whole) for name in ("greys", "settings")], half - SAMPLES),
        ([_Block(said["cross"][:1], beside)], 2 * MIDDLE * POINTS["mm"] * ROOMS),
        ([_Block(said["cross"][1:], beside)], 2 * MIDDLE * POINTS["mm"] * ROOMS),
    ]
    size = LARGEST
    while any(_high(blocks, known, size) > room for blocks, room in rooms):
        size -= STEP
        if any(size * language.scale < language.smallest for language in languages):
            raise _too_long(languages[0])
    return size


def _too_long(language: Language) -> SettingError:
    what = f"the words of the test sheet are too long in {language.english}"
    return SettingError(Problem(PLACE, what, "shorten their translation"))


def _high(blocks: Sequence[_Block], known: dict[str, Language], size: float) -> float:
    """Give about how many points blocks take below each other."""
    total = 0.0
    for block in blocks:
        for row in block.rows:
            language = known[row["lang"]]
            own = size * language.scale * block.scale
            lines = ceil(len(_plain(row)) * language.advance * own / (block.width * LINES))
            total += lines * own * language.leading + BELOW
    return total


def _style(languages: Sequence[Language], size: float, paper: Paper) -> str:
    mm = POINTS["mm"]
    type_sizes = "\n".join(
        f'.test [lang="{row.tag}"] {{ font-size: {size * row.scale:g}pt }}' for row in languages
    )
    return f"""
@page {{ margin: 0; }}
.test {{ position: relative; height: {paper.height - 1:.2f}pt; break-after: page; }}
.test:last-child {{ break-after: auto; }}
.test > div {{ position: absolute; left: {EDGE}mm; right: {EDGE}mm; }}
.test .sheet {{ left: 0; top: 0; right: auto; width: {paper.width:.4f}pt; }}
.test svg {{ display: block; }}
.test .upper {{ top: {EDGE}mm; }}
.test .lower {{ top: {paper.height / 2 / mm + MIDDLE:.3f}mm; }}
.test .left, .test .right {{ top: {paper.height / 2 / mm - MIDDLE:.3f}mm; }}
.test .left {{ right: {paper.width / 2 / mm + MIDDLE:.3f}mm; }}
.test .right {{ left: {paper.width / 2 / mm + MIDDLE:.3f}mm; }}
{type_sizes}
.test p {{ margin-bottom: {BELOW}pt; }}
.test .side {{ display: flex; justify-content: space-between; }}
.test .title p {{ font-weight: 900; }}
.test .title p:first-child {{ font-size: {size * TITLE:g}pt; }}
.test .title {{ border-bottom: 1.5pt solid #000; margin-bottom: 4pt; }}
.test .trust {{ margin: 0 0 4pt; }}
.test .turn {{ display: flex; margin: 5pt 0; }}
.test .turn .gauge {{ flex: 0 0 {gauges.ARROW[0]}mm; }}
.test .turn .beside {{ flex: 1 1 0; margin-inline-start: 5mm; }}
.test .gauge {{ direction: ltr; }}
.test .lower .gauge {{ margin: 4pt 0 7pt; }}
.test .typed {{ margin-top: 4pt; padding: 5pt 7pt; border: 0.75pt solid #000; }}
.test .typed p {{ font-size: 9pt; line-height: 2; margin: 0; white-space: nowrap; }}
.blank {{ display: inline-block; width: 9mm; border-bottom: 0.75pt solid #000; }}
"""


def _duplex(pdf: bytes) -> bytes:
    """Ask for its own size, and for both sides of sheets that turn on the long edge."""
    with pikepdf.open(BytesIO(pdf)) as document:
        wanted = Dictionary(PrintScaling=Name("/None"), Duplex=EDGES["long-edge"])
        document.Root.ViewerPreferences = wanted
        stream = BytesIO()
        document.save(stream, deterministic_id=True, fix_metadata_version=False)
        return stream.getvalue()
