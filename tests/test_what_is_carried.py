"""Formats too small for everything: what they carry, in which order things give way."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import make_shop
from hypothesis import given
from hypothesis import strategies as st

from handbill.pages.carry import carries, left_out
from handbill.project.flyer import Flyer
from handbill.project.formats import press_formats
from handbill.project.read import read_project

FORMATS = press_formats()


@pytest.fixture(scope="module")
def lead(tmp_path_factory: pytest.TempPathFactory) -> Flyer:
    folder = tmp_path_factory.mktemp("carry")
    (folder / "faces").mkdir()
    return read_project(make_shop(folder / "shop", folder / "faces")).flyers["lead"]


def test_a_sheet_goes_short_before_its_type_gets_small_and_leaves_points_out_last(
    lead: Flyer,
) -> None:
    found = [(way.form, len(way.points), way.tight) for way in carries(FORMATS["sheet"], lead)]
    assert found[:4] == [
        ("body", 9, False),
        ("short", 9, False),
        ("short", 9, True),
        ("short", 8, True),
    ]
    assert found[-1] == ("short", 1, True)


def test_a_trifold_never_leaves_a_point_out(lead: Flyer) -> None:
    assert {len(way.points) for way in carries(FORMATS["trifold"], lead)} == {9}


def test_a_half_sheet_leaves_points_out_before_its_type_gets_small(lead: Flyer) -> None:
    found = [(len(way.points), way.tight) for way in carries(FORMATS["half-sheet"], lead)]
    loose = [count for count, tight in found if not tight]
    assert loose == [9, 8, 7, 6, 5, 4]
    assert found[len(loose)] == (9, True)


def test_a_card_carries_what_the_flyer_ranks_for_cards(lead: Flyer) -> None:
    first = carries(FORMATS["card"], lead)[0]
    assert set(first.points) == set(lead.facts.card_points)
    last = carries(FORMATS["card"], lead)[-1]
    assert last.points == (lead.facts.card_points[0],)


@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_what_is_carried_and_what_is_left_out_are_all_points_in_the_order_of_the_text(
    lead: Flyer, name: str, data: st.DataObject
) -> None:
    ranked = data.draw(st.lists(st.sampled_from(lead.points), unique=True))
    facts = lead.facts.model_copy(update={"card_points": tuple(ranked)})
    flyer = replace(lead, facts=facts)
    for way in carries(FORMATS[name], flyer):
        out = tuple(left_out(flyer, way))
        assert way.points
        assert sorted((*way.points, *out)) == sorted(flyer.points)
        assert list(way.points) == [each for each in flyer.points if each in way.points]


def test_what_a_flyer_ranks_first_is_left_out_last(lead: Flyer) -> None:
    ways = carries(FORMATS["half-sheet"], lead)
    for way in ways:
        if len(way.points) >= len(lead.facts.card_points):
            assert set(lead.facts.card_points) <= set(way.points)


def test_the_folder_of_the_flyer_is_where_it_was_read(lead: Flyer) -> None:
    assert isinstance(lead.folder, Path)
