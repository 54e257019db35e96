"""``contact new``, ``contact check`` and ``contact import`` as a volunteer types them."""

import csv
import json
import os
import select
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from conftest import ROOT
from contact_desk import WHOLE, Typing, empty_shop, options, typing

from handbill.commands import contact_import
from handbill.commands.contact import slug
from handbill.commands.contact_questions import Interview
from handbill.language import registry
from handbill.outputs import write
from handbill.problem import ExitCode

pty = pytest.importorskip("pty", reason="this system has no pseudo terminals")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return empty_shop(tmp_path / "shop")


@pytest.fixture
def typed(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Typing:
    return typing(shop, capsys, monkeypatch)


def moon(shop: Path, ending: str = ".local.toml") -> str:
    return (shop / f"contacts/moon{ending}").read_text(encoding="utf-8")


def test_options_write_a_local_contact_and_say_what_to_type_next(typed: Typing, shop: Path) -> None:
    done = typed("contact", "new", "moon", *options(**WHOLE), "--set", "hours.es", "Lun 9-17")
    assert (done.code, done.out) == (0, "contacts/moon.local.toml\n")
    assert "python3 build.py build --contact moon" in done.err
    assert moon(shop).endswith(
        'format = 1\nname = "Moon House"\nlanguages = "English"\n'
        'note = "It is free. You need not give a name."\n\n'
        '[hours]\nen = "Mon-Fri 9-17"\nes = "Lun 9-17"\n\n[[phones]]\nnumber = "206-543-2100"\n'
    )
    assert typed("contact", "check").err == "1 contact was looked at.\n"


def test_without_an_id_the_name_makes_one(typed: Typing, shop: Path) -> None:
    assert typed("contact", "new", *options(**WHOLE)).out == "contacts/moon-house.local.toml\n"
    assert (shop / "contacts/moon-house.local.toml").is_file()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Café de la Lune!", "cafe-de-la-lune"),
        ("  A & B ", "a-b"),
        ("Ночь", ""),
        ("x" * 80, "x" * 40),
    ],
)
def test_an_id_is_made_of_the_latin_letters_of_a_name(name: str, made: str) -> None:
    assert slug(name) == made


def test_a_public_contact_is_asked_for(typed: Typing, shop: Path) -> None:
    done = typed("contact", "new", "moon", *options(**WHOLE), "--public")
    assert done.out == "contacts/moon.toml\n"
    assert "is public: it is committed" in done.err
    assert 'name = "Moon House"' in moon(shop, ".toml")


@pytest.mark.parametrize("there", ["moon.toml", "moon.local.toml", "Moon.toml"])
def test_a_contact_that_is_there_is_never_written_over(
    typed: Typing, shop: Path, there: str
) -> None:
    (shop / "contacts" / there).write_text("mine", encoding="utf-8")
    done = typed("contact", "new", "moon", *options(**WHOLE))
    assert done.code == ExitCode.CONFIGURATION
    assert f'there is a contact "moon" already: contacts/{there}' in done.err
    assert [file.read_text() for file in (shop / "contacts").iterdir()] == ["mine"]


def test_a_file_that_appears_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "moon.toml"
    write.write_new({file: b"first"})
    with pytest.raises(FileExistsError):
        write.write_new({file: b"second"})
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"first"]


def test_a_file_system_without_links_is_written_to_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "no links")

    monkeypatch.setattr(write.os, "link", no_links)
    file = tmp_path / "moon.toml"
    write.write_new({file: b"first"})
    with pytest.raises(FileExistsError):
        write.write_new({file: b"second"})
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"first"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--phone", "555-5555"], "--phone: 555-5555 is a placeholder"),
        (["--email", "moon"], "--email: this is no e-mail address"),
        (["--web", "https://bit.ly/x"], "--web: bit.ly shortens addresses"),
        (["--region", "UK"], '--region: "UK" is no country whose numbers are known; write GB'),
        (["--set", "fax", "1"], '--set fax: "fax" is nothing that a contact says'),
        (["--set", "hours.xx", "1"], '--set hours.xx: "hours.xx" is nothing that a contact says'),
        (["--set", "phone2_kind", "text"], "the number 2 is blank, and others say"),
        (["--set", "name", "x"], "--set name: name is said twice"),
        (["--note", "a\x1b[31mb"], "--note holds a control character"),
        (["--note", "a\udcffb"], "--note holds letters that are not Unicode"),
    ],
)
def test_an_option_that_cannot_be_printed_writes_nothing(
    typed: Typing, shop: Path, words: list[str], what: str
) -> None:
    texts = {"name": "Moon", "phone": "206-543-2100"}
    texts = {key: text for key, text in texts.items() if f"--{key}" != words[0]}
    done = typed("contact", "new", "moon", *options(**texts), *words)
    assert done.code == ExitCode.CONFIGURATION
    assert f"command line: error: {what}" in done.err
    assert not list((shop / "contacts").iterdir())


