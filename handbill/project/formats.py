"""``formats/*.toml``, the press's and the project's own -> every Format by its name."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from handbill.formats.format import (
    FOLDS,
    LAYOUTS,
    Format,
    Margins,
    PairRoles,
    Roles,
    Tiles,
    TypeSizes,
)
from handbill.length import points
from handbill.paper import PAPERS
from handbill.problem import ExitCode, HandbillError, Problem, nearest
from handbill.project.schema import Strict, valid_id, validate
from handbill.project.toml import TomlFile, read_toml

FOLDER: Final = "formats"
# A format that takes all it does not say itself from another one.
LIKE: Final = "like"
MOST_PAGES: Final = 1000


def _length(value: object) -> float:
    if not isinstance(value, str):
        message = 'write a length between quotation marks, such as "5 mm"'
        raise ValueError(message)  # noqa: TRY004 -- pydantic turns only this into a problem
    return points(value)


def _one_of(names: tuple[str, ...]) -> Callable[[str], str]:
    """Give a check that a name is one of a few."""

    def check(name: str) -> str:
        if name not in names:
            near = nearest(name, list(names))
            message = f'"{name}" is unknown; ' + (
                f'write "{near}"' if near else f"write one of {', '.join(names)}"
            )
            raise ValueError(message)
        return name

    return check


def _by_paper(value: object) -> dict[str, float]:
    """Read one length for every paper, or one for each paper and one for any ``other``."""
    if not isinstance(value, dict):
        return {"": _length(value)}
    return {"" if name == "other" else str(name): _length(text) for name, text in value.items()}


Length: TypeAlias = Annotated[float, BeforeValidator(_length)]
Whole: TypeAlias = Annotated[int, Field(ge=1, le=MOST_PAGES)]
Words: TypeAlias = Annotated[tuple[str, ...], Field(strict=False)]
Numbers: TypeAlias = Annotated[tuple[Whole, ...], Field(strict=False)]
Pair: TypeAlias = Annotated[tuple[Whole, Whole], Field(strict=False)]


class TypeRow(Strict):
    """The limits of the type."""

    largest: Length
    smallest: Length
    comfortable: Length
    aim: Length
    fixed: Annotated[float, Field(gt=0.3, lt=8)] = 1.0


class MarginRow(Strict):
    """The margins of a page."""

    top: Length
    foot: Length
    side: Length
    gutter: Length


class RoleRow(Strict):
    """Which page carries what; -1 is the last one."""

    cover: Whole
    flow: Numbers = ()
    contact: Annotated[int, Field(ge=-1, le=MOST_PAGES)]
    contents: Annotated[int, Field(ge=0, le=MOST_PAGES)] = 0


class PairRow(Strict):
    """What the two languages of a folded piece carry."""

    first: RoleRow
    second: RoleRow
    turned: bool = False


class FormatRow(Strict):
    """What the file of a format says."""

    label: Annotated[str, Field(min_length=1, max_length=60)]
    layout: Annotated[str, AfterValidator(_one_of(LAYOUTS))]
    pages: Pair
    columns: Annotated[int, Field(ge=1, le=4)] = 1
    forms: Annotated[
        tuple[Literal["body", "short", "heading"], ...], Field(strict=False, min_length=1)
    ] = ("body",)
    points: Literal["all", "card", "poster"] = "all"
    fewest: Annotated[int, Field(ge=0)] = 0
    intro: bool = True
    fold: Annotated[str, AfterValidator(_one_of(FOLDS))]
    cells: Pair = (1, 1)
    orientation: Literal["portrait", "landscape"] = "portrait"
    variants: Annotated[
        tuple[Literal["print", "ink-saver", "shop", "riso", "read"], ...], Field(strict=False)
    ] = ()
    papers: Words = ()
    pairs: bool = False
    page: Annotated[tuple[Length, Length], Field(strict=False)] | None = None
    narrow: Numbers = ()
    tuck: Annotated[dict[str, float], BeforeValidator(_by_paper)] = Field(default_factory=dict)
    tiles: Annotated[str, Field(pattern=r"^[1-9]x[1-9]$")] | None = None
    overlap: Length = 0.0
    tear_offs: bool = False
    folios: bool = False
    art: Length = 0.0
    roles: RoleRow | None = None
    pair: PairRow | None = None
    type: TypeRow | None = None
    margins: MarginRow | None = None


@cache
def press_formats() -> Mapping[str, Format]:
    """Give the formats that come with the press, by name."""
    found: list[Problem] = []
    made = {name: _format(name, toml, found) for name, toml in _own(found).items()}
    if found:
        raise HandbillError(ExitCode.BUG, *found)
    return {name: form for name, form in made.items() if form}


def read_formats(root: Path, found: list[Problem]) -> dict[str, Format]:
    """Give the press's formats and the project's, which may replace one of the same name."""
    formats = dict(press_formats())
    folder = root / FOLDER
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
        path = f"{FOLDER}/{file.name}"
        toml = read_toml(file, path, found)
        if toml is None:
            continue
        if not valid_id(file.stem):
            what = f'"{file.stem}" cannot be the name of a format'
            found.append(Problem(toml.place(), what, "use small letters, digits and hyphens"))
            continue
        form = _format(file.stem, _whole(toml, found), found)
        formats |= {form.name: form} if form else {}
    return formats


def _own(found: list[Problem]) -> dict[str, TomlFile]:
    folder = Path(str(files("handbill.formats")))
    read = {
        file.stem: read_toml(file, f"handbill/formats/{file.name}", found)
        for file in sorted(folder.glob("*.toml"))
    }
    return {name: toml for name, toml in read.items() if toml}


def _whole(toml: TomlFile, found: list[Problem]) -> TomlFile:
    """Fill a project's format with what it takes from the one that it is like."""
    name = toml.data.get(LIKE)
    if name is None:
        return toml
    own = {key: value for key, value in toml.data.items() if key != LIKE}
    base = _own([]).get(str(name))
    if base is None:
        what = f'"{LIKE}": there is no format called "{name}"'
        mend = f"write one of {', '.join(press_formats())}"
        found.append(Problem(toml.place((LIKE,)), what, mend))
        return TomlFile(toml.path, own, toml.lines)
    return TomlFile(toml.path, _merged(base.data, own), toml.lines)


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Put a file's own values over another's, table by table."""
    merged = dict(base)
    for key, value in own.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _merged(old, value) if both and old else value
    return merged


def _format(name: str, toml: TomlFile, found: list[Problem]) -> Format | None:
    row = validate(FormatRow, toml, (), found)
    if row is None:
        return None
    wrong = [Problem(toml.place((key,)), what, mend) for key, what, mend in _contradictions(row)]
    found += wrong
    if wrong:
        return None
    sizes = row.type or TypeRow.model_construct(largest=12, smallest=12, comfortable=12, aim=12)
    margins = row.margins or MarginRow.model_construct(top=0, foot=0, side=0, gutter=0)
    values = {key: value for key, value in row if key not in ("type", "margins", "overlap")}
    values |= {
        "name": name,
        "variants": _variants(row),
        "type": TypeSizes(**dict(sizes)),
        "margins": Margins(**dict(margins)),
        "roles": _roles(row.roles) if row.roles else None,
        "pair": _pair(row.pair) if row.pair else None,
        "tiles": _tiles(row.tiles, row.overlap) if row.tiles else None,
    }
    return Format(**values)


def _variants(row: FormatRow) -> tuple[str, ...]:
    """Give the variants of a format: a commercial printer needs no tiles, which it may be like."""
    return tuple(name for name in row.variants if name != "shop" or not row.tiles)


def _roles(row: RoleRow) -> Roles:
    return Roles(row.cover, row.flow, row.contact, row.contents)


def _pair(row: PairRow) -> PairRoles:
    return PairRoles(_roles(row.first), _roles(row.second), row.turned)


def _tiles(shape: str, overlap: float) -> Tiles:
    columns, rows = shape.split("x")
    return Tiles(int(columns), int(rows), overlap)


def _contradictions(row: FormatRow) -> Iterator[tuple[str, str, str]]:
    """Find keys that do not go together: the key, what is wrong, and the mend."""
    for name in row.papers:
        if name not in PAPERS:
            yield "papers", f'"{name}" is unknown among the papers', _near(name)
    if row.pages[0] > row.pages[1]:
        yield "pages", "the fewest pages are more than the most", "write the fewest first"
    if row.layout != "none" and not (row.type and row.margins):
        yield "layout", "what is set needs [type] and [margins]", 'add them, or like = "sheet"'
    if row.layout == "panels" and not row.roles:
        mend = "say which page is the cover, which carry the text, and which the contact"
        yield "layout", "panels need [roles]", mend
    if (row.fold == "tiles") != bool(row.tiles):
        yield "fold", 'tiles and fold = "tiles" go together', 'write tiles = "2x2", or another fold'
    if not _in_range(row):
        what = "a role names a page that the format does not have"
        yield "roles", what, "count from one to the most pages"
    if row.type and row.type.smallest > row.type.largest:
        yield "type", "the smallest type is larger than the largest", "change one of them"
    if row.type and row.margins and not row.page:
        yield from _crowded(row, row.margins)


def _crowded(row: FormatRow, margins: MarginRow) -> Iterator[tuple[str, str, str]]:
    """Find margins that leave no page, on the smallest paper that the format is for."""
    for name in row.papers:
        paper = PAPERS.get(name)
        if paper is None:
            continue
        upright = row.orientation == "portrait"
        width, height = (paper.width, paper.height) if upright else paper.landscape
        columns, rows = row.cells
        across, down = (
            width / columns - 2 * margins.side,
            height / rows - margins.top - margins.foot,
        )
        if min(across, down) <= 0:
            yield "margins", f"the margins leave nothing of a page on {name}", "make them narrower"


def _near(name: str) -> str:
    near = nearest(name, list(PAPERS))
    return f'write "{near}"' if near else f"write one of {', '.join(PAPERS)}"


def _in_range(row: FormatRow) -> bool:
    roles = [row.roles, *((row.pair.first, row.pair.second) if row.pair else ())]
    pages = [page for each in roles if each for page in (each.cover, *each.flow, each.contact)]
    return all(page <= row.pages[1] for page in pages)
