"""``locales/<locale>/LC_MESSAGES/<domain>.po`` -> Catalog: what may be printed, how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from handbill.language import Language
from handbill.problem import Place, Problem
from handbill.project.gate import Refused, check
from handbill.project.po import PoEntry, read_po
from handbill.project.review import Review, digest

MessageId: TypeAlias = tuple[str | None, str]


@dataclass(frozen=True)
class Message:
    """One translation that passed the gate, where it stands and how far it can be trusted."""

    html: str
    review: Review
    place: Place


@dataclass(frozen=True)
class Catalog:
    """One domain in one language: its printable messages by (context, source).

    ``unprinted`` tells where the messages stand that are empty or stale, ``stale`` which of them
    translate an earlier sentence; ``refused`` names those that the gate refused, whose problems
    have been told already.
    """

    domain: str
    language: Language
    path: str
    messages: Mapping[MessageId, Message] = field(default_factory=dict)
    unprinted: Mapping[MessageId, Place] = field(default_factory=dict)
    refused: frozenset[MessageId] = frozenset()
    stale: frozenset[MessageId] = frozenset()


@dataclass(frozen=True)
class Reading:
    """What a catalog was read from, what came of it, and the problems in it."""

    source: tuple[bytes, Language, frozenset[str]]
    catalog: Catalog | None
    problems: tuple[Problem, ...]


# Readings by path, for who reads a project again and again: most catalogs stay as they are.
Readings: TypeAlias = dict[str, Reading]


def read_catalog(
    file: Path,
    path: str,
    language: Language,
    reviews: frozenset[str],
    found: list[Problem],
    known: Readings | None = None,
) -> Catalog | None:
    """Read a catalog; messages that may not be printed are left out and named in ``found``.

    One that is ``known`` from the same bytes is not understood again; new readings are added.
    """
    try:
        source = (file.read_bytes(), language, reviews)
    except OSError as error:
        what = f"the catalog cannot be read: {error.strerror}"
        found.append(Problem(Place(path), what, "check its permissions"))
        return None
    known = {} if known is None else known
    if path not in known or known[path].source != source:
        problems: list[Problem] = []
        catalog = _understood(path, *source, problems)
        known[path] = Reading(source, catalog, tuple(problems))
    found += known[path].problems
    return known[path].catalog


def _understood(
    path: str, raw: bytes, language: Language, reviews: frozenset[str], found: list[Problem]
) -> Catalog | None:
    entries, problems = read_po(raw, path, language)
    found += problems
    if problems:
        return None
    messages: dict[MessageId, Message] = {}
    unprinted: dict[MessageId, Place] = {}
    refused: set[MessageId] = set()
    for entry in entries:
        key, place = (entry.context, entry.source), Place(path, entry.line)
        outcome = _printable(entry)
        if outcome is None:
            unprinted[key] = place
        elif isinstance(outcome, Refused):
            refused.add(key)
            found.append(Problem(place, outcome.what, outcome.mend))
        else:
            messages[key] = Message(outcome, _review(entry, reviews), place)
    stale = frozenset((entry.context, entry.source) for entry in entries if entry.stale)
    domain = PurePosixPath(path).stem
    return Catalog(domain, language, path, messages, unprinted, frozenset(refused), stale)


def _printable(entry: PoEntry) -> str | Refused | None:
    """Give what may be printed of an entry: nothing of an empty or a stale one."""
    if entry.stale or not entry.text.strip():
        return None
    return check(entry.source, entry.text)


def _review(entry: PoEntry, reviews: frozenset[str]) -> Review:
    if entry.fuzzy:
        return Review.DRAFT
    known = digest(entry.context, entry.source, entry.text) in reviews
    return Review.REVIEWED if known else Review.TRANSLATED