def test_a_contact_that_nobody_could_reach_is_not_written(typed: Typing, shop: Path) -> None:
    done = typed("contact", "new", "moon", "--name", "Moon", "--hours", "9-17")
    assert done.code == ExitCode.CONFIGURATION
    assert "nobody could reach the group" in done.err
    assert not list((shop / "contacts").iterdir())


def test_what_is_doubtful_is_written_and_said(typed: Typing) -> None:
    done = typed("contact", "new", "moon", "--name", "Moon", "--phone", "911")
    assert done.code == 0
    assert "--phone: 911 is the police" in done.err
    assert "command line: warning: the contact does not say in which languages you" in done.err


def test_a_tenth_number_is_refused_and_not_forgotten(typed: Typing) -> None:
    numbers = [word for n in range(10) for word in ("--phone", f"206-543-210{n}")]
    done = typed("contact", "new", "moon", "--name", "Moon", *numbers)
    assert done.code == ExitCode.CONFIGURATION
    assert '"phone10" is nothing that a contact says' in done.err


WRITTEN = """\
# Ours, by hand.
format = 1
kind = "example"
name = "Moon"  # since 2019

[hours]
en = "9-17"  # not on holidays

# The night line.
[[phones]]
number = "206-543-2100"
"""


def test_comments_survive_a_copy_and_options_say_otherwise(typed: Typing, shop: Path) -> None:
    (shop / "old.toml").write_text(WRITTEN, encoding="utf-8")
    more = ["--email", "a@moon.org", "--set", "hours.es", "de 9 a 17", "--phone", "988"]
    done = typed("contact", "new", "moon", "--from", "old.toml", *more)
    assert done.code == 0
    changed = WRITTEN.replace('kind = "example"\n', "").replace("206-543-2100", "988")
    changed = changed.replace("2019\n", '2019\nemail = "a@moon.org"\n')
    assert moon(shop) == changed.replace("holidays\n", 'holidays\nes = "de 9 a 17"\n')


def test_a_copy_is_the_file_letter_by_letter(typed: Typing, shop: Path) -> None:
    text = WRITTEN.replace('kind = "example"\n', "")
    (shop / "old.toml").write_text(text, encoding="utf-8")
    assert typed("contact", "new", "--from", "old.toml").code == 0
    assert (shop / "contacts/old.local.toml").read_text(encoding="utf-8") == text


