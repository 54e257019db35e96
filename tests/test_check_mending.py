"""``--fix``: what is safe is mended, nothing else is touched, and no review is lost."""

import re
import unicodedata
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.language import registry
from handbill.project.review import digest
from handbill.translate.catalogs import catalog_file
from handbill.translate.check import silenced, tidied
from handbill.translate.finding import Check
from handbill.translate.letters import FORMS
from handbill.translate.mending import mended

HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
SPACES = [" ", "  ", "\u00a0", "\u202f", "\u3000", "\u2000", "\t", "\n"]
SHAPES = ["ﻭ", "ﺓ", "\ufe70", "\ufe77", "ﬁ", "\ufc5e", "\ufdfa"]
MARKS = ["\u00ad", "\ufeff", "\u200c", "\u0640", "\u0323\u0307", "<b>", "%(x)s", "."]
LETTERS = ["e\u0301", "\u1100\u1161", "\u212b", "ن", "中", "a", "É"]
PIECES = st.sampled_from([*SPACES, *SHAPES, *MARKS, *LETTERS])
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "right", "check"),
    [
        (" Hola.", "Hola.", Check.SPACES),
        ("Hola.\u00a0", "Hola.", Check.SPACES),
        ("Hola  mundo.", "Hola mundo.", Check.SPACES),
        ("Oui \u202f: non.", "Oui\u202f: non.", Check.SPACES),
        ("ﻭالإﻗﺎﻣﺓ", "والإقامة", Check.FORMS),
        ("oﬁcina", "oficina", Check.FORMS),
        ("poli\u00adcía", "policía", Check.HIDDEN),
        ("\ufeffHola.", "Hola.", Check.HIDDEN),
        ("policı\u0301a".replace("ı", "i"), "policía", Check.NFC),
    ],
)
def test_what_is_safe_is_mended(text: str, right: str, check: Check) -> None:
    assert mended(text, ()) == (right, [check])


@pytest.mark.parametrize(
    "text", ["Hola.", "Oui\u202f: non.", "می\u200cگوید", "الشـرطة", "ﷺ", "“a„"]
)
def test_what_is_for_a_reader_to_judge_is_left(text: str) -> None:
    assert mended(text, ()) == (text, [])


def test_what_is_silenced_is_not_mended() -> None:
    assert mended("a  b", {Check.SPACES}) == ("a  b", [])


@given(TEXTS)
def test_mending_twice_is_mending_once(text: str) -> None:
    once = mended(text, ())[0]
    assert mended(once, ()) == (once, [])


@given(TEXTS)
def test_mending_changes_no_letters_but_those_named(text: str) -> None:
    """Spaces, hidden marks, copied shapes and the form of accents; all else stays in its order."""
    assert _letters(mended(text, ())[0]) == _letters(text)


def _letters(text: str) -> str:
    shown = re.sub("[\u00ad\ufeff]", "", text)
    plain = FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), shown)
    return unicodedata.normalize("NFC", re.sub(r"\s", "", plain))


def catalog(root: Path, body: str, header: str = HEADER) -> Path:
    """Write a Spanish catalog."""
    file = root / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    file.parent.mkdir(parents=True)
    file.write_text(f"{header}\n{body}", encoding="utf-8")
    return file


def tidy(root: Path, *, fix: bool) -> list[str]:
    """Run what a check does to the file."""
    return tidied(catalog_file(root, registry()["es"], "lead"), fix=fix)


def test_fix_mends_a_catalog_and_says_where(tmp_path: Path) -> None:
    body = '#, fuzzy\nmsgid "a"\nmsgstr " A  b"\n\nmsgid "c"\nmsgstr "C"\n'
    file = catalog(tmp_path, body)
    said = tidy(tmp_path, fix=True)
    line = file.read_text(encoding="utf-8").split("\n").index('msgid "a"') + 1
    assert said == [f"locales/es/LC_MESSAGES/lead.po:{line}: mended (spaces)"]
    po = polib.pofile(str(file))
    assert (po[0].msgstr, po[0].fuzzy) == ("A b", True)
    assert tidy(tmp_path, fix=True) == []


