"""A build after one message changed, against rebuilding all; and whether it made too much."""

from dataclasses import dataclass, field
from pathlib import Path

import polib

from bench.figures import Comparison, Result, at_most, in_turn, ratio
from bench.workshop import Workshop

OURS, ALL = "one message changed", "all built anew"
ROUNDS = 3
# A short form: what carries points in full does not say it.
CONTEXT = "short"
CATALOG = Path("locales", "es", "LC_MESSAGES", "lead.po")


@dataclass
class _Editor:
    """Changes a message of a project again and again, and counts what builds made of it."""

    shop: Workshop
    made: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.file = self.shop.folder / CATALOG
        self.text = self.file.read_text(encoding="utf-8")

    def changed(self, number: int) -> float:
        """Change the message to what it never was, and build."""
        catalog = polib.pofile(self.text)
        entry = next(row for row in catalog if row.msgctxt == CONTEXT)
        entry.msgstr += f" ({number + 1})"
        catalog.save(str(self.file))
        before = {row["path"]: row["sha256"] for row in self.shop.rows}
        taken = self.shop.build()
        rows = self.shop.rows
        made = {row["path"] for row in rows if row["why"] != "unchanged"}
        self.made.append(len(made))
        self.other.append(
            sum(before.get(row["path"]) == row["sha256"] for row in rows if row["path"] in made)
        )
        return taken

    def restore(self) -> None:
        """Put the catalog back as it was."""
        self.file.write_text(self.text, encoding="utf-8")


def measure(shop: Workshop) -> Result:
    """Measure it. Nothing but the message differs, so what a file has of it shows in its bytes."""
    shop.build()
    editor = _Editor(shop)
    try:
        sides = {OURS: editor.changed, ALL: lambda _: shop.cold()}
        found = in_turn(sides, shop.scale.times(ROUNDS))
    finally:
        editor.restore()
    ours = found[0].median
    comparisons = (
        ratio(found, ALL, OURS),
        Comparison(OURS, ours, at_most(1.5), "s"),
        Comparison("made, though they came out the same", float(max(editor.other)), at_most(0), ""),
    )
    notes = (f"{max(editor.made)} of {len(shop.rows)} files were made",)
    what = "one message changed: the short form of one point, in Spanish"
    return Result("changed", what, found, comparisons, notes)