def test_a_copy_of_the_example_is_refused_at_its_made_up_numbers(typed: Typing, shop: Path) -> None:
    example = (ROOT / "contacts/example.toml").read_text(encoding="utf-8")
    (shop / "contacts/example.toml").write_text(example, encoding="utf-8")
    done = typed("contact", "new", "moon", "--from", "contacts/example.toml")
    assert done.code == ExitCode.CONFIGURATION
    assert "contacts/example.toml:25: error: (415) 555-0134 is a made-up number" in done.err
    assert [file.name for file in (shop / "contacts").iterdir()] == ["example.toml"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('name = "open\n', "old.toml:1: error: this is not TOML"),
        ('format = 1\nphoens = "1"\n', 'old.toml:2: error: unknown key "phoens"'),
        (None, "old.toml: error: the file cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_nothing_written(
    typed: Typing, shop: Path, text: str | None, what: str
) -> None:
    if text is not None:
        (shop / "old.toml").write_text(text, encoding="utf-8")
    done = typed("contact", "new", "--from", "old.toml")
    assert done.code == ExitCode.CONFIGURATION
    assert what in done.err
    assert not list((shop / "contacts").iterdir())


SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def test_a_logo_must_lie_beside_the_contact_before_it_is_written(typed: Typing, shop: Path) -> None:
    (shop / "old.toml").write_text(f"{WRITTEN}\n".replace("[hours]", 'logo = "m.svg"\n[hours]'))
    done = typed("contact", "new", "moon", "--from", "old.toml")
    assert done.code == ExitCode.CONFIGURATION
    assert 'old.toml:5: error: "logo": "m.svg" cannot be printed' in done.err
    (shop / "contacts/m.svg").write_text(SQUARE, encoding="utf-8")
    assert typed("contact", "new", "moon", "--from", "old.toml").code == 0


def test_the_logo_of_a_local_contact_should_be_local_too(typed: Typing, shop: Path) -> None:
    for name in ("m.svg", "m.local.svg"):
        (shop / "contacts" / name).write_text(SQUARE, encoding="utf-8")
    contact(shop, "a.local.toml", 'name = "A"\nlogo = "m.svg"\n')
    contact(shop, "b.local.toml", 'name = "B"\nlogo = "m.local.svg"\n')
    contact(shop, "c.toml", 'name = "C"\nlogo = "m.svg"\n')
    said = typed("contact", "check").err
    assert "contacts/a.local.toml:3: warning: git takes m.svg along" in said
    assert "mend: call it m.local.svg" in said
    assert said.count("git takes") == 1


def test_elsewhere_than_on_a_terminal_nothing_is_asked(typed: Typing) -> None:
    done = typed("contact", "new")
    assert done.code == ExitCode.CONFIGURATION
    assert "questions are asked on a terminal only" in done.err


def test_who_uses_git_without_the_line_that_hides_local_contacts_is_told(
    typed: Typing, shop: Path
) -> None:
    assert ".gitignore" not in typed("contact", "new", "a", *options(**WHOLE)).err
    (shop / ".git").mkdir()
    assert (
        "add the line contacts/*.local.toml" in typed("contact", "new", "b", *options(**WHOLE)).err
    )
    (shop / ".gitignore").write_text("/out/\ncontacts/*.local.*\n", encoding="utf-8")
    assert ".gitignore" not in typed("contact", "new", "c", *options(**WHOLE)).err


def test_the_project_itself_hides_local_contacts_and_what_bears_them() -> None:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"contacts/*.local.*", "/out.local/", "/out/"} <= set(lines)


