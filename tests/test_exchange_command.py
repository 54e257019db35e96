"""``translate export`` and ``translate import``, as a user types them."""

import csv
import io
import signal
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT, handbill, python

from handbill.cli_translate import translate
from handbill.project.review import digest
from handbill.translate.table import HEADINGS

NEW, STATUS = (list(HEADINGS).index(name) for name in ("new", "status"))
CATALOG = "locales/es/LC_MESSAGES/handbill.po"


def tree(shop: Path) -> dict[str, bytes]:
    """Give every file of a shop's catalogs."""
    return {str(file): file.read_bytes() for file in sorted((shop / "locales").rglob("*.*"))}


def fill(file: Path, source: str, new: str, status: str = "") -> int:
    """Write a new text into a CSV file, as an editor would; give the number of its row."""
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    number, row = next((number, row) for number, row in enumerate(rows, 1) if row[4] == source)
    row[NEW], row[STATUS] = new, status or row[STATUS]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    file.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return number


def exported(shop: Path, kind: str = "--csv") -> Path:
    done = handbill("translate", "export", "es", kind, cwd=shop)
    assert done.returncode == 0, done.stderr
    return shop / done.stdout.strip()


def test_a_file_is_written_that_says_what_to_do_next(shop: Path) -> None:
    done = handbill("translate", "export", "es", "--xlsx", cwd=shop)
    assert (done.returncode, done.stdout) == (0, "es.xlsx\n")
    assert "python3 build.py translate import es.xlsx" in done.stderr
    rows = list(openpyxl.load_workbook(shop / "es.xlsx").active.iter_rows(values_only=True))
    assert {row[1] for row in rows[1:]} == {"handbill", "lead"}
    assert {row[STATUS] for row in rows[1:]} == {"draft"}


def test_a_file_that_is_there_is_kept_unless_forced(shop: Path) -> None:
    (shop / "es.csv").write_text("my work", encoding="utf-8")
    done = handbill("translate", "export", "es", "--csv", cwd=shop)
    assert done.returncode == 2
    assert "es.csv: error: there is such a file already" in done.stderr
    assert (shop / "es.csv").read_text(encoding="utf-8") == "my work"
    assert handbill("translate", "export", "es", "--csv", "--force", cwd=shop).returncode == 0
    assert (shop / "es.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_one_flyer_alone_goes_where_it_is_asked_to(shop: Path) -> None:
    words = ("--csv", "--flyer", "lead", "--out", "for Luna/lead.csv")
    assert handbill("translate", "export", "es", *words, cwd=shop).returncode == 0
    text = (shop / "for Luna" / "lead.csv").read_text(encoding="utf-8-sig")
    assert {row[1] for row in csv.reader(io.StringIO(text, newline=""))} == {"flyer", "lead"}


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["es"], "Say which file you want: --xlsx or --csv."),
        (["es", "--xlsx", "--csv"], "Say which file you want: --xlsx or --csv."),
        (["es", "--xlsx", "--out", "es.csv"], 'a .xlsx file cannot be called "es.csv"'),
        (["es", "--csv", "--out", "locales"], 'a .csv file cannot be called "locales"'),
        (["ess", "--csv"], 'the language "ess" is not known'),
        (["en", "--csv"], "English (en) needs no catalog"),
        (["es", "--csv", "--flyer", "led"], 'there is no flyer "led"'),
    ],
)
def test_an_export_that_cannot_be_is_said(shop: Path, words: list[str], what: str) -> None:
    done = handbill("translate", "export", *words, cwd=shop)
    assert done.returncode == 2
    assert what in done.stderr
    assert [file for file in shop.iterdir() if file.suffix in (".csv", ".xlsx")] == []


def test_a_language_that_nobody_began_is_exported_and_begun_by_its_import(shop: Path) -> None:
    assert handbill("translate", "export", "hy", "--csv", cwd=shop).returncode == 0
    fill(shop / "hy.csv", "Phone", "Հեռախոս")
    done = handbill("translate", "import", "hy.csv", "--yes", cwd=shop)
    assert (done.returncode, done.stdout) == (0, "locales/hy/LC_MESSAGES/handbill.po\n")
    assert handbill("translate", "status", "hy", cwd=shop).returncode == 0