def test_without_fix_no_sentence_is_changed(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr " A  b"\n')
    before = file.read_bytes()
    assert tidy(tmp_path, fix=False) == []
    assert file.read_bytes() == before


def test_a_reviewed_sentence_is_left_alone_and_named(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "A  b"\n')
    row = f'[[review]]\nmessage = "{digest(None, "a", "A  b")}"\n'
    (file.parents[1] / "reviews.toml").write_text(row, encoding="utf-8")
    before = file.read_bytes()
    said = tidy(tmp_path, fix=True)
    assert len(said) == 1
    assert "lead.po:6: left alone (spaces): it is reviewed" in said[0]
    assert file.read_bytes() == before


def test_nothing_is_mended_where_the_reviews_cannot_be_read(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "A  b"\n')
    (file.parents[1] / "reviews.toml").write_text("[[review]\n", encoding="utf-8")
    before = file.read_bytes()
    assert "reviews.toml cannot be read" in tidy(tmp_path, fix=True)[0]
    assert file.read_bytes() == before


def test_the_line_of_what_was_mended_is_that_of_the_mended_file(tmp_path: Path) -> None:
    header = f'{HEADER}"Last-Translator: Luna\\n"\n'
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "A  b"\n', header)
    said = tidy(tmp_path, fix=True)
    line = file.read_text(encoding="utf-8").split("\n").index('msgid "a"') + 1
    assert said[1] == f"locales/es/LC_MESSAGES/lead.po:{line}: mended (spaces)"


def test_a_sentence_whose_translator_says_that_it_is_right_is_left_alone(tmp_path: Path) -> None:
    catalog(tmp_path, '# check: ok spaces\nmsgid "a"\nmsgstr "A  b"\n')
    assert tidy(tmp_path, fix=True) == []


def test_a_broken_catalog_is_not_touched(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr " A\n')
    before = file.read_bytes()
    assert tidy(tmp_path, fix=True) == []
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "line",
    [
        "Last-Translator: Luna <luna@example.org>",
        "Last-Translator: Luna",
        "Language-Team: Spanish <es@example.org>",
        "Report-Msgid-Bugs-To: a@example.org",
        "X-Poedit-Author: b@example.org",
    ],
)
def test_people_are_taken_out_of_the_header_without_being_asked(tmp_path: Path, line: str) -> None:
    body = 'msgid "a"\nmsgstr ""\n"A "\n"b"\n'
    file = catalog(tmp_path, body, f'{HEADER}"{line}\\n"\n')
    said = tidy(tmp_path, fix=False)
    assert len(said) == 1
    assert line.split(":", maxsplit=1)[0] in said[0]
    assert file.read_text(encoding="utf-8").endswith(f"\n{body}")
    assert "Luna" not in file.read_text(encoding="utf-8")
    assert "@" not in file.read_text(encoding="utf-8")
    assert tidy(tmp_path, fix=False) == []


def test_people_are_taken_out_of_the_comment_above_the_header(tmp_path: Path) -> None:
    header = f"# Spanish.\n# Luna <luna@example.org>, 2026.\n{HEADER}"
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "A"\n', header)
    assert len(tidy(tmp_path, fix=False)) == 1
    text = file.read_text(encoding="utf-8")
    assert "Luna" not in text
    assert "# Spanish." in text


def test_a_team_without_an_address_stays(tmp_path: Path) -> None:
    catalog(tmp_path, 'msgid "a"\nmsgstr "A"\n', f'{HEADER}"Language-Team: Spanish\\n"\n')
    assert tidy(tmp_path, fix=False) == []


def test_fix_takes_the_time_and_the_program_out_of_the_header(tmp_path: Path) -> None:
    lines = "X-Generator: Poedit 3", "PO-Revision-Date: 2026-11-23 01:02", "POT-Creation-Date: x"
    header = HEADER + "".join(f'"{line}\\n"\n' for line in lines)
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "A"\n', header)
    assert tidy(tmp_path, fix=False) == []
    assert len(tidy(tmp_path, fix=True)) == 3
    assert "Poedit" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("comment", "names"),
    [
        ("check: ok digits", {Check.DIGITS}),
        ("by Luna\ncheck: ok digits, quotes\nmore", {Check.DIGITS, Check.QUOTES}),
        ("check: ok end-mark spaces", {Check.END, Check.SPACES}),
        ("check: ok tags", set()),
        ("check: ok phone-numbers", set()),
        ("check: ok", set()),
        ("the check: ok digits", set()),
        ("", set()),
    ],
)
def test_a_translators_comment_silences_what_it_names(comment: str, names: set[Check]) -> None:
    assert silenced(comment) == names