class Answers:
    """Answers questions from a list, and notes what was asked and said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        """Give these answers in turn; an empty one takes what is proposed."""
        self.left: Iterator[str] = iter(answers)
        self.asked: list[str] = []
        self.said: list[str] = []
        monkeypatch.setattr(click, "prompt", self.prompt)
        monkeypatch.setattr(click, "confirm", self.confirm)
        monkeypatch.setattr("handbill.commands.contact_questions.say", self.said.append)

    def prompt(self, question: str, default: str, **_: object) -> str:
        """Answer a question."""
        self.asked.append(question)
        return next(self.left) or default

    def confirm(self, question: str, **_: object) -> bool:
        """Answer yes or no."""
        self.asked.append(question)
        return next(self.left) == "y"


def free(name: str) -> str | None:
    return None if name == "moon" else "no id"


def test_an_answer_that_cannot_be_printed_is_asked_for_again_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong_id, region = ["Moon!", "moon"], ["UK", "gb", "GB"]
    phone = ["07700 900123", "020 7031 3000", "fax", "", "Line", ""]
    rest = ["moon", "a@moon.org", "bit.ly/x", "moon.org", "Box 1", "9", "English"]
    notes = ["x" * 301, "", "", "Free.", "No names.", ""]
    answers = Answers(monkeypatch, "", "Moon", *wrong_id, *region, *phone, *rest, *notes)
    interview = Interview(registry())
    assert interview.held(None, free, slug) == "moon"
    row, _ = interview.result()
    assert (row.region, row.phones[0].number, row.web) == ("GB", "020 7031 3000", "moon.org")
    assert row.note == {"": "Free. No names."}
    said = "\n".join(answers.said)
    for reason in (
        "needed",
        "no id",
        "write GB",
        "made-up",
        "voice",
        "no e-mail",
        "shortens",
        "301",
    ):
        assert reason in said
    assert next(answers.left, None) is None


def test_what_is_doubtful_is_kept_only_if_that_is_said_and_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phones = ["911", "n", "911", "y", "", "", "", ""]
    address = ["Flat 4, High St", "n", "Box 1"]
    answers = Answers(monkeypatch, "Moon", "", *phones, "", *address, "", "", "", "", "")
    interview = Interview(registry())
    interview.held("moon", free, slug)
    row, _ = interview.result()
    assert (row.phones[0].number, row.address) == ("911", {"": "Box 1"})
    assert answers.asked.count("  Keep it?") == 3
    assert next(answers.left, None) is None


def test_a_group_must_be_reachable_before_the_questions_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = Answers(monkeypatch, "Moon", "", "", "", "", "", "a@moon.org", "", *[""] * 6)
    interview = Interview(registry())
    interview.held("moon", free, slug)
    assert interview.result()[0].email == "a@moon.org"
    assert [line for line in answers.said if "Nobody could reach" in line]


def terminal(shop: Path, *answers: str) -> tuple[int, str]:
    """Type ``contact new`` at a terminal of our own, an answer to each question."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(shop)
        os.execv(sys.executable, [sys.executable, "-P", "-m", "handbill", "contact", "new"])  # noqa: S606
    said, left, last = b"", list(answers), time.monotonic()
    while time.monotonic() - last < 60:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                said += os.read(terminal, 4096)
            except OSError:
                # The child has gone, and its terminal with it.
                break
            last = time.monotonic()
        elif left and said.rstrip(b" ").endswith((b":", b"]")):
            os.write(terminal, f"{left.pop(0)}\n".encode())
            said += b"\0"
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()


def test_at_a_terminal_the_questions_end_in_a_file(shop: Path) -> None:
    phone = ["555-5555", "206-543-2100", "", "", ""]
    answers = ["Café Moon", "", "", *phone, "", "", "", "", "English", "Free.", "No names.", "", ""]
    code, said = terminal(shop, *answers)
    assert code == 0, said
    assert "555-5555 is a placeholder" in said
    assert "Write this into contacts/cafe-moon.local.toml?" in said
    text = (shop / "contacts/cafe-moon.local.toml").read_text(encoding="utf-8")
    assert 'name = "Café Moon"\nregion = "US"\nlanguages = "English"\n' in text
    assert 'note = "Free. No names."' in text


def test_at_a_terminal_no_file_is_left_by_who_stops(shop: Path) -> None:
    code, said = terminal(shop, "Moon", "\x03")
    assert code == ExitCode.INTERRUPTED, said
    assert not list((shop / "contacts").iterdir())


def contact(shop: Path, name: str, text: str) -> None:
    (shop / "contacts" / name).write_text(f"format = 1\n{text}", encoding="utf-8")


def test_check_names_each_contact_by_file_and_line(typed: Typing, shop: Path) -> None:
    contact(shop, "a.toml", 'name = "A"\n[[phones]]\nnumber = "555-5555"\n')
    contact(shop, "b.local.toml", 'name = "B"\naddress = "1 Main St, Apt 2"\n')
    contact(shop, "c.toml", 'kind = "blank"\n')
    done = typed("contact", "check")
    assert done.code == ExitCode.CONTENT
    assert "contacts/a.toml:4: error: 555-5555 is a placeholder" in done.err
    assert 'contacts/b.local.toml:3: warning: the address looks like a home ("Apt 2")' in done.err
    assert "contacts/b.local.toml: warning: the contact does not say" in done.err
    assert "contacts/c.toml" not in done.err


def test_check_of_what_is_only_doubtful_is_well(typed: Typing, shop: Path) -> None:
    contact(shop, "b.toml", 'name = "B"\n')
    done = typed("contact", "check", "b")
    assert (done.code, "warning" in done.err) == (0, True)


