"""A build with nothing changed, against one cold Typst compile of one document."""

from collections.abc import Callable

from bench.children import PYTHON, has, missing, run
from bench.document import documents
from bench.figures import Comparison, Result, at_least, at_most, in_turn, ratio
from bench.peers import typst_cold, typst_process, written
from bench.workshop import Workshop
from handbill.plan.make import Wish

OURS, PYTHON_ALONE = "handbill build", "python, starting alone"
TYPST, INSIDE = "typst, one document", "typst, its compiler alone"
ROUNDS = 7


def measure(shop: Workshop) -> Result:
    """Measure it."""
    shop.build()
    made = written(shop.folder / "peers", documents(shop.folder, shop.cache, shop.rows, Wish()))
    one = made.documents[0]
    sides: dict[str, Callable[[int], float]] = {
        OURS: lambda _: shop.build(),
        PYTHON_ALONE: lambda _: run([*PYTHON, "-c", "pass"], shop.folder)[0],
    }
    if has("typst"):
        sides[TYPST] = lambda _: typst_process(made, one)
        sides[INSIDE] = lambda _: typst_cold(made, one)
    found = in_turn(sides, shop.scale.times(ROUNDS))
    medians = {side.name: side.median for side in found}
    beyond = medians[OURS] - medians[PYTHON_ALONE]
    comparisons = (
        ratio(found, TYPST, OURS, at_least(1)),
        ratio(found, INSIDE, OURS),
        Comparison("handbill beyond starting python", beyond, at_most(0.15), "s"),
    )
    what = f"nothing changed in {len(shop.rows)} files, against one document ({one.name})"
    return Result("unchanged", what, found, comparisons, (), missing("typst"))
