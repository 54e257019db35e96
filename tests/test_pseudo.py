"""Pseudo-languages: the source text made strange, and what stays plain in it is no message."""

import re
import tomllib
import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from conftest import ROOT, Built, build_of, make_shop
from hypothesis import given
from hypothesis import strategies as st
from languages_page import FORMATS

from handbill.language import Language, registry
from handbill.project.gate import check
from handbill.project.messages import SourceMessage
from handbill.project.pseudo import pseudo_catalog, strange
from handbill.project.review import Review

XA, XB = registry()["en-XA"], registry()["ar-XB"]
BOTH = pytest.mark.parametrize("language", [XA, XB], ids=["en-XA", "ar-XB"])


def words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{3,}", text))


def values() -> set[str]:
    """Give the words that are in English wherever a leaflet is read: names, and two warnings."""
    contact = (ROOT / "contacts" / "example.toml").read_text(encoding="utf-8")
    facts = tomllib.loads((ROOT / "flyers" / "lead" / "flyer.toml").read_text(encoding="utf-8"))
    names = [name for source in facts["sources"] for name in source.values()]
    warnings = (registry()["en"].draft, "EXAMPLE. No number or address here is real.")
    told = (*map(str, tomllib.loads(contact).values()), *map(str, names), *warnings, XA.english)
    # How far it was reviewed stands beside the language's English name, for whoever hands it out.
    return words(" ".join(told)) | {"LEAD", "FBI", "draft"}


def test_english_gets_accents_and_two_fifths_more_room() -> None:
    text = "Police keep a log of everyone, even those not referred."
    found = strange(text, XA)
    assert (found[0], found[-1]) == ("[", "]")
    assert len(found) >= 1.35 * len(text)
    assert not re.search("[A-Za-z]", found)


def test_arabic_letters_and_marks_run_from_right_to_left() -> None:
    found = strange("Open the door? No, wait.", XB)
    kinds = {unicodedata.bidirectional(char) for char in found}
    assert "AL" in kinds
    assert "L" not in kinds
    assert "؟" in found
    assert "،" in found


@BOTH
def test_placeholders_tags_and_entities_stay_as_they_are(language: Language) -> None:
    text = "Call <b>%(phone)s</b> &amp; ask for %(name)s."
    found = strange(text, language)
    for kept in ("<b>%(phone)s</b>", "&amp;", "%(name)s"):
        assert kept in found


@given(st.lists(st.sampled_from(["%(a)s", "<b>", "</b>", "<br>", "word", "?", " ", "12"])))
def test_whatever_a_message_holds_its_placeholders_are_kept(parts: list[str]) -> None:
    text = "".join(parts)
    for language in (XA, XB):
        assert re.findall(r"%\(\w+\)s|<[^>]*>", strange(text, language)) == re.findall(
            r"%\(\w+\)s|<[^>]*>", text
        )


@BOTH
def test_every_message_passes_the_gate_and_is_a_draft(language: Language) -> None:
    source = "Source: %(source)s. <b>Retold</b>."
    message = SourceMessage((None, source), ("note",), "flyer.html", 1)
    (made,) = pseudo_catalog("lead", language, [message]).messages.values()
    assert made.review is Review.DRAFT
    assert str(check(source, made.html)) == made.html


@pytest.fixture(scope="module")
def strange_leaflets(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Built:
    """Both pseudo-languages in every format that "lead" has, with the example, on paper."""
    shop = make_shop(tmp_path_factory.mktemp("strange") / "shop", faces)
    both, contact = ("en-XA", "ar-XB"), ("--contact", "example")
    sheets = tuple(name for name in FORMATS if name != "reader")
    build_of(shop, both, *contact, "--variant", "print", formats=sheets)
    return build_of(shop, both, *contact, "--variant", "read", formats=("reader",))


@pytest.mark.parametrize("form", FORMATS)
@BOTH
def test_a_pseudo_language_is_set_in_every_format_without_a_problem(
    form: str, language: Language, strange_leaflets: Built
) -> None:
    rows = [
        row
        for row in strange_leaflets.rows.values()
        if (row["language"], row["format"]) == (language.tag, form)
    ]
    assert rows
    told = [problem for row in rows for problem in row["problems"]]
    assert [each for each in told if "no room" not in each["what"]] == []


@pytest.mark.parametrize("form", FORMATS)
def test_all_that_stays_plain_is_a_value_and_no_sentence(
    form: str, strange_leaflets: Built
) -> None:
    wanted = "read" if form == "reader" else "print"
    row = strange_leaflets.row("en-XA", form, wanted, "pdf")
    with pypdfium2.PdfDocument(strange_leaflets.out / row["path"]) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert words(text) - values() == set()


def test_a_string_that_no_catalog_holds_would_be_noticed() -> None:
    assert words("[Çáĺĺ ṽš] Read this first") - values() == {"Read", "first"}


def test_the_template_of_the_first_flyer_says_nothing_outside_of_messages() -> None:
    text = (ROOT / "flyers" / "lead" / "flyer.html").read_text(encoding="utf-8")
    without = re.sub(
        r"{%\s*trans\b.*?{%\s*endtrans\s*%}|{#.*?#}|{{.*?}}|{%.*?%}", "", text, flags=re.DOTALL
    )
    assert re.sub(r"<[^>]*>|\s", "", without) == ""
