"""A save, until the new PDF of one edition is there."""

from bench.cases.changed import CATALOG
from bench.children import told
from bench.figures import Comparison, Result, Side, at_most
from bench.workshop import Workshop

OURS = "from the save to the new PDF"
ROUNDS = 9
# Saves that are not counted: a child that has set the edition knows what its pieces take.
WARM = 2
# A sentence that a leaflet with the points in full carries.
SENTENCE = "It is no alternative to the criminal justice system."
LANGUAGE, FORMAT, VARIANT = "es", "trifold", "ink-saver"
PDF = f"out/lead/{LANGUAGE}/lead.{LANGUAGE}.{FORMAT}.letter.{VARIANT}.blank.pdf"


def measure(shop: Workshop) -> Result:
    """Measure it: each save has another sentence, which the PDF shows."""
    given = {
        "root": str(shop.folder),
        "options": ["--language", LANGUAGE, "--format", FORMAT, "--variant", VARIANT],
        "pdf": PDF,
        "catalog": str(CATALOG),
        "sentence": SENTENCE,
        "saves": WARM + shop.scale.times(ROUNDS, quick=5),
        "warm": WARM,
    }
    found = Side(OURS, tuple(told("handbill_watch", given, shop.folder)))
    comparisons = (Comparison(OURS, found.median, at_most(0.3), "s"),)
    what = f"one sentence saved, to a new {FORMAT} in Spanish, warm"
    return Result("watch", what, (found,), comparisons)
