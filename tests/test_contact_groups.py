"""Tables of groups: a contact for each row, every bad cell named, and nothing guessed at."""

import csv
import io
import os
import resource
from collections.abc import Iterable, Iterator
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbill.language import registry
from handbill.problem import ExitCode, HandbillError, Place, Problem, Severity
from handbill.project.contact import Contact, read_contact
from handbill.project.contact_columns import EVERY, column_key, headings, letters
from handbill.project.contact_file import contact_text
from handbill.project.contact_groups import group_rows, groups, read_groups

LANGUAGES = registry()
MOON = {"id": "moon", "name": "Moon House", "phone": "206-543-2100"}


def written(
    file: Path, *rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8"
) -> Path:
    """Write rows as a CSV file; the first one's keys are the headings."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def read(file: Path) -> tuple[list[Contact], list[Problem]]:
    found: list[Problem] = []
    return read_groups(file, LANGUAGES, found), found


def only(folder: Path, **changes: str) -> Contact:
    """Read the one contact of a table that is right."""
    contacts, found = read(written(folder / "groups.csv", MOON | changes))
    assert found == []
    return contacts[0]


def wrong(folder: Path, **changes: str) -> list[str]:
    """Give what is said of a table's one row, which must make no contact."""
    contacts, found = read(written(folder / "groups.csv", MOON | changes))
    assert contacts == []
    assert {problem.place.line for problem in found} == {2}
    assert all(problem.mend for problem in found)
    return [problem.what for problem in found]


def refusal(file: Path) -> list[str]:
    """Give the lines that are said of a file that is refused as a whole."""
    with pytest.raises(HandbillError) as stopped:
        read(file)
    assert stopped.value.exit_code is ExitCode.CONFIGURATION
    return [str(problem) for problem in stopped.value.problems]


def test_a_row_is_a_contact_with_its_place(tmp_path: Path) -> None:
    contact = only(tmp_path)
    assert (contact.id, contact.kind, contact.text("name", "es")) == ("moon", "group", "Moon House")
    assert contact.phones[0].shown == "(206) 543-2100"
    assert contact.place == Place(str(tmp_path / "groups.csv"), 2)


def test_every_heading_fills_its_key(tmp_path: Path) -> None:
    contact = only(
        tmp_path,
        phone_kind="text",
        phone_label="Text line",
        **{"phone_label.es": "Línea"},
        phone3="211",
        region="US",
        email="a@moon.org",
        web="https://moon.org",
        qr="https://moon.org/lead",
        address="Box 1",
        hours="9-17",
        **{"hours.es": "de 9 a 17", "hours.zh-Hans": "9点"},
        languages="English",
        note="Free.",
    )
    assert [(p.shown, p.kind, p.label) for p in contact.phones] == [
        ("(206) 543-2100", "text", {"": "Text line", "es": "Línea"}),
        ("211", "voice", {}),
    ]
    assert (contact.email, contact.web, contact.qr) == (
        "a@moon.org",
        "https://moon.org",
        "https://moon.org/lead",
    )
    assert [contact.text("hours", tag) for tag in ("es", "zh-Hans", "vi")] == [
        "de 9 a 17",
        "9点",
        "9-17",
    ]
    assert contact.text("note", "en") == "Free."


@pytest.mark.parametrize(("said", "stamp"), [("yes", True), ("True", True), ("no", False)])
def test_a_place_for_a_stamp_is_yes_or_no(tmp_path: Path, said: str, *, stamp: bool) -> None:
    assert only(tmp_path, stamp=said).stamp is stamp


def test_a_number_may_be_for_one_language_alone(tmp_path: Path) -> None:
    assert only(tmp_path, phone_language="es").phones[0].language == "es"
    assert "no language" in wrong(tmp_path, phone_language="xx")[0]
    assert 'the cell "stamp" (D2): ' in wrong(tmp_path, stamp="perhaps")[0]


@pytest.mark.parametrize("heading", ["Hours.ES", " hours.es ", "hours.Es"])
def test_case_and_blanks_of_a_heading_do_not_matter(heading: str) -> None:
    assert column_key(heading, LANGUAGES) == ("hours", "es")


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Telephone", "phone"),
        ("Phone number", "phone"),
        ("tel", "phone"),
        ("Telephone 2", "phone2"),
        ("phone1", "phone"),
        ("phone2_type", "phone2_kind"),
        ("phone_type", "phone_kind"),
        ("E-mail", "email"),
        ("emial", "email"),
        ("Website", "web"),
        ("Opening hours", "hours"),
        ("hours (es)", "hours.es"),
        ("hours_es", "hours.es"),
        ("Hours Spanish", "hours.es"),
        ("Organization", "name"),
        ("adress", "address"),
        ("Notes", "note"),
        ("Country", "region"),
        ("Language", "languages"),
    ],
)
def test_a_heading_that_is_nearly_right_is_suggested(
    tmp_path: Path, heading: str, meant: str
) -> None:
    said = refusal(written(tmp_path / "groups.csv", MOON | {heading: "x"}))
    (line,) = said
    assert line.startswith(
        f'{tmp_path}/groups.csv:1: error: the heading "{heading}" (D1) is not known'
    )
    assert line.endswith(f'mend: write "{meant}", or delete the column')


