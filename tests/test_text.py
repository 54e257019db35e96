"""What may not be in a stranger's text, before any of it reaches layout."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.project.text import LONGEST_RUN, LONGEST_TEXT, MOST_MARKS, forbidden, invisible

ORDINARY = [
    "Know your rights.",
    "Conozca sus derechos: «no» es no.",
    "اعرف حقوقك",
    "\u2068LEAD\u2069 اعرف\u200f",
    "了解您的权利。",
    "Quyền được giữ im lặng",
    "ព្រះរាជាណាចក្រកម្ពុជា",
    "ကျွန်ုပ်တို့",
    "one\nline\tand another",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_in_any_script_is_allowed(text: str) -> None:
    assert forbidden(text) is None


@pytest.mark.parametrize("char", ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e"])
def test_characters_that_turn_the_reading_order_around_are_forbidden(char: str) -> None:
    """U+202E printed 0800-1234 as 4321-0080."""
    found = forbidden(f"call {char}0800-1234")
    assert found == f"a character that turns the reading order around (U+{ord(char):04X})"


@pytest.mark.parametrize(
    "char", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\ufeff", "\ufffd"]
)
def test_control_characters_are_forbidden(char: str) -> None:
    assert forbidden(f"a{char}b") == f"a control character (U+{ord(char):04X})"


@pytest.mark.parametrize("char", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"])
def test_characters_for_private_use_are_forbidden(char: str) -> None:
    assert "without a meaning of its own" in str(forbidden(f"a{char}b"))


@pytest.mark.parametrize("text", ["\u2066a", "a\u2069", "\u2069a\u2066", "\u2068a\u2067b\u2069"])
def test_isolates_must_be_closed_in_pairs(text: str) -> None:
    assert forbidden(text) == "directional isolates that are not closed in pairs"


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0e31", "\u0488"])
def test_no_letter_carries_more_than_eight_marks(mark: str) -> None:
    """A few thousand on one letter hang Pango; those of combining class 0 do so as well."""
    assert forbidden(f"a{mark * MOST_MARKS} b") is None
    assert forbidden(f"a{mark * (MOST_MARKS + 1)} b") == "more than 8 accents on one letter"


def test_no_word_is_longer_than_what_layout_takes_in_good_time() -> None:
    assert forbidden("x" * LONGEST_RUN) is None
    assert forbidden("x" * (LONGEST_RUN + 1)) == f"a word of more than {LONGEST_RUN} letters"


def test_a_text_has_a_greatest_length() -> None:
    assert forbidden("a " * (LONGEST_TEXT // 2)) is None
    assert "at most 4,000 are read" in str(forbidden("a " * LONGEST_TEXT))


@pytest.mark.parametrize(
    "char",
    ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\u2068", "\u00ad", "\u061c"],
)
def test_invisible_characters_are_named(char: str) -> None:
    assert invisible(f"0800{char}1234") == f"an invisible character (U+{ord(char):04X})"


def test_a_number_as_people_type_it_holds_nothing_invisible() -> None:
    assert invisible("(415) 555-0134") is None


@given(st.text(max_size=200))
def test_what_is_allowed_has_no_control_and_no_override(text: str) -> None:
    if forbidden(text) is None:
        allowed = {"\n", "\t", "\r"}
        controls = [char for char in text if unicodedata.category(char) == "Cc"]
        assert set(controls) <= allowed
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e")


@given(st.text(max_size=100), st.integers(0, 100), st.sampled_from("\u202d\u202e\x1b\x00"))
def test_one_forbidden_character_anywhere_is_found(text: str, at: int, char: str) -> None:
    assert forbidden(text[:at] + char + text[at:]) is not None
