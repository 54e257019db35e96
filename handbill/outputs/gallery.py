"""The manifest's entries -> ``index.html``: a picture of every output, by language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from handbill.language import SOURCE, find, registry
from handbill.outputs.manifest import Entry
from handbill.plan.job import Skip

NAME: Final = "index.html"
THUMBNAILS: Final = "thumbnails"
# What street outreach prints most comes first.
SHORTLIST: Final = (("sheet", "ink-saver"), ("trifold", "ink-saver"), ("reader", "read"))
VARIANTS: Final = {"ink-saver": "Black and white", "print": "Colour", "read": "Phone"}
FORMATS: Final = {"sheet": "Sheet", "trifold": "Folded leaflet", "reader": "To read on a phone"}
KINDS: Final = {"txt": "Plain text, for messages", "png": "Picture, for messages"}
EDGES: Final = {
    "short-edge": "Both sides, flip on the short edge.",
    "long-edge": "Both sides, flip on the long edge.",
    "none": "",
}
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
    alt: str
    name: str
    what: str
    how: str
    first: bool
    problems: Sequence[Any]


def thumbnail_path(path: str) -> str:
    """Give the path of an output's picture, below the output folder."""
    return f"{THUMBNAILS}/{path}.png"


def gallery(entries: Iterable[Entry], skipped: Iterable[Skip]) -> bytes:
    """Give the page's bytes."""
    groups: dict[str, list[Entry]] = {}
    for row in entries:
        groups.setdefault(row["language"], []).append(row)
    ordered = sorted(groups, key=_rank)
    environment = Environment(
        loader=PackageLoader("handbill", "outputs"), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template("gallery.html")
    shown = [_group(tag, groups[tag]) for tag in ordered]
    return page.render(groups=shown, skipped=list(skipped)).encode()


def _rank(tag: str) -> tuple[int, bool]:
    """Put languages in the registry's order, a pair before its language alone."""
    tags = [part for part in tag.split("+") if part != SOURCE] or [SOURCE]
    order = list(registry())
    return order.index(tags[0]) if tags[0] in order else len(order), "+" not in tag


def _group(tag: str, rows: list[Entry]) -> dict[str, Any]:
    languages = [row for part in tag.split("+") if (row := find(part))]
    languages.sort(key=lambda row: row.tag == SOURCE)
    review = rows[0]["review"]
    ranked = sorted(rows, key=_order)
    return {
        "id": tag.replace("+", "-and-"),
        "lang": languages[0].tag,
        "dir": languages[0].direction,
        "endonym": " + ".join(row.endonym for row in languages),
        "english": " + ".join(row.english for row in languages),
        "review": review,
        "state": STATES[review],
        "outputs": [_shown(row, first=number == 0) for number, row in enumerate(ranked)],
    }


def _order(row: Entry) -> tuple[int, str]:
    key = (row["format"], row["variant"])
    rank = SHORTLIST.index(key) if key in SHORTLIST else len(SHORTLIST)
    return rank, str(row["path"]).replace(".pdf", ".a")


def _shown(row: Entry, *, first: bool) -> Shown:
    path = str(row["path"])
    kind = path.rsplit(".", 1)[1]
    name = KINDS.get(kind) or FORMATS.get(row["format"]) or str(row["format"])
    variant = VARIANTS.get(row["variant"]) or str(row["variant"])
    on_paper = f"{row['paper'].capitalize()}, " if row["sheets"] else ""
    return Shown(
        path=path,
        thumbnail=thumbnail_path(path) if kind != "txt" else "",
        alt=f"{name}, {variant}, {row['language']}",
        name=name,
        what=f"{on_paper}{variant.lower()}, contact: {row['contact']}",
        how=EDGES[row["duplex"]],
        first=first and kind == "pdf",
        problems=row["problems"],
    )
