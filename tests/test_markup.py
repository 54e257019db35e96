"""A flyer's rendered HTML -> its title, points and other parts."""

import pytest

from handbill.pages.markup import Text, joined, parse, plain
from handbill.problem import Problem

POINT = (
    '<section class="point" id="one"><h2>Head</h2><p>Body.</p><p class="short">Short.</p></section>'
)
WHOLE = f"""
<h1>Know <strong>this</strong></h1>
<p class="subtitle">For all</p>
<p class="scope">Here and now</p>
<img class="cover" src="art/a.svg" alt="A tree">
<section class="intro"><p>Hello.</p></section>
{POINT}
<section class="closing"><p>Bye.</p></section>
<section class="sources"><p>A book.</p></section>
"""
PARTS = {
    "title": "<h1>Know <strong>this</strong></h1>",
    "subtitle": '<p class="subtitle">For all</p>',
    "scope": '<p class="scope">Here and now</p>',
    "art": '<img class="cover" src="art/a.svg" alt="A tree">',
    "intro": '<section class="intro"><p>Hello.</p></section>',
    "closing": '<section class="closing"><p>Bye.</p></section>',
    "sources": '<section class="sources"><p>A book.</p></section>',
}


def good(html: str, *, spaces: bool = True) -> Text:
    """Parse a flyer that must be whole."""
    text = parse(html, "flyers/x/flyer.html", spaces=spaces)
    assert isinstance(text, Text), text
    return text


def bad(html: str) -> Problem:
    """Parse a flyer that must be refused."""
    problem = parse(html, "flyers/x/flyer.html", spaces=True)
    assert isinstance(problem, Problem), problem
    return problem


def test_a_whole_flyer_is_taken_apart() -> None:
    text = good(WHOLE)
    assert text.title == "Know <strong>this</strong>"
    assert text.subtitle == "For all"
    assert text.intro == "<p>Hello.</p>"
    assert text.art == '<img class="cover" src="art/a.svg" alt="A tree">'


def test_a_point_has_a_heading_a_body_and_a_short_form() -> None:
    (point,) = good(WHOLE).points
    assert (point.id, point.heading, point.body, point.short) == (
        "one",
        "Head",
        "<p>Body.</p>",
        "Short.",
    )


def test_points_keep_their_order() -> None:
    more = WHOLE.replace(POINT, POINT + POINT.replace("one", "two"))
    assert [point.id for point in good(more).points] == ["one", "two"]


def test_a_list_in_a_point_belongs_to_its_body() -> None:
    listed = POINT.replace("<p>Body.</p>", "<p>Body:</p><ul><li>x</li></ul>")
    (point,) = good(WHOLE.replace(POINT, listed)).points
    assert point.body == "<p>Body:</p><ul><li>x</li></ul>"


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_is_lacking_is_named(name: str) -> None:
    problem = bad(WHOLE.replace(PARTS[name], ""))
    assert problem.place.path == "flyers/x/flyer.html"
    assert f"its {name}" in problem.what
    assert "exactly once" in problem.mend


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_is_there_twice_is_named(name: str) -> None:
    assert "has 2 of" in bad(WHOLE.replace(PARTS[name], PARTS[name] * 2)).what


@pytest.mark.parametrize(
    "point",
    [
        POINT.replace('<p class="short">Short.</p>', ""),
        POINT.replace("<h2>Head</h2>", ""),
        POINT.replace("<p>Body.</p>", ""),
        POINT.replace("Head</h2>", "Head</h2><h2>Head</h2>"),
        POINT.replace(' id="one"', ""),
        "",
    ],
)
def test_a_point_that_is_not_whole_is_refused(point: str) -> None:
    assert "point" in bad(WHOLE.replace(POINT, point)).what


def test_two_points_of_one_name_are_refused() -> None:
    """Their links would lead to the first of them alone, and flyer.toml names points by id."""
    assert "one" in bad(WHOLE.replace(POINT, POINT + POINT)).what


def test_a_text_that_looks_like_the_name_of_a_file_is_not_opened() -> None:
    assert plain("/etc/hostname") == "/etc/hostname"


def test_sentences_in_chinese_follow_each_other_without_a_space() -> None:
    text = good(WHOLE.replace("Hello.", "你好。\n    再见。"), spaces=False)
    assert text.intro == "<p>你好。再见。</p>"


def test_sentences_in_english_keep_one_space() -> None:
    assert good(WHOLE.replace("Hello.", "Hello.\n    Bye.")).intro == "<p>Hello. Bye.</p>"


def test_a_space_before_latin_words_in_chinese_that_is_no_sentence_break_is_kept() -> None:
    assert joined("the US PROStitutes Collective") == "the US PROStitutes Collective"


def test_plain_text_has_neither_tags_nor_entities() -> None:
    assert plain("<p>A &amp; <strong>B</strong></p>") == "A & B"


def test_every_character_of_the_text_is_counted() -> None:
    found = good(WHOLE).characters()
    assert set("KnowthisForalHeradBy.Sbk") <= found
