"""The room for a contact is the same whoever's it is, and so is all else on the pages."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny import edit, make_tiny

from handbill.language import registry
from handbill.pages import make
from handbill.pages.arrange import Arrangement
from handbill.pages.compose import Box
from handbill.pages.typeset import SettingError
from handbill.plan.make import Wish, make_plan
from handbill.plan.setting import Setting
from handbill.press.words import press_messages
from handbill.problem import Place, Problem
from handbill.project.contact import Contact, read_contact
from handbill.project.read import read_project

FORMATS = (
    *("sheet", "half-sheet", "half-fold", "trifold", "z-fold", "mini-zine"),
    *("booklet", "quarter", "card", "poster"),
)
EDITIONS = ("en", "ar-XB", "en+es", "en+ar-XB")
# A group with as little to say as can be, and one with everything at length.
SHORT = '[[phones]]\nnumber = "211"\n'
LONG = """\
name = "The Harbour and Riverside Outreach Project of the North Shore"
email = "outreach.north.shore@harbour-riverside.org"
web = "https://harbour-riverside.org/north-shore/lead"
address = "1201 North Harbour Road, second floor, beside the public library"
hours = "Monday to Friday 9:00–17:00, Saturday 10:00–14:00, closed on holidays"
languages = "English, Spanish, Vietnamese, Tagalog, Khmer and Russian"
note = "Everything is free. You need not give your name."
[[phones]]
number = "206-543-2100"
[[phones]]
number = "206-543-2101"
kind = "text"
[[phones]]
number = "206-543-2102"
kind = "signal"
[[phones]]
number = "206-543-2103"
kind = "whatsapp"
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A small shop whose flyer comes in every format that has a contact of fixed size."""
    folder = make_tiny(tmp_path_factory.mktemp("rooms") / "shop", faces)
    listed = ", ".join(f'"{name}"' for name in FORMATS)
    edit(folder / "flyers/tiny/flyer.toml", '"sheet", "card", "reader"', listed)
    return folder


def settings(shop: Path, *tags: str, formats: tuple[str, ...] = FORMATS) -> list[Setting]:
    wish = Wish(languages=tags, formats=formats, variants=("print",))
    return [task.setting for task in make_plan(read_project(shop), wish, press_messages()).tasks]


def contact(folder: Path, text: str) -> Contact:
    """Read a contact from what its file says."""
    file = folder / "group.toml"
    file.write_text(f"format = 1\n{text}", encoding="utf-8")
    found: list[Problem] = []
    read = read_contact(file, registry(), found)
    assert read is not None, found
    return read


class Seen:
    """Arranges settings, and sets nothing."""

    def __init__(self, shop: Path, patch: pytest.MonkeyPatch) -> None:
        """Stop every face once its contact stands in its room."""
        self.cache = shop / ".cache"
        self.found: list[Arrangement] = []
        honest = make.filled

        def noting(composer: Any, made: Arrangement) -> Arrangement:
            self.found.append(honest(composer, made))
            raise SettingError(Problem(Place("nothing is set"), "", ""))

        patch.setattr(make, "filled", noting)

    def arranged(self, setting: Setting) -> list[Arrangement]:
        """Give the arrangement of each face; every one must fit."""
        self.found = []
        pages = make.set_pages(setting, self.cache)
        assert {problem.place.path for problem in pages.problems} == {"nothing is set"}, pages
        return self.found


def beside_the_contact(made: Arrangement) -> tuple[Any, ...]:
    """Give all of an arrangement but what its contact says."""
    boxes = [box for box in made.boxes if box.contact is None]
    rooms = [(box.page, box.x, box.width, box.contact) for box in made.boxes if box.contact]
    return made.sizes, boxes, rooms, made.body, made.fill, made.places


def contacts(made: Arrangement) -> list[Box]:
    return [box for box in made.boxes if box.contact]


@pytest.mark.parametrize("tag", EDITIONS)
def test_all_but_the_contact_is_the_same_whoever_s_contact_it_is(
    shop: Path, tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every format and direction: so pages can be set once for a thousand groups."""
    seen = Seen(shop, monkeypatch)
    groups = [contact(tmp_path, text) for text in (SHORT, LONG)]
    chosen = settings(shop, tag)
    assert len(chosen) >= len(FORMATS) - 1
    for setting in chosen:
        short, long = (seen.arranged(replace(setting, contact=group)) for group in groups)
        assert [beside_the_contact(face) for face in short] == [
            beside_the_contact(face) for face in long
        ], setting.format.name
        said = [[box.html for face in made for box in contacts(face)] for made in (short, long)]
        assert said[0] != said[1], setting.format.name
