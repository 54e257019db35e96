"""Problems: where, what and the mend, in words; and the exit codes."""

import re
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.commands.talk import exit_code, show
from handbill.problem import (
    ExitCode,
    HandbillError,
    Place,
    Problem,
    Severity,
    nearest,
    visible,
)

LACKS = Problem(
    Place("locales/es/LC_MESSAGES/lead.po", 57),
    'the translation lacks the placeholder "%(phone)s"',
    "put %(phone)s where the number belongs",
)
WARNED = replace(LACKS, severity=Severity.WARNING)
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]")


def test_a_problem_says_where_what_and_the_mend() -> None:
    assert str(LACKS) == (
        "locales/es/LC_MESSAGES/lead.po:57: error: "
        'the translation lacks the placeholder "%(phone)s"'
        "\n  mend: put %(phone)s where the number belongs"
    )


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert str(Place("contacts/blank.toml")) == "contacts/blank.toml"


def test_a_warning_calls_itself_one() -> None:
    assert ": warning: " in str(WARNED)
    assert LACKS.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("DONE", 0),
        ("CONTENT", 1),
        ("CONFIGURATION", 2),
        ("SURROUNDINGS", 3),
        ("BUG", 70),
        ("INTERRUPTED", 130),
        ("TERMINATED", 143),
    ],
)
def test_exit_codes_never_change_their_meaning(name: str, code: int) -> None:
    assert ExitCode[name] == code
    assert len(ExitCode) == 7


def test_nothing_wrong_and_warnings_alone_are_exit_code_0() -> None:
    assert exit_code([]) is ExitCode.DONE
    assert exit_code([WARNED]) is ExitCode.DONE


def test_one_error_among_warnings_is_exit_code_1() -> None:
    assert exit_code([WARNED, LACKS]) is ExitCode.CONTENT


def test_a_stop_carries_its_exit_code_and_every_problem() -> None:
    error = HandbillError(ExitCode.CONFIGURATION, LACKS, WARNED)
    assert (error.exit_code, error.problems) == (2, (LACKS, WARNED))
    assert "lacks the placeholder" in str(error)


def test_problems_are_printed_once_each_in_the_order_of_files_and_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    places = [
        Place("b.po", 2),
        Place("a.po", 10),
        Place("a.po", 9),
        Place("a.po"),
        Place("b.po", 2),
    ]
    show(Problem(place, "x", "y") for place in places)
    printed = capsys.readouterr()
    assert printed.out == ""
    firsts = [line.split(": ")[0] for line in printed.err.splitlines() if "error" in line]
    assert firsts == ["a.po", "a.po:9", "a.po:10", "b.po:2"]


def test_a_terminal_never_obeys_what_a_file_says() -> None:
    shown = str(Problem(Place("x.po", 1), "\x1b[2J\x07\u202eabc\u200b", "\x1b]0;x\x07"))
    assert not CONTROLS.search(shown)
    assert "\\x1b[2J\\x07\\u202eabc\\u200b" in shown


def test_a_terminal_never_obeys_what_a_file_is_called() -> None:
    assert not CONTROLS.search(str(Problem(Place("locales/\x1b[2J", 1), "x", "y")))


def test_a_text_with_a_line_end_cannot_pretend_to_be_a_second_problem() -> None:
    forged = '"x\ncontacts/blank.toml:1: error: forged'
    firsts = str(Problem(Place("a.toml", 1), forged, "y")).splitlines()
    assert not [line for line in firsts if line.startswith("contacts/")]


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left_visible(text: str) -> None:
    assert not CONTROLS.search(visible(text))
    assert visible(visible(text)) == visible(text)


@given(st.text(string.ascii_letters + string.digits + string.punctuation + " éñ你نЖ"))
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("pahper", "paper"), ("contcat", "contact"), ("zzzz", None), ("", None)],
)
def test_the_nearest_known_word_is_suggested_or_none(word: str, wanted: str | None) -> None:
    assert nearest(word, ["contact", "paper", "variant"]) == wanted


@given(st.text(max_size=12), st.lists(st.text(min_size=1, max_size=12), max_size=5))
def test_only_known_words_are_suggested(word: str, known: list[str]) -> None:
    assert nearest(word, known) in (None, *known)
