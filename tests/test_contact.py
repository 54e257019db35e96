"""Contacts: who to call, checked at the door and printed as entered where that matters."""

from pathlib import Path

import pytest

from handbill.language import registry
from handbill.problem import Place, Problem, Severity
from handbill.project.contact import Contact, Phone, read_contact
from handbill.project.read import _contacts

GROUP = 'format = 1\nname = "Group"\n'


def read(folder: Path, text: str, name: str = "group.toml") -> tuple[Contact | None, list[Problem]]:
    """Read a contact's file of this text."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    found: list[Problem] = []
    return read_contact(file, registry(), found), found


def group(folder: Path, text: str) -> Contact:
    """Read a group's file that is right."""
    contact, found = read(folder, GROUP + text)
    assert found == []
    assert contact is not None
    return contact


def only(folder: Path, text: str) -> Problem:
    """Give the one thing that is said of a group's file; the added text begins on line 3."""
    _, found = read(folder, GROUP + text)
    assert len(found) == 1, found
    assert found[0].place.path == "contacts/group.toml"
    assert found[0].mend
    return found[0]


def phone(folder: Path, number: str, more: str = "") -> Phone:
    """Give a group's one number as it will be printed."""
    return group(folder, f'{more}\n[[phones]]\nnumber = "{number}"\n').phones[0]


def test_the_files_name_is_the_contacts_id(tmp_path: Path) -> None:
    assert group(tmp_path, "").id == "group"


def test_a_contact_of_ones_own_that_is_not_published_has_the_same_kind_of_id(
    tmp_path: Path,
) -> None:
    contact, found = read(tmp_path, GROUP, "night-bus.local.toml")
    assert found == []
    assert contact is not None
    assert contact.id == "night-bus"


@pytest.mark.parametrize(
    "name", ["Café.toml", "my group.toml", "-x.toml", "con.toml", "nul.local.toml", "a_b.toml"]
)
def test_a_name_that_cannot_stand_in_every_file_system_is_no_id(tmp_path: Path, name: str) -> None:
    contact, found = read(tmp_path, GROUP, name)
    assert contact is None
    assert "cannot be the id of a contact" in found[0].what
    assert found[0].mend == "use small letters, digits and hyphens"


def test_nothing_but_the_format_must_be_said(tmp_path: Path) -> None:
    contact, found = read(tmp_path, "format = 1\n")
    assert found == []
    assert contact is not None
    assert contact.phones == ()
    assert contact.text("name", "en") is None


def test_a_text_for_every_language_is_given_in_each(tmp_path: Path) -> None:
    contact = group(tmp_path, 'hours = "9–17"\n')
    assert [contact.text("hours", tag) for tag in ("en", "ar")] == ["9–17", "9–17"]


def test_a_text_is_given_in_its_language_and_else_in_english(tmp_path: Path) -> None:
    contact = group(tmp_path, '[hours]\nen = "Mon"\nes = "Lun."\n')
    assert [contact.text("hours", tag) for tag in ("es", "vi")] == ["Lun.", "Mon"]


@pytest.mark.parametrize("tag", ["spanish", "zh_Hans", "ess"])
def test_a_text_in_a_language_that_is_none_is_said(tmp_path: Path, tag: str) -> None:
    """It would never print, and nobody would learn why."""
    assert f'"{tag}"' in only(tmp_path, f'[hours]\nen = "Mon"\n{tag} = "Lun."\n').what


@pytest.mark.parametrize(
    ("number", "shown", "link"),
    [
        ("206-543-2100", "(206) 543-2100", "tel:+1-206-543-2100"),
        ("+1 206 543 2100", "(206) 543-2100", "tel:+1-206-543-2100"),
        ("+44 20 7031 3000", "+44 20 7031 3000", "tel:+44-20-7031-3000"),
    ],
)
def test_a_full_number_is_written_as_its_country_writes_it(
    tmp_path: Path, number: str, shown: str, link: str
) -> None:
    found = phone(tmp_path, number)
    assert (found.shown, found.link) == (shown, link)


@pytest.mark.parametrize("number", ["1-800-GET-HELP", "(206) 543-2100 ext. 12", "1-888-999-LOVE"])
def test_a_vanity_number_prints_as_entered(tmp_path: Path, number: str) -> None:
    assert phone(tmp_path, number).shown == number


@pytest.mark.parametrize("region", ["US", "DE", "GB", "MX"])
@pytest.mark.parametrize("number", ["211", "988", "116117"])
def test_a_short_number_prints_as_entered_and_is_dialled_without_a_country(
    tmp_path: Path, number: str, region: str
) -> None:
    found = phone(tmp_path, number, f'region = "{region}"')
    assert (found.shown, found.link) == (number, f"tel:{number}")


def test_the_letters_of_a_vanity_number_are_dialled_as_digits(tmp_path: Path) -> None:
    """Dropping them would call 1800."""
    digits = phone(tmp_path, "1-800-GET-HELP").link.removeprefix("tel:").replace("-", "")
    assert digits.removeprefix("+") == "18004384357"


