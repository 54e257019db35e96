"""The room for a contact is the same whoever's it is, and so is all else on the pages."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tiny import edit, make_tiny

from handbill.language import registry
from handbill.pages import make
from handbill.pages.arrange import Arrangement
from handbill.pages.card import lacking
from handbill.pages.compose import Box
from handbill.pages.markup import plain
from handbill.pages.typeset import SettingError
from handbill.plan.make import Wish, make_plan
from handbill.plan.setting import Setting
from handbill.press.words import press_messages
from handbill.problem import Place, Problem
from handbill.project.contact import Contact, read_contact
from handbill.project.read import read_project

# Every format once at least; a pair of both directions shows both.
EDITIONS = {
    "en": ("sheet", "trifold", "mini-zine", "quarter", "card", "poster"),
    "ar-XB": ("sheet", "card"),
    "en+es": ("z-fold", "mini-zine"),
    "en+ar-XB": ("half-sheet", "half-fold", "booklet", "card"),
}
FORMATS = tuple(dict.fromkeys(name for names in EDITIONS.values() for name in names))
PHONE = '[[phones]]\nnumber = "206-543-2100"\n'
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x>",
    "{{ 7 * 7 }}{% raw %}",
    "%(name)s & </section>",
)
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
        self.composer: Any = None
        honest = make.filled

        def noting(composer: Any, made: Arrangement) -> Arrangement:
            self.composer = composer
            self.found.append(honest(composer, made))
            raise SettingError(Problem(Place("nothing is set"), "", ""))

        patch.setattr(make, "filled", noting)

    def arranged(self, setting: Setting) -> list[Arrangement]:
        """Give the arrangement of each face; every one must fit."""
        self.found = []
        pages = make.set_pages(setting, self.cache)
        assert {problem.place.path for problem in pages.problems} == {"nothing is set"}, pages
        return self.found


@pytest.fixture
def seen(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Whoever arranges the settings of the shop."""
    return Seen(shop, monkeypatch)


def beside_the_contact(made: Arrangement) -> tuple[Any, ...]:
    """Give all of an arrangement but what its contact says."""
    boxes = [box for box in made.boxes if box.contact is None]
    rooms = [(box.page, box.x, box.width, box.contact) for box in made.boxes if box.contact]
    return made.sizes, boxes, rooms, made.body, made.fill, made.places


def contacts(faces: list[Arrangement]) -> list[Box]:
    return [box for made in faces for box in made.boxes if box.contact]


def said(faces: list[Arrangement]) -> str:
    """Give what the contact's boxes say."""
    return "\n".join(plain(box.html) for box in contacts(faces))


