"""What a finished file must be, as far as it is known: of a job, or of a row of a manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handbill.formats.format import Format
from handbill.language import SOURCE, Language
from handbill.outputs.checks.rules import VARIANTS
from handbill.outputs.found import Said
from handbill.paper import PAPERS, White
from handbill.project.printer import Printer
from handbill.sheets.printer import printer_white

# Scripts of so many strokes that a page of them is darker.
DENSE: Final = ("Hans", "Hant", "Jpan", "Kore")


@dataclass(frozen=True)
class Expected:
    """What a finished file must be; nothing of what cannot be known.

    ``sizes`` are those of its pages in points, ``families`` the faces that were asked for.
    ``smallest`` is the smallest legible type of its languages, ``dense`` says that one of them has
    a script of many strokes, ``tiled`` that its sides are one page. ``shows`` are lines that must
    be seen on it whatever a flyer brings, ``says`` all that it says. ``whites`` are what stays
    white of each page in the printer at hand, empty if nothing is known of it.
    """

    variant: str
    sizes: tuple[tuple[float, float], ...] | None = None
    families: tuple[str, ...] | None = None
    title: str | None = None
    language: str | None = None
    smallest: float = 0.0
    dense: bool = False
    tiled: bool = False
    shows: tuple[str, ...] = ()
    says: tuple[Said, ...] = ()
    whites: tuple[White, ...] = ()


def smallest_type(languages: Sequence[Language], source: Language) -> float:
    """Give the smallest legible type in points of languages: sources and names are in English."""
    return min(language.smallest for language in (*languages, source))


def is_dense(languages: Sequence[Language]) -> bool:
    """Whether one of the languages has a script of many strokes."""
    return any(language.script in DENSE for language in languages)


@dataclass(frozen=True)
class Shop:
    """What a row of a manifest names: flyers' titles, formats and languages, each by name.

    ``printer`` is what is known of the one at hand.
    """

    titles: Mapping[str, str]
    formats: Mapping[str, Format]
    languages: Mapping[str, Language]
    printer: Printer | None = None


def of_row(row: Mapping[str, Any], shop: Shop, pages: int) -> Expected:
    """Tell from a manifest's row what its file of so many ``pages`` must be.

    Raises ``LookupError`` for what is unknown.

    What only the pages tell stays open: the size of pages for a screen, and all that they say.
    """
    if not VARIANTS[row["variant"]].variant:
        raise LookupError
    tags = str(row["language"]).split("+")
    languages = [shop.languages[tag] for tag in tags]
    form, source = shop.formats[row["format"]], shop.languages[SOURCE]
    families = dict.fromkeys(name for each in (*languages, source) for name in each.stack)
    drafted = row["review"] == "draft" and not form.tiles
    return Expected(
        variant=row["variant"],
        sizes=_sheets(row, form, pages),
        families=tuple(families),
        title=shop.titles.get(row["flyer"]),
        language=None if len(tags) > 1 else tags[0],
        smallest=smallest_type(languages, source),
        dense=is_dense(languages),
        tiled=form.tiles is not None,
        shows=(source.draft,) if drafted else (),
        whites=_whites(row, form, shop.printer, pages),
    )


def _whites(
    row: Mapping[str, Any], form: Format, printer: Printer | None, pages: int
) -> tuple[White, ...]:
    """Give what stays white of each side, front and back in turn unless they are files apart."""
    if printer is None or row["sheets"] is None or row["variant"] == "shop":
        return ()
    width, height = form.sheet_size(PAPERS[row["paper"]])
    turn, wide = row["duplex"], width > height
    return tuple(
        printer_white(printer, turn, wide=wide, back=turn != "none" and number % 2 == 1)
        for number in range(pages)
    )


def _sheets(
    row: Mapping[str, Any], form: Format, pages: int
) -> tuple[tuple[float, float], ...] | None:
    """Give the size of each side; the last sheet may have nothing on its back, and no page for it.

    ``None`` where single pages are asked for and not sheets.
    """
    if row["sheets"] is None or row["variant"] == "shop":
        return None
    most = int(row["sheets"]) * (1 if row["duplex"] == "none" else 2)
    fewest = most if row["duplex"] == "none" else most - 1
    return (form.sheet_size(PAPERS[row["paper"]]),) * min(max(pages, fewest), most)