def test_an_extension_is_not_dialled_as_a_part_of_the_number(tmp_path: Path) -> None:
    assert "210012" not in phone(tmp_path, "(206) 543-2100 ext. 12").link


def test_a_number_without_its_area_code_is_not_printed_with_a_country_before_it(
    tmp_path: Path,
) -> None:
    """+1 5432100 reaches nobody."""
    contact, _ = read(tmp_path, GROUP + '[[phones]]\nnumber = "543-2100"\n')
    assert contact is not None
    assert contact.phones[0].shown == "543-2100"
    assert "+1" not in contact.phones[0].link


@pytest.mark.parametrize("number", ["911", "9-1-1", "112", "999"])
def test_the_police_as_a_contact_is_warned_of(tmp_path: Path, number: str) -> None:
    problem = only(tmp_path, f'\n[[phones]]\nnumber = "{number}"\n')
    assert problem.what == f"{number} is the police"
    assert problem.severity is Severity.WARNING
    assert problem.place.line == 5


@pytest.mark.parametrize("number", ["415-555-0134", "+1 206 555 0199", "1-800-555-0100"])
def test_a_number_reserved_for_fiction_is_an_error_in_a_real_groups_contact(
    tmp_path: Path, number: str
) -> None:
    problem = only(tmp_path, f'[[phones]]\nnumber = "{number}"\n')
    assert "is a made-up number: nobody answers it" in problem.what
    assert problem.severity is Severity.ERROR
    assert problem.place == Place("contacts/group.toml", 4)


def test_a_number_reserved_for_fiction_may_stand_in_an_example(tmp_path: Path) -> None:
    text = 'kind = "example"\n[[phones]]\nnumber = "415-555-0134"\n'
    assert phone(tmp_path, "206-543-2100").shown
    assert read(tmp_path, GROUP + text)[1] == []


@pytest.mark.parametrize("number", ["+34 915 550 134", "+49 30 5550123"])
def test_a_real_number_of_another_country_is_not_taken_for_a_made_up_one(
    tmp_path: Path, number: str
) -> None:
    """555-01xx is reserved in North America only."""
    assert phone(tmp_path, number).shown.startswith("+")


@pytest.mark.parametrize("number", ["206-543-210", "206-543-21000", "+44 20 703"])
def test_a_number_with_too_many_or_too_few_digits_is_said(tmp_path: Path, number: str) -> None:
    problem = only(tmp_path, f'[[phones]]\nnumber = "{number}"\n')
    assert "too many or too few digits" in problem.what
    assert problem.mend == "check it digit by digit"


@pytest.mark.parametrize("char", ["\u200b", "\u200e", "\u2066", "\u00ad", "\u202e", "\u2069"])
@pytest.mark.parametrize("key", ["number", "email", "web"])
def test_nothing_invisible_stands_in_what_people_dial_or_type(
    tmp_path: Path, key: str, char: str
) -> None:
    values = {"number": "206 543 2100", "email": "a@example.org", "web": "https://example.org"}
    line = f'{key} = "{char}{values[key]}"\n'
    contact, found = read(tmp_path, GROUP + ("[[phones]]\n" if key == "number" else "") + line)
    assert contact is None
    assert len(found) == 1
    assert f"U+{ord(char):04X}" in found[0].what or "isolates" in found[0].what
    assert found[0].place.line == (4 if key == "number" else 3)


@pytest.mark.parametrize(
    "number", ["call us", "+", "٢٠٦٥٤٣٢١٠٠", "206;drop", "2" * 41, "tel:206", "206\t543"]
)
def test_what_cannot_be_dialled_is_no_number(tmp_path: Path, number: str) -> None:
    problem = only(tmp_path, f'[[phones]]\nnumber = "{number}"\n')
    assert problem.what.startswith('"phones.0.number": this is no telephone number')


@pytest.mark.parametrize("key", ["web", "qr"])
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "javascript:alert(document.cookie)",
        "javascript://example.org/%0aalert(1)",
        "JavaScript:a.b",
        "data:text/html,x",
        "data:text.x",
        "file:///etc/passwd",
        "file:etc.d/passwd",
        "mailto:a@example.org",
        "//example.org",
        "ftp://example.org",
        "https://",
        "https://[x",
        "example",
        "https://exa mple.org",
    ],
)
def test_only_a_web_address_can_be_a_link(tmp_path: Path, key: str, address: str) -> None:
    problem = only(tmp_path, f'{key} = "{address}"\n')
    assert problem.place.line == 3


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c", "http://example.org", "uspros.net"]
)
def test_a_web_address_is_kept_as_entered(tmp_path: Path, address: str) -> None:
    assert group(tmp_path, f'web = "{address}"\n').web == address


