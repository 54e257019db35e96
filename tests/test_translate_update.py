"""``translate update``: catalogs hold the templates' messages, and no translation is ever lost."""

from pathlib import Path

import polib
import pytest
from conftest import handbill
from hypothesis import given, settings
from hypothesis import strategies as st

from handbill.language import registry
from handbill.problem import Problem
from handbill.project.messages import SourceMessage
from handbill.project.po import STALE, is_stale
from handbill.translate.catalogs import Domain
from handbill.translate.update import merged, template, update_domain

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"X-Editor: kept\\n"\n\n'
)
IDS = st.tuples(st.none() | st.sampled_from(["x", "y"]), st.sampled_from(list("abcdef")))


def messages(*names: str | tuple[str | None, str]) -> list[SourceMessage]:
    """Give messages with these texts, or contexts and texts."""
    ids = [(None, name) if isinstance(name, str) else name for name in names]
    return [SourceMessage(each, (), "flyers/lead/flyer.html", 1) for each in ids]


def catalog(folder: Path, body: str | bytes) -> Path:
    """Write a Spanish catalog of the domain "lead"."""
    file = folder / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body if isinstance(body, bytes) else (HEADER + body).encode())
    return file


def update(folder: Path, *names: str | tuple[str | None, str]) -> tuple[list[str], list[Problem]]:
    """Update the domain "lead" to these messages."""
    return update_domain(folder, registry(), domain(*messages(*names)))


def domain(*rows: SourceMessage) -> Domain:
    """Give the domain "lead" with these messages."""
    return Domain("lead", rows)


def entries(file: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    """Read a catalog back, obsolete entries too."""
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(file))}


def test_the_template_holds_the_messages_in_their_order_with_their_notes(tmp_path: Path) -> None:
    noted = SourceMessage(("title", "Call %(n)s"), ("Keep it short.",), "flyers/lead/flyer.html", 3)
    update_domain(tmp_path, registry(), domain(*messages("b", "a"), noted))
    pot = polib.pofile(str(tmp_path / "locales" / "lead.pot"))
    assert [entry.msgid for entry in pot] == ["b", "a", "Call %(n)s"]
    assert (pot[2].msgctxt, pot[2].comment) == ("title", "Keep it short.")
    assert pot[2].flags == ["python-format"]
    assert pot[2].occurrences == [("flyers/lead/flyer.html", "")]


def test_every_translation_is_kept_with_its_state(tmp_path: Path) -> None:
    file = catalog(
        tmp_path,
        '# by Luna\n#, fuzzy\nmsgid "a"\nmsgstr "A"\n\nmsgctxt "t"\nmsgid "b"\nmsgstr "B"\n',
    )
    assert update(tmp_path, ("t", "b"), "a", "new")[1] == []
    found = entries(file)
    assert list(found) == [("t", "b"), (None, "a"), (None, "new")]
    assert (found[None, "a"].msgstr, found[None, "a"].fuzzy) == ("A", True)
    assert found[None, "a"].tcomment == "by Luna"
    assert (found["t", "b"].msgstr, found["t", "b"].fuzzy) == ("B", False)
    assert (found[None, "new"].msgstr, found[None, "new"].fuzzy) == ("", False)


