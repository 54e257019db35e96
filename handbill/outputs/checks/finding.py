"""What a check finds: a rule, a page and a place on it -> a problem that a user reads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from handbill.length import POINTS
from handbill.outputs.painted.matrices import Box
from handbill.problem import Place, Problem, Severity

OURS: Final = "this is a mistake of the press: please report it with the flyer and the language"
SAVE: Final = "save it again from the program that made it"


@dataclass(frozen=True)
class Finding:
    """One finding of the ``rule``: what is wrong, and how to mend it.

    ``page`` is counted from one, zero for the whole file; ``at`` is a box on it in points from its
    upper left corner; ``weight`` says how bad it is beside others of its kind.
    """

    rule: str
    what: str
    mend: str = OURS
    page: int = 0
    at: Box | None = None
    weight: float = 0.0

    @property
    def told(self) -> str:
        """Give page, place and finding as one sentence."""
        if not self.page:
            return self.what
        if self.at is None:
            return f"page {self.page} {self.what}"
        across, down = (max(0.0, edge) / POINTS["mm"] for edge in self.at[:2])
        return f"page {self.page}, {across:.0f} x {down:.0f} mm from the upper left: {self.what}"


def worst(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the worst of each rule that has a place on a page, and say how many more there are.

    A page of small print is one mistake, not a thousand.
    """
    by_kind: dict[tuple[str, int, str], list[Finding]] = {}
    for finding in findings:
        what = finding.what if finding.at is None else ""
        by_kind.setdefault((finding.rule, finding.page, what), []).append(finding)
    return [_first(rows) for rows in by_kind.values()]


def _first(rows: list[Finding]) -> Finding:
    first = max(rows, key=lambda row: row.weight)
    more = len(rows) - 1
    if not more:
        return first
    where = " on this page" if first.page else ""
    return replace(first, what=f"{first.what} (and {more} more{where})")


def problem(finding: Finding, path: str, warned: frozenset[str], *, ours: bool) -> Problem:
    """Say it to the user; of a file that is not ``ours``, no mistake is."""
    severity = Severity.WARNING if finding.rule in warned else Severity.ERROR
    mend = SAVE if finding.mend == OURS and not ours else finding.mend
    return Problem(Place(path), f"preflight: {finding.told}", mend, severity)
