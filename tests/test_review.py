"""Reviews: how far a translation can be trusted."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.language import Language, registry
from handbill.problem import Problem
from handbill.project.catalog import Catalog, read_catalog
from handbill.project.review import Review, digest, read_reviews

HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=20)


def state(folder: Path, entry: str, reviews: frozenset[str] = frozenset()) -> Review:
    """Give the state of the one message of a Spanish catalog."""
    file = folder / "lead.po"
    file.write_text(HEADER + entry, encoding="utf-8")
    language = registry().get("es")
    assert isinstance(language, Language)
    catalog = read_catalog(file, "lead.po", language, reviews, [])
    assert isinstance(catalog, Catalog)
    return next(iter(catalog.messages.values())).review


def reviews(folder: Path, text: str) -> tuple[frozenset[str], list[Problem]]:
    """Read a file of reviews of this text."""
    file = folder / "reviews.toml"
    file.write_text(text, encoding="utf-8")
    found: list[Problem] = []
    return read_reviews(file, "locales/es/reviews.toml", found), found


def test_a_fuzzy_message_is_a_draft(tmp_path: Path) -> None:
    assert state(tmp_path, '#, fuzzy\nmsgid "a"\nmsgstr "b"\n') is Review.DRAFT


def test_a_message_that_is_not_fuzzy_is_translated(tmp_path: Path) -> None:
    assert state(tmp_path, 'msgid "a"\nmsgstr "b"\n') is Review.TRANSLATED


def test_a_message_whose_hash_stands_in_the_reviews_is_reviewed(tmp_path: Path) -> None:
    known = frozenset({digest(None, "a", "b")})
    assert state(tmp_path, 'msgid "a"\nmsgstr "b"\n', known) is Review.REVIEWED


def test_a_fuzzy_message_is_a_draft_whatever_the_reviews_say(tmp_path: Path) -> None:
    known = frozenset({digest(None, "a", "b")})
    assert state(tmp_path, '#, fuzzy\nmsgid "a"\nmsgstr "b"\n', known) is Review.DRAFT


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "a"\nmsgstr "b."\n',
        'msgid "a."\nmsgstr "b"\n',
        'msgctxt "c"\nmsgid "a"\nmsgstr "b"\n',
    ],
)
def test_any_edit_unreviews_a_message(tmp_path: Path, entry: str) -> None:
    known = frozenset({digest(None, "a", "b")})
    assert state(tmp_path, entry, known) is Review.TRANSLATED


@given(st.tuples(TEXTS, TEXTS, TEXTS), st.tuples(TEXTS, TEXTS, TEXTS))
def test_two_translations_have_the_same_hash_only_if_they_are_equal(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_the_hash_of_a_translation_never_changes() -> None:
    """Reviews of years would be lost with it."""
    assert digest("title", "Hello", "Hola") == "1cdac0fe94d5b447"
    assert digest(None, "Hello", "Hola") == digest("", "Hello", "Hola")


def test_the_weakest_message_decides() -> None:
    assert min(Review) is Review.DRAFT
    assert list(map(str, sorted(Review))) == ["draft", "translated", "reviewed", "source"]


def test_without_a_file_nothing_is_reviewed(tmp_path: Path) -> None:
    found: list[Problem] = []
    assert read_reviews(tmp_path / "reviews.toml", "x", found) == frozenset()
    assert found == []


def test_a_reviewer_may_be_a_pseudonym_and_no_email_is_asked(tmp_path: Path) -> None:
    text = '[[review]]\nmessage = "0123456789abcdef"\nby = "Luna"\non = 2026-11-23\n'
    assert reviews(tmp_path, text) == (frozenset({"0123456789abcdef"}), [])


@pytest.mark.parametrize("text", ["review = 5\n", 'review = "x"\n', '[review]\nmessage = "x"\n'])
def test_reviews_that_are_none_are_a_problem(tmp_path: Path, text: str) -> None:
    known, found = reviews(tmp_path, text)
    assert known == frozenset()
    assert [problem.place.path for problem in found] == ["locales/es/reviews.toml"]


def test_a_misspelt_key_of_a_review_is_a_problem(tmp_path: Path) -> None:
    _, found = reviews(tmp_path, '[[review]]\nmesage = "0123456789abcdef"\n')
    assert 2 in [problem.place.line for problem in found if "mesage" in problem.what]


def test_reviews_of_ten_flyers_are_not_too_many(tmp_path: Path) -> None:
    rows = "".join(
        f'[[review]]\nmessage = "{number:016x}"\nby = "Luna"\non = 2026-11-23\n\n'
        for number in range(1_000)
    )
    known, found = reviews(tmp_path, rows)
    assert found == []
    assert len(known) == 1_000