def test_the_header_is_kept(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "A"\n')
    update(tmp_path, "b")
    assert '"X-Editor: kept\\n"' in file.read_text(encoding="utf-8")


def test_a_message_that_changed_becomes_obsolete_and_is_never_put_in_anothers_place(
    tmp_path: Path,
) -> None:
    """Matching by likeness turns "Do open the door" into "do not open"."""
    file = catalog(tmp_path, 'msgid "Do open the door."\nmsgstr "Abra la puerta."\n')
    update(tmp_path, "Do not open the door.")
    found = entries(file)
    assert found[None, "Do not open the door."].msgstr == ""
    assert found[None, "Do open the door."].obsolete
    assert found[None, "Do open the door."].msgstr == "Abra la puerta."


@pytest.mark.parametrize("other", [("t", "a"), "A", "a ", "a."])
def test_only_the_very_same_text_and_context_are_a_match(
    tmp_path: Path, other: str | tuple[str, str]
) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "T"\n')
    update(tmp_path, other)
    assert [entry.msgstr for entry in polib.pofile(str(file)) if not entry.obsolete] == [""]


def test_a_message_that_comes_back_has_its_translation_again(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "A"\n')
    update(tmp_path, "b")
    update(tmp_path, "a")
    assert entries(file)[None, "a"].msgstr == "A"
    assert not entries(file)[None, "a"].obsolete


def test_a_draft_that_went_and_came_back_is_still_a_draft(tmp_path: Path) -> None:
    file = catalog(tmp_path, '#, fuzzy\nmsgid "a"\nmsgstr "A"\n')
    for names in ("b", "c", "a"):
        update(tmp_path, names)
    assert entries(file)[None, "a"].fuzzy


def test_a_stale_draft_that_went_and_came_back_is_still_stale(tmp_path: Path) -> None:
    """Else a translation of another sentence would be printed."""
    file = catalog(tmp_path, '#, fuzzy\n#| msgid "old"\nmsgid "a"\nmsgstr "A"\n')
    for names in ("b", "c", "a"):
        update(tmp_path, names)
    found = entries(file).get((None, "a"))
    assert found is not None
    assert found.previous_msgid == "old" or not found.msgstr


def test_a_message_in_use_is_not_replaced_by_an_obsolete_one(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "new"\n\n#~ msgid "a"\n#~ msgstr "old"\n')
    update(tmp_path, "a")
    used = [entry.msgstr for entry in polib.pofile(str(file)) if not entry.obsolete]
    assert used == ["new"]


@pytest.mark.parametrize(
    "body",
    [
        'msgid "a"\nmsgstr "A"\n',
        '# by Luna\n#, fuzzy\nmsgid "gone"\nmsgstr "A"\n',
        '#, fuzzy\n#| msgid "old"\nmsgid "gone"\nmsgstr "A"\n',
        '#~ msgid "gone"\n#~ msgstr "A"\n',
        'msgid "a"\nmsgstr "one\\n"\n"two\\n"\n',
        "",
    ],
)
def test_a_second_update_changes_nothing(tmp_path: Path, body: str) -> None:
    file = catalog(tmp_path, body)
    update(tmp_path, "a", "b")
    before = file.read_bytes()
    assert update(tmp_path, "a", "b") == ([], [])
    assert file.read_bytes() == before


def test_an_update_names_the_files_that_it_changed(tmp_path: Path) -> None:
    catalog(tmp_path, 'msgid "a"\nmsgstr "A"\n')
    changed, _ = update(tmp_path, "b")
    assert changed == ["locales/lead.pot", "locales/es/LC_MESSAGES/lead.po"]


@pytest.mark.parametrize(
    "body",
    [
        'msgid "a"\nmsgstr "Bonj\n\nmsgid "b"\nmsgstr "B"\n',
        'msgid "a"\nmsgstr "one"\n\nmsgid "a"\nmsgstr "two"\n',
        'msgid "a"\nmsgstr "A"\n\n<<<<<<< HEAD\nmsgid "b"\nmsgstr "B"\n',
        "<!DOCTYPE html>\n",
    ],
    ids=["quote", "duplicate", "conflict", "html"],
)
def test_a_catalog_with_a_mistake_is_left_as_it_is_and_named(tmp_path: Path, body: str) -> None:
    """Read past its mistake, it would lose letters and translations."""
    file = catalog(tmp_path, body)
    before = file.read_bytes()
    _, found = update(tmp_path, "a", "b")
    assert file.read_bytes() == before
    assert [problem.place.path for problem in found] == ["locales/es/LC_MESSAGES/lead.po"]


@pytest.mark.parametrize("codec", ["latin-1", "utf-16"])
def test_a_catalog_that_is_not_utf_8_is_left_as_it_is(tmp_path: Path, codec: str) -> None:
    file = catalog(tmp_path, (HEADER + 'msgid "a"\nmsgstr "Café"\n').encode(codec))
    before = file.read_bytes()
    assert update(tmp_path, "a")[1]
    assert file.read_bytes() == before


def test_a_catalog_whose_header_names_another_encoding_is_left_as_it_is(tmp_path: Path) -> None:
    header = HEADER.replace("UTF-8", "ISO-8859-1")
    file = catalog(tmp_path, (header + 'msgid "a"\nmsgstr "Café"\n').encode())
    before = file.read_bytes()
    assert update(tmp_path, "a")[1]
    assert file.read_bytes() == before


def test_a_translators_comment_is_kept_before_there_is_a_translation(tmp_path: Path) -> None:
    file = catalog(tmp_path, '# ask Luna\nmsgid "a"\nmsgstr ""\n')
    update(tmp_path, "a")
    assert entries(file)[None, "a"].tcomment == "ask Luna"


def test_an_untranslated_message_that_is_gone_leaves_nothing_behind(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr ""\n')
    update(tmp_path, "b")
    assert list(entries(file)) == [(None, "b")]


def test_other_domains_are_not_touched(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "a"\nmsgstr "A"\n')
    other = file.with_name("other.po")
    other.write_text("left alone", encoding="utf-8")
    update(tmp_path, "b")
    assert other.read_text(encoding="utf-8") == "left alone"


def test_the_nearest_earlier_sentence_is_offered_as_a_comment_and_never_as_a_translation(
    tmp_path: Path,
) -> None:
    file = catalog(tmp_path, 'msgid "Do open the door."\nmsgstr "Abra la puerta."\n')
    update(tmp_path, "Do not open the door.", "Ask for a lawyer.")
    found = entries(file)
    assert found[None, "Do not open the door."].tcomment == (
        "earlier source: Do open the door.\nearlier translation: Abra la puerta."
    )
    assert found[None, "Do not open the door."].msgstr == ""
    assert found[None, "Ask for a lawyer."].tcomment == ""


def test_the_offer_goes_once_there_is_a_translation_and_a_translators_own_comment_stays(
    tmp_path: Path,
) -> None:
    file = catalog(tmp_path, 'msgid "Do open the door."\nmsgstr "Abra la puerta."\n')
    update(tmp_path, "Do not open the door.")
    po = polib.pofile(str(file))
    po[0].msgstr, po[0].tcomment = "No abra.", f"ask Luna\n{po[0].tcomment}"
    po.save()
    assert update(tmp_path, "Do not open the door.")[1] == []
    assert entries(file)[None, "Do not open the door."].tcomment == "ask Luna"


def test_what_is_stale_says_so_in_words_until_somebody_has_made_sure_of_it(tmp_path: Path) -> None:
    """Other programs drop what marks it as stale, and it would print as a draft."""
    file = catalog(tmp_path, '#, fuzzy\n#| msgid "old"\nmsgid "a"\nmsgstr "A"\n')
    update(tmp_path, "a")
    assert entries(file)[None, "a"].tcomment == STALE
    po = polib.pofile(str(file))
    po[0].previous_msgid = None
    po.save()
    assert is_stale(entries(file)[None, "a"])
    po[0].flags = []
    po.save()
    update(tmp_path, "a")
    assert entries(file)[None, "a"].tcomment == ""


WRAPPED = """\
#: flyers/lead/flyer.html
msgid ""
"A sentence that its editor wrapped, as editors do, into lines of seventy-nine "
"letters."
msgstr ""
"Una frase que su editor dividió, como hacen los editores, en líneas de setenta "
"y nueve letras."
"""
LONG = "A sentence that its editor wrapped, as editors do, into lines of seventy-nine letters."


def test_what_is_unchanged_keeps_the_line_breaks_that_its_editor_gave_it(tmp_path: Path) -> None:
    file = catalog(tmp_path, f'{WRAPPED}\nmsgid "b"\nmsgstr "B"\n')
    changed, _ = update(tmp_path, LONG, "c")
    assert "locales/es/LC_MESSAGES/lead.po" in changed
    assert WRAPPED in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x1c"])
def test_what_others_take_for_the_end_of_a_line_is_kept(mark: str, tmp_path: Path) -> None:
    file = catalog(tmp_path, f'msgid "a"\nmsgstr "one{mark}two"\n')
    assert update(tmp_path, "a", "b")[1] == []
    assert f'msgstr "one{mark}two"' in file.read_text(encoding="utf-8")
    assert update(tmp_path, "a", "b") == ([], [])


def test_line_ends_of_windows_are_kept(tmp_path: Path) -> None:
    file = catalog(tmp_path, (HEADER + 'msgid "a"\nmsgstr "A"\n').replace("\n", "\r\n").encode())
    update(tmp_path, "a", "b")
    content = file.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 0


@settings(deadline=None)
@given(
    st.dictionaries(IDS, st.tuples(st.text('ñ%"\\\n\t ab', min_size=1), st.booleans())),
    st.lists(st.lists(IDS, unique=True), min_size=1, max_size=4),
)
def test_through_any_changes_of_the_text_every_translation_is_kept(
    translated: dict[tuple[str | None, str], tuple[str, bool]],
    rounds: list[list[tuple[str | None, str]]],
) -> None:
    po = polib.POFile(wrapwidth=0)
    for (context, source), (text, fuzzy) in translated.items():
        flags = ["fuzzy"] if fuzzy else []
        po.append(polib.POEntry(msgctxt=context, msgid=source, msgstr=text, flags=flags))
    for wanted in rounds:
        po = merged(po, template(messages(*wanted)))
        assert [(each.msgctxt, each.msgid) for each in po if not each.obsolete] == wanted
        po = polib.pofile(str(po), wrapwidth=0)
    kept = {(each.msgctxt, each.msgid): (each.msgstr, each.fuzzy) for each in po if each.msgstr}
    assert kept == translated


def test_the_command_leaves_a_project_that_is_up_to_date_as_it_is(shop: Path) -> None:
    handbill("translate", "update", cwd=shop)
    files = sorted((shop / "locales").rglob("*.po*"))
    before = {file: file.read_bytes() for file in files}
    done = handbill("translate", "update", cwd=shop)
    assert done.stdout == ""
    assert "0 files changed." in done.stderr
    assert {file: file.read_bytes() for file in files} == before


def test_the_command_leaves_the_catalogs_of_a_flyer_with_a_mistake_alone(shop: Path) -> None:
    flyer = shop / "flyers" / "lead" / "flyer.html"
    flyer.write_text("{% trans %}never closed", encoding="utf-8")
    file = shop / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    before = file.read_bytes()
    done = handbill("translate", "update", cwd=shop)
    assert done.returncode == 1
    assert "flyers/lead/flyer.html:1: error: the template has a mistake" in done.stderr
    assert file.read_bytes() == before
