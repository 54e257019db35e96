"""Finished PDFs, ours or anybody's -> what preflight finds in each, looked at in a process apart.

The manifest beside a file of ours says what it must be. Of any other, only what holds for every
print is checked.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from handbill.commands.memory import limited_memory
from handbill.formats.format import Format
from handbill.language import Language, registry
from handbill.outputs.expected import Expected, Shop, of_row
from handbill.outputs.manifest import read_manifest
from handbill.outputs.preflight import preflight
from handbill.problem import Place, Problem, Severity
from handbill.project.formats import press_formats
from handbill.project.read import Project
from handbill.sheets.source import DAMAGE, SourceError, opened

# A file lies below its manifest as <flyer>/<language>/<name>.
DEEPEST: Final = 3
REBUILD: Final = "build it again"


@dataclass(frozen=True)
class Look:
    """A file to look at: what it is called, its bytes, and its manifest's row, if it has one."""

    name: str
    content: bytes
    row: Mapping[str, Any] | None
    shop: Shop


@dataclass(frozen=True)
class Looked:
    """What was found: problems, whether it could be read, and whether it was known what it is."""

    problems: tuple[Problem, ...]
    read: bool
    known: bool


def shop_of(project: Project | None) -> Shop:
    """Give what manifests name: the project's, or the press's own where there is none."""
    if project is None:
        formats: dict[str, Format] = dict(press_formats())
        languages: dict[str, Language] = dict(registry())
        return Shop({}, formats, languages)
    titles = {name: flyer.facts.title for name, flyer in project.flyers.items()}
    settings = project.settings
    return Shop(titles, dict(project.formats), dict(settings.registry), settings.printer)


def row_of(file: Path) -> Mapping[str, Any] | None:
    """Find what the manifest above a file says of it, if it is one of ours."""
    whole = file.absolute()
    for folder in list(whole.parents)[:DEEPEST]:
        row = read_manifest(folder).get(whole.relative_to(folder).as_posix())
        if row is not None:
            return row
    return None


def look(wanted: Look) -> Looked:
    """Check a file; what it does to us is said in one sentence."""
    try:
        with limited_memory(len(wanted.content)):
            return _look(wanted)
    except SourceError as error:
        return _unread(wanted, error.what, error.mend)
    except MemoryError:
        what = "it unpacks to more than the memory holds"
        return _unread(wanted, what, "save it with smaller pictures, or in parts")
    except DAMAGE:
        what = "it is damaged and cannot be read"
        return _unread(wanted, what, "save it or download it again")


def _look(wanted: Look) -> Looked:
    with opened(wanted.content) as source:
        pages, damaged = len(source.boxes), source.damaged
    expected = _expected(wanted, pages)
    problems = preflight(wanted.content, expected or Expected(""), wanted.name)
    if damaged:
        what = "it was damaged and has been mended: look at every page before you print many"
        mend = "save it or download it again"
        problems.append(Problem(Place(wanted.name), what, mend, Severity.WARNING))
    return Looked((*_changed(wanted), *problems), read=True, known=expected is not None)


def _expected(wanted: Look, pages: int) -> Expected | None:
    """Tell what a file must be; a manifest that names what nobody knows tells nothing."""
    try:
        return of_row(wanted.row, wanted.shop, pages) if wanted.row else None
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def _changed(wanted: Look) -> list[Problem]:
    if wanted.row is None or hashlib.sha256(wanted.content).hexdigest() == wanted.row.get("sha256"):
        return []
    return [Problem(Place(wanted.name), "it is not the file that was built", REBUILD)]


def _unread(wanted: Look, what: str, mend: str) -> Looked:
    problem = Problem(Place(wanted.name), what, mend)
    return Looked((*_changed(wanted), problem), read=False, known=True)
