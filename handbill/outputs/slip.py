"""Groups and what is printed for each -> a page for each, to lie on top of it.

It speaks to whoever stands at the copier, in English.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf

from handbill.language import Language
from handbill.outputs.ink import inked
from handbill.pages.fonts import FontError
from handbill.pages.guide import Document, Guide, printed
from handbill.pages.typeset import SettingError
from handbill.paper import Paper
from handbill.plan.setting import Words
from handbill.sheets.sheet import join

LAYOUT: Final = "slip.html"
BLACK: Final = "#000000"
# The size of a name in points by the most letters that it has; longer ones are set smallest.
SIZES: Final = ((18, 44), (40, 32), (90, 24), (1000, 16))
ADDRESS: Final = ((120, 20), (1000, 13))
# The whole page is set so much smaller until it holds all.
SMALLER: Final = (1.0, 0.7, 0.45)
STYLE: Final = """
.slip {{ break-before: page; font-size: {base}pt; line-height: 1.35; }}
.slip:first-child {{ break-before: auto; }}
.slip p, .slip td {{ font-family: {families}; overflow-wrap: anywhere; }}
.slip .number {{ text-align: right; font-size: 1.1em; }}
.slip .say {{ margin-top: 16pt; font-size: 1.2em; }}
.slip .group {{ font-weight: 900; line-height: 1.25; }}
.slip .group {{ border-bottom: 3pt solid #000; padding-bottom: 6pt; }}
.slip .id {{ font-size: 1.4em; font-weight: 700; margin-top: 4pt; }}
.slip .address {{ line-height: 1.4; }}
.slip .line {{ border-bottom: 1pt solid #000; height: 30pt; }}
.slip .follows {{ margin-top: 26pt; font-size: 1.8em; font-weight: 900; }}
.slip table {{ width: 100%; border-collapse: collapse; margin-top: 6pt; }}
.slip table {{ table-layout: fixed; }}
.slip td {{ border-bottom: 0.75pt solid #000; padding: 4pt 8pt 4pt 0; vertical-align: top; }}
.slip .what {{ font-weight: 700; }}
.slip .count {{ text-align: right; padding-right: 0; white-space: nowrap; }}
.slip .what {{ width: 34%; }}
.slip .ink, .slip .count {{ width: 17%; }}
"""


@dataclass(frozen=True)
class SlipRow:
    """A kind of piece that follows, in words."""

    what: str
    languages: str
    ink: str
    sheets: str


@dataclass(frozen=True)
class Slip:
    """What stands on one page: whose it is, and what follows it; ``number`` counts from one."""

    number: int
    of: int
    id: str
    name: str
    address: str
    sheets: int
    sides: str
    rows: tuple[SlipRow, ...]

    @property
    def direction(self) -> str:
        """The direction of the name."""
        return _direction(self.name)

    @property
    def address_direction(self) -> str:
        """The direction of the address."""
        return _direction(self.address)


def slips(
    rows: Sequence[Slip], source: Language, others: Sequence[Language], paper: Paper, cache: Path
) -> bytes:
    """Give a PDF of a page for each slip; what typefaces have no letters for is left out.

    ``others`` are languages whose typefaces names may need.
    """
    try:
        pdf = _set(rows, source, others, paper, cache)
        if pdf and len(rows) > 1:
            return pdf
    except (SettingError, FontError):
        pdf = None
    if len(rows) > 1:
        return join([slips([row], source, others, paper, cache) for row in rows])
    return pdf or _without(rows[0], source, paper, cache)


def _without(row: Slip, source: Language, paper: Paper, cache: Path) -> bytes:
    """Name a group by its id alone, which all typefaces can."""
    bare = replace(row, name=row.id, address="")
    found = _set([bare], source, (), paper, cache)
    return found or _set([replace(bare, rows=())], source, (), paper, cache) or b""


def _set(
    rows: Sequence[Slip], source: Language, others: Sequence[Language], paper: Paper, cache: Path
) -> bytes | None:
    """Set slips, smaller if need be; nothing comes of it if one does not go on its page."""
    guide = Guide(Words(source, None, None), source, "")
    among = tuple(row for row in others if row != source)
    for smaller in SMALLER if len(rows) == 1 else SMALLER[:1]:
        html = "".join(_page(guide, row, smaller) for row in rows)
        document = Document("Slips", ((source, f"<div>{html}</div>"),), among)
        pdf = printed(document, paper, cache, _style((source, *among), smaller))
        with pikepdf.open(BytesIO(pdf)) as made:
            if len(made.pages) == len(rows):
                return inked(pdf, "print", BLACK)
    return None


def _page(guide: Guide, row: Slip, smaller: float) -> str:
    """Give the page of a slip; its name and address are set as large as they are short."""
    name, address = _fit(row.name, SIZES) * smaller, _fit(row.address, ADDRESS) * smaller
    return guide.render(LAYOUT, slip=row, name_pt=f"{name:g}", address_pt=f"{address:g}")


def _style(languages: Sequence[Language], smaller: float) -> str:
    names = dict.fromkeys(name for language in languages for name in language.stack)
    families = ", ".join(f'"{name}"' for name in names)
    return STYLE.format(base=12 * smaller, families=families)


def _fit(text: str, sizes: Sequence[tuple[int, int]]) -> int:
    return next((size for most, size in sizes if len(text) <= most), sizes[-1][1])


def _direction(text: str) -> str:
    """Give the direction of the first letter that has one."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"
