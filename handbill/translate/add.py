"""``translate add``: the empty catalogs of a language, with the right headers."""

from collections.abc import Iterable
from pathlib import Path

import polib

from handbill.language import SOURCE, Language, Languages, find
from handbill.problem import COMMAND_LINE, nearest, refused
from handbill.translate.catalogs import CatalogFile, Domain, catalog_file, save
from handbill.translate.update import HEADER, merged, template


def known_language(tag: str, languages: Languages) -> Language:
    """Give the language of a tag, written ``zh-Hant`` or ``zh_Hant``.

    Raises ``HandbillError``, exit code 2, for one that is not known or that nobody translates into.
    """
    language = find(tag, languages)
    if language is None:
        near = nearest(tag, [*languages])
        mend = f'write "{near}", or' if near else "look at docs/languages.md, or"
        what = f'the language "{tag}" is not known'
        raise refused(
            COMMAND_LINE, what, f"{mend} add a table for it to the settings (docs/settings.md)"
        )
    if language.tag == SOURCE or language.pseudo:
        what = f"{language.english} ({language.tag}) needs no catalog: it is made from the flyers"
        raise refused(COMMAND_LINE, what, "name the language that you translate into, such as es")
    return language


def add_language(
    root: Path, language: Language, domains: Iterable[Domain]
) -> tuple[list[CatalogFile], list[CatalogFile]]:
    """Write the catalogs that are not there yet; give the new ones, and those that were there."""
    new: list[CatalogFile] = []
    old: list[CatalogFile] = []
    for domain in domains:
        catalog = catalog_file(root, language, domain.name)
        (old if catalog.file.exists() else new).append(catalog)
        if catalog in new:
            save(catalog.file, empty(language, domain))
    return new, old


def empty(language: Language, domain: Domain) -> polib.POFile:
    """Give a catalog of a domain with nothing translated."""
    blank = polib.POFile(wrapwidth=0)
    # No name, no address, no day: a catalog tells nothing of who wrote it.
    blank.metadata = {
        "Language": language.locale,
        **HEADER,
        "Plural-Forms": language.plural,
    }
    return merged(blank, template(domain.messages))