@pytest.mark.parametrize(
    ("tag", "kind"), [("es", "csv"), ("ar", "xlsx"), ("zh-Hans", "csv"), ("vi", "xlsx")]
)
def test_a_file_that_comes_back_as_it_went_changes_nothing(shop: Path, tag: str, kind: str) -> None:
    before = tree(shop)
    assert handbill("translate", "export", tag, f"--{kind}", cwd=shop).returncode == 0
    done = handbill("translate", "import", f"{tag}.{kind}", "--yes", cwd=shop)
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 texts, 0 states and 0 comments changed." in done.stderr
    assert tree(shop) == before


def test_without_yes_the_changes_are_shown_and_nothing_is_written(shop: Path) -> None:
    number = fill(exported(shop), "Phone", "Llamar", "translated")
    before = tree(shop)
    done = handbill("translate", "import", "es.csv", cwd=shop)
    assert done.returncode == 0
    assert done.stdout == (
        f'es.csv:{number}: handbill: "Phone"\n  - draft: Teléfono\n  + translated: Llamar\n'
    )
    assert "Spanish: 1 text, 1 state and 0 comments would change." in done.stderr
    assert tree(shop) == before


def test_with_yes_they_are_written(shop: Path) -> None:
    fill(exported(shop), "Phone", "Llamar")
    done = handbill("translate", "import", "es.csv", "--yes", cwd=shop)
    assert (done.returncode, done.stdout) == (0, f"{CATALOG}\n")
    text = (shop / CATALOG).read_text(encoding="utf-8")
    assert '#, fuzzy\nmsgctxt "contact"\nmsgid "Phone"\nmsgstr "Llamar"\n' in text


def test_a_row_that_is_refused_is_named_and_the_others_are_written(shop: Path) -> None:
    number = fill(exported(shop), "Phone", "<script>")
    fill(shop / "es.csv", "Name", "Quién")
    assert handbill("translate", "import", "es.csv", cwd=shop).returncode == 0
    done = handbill("translate", "import", "es.csv", "--yes", cwd=shop)
    assert done.returncode == 1
    assert f"es.csv:{number}: error: the translation holds the markup" in done.stderr
    assert "1 text, 0 states and 0 comments changed." in done.stderr
    text = (shop / CATALOG).read_text(encoding="utf-8")
    assert 'msgstr "Quién"' in text
    assert 'msgid "Phone"\nmsgstr "Teléfono"' in text


def test_a_review_is_never_written_and_what_is_reviewed_never_overwritten(shop: Path) -> None:
    file = shop / CATALOG
    key = '#, fuzzy\nmsgctxt "contact"\nmsgid "Phone"\n'
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(key, key.removeprefix("#, fuzzy\n")), encoding="utf-8")
    reviews = shop / "locales" / "es" / "reviews.toml"
    row = digest("contact", "Phone", "Teléfono")
    reviews.write_text(f'[[review]]\nmessage = "{row}"\n', encoding="utf-8")
    number = fill(exported(shop), "Phone", "Llamar", "reviewed")
    fill(shop / "es.csv", "Name", "Quién", "reviewed")
    before = reviews.read_bytes()
    done = handbill("translate", "import", "es.csv", "--yes", cwd=shop)
    assert done.returncode == 1
    assert f"es.csv:{number}: error: the message is reviewed" in done.stderr
    assert 'warning: a spreadsheet writes no review: "reviewed" counts' in done.stderr
    assert 'msgid "Phone"\nmsgstr "Teléfono"' in file.read_text(encoding="utf-8")
    done = handbill("translate", "import", "es.csv", "--yes", "--replace", cwd=shop)
    assert done.returncode == 0
    assert f'{key}msgstr "Llamar"' in file.read_text(encoding="utf-8")
    assert reviews.read_bytes() == before


def test_the_language_is_that_of_the_headings(shop: Path) -> None:
    exported(shop).rename(shop / "back from Luna.csv")
    done = handbill("translate", "import", "back from Luna.csv", cwd=shop)
    assert done.stderr.startswith("Spanish: 0 texts")
    done = handbill("translate", "import", "back from Luna.csv", "--language", "ar", cwd=shop)
    assert done.returncode == 2
    assert "the headings say that the file is in es, and ar was asked for" in done.stderr


