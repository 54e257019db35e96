"""A language's catalogs -> its messages, numbered as proofs print and reviews name them."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from handbill.language import Language
from handbill.problem import COMMAND_LINE, ExitCode, HandbillError, Place, Problem, refused
from handbill.project.catalog import Catalog, MessageId
from handbill.project.flyer import PRESS_DOMAIN
from handbill.project.messages import SourceMessage
from handbill.project.po import PoEntry, read_po
from handbill.project.read import Project
from handbill.project.review import digest
from handbill.translate.catalogs import CatalogFile, Domain, catalog_file, domains
from handbill.translate.status import state

# Long enough that no page is signed off by a slip of the finger, short enough to be typed.
CODE_LENGTH: Final = 6


@dataclass(frozen=True)
class Numbered:
    """One message of a language; ``number`` counts from one, over all flyers and the press's words.

    ``text`` is the translation as its catalog has it, empty if there is none; ``state`` a review's
    name, or ``stale``, ``refused`` or ``missing``.
    """

    number: int
    catalog: CatalogFile
    id: MessageId
    notes: tuple[str, ...]
    text: str
    state: str
    place: Place

    @property
    def digest(self) -> str:
        """Name the translation as reviews do."""
        return digest(*self.id, self.text)

    @property
    def printable(self) -> bool:
        """Whether there is a translation that may be printed, so that it can be looked at."""
        return self.state not in ("stale", "refused", "missing")


def numbered(project: Project, language: Language) -> list[Numbered]:
    """Give all messages of a language: those of the flyers, then the press's own."""
    ordered = sorted(domains(project), key=lambda domain: domain.name == PRESS_DOMAIN)
    rows = [row for domain in ordered for row in _of_domain(project, language, domain)]
    if not any(row.text for row in rows):
        what = f"there is no translation into {language.english} that can be read"
        mend = f"begin one: python3 build.py translate add {language.tag}"
        raise HandbillError(
            ExitCode.CONFIGURATION, *project.problems, Problem(COMMAND_LINE, what, mend)
        )
    return [replace(row, number=number) for number, row in enumerate(rows, 1)]


def _of_domain(project: Project, language: Language, domain: Domain) -> list[Numbered]:
    """Give the messages of a domain, not numbered yet."""
    file = catalog_file(project.root, language, domain.name)
    catalog = project.catalogs.get((language.tag, domain.name))
    written = _written(file) if catalog is not None else {}
    return [_row(file, catalog, message, written.get(message.id)) for message in domain.messages]


def _written(file: CatalogFile) -> dict[MessageId, PoEntry]:
    entries, _ = read_po(file.file.read_bytes(), file.path, file.language)
    return {(entry.context, entry.source): entry for entry in entries}


def _row(
    file: CatalogFile, catalog: Catalog | None, message: SourceMessage, entry: PoEntry | None
) -> Numbered:
    text, line = (entry.text, entry.line) if entry else ("", None)
    place = Place(file.path, line)
    return Numbered(0, file, message.id, message.notes, text, state(catalog, message.id), place)


def code(rows: Sequence[Numbered]) -> str:
    """Name what some messages say: a page of a proof is signed off only if all still say it."""
    whole = "\n".join(f"{row.number} {row.digest}" for row in rows)
    return hashlib.sha256(whole.encode()).hexdigest()[:CODE_LENGTH]


def spans(rows: Sequence[Numbered]) -> str:
    """Name some messages as ``chosen`` understands it."""
    numbers = [row.number for row in rows]
    firsts = [number for number in numbers if number - 1 not in numbers]
    lasts = [number for number in numbers if number + 1 not in numbers]
    pairs = zip(firsts, lasts, strict=True)
    return ",".join(f"{a}-{b}" if a != b else f"{a}" for a, b in pairs)


def chosen(rows: Sequence[Numbered], numbers: str) -> list[Numbered]:
    """Give the messages that a text such as ``3,7-9`` names.

    Raises ``HandbillError``, exit code 2, for one that names none.
    """
    wanted: set[int] = set()
    for part in numbers.split(","):
        match = re.fullmatch(r"\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?\s*", part, re.ASCII)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= len(rows):
            what = f'"{part}" names none of the messages 1 to {len(rows)}'
            mend = "write numbers as the proof has them, such as 3,7-9"
            raise refused(COMMAND_LINE, what, mend)
        wanted |= set(range(first, last + 1))
    return [row for row in rows if row.number in wanted]
