"""``translate add``: a volunteer types one line and has a catalog to fill in."""

from pathlib import Path

import polib
import pytest
from conftest import handbill

from handbill.language import registry
from handbill.project.messages import SourceMessage
from handbill.project.po import read_po
from handbill.translate.add import empty
from handbill.translate.catalogs import Domain

TRANSLATED_INTO = [tag for tag, row in registry().items() if tag != "en" and not row.pseudo]


@pytest.mark.parametrize("tag", TRANSLATED_INTO)
def test_a_new_catalog_has_the_headers_that_the_press_asks_for(tag: str) -> None:
    language = registry()[tag]
    message = SourceMessage(
        ("title", "Good day, %(name)s"), ("On the cover.",), "flyers/lead/flyer.html", 1
    )
    text = str(empty(language, Domain("lead", (message,))))
    entries, problems = read_po(text.encode(), "lead.po", language)
    assert problems == []
    assert [(entry.context, entry.source, entry.text) for entry in entries] == [
        ("title", "Good day, %(name)s", "")
    ]


@pytest.mark.parametrize("typed", ["zh-Hant", "zh_Hant", "zh-hant"])
def test_a_language_is_begun_however_its_tag_is_typed(typed: str, shop: Path) -> None:
    done = handbill("translate", "add", typed, cwd=shop)
    assert done.returncode == 0, done.stderr
    folder = shop / "locales" / "zh_Hant" / "LC_MESSAGES"
    assert sorted(file.name for file in folder.iterdir()) == ["handbill.po", "lead.po"]
    assert polib.pofile(str(folder / "lead.po")).metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    # What to do next stands beside the results.
    assert "translate check zh-Hant" in done.stderr


@pytest.mark.parametrize("tag", ["hmn", "ium", "mix"])
def test_languages_that_babel_lacks_are_begun_like_any(tag: str, shop: Path) -> None:
    assert handbill("translate", "add", tag, cwd=shop).returncode == 0
    assert handbill("translate", "status", tag, cwd=shop).returncode == 0


def test_the_catalog_holds_every_message_with_its_note_and_nobodys_name(shop: Path) -> None:
    handbill("translate", "add", "tl", cwd=shop)
    po = polib.pofile(str(shop / "locales" / "tl" / "LC_MESSAGES" / "lead.po"))
    pot = polib.pofile(str(shop / "locales" / "lead.pot"))
    assert [(each.msgctxt, each.msgid) for each in po] == [
        (each.msgctxt, each.msgid) for each in pot
    ]
    assert all(each.comment for each in po)
    assert set(po.metadata) == {
        "Language",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Plural-Forms",
    }


def test_what_is_there_already_stays_as_it_is(shop: Path) -> None:
    file = shop / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    before = file.read_bytes()
    done = handbill("translate", "add", "es", cwd=shop)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "is there already" in done.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "what", "mend"),
    [
        ("pt-BRR", '"pt-BRR" is not known', 'write "pt-BR"'),
        ("klingon", '"klingon" is not known', "docs/settings.md"),
        ("en", "needs no catalog", "such as es"),
        ("en-XA", "needs no catalog", "such as es"),
    ],
)
def test_a_language_that_cannot_be_begun_is_refused_with_a_sentence(
    typed: str, what: str, mend: str, shop: Path
) -> None:
    done = handbill("translate", "add", typed, cwd=shop)
    assert done.returncode == 2
    assert what in done.stderr
    assert mend in done.stderr


def test_only_the_named_flyer_is_begun_if_one_is_named(shop: Path) -> None:
    done = handbill("translate", "add", "tl", "--flyer", "lead", cwd=shop)
    assert done.stdout.split() == ["locales/tl/LC_MESSAGES/lead.po"]
    done = handbill("translate", "add", "tl", "--flyer", "leed", cwd=shop)
    assert done.returncode == 2
    assert 'write "lead"' in done.stderr
