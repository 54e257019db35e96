"""Telephone numbers: made up, kept for fiction, filled in, or the police's."""

import pytest

from handbill.problem import Severity
from handbill.project.contact_number import mobile, number_doubts, reaches_nobody, toll_free

FICTION = [
    ("US", "212-555-0142"),
    ("GB", "020 7946 0123"),
    ("GB", "07700 900123"),
    ("GB", "0113 496 0123"),
    ("GB", "01632 960123"),
    ("FR", "06 39 98 12 34"),
    ("FR", "01 99 00 12 34"),
    ("DE", "030 23125 123"),
    ("DE", "+49 89 99998 123"),
    ("AU", "02 5550 1234"),
    ("AU", "0491 570 006"),
    ("SE", "08-465 004 12"),
]
REAL = [
    ("US", "206-543-2100"),
    ("GB", "020 7031 3000"),
    ("GB", "0161 234 5000"),
    ("FR", "01 42 27 83 50"),
    ("DE", "030 90295 000"),
    ("AU", "02 9265 9333"),
    ("SE", "08-508 000 00"),
]
PLACEHOLDERS = [
    "123-456-7890",
    "(123) 456-7890",
    "0123456789",
    "987-654-3210",
    "000-000-0000",
    "111-111-1111",
    "999-999-9999",
    "415-555-5555",
    "555-5555",
    "555-1234",
    "111-1111",
    "123-4567",
    "555-123-4567",
    "415-XXX-XXX1",
    "+1 000 000 0000",
]


def doubts(number: str, region: str = "US", *, real: bool = True) -> list[tuple[str, Severity]]:
    return [(each.what, each.severity) for each in number_doubts(number, region, real=real)]


@pytest.mark.parametrize(("region", "number"), FICTION)
def test_a_number_that_a_country_keeps_for_fiction_is_an_error(region: str, number: str) -> None:
    what = f"{number} is a made-up number: nobody answers it"
    assert doubts(number, region) == [(what, Severity.ERROR)]


@pytest.mark.parametrize(("region", "number"), REAL)
def test_a_number_in_use_is_not_taken_for_one_of_those(region: str, number: str) -> None:
    assert doubts(number, region) == []


@pytest.mark.parametrize("number", PLACEHOLDERS)
def test_a_number_that_only_fills_a_place_is_an_error(number: str) -> None:
    what = f"{number} is a placeholder: nobody answers it"
    assert doubts(number) == [(what, Severity.ERROR)]


@pytest.mark.parametrize("number", PLACEHOLDERS[:6])
def test_an_example_may_have_such_a_number(number: str) -> None:
    assert not [what for what, _ in doubts(number, real=False) if "placeholder" in what]


@pytest.mark.parametrize(
    ("region", "number"),
    [
        ("US", "1-800-555-4357"),
        ("US", "206-777-1234"),
        ("US", "206-555-2345"),
        ("MX", "55 5123 4567"),
        ("GB", "0123 555 1234"),
    ],
)
def test_a_number_with_an_odd_part_is_no_placeholder_for_that(region: str, number: str) -> None:
    assert reaches_nobody(number, region) is None


@pytest.mark.parametrize(
    ("region", "number"), [("FR", "17"), ("DE", "110"), ("AU", "000"), ("IT", "113")]
)
def test_the_emergency_line_of_a_country_is_warned_of(region: str, number: str) -> None:
    what = f"{number} is an emergency line in {region}, which may send the police"
    assert doubts(number, region) == [(what, Severity.WARNING)]


@pytest.mark.parametrize("number", ["211", "988", "311", "741741", "1-800-GET-HELP"])
def test_short_numbers_and_letters_are_kept_without_a_word(number: str) -> None:
    assert doubts(number) == []


@pytest.mark.parametrize("number", ["493 012 3456", "206-043-2100"])
def test_a_number_that_no_plan_has_is_warned_of_and_may_be_new(number: str) -> None:
    """As what is left of a German number that lost its plus."""
    what = f"{number} is no number that is in use, as far as is known"
    assert doubts(number) == [(what, Severity.WARNING)]


@pytest.mark.parametrize(
    ("region", "number"),
    [("GB", "07400 123456"), ("FR", "06 12 34 56 78"), ("US", "+447400123456")],
)
def test_a_mobile_is_known_where_a_country_tells_them_apart(region: str, number: str) -> None:
    assert mobile(number, region)


@pytest.mark.parametrize(
    ("region", "number"), [("GB", "020 7031 3000"), ("US", "206-543-2100"), ("US", "211")]
)
def test_what_is_no_mobile_or_may_be_one_is_not_called_one(region: str, number: str) -> None:
    assert not mobile(number, region)


def test_who_pays_for_a_call_is_known_by_its_number() -> None:
    free = [
        number for number in ("1-888-218-4000", "206-543-2100", "211") if toll_free(number, "US")
    ]
    assert free == ["1-888-218-4000"]
