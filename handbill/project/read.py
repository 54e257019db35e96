"""A project's folder -> Project: frozen records of all it holds, with every problem gathered."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handbill.formats.format import Format
from handbill.language import SOURCE, Language, Languages, find
from handbill.paper import PAPERS
from handbill.problem import ExitCode, HandbillError, Place, Problem
from handbill.project.catalog import Catalog, Readings, read_catalog
from handbill.project.contact import Contact, contact_id, read_contact
from handbill.project.flyer import PRESS_DOMAIN, Flyer, read_flyer
from handbill.project.formats import read_formats
from handbill.project.review import read_reviews
from handbill.project.settings import Settings, read_settings


@dataclass(frozen=True)
class Project:
    """All that a project's files say.

    ``catalogs`` is by (language tag, domain); ``unread`` names those that could not be read.
    """

    root: Path
    settings: Settings
    formats: Mapping[str, Format]
    flyers: Mapping[str, Flyer]
    contacts: Mapping[str, Contact]
    catalogs: Mapping[tuple[str, str], Catalog]
    unread: frozenset[tuple[str, str]]
    problems: tuple[Problem, ...]

    def languages(self, flyer: Flyer) -> tuple[Language, ...]:
        """Give the languages a flyer can be built in: the source, then those with a catalog."""
        keys = (*self.catalogs, *self.unread)
        tags = [tag for tag, domain in keys if domain == flyer.id]
        every = self.settings.registry.values()
        return tuple(row for row in every if row.tag == SOURCE or row.tag in tags)


def read_project(root: Path, known: Readings | None = None) -> Project:
    """Read everything below ``root``; what is ``known`` of catalogs and still holds is kept.

    Raises ``HandbillError``, exit code 2, if the settings are wrong: nothing can be built then.
    """
    wrong: list[Problem] = []
    found: list[Problem] = []
    formats = read_formats(root, found)
    settings = read_settings(root, formats, wrong)
    if settings is None or wrong:
        raise HandbillError(ExitCode.CONFIGURATION, *wrong, *found)
    flyers = _flyers(root, list(formats), found)
    contacts = _contacts(root, settings.registry, found)
    # A flyer with a mistake in it has its catalogs all the same.
    domains = {PRESS_DOMAIN, *(entry.name for entry in _entries(root / "flyers"))}
    catalogs, unread = _catalogs(root, domains, settings.registry, found, known)
    return Project(root, settings, formats, flyers, contacts, catalogs, unread, tuple(found))


def _flyers(root: Path, formats: list[str], found: list[Problem]) -> dict[str, Flyer]:
    folders = sorted(entry for entry in _entries(root / "flyers") if entry.is_dir())
    read = (read_flyer(folder, formats, list(PAPERS), found) for folder in folders)
    return {flyer.id: flyer for flyer in read if flyer}


def _contacts(root: Path, languages: Languages, found: list[Problem]) -> dict[str, Contact]:
    contacts: dict[str, Contact] = {}
    files: dict[str, str] = {}
    for file in sorted(_entries(root / "contacts")):
        if file.suffix != ".toml":
            continue
        name = contact_id(file.name)
        key = unicodedata.normalize("NFC", name).casefold()
        if key in files:
            what = f'"{name}" is the id of {files[key]} already'
            found.append(
                Problem(Place(f"contacts/{file.name}"), what, "give the file another name")
            )
            continue
        files[key] = f"contacts/{file.name}"
        contact = read_contact(file, languages, found)
        if contact:
            contacts[contact.id] = contact
    return contacts


def _entries(folder: Path) -> list[Path]:
    """List a folder; hidden files and links out of the project are not looked at."""
    if not folder.is_dir():
        return []
    inside = folder.resolve()
    shown = (entry for entry in folder.iterdir() if not entry.name.startswith("."))
    return [entry for entry in shown if entry.resolve().is_relative_to(inside)]


def _catalogs(
    root: Path,
    domains: set[str],
    languages: Languages,
    found: list[Problem],
    known: Readings | None,
) -> tuple[dict[tuple[str, str], Catalog], frozenset[tuple[str, str]]]:
    catalogs: dict[tuple[str, str], Catalog] = {}
    unread: set[tuple[str, str]] = set()
    for folder in sorted(entry for entry in _entries(root / "locales") if entry.is_dir()):
        language = _language(folder, languages, found)
        if language is None:
            continue
        reviews = read_reviews(
            folder / "reviews.toml", f"locales/{folder.name}/reviews.toml", found
        )
        for file in sorted((folder / "LC_MESSAGES").glob("*.po")):
            path = f"locales/{folder.name}/LC_MESSAGES/{file.name}"
            if file.stem not in domains:
                what = f'there is no flyer called "{file.stem}"'
                found.append(Problem(Place(path), what, "name the catalog as its flyer's folder"))
                continue
            catalog = read_catalog(file, path, language, reviews, found, known)
            if catalog:
                catalogs[language.tag, catalog.domain] = catalog
            else:
                unread.add((language.tag, file.stem))
    return catalogs, frozenset(unread)


def _language(folder: Path, languages: Languages, found: list[Problem]) -> Language | None:
    language = find(folder.name, languages)
    if language is None or language.locale != folder.name or language.tag == SOURCE:
        known = ", ".join(row.locale for row in languages.values() if row.tag != SOURCE)
        what = f'"{folder.name}" is not the folder of a language'
        place = Place(f"locales/{folder.name}")
        found.append(Problem(place, what, f"name it as one of {known}"))
        return None
    return language