def test_the_code_leads_to_the_web_address_unless_it_has_its_own(tmp_path: Path) -> None:
    assert group(tmp_path, 'web = "https://example.org"\n').qr == "https://example.org"
    both = 'web = "https://example.org"\nqr = "https://example.org/lead"\n'
    assert group(tmp_path, both).qr == "https://example.org/lead"


@pytest.mark.parametrize("address", ["a", "a@b", "@example.org", "a b@example.org", "a@@b.c"])
def test_what_is_no_email_address_is_refused(tmp_path: Path, address: str) -> None:
    assert "no e-mail address" in only(tmp_path, f'email = "{address}"\n').what


@pytest.mark.parametrize(
    ("text", "key", "near"),
    [
        ('phoens = "1"\n', "phoens", 'write "phones"'),
        ('wbe = "x.org"\n', "wbe", 'write "web"'),
        ('adress = "x"\n', "adress", 'write "address"'),
        ('[[phones]]\nnumber = "211"\nlable = "x"\n', "phones.0.lable", 'write "label"'),
    ],
)
def test_an_unknown_key_is_refused_and_the_nearest_suggested(
    tmp_path: Path, text: str, key: str, near: str
) -> None:
    problem = only(tmp_path, text)
    assert problem.what == f'unknown key "{key}"'
    assert problem.mend == near
    assert problem.place.line == 2 + text.count("\n")


def test_an_unknown_key_like_no_other_gets_a_list_of_the_keys(tmp_path: Path) -> None:
    assert "the keys are address, email, format" in only(tmp_path, "zzzzz = 1\n").mend


@pytest.mark.parametrize("key", ["note", "name", "hours", "address"])
def test_a_value_of_the_wrong_kind_is_said_once_and_in_plain_words(
    tmp_path: Path, key: str
) -> None:
    _, found = read(tmp_path, f"format = 1\n{key} = 5\n")
    assert len(found) == 1
    assert found[0].what.startswith(f'"{key}": ')
    assert "constrained" not in found[0].what


def test_every_mistake_of_a_file_is_named(tmp_path: Path) -> None:
    text = 'region = "usa"\nemail = "x"\n[[phones]]\nnumber = "x"\nkind = "fax"\n'
    _, found = read(tmp_path, GROUP + text)
    assert sorted(problem.place.line or 0 for problem in found) == [3, 4, 6, 7]


@pytest.mark.parametrize("line", ["format = 2", "format = nan", "format = inf", 'format = "1"', ""])
def test_the_format_of_the_file_must_be_1(tmp_path: Path, line: str) -> None:
    contact, found = read(tmp_path, f"{line}\n")
    assert contact is None
    assert '"format"' in found[0].what


def test_a_long_text_is_refused_with_its_key(tmp_path: Path) -> None:
    problem = only(tmp_path, f'note = "{"word " * 100}"\n')
    assert "note" in problem.what
    assert problem.mend == "shorten it"


@pytest.mark.parametrize(
    ("first", "second"),
    [("Group.toml", "group.toml"), ("group.local.toml", "group.toml"), ("CAFÉ.toml", "café.toml")],
)
def test_the_second_of_two_ids_that_differ_by_case_alone_is_refused(
    tmp_path: Path, first: str, second: str
) -> None:
    folder = tmp_path / "contacts"
    folder.mkdir()
    for name in (first, second):
        (folder / name).write_text(GROUP, encoding="utf-8")
    found: list[Problem] = []
    _contacts(tmp_path, registry(), found)
    clash = [problem for problem in found if "already" in problem.what]
    assert len(clash) == 1
    assert clash[0].place.path == f"contacts/{second}"
    assert f"contacts/{first}" in clash[0].what
    assert clash[0].mend == "give the file another name"


def test_composed_and_decomposed_letters_are_the_same_id(tmp_path: Path) -> None:
    folder = tmp_path / "contacts"
    folder.mkdir()
    for name in ("caf\u00e9.toml", "cafe\u0301.toml"):
        (folder / name).write_text(GROUP, encoding="utf-8")
    found: list[Problem] = []
    assert _contacts(tmp_path, registry(), found) == {}
    assert len([problem for problem in found if "already" in problem.what]) == 1


def test_one_broken_contact_leaves_the_others_standing(tmp_path: Path) -> None:
    folder = tmp_path / "contacts"
    folder.mkdir()
    (folder / "a.toml").write_text('name = "open\n', encoding="utf-8")
    (folder / "b.toml").write_text(GROUP, encoding="utf-8")
    found: list[Problem] = []
    assert set(_contacts(tmp_path, registry(), found)) == {"b"}
    assert [problem.place for problem in found] == [Place("contacts/a.toml", 1)]


def test_a_link_that_leads_out_of_the_project_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside.toml").write_text(GROUP, encoding="utf-8")
    folder = tmp_path / "shop" / "contacts"
    folder.mkdir(parents=True)
    (folder / "inside.toml").symlink_to(tmp_path / "outside.toml")
    assert _contacts(tmp_path / "shop", registry(), []) == {}
