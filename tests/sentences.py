"""Sentences for the tests of the checks: a source, its translation, and what is remarked."""

from handbill.language import Language, registry
from handbill.project.po import PoEntry
from handbill.translate.check import Lists, remarks
from handbill.translate.finding import Check, Remark
from handbill.translate.glossary import KeptTerm, Term

KEPT = (KeptTerm("LEAD", "always"), KeptTerm("FBI", "always"), KeptTerm("probable cause", "noted"))


def language(tag: str) -> Language:
    """Give a language of the press."""
    return registry()[tag]


def entry(source: str, text: str, notes: str = "", silenced: str = "") -> PoEntry:
    """Give a message of a catalog."""
    states = {"fuzzy": False, "stale": False}
    return PoEntry(None, source, text, **states, notes=notes, line=7, remarks=silenced)


def remarked(
    tag: str, source: str, text: str, notes: str = "", terms: tuple[Term, ...] = ()
) -> list[Remark]:
    """Give all remarks about a translation."""
    lists = Lists(terms, KEPT)
    return list(remarks(entry(source, text, notes), language(tag), lists))


def checks(
    tag: str, source: str, text: str, notes: str = "", terms: tuple[Term, ...] = ()
) -> list[Check]:
    """Name the checks that found something."""
    return [remark.check for remark in remarked(tag, source, text, notes, terms)]
