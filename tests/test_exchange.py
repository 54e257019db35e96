"""What a table that came back changes: only what a translator meant, and never a review."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbill.language import registry
from handbill.problem import Place, Problem, Severity
from handbill.project.catalog import Catalog, read_catalog
from handbill.project.gate import Refused, check
from handbill.project.messages import SourceMessage
from handbill.project.po import STALE as STALE_MARK
from handbill.project.po import is_stale
from handbill.project.review import digest
from handbill.translate.catalogs import Domain
from handbill.translate.exchange import Change, Terms, _trimmed, compared, written
from handbill.translate.present import Present, exported
from handbill.translate.table import Grid, Row, Table, cells, clean, headings, shown, understood

SPANISH = registry()["es"]
CALL = SourceMessage((None, "Call %(number)s"), ("A <strong>number</strong>.",), "flyer.html", 1)
HELLO = SourceMessage(("title", "Hello"), (), "flyer.html", 2)
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"X-Editor: kept\\n"\n'
)
HI = Present("lead", HELLO, "Hola", "ask Luna", (), fuzzy=True, state="draft")


def table(*rows: Row) -> Table:
    """Give a table of rows, the first of them in line 2."""
    return Table("es", tuple(enumerate(rows, 2)), ())


def compare(
    row: Row, present: Present = HI, terms: Terms | None = None
) -> tuple[Change | None, list[Problem]]:
    """Compare one row with its message."""
    changes, problems = compared("es.csv", table(row), [present], terms or Terms())
    return (changes[0] if changes else None), problems


def edited(present: Present = HI, **values: str) -> Row:
    """Give the row of a message, in which somebody wrote."""
    row = exported(present)
    read = Row(**{name: clean(shown(text)) for name, text in vars(row).items()})
    return replace(read, **values)


def as_state(name: str) -> Present:
    """Give a message in a state."""
    return replace(HI, state=name, fuzzy=name in ("draft", "stale"))


def left(row: Row, present: Present = HI, terms: Terms | None = None) -> str:
    """Say why a row is left; nothing may be changed."""
    change, problems = compare(row, present, terms)
    assert change is None
    (problem,) = problems
    assert problem.place.line == 2
    return str(problem)


def test_a_row_that_nobody_wrote_in_changes_nothing() -> None:
    for state in ("draft", "translated", "reviewed", "stale", "refused"):
        present = as_state(state)
        assert compare(edited(present), present) == (None, [])


TEXTS = st.text("'=-@ñ\u200cم\u0301 \n", max_size=12)
PRESENTS = st.builds(
    Present,
    flyer=st.just("lead"),
    message=st.builds(
        lambda context, source: SourceMessage((context, source), (), "flyer.html", 1),
        st.none() | st.just("x"),
        st.sampled_from(["=a", "-b", "'=c", "d"]),
    ),
    text=TEXTS,
    comment=TEXTS,
    fuzzy=st.booleans(),
    state=st.sampled_from(["draft", "translated", "reviewed", "stale", "refused", "missing"]),
)
LISTS = st.lists(PRESENTS, unique_by=lambda each: each.message.id, max_size=5)


def read(*rows: Row) -> Table:
    """Give what is read of rows that were written."""
    lines = (headings("es"), *(cells(row) for row in rows))
    return understood(Grid("es.csv", "", tuple((n, tuple(row)) for n, row in enumerate(lines, 1))))


@settings(deadline=None)
@given(LISTS)
def test_what_was_exported_changes_nothing(presents: list[Present]) -> None:
    whole = read(*(exported(each) for each in presents))
    assert compared("es.csv", whole, presents, Terms()) == ([], [])


@settings(deadline=None)
@given(LISTS, st.lists(TEXTS, min_size=5, max_size=5), st.booleans())
def test_new_texts_come_back_exactly(presents: list[Present], texts: list[str], sure: bool) -> None:  # noqa: FBT001 -- hypothesis' way
    pairs = list(zip(presents, texts, strict=False))
    rows = [
        replace(exported(each), new=text, status="translated" if sure else each.state)
        for each, text in pairs
        if text.strip()
    ]
    changes, _ = compared("es.csv", read(*rows), presents, Terms(replace=True))
    told = {change.present.message.id: change for change in changes}
    for present, text in pairs:
        change = told.get(present.message.id)
        wanted = clean(shown(text))
        if change and change.told:
            assert change.text == wanted
            assert not isinstance(check(present.message.id[1], wanted), Refused)
        elif wanted and wanted != clean(present.text):
            assert isinstance(check(present.message.id[1], wanted), Refused)


@pytest.mark.parametrize(
    ("state", "status", "new", "after"),
    [
        ("draft", "draft", "¡Hola!", "draft"),
        ("draft", "translated", "¡Hola!", "translated"),
        ("draft", "translated", "", "translated"),
        ("draft", "reviewed", "¡Hola!", "translated"),
        ("draft", "", "¡Hola!", "draft"),
        ("translated", "translated", "¡Hola!", "draft"),
        ("translated", "draft", "", "draft"),
        ("translated", "draft", "¡Hola!", "draft"),
        ("stale", "stale", "¡Hola!", "draft"),
        ("stale", "translated", "¡Hola!", "translated"),
        ("stale", "translated", "Hola", "translated"),
        ("refused", "refused", "¡Hola!", "draft"),
        ("refused", "translated", "¡Hola!", "translated"),
    ],
)
def test_the_status_says_how_far_a_text_can_be_trusted(
    state: str, status: str, new: str, after: str
) -> None:
    """A text that changed under a status that nobody touched is a draft."""
    present = as_state(state)
    change, problems = compare(edited(present, new=new, status=status), present)
    assert change
    assert (change.state, change.text) == (after, new or "Hola")
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []


@pytest.mark.parametrize("status", ["draft", "translated", "reviewed"])
def test_as_draft_makes_all_new_texts_drafts(status: str) -> None:
    change, _ = compare(edited(new="¡Hola!", status=status), HI, Terms(as_draft=True))
    assert change
    assert change.state == "draft"


def test_as_draft_confirms_nothing() -> None:
    assert compare(edited(status="translated"), HI, Terms(as_draft=True)) == (None, [])


def test_that_a_spreadsheet_writes_no_review_is_said() -> None:
    _, (problem,) = compare(edited(status="reviewed"))
    assert str(problem) == (
        'es.csv:2: warning: a spreadsheet writes no review: "reviewed" counts as translated here\n'
        "  mend: a second reader confirms it: translate review"
    )


def test_importing_twice_does_nothing_the_second_time() -> None:
    row = edited(as_state("translated"), new="¡Hola!")
    change, _ = compare(row, as_state("translated"))
    assert change
    after = replace(HI, text=change.text, fuzzy=change.fuzzy, state=change.state)
    assert compare(row, after) == (None, [])


def test_what_a_reader_made_sure_of_since_the_export_is_not_taken_back() -> None:
    since = replace(HI, text="¡Hola!", fuzzy=False, state="translated")
    assert compare(edited(new="¡Hola!"), since) == (None, [])
    doubted = replace(HI, text="¡Hola!")
    found = left(edited(new="¡Hola!", status="translated"), doubted)
    assert "the catalog has another text since the export" in found


def test_a_reviewed_message_is_left_unless_it_is_to_be_replaced() -> None:
    present = as_state("reviewed")
    for row in (edited(present, new="¡Hola!"), edited(present, status="draft")):
        assert "the message is reviewed" in left(row, present)
        change, problems = compare(row, present, Terms(replace=True))
        assert change
        assert change.state == "draft"
        assert problems == []


def test_a_reviewed_message_may_be_commented_on() -> None:
    present = as_state("reviewed")
    change, _ = compare(edited(present, comment="ask Ana"), present)
    assert change
    assert (change.comment, change.state) == ("ask Ana", "reviewed")


def test_a_text_that_is_newer_than_the_file_is_left_unless_it_is_to_be_replaced() -> None:
    row = edited(new="¡Hola!")
    newer = replace(HI, text="Buenas")
    found = left(row, newer)
    assert 'es.csv:2: error: the catalog has another text since the export: "Buenas"' in found
    assert compare(row, newer, Terms(replace=True))[0]


def test_what_was_written_into_the_wrong_column_is_said() -> None:
    found = left(edited(text="¡Hola!"))
    assert 'es.csv:2: warning: "current text" is not what the catalog has' in found
    assert 'mend: write into "new text"' in found


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"id": ""}, "the row has no id"),
        ({"id": "12"}, '"12" is no id'),
        ({"id": "m0123456789abcdef"}, 'the flyer no longer says "Hello"'),
        ({"flyer": "led"}, 'there is no flyer "led"\n  mend: write lead'),
        ({"source": "Hello!"}, 'the English text is not the flyer\'s: "Hello"'),
        ({"status": "translatd"}, 'the status "translatd" is not known\n  mend: write translated'),
        ({"status": "?"}, 'the status "?" is not known\n  mend: write draft or translated'),
        ({"status": "missing"}, 'the status "missing" cannot be chosen'),
        ({"new": "<script>"}, 'the translation holds the markup "<script>"'),
        ({"new": "see www.example.org"}, "the translation holds a web or e-mail address"),
        ({"new": "1\u202e2"}, "a character that turns the reading order around"),
        ({"new": "%(phone)s"}, 'the translation has the unknown placeholder "%(phone)s"'),
        ({"new": "a" * 5000}, "the translation holds 5,000 characters"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_left(values: dict[str, str], what: str) -> None:
    found = left(edited(**({"new": "¡Hola!"} | values)))
    assert found.startswith("es.csv:2: error: ")
    assert what in found


@pytest.mark.parametrize("comment", [STALE_MARK, "ask\n| msgid", "earlier source: x"])
def test_a_comment_that_the_press_would_take_for_its_own_is_named(comment: str) -> None:
    found = left(edited(new="¡Hola!", comment=comment))
    assert "a line of the comment begins as only the press's own do" in found


@pytest.mark.parametrize("comment", ["write to luna@example.org", "x" * 2001, "a\u202eb"])
def test_a_comment_that_does_not_belong_into_a_catalog_is_named(comment: str) -> None:
    assert "es.csv:2: error: the comment holds " in left(edited(new="¡Hola!", comment=comment))


def test_a_row_that_is_left_is_only_a_warning_if_nobody_wrote_in_it() -> None:
    assert left(edited(source="Hello!")).startswith("es.csv:2: warning: ")


def test_a_message_that_stands_twice_is_named_at_both_rows_and_left() -> None:
    rows = table(edited(new="A"), edited(new="B"))
    changes, problems = compared("es.csv", rows, [HI], Terms())
    assert changes == []
    what = "the message stands more than once: es.csv:2 and es.csv:3"
    assert [(problem.place.line, problem.what) for problem in problems] == [(2, what), (3, what)]


def test_the_others_are_taken_when_some_are_left() -> None:
    call = Present("lead", CALL)
    rows = table(edited(call, new="Llame"), edited(new="¡Hola!"))
    changes, problems = compared("es.csv", rows, [HI, call], Terms())
    assert [change.text for change in changes] == ["¡Hola!"]
    assert ['lacks the placeholder "%(number)s"' in problem.what for problem in problems] == [True]


def test_the_same_sentence_of_two_flyers_is_two_messages() -> None:
    other = replace(HI, flyer="other", text="Buenas")
    rows = table(edited(new="A"), edited(other, new="B"))
    changes, _ = compared("es.csv", rows, [HI, other], Terms())
    assert [(change.present.flyer, change.text) for change in changes] == [
        ("lead", "A"),
        ("other", "B"),
    ]


def test_a_status_without_a_text_is_named() -> None:
    missing = Present("lead", HELLO)
    assert "there is no text" in left(edited(missing, status="translated"), missing)


def test_a_stale_text_cannot_be_confirmed_as_it_stands() -> None:
    stale = as_state("stale")
    found = left(edited(stale, status="translated"), stale)
    assert "the current text translates an earlier sentence" in found


def test_a_refused_text_cannot_be_confirmed() -> None:
    refused = replace(as_state("refused"), text="<script>")
    assert "markup" in left(edited(refused, status="draft"), refused)


def test_an_empty_comment_takes_none_away() -> None:
    change, _ = compare(edited(new="¡Hola!", comment=""))
    assert change
    assert change.comment == "ask Luna"


def test_the_notes_hold_the_earlier_sentence_that_an_update_offers() -> None:
    row = exported(replace(HI, message=CALL, marks=("earlier source: Ring %(number)s", STALE_MARK)))
    assert row.notes == "A <strong>number</strong>.\nearlier source: Ring %(number)s"


DOMAIN = Domain("lead", (CALL, HELLO))


def catalog(folder: Path, body: str, header: str = HEADER) -> Path:
    """Write a Spanish catalog of the domain "lead"."""
    file = folder / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{header}\n{body}", encoding="utf-8")
    return file


def write(folder: Path, **values: Any) -> tuple[str | None, list[Problem]]:
    """Write one change of the greeting."""
    whole: dict[str, Any] = {"text": "¡Hola!", "fuzzy": False, "comment": "", "told": True}
    change = Change(**({"place": Place("es.csv", 2), "present": HI} | whole | values))
    return written(folder, SPANISH, DOMAIN, [change])


def entry(file: Path, source: str = "Hello") -> polib.POEntry:
    found = polib.pofile(str(file)).find(source)
    assert found
    return found


BODY = 'msgid "Call %(number)s"\nmsgstr ""\n\nmsgctxt "title"\nmsgid "Hello"\nmsgstr "Hola"\n'
STALE = BODY.replace('msgctxt "title"', '#, fuzzy\n#| msgid "Hi"\nmsgctxt "title"')


def test_a_change_is_written_and_the_rest_stays_to_the_letter(tmp_path: Path) -> None:
    file = catalog(tmp_path, BODY)
    assert write(tmp_path) == ("locales/es/LC_MESSAGES/lead.po", [])
    assert file.read_text(encoding="utf-8") == f"{HEADER}\n{BODY.replace('Hola', '¡Hola!')}"


def test_draft_and_comment_are_written(tmp_path: Path) -> None:
    file = catalog(tmp_path, BODY)
    write(tmp_path, fuzzy=True, comment="ask Ana\nor Luna")
    assert entry(file).fuzzy
    assert "# ask Ana\n# or Luna\n#, fuzzy\n" in file.read_text(encoding="utf-8")


def test_a_stale_text_that_is_told_anew_is_no_longer_stale(tmp_path: Path) -> None:
    file = catalog(tmp_path, STALE)
    write(tmp_path)
    assert (entry(file).previous_msgid, entry(file).fuzzy) == (None, False)


@pytest.mark.parametrize(
    "mark",
    [STALE_MARK, '| msgid "Hi"', "earlier source: Hi", "a reader found this wrong: too long"],
)
def test_a_mark_of_the_press_goes_with_the_text_that_it_was_of(tmp_path: Path, mark: str) -> None:
    body = BODY.replace('msgctxt "title"', f'# ask Ana\n# {mark}\n#, fuzzy\nmsgctxt "title"')
    file = catalog(tmp_path, body)
    present = replace(HI, marks=(mark,), comment="ask Ana")
    write(tmp_path, present=present, comment="ask Luna", told=False, fuzzy=True, text="Hola")
    assert entry(file).tcomment == f"ask Luna\n{mark}"
    write(tmp_path, present=present, comment="ask Luna", fuzzy=True)
    assert entry(file).tcomment == "ask Luna"
    assert not is_stale(entry(file))


def test_what_a_reader_found_wrong_is_gone_when_another_made_sure(tmp_path: Path) -> None:
    file = catalog(tmp_path, BODY)
    marks = ("a reader found this wrong: too long", "earlier source: Hi")
    write(tmp_path, present=replace(HI, marks=marks), told=False, text="Hola")
    assert entry(file).tcomment == "earlier source: Hi"


def test_a_comment_alone_leaves_the_state_as_it_is(tmp_path: Path) -> None:
    file = catalog(tmp_path, STALE)
    write(tmp_path, text="Hola", fuzzy=True, told=False, comment="why?")
    assert (entry(file).previous_msgid, entry(file).fuzzy) == ("Hi", True)
    assert entry(file).tcomment == "why?"


def test_a_catalog_that_is_not_there_is_begun(tmp_path: Path) -> None:
    assert write(tmp_path)[0] == "locales/es/LC_MESSAGES/lead.po"
    file = tmp_path / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    assert [each.msgstr for each in polib.pofile(str(file))] == ["", "¡Hola!"]
    assert isinstance(read_catalog(file, "lead.po", SPANISH, frozenset(), []), Catalog)


def test_a_message_that_its_catalog_does_not_have_yet_is_added(tmp_path: Path) -> None:
    file = catalog(tmp_path, 'msgid "Old"\nmsgstr "Viejo"\n')
    write(tmp_path)
    assert entry(file).msgstr == "¡Hola!"
    assert "#~ msgid" in file.read_text(encoding="utf-8")


def test_who_translated_last_and_every_address_are_taken_out(tmp_path: Path) -> None:
    header = (
        "# Spanish. luna@example.org\n# Two lines.\n"
        + HEADER
        + (
            '"Last-Translator: Luna\\n"\n"Language-Team: es <es@example.org>\\n"\n'
            '"Report-Msgid-Bugs-To: a@example.org\\n"\n'
        )
    )
    file = catalog(tmp_path, BODY, header)
    write(tmp_path)
    text = file.read_text(encoding="utf-8")
    assert "@" not in text
    assert "Last-Translator" not in text
    assert "# Two lines." in text
    assert "X-Editor: kept" in text


def test_a_catalog_with_a_mistake_is_left_as_it_is(tmp_path: Path) -> None:
    file = catalog(tmp_path, BODY + 'msgid "x\n')
    before = file.read_bytes()
    path, problems = write(tmp_path)
    assert (path, len(problems)) == (None, 1)
    assert file.read_bytes() == before


def test_a_full_disk_leaves_the_catalog_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    file = catalog(tmp_path, BODY)
    before = file.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == ["lead.po"]


@settings(deadline=None)
@given(
    text=st.text("ñ%\"\\ \nم\u200c'", min_size=1).map(clean).filter(bool),
    comment=st.text('ñ#,~|".: \n', max_size=10).map(clean).map(_trimmed),
)
def test_any_text_and_comment_is_read_from_the_catalog_as_it_was_told(
    tmp_path_factory: pytest.TempPathFactory, text: str, comment: str
) -> None:
    folder = tmp_path_factory.mktemp("po")
    file = catalog(folder, BODY)
    write(folder, text=text, comment=comment)
    assert (entry(file).msgstr, entry(file).tcomment) == (text, comment)
    reviewed = frozenset({digest("title", "Hello", "Hola")})
    found: list[Problem] = []
    assert read_catalog(file, "lead.po", SPANISH, reviewed, found)
