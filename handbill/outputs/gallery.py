"""The manifest's entries -> ``index.html``: a picture of every output, by language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from handbill.language import SOURCE, Language, Languages, find
from handbill.outputs.manifest import Entry
from handbill.plan.guide import guide_path, kind_of
from handbill.plan.make import Plan
from handbill.plan.skips import by_reason

NAME: Final = "index.html"
LONGEST_BEGINNING: Final = 420
THUMBNAILS: Final = "thumbnails"
# How many words the name of a whole piece's file has; see ``Job.path``.
WHOLE: Final = 7
# What street outreach prints most comes first.
SHORTLIST: Final = (
    ("sheet", "ink-saver"),
    ("half-sheet", "ink-saver"),
    ("trifold", "ink-saver"),
    ("mini-zine", "ink-saver"),
    ("reader", "read"),
)
VARIANTS: Final = {
    "ink-saver": "Black and white",
    "print": "Colour",
    "shop": "Commercial printer",
    "riso": "Risograph",
    "read": "Phone",
}
KINDS: Final = {
    "html": "Page for browsers, to enlarge, hear or turn dark",
    "txt": "Plain text, for messages",
    "png": "Picture, for messages",
}
# Pictures of other shapes than the page.
SHAPES: Final = {"square": "Square picture, for posts", "story": "Tall picture, for stories"}
OF_POINTS: Final = {"square": "Square picture of point", "story": "Tall picture of point"}
EDGES: Final = {
    "short-edge": "Both sides, flip on the short edge.",
    "long-edge": "Both sides, flip on the long edge.",
    "none": "",
}
# Of a piece whose sheets are turned over by hand.
PARTS: Final = {
    "fronts": "Fronts: print these first, on one side.",
    "backs": "Backs: print these on the sheets when they are back in the tray.",
}
FOR_A_SHOP: Final = (
    "Send this to a printing house: single pages, 3 mm of bleed, marks to trim by. "
    "Say what they become, and on which edge they are bound or folded."
)
PLATE: Final = "The plate for the {} ink. The crosses of all plates lie on one another."
STATES: Final = {
    "draft": "Draft: no reader of this language has checked it yet. What it prints says so.",
    "translated": "Translated, not yet checked by a second reader. What it prints says so.",
    "reviewed": "Checked by a reader of the language.",
    "source": "The language that the flyer was written in.",
}


@dataclass(frozen=True)
class Shown:
    """One output as the gallery shows it."""

    path: str
    thumbnail: str
    beginning: str
    alt: str
    name: str
    what: str
    how: str
    guide: str | None
    first: bool
    problems: Sequence[Any]


def thumbnail_path(path: str) -> str:
    """Give the path of an output's picture, below the output folder."""
    return f"{THUMBNAILS}/{path}.png"


def guide_of(row: Entry) -> str | None:
    """Give the path of the page that tells how to make an output, below the output folder."""
    if row["sheets"] is None and row["variant"] != "shop":
        return None
    kind = kind_of(row["variant"], _part(str(row["path"])))
    return guide_path(row["flyer"], row["language"], row["format"], row["paper"], kind)


def gallery(entries: Iterable[Entry], plan: Plan, out: Path) -> bytes:
    """Give the page's bytes: a group for each language, its pairs with English among them.

    Of a text in the output folder ``out`` the page shows the beginning, of all else a picture.
    """
    groups: dict[str, list[Entry]] = {}
    for row in entries:
        groups.setdefault(_language(row, plan.registry).tag, []).append(row)
    environment = Environment(
        loader=PackageLoader("handbill", "outputs"), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template("gallery.html")
    shown = [
        _group(row, groups[row.tag], out, plan.labels)
        for row in plan.registry.values()
        if row.tag in groups
    ]
    return page.render(groups=shown, skipped=by_reason(plan.skipped, plan.registry)).encode()


def _language(row: Entry, languages: Languages) -> Language:
    """Give the language that a reader looks for: of a pair, the one that is not the source."""
    tags = str(row["language"]).split("+")
    named = [tag for tag in tags if tag != SOURCE] or tags
    return find(named[0], languages) or languages[SOURCE]


def _group(
    language: Language, rows: list[Entry], out: Path, labels: Mapping[str, str]
) -> dict[str, Any]:
    ranked = sorted(rows, key=_order)
    review = ranked[0]["review"]
    return {
        "id": language.tag,
        "lang": language.tag,
        "dir": language.direction,
        "endonym": language.endonym,
        "english": language.english,
        "review": review,
        "state": STATES[review],
        "outputs": [
            _shown(row, out, labels, first=number == 0) for number, row in enumerate(ranked)
        ],
    }


def _beginning(file: Path) -> str:
    """Give the first lines of a text."""
    try:
        return file.read_text(encoding="utf-8")[:LONGEST_BEGINNING]
    except OSError:
        return ""


def _part(path: str) -> str:
    """Give the part of a piece that a file is, by its name: the word before its contact."""
    words = path.rsplit("/", 1)[-1].split(".")
    return words[WHOLE - 2] if len(words) > WHOLE else ""


def _picture(part: str) -> str | None:
    """Say what a picture of another shape than the page is of, if a part is one."""
    shape, _, number = part.partition("-")
    if number and shape in OF_POINTS:
        return f"{OF_POINTS[shape]} {number}"
    return SHAPES.get(part)


def _how(row: Entry) -> str:
    """Say what to do with an output."""
    path = str(row["path"])
    if row["variant"] == "shop":
        return FOR_A_SHOP
    turning = PARTS.get(_part(path)) or EDGES[row["duplex"]]
    if row["variant"] == "riso":
        # The ink is the word before the contact; what is turned by hand has its part before that.
        ink = path.rsplit("/", 1)[-1].split(".")[-3]
        return f"{PLATE.format(ink)} {turning}".strip()
    return turning


def _order(row: Entry) -> tuple[int, bool, bool, str]:
    key = (row["format"], row["variant"])
    rank = SHORTLIST.index(key) if key in SHORTLIST else len(SHORTLIST)
    kind = str(row["path"]).rsplit(".", 1)[1]
    return rank, "+" not in row["language"], kind != "pdf", str(row["path"])


def _shown(row: Entry, out: Path, labels: Mapping[str, str], *, first: bool) -> Shown:
    path = str(row["path"])
    kind = path.rsplit(".", 1)[1]
    name = (
        _picture(_part(path)) or KINDS.get(kind) or labels.get(row["format"]) or str(row["format"])
    )
    if "+" in row["language"]:
        name = f"{name} in two languages"
    variant = VARIANTS.get(row["variant"]) or str(row["variant"])
    on_paper = f"{row['paper'].capitalize()}, " if row["sheets"] else ""
    return Shown(
        path=path,
        thumbnail=thumbnail_path(path) if kind != "txt" else "",
        beginning=_beginning(out / path) if kind == "txt" else "",
        alt=f"{name}, {variant}, {row['language']}",
        name=name,
        what=f"{on_paper}{variant.lower()}, contact: {row['contact']}",
        how=_how(row),
        guide=guide_of(row),
        first=first and kind == "pdf",
        problems=row["problems"],
    )
