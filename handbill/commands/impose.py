"""``handbill impose``: any PDF and a format -> sheets that fold into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import click

from handbill.commands.root import find_root
from handbill.commands.talk import near, say, show
from handbill.formats.format import Format
from handbill.outputs.write import write_whole
from handbill.paper import PAPERS, Paper
from handbill.plan.setting import BY_HAND
from handbill.problem import ExitCode, HandbillError, Place, Problem, nearest
from handbill.project.formats import press_formats, read_formats
from handbill.project.settings import read_settings
from handbill.sheets.creep import USUAL_WEIGHT
from handbill.sheets.elsewhere import Imposed, Order, imposed
from handbill.sheets.scheme import SADDLE
from handbill.sheets.sheet import lay
from handbill.sheets.source import Source, SourceError, opened

EDGE_WORDS: Final = {
    "long-edge": "both sides, flip on long edge",
    "short-edge": "both sides, flip on short edge",
    "none": "one side",
}
PARTS: Final = {
    "fronts": "one side, first",
    "backs": "one side, when the printed sheets are back in the tray",
}


@dataclass(frozen=True)
class Asked:
    """What the command line says, as it says it."""

    file: Path
    out: Path
    format: str
    paper: str
    direction: str | None
    duplex: str | None
    signature: int | None
    creep: str
    blanks: str | None
    sizes: str
    tiles: tuple[int, int] | None


def run_impose(asked: Asked) -> ExitCode:
    """Impose a file; nothing is written unless all of it can be."""
    forms, weight = _shop()
    form = _format(asked.format, forms)
    _refuse(asked, form)
    try:
        content = asked.file.read_bytes()
    except OSError as error:
        _stop(asked.file, f"it cannot be read: {error.strerror or error}", "check the name")
    try:
        with opened(content) as source:
            made = imposed(_order(asked, form, weight, source), source.boxes)
            _tell(asked, source, made)
            _write(asked, source, made)
    except SourceError as error:
        _stop(asked.file, error.what, error.mend)
    return ExitCode.DONE


def _stop(file: Path, what: str, mend: str) -> NoReturn:
    place = Place(near(file.absolute()))
    raise HandbillError(ExitCode.CONFIGURATION, Problem(place, what, mend))


def _shop() -> tuple[Mapping[str, Format], float]:
    """Give the formats and the paper's weight: the project's if we stand in one, or the press's."""
    try:
        root = find_root()
    except HandbillError:
        return press_formats(), USUAL_WEIGHT
    found: list[Problem] = []
    forms = read_formats(root, found)
    settings = read_settings(root, forms, [])
    show(found)
    return forms, settings.paper_weight if settings else USUAL_WEIGHT


def _format(name: str, forms: Mapping[str, Format]) -> Format:
    if name in forms:
        return forms[name]
    like = nearest(name, list(forms))
    known = ", ".join(sorted(form for form, row in forms.items() if row.fold != "none"))
    mend = f'did you mean "{like}"?' if like else f"choose one of {known}"
    problem = Problem(Place("--format"), f'there is no format called "{name}"', mend)
    raise HandbillError(ExitCode.CONFIGURATION, problem)


def _paper(name: str) -> Paper:
    if name not in PAPERS:
        mend = f"choose one of {', '.join(PAPERS)}"
        problem = Problem(Place("--paper"), f'there is no paper called "{name}"', mend)
        raise HandbillError(ExitCode.CONFIGURATION, problem)
    return PAPERS[name]


def _refuse(asked: Asked, form: Format) -> None:
    """Refuse what does not go together before anything is read."""
    if asked.out.exists() and asked.file.exists() and asked.out.samefile(asked.file):
        _stop(asked.out, "it would be written over itself", "name another file with --out")
    if asked.out.is_dir():
        _stop(asked.out, "it is a folder", "name a file with --out, such as sheets.pdf")
    if asked.signature is not None and form.fold != SADDLE:
        what = f"{form.name} is not bound in signatures"
        mend = "leave it out, or choose --format booklet"
        raise HandbillError(ExitCode.CONFIGURATION, Problem(Place("--signature"), what, mend))
    if asked.tiles is not None and form.tiles is None:
        what = f"{form.name} is not made of tiles"
        mend = "leave it out, or choose --format poster"
        raise HandbillError(ExitCode.CONFIGURATION, Problem(Place("--tiles"), what, mend))


def _order(asked: Asked, form: Format, weight: float, source: Source) -> Order:
    direction = asked.direction or ("rtl" if source.right_to_left else "ltr")
    said = None if asked.creep in ("auto", "off") else float(asked.creep)
    return Order(
        form,
        _paper(asked.paper),
        right_to_left=direction == "rtl",
        edge="" if asked.duplex in (None, BY_HAND) else str(asked.duplex),
        signature=asked.signature or 0,
        weight=None if asked.creep == "off" else said or weight,
        always=said is not None,
        blanks=asked.blanks or "",
        sizes=asked.sizes,
        tiles=asked.tiles,
    )


def _tell(asked: Asked, source: Source, made: Imposed) -> None:
    """Say what is done with the pages, above all how they are scaled."""
    if source.repaired:
        say("The file was damaged and has been mended: look at every page of the result.")
    pages, sheets = _counted(len(source.boxes), "page"), _counted(made.piece.sheets, "sheet")
    say(f"{pages} on {sheets} of {asked.paper}.")
    least, largest = (f"{100 * scale:.4g} %" for scale in (made.least, made.largest))
    if least != largest:
        say(f"Pages of different sizes: printed at {least} to {largest} of their size.")
    elif least != "100 %":
        say(f"Pages are printed at {least} of their size.")


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _write(asked: Asked, source: Source, made: Imposed) -> None:
    """Write the sheets: in one file, or the fronts and the backs for turning by hand."""
    by_hand = asked.duplex == BY_HAND and made.piece.edge != "none"
    if not by_hand:
        laid = lay(source.document, made.piece.sides, made.piece.edge, scaling=made.scaling)
        write_whole(asked.out, laid.pdf)
        click.echo(f"{near(asked.out.absolute())}  (print at 100 %, {EDGE_WORDS[made.piece.edge]})")
        return
    content = asked.file.read_bytes()
    for name, words in PARTS.items():
        part = made.piece.part(name)
        with opened(content) as again:
            laid = lay(again.document, part.sides, "none", scaling=made.scaling)
        file = asked.out.with_name(f"{asked.out.stem}.{name}{asked.out.suffix}")
        write_whole(file, laid.pdf)
        click.echo(f"{near(file.absolute())}  (print at 100 %, {words})")