def test_a_heading_like_no_other_is_only_refused(tmp_path: Path) -> None:
    (said,) = refusal(written(tmp_path / "groups.csv", MOON | {"zzz": "x"}))
    assert said.endswith("mend: delete the column")


@pytest.mark.parametrize(
    "heading", ["hours.xx", "email.es", "phone_kind.es", "phone10", "phone_", "id.es"]
)
def test_a_heading_that_fills_nothing_is_refused(tmp_path: Path, heading: str) -> None:
    assert "is not known" in refusal(written(tmp_path / "groups.csv", MOON | {heading: "x"}))[0]


def test_a_heading_that_stands_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    file.write_text("id,name,phone,Name\nmoon,A,206-543-2100,B\n", encoding="utf-8")
    assert 'the heading "Name" (D1) stands twice: column B has it too' in refusal(file)[0]


@pytest.mark.parametrize("name", MOON)
def test_a_column_that_every_group_needs_is_missed(tmp_path: Path, name: str) -> None:
    row = {key: text for key, text in MOON.items() if key != name} | {"hours": "9"}
    (said,) = refusal(written(tmp_path / "groups.csv", row))
    assert f'there is no column "{name}"' in said


def test_the_template_has_only_headings_that_are_known() -> None:
    assert {column_key(heading, LANGUAGES) for heading in headings()} >= {("id",), ("region",)}
    assert None not in {column_key(heading, LANGUAGES) for heading in headings()}
    assert set(EVERY) <= set(headings())


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"phone": "call us"}, 'the cell "phone" (C2): this is no telephone number'),
        ({"phone": "206-543-21"}, 'the cell "phone" (C2): 206-543-21 has too many or too few'),
        ({"phone": "415-555-0134"}, 'the cell "phone" (C2): 415-555-0134 is a made-up number'),
        ({"phone": "4.155550134E9"}, 'the cell "phone" (C2) looks like a number or a day'),
        ({"phone": "4,15555E+09"}, 'the cell "phone" (C2) looks like a number or a day'),
        ({"phone": "2065432100.0"}, 'the cell "phone" (C2) looks like a number or a day'),
        ({"phone": "=B2"}, 'the cell "phone" (C2) is a formula'),
        ({"phone": "#NAME?"}, 'the cell "phone" (C2) is an error of the spreadsheet'),
        ({"phone2": "12 06 543"}, 'the cell "phone2" (D2): 12 06 543 has too many or too few'),
        ({"phone_kind": "fax"}, 'the cell "phone_kind" (D2): input should be'),
        ({"phone2": "", "phone2_kind": "text"}, 'the cell "phone2" (D2) is blank, and others say'),
        ({"phone2_kind": "text"}, "the number 2 is blank, and others say"),
        ({"hours": "5-Jan"}, 'the cell "hours" (D2) looks like a number or a day'),
        ({"hours.es": "x" * 301}, 'the cell "hours.es" (D2): the text for es has 301'),
        ({"name": "Moon\nHouse"}, 'the cell "name" (B2): this must stand on one line'),
        ({"name": ""}, 'the cell "name" (B2) is blank'),
        ({"name": "CafÃ© Luna"}, 'the cell "name" (B2) is scrambled ("CafÃ© Luna")'),
        ({"note": "donâ€™t be afraid"}, 'the cell "note" (D2) is scrambled'),
        ({"name": "A\u202eB"}, 'the cell "name" (B2) holds a character that turns the reading'),
        ({"name": "A\x1b[31m"}, 'the cell "name" (B2) holds a control character'),
        ({"name": "A" * 10_000}, 'the cell "name" (B2) holds 10,000 characters'),
        ({"name": "A" * 401}, 'the cell "name" (B2) holds a word of more than 400 letters'),
        ({"email": "moon"}, 'the cell "email" (D2): this is no e-mail address'),
        ({"web": "javascript:x"}, 'the cell "web" (D2): only a web address can stand here'),
        ({"web": "https://bit.ly/x"}, 'the cell "web" (D2): bit.ly shortens addresses'),
        ({"region": "UK"}, 'the cell "region" (D2): "UK" is no country whose numbers are known'),
        ({"id": "Moon House"}, '"Moon House" cannot be the id'),
        ({"id": "../moon"}, '"../moon" cannot be the id'),
        ({"id": "con"}, '"con" cannot be the id'),
        ({"id": ""}, "the group has no id"),
        ({"phone": ""}, "there is no number, no e-mail and no web address"),
    ],
)
def test_a_bad_cell_is_named_by_its_row_and_column(
    tmp_path: Path, changes: dict[str, str], what: str
) -> None:
    said = wrong(tmp_path, **changes)
    assert len(said) == 1, said
    assert said[0].startswith(what)


