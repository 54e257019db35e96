"""Languages and a paper -> the test sheet of a printer in each, made where it may be lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from handbill.language import Language
from handbill.outputs import test_sheet
from handbill.pages.fonts import FontError
from handbill.pages.typeset import SettingError
from handbill.paper import Paper
from handbill.plan.setting import Words
from handbill.press.crew import Lost
from handbill.press.workers import apart
from handbill.problem import Place, Problem


@dataclass(frozen=True)
class Gauge:
    """A test sheet to make: in whose words, beside the source language, and on which paper."""

    words: Words
    source: Language
    paper: Paper
    cache: Path

    @property
    def path(self) -> str:
        """Its path below the output folder."""
        return f"test-sheet.{self.words.language.tag}.{self.paper.name}.pdf"


def gauged(gauges: Sequence[Gauge], workers: int) -> Iterator[tuple[Gauge, bytes | Problem]]:
    """Make test sheets side by side; what cannot be made is a problem."""
    for gauge, made in zip(gauges, apart(_make, gauges, workers, limited=True), strict=True):
        yield gauge, _lost(gauge, made) if isinstance(made, Lost) else made


def _make(gauge: Gauge) -> bytes | Problem:
    try:
        return test_sheet.test_sheet(gauge.words, gauge.source, gauge.paper, gauge.cache)
    except (SettingError, FontError) as error:
        return error.problem


def _lost(gauge: Gauge, lost: Lost) -> Problem:
    what = f"{gauge.path} was not made: {lost.reason}"
    return Problem(Place(gauge.path), what, "try another language or paper")
