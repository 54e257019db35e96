"""A project's folder -> the catalog files of each domain and language, to be read and rewritten.

polib reads and writes: Babel would lose ``#|`` and ``X-`` headers. A file changes as little as can
be: what is not changed is written letter by letter as it was, however its editor wrapped it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib

from handbill.language import Language, Languages, find
from handbill.outputs.write import write_whole
from handbill.press.words import guide_messages, press_messages
from handbill.problem import Problem
from handbill.project.flyer import PRESS_DOMAIN
from handbill.project.messages import SourceMessage
from handbill.project.po import given_back, held, read_po
from handbill.project.read import Project

FOLDER: Final = "locales"
# An entry has one of these; a block with none, or with several, is written anew.
_MESSAGE: Final = re.compile(r"^(?:#~\s*)?msgid\s", re.MULTILINE)
_HEADER: Final = 'msgid ""\nmsgstr ""\n\n'


@dataclass(frozen=True)
class Domain:
    """The messages of a flyer, or the press's own."""

    name: str
    messages: tuple[SourceMessage, ...]


@dataclass(frozen=True)
class CatalogFile:
    """Where a domain's catalog in a language is; ``path`` is how problems name it."""

    file: Path
    path: str
    language: Language
    domain: str


def domains(project: Project) -> tuple[Domain, ...]:
    """Give the press's own domain, and that of every flyer without a mistake in its template."""
    flyers = (Domain(flyer.id, flyer.messages) for flyer in project.flyers.values())
    return (Domain(PRESS_DOMAIN, (*press_messages(), *guide_messages())), *flyers)


def catalog_file(root: Path, language: Language, domain: str) -> CatalogFile:
    """Name the catalog of a domain in a language, whether it is there or not."""
    path = f"{FOLDER}/{language.locale}/LC_MESSAGES/{domain}.po"
    return CatalogFile(root / path, path, language, domain)


def catalogs(root: Path, languages: Languages, domain: str) -> Iterator[CatalogFile]:
    """Give the catalogs of a domain that there are, in the order of their folders."""
    for file in sorted((root / FOLDER).glob(f"*/LC_MESSAGES/{domain}.po")):
        language = find(file.parents[1].name, languages)
        if language is not None:
            yield CatalogFile(file, file.relative_to(root).as_posix(), language, domain)


def load(catalog: CatalogFile) -> polib.POFile | list[Problem]:
    """Read a catalog to change it, or say what in it is wrong; it is not to be touched then."""
    raw = catalog.file.read_bytes()
    wrong = read_po(raw, catalog.path, catalog.language)[1]
    return wrong or polib.pofile(held(raw.decode("utf-8-sig")), wrapwidth=0)


def save(file: Path, po: polib.POFile) -> bool:
    """Write a catalog whole, what is unchanged as it stood; tell whether anything changed."""
    raw = file.read_bytes() if file.is_file() else b""
    ends = "\r\n" if b"\r\n" in raw else "\n"
    old = raw.decode("utf-8-sig").replace("\r\n", "\n")
    content = written(po, old).replace("\n", ends).encode()
    if content == raw.removeprefix(b"\xef\xbb\xbf"):
        return False
    write_whole(file, content)
    return True


def written(po: polib.POFile, old: str) -> str:
    """Write a catalog; entries that say the same as in the ``old`` text keep its line breaks."""
    kept = dict(_blocks(held(old)))
    # Obsolete entries stand last, as polib itself writes them.
    entries = sorted(po, key=lambda entry: entry.obsolete)
    parts = [_head(po), *map(_text, entries)]
    return given_back("\n\n".join(kept.get(part, part) for part in parts)) + "\n"


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Give each entry of a catalog as polib would write it, and as it is written."""
    for block in re.split(r"\n{2,}", text.strip("\n")):
        if len(_MESSAGE.findall(block)) != 1:
            continue
        # polib takes the comments of what stands first for those of the header.
        po = polib.pofile(f"{_HEADER}{block}\n", wrapwidth=0)
        # A second header is a message without a text to it.
        message = next((entry for entry in po if entry.msgid), None)
        yield _text(message) if message else _head(polib.pofile(f"{block}\n", wrapwidth=0)), block


def _text(entry: polib.POEntry) -> str:
    return str(entry.__unicode__(0)).strip("\n")


def _head(po: polib.POFile) -> str:
    empty = polib.POFile(wrapwidth=0)
    empty.metadata, empty.header = po.metadata, po.header
    empty.metadata_is_fuzzy = po.metadata_is_fuzzy
    return str(empty).strip("\n")
