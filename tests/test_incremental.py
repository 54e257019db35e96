"""Only what changed is made, for a reason that is told; the rest comes from the cache."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tiny import (
    ART,
    CONTACT,
    SAID,
    SETTINGS,
    built_in,
    clean,
    edit,
    files,
    judged_in,
    make_tiny,
    setting_here,
    translate,
    why,
)

from handbill.plan.make import Wish
from handbill.press.run import Built
from handbill.press.store import CONTENTS, NOTES, Store
from handbill.problem import Severity

ALL = {"en sheet", "en card", "es sheet", "es card"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A tiny shop that is built; each test changes a copy."""
    shop = make_tiny(tmp_path_factory.mktemp("whole") / "tiny", faces)
    with pytest.MonkeyPatch.context() as patch:
        made = setting_here(patch)
        assert why(shop) == dict.fromkeys(ALL, "new")
        built = built_in(shop)
        assert (built.made, errors(built)) == (4, [])
        assert set(made) == ALL
    return shop


@pytest.fixture
def tiny(tmp_path: Path, whole: Path, set_here: list[str]) -> Path:
    """A copy of it: where a shop is does not matter."""
    shutil.copytree(whole, tmp_path / "tiny", symlinks=True)
    assert why(tmp_path / "tiny") == {}
    assert set_here == []
    return tmp_path / "tiny"


@pytest.fixture
def set_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make in this process; gives the settings whose pages were really set."""
    return setting_here(monkeypatch)


def errors(built: Built) -> list[str]:
    """Give what went wrong; that a card has no room for all of the contact is right."""
    return [str(row) for row in built.problems if row.severity is Severity.ERROR]


def test_a_message_that_a_format_does_not_carry_makes_nothing_stale(tiny: Path) -> None:
    """A card has the short forms, a sheet the bodies."""
    translate(tiny, {"Sleep well.": "Descanse."})
    assert why(tiny) == {"es card": "es/tiny.po: 1 message changed"}
    translate(tiny, {"Drink water through the day.": "Beba agua.", "Sleep": "El sueño"})
    assert why(tiny)["es sheet"] == "es/tiny.po: 2 messages changed"


def test_a_word_of_the_press_that_a_format_does_not_say_makes_nothing_stale(tiny: Path) -> None:
    """A screen alone has a list of contents, and nothing here is for screens."""
    catalog = tiny / "locales/es/LC_MESSAGES/handbill.po"
    edit(catalog, 'msgid "In this leaflet"\nmsgstr "', 'msgid "In this leaflet"\nmsgstr "X')
    assert why(tiny) == {}
    copy = 'msgid "You may copy this and pass it on."\nmsgstr "'
    edit(catalog, copy, f"{copy}X")
    assert why(tiny)["es sheet"] == "es/handbill.po: 1 message changed"


def test_only_a_field_of_the_contact_that_is_shown_counts(tiny: Path) -> None:
    file = tiny / "contacts" / "bus.toml"
    file.write_text(CONTACT.format(**SAID | {"horas": "siempre"}), encoding="utf-8")
    found = why(tiny)
    assert "en sheet" not in found
    assert "en card" not in found
    assert found["es sheet"] == "contacts/bus.toml: hours changed"


def test_a_field_that_comes_or_goes_counts_always(tiny: Path) -> None:
    edit(tiny / "contacts" / "bus.toml", 'web = "example.org"\n', "")
    assert set(why(tiny)) == ALL


REASONS: dict[str, tuple[str, str, str, str]] = {
    "fact": (
        "flyers/tiny/flyer.toml", 'version = "1"', 'version = "2"',
        "flyers/tiny/flyer.toml: version changed",
    ),
    "text": ("flyers/tiny/flyer.html", "A book.", "A long book.", "flyers/tiny/flyer.html changed"),
    "art": ("flyers/tiny/art/a.svg", "M0 0", "M1 1", "flyers/tiny/art/a.svg changed"),
    "phone": ("contacts/bus.toml", "0100", "0101", "contacts/bus.toml: phones changed"),
    "weight": (
        "pyproject.toml", "[tool.handbill]", "[tool.handbill]\npaper_weight = 90",
        "pyproject.toml: paper_weight changed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REASONS)
def test_the_reason_is_told_in_words(tiny: Path, name: str) -> None:
    path, old, new, told = REASONS[name]
    edit(tiny / path, old, new)
    assert told in why(tiny)["en sheet"]


def test_what_only_the_plan_looks_at_makes_nothing_stale(tiny: Path) -> None:
    facts = tiny / "flyers/tiny/flyer.toml"
    edit(facts, "check_after = 2027-05-23", "check_after = 2028-05-23")
    edit(facts, '"card", ', '"card", "trifold", ')
    assert set(why(tiny)) <= {"en trifold", "es trifold"}
    # Unless the text itself says it.
    edit(tiny / "flyers/tiny/flyer.html", "<p>{%", "<p>{{ facts.check_after }} {%")
    built_in(tiny)
    edit(facts, "check_after = 2028-05-23", "check_after = 2029-05-23")
    assert "check_after" in why(tiny)["en sheet"]


def test_a_changed_review_is_told(tiny: Path) -> None:
    text = tiny / "locales/es/LC_MESSAGES/tiny.po"
    edit(text, 'msgid "A tree"', '#, fuzzy\nmsgid "A tree"')
    assert why(tiny)["es card"] == "es/tiny.po: it is draft now"


def test_another_variant_and_a_guide_set_no_pages_again(tiny: Path, set_here: list[str]) -> None:
    wanted = Wish(formats=("sheet", "card"), variants=("ink-saver", "print", "shop", "riso"))
    edit(tiny / "contacts/bus.toml", 'kind = "example"', 'kind = "group"')
    edit(tiny / "contacts/bus.toml", "206-555-0100", "206-684-5000")
    built_in(tiny)
    set_here.clear()
    built = built_in(tiny, wanted)
    assert built.made > 8
    assert errors(built) == []
    assert set_here == []


def test_a_change_that_is_taken_back_is_found_in_the_cache(tiny: Path, set_here: list[str]) -> None:
    before = files(tiny / "out")
    translate(tiny, {"Good day": "Saludos"})
    assert built_in(tiny).made == 2
    assert files(tiny / "out") != before
    set_here.clear()
    translate(tiny, {})
    built = built_in(tiny)
    assert (built.made, built.restored, set_here) == (0, 2, [])
    assert files(tiny / "out") == before


def test_deleted_outputs_come_back_from_the_cache(tiny: Path, set_here: list[str]) -> None:
    before = files(tiny / "out")
    shutil.rmtree(tiny / "out")
    built = built_in(tiny)
    assert (built.made, built.restored, set_here) == (0, 4, [])
    assert files(tiny / "out") == before


@pytest.mark.parametrize("name", [CONTENTS, NOTES])
def test_any_part_of_the_cache_may_be_deleted(tiny: Path, name: str) -> None:
    before = files(tiny / "out")
    shutil.rmtree(tiny / ".cache" / name)
    built_in(tiny)
    assert files(tiny / "out") == before
    assert why(tiny) == {}


def test_a_harmed_content_is_found_and_made_again(tiny: Path) -> None:
    before = files(tiny / "out")
    shutil.rmtree(tiny / "out")
    for file in (tiny / ".cache" / CONTENTS).rglob("*"):
        if file.is_file():
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
    built = built_in(tiny)
    assert (built.made, built.restored) == (4, 0)
    assert files(tiny / "out") == before
    shutil.rmtree(tiny / "out")
    assert built_in(tiny).restored == 4


def test_what_was_not_used_for_longest_is_forgotten_first(tmp_path: Path) -> None:
    store = Store(tmp_path)
    names = [store.put(bytes([number]) * 1000) for number in range(4)]
    assert store.get(names[0])
    freed = store.trim(2500)
    assert freed == 2000
    assert [bool(store.get(name)) for name in names] == [True, False, False, True]
    assert store.trim(2500) == 0


def test_the_cache_is_kept_to_the_size_of_the_settings(tiny: Path) -> None:
    fonts = tiny / ".cache" / "fonts"
    faces = fonts.resolve()
    fonts.unlink()
    shutil.copytree(faces, fonts)
    edit(tiny / "pyproject.toml", "[tool.handbill]", "[tool.handbill]\ncache_mb = 0")
    edit(tiny / "flyers/tiny/flyer.toml", 'version = "1"', 'version = "2"')
    built_in(tiny)
    assert not list(Store(tiny / ".cache")._entries())


# A shop's state, as few choices as make every way of changing and changing back.
STEPS = st.fixed_dictionaries(
    {},
    optional={
        "Good day": st.sampled_from(["Buenos días", "Saludos"]),
        "Sleep well.": st.sampled_from(["Duerma bien.", "Descanse."]),
        "hours": st.sampled_from(["day and night", "at night"]),
        "art": st.sampled_from([9, 5]),
        "variants": st.sampled_from(['["ink-saver"]', '["print", "ink-saver"]']),
        "harm": st.sampled_from(["contents", "notes", "an output", "the outputs", "a content"]),
    },
)


def apply(shop: Path, state: dict[str, Any]) -> None:
    """Write a state into the shop's files."""
    translate(shop, {key: state[key] for key in ("Good day", "Sleep well.") if key in state})
    said = SAID | {key: state[key] for key in ("hours",) if key in state}
    (shop / "contacts/bus.toml").write_text(CONTACT.format(**said), encoding="utf-8")
    art = ART.format(state.get("art", 9))
    (shop / "flyers/tiny/art/a.svg").write_text(art, encoding="utf-8")
    variants = state.get("variants", '["ink-saver"]')
    # In one language, so that it takes half as long.
    text = SETTINGS.format(variants=variants).replace("contact =", 'languages = ["es"]\ncontact =')
    (shop / "pyproject.toml").write_text(text, encoding="utf-8")


