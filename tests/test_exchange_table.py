"""Rows of a table: what is escaped comes back as it was, and headings are ours or are named."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbill.problem import ExitCode, HandbillError
from handbill.project.review import digest
from handbill.translate.table import (
    HEADINGS,
    Cell,
    Grid,
    Odd,
    Row,
    cells,
    clean,
    escaped,
    headings,
    is_message_id,
    message_id,
    shown,
    understood,
    unescaped,
)

# Texts that are likely to go wrong, and any others.
TEXTS = st.text("'=+-@\t\r\n ;,\"a\u200cé\u0338_x0D5F") | st.text(max_size=40)
ROWS = st.builds(Row, **{name: TEXTS.map(shown) for name in HEADINGS})


def grid(*rows: tuple[Cell, ...], first: list[str] | None = None) -> Grid:
    """Give a grid with our headings, or these."""
    whole = (tuple(first or headings("es")), *rows)
    return Grid("es.csv", "", tuple(enumerate(whole, 1)))


def problems(wrong: Grid) -> list[str]:
    """Say why a grid is refused as a whole."""
    with pytest.raises(HandbillError) as stopped:
        understood(wrong)
    assert stopped.value.exit_code is ExitCode.CONFIGURATION
    return [str(problem) for problem in stopped.value.problems]


@settings(deadline=None)
@given(TEXTS)
def test_what_is_escaped_comes_back_exactly(text: str) -> None:
    assert unescaped(escaped(text)) == text


@settings(deadline=None)
@given(TEXTS)
def test_nothing_that_is_written_begins_as_a_formula_does(text: str) -> None:
    written = escaped(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert not written.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("- one", "'- one"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_only_what_begins_as_a_formula_does_gets_an_apostrophe(text: str, written: str) -> None:
    assert escaped(text) == written


@settings(deadline=None)
@given(st.lists(ROWS, max_size=4))
def test_rows_are_read_as_they_were_written(rows: list[Row]) -> None:
    read = understood(grid(*(tuple(cells(row)) for row in rows)))
    told = [Row(**(vars(row) | {"where": "", "notes": ""})) for row in rows]
    assert [row for _, row in read.rows] == [row for row in told if row != Row()]
    assert read.problems == ()


@settings(deadline=None)
@given(TEXTS)
def test_texts_are_trimmed_and_composed_and_have_plain_line_ends(text: str) -> None:
    done = clean(text)
    assert clean(done) == done == done.strip()
    assert unicodedata.is_normalized("NFC", done)
    assert "\r" not in done


def test_joiners_and_no_break_spaces_inside_are_kept() -> None:
    assert clean(" می\u200cخواهم 10\u00a0km\u2028x ") == "می\u200cخواهم 10\u00a0km\nx"


def test_an_id_names_context_and_source_and_is_never_taken_for_a_number() -> None:
    assert message_id((None, "a")) == f"m{digest(None, 'a', '')}"
    assert message_id(("x", "a")) != message_id((None, "a"))
    assert is_message_id(message_id((None, "a")))
    assert not is_message_id("m12")


def test_the_headings_name_the_language() -> None:
    assert understood(grid(("m1", "lead"))).tag == "es"


def test_headings_are_read_in_any_case_and_order_and_without_the_language() -> None:
    read = understood(
        grid(
            ("A", "T", "N", "lead", "m1"),
            first=["ENGLISH", " Current text", "new text", "Flyer", "ID"],
        )
    )
    assert read.tag == ""
    assert read.rows == ((2, Row(id="m1", flyer="lead", source="A", text="T", new="N")),)


def test_a_heading_that_is_nearly_ours_is_named_with_what_to_write() -> None:
    first = [text.replace("new text (es)", "new txt") for text in headings("es")]
    found = problems(grid(first=first))
    assert any('the heading "new txt" is not known' in each for each in found)
    assert any('mend: write "new text", or delete the column' in each for each in found)


def test_a_heading_that_is_like_none_is_named() -> None:
    (found,) = problems(grid(first=[*headings("es"), "phone of Luna"]))
    assert found.startswith('es.csv:1: error: the heading "phone of Luna" is not known')


def test_a_heading_that_stands_twice_is_named() -> None:
    (found,) = problems(grid(first=[*headings("es"), "Status"]))
    assert 'the heading "status" stands twice' in found


def test_columns_that_are_missing_are_all_named() -> None:
    found = problems(grid(first=["id", "status"]))
    assert [each.partition("column ")[2].partition("\n")[0] for each in found] == [
        '"flyer"',
        '"English"',
        '"current text"',
        '"new text"',
    ]


def test_headings_of_two_languages_are_named() -> None:
    first = [text.replace("new text (es)", "new text (ar)") for text in headings("es")]
    assert "the headings name two languages: ar, es" in problems(grid(first=first))[0]


def test_a_file_without_rows_is_named() -> None:
    (found,) = problems(Grid("es.csv", "", ()))
    assert found.startswith("es.csv: error: the file has no rows")


def test_empty_rows_are_passed_over_and_the_numbers_are_the_files() -> None:
    read = understood(grid((), ("", ""), ("m1", "lead")))
    assert [number for number, _ in read.rows] == [4]


def test_a_row_with_a_cell_that_is_no_text_is_left_out_and_named() -> None:
    row: tuple[Cell, ...] = ("m1", "lead", "", "", "A", "", Odd("is a formula", "write text"))
    read = understood(grid(row))
    assert read.rows == ()
    (problem,) = read.problems
    expected = 'es.csv:2: error: the cell "new text" is a formula\n  mend: write text'
    assert str(problem) == expected


def test_what_stands_in_the_notes_does_not_matter() -> None:
    row: tuple[Cell, ...] = ("m1", "lead", Odd("x", "x"), Odd("x", "x"), "A")
    assert understood(grid(row)).problems == ()
