"""``handbill impose``: any PDF and a format -> sheets that fold into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from handbill.commands.memory import limited_memory
from handbill.commands.original import read_original, refuse
from handbill.commands.root import find_root
from handbill.commands.talk import near, say, show
from handbill.commands.target import targets
from handbill.formats.format import Format
from handbill.length import points
from handbill.outputs.write import write_together
from handbill.paper import PAPERS, Paper
from handbill.plan.setting import BY_HAND
from handbill.problem import ExitCode, HandbillError, Place, Problem, Severity, nearest, visible
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
# Nearer to the fold than this, few pages have any text.
WIDE_CREEP: Final = points("5 mm")
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


@dataclass(frozen=True)
class Laid:
    """Sheets, not yet written: the bytes of each part, and what was met on the way."""

    files: Mapping[str, bytes]
    made: Imposed
    pages: int
    undrawn: int
    damaged: bool


def run_impose(asked: Asked) -> ExitCode:
    """Impose a file; nothing is written unless all of it can be."""
    forms, weight = _shop()
    form = _format(asked.format, forms)
    _refuse(asked, form)
    files = targets(asked.out, PARTS if asked.duplex == BY_HAND else (), asked.file)
    content = read_original(asked.file)
    try:
        with limited_memory(len(content)):
            laid = _lay(asked, form, weight, content)
    except SourceError as error:
        refuse(asked.file, error.what, error.mend)
    _warn(asked, laid)
    _tell(asked, laid)
    _write(files, laid)
    return ExitCode.DONE


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
    if asked.signature is not None and form.fold != SADDLE:
        what = f"{form.name} is not bound in signatures"
        mend = "leave it out, or choose --format booklet"
        raise HandbillError(ExitCode.CONFIGURATION, Problem(Place("--signature"), what, mend))
    if asked.tiles is not None and form.tiles is None:
        what = f"{form.name} is not made of tiles"
        mend = "leave it out, or choose --format poster"
        raise HandbillError(ExitCode.CONFIGURATION, Problem(Place("--tiles"), what, mend))


def _order(asked: Asked, form: Format, weight: float, *, rtl: bool) -> Order:
    direction = asked.direction or ("rtl" if rtl else "ltr")
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


def _lay(asked: Asked, form: Format, weight: float, content: bytes) -> Laid:
    """Lay the sheets: in one file, or the fronts and the backs for turning by hand."""
    with opened(content) as source:
        made = imposed(_order(asked, form, weight, rtl=source.right_to_left), source.boxes)
        laid = Laid({}, made, len(source.boxes), source.undrawn, damaged=False)
        by_hand = asked.duplex == BY_HAND and made.piece.edge != "none"
        if not by_hand:
            files = {"": _sheets(source, made)}
            return replace(laid, files=files, damaged=source.damaged)
    files = {}
    for name in PARTS:
        # Laying sheets uses a document up.
        with opened(content) as source:
            files[name] = _sheets(source, replace(made, piece=made.piece.part(name)))
            damaged = source.damaged
    return replace(laid, files=files, damaged=damaged)


def _sheets(source: Source, made: Imposed) -> bytes:
    return lay(source.document, made.piece.sides, made.piece.edge, scaling=made.scaling).pdf


def _tell(asked: Asked, laid: Laid) -> None:
    """Say what is done with the pages, above all how they are scaled."""
    pages, sheets = _counted(laid.pages, "page"), _counted(laid.made.piece.sheets, "sheet")
    say(f"{pages} on {sheets} of {asked.paper}.")
    least, largest = (f"{100 * scale:.4g} %" for scale in (laid.made.least, laid.made.largest))
    if least != largest:
        say(f"Pages of different sizes: printed at {least} to {largest} of their size.")
    elif least != "100 %":
        say(f"Pages are printed at {least} of their size.")


def _warn(asked: Asked, laid: Laid) -> None:
    """Say what may not print as it was meant."""
    if laid.damaged:
        say("The file was damaged and has been mended: look at every page of the result.")
    if laid.undrawn:
        notes = _counted(laid.undrawn, "note")
        what = f"{notes} upon its pages left out: how they look is up to each viewer"
        mend = "if they should be printed, print it to a new PDF in a viewer, and impose that"
        _show_warning(asked, what, mend)
    if laid.made.creep > WIDE_CREEP:
        moved = laid.made.creep * 25.4 / 72
        what = f"its innermost pages move {moved:.3g} mm to the fold: what lies nearer is cut off"
        mend = "bind it in signatures, such as --signature 8, or choose --creep off"
        _show_warning(asked, what, mend)


def _show_warning(asked: Asked, what: str, mend: str) -> None:
    show([Problem(Place(near(asked.file.absolute())), what, mend, Severity.WARNING)])


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _write(files: Mapping[str, Path], laid: Laid) -> None:
    first = files[next(iter(laid.files))]
    try:
        write_together({files[part]: pdf for part, pdf in laid.files.items()})
    except OSError as error:
        what = f"it cannot be written: {error.strerror or error}"
        refuse(first, what, "check the space on the disk", ExitCode.SURROUNDINGS)
    for part in laid.files:
        words = PARTS.get(part, EDGE_WORDS[laid.made.piece.edge])
        click.echo(f"{visible(near(files[part]))}  (print at 100 %, {words})")
