"""Pieces -> the job ticket that goes to a copy shop with their files: one page.

It speaks the source language, which the shop reads, and below it that of whoever carries it there.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from handbill.outputs.guide import Piece, papers, speakers, turn
from handbill.pages.guide import Guide
from handbill.plan.job import Job
from handbill.sheets.scheme import SCHEMES

# What is done after printing, by the fold.
FINISHING: Final = {
    "step-and-repeat": "cut",
    "cut-and-stack": "cut",
    "saddle": "booklet",
    "cut-stack-fold": "booklet",
    "flat": "uncut",
    "tiles": "uncut",
    # What only hands can fold is left to them.
    "mini-zine": "uncut",
}
INKS: Final = {"ink-saver": "black", "print": "colour"}
STYLE: Final = """
.ticket .head p { font-size: 1.7em; font-weight: 900; line-height: 1.4; }
.ticket .head p + p { font-size: 1.2em; }
.ticket .flyer { border-bottom: 2.5pt solid #000; padding-bottom: 5pt; margin-bottom: 4pt; }
.job { display: flex; border-bottom: 0.75pt solid #000; padding: 5pt 0; break-inside: avoid; }
.job .what { flex: 0 0 165pt; padding-right: 10pt; font-weight: 700; }
.job .file { font-weight: 400; font-size: 7.5pt; line-height: 1.3; margin-top: 2pt; }
.job .file { overflow-wrap: anywhere; }
.job .how { flex: 1 1 0; padding-right: 10pt; }
.job .how p { margin-bottom: 2pt; }
.job .count { flex: 0 0 85pt; }
.job .line { border-bottom: 1pt solid #000; height: 26pt; }
"""


class Ticket:
    """Writes the ticket of the pieces of one flyer in one language."""

    def __init__(self, made: Piece) -> None:
        """Write nothing yet."""
        guides = {guide.language.tag: guide for guide in speakers(made)}
        source = guides.pop(made.setting.source.tag)
        self.source = source
        self.voices = [source, *guides.values()]

    def section(self, rows: Sequence[tuple[Piece, Job]]) -> str:
        """Give the page; each file has a row of its own."""
        return self.source.render(
            "ticket.html",
            title=self._said("ticket", "title"),
            copies=self._said("ticket", "copies"),
            rows=[self._row(made, job) for made, job in rows],
        )

    def _row(self, made: Piece, job: Job) -> dict[str, Any]:
        return {
            "name": self._named(made),
            "file": job.path.rsplit("/", 1)[-1],
            "how": list(self._how(made, job)),
        }

    def _named(self, made: Piece) -> list[dict[str, str]]:
        named = self._said("format_name", made.setting.format.name)
        return named or [_line(self.source, made.setting.format.label)]

    def _how(self, made: Piece, job: Job) -> Iterator[list[dict[str, str]]]:
        yield [_line(guide, guide.on_paper(papers(made.setting))) for guide in self.voices]
        yield self._said("ticket", turn(made))
        yield [_line(guide, guide.word("ticket", "size", guide.full)) for guide in self.voices]
        if job.variant in INKS:
            yield self._said("ticket", INKS[job.variant])
        yield self._said("ticket", finishing(made))

    def _said(self, name: str, *arguments: str) -> list[dict[str, str]]:
        """Say something in all languages; what has no words says nothing."""
        said = [(guide, guide.word(name, *arguments)) for guide in self.voices]
        return [_line(guide, text) for guide, text in said if text]


def finishing(made: Piece) -> str:
    """Name what is done after printing."""
    fold = made.setting.format.fold
    if fold == "flat" and len(made.sides) > 2:  # noqa: PLR2004 -- more than both sides of a sheet
        return "corner"
    return FINISHING.get(fold, "fold" if fold in SCHEMES else "uncut")


def _line(guide: Guide, text: str) -> dict[str, str]:
    return {"lang": guide.language.tag, "dir": guide.language.direction, "text": text}
