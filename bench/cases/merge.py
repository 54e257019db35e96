"""Many groups' files from pages set once, against Typst held warm, and each set in full."""

from collections.abc import Callable
from typing import Any

from bench.children import has, missing, told
from bench.document import documents
from bench.figures import Comparison, Goal, Result, at_least, at_most, in_turn, ratio
from bench.peers import Written, written
from bench.workshop import Workshop
from handbill.plan.make import Wish

OURS, TYPST = "stamped, four formats, warm", "typst, the same, warm"
CODED = "stamped, each with a QR code, warm"
FULL = "each set in full, warm"
COLD = "stamped, one format, cold"
ROUNDS = 3
LANGUAGE = "es"
FORMATS = ("sheet", "half-sheet", "trifold", "mini-zine")
ONE = FORMATS[1]
GROUPS, FEW = 1000, 20
IN_FULL = 4
# What counts as linear and flat: ten times as many against these.
TIMES = 10
SLACK = 1.15
# Below the text, as a contact stands there; Typst has no QR code of its own.
CONTACT = """
#block(width: 100%, stroke: 2pt, inset: 6pt, breakable: false)[
  #strong(sys.inputs.name) \\
  #for phone in sys.inputs.phones.split("\\n") [ #text(size: 1.4em, strong(phone)) \\ ]
  #sys.inputs.web \\
  #sys.inputs.hours \\
  #sys.inputs.languages
]
"""


def measure(shop: Workshop) -> Result:
    """Measure it: seconds a file, on one core."""
    count = FEW if shop.scale.quick else GROUPS
    made = _written(shop)
    sides: dict[str, Callable[[int], float]] = {
        OURS: lambda _: float(_merged(shop, FORMATS, count)["each"]),
        CODED: lambda _: float(_merged(shop, FORMATS, count, codes=True)["each"]),
        FULL: lambda _: float(_merged(shop, FORMATS, IN_FULL, full=True)["each"]),
        COLD: lambda _: float(_merged(shop, (ONE,), count, warm=False)["each"]),
    }
    if has("typst"):
        sides[TYPST] = lambda _: _typst(made, count)
    found = in_turn(sides, shop.scale.times(ROUNDS, quick=1))
    grown, notes = _grown(shop, count)
    comparisons = (
        ratio(found, TYPST, OURS, at_least(2)),
        ratio(found, FULL, OURS, at_least(10)),
        ratio(found, TYPST, CODED),
        ratio(found, TYPST, COLD),
        *grown,
    )
    what = f"{count:,} groups, {', '.join(FORMATS)}, {LANGUAGE}: seconds a file, one process"
    return Result("merge", what, found, comparisons, notes, missing("typst"))


def _merged(
    shop: Workshop,
    formats: tuple[str, ...],
    count: int,
    *,
    full: bool = False,
    warm: bool = True,
    codes: bool = False,
) -> dict[str, Any]:
    given = {
        "root": str(shop.folder),
        "cache": str(shop.cache),
        "formats": list(formats),
        "language": LANGUAGE,
        "count": count,
        "full": full,
        "warm": warm,
        "codes": codes,
    }
    found: dict[str, Any] = told("handbill_merge", given, shop.folder)
    return found


def _typst(made: Written, count: int) -> float:
    rows = [
        {"source": str(made.markup(each)), "fonts": [str(folder) for folder in each.fonts]}
        for each in made.documents
    ]
    return float(told("typst_merge", {"documents": rows, "count": count}, made.folder))


def _grown(shop: Workshop, count: int) -> tuple[tuple[Comparison, ...], tuple[str, ...]]:
    """Merge so many, and ten times as many, in one format."""
    few, many = (_merged(shop, (ONE,), each) for each in (count, TIMES * count))
    limit: Goal = at_most(SLACK)
    rows = (
        Comparison("seconds a file, ten times the groups", many["each"] / few["each"], limit),
        Comparison("memory, ten times the groups", many["held"] / few["held"], limit),
    )
    note = f"{many['left']:,} of {many['left'] + many['made']:,} files had to be set in full"
    return rows, (note, "one format with cold blocks sets its pages within its time as well")


def _written(shop: Workshop) -> Written:
    """Build the formats once, for their sizes, and write the same for Typst."""
    options = ["--language", LANGUAGE, "--paper", "letter", "--variant", "ink-saver", "--drafts"]
    options += [word for name in FORMATS for word in ("--format", name)]
    shop.forget()
    shop.build(*options)
    wish = Wish(
        languages=(LANGUAGE,),
        formats=FORMATS,
        papers=("letter",),
        variants=("ink-saver",),
        drafts=True,
    )
    rows = documents(shop.folder, shop.cache, shop.rows, wish)
    made = written(shop.folder / "peers", [row for row in rows if len(row.voices) == 1])
    for document in made.documents:
        file = made.markup(document)
        file.write_text(file.read_text(encoding="utf-8") + CONTACT, encoding="utf-8")
    return made
