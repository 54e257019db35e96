"""Every language of the first flyer, complete, laid out, and found again in its files.

Those that no other test builds are built in one format each, in turn, so that all formats are;
every language in every format is what ``tests/languages_page.py`` builds.
"""

from pathlib import Path

import polib
import pypdfium2
import pytest
from conftest import ROOT, Built, build_of, handbill, make_shop, read_built
from conftest import TAGS as BUILT
from languages_page import FORMATS, catalogs

from handbill.language import registry
from handbill.project.po import read_po
from handbill.project.text import bare

TAGS = catalogs()
ASKED = "es zh-Hans zh-Hant vi tl ko hy fa ar ru km ja hi pa hmn th lo uk ps ur am pt-BR fr ht"
LAID = [tag for tag in TAGS if tag not in BUILT]
EVERY = pytest.mark.parametrize("tag", TAGS)


def format_of(tag: str) -> str:
    """Give the format that a language is built in."""
    return FORMATS[LAID.index(tag) % len(FORMATS)]


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Built:
    """Every language in its format, in black and white or for screens, with lines to write on."""
    shop = make_shop(tmp_path_factory.mktemp("languages") / "shop", faces, TAGS)
    for name in FORMATS:
        tags = tuple(tag for tag in LAID if format_of(tag) == name)
        variant = "read" if name == "reader" else "ink-saver"
        build_of(shop, tags, "--variant", variant, "--drafts", formats=(name,))
    return read_built(shop / "out")


def entries(tag: str, domain: str) -> list[polib.POEntry]:
    file = ROOT / "locales" / registry()[tag].locale / "LC_MESSAGES" / f"{domain}.po"
    return [entry for entry in polib.pofile(str(file)) if not entry.obsolete]


def test_the_languages_of_outreach_are_all_there() -> None:
    assert set(TAGS) >= set(ASKED.split())


@EVERY
@pytest.mark.parametrize("domain", ["lead", "handbill"])
def test_a_catalog_is_complete_and_all_of_it_a_draft(tag: str, domain: str) -> None:
    """Nobody has reviewed it: so nothing in it may claim to be more."""
    language = registry()[tag]
    file = ROOT / "locales" / language.locale / "LC_MESSAGES" / f"{domain}.po"
    rows, problems = read_po(file.read_bytes(), file.name, language)
    pot = polib.pofile(str(ROOT / "locales" / f"{domain}.pot"))
    assert problems == []
    assert [(row.context, row.source) for row in rows] == [(row.msgctxt, row.msgid) for row in pot]
    assert all(row.text and row.fuzzy and not row.stale for row in rows)


def test_every_format_is_covered() -> None:
    assert set(map(format_of, LAID)) == set(FORMATS)


@pytest.mark.parametrize("tag", LAID)
def test_a_language_is_laid_out_without_a_problem(tag: str, editions: Built) -> None:
    rows = [row for row in editions.rows.values() if row["language"] == tag]
    assert {row["format"] for row in rows} == {format_of(tag)}
    assert [problem for row in rows for problem in row["problems"]] == []
    assert {row["review"] for row in rows} == {"draft"}
    assert all(row["body_pt"] >= registry()[tag].smallest for row in rows if row["body_pt"])


@pytest.mark.parametrize("tag", [tag for tag in LAID if not registry()[tag].right_to_left])
def test_what_the_catalog_says_is_read_out_of_the_files_again(tag: str, editions: Built) -> None:
    """From right to left letters come in another order: the press itself compares them."""
    heading = bare(next(row.msgstr for row in entries(tag, "lead") if row.msgctxt == "title"))
    for row in editions.rows.values():
        if row["language"] == tag and row["path"].endswith(".pdf"):
            with pypdfium2.PdfDocument(editions.out / row["path"]) as document:
                text = "".join(page.get_textpage().get_text_range() for page in document)
            assert heading in bare(text)
            assert bare(registry()[tag].draft) in bare(text)


def test_the_checks_find_no_error_in_any_catalog(tmp_path: Path, faces: Path) -> None:
    shop = make_shop(tmp_path / "shop", faces, TAGS)
    done = handbill("translate", "check", "--text-only", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr


def test_no_catalog_tells_who_wrote_it() -> None:
    for tag in TAGS:
        for domain in ("lead", "handbill"):
            file = ROOT / "locales" / registry()[tag].locale / "LC_MESSAGES" / f"{domain}.po"
            text = file.read_text(encoding="utf-8")
            assert "Last-Translator" not in text
            assert "@" not in text
