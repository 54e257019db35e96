"""The registry, and what a project adds to it."""

from pathlib import Path

import babel
import pytest
from conftest import handbill, read_built
from test_settings import only, read
from tongues import make_tongues

from handbill.language import ASCII, BREAKS, NEEDED, Language, find, registry, scripts
from handbill.project.settings import Settings

ASKED = set(
    """
    en es zh-Hans zh-Hant vi tl ko hy fa fa-AF ar ru km ja hi pa hmn th lo ium uk ps ur am ti so
    pt-BR fr ht de pl it tr ne bn my sw mix id he en-XA ar-XB
    """.split()  # noqa: SIM905 -- a list of words reads best as one
)
EVERY = pytest.mark.parametrize("language", registry().values(), ids=lambda row: row.tag)
NAVAJO = """\
[tool.handbill.language.nv]
endonym = "Diné bizaad"
english = "Navajo"
script = "Latn"
plural = "nplurals=2; plural=(n != 1);"
quotes = ["“", "”", "‘", "’"]
draft = "DRAFT in Navajo."
unchecked = "Not yet checked, in Navajo."
"""


def test_the_languages_of_outreach_are_all_there() -> None:
    assert set(registry()) >= ASKED


@EVERY
def test_a_language_says_all_that_a_page_needs(language: Language) -> None:
    assert language.script in scripts()
    assert language.stack[-1] == "Noto Sans"
    assert language.breaks in BREAKS
    assert 1 < language.heading_leading <= language.leading <= 2.3
    assert 6 <= language.smallest <= 10
    assert language.plural.startswith("nplurals=")
    assert len(language.quotes) == 4
    assert len(set(language.digits)) == 10


@EVERY
def test_a_language_says_in_its_own_words_how_far_to_trust_it(language: Language) -> None:
    others = [row for row in registry().values() if row.tag != language.tag and not row.pseudo]
    assert language.draft != language.unchecked
    if not language.pseudo and language.tag != "fa-AF":
        assert language.endonym not in {row.endonym for row in others}
        assert language.draft not in {row.draft for row in others if row.tag != "fa-AF"}


def test_scripts_that_run_from_right_to_left_are_those_that_do() -> None:
    turned = {tag for tag, row in registry().items() if row.right_to_left}
    assert turned == {"ar", "ar-XB", "fa", "fa-AF", "he", "ps", "ur"}


def test_nastaliq_has_room_for_its_slopes() -> None:
    assert registry()["ur"].leading >= 2


def test_hyphens_are_for_latin_and_cyrillic_text_alone() -> None:
    hyphenated = {row.script for row in registry().values() if row.hyphenate}
    assert hyphenated == {"Latn", "Cyrl"}


def test_languages_that_few_can_check_are_marked() -> None:
    marked = {tag for tag, row in registry().items() if row.caution}
    assert {"hmn", "lo", "km", "ps", "am", "ht", "ti", "ium"} <= marked


def test_languages_that_babel_lacks_are_here_all_the_same() -> None:
    unknown = []
    for tag in ("hmn", "ium", "mix"):
        try:
            babel.Locale.parse(registry()[tag].locale)
        except babel.UnknownLocaleError:
            unknown.append(tag)
    assert unknown == ["hmn", "ium", "mix"]


@pytest.mark.parametrize("written", ["zh-Hant", "zh_Hant", "zh-hant", "ZH_HANT"])
def test_a_language_is_found_however_its_tag_is_written(written: str) -> None:
    assert find(written, registry()) is registry()["zh-Hant"]


def test_numbers_are_written_in_the_digits_of_the_language() -> None:
    assert registry()["en"].number(2016) == "2016"
    assert registry()["fa"].number("2016") == "۲۰۱۶"
    assert all(row.digits == ASCII for row in registry().values() if row.script == "Latn")


# What a project says of languages.


def languages(folder: Path, text: str) -> Settings:
    settings, found = read(folder, f"[tool.handbill]\n{text}")
    assert found == []
    assert settings is not None
    return settings


def test_a_project_adds_a_language_by_one_table(tmp_path: Path) -> None:
    own = languages(tmp_path, NAVAJO).registry["nv"]
    assert (own.endonym, own.locale, own.direction) == ("Diné bizaad", "nv", "ltr")
    # What it does not say is its script's.
    assert own.stack == registry()["es"].stack
    assert own.smallest == registry()["es"].smallest


def test_a_project_says_otherwise_of_a_language_of_the_press(tmp_path: Path) -> None:
    text = '[tool.handbill.language.es]\nleading = 1.5\nsmallest = "9 pt"\n'
    own = languages(tmp_path, text).registry["es"]
    assert (own.leading, own.smallest) == (1.5, 9)
    assert own.endonym == "Español"
    assert registry()["es"].leading != 1.5


@pytest.mark.parametrize("key", NEEDED)
def test_a_new_language_that_lacks_something_is_named_with_it(key: str, tmp_path: Path) -> None:
    lines = [line for line in NAVAJO.splitlines() if not line.startswith(f"{key} ")]
    problem = only(tmp_path, "[tool.handbill]\n" + "\n".join(lines) + "\n")
    assert problem.what == f'the language "nv" is new, and lacks {key}'
    assert f"{key} = " in problem.mend


@pytest.mark.parametrize(
    ("old", "new", "what", "mend"),
    [
        ('"Latn"', '"Latin"', '"Latin" is no script', '"Latn"'),
        (".nv]", ".Navajo_US]", "not the tag of a language", "BCP 47"),
        ("english", "englsh", 'unknown key "language.nv.englsh"', 'write "english"'),
        ('["“", "”", "‘", "’"]', '["“", "”"]', "quotes", "4"),
        ('plural = "', 'breaks = "often"\nplural = "', "breaks", "spaces"),
        ('plural = "', 'smallest = "9 em"\nplural = "', "9 em", "pt"),
        ('plural = "', 'digits = "0123"\nplural = "', "digits", "10"),
        ('plural = "', 'direction = "down"\nplural = "', "direction", "ltr"),
    ],
)
def test_a_mistake_in_a_language_is_named_with_its_mend(
    old: str, new: str, what: str, mend: str, tmp_path: Path
) -> None:
    _, found = read(tmp_path, f"[tool.handbill]\n{NAVAJO.replace(old, new)}")
    told = [problem for problem in found if what in problem.what + problem.mend]
    assert told, found
    assert mend in told[0].mend + told[0].what


def test_a_language_of_the_projects_own_is_printed_from_its_table_and_its_catalogs_alone(
    tmp_path: Path, faces: Path
) -> None:
    shop = make_tongues(tmp_path / "shop", faces)
    locales = shop / "locales"
    (locales / "es").rename(locales / "nv")
    for file in (locales / "nv" / "LC_MESSAGES").iterdir():
        text = file.read_text(encoding="utf-8").replace("Language: es", "Language: nv")
        file.write_text(text, encoding="utf-8")
    settings = shop / "pyproject.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n{NAVAJO}", encoding="utf-8")
    options = ("--flyer", "rights", "--language", "nv", "--format", "trifold", "--variant", "print")
    done = handbill("build", *options, cwd=shop)
    assert done.returncode == 0, done.stderr
    assert read_built(shop / "out").row("nv", "trifold")["language"] == "nv"
