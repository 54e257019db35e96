"""What runs from left to right inside right-to-left text has an element of its own."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.pages.direction import direction, isolated, with_runs

FOREIGN = '<bdi dir="ltr" lang="en">{}</bdi>'
VALUE = '<bdi class="value" dir="ltr">{}</bdi>'


@pytest.mark.parametrize(
    ("text", "found"),
    [("abc", "ltr"), ("אבג", "rtl"), ("12 ابج", "rtl"), ("12", "ltr"), ("(x) ا", "ltr")],
)
def test_the_first_letter_tells_the_direction_of_a_text(text: str, found: str) -> None:
    assert direction(text) == found


@pytest.mark.parametrize(
    "phrase",
    [
        "LEAD",
        "Law Enforcement Assisted Diversion",
        "pre-booking referral",
        "U.S.",
        "hello@riverside.example.org",
        "riverside.example.org",
        "AT&amp;T",
    ],
)
def test_words_in_latin_letters_stand_together(phrase: str) -> None:
    assert with_runs(f"برنامج {phrase}، كما") == f"برنامج {FOREIGN.format(phrase)}، كما"


@pytest.mark.parametrize(
    "number", ["9:00–17:00", "415-555-0134", "(415) 555-0134", "1/2", "15,000,000", "+1 415 555"]
)
def test_numbers_of_more_than_one_part_keep_the_order_of_their_parts(number: str) -> None:
    assert with_runs(f"من {number} يوميا") == f"من {VALUE.format(number)} يوميا"


@pytest.mark.parametrize("quantity", ["3 mm", "0.25 in", "150 mm", "12 pt"])
def test_a_unit_stays_behind_its_number(quantity: str) -> None:
    assert with_runs(f"مع {quantity} من") == f"مع {VALUE.format(quantity)} من"


def test_a_number_before_a_word_that_is_no_unit_stays_apart_from_it() -> None:
    assert with_runs("في 2016 LEAD") == f"في 2016 {FOREIGN.format('LEAD')}"


def test_a_plain_number_needs_nothing() -> None:
    assert with_runs("خلال 30 يوما") == "خلال 30 يوما"


def test_digits_of_the_language_keep_their_order_as_well() -> None:
    assert VALUE.format("۹:۰۰–۱۷:۰۰") in with_runs("از ۹:۰۰–۱۷:۰۰ باز")


def test_tags_and_placeholders_are_left_alone() -> None:
    html = "<b>%(group)s</b> ا <br>"
    assert with_runs(html) == html


def test_a_value_in_latin_letters_runs_from_left_to_right() -> None:
    assert str(isolated("Main St. 12")) == '<bdi dir="ltr">Main St. 12</bdi>'


def test_a_value_in_arabic_has_its_times_and_names_inside_it() -> None:
    found = str(isolated("الإثنين 9:00–17:00 LEAD"))
    assert found.startswith('<bdi dir="rtl">')
    assert VALUE.format("9:00–17:00") in found
    assert FOREIGN.format("LEAD") in found


@pytest.mark.parametrize("text", ["<script>", "a & b", "ا <b> 12:30"])
def test_values_are_escaped(text: str) -> None:
    assert "<script>" not in isolated(text)
    assert "<b>" not in isolated(text)
    assert "& " not in isolated(text)


@given(st.text("ابج LEAD.-9:0 (،<>&\"'", max_size=40))
def test_text_stays_the_same_but_for_its_elements(text: str) -> None:

    found = with_runs(escape(text))
    assert unescape(re.sub(r"</?bdi[^>]*>", "", found)) == text
    assert found.count("<bdi") == found.count("</bdi>")