def harm(shop: Path, what: str | None) -> None:
    """Do to outputs and cache what people and machines do to them."""
    outputs = sorted((shop / "out").rglob("*.pdf"))
    contents = sorted(file for file in (shop / ".cache").glob("contents/*/*"))
    if what in ("contents", "notes"):
        shutil.rmtree(shop / ".cache" / what, ignore_errors=True)
    elif what == "the outputs":
        shutil.rmtree(shop / "out", ignore_errors=True)
    elif what == "an output" and outputs:
        outputs[0].write_bytes(b"harmed")
    elif what == "a content" and contents:
        contents[0].write_bytes(contents[0].read_bytes()[:-1])


def test_after_any_edits_the_outputs_are_those_of_a_clean_build(
    tmp_path_factory: pytest.TempPathFactory, faces: Path, set_here: list[str]
) -> None:
    @settings(
        max_examples=3,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEPS, min_size=2, max_size=5))
    def sequences(steps: list[dict[str, Any]]) -> None:
        folder = tmp_path_factory.mktemp("edits")
        shop = make_tiny(folder / "shop", faces)
        for step in steps:
            apply(shop, step)
            harm(shop, step.get("harm"))
            assert errors(built_in(shop)) == []
        assert not any(row.stale for row in judged_in(shop))
        expected, found = clean(shop, folder / "clean"), files(shop / "out")
        assert {path: found.get(path) for path in expected} == expected
        set_here.clear()

    sequences()
