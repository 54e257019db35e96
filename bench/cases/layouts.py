"""How many layouts the fit takes a setting: a count, the same on every machine."""

from collections import defaultdict

from bench.children import told
from bench.figures import Comparison, Result, Side, at_most
from bench.workshop import Workshop


def measure(shop: Workshop) -> Result:
    """Count them; two are the usual number when the first guess is good."""
    rows = told(
        "handbill_layouts", {"root": str(shop.folder), "cache": str(shop.cache)}, shop.folder
    )
    counts: dict[str, list[float]] = defaultdict(list)
    for name, count in rows:
        counts[name].append(float(count))
    sides = tuple(Side(f"{name}, a setting", tuple(found), "") for name, found in counts.items())
    whole = Side("all", tuple(float(count) for _, count in rows), "")
    comparisons = (Comparison("layouts a setting", whole.median, at_most(2), ""),)
    notes = ("each value is a setting of the project, not a round",)
    return Result("layouts", "how often the fit lays a text out", sides, comparisons, notes)