def test_every_bad_cell_of_a_row_is_named_at_once(tmp_path: Path) -> None:
    said = wrong(tmp_path, id="Moon House", phone="555-5555", email="x", region="UK")
    assert len(said) == 3
    assert [what for what in said if "email" in what]


def test_a_group_without_a_number_but_an_address_is_warned_of(tmp_path: Path) -> None:
    contacts, found = read(
        written(tmp_path / "groups.csv", MOON | {"phone": "", "web": "moon.org"})
    )
    assert [contact.id for contact in contacts] == ["moon"]
    assert [problem.severity for problem in found] == [Severity.WARNING]
    assert "a line to write one on is printed" in found[0].what


@pytest.mark.parametrize("name", ["address", "hours", "languages", "note"])
def test_a_new_line_in_a_cell_is_kept_where_a_text_may_have_one(tmp_path: Path, name: str) -> None:
    assert only(tmp_path, **{name: "one\r\ntwo"}).text(name, "en") == "one\ntwo"


def test_html_and_template_code_are_plain_text(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>{{ 7*7 }}{% x %} 100% %(phone)s"
    assert only(tmp_path, name=name).text("name", "en") == name


def test_an_apostrophe_that_keeps_a_spreadsheet_from_counting_is_taken_away(tmp_path: Path) -> None:
    assert only(tmp_path, phone="'+1 206 543 2100").phones[0].shown == "(206) 543-2100"


def test_a_bad_row_leaves_the_others_standing(tmp_path: Path) -> None:
    rows = [
        MOON | {"id": f"g{n}", "phone": "555-5555" if n == 1 else MOON["phone"]} for n in range(3)
    ]
    contacts, found = read(written(tmp_path / "groups.csv", *rows))
    assert [contact.id for contact in contacts] == ["g0", "g2"]
    assert [problem.place.line for problem in found] == [3]


def test_the_second_of_two_groups_with_one_id_is_refused_and_names_the_first(
    tmp_path: Path,
) -> None:
    contacts, found = read(written(tmp_path / "groups.csv", MOON, MOON | {"name": "Other"}))
    assert [contact.text("name", "en") for contact in contacts] == ["Moon House"]
    assert [(p.what, p.place.line) for p in found] == [('"moon" is the id of row 2 already', 3)]


def test_a_cell_without_a_heading_is_named(tmp_path: Path) -> None:
    """A comma without quotation marks makes one of a text's second half."""
    file = tmp_path / "groups.csv"
    file.write_text("id,name,phone\nmoon,Moon House,206-543-2100,\nsun,Sun, House,206-543-2100\n")
    contacts, found = read(file)
    assert [contact.id for contact in contacts] == ["moon"]
    assert 'the cell D3 has no heading above it ("206-543-2100")' in [p.what for p in found]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_delimiter_and_encoding_says_the_same(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    row = MOON | {"name": "Café ☾", "note": "a, b; c\td"}
    file = written(tmp_path / "groups.csv", row, delimiter=delimiter, encoding=encoding)
    contacts, found = read(file)
    assert found == []
    assert [contacts[0].text(key, "en") for key in ("name", "note")] == ["Café ☾", "a, b; c\td"]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "mac-roman", "utf-16-le"])
def test_a_file_in_another_encoding_is_refused_before_a_row_is_taken(
    tmp_path: Path, encoding: str
) -> None:
    rows = [MOON | {"id": f"g{n}"} for n in range(50)]
    file = written(tmp_path / "groups.csv", *rows, MOON | {"name": "Café"}, encoding=encoding)
    taken: list[str] = []
    with pytest.raises(HandbillError) as stopped:
        taken += (contact.id for contact in groups(file, LANGUAGES, []))
    assert taken == []
    (problem,) = stopped.value.problems
    assert problem.mend == 'save it as "CSV UTF-8", or as .xlsx'
    assert encoding == "utf-16-le" or problem.place.line == 52


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file has no rows"),
        (b"id,name\0,phone\n", "the file is no text"),
        (b'id,name,phone\nmoon,"never closed', "the quotation marks do not fit"),
        (b"id,name,phone\nmoon," + b"a" * 200_000, "the quotation marks do not fit, or a cell"),
        (b"id" + b"," * 401, "more than 1,000,000 rows or 400 columns"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path: Path, raw: bytes, what: str) -> None:
    file = tmp_path / "groups.csv"
    file.write_bytes(raw)
    (said,) = refusal(file)
    assert what in said