@pytest.mark.parametrize(("tag", "names"), EDITIONS.items())
def test_all_but_the_contact_is_the_same_whoever_s_contact_it_is(
    seen: Seen, shop: Path, tag: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    """In every format and direction: so pages can be set once for a thousand groups."""
    groups = [contact(tmp_path, text) for text in (SHORT, LONG)]
    chosen = settings(shop, tag, formats=names)
    assert {setting.format.name for setting in chosen} == set(names)
    for setting in chosen:
        short, long = (seen.arranged(replace(setting, contact=group)) for group in groups)
        assert list(map(beside_the_contact, short)) == list(map(beside_the_contact, long)), (
            setting.format.name
        )
        assert "211" in said(short)
        assert "Harbour and Riverside" in said(long)
        assert [box.html for box in contacts(short)] != [box.html for box in contacts(long)]


def test_a_difference_beside_the_contact_would_be_found(
    seen: Seen, shop: Path, tmp_path: Path
) -> None:
    """The control of the comparison above: one box that shows a contact and is not marked."""
    (setting,) = settings(shop, "en", formats=("card",))
    made = [
        seen.arranged(replace(setting, contact=contact(tmp_path, text)))[0]
        for text in (SHORT, LONG)
    ]
    unmarked = [
        replace(each, boxes=tuple(replace(box, contact=None) for box in each.boxes))
        for each in made
    ]
    assert beside_the_contact(made[0]) == beside_the_contact(made[1])
    assert beside_the_contact(unmarked[0]) != beside_the_contact(unmarked[1])


def test_every_strip_to_tear_off_is_a_room_for_the_contact(
    seen: Seen, shop: Path, tmp_path: Path
) -> None:
    (setting,) = settings(shop, "en", formats=("sheet",))
    strips = replace(setting, format=replace(setting.format, tear_offs=True))
    short, long = (
        seen.arranged(replace(strips, contact=contact(tmp_path, text))) for text in (SHORT, LONG)
    )
    assert list(map(beside_the_contact, short)) == list(map(beside_the_contact, long))
    turned = [box for box in contacts(long) if "rotate" in box.html]
    assert len(turned) >= 8
    assert all("543-2100" in plain(box.html) for box in turned)


def test_the_lines_that_say_that_a_contact_is_an_example_stand_in_its_room(
    seen: Seen, shop: Path
) -> None:
    """They must go where it goes: a group's own contact has none."""
    formats = ("sheet", "mini-zine", "card")
    for setting in (*settings(shop, "en+es", formats=formats), *settings(shop, "en")[:1]):
        made = seen.arranged(setting)
        assert setting.contact.kind == "example"
        rest = [box for face in made for box in face.boxes if not box.contact]
        assert "EXAMPLE" in said(made), setting.format.name
        assert not any("EXAMPLE" in box.html or "EJEMPLO" in box.html for box in rest)


def test_a_contact_that_is_too_long_is_set_in_smaller_type_before_anything_is_left_out(
    seen: Seen, shop: Path, tmp_path: Path
) -> None:
    (setting,) = settings(shop, "en", formats=("trifold",))
    many = "".join(f'[[phones]]\nnumber = "206-543-21{at:02}"\n' for at in range(22))
    group = contact(tmp_path, LONG + many)
    (made,) = seen.arranged(replace(setting, contact=group))
    (box,) = contacts([made])
    assert re.search(r'class="contact \w+ k\d"', box.html)
    assert lacking(seen.composer.card, made.card) == []
    assert "543-2121" in plain(box.html)
    (usual,) = seen.arranged(replace(setting, contact=contact(tmp_path, SHORT)))
    assert not re.search(r" k\d", contacts([usual])[0].html)


@pytest.mark.parametrize("tag", ["en", "ar-XB"])
def test_nothing_that_a_group_writes_is_higher_or_wider_than_its_room(
    seen: Seen, shop: Path, tmp_path: Path, tag: str
) -> None:
    texts = "".join(f'{name} = "{"many words " * 25}"\n' for name in ("address", "hours", "note"))
    group = contact(tmp_path, f'name = "{"The Long Name " * 4}"\n{texts}{PHONE}')
    for setting in settings(shop, tag, formats=("sheet", "mini-zine", "card")):
        (made,) = seen.arranged(replace(setting, contact=group))
        for box in contacts([made]):
            assert box.contact
            (measure,) = seen.composer.measure(10, [(box.html, box.width)])
            assert measure.height <= box.contact.height + 0.02
            assert measure.excess == 0


@pytest.mark.parametrize(
    ("text", "field", "letters"),
    [
        (f'name = "{"Long" * 40}"\n{PHONE}', "name", 160),
        (f'name = "A"\n{PHONE}label = "{"wwwwwwwwww" * 12}"\n', "phones.label", 120),
    ],
    ids=["name", "label"],
)
def test_a_contact_that_does_not_fit_even_so_is_refused_by_its_field_and_how_much_is_too_much(
    shop: Path, tmp_path: Path, text: str, field: str, letters: int
) -> None:
    (setting,) = settings(shop, "en", formats=("card",))
    pages = make.set_pages(replace(setting, contact=contact(tmp_path, text)), shop / ".cache")
    assert pages.faces == ()
    (problem,) = pages.problems
    assert problem.place.path == "contacts/group.toml"
    found = re.fullmatch(
        rf"the contact's {re.escape(field)} is too long for card on letter in English: "
        rf"it has {letters} letters, and there is room for about (\d+)",
        problem.what,
    )
    assert found, problem.what
    assert 3 < int(found[1]) < letters
    cut = text.replace("Long" * 40, ("Long" * 40)[: int(found[1])])
    cut = cut.replace("w" * 120, "w" * int(found[1]))
    again = make.set_pages(replace(setting, contact=contact(tmp_path, cut)), shop / ".cache")
    assert len(again.faces) == 1


@pytest.mark.parametrize("form", ["sheet", "card"])
def test_a_group_without_a_number_has_its_name_and_a_line_for_one(
    seen: Seen, shop: Path, tmp_path: Path, form: str
) -> None:
    """A line to write the name on would hide that there is one."""
    (setting,) = settings(shop, "en", formats=(form,))
    (made,) = seen.arranged(replace(setting, contact=contact(tmp_path, 'name = "Night Owls"\n')))
    words = said([made])
    assert "Night Owls" in words
    assert "Phone" in words
    assert "Name" not in words


@pytest.mark.parametrize("hostile", HOSTILE)
def test_code_in_any_field_prints_as_itself(
    seen: Seen, shop: Path, tmp_path: Path, hostile: str
) -> None:
    fields = ("name", "address", "hours", "languages", "note")
    rows = "".join(f"{name} = '{hostile}'\n" for name in fields)
    group = contact(tmp_path, f"{rows}{PHONE}label = '{hostile}'\n")
    (setting,) = settings(shop, "en", formats=("trifold",))
    (made,) = seen.arranged(replace(setting, contact=group))
    (box,) = contacts([made])
    assert unescape(re.sub(r"<[^>]*>", "", box.html)).count(hostile) == len(fields) + 1
    assert "<script" not in box.html
    assert "<img" not in box.html