def test_without_one_in_the_headings_it_is_that_of_the_files_name_or_the_option(
    shop: Path,
) -> None:
    text = exported(shop).read_text(encoding="utf-8-sig").replace(" (es)", "")
    (shop / "es (2).csv").write_text(text, encoding="utf-8")
    assert "Spanish" in handbill("translate", "import", "es (2).csv", cwd=shop).stderr
    (shop / "back.csv").write_text(text, encoding="utf-8")
    done = handbill("translate", "import", "back.csv", cwd=shop)
    assert done.returncode == 2
    assert "back.csv: error: the file does not say which language it is in" in done.stderr
    done = handbill("translate", "import", "back.csv", "--language", "es", cwd=shop)
    assert done.stderr.startswith("Spanish: 0 texts")


def test_a_catalog_with_a_mistake_is_named_once_and_the_others_are_written(shop: Path) -> None:
    fill(exported(shop), "Phone", "Llamar")
    lead = shop / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    lead.write_text("mgsid", encoding="utf-8")
    done = handbill("translate", "import", "es.csv", "--yes", cwd=shop)
    assert (done.returncode, done.stdout) == (1, f"{CATALOG}\n")
    assert done.stderr.count("error: ") == 1
    assert "lead.po:1: error: " in done.stderr
    assert lead.read_text(encoding="utf-8") == "mgsid"


def test_an_export_leaves_out_a_catalog_with_a_mistake_and_names_it(shop: Path) -> None:
    (shop / "locales" / "es" / "LC_MESSAGES" / "lead.po").write_text("mgsid", encoding="utf-8")
    done = handbill("translate", "export", "es", "--csv", cwd=shop)
    assert (done.returncode, done.stdout) == (1, "es.csv\n")
    assert "lead.po:1: error: " in done.stderr
    text = (shop / "es.csv").read_text(encoding="utf-8-sig")
    assert {row[1] for row in csv.reader(io.StringIO(text, newline=""))} == {"flyer", "handbill"}


def test_every_option_stands_in_the_page_on_translating() -> None:
    text = (ROOT / "docs" / "translating.md").read_text(encoding="utf-8")
    commands = (translate.commands["export"], translate.commands["import"])
    options = [option for command in commands for each in command.params for option in each.opts]
    assert [each for each in options if each.startswith("--") and f"{each}" not in text] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [("es.xlsx", b"PK\x03\x04"), ("es.xlsx", b"x"), ("es.csv", b"a\0b"), ("es.csv", b'"')],
)
def test_an_odd_file_is_one_sentence_and_nothing_is_written(
    shop: Path, name: str, content: bytes
) -> None:
    (shop / name).write_bytes(content)
    before = tree(shop)
    done = handbill("translate", "import", name, "--yes", cwd=shop)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.count("error: ") == done.stderr.count("  mend: ") == 1
    assert done.stderr.startswith(name)
    assert tree(shop) == before


# No file may grow beyond a few thousand bytes: what a full disk does, without filling one.
FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
from handbill.cli import run
run()
"""
KILLED = """
import os, signal
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
from handbill.cli import run
run()
"""


@pytest.mark.parametrize(
    ("program", "code"), [(FULL, 3), (KILLED, -signal.SIGKILL)], ids=["full disk", "kill"]
)
def test_a_catalog_is_the_old_one_or_the_new_one(shop: Path, program: str, code: int) -> None:
    fill(exported(shop), "Phone", "Llamar")
    before = (shop / CATALOG).read_bytes()
    assert len(before) > 3000
    done = python(program, "translate", "import", "es.csv", "--yes", cwd=shop)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert (shop / CATALOG).read_bytes() == before


def test_a_project_without_openpyxl_has_csv_and_is_told_so(shop: Path) -> None:
    program = "import sys; sys.modules['openpyxl'] = None\nfrom handbill.cli import run\nrun()"
    done = python(program, "translate", "export", "es", "--xlsx", cwd=shop)
    assert done.returncode == 3
    assert "mend: use CSV, or type: python3 -m pip install 'handbill[sheets]'" in done.stderr
    done = python(program, "translate", "export", "es", "--csv", cwd=shop)
    assert done.returncode == 0
