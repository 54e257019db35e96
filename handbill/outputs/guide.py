"""A piece -> the guide to it: how to print, fold, cut and staple it, in the reader's language.

Its drawings come from the arithmetic that laid the pages on the sheets. It is told in the source
language as well, which whoever prints may read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from handbill.language import Language
from handbill.outputs.diagram import Number, drawn, fold_line, sample, sheet_map
from handbill.pages.guide import Document, Drawing, Guide, Shown, page
from handbill.pages.make import Pages
from handbill.plan.guide import KINDS, guide_path, kind_of
from handbill.plan.job import Job
from handbill.plan.setting import Setting, Words
from handbill.sheets.imposition import Side
from handbill.sheets.piece import by_places
from handbill.sheets.steps import Making, making

# The order in which the legend explains lines.
LEGEND: Final = ("valley", "mountain", "cut", "slit", "staple", "glue")
EITHER: Final = {"universal": ("Letter", "A4")}


@dataclass(frozen=True)
class Piece:
    """What a guide must know of a piece: its sides, and how it is made of them.

    ``titles`` are the flyer's, in the languages of the edition.
    """

    setting: Setting
    titles: tuple[str, ...]
    sides: tuple[Side, ...]
    making: Making


def piece_of(setting: Setting, pages: Pages) -> Piece:
    """Look at a piece as whoever folds it sees it."""
    sides = by_places(setting, pages)
    form = setting.format
    made = making(
        form.fold,
        sides,
        right_to_left=pages.faces[0].language.right_to_left,
        strips=form.tear_offs,
    )
    return Piece(setting, tuple(face.title for face in pages.faces), sides, made)


def guides(setting: Setting, jobs: Sequence[Job], pages: Pages) -> dict[str, bytes]:
    """Give the pages for browsers that tell how to make what the jobs print, by their paths."""
    made = piece_of(setting, pages)
    names = (setting.flyer.id, setting.edition.tag, setting.format.name, setting.paper.name)
    return {
        guide_path(*names, kind): page(document(made, [kind])).encode()
        for kind in dict.fromkeys(kind_of(job.variant, job.part) for job in jobs)
    }


def document(made: Piece, kinds: Sequence[str]) -> Document:
    """Tell of a piece in its languages, and in the source language as well."""
    sections = [
        (guide.language, guide.section(shown(made, guide.language, kind)))
        for guide in speakers(made)
        for kind in kinds
    ]
    return Document(speakers(made)[0].title, tuple(sections))


def speakers(made: Piece) -> list[Guide]:
    """Give those who tell of a piece: one for each of its languages, and the source's."""
    setting = made.setting
    faces = list(zip(setting.edition.faces, made.titles, strict=True))
    if all(words.language != setting.source for words, _ in faces):
        faces.append((Words(setting.source, None, None), setting.flyer.facts.title))
    return [Guide(words, setting.source, title) for words, title in faces]


def shown(made: Piece, language: Language, kind: str) -> Shown:
    """Say what the guide to a piece shows, numbers as a language writes them."""
    setting, sides = made.setting, made.sides
    form = setting.format
    maps = () if form.tiles else tuple(_maps(made, language.number))
    return Shown(
        format=form.name,
        label=form.label,
        paper=papers(setting),
        turn=turn(made),
        copies=form.cells[0] * form.cells[1] if form.fold == "step-and-repeat" else 1,
        sheets=len(sides) if form.tiles or form.edge == "none" else (len(sides) + 1) // 2,
        pictures=tuple(_pictures(made, language.number)),
        maps=maps,
        legend=tuple(Drawing(sample(line), (line,)) for line in LEGEND if line in _kinds(made)),
        inks=kind == KINDS["riso"],
        shop=kind == KINDS["shop"],
    )


def papers(setting: Setting) -> tuple[str, ...]:
    """Name the paper as people do, or two of which either will do."""
    return EITHER.get(setting.paper.name, (setting.paper.name.capitalize(),))


def turn(made: Piece) -> str:
    """Name how the sheets of a piece are turned over; ``none`` if they have nothing on the back."""
    one_sided = made.setting.format.tiles or len(made.sides) == 1
    return "none" if one_sided else made.setting.turn


def _pictures(made: Piece, number: Number) -> Iterator[Drawing]:
    # Of a poster, the last sheet alone has a margin to cut off on two sides.
    sheet = made.sides[-1] if made.setting.format.tiles else made.sides[0]
    for picture in made.making.pictures:
        yield Drawing(drawn(picture, sheet, number), picture.says)


def _maps(made: Piece, number: Number) -> Iterator[Drawing]:
    """Draw both sides of the first sheet."""
    for side, name in zip(made.sides[:2], ("front", "back"), strict=False):
        svg = sheet_map(side, made.making.folds, number, back=name == "back")
        yield Drawing(svg, (name,))


def _kinds(made: Piece) -> set[str]:
    """Name the kinds of lines that the drawings have."""
    lines = {line.kind for side in made.sides[:2] for line in side.lines}
    backs = (False, True)[: len(made.sides)]
    return lines | {fold_line(fold, back=back) for fold in made.making.folds for back in backs}
