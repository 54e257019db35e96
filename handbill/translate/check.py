"""Catalogs -> findings: which checks there are, and in which order they look."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

import polib

from handbill.problem import Place, Problem, Severity, nearest
from handbill.project.gate import Refused
from handbill.project.gate import check as gate
from handbill.project.po import PoEntry, read_po
from handbill.project.review import digest, read_reviews
from handbill.project.text import LONGEST_TEXT
from handbill.translate import figures, letters, locators, punctuation, terms
from handbill.translate.catalogs import FOLDER, CatalogFile, load, save
from handbill.translate.finding import NEVER_SILENT, Check, Finding, Remark, Sentence
from handbill.translate.glossary import GLOSSARY, KeptTerm, Term, read_glossary
from handbill.translate.headers import strip_people, strip_traces, traces
from handbill.translate.mending import mended

Look: TypeAlias = Callable[[Sentence], Iterator[Remark]]
LOOKS: Final[tuple[Look, ...]] = (
    locators.phones,
    locators.addresses,
    figures.figures,
    figures.digits,
    punctuation.spaces,
    punctuation.end_mark,
    punctuation.brackets,
    punctuation.quotes,
    terms.same,
    letters.kashida,
    letters.forms,
    letters.hidden,
    letters.zero_width_space,
    letters.joiners,
    letters.composed,
    letters.neighbours,
    letters.scripts,
    letters.doubled,
)
REVIEWS: Final = "reviews.toml"
_SILENCED: Final = re.compile(r"^\s*check: ok\b[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Lists:
    """The terms of a language, and those that no language translates."""

    terms: tuple[Term, ...] = ()
    kept: tuple[KeptTerm, ...] = ()


@dataclass(frozen=True)
class Mended:
    """What was changed in a catalog, or was left alone, said to the user."""

    said: tuple[str, ...] = ()


def read_lists(
    root: Path, catalog: CatalogFile, kept: tuple[KeptTerm, ...], found: list[Problem]
) -> Lists:
    """Read the glossary of a catalog's language."""
    path = f"{FOLDER}/{catalog.language.locale}/{GLOSSARY}"
    return Lists(read_glossary(root / path, path, found), kept)


def tidied(catalog: CatalogFile, *, fix: bool) -> Mended:
    """Take people out of a catalog's header, always, and mend what is safe, if it is asked for.

    A catalog with a mistake in its grammar is not touched.
    """
    po = load(catalog)
    if not isinstance(po, polib.POFile):
        return Mended()
    said = [
        f"{catalog.path}: took {name} out of the header: it tells who translated"
        for name in strip_people(po)
    ]
    if fix:
        said += [f"{catalog.path}: took {name} out of the header" for name in strip_traces(po)]
        said += _mended(catalog, po)
    return Mended(tuple(said) if save(catalog.file, po) or said else ())


def _mended(catalog: CatalogFile, po: polib.POFile) -> Iterator[str]:
    """Mend the sentences of a catalog; a reviewed one is what a reader confirmed, and stays."""
    entries = read_po(catalog.file.read_bytes(), catalog.path, catalog.language)[0]
    lines = {(entry.context, entry.source): entry.line for entry in entries}
    file = catalog.file.parents[1] / REVIEWS
    reviews = read_reviews(file, REVIEWS, [])
    for entry in po:
        if entry.obsolete or not entry.msgstr:
            continue
        text, checks = mended(entry.msgstr, silenced(entry.tcomment))
        if text == entry.msgstr:
            continue
        place = Place(catalog.path, lines.get((entry.msgctxt, entry.msgid)))
        names = ", ".join(checks)
        if digest(entry.msgctxt, entry.msgid, entry.msgstr) in reviews and not entry.fuzzy:
            yield f"{place}: not mended ({names}): a reader has reviewed it; ask one to"
        else:
            entry.msgstr = text
            yield f"{place}: mended ({names})"


def checked(catalog: CatalogFile, lists: Lists) -> Iterator[Finding]:
    """Look at every sentence of a catalog."""
    raw = catalog.file.read_bytes()
    entries, problems = read_po(raw, catalog.path, catalog.language)
    for problem in problems:
        yield _named(Finding(Check.CATALOG, problem))
    if not problems:
        for finding in traces(raw.decode("utf-8-sig"), catalog.path):
            yield _named(finding)
    for entry in entries:
        # What is empty or stale is never printed.
        if entry.text.strip() and not entry.stale:
            place = Place(catalog.path, entry.line)
            for remark in _audible(entry, remarks(catalog, entry, lists)):
                problem = Problem(place, remark.what, remark.mend, remark.severity)
                yield _named(Finding(remark.check, problem))


def remarks(catalog: CatalogFile, entry: PoEntry, lists: Lists) -> Iterator[Remark]:
    """Give all that the checks have to say of an entry."""
    outcome = gate(entry.source, entry.text)
    if isinstance(outcome, Refused):
        check = Check(outcome.check)
        yield Remark(check, outcome.what, outcome.mend, Severity.ERROR)
    if len(entry.text) > LONGEST_TEXT:
        return
    kept = tuple(term.term for term in lists.kept)
    sentence = Sentence(entry.source, entry.text, entry.notes, catalog.language, kept)
    for look in LOOKS:
        yield from look(sentence)
    yield from terms.glossary(sentence, lists.terms)
    yield from terms.kept(sentence, lists.kept)


def _audible(entry: PoEntry, found: Iterable[Remark]) -> Iterator[Remark]:
    """Leave out what the translator says is right; name what nobody can silence."""
    quiet = silenced(entry.remarks)
    yield from (remark for remark in found if remark.check not in quiet)
    for name in _silencing(entry.remarks):
        if name in {check.value for check in Check} - {check.value for check in NEVER_SILENT}:
            continue
        known = [check.value for check in Check if check not in NEVER_SILENT]
        near = nearest(name, known)
        what = f'"check: ok {name}" silences nothing'
        mend = f'write "{near}"' if near else f"write one of {', '.join(known)}"
        yield Remark(Check.SILENCING, what, mend)


def silenced(remarks_of_translator: str) -> frozenset[Check]:
    """Give the checks that a translator's comment ``# check: ok NAME`` silences."""
    names = set(_silencing(remarks_of_translator))
    return frozenset(check for check in Check if check.value in names) - NEVER_SILENT


def _silencing(text: str) -> list[str]:
    said = (re.split(r"[,\s]+", match[1].strip()) for match in _SILENCED.finditer(text))
    return [name for names in said for name in names]


def _named(finding: Finding) -> Finding:
    """Put the name of its check behind a finding."""
    what = f"{finding.problem.what} [{finding.check}]"
    return Finding(finding.check, replace(finding.problem, what=what))
