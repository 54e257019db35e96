"""Catalogs -> findings: which checks there are, and in which order they look."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import polib

from handbill.language import Language
from handbill.problem import Place, Problem, Severity, nearest
from handbill.project.catalog import MessageId
from handbill.project.gate import Refused
from handbill.project.gate import check as gate
from handbill.project.po import PoEntry, read_po
from handbill.project.review import digest, read_reviews
from handbill.project.text import LONGEST_TEXT
from handbill.translate import figures, letters, locators, punctuation, terms
from handbill.translate.catalogs import FOLDER, CatalogFile, load, save
from handbill.translate.finding import (
    NEVER_SILENT,
    Check,
    Finding,
    Remark,
    Sentence,
    found_by,
    shortened,
)
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
    punctuation.marks,
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


def read_lists(
    root: Path, language: Language, kept: tuple[KeptTerm, ...], found: list[Problem]
) -> Lists:
    """Read the glossary of a language."""
    path = f"{FOLDER}/{language.locale}/{GLOSSARY}"
    return Lists(read_glossary(root / path, path, found), kept)


def tidied(catalog: CatalogFile, *, fix: bool) -> list[str]:
    """Take people out of a catalog's header, always, and mend what is safe, if it is asked for.

    Gives what to tell the user. A catalog with a mistake in its grammar is not touched, nor one
    with nothing to change.
    """
    po = load(catalog)
    if not isinstance(po, polib.POFile):
        return []
    said = [f"took {name} out of the header: it tells who translated" for name in strip_people(po)]
    said += [f"took {name} out of the header" for name in strip_traces(po)] if fix else []
    told = _mended(po, _reviewed(catalog)) if fix else {}
    if said or any(mending.done for mending in told.values()):
        save(catalog.file, po)
    # The header has fewer lines now, so the sentences are looked for where they are.
    entries = read_po(catalog.file.read_bytes(), catalog.path, catalog.language)[0]
    lines = {(entry.context, entry.source): entry.line for entry in entries}
    places = {key: Place(catalog.path, lines.get(key)) for key in told}
    return [
        *(f"{catalog.path}: {line}" for line in said),
        *(f"{places[key]}: {mending.said}" for key, mending in told.items()),
    ]


@dataclass(frozen=True)
class _Mending:
    """What became of a sentence that could be mended."""

    done: bool
    said: str


def _reviewed(catalog: CatalogFile) -> frozenset[str] | None:
    """Give what is reviewed in a language, or nothing if its reviews cannot be read."""
    wrong: list[Problem] = []
    reviews = read_reviews(catalog.file.parents[1] / REVIEWS, REVIEWS, wrong)
    return None if wrong else reviews


def _mended(po: polib.POFile, reviews: frozenset[str] | None) -> dict[MessageId, _Mending]:
    """Mend the sentences of a catalog.

    A changed sentence would be one that nobody has reviewed: a reviewed one is left alone, and all
    are where nobody can tell.
    """
    told: dict[MessageId, _Mending] = {}
    for entry in po:
        text, checks = mended(entry.msgstr, silenced(entry.tcomment))
        if entry.obsolete or text == entry.msgstr:
            continue
        names = ", ".join(checks)
        key = (entry.msgctxt, entry.msgid)
        if reviews is None:
            said = f"left alone ({names}): {REVIEWS} cannot be read"
        elif digest(*key, entry.msgstr) in reviews and not entry.fuzzy:
            said = f"left alone ({names}): it is reviewed; ask its reviewer"
        else:
            said = f"mended ({names})"
            entry.msgstr = text
        told[key] = _Mending(entry.msgstr == text, said)
    return told


def checked(catalog: CatalogFile, lists: Lists) -> Iterator[Finding]:
    """Look at every sentence of a catalog."""
    raw = catalog.file.read_bytes()
    entries, problems = read_po(raw, catalog.path, catalog.language)
    yield from (found_by(Check.CATALOG, problem) for problem in problems)
    if not problems:
        yield from traces(raw.decode("utf-8-sig"), catalog.path)
    for entry in entries:
        # What is empty or stale is never printed.
        if entry.text.strip() and not entry.stale:
            place = Place(catalog.path, entry.line)
            for remark in _audible(entry, remarks(entry, catalog.language, lists)):
                shown = shortened(entry.text, end=remark.check is Check.END)
                what = f'{remark.what}: "{shown}"'
                problem = Problem(place, what, remark.mend, remark.severity)
                yield found_by(remark.check, problem)


def remarks(entry: PoEntry, language: Language, lists: Lists) -> Iterator[Remark]:
    """Give all that the checks have to say of an entry."""
    outcome = gate(entry.source, entry.text)
    refused = Check(outcome.check) if isinstance(outcome, Refused) else None
    if isinstance(outcome, Refused) and refused:
        yield Remark(refused, outcome.what, outcome.mend, Severity.ERROR)
    if len(entry.text) > LONGEST_TEXT:
        return
    kept = tuple(term.term for term in lists.kept)
    sentence = Sentence(entry.source, entry.text, entry.notes, language, kept)
    for look in LOOKS:
        # What the gate has found already is not said again.
        yield from (remark for remark in look(sentence) if remark.check is not refused)
    yield from terms.glossary(sentence, lists.terms)
    yield from terms.kept(sentence, lists.kept)


def _audible(entry: PoEntry, found: Iterable[Remark]) -> Iterator[Remark]:
    """Leave out what the translator says is right; name what nobody can silence."""
    quiet = silenced(entry.remarks)
    yield from (remark for remark in found if remark.check not in quiet)
    for name in _silencing(entry.remarks):
        known = [check.value for check in Check if check not in NEVER_SILENT]
        if name in known:
            continue
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
