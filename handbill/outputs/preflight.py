"""A finished PDF, read back -> what is wrong with it. Independent of what made it.

Which rules hold is data (``checks/rules.py``); each check is a function of its own.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf

from handbill.outputs.checks import coverage, links, paint, reading, standards, trim
from handbill.outputs.checks.boxes import nested, sizes
from handbill.outputs.checks.finding import SAVE, Finding, problem, worst
from handbill.outputs.checks.fonts import fonts
from handbill.outputs.checks.identity import identity, titled
from handbill.outputs.checks.rules import VARIANTS, Rules
from handbill.outputs.expected import Expected
from handbill.outputs.painted.facts import Painted
from handbill.outputs.painted.page import paint as painted_on
from handbill.paper import White
from handbill.problem import Problem
from handbill.sheets.boxes import BoxError


def preflight(
    pdf: bytes, expected: Expected, path: str, pages: bytes | None = None, *, cut: bool = False
) -> list[Problem]:
    """Check a finished file; every finding is a problem of its own.

    ``pages`` are those that lie on its sheets. What it must say is looked for on them if it is a
    part, or ``cut`` to tiles; and so is a line that must be seen, if its place on a sheet cannot be
    told: readers do not move text that is stated beside its glyphs along with the page.
    """
    rules = VARIANTS[expected.variant]
    read = pages if pages and cut else reading.undirected(pdf)
    findings = [
        *inspected(pdf, rules, expected),
        *reading.shown([read, pages or pdf], expected.shows),
        *reading.said(read, expected.says),
    ]
    ours = bool(rules.variant)
    return [problem(finding, path, rules.warned, ours=ours) for finding in findings]


def inspected(pdf: bytes, rules: Rules, expected: Expected) -> list[Finding]:
    """Check all that can be told from the file itself; a damaged one raises what pikepdf raises."""
    smallest = max(rules.type, expected.smallest)
    with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as document:
        found = list(_of_document(document, rules, expected))
        pages = list(_pages(document))
        for number, page in enumerate(pages, 1):
            found += _of_page(page, number, rules, smallest)
    if not pages:
        # There is nothing to draw, and what draws refuses it.
        return worst(found)
    painted = [page for page in pages if isinstance(page, Painted)]
    # Where it is known what must be read out of it, that is looked for itself.
    text = () if expected.says or not rules.text else reading.present(pdf, painted)
    return worst([*found, *_drawn(pdf, rules, expected, pages), *text])


def _of_document(document: pikepdf.Pdf, rules: Rules, expected: Expected) -> Iterator[Finding]:
    yield from sizes(document, expected.sizes, trimmed=bool(rules.bleed))
    yield from nested(document, rules.bleed)
    yield from fonts(document, expected.families)
    yield from titled(document, expected.title, expected.language)
    yield from identity(document, rules.info, metadata=rules.metadata, dated=rules.dated)
    yield from links.actions(document)
    yield from links.links(document, allowed=rules.links)
    if rules.output_intent:
        yield from standards.output_intent(document, rules.output_intent)
    if rules.tagged:
        yield from standards.tags(document)


def _pages(document: pikepdf.Pdf) -> Iterator[Painted | str]:
    """Give what is painted on each page, or why that cannot be told."""
    parsed: dict[Any, Sequence[Any]] = {}
    for page in document.pages:
        try:
            yield painted_on(document, page, parsed)
        except BoxError as error:
            yield str(error)


def _of_page(page: Painted | str, number: int, rules: Rules, smallest: float) -> Iterator[Finding]:
    if isinstance(page, str):
        yield Finding("reading", f"cannot be looked through: {page}", SAVE, number)
    else:
        yield from paint.paint(page, number, rules, smallest)
        yield from trim.marks(page, number) if rules.bleed else ()


def _drawn(
    pdf: bytes, rules: Rules, expected: Expected, pages: Sequence[Painted | str]
) -> Iterator[Finding]:
    """Check what shows only when the file is drawn."""
    if rules.bleed:
        followed = [(at, page) for at, page in enumerate(pages, 1) if isinstance(page, Painted)]
        yield from trim.bleeding(pdf, followed)
    most = rules.dense_ink if expected.dense else rules.mean_ink
    if not (rules.margin or most):
        return
    whites = expected.whites or (White(*(rules.margin,) * 4),)
    drawn = coverage.covered(pdf, whites)
    if rules.margin and expected.whites:
        yield from coverage.edges_kept(drawn, whites)
    elif rules.margin:
        yield from coverage.edges_white(drawn, rules.margin)
    if most:
        yield from coverage.spared(drawn, most, tiled=expected.tiled)
