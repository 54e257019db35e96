"""Where lines may break: at the words of languages without spaces, never within Korean ones."""

from pathlib import Path

import pytest
from conftest import handbill, read_built
from hypothesis import given
from hypothesis import strategies as st
from tongues import SENTENCES, make_tongues

from handbill.language import registry
from handbill.pages import breaks
from handbill.pages.breaks import BREAK, JOIN, can_break, with_breaks

SPACELESS = pytest.mark.parametrize("tag", ["km", "lo", "my", "th"])
LONGEST_WORD = 24


@pytest.fixture
def no_icu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without ICU."""
    monkeypatch.setattr(breaks, "_breaker", lambda: None)


def marked(text: str, tag: str) -> str:
    return with_breaks(text, registry()[tag])


@SPACELESS
def test_sentences_without_spaces_break_between_words(tag: str) -> None:
    for sentence in SENTENCES[tag]:
        text = sentence.replace("{phone}", "")
        pieces = [piece for word in marked(text, tag).split() for piece in word.split(BREAK)]
        assert max(map(len, pieces)) <= LONGEST_WORD
        assert len(pieces) > len(text.split())


@SPACELESS
def test_break_marks_are_all_that_is_added(tag: str) -> None:
    for sentence in SENTENCES[tag]:
        assert marked(sentence, tag).replace(BREAK, "") == sentence


@SPACELESS
def test_a_line_never_begins_with_a_mark_of_the_word_before(tag: str) -> None:
    """Nor with a vowel sign that hangs on the letter before it."""
    for sentence in SENTENCES[tag]:
        for piece in marked(sentence, tag).split(BREAK)[1:]:
            assert piece[0] not in "ๆໆៗ។៕၊။ฯ"
            assert breaks._RUN.fullmatch(piece[0])
            assert not 0x0E31 <= ord(piece[0]) <= 0x0E3A
            assert not 0x17B6 <= ord(piece[0]) <= 0x17D3


def test_marks_that_the_translator_put_in_stand_as_they_are() -> None:
    text = f"ទូរសព្ទមក{BREAK}ប្រសិនបើអ្នកត្រូវការជំនួយ"
    assert marked(text, "km") == text


def test_tags_and_entities_are_left_alone() -> None:
    html = '<b id="km">ទូរសព្ទមក</b>&amp;<bdi lang="en">LEAD</bdi>'
    found = marked(html, "km")
    assert found.replace(BREAK, "") == html
    assert '<b id="km">' in found
    assert '&amp;<bdi lang="en">LEAD</bdi>' in found


def test_korean_words_hold_together_and_part_at_their_spaces() -> None:
    found = marked("도움이 필요하면 LEAD에 전화하세요", "ko")
    assert found.split(" ") == [
        JOIN.join("도움이"),
        JOIN.join("필요하면"),
        f"LEAD{JOIN}에",
        JOIN.join("전화하세요"),
    ]


@pytest.mark.parametrize("tag", ["en", "ar", "ja", "zh-Hans", "hy", "am"])
def test_languages_that_break_by_themselves_are_left_alone(tag: str) -> None:
    for sentence in SENTENCES.get(tag, ("Plain.",)):
        assert marked(sentence, tag) == sentence


@given(st.text("กขคงา่้เแนมัติดໆກຂຄງລາວ កខគង ុំ្រសួល <b>&amp; ab1", max_size=60))
def test_whatever_the_text_it_stays_the_same_but_for_its_marks(text: str) -> None:
    for tag in ("km", "lo", "my", "th", "ko"):
        assert marked(text, tag).replace(BREAK, "").replace(JOIN, "") == text


@pytest.mark.usefixtures("no_icu")
def test_without_icu_nothing_is_marked_and_the_press_knows_it() -> None:
    km = registry()["km"]
    assert not can_break(km)
    assert with_breaks(SENTENCES["km"][0], km) == SENTENCES["km"][0]
    # Spaces and Korean syllables need no dictionary.
    assert can_break(registry()["es"])
    assert can_break(registry()["ko"])


def test_without_icu_lines_break_anywhere_and_a_warning_says_so(
    tmp_path: Path, faces: Path
) -> None:
    shop = make_tongues(tmp_path / "shop", faces)
    hidden = tmp_path / "hidden" / "icu4py"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text('raise ImportError("hidden")\n', encoding="utf-8")
    what = ("--flyer", "rights", "--language", "km", "--format", "trifold", "--variant", "print")
    done = handbill("build", *what, "--drafts", cwd=shop, PYTHONPATH=str(hidden.parent))
    assert done.returncode == 0, done.stderr
    row = read_built(shop / "out").row("km", "trifold")
    told = [problem for problem in row["problems"] if "ICU" in problem["what"] + problem["mend"]]
    assert [problem["severity"] for problem in told] == ["warning"]
