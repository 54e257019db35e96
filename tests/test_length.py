"""Lengths and papers: what people write -> points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.length import POINTS, points
from handbill.paper import PAPERS
from handbill.project.formats import press_formats

UNITS = sorted(POINTS)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0.25 in", 18.0), ("25.4 mm", 72.0), ("2.54 cm", 72.0), ("9.5 pt", 9.5), ("0 mm", 0.0)],
)
def test_a_length_is_read_into_points(text: str, wanted: float) -> None:
    assert points(text) == pytest.approx(wanted)


@pytest.mark.parametrize("text", ["5mm", "5 mm", "  5  mm  ", "5.0 mm"])
def test_spaces_around_the_unit_do_not_matter(text: str) -> None:
    assert points(text) == pytest.approx(5 * 72 / 25.4)


@pytest.mark.parametrize(
    "text",
    ["", "5", "mm", "-5 mm", "5 px", "5 em", "5,5 mm", "1e3 mm", ".5 in", "nan mm", "inf in"],
)
def test_what_is_no_length_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r'is no length: write .* such as "5 mm"'):
        points(text)


@given(
    st.decimals(min_value=0, max_value=10_000, places=3, allow_nan=False), st.sampled_from(UNITS)
)
def test_every_number_with_every_unit_is_a_length(number: object, unit: str) -> None:
    assert points(f"{number} {unit}") == pytest.approx(float(str(number)) * POINTS[unit])


@given(st.text(max_size=20))
def test_any_text_is_a_length_or_is_refused_and_nothing_else_happens(text: str) -> None:
    try:
        assert points(text) >= 0
    except ValueError as error:
        assert "is no length" in str(error)  # noqa: PT017 -- most texts are none, and may be


@pytest.mark.parametrize(
    ("name", "inches"),
    [("letter", (8.5, 11)), ("legal", (8.5, 14)), ("tabloid", (11, 17))],
)
def test_american_papers_are_sized_in_inches(name: str, inches: tuple[float, float]) -> None:
    assert (PAPERS[name].width / 72, PAPERS[name].height / 72) == pytest.approx(inches)


@pytest.mark.parametrize(
    ("name", "mm"), [("a3", (297, 420)), ("a4", (210, 297)), ("a5", (148, 210))]
)
def test_a_sizes_are_those_of_iso_216(name: str, mm: tuple[float, float]) -> None:
    paper = PAPERS[name]
    assert (paper.width * 25.4 / 72, paper.height * 25.4 / 72) == pytest.approx(mm)


def test_the_universal_paper_is_what_letter_and_a4_share() -> None:
    both = PAPERS["letter"], PAPERS["a4"]
    assert PAPERS["universal"].width == pytest.approx(min(paper.width for paper in both))
    assert PAPERS["universal"].height == pytest.approx(min(paper.height for paper in both))


def test_every_paper_stands_upright_and_bears_its_own_name() -> None:
    for name, paper in PAPERS.items():
        assert paper.name == name
        assert paper.width < paper.height
        assert paper.landscape == (paper.height, paper.width)


def test_every_paper_of_a_format_is_a_known_one() -> None:
    assert {name for form in press_formats().values() for name in form.papers} <= set(PAPERS)