def test_check_finds_a_contact_by_its_id_or_by_its_file(typed: Typing, shop: Path) -> None:
    contact(shop, "a.toml", 'name = "A"\n')
    contact(shop, "moon.local.toml", 'email = "x"\n')
    for named in ("moon", "contacts/moon.local.toml"):
        done = typed("contact", "check", named)
        assert done.code == ExitCode.CONTENT
        assert 'contacts/moon.local.toml:2: error: "email": this is no e-mail' in done.err
        assert "a.toml" not in done.err
    done = typed("contact", "check", "mon")
    assert done.code == ExitCode.CONFIGURATION
    assert "mend: write moon" in done.err


def test_check_as_json_has_every_problem(typed: Typing, shop: Path) -> None:
    contact(shop, "moon.toml", 'email = "x"\n')
    rows = json.loads(typed("contact", "check", "--json").out)
    assert [(row["path"], row["line"]) for row in rows] == [("contacts/moon.toml", 2)]


def test_check_of_everything_checks_contacts_too(typed: Typing, shop: Path) -> None:
    contact(shop, "blank.toml", 'kind = "blank"\n')
    assert "the contact does not say" not in typed("check").err
    contact(shop, "moon.toml", 'name = "Moon"\n')
    assert "contacts/moon.toml: warning: the contact does not say" in typed("check").err