def test_what_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name, what in (
        ("none.csv", "there is no such file"),
        ("pipe.csv", "this is no file"),
        ("folder.csv", "this is no file"),
        ("groups.ods", 'a file that ends with ".ods" is not read'),
    ):
        assert what in refusal(tmp_path / name)[0]


def book(file: Path, *values: object) -> Path:
    """Write a workbook whose second sheet has the group "moon" with these values."""
    whole = openpyxl.Workbook()
    whole.active["A1"] = "ask Luna"
    sheet = whole.create_sheet("groups")
    sheet.append([*MOON, "hours", "note"])
    sheet.append(
        [*values, *list({**MOON, "hours": "9-17", "note": "a\nb"}.values())[len(values) :]]
    )
    whole.save(file)
    return file


def test_a_workbook_says_the_same_as_a_csv_file(tmp_path: Path) -> None:
    contacts, found = read(book(tmp_path / "groups.xlsx"))
    assert found == []
    assert contacts[0].phones == only(tmp_path).phones
    assert contacts[0].text("note", "en") == "a\nb"


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (2065432100, 'is a number to the spreadsheet, not text ("2065432100")'),
        (2065432100.5, 'is a number to the spreadsheet, not text ("2065432100.5")'),
        ("=A2", "is a formula"),
        (date(2026, 9, 17), "is a day or a time to the spreadsheet"),
        (time(9), "is a day or a time to the spreadsheet"),
        (True, "is TRUE or FALSE"),
        ("#REF!", "is an error to the spreadsheet"),
    ],
)
def test_what_a_spreadsheet_made_of_a_number_is_named_and_not_guessed(
    tmp_path: Path, value: object, what: str
) -> None:
    contacts, found = read(book(tmp_path / "groups.xlsx", "moon", "Moon House", value))
    assert contacts == []
    (problem,) = found
    assert problem.what.startswith(f'the cell "phone" (C2) {what}')


def test_who_has_numbers_as_numbers_is_told_what_may_be_lost(tmp_path: Path) -> None:
    _, found = read(book(tmp_path / "groups.xlsx", "moon", "Moon House", 2065432100))
    assert "if neither a 0 nor a + is missing at its beginning" in found[0].mend


TEXT = st.text("aé \n\"'\\#=[]{}☾م", min_size=1, max_size=20).map(str.strip).filter(bool)


@settings(deadline=None, max_examples=60)
@given(
    st.fixed_dictionaries({}, optional={f"hours{t}": TEXT for t in ("", ".es", ".en", ".ar")}), TEXT
)
def test_a_contacts_file_says_what_its_row_said(
    tmp_path_factory: pytest.TempPathFactory, hours: dict[str, str], note: str
) -> None:
    folder = tmp_path_factory.mktemp("round")
    file = written(folder / "groups.csv", MOON | hours | {"note": note, "phone_label.es": "línea"})
    for group in group_rows(file, LANGUAGES, []):
        (folder / "moon.toml").write_text(contact_text(group.data), encoding="utf-8", newline="")
        again = read_contact(folder / "moon.toml", LANGUAGES, [])
        first = next(groups(file, LANGUAGES, []))
        assert again is not None
        for key in ("hours", "note", "name"):
            assert [again.text(key, tag) for tag in ("en", "es", "ar", "vi")] == [
                first.text(key, tag) for tag in ("en", "es", "ar", "vi")
            ]
        assert again.phones == first.phones


def rows_of(count: int) -> Iterable[str]:
    yield "id,name,phone,hours\n"
    for number in range(count):
        yield f"group-{number},Group {number},206-543-{2000 + number % 7000},9-17\n"


def test_groups_are_given_before_the_file_is_read_to_its_end(tmp_path: Path) -> None:
    """So a file of any length takes no more memory."""
    file = tmp_path / "groups.csv"
    file.write_text("".join([*rows_of(3000), 'x,"never closed']), encoding="utf-8")
    contacts: Iterator[Contact] = groups(file, LANGUAGES, [])
    assert next(contacts).id == "group-0"
    with pytest.raises(HandbillError):
        list(contacts)


def test_ten_thousand_groups_take_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    file.write_text("".join(rows_of(10_000)), encoding="utf-8")
    next(groups(file, LANGUAGES, []))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found: list[Problem] = []
    assert sum(1 for _ in groups(file, LANGUAGES, found)) == 10_000
    assert found == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
