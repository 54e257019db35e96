"""All that a piece should say is found again in its file, or is named."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from tongues import RIGHT_TO_LEFT, SENTENCES

from handbill.language import registry
from handbill.outputs.found import Said, lost
from handbill.pages.fonts import prepare
from handbill.pages.typeset import Source, Typesetter

TAGS = pytest.mark.parametrize("tag", ["es", "ru", "hy", "am", "hi", "pa", "th", "km", "ja", "ko"])
TURNED = pytest.mark.parametrize("tag", RIGHT_TO_LEFT)


def drawn(tag: str, paragraphs: Sequence[str], faces: Path, style: str = "") -> bytes:
    """Set paragraphs in a language."""
    language = registry()[tag]
    fonts = prepare(dict.fromkeys(language.stack), frozenset("".join(paragraphs)), faces)
    families = ", ".join(f"'{family}'" for family in language.stack)
    html = (
        f"<!DOCTYPE html><html lang={tag} dir={language.direction}><title>x</title>"
        f"<style>@page {{ size: 240pt 300pt; margin: 20pt }} body {{ margin: 0; "
        f"font: 12pt/{language.leading} {families} }} p {{ {style} }}</style>"
        + "".join(f"<p>{text}</p>" for text in paragraphs)
    )
    return Typesetter(fonts, faces, "flyers/x/flyer.html").document(Source(html), tagged=False).pdf


def missing(tag: str, pdf: bytes, paragraphs: Sequence[str]) -> list[str]:
    language = registry()[tag]
    said = Said(tuple(paragraphs), language.right_to_left, stacked=language.script == "Aran")
    return list(lost(pdf, [said]))


def sentences(tag: str) -> list[str]:
    return [text.replace("{phone}", "211") for text in SENTENCES[tag]]


@TAGS
def test_sentences_of_every_script_are_found_again(tag: str, faces: Path) -> None:
    assert missing(tag, drawn(tag, sentences(tag), faces), sentences(tag)) == []


@TURNED
def test_sentences_from_right_to_left_are_found_again_word_by_word(tag: str, faces: Path) -> None:
    assert missing(tag, drawn(tag, sentences(tag), faces), sentences(tag)) == []


@pytest.mark.parametrize("tag", ["es", "km", "ja", "ar", "fa", "ur"])
def test_a_sentence_that_is_not_there_is_named(tag: str, faces: Path) -> None:
    pdf = drawn(tag, sentences(tag)[:1], faces)
    other = sentences(tag)[2]
    assert missing(tag, pdf, [*sentences(tag)[:1], other]) == [other]


@pytest.mark.parametrize("tag", ["es", "ru", "ar", "he"])
def test_a_sentence_of_which_one_word_is_lost_is_named(tag: str, faces: Path) -> None:
    whole = sentences(tag)[0]
    words = whole.split(" ")
    without = " ".join([*words[:1], *words[2:]])
    assert missing(tag, drawn(tag, [without], faces), [whole]) == [whole]


def test_a_word_with_a_letter_less_is_not_the_word(faces: Path) -> None:
    pdf = drawn("ar", ["لا تفتح الباب"], faces)
    assert missing("ar", pdf, ["لا تفتح الأبواب"]) == ["لا تفتح الأبواب"]


def test_words_in_another_order_are_another_sentence(faces: Path) -> None:
    pdf = drawn("en", ["Do not open the door."], faces)
    assert missing("en", pdf, ["Do open not the door."]) != []


@pytest.mark.parametrize("words", [120, 900])
def test_a_sentence_may_go_on_over_as_many_pages_as_it_takes(words: int, faces: Path) -> None:
    long = " ".join(f"word{number}" for number in range(words))
    pdf = drawn("en", ["Before.", long, "After."], faces)
    assert missing("en", pdf, [long]) == []
    assert missing("en", pdf, [f"{long} more"]) != []
    assert missing("en", pdf, [long.replace("word77", "word")]) != []


def test_hyphens_at_the_ends_of_lines_are_no_part_of_the_text(faces: Path) -> None:
    text = "Administration and representation notwithstanding, communication characteristically."
    pdf = drawn("en", [text], faces, "hyphens: auto; width: 60pt; overflow-wrap: anywhere")
    assert missing("en", pdf, [text]) == []


def test_pages_that_lie_upside_down_are_read_as_well(faces: Path) -> None:
    text = "Talk to a lawyer before you sign anything."
    with pikepdf.open(BytesIO(drawn("en", [text], faces))) as document:
        page = document.pages[0]
        # The content turned half round, as a panel on the other half of a sheet.
        page.contents_add(b"q -1 0 0 -1 240 300 cm", prepend=True)
        page.contents_add(b"Q")
        turned = BytesIO()
        document.save(turned)
    assert missing("en", turned.getvalue(), [text]) == []


def test_what_is_clipped_away_altogether_is_named(faces: Path) -> None:
    text = "It keeps the reader safe."
    pdf = drawn("en", [text], faces, "display: none")
    assert missing("en", pdf, [text]) == [text]


def test_of_stacked_letters_a_reader_may_miss_one_and_of_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handbill.outputs.found._read", lambda *_: ["لی hello"])
    for text, stacked, found in (
        ("میل hello", True, True),
        ("میل hello", False, False),
        ("میل hallo", True, False),
        ("مدیل hello", True, False),
    ):
        part = Said((text,), right_to_left=True, stacked=stacked)
        assert (list(lost(b"", [part])) == []) is found