def table(shop: Path, *rows: dict[str, str]) -> Path:
    """Write a table of groups."""
    with (shop / "groups.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return shop / "groups.csv"


ROW = {"id": "moon"} | WHOLE


def test_import_writes_a_local_contact_for_each_group(typed: Typing, shop: Path) -> None:
    table(shop, ROW | {"address": "Box 1\nOakland"}, ROW | {"id": "sun"})
    done = typed("contact", "import", "groups.csv")
    assert (done.code, done.err) == (0, "Contacts in contacts: 2 new, 0 changed, 0 as they were.\n")
    assert {file.name for file in (shop / "contacts").iterdir()} == {
        "moon.local.toml",
        "sun.local.toml",
    }
    assert 'address = "Box 1\\nOakland"' in moon(shop)
    assert typed("contact", "check").code == 0


def test_import_says_what_many_rows_lack_once(typed: Typing, shop: Path) -> None:
    table(shop, *({"id": f"g{n}", "name": "A", "phone": "206-543-2100"} for n in range(20)))
    done = typed("contact", "check", "groups.csv")
    assert done.err.count("warning: ") == 1
    assert "(rows 2, 3, 4, 5, 6 and 15 more)" in done.err
    assert "20 contacts were looked at." in done.err


def test_import_names_bad_rows_and_writes_the_others(typed: Typing, shop: Path) -> None:
    table(shop, ROW, ROW | {"id": "sun", "phone": "555-5555"}, ROW | {"name": "Other"})
    done = typed("contact", "import", "groups.csv")
    assert done.code == ExitCode.CONTENT
    assert 'groups.csv:3: error: the cell "phone" (C3): 555-5555 is a placeholder' in done.err
    assert 'groups.csv:4: error: "moon" is the id of row 2 already' in done.err
    assert [file.name for file in (shop / "contacts").iterdir()] == ["moon.local.toml"]


def test_import_prints_no_more_problems_than_can_be_read(typed: Typing, shop: Path) -> None:
    table(shop, *(ROW | {"id": f"g{n}", "phone": "555-5555"} for n in range(250)))
    done = typed("contact", "import", "groups.csv")
    assert done.err.count("error: ") == 200
    assert "and 50 more" in done.err


def test_a_second_import_changes_nothing_and_overwrites_nothing(typed: Typing, shop: Path) -> None:
    table(shop, ROW)
    typed("contact", "import", "groups.csv")
    text = moon(shop).replace("format = 1\n", "format = 1  # by hand\n")
    (shop / "contacts/moon.local.toml").write_text(text, encoding="utf-8")
    assert "1 as they were" in typed("contact", "import", "groups.csv").err
    table(shop, ROW | {"hours": "at night"})
    done = typed("contact", "import", "groups.csv")
    assert done.code == ExitCode.CONTENT
    assert "groups.csv:2: error: contacts/moon.local.toml is the group's file already" in done.err
    assert moon(shop) == text
    done = typed("contact", "import", "groups.csv", "--replace")
    assert (done.code, "1 changed" in done.err) == (0, True)
    assert moon(shop) == text.replace("Mon-Fri 9-17", "at night")


def test_what_a_table_leaves_blank_stays_in_a_contact_that_is_replaced(
    typed: Typing, shop: Path
) -> None:
    table(shop, ROW)
    typed("contact", "import", "groups.csv")
    table(shop, ROW | {"hours": "", "note": "Free. No names."})
    typed("contact", "import", "groups.csv", "--replace")
    assert 'hours = "Mon-Fri 9-17"' in moon(shop)
    assert 'note = "Free. No names."' in moon(shop)


def test_a_contact_that_is_there_and_broken_is_named_and_left_as_it_is(
    typed: Typing, shop: Path
) -> None:
    contact(shop, "moon.toml", 'name = "open')
    table(shop, ROW, ROW | {"id": "sun"})
    done = typed("contact", "import", "groups.csv", "--replace")
    assert done.code == ExitCode.CONTENT
    assert "contacts/moon.toml is the group's file already, and cannot be read" in done.err
    assert moon(shop, ".toml") == 'format = 1\nname = "open'
    assert (shop / "contacts/sun.local.toml").is_file()


def test_a_table_is_not_written_into_what_is_public_unless_that_is_said(
    typed: Typing, shop: Path
) -> None:
    contact(shop, "moon.toml", 'name = "Moon"\n')
    before = moon(shop, ".toml")
    table(shop, ROW)
    done = typed("contact", "import", "groups.csv", "--replace")
    assert done.code == ExitCode.CONTENT
    assert "contacts/moon.toml is public" in done.err
    assert moon(shop, ".toml") == before
    assert typed("contact", "import", "groups.csv", "--replace", "--public").code == 0
    assert 'name = "Moon House"' in moon(shop, ".toml")


@pytest.mark.parametrize("kind", ["blank", "example"])
def test_lines_to_write_on_and_examples_are_never_replaced(
    typed: Typing, shop: Path, kind: str
) -> None:
    contact(shop, "moon.toml", f'kind = "{kind}"\n')
    before = moon(shop, ".toml")
    table(shop, ROW)
    done = typed("contact", "import", "groups.csv", "--replace", "--public")
    assert 'groups.csv:2: error: contacts/moon.toml has the id "moon"' in done.err
    assert moon(shop, ".toml") == before


def test_the_comment_of_a_text_stays_when_other_languages_join_it(
    typed: Typing, shop: Path
) -> None:
    contact(shop, "moon.local.toml", 'name = "Moon House"\nhours = "9-17"  # never on Sundays\n')
    table(shop, ROW | {"hours": "", "hours.es": "de 9 a 17"})
    assert typed("contact", "import", "groups.csv", "--replace").code == 0
    assert '[hours]\nen = "9-17" # never on Sundays\nes = "de 9 a 17"\n' in moon(shop)


def test_more_groups_than_are_written_at_once_are_all_written(
    typed: Typing, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_import, "TOGETHER", 10)
    table(shop, *(ROW | {"id": f"g{n}"} for n in range(21)))
    assert "21 new" in typed("contact", "import", "groups.csv").err
    assert len(list((shop / "contacts").iterdir())) == 21


def test_import_goes_where_it_is_told_to(typed: Typing, shop: Path) -> None:
    table(shop, ROW)
    done = typed("contact", "import", "groups.csv", "--to", "network", "--public")
    assert done.code == 0
    assert [file.name for file in (shop / "network").iterdir()] == ["moon.toml"]
    assert not list((shop / "contacts").iterdir())


def test_the_template_is_a_table_that_import_understands(typed: Typing, shop: Path) -> None:
    done = typed("contact", "import", "--template")
    assert done.out.startswith("id,name,phone,")
    (shop / "groups.csv").write_text(done.out, encoding="utf-8")
    assert "0 new" in typed("contact", "import", "groups.csv").err


def test_import_without_a_table_says_what_to_name(typed: Typing) -> None:
    done = typed("contact", "import")
    assert done.code == ExitCode.CONFIGURATION
    assert "name a .csv or .xlsx file, or add --template" in done.err
