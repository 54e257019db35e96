"""The whole project with nothing made, against the same texts through loops of the peers."""

from collections.abc import Callable

from bench.children import has, missing
from bench.document import documents
from bench.figures import Result, at_least, in_turn, ratio
from bench.peers import typst_loop, weasyprint_loop, written
from bench.workshop import Workshop, cores
from handbill.plan.make import Wish

OURS, WEASYPRINT, TYPST = "handbill build", "weasyprint, a loop", "typst, a loop"
ROUNDS = 3


def measure(shop: Workshop) -> Result:
    """Measure it."""
    shop.build()
    rows = shop.rows
    made = written(shop.folder / "peers", documents(shop.folder, shop.cache, rows, Wish()))
    sides: dict[str, Callable[[int], float]] = {OURS: lambda _: shop.cold()}
    sides[WEASYPRINT] = lambda _: weasyprint_loop(made)
    if has("typst"):
        sides[TYPST] = lambda _: typst_loop(made)
    found = in_turn(sides, shop.scale.times(ROUNDS, quick=1))
    comparisons = (
        ratio(found, WEASYPRINT, OURS, at_least(20)),
        ratio(found, TYPST, OURS, at_least(1.5)),
    )
    count = len(made.documents)
    notes = (
        f"handbill made {len(rows)} files on {cores()} cores, the peers {count} PDFs each",
        f"set-up, with no typefaces yet: {shop.set_up:.1f} s for {shop.files} files",
    )
    what = f"the whole project, cold, {count} documents"
    return Result("whole", what, found, comparisons, notes, missing("typst"))
