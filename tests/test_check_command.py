"""``translate check`` as a user types it: what it reads, says, writes, and its exit codes."""

import json
import re
import time
from pathlib import Path

import polib
import pytest
from conftest import ROOT, handbill
from sentences import KEPT, entry, language

from handbill.problem import Severity
from handbill.translate.catalogs import catalog_file
from handbill.translate.check import Lists, checked, remarks
from handbill.translate.finding import NEVER_SILENT, Check, Finding
from handbill.translate.glossary import Term

HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
CATALOGS = sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po"))
TEXT = ("translate", "check", "--text-only")


def found_in(root: Path, body: str, header: str = HEADER) -> list[Finding]:
    """Check a small Spanish catalog; its body begins on line 6."""
    file = root / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    file.parent.mkdir(parents=True)
    file.write_text(f"{header}\n{body}", encoding="utf-8")
    return list(checked(catalog_file(root, language("es"), "lead"), Lists()))


def change(shop: Path, pattern: str, text: str, tag: str = "es", domain: str = "lead") -> None:
    """Give the one message whose source matches another translation."""
    file = shop / "locales" / tag / "LC_MESSAGES" / f"{domain}.po"
    po = polib.pofile(str(file), wrapwidth=0)
    (one,) = [each for each in po if re.search(pattern, each.msgid)]
    one.msgstr = text
    po.save()


@pytest.mark.parametrize("file", CATALOGS, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_the_catalogs_that_ship_have_no_errors(file: Path) -> None:
    tag = file.parts[-3].replace("_", "-")
    rows = list(checked(catalog_file(ROOT, language(tag), file.stem), Lists((), KEPT)))
    assert [str(row.problem) for row in rows if row.problem.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("tag", "pattern", "before", "after", "check"),
    [
        ("es", "15 million", "15 millones", "15 mil", Check.FIGURES),
        ("ar", "15 million", "15 مليون", "15 ألف", Check.FIGURES),
        ("vi", "15 million", "15 triệu", "15 tỷ", Check.FIGURES),
        ("zh_Hans", "15 million", "1500万", "1500", Check.FIGURES),
        ("zh_Hans", "30 days of", "30天", "13天", Check.FIGURES),
        ("vi", "30 days of", "2016", "2017", Check.FIGURES),
        ("ar", "credible” c", "«ذوو مصداقية»", "ذوو مصداقية", Check.QUOTES),
        ("es", "There are two", ".", "", Check.END),
        ("zh_Hans", "There are two", "。", ".", Check.END),
        ("es", "Pre-booking", " (probable cause)", "", Check.BRACKETS),
        ("vi", "undercover for", "FBI", "Cục Điều tra", Check.KEPT),
    ],
)
def test_a_slip_in_a_catalog_that_ships_is_found(
    tag: str, pattern: str, before: str, after: str, check: Check
) -> None:
    file = ROOT / "locales" / tag / "LC_MESSAGES" / "lead.po"
    po = polib.pofile(str(file), wrapwidth=0)
    (one,) = [each for each in po if re.search(pattern, each.msgid) and each.msgctxt is None]
    assert before in one.msgstr
    spoilt = one.msgstr.replace(before, after)
    if check is Check.BRACKETS:
        spoilt = one.msgstr.replace(")", "", 1)
    message = entry(one.msgid, spoilt, one.comment)
    found = remarks(message, language(tag.replace("_", "-")), Lists((), KEPT))
    assert check in [row.check for row in found]


def test_a_finding_names_the_line_the_text_the_mend_and_the_check(tmp_path: Path) -> None:
    (row,) = found_in(tmp_path, 'msgid "One."\nmsgstr "Uno"\n')
    assert str(row.problem) == (
        "locales/es/LC_MESSAGES/lead.po:6: warning: the translation ends with no mark: "
        '"Uno" [end-mark]\n'
        '  mend: end it with "."'
    )


@pytest.mark.parametrize(
    "body",
    [
        'msgid "One."\nmsgstr ""\n',
        '#, fuzzy\n#| msgid "Won."\nmsgid "One."\nmsgstr "Uno"\n',
        '#~ msgid "One."\n#~ msgstr "Uno"\n',
        '# check: ok end-mark\nmsgid "One."\nmsgstr "Uno"\n',
        '# by Luna\n# check: ok spaces, end-mark\n#, fuzzy\nmsgid "One."\nmsgstr "Uno"\n',
    ],
)
def test_what_is_empty_stale_obsolete_or_silenced_is_not_remarked(
    tmp_path: Path, body: str
) -> None:
    assert found_in(tmp_path, body) == []


def test_one_check_is_silenced_and_not_its_neighbours(tmp_path: Path) -> None:
    found = found_in(tmp_path, '# check: ok end-mark\nmsgid "One."\nmsgstr "Uno  "\n')
    assert {row.check for row in found} == {Check.SPACES}


@pytest.mark.parametrize(
    ("name", "mend"), [("end-marc", 'write "end-mark"'), ("", "write one of"), ("tags", "write")]
)
def test_a_silencing_that_silences_nothing_is_named(tmp_path: Path, name: str, mend: str) -> None:
    body = f'# check: ok {name}\nmsgid "One."\nmsgstr "Uno."\n'
    found = found_in(tmp_path, body)
    assert [row.check for row in found] == [Check.SILENCING]
    assert mend in found[0].problem.mend


def test_nobody_can_silence_a_phone_number(tmp_path: Path) -> None:
    body = '# check: ok phone-numbers\nmsgid "Call."\nmsgstr "Llame al 555-0134."\n'
    assert Check.PHONES in [row.check for row in found_in(tmp_path, body)]


@pytest.mark.parametrize(
    ("body", "header"),
    [
        ('msgid "a"\nmsgstr "A\n', HEADER),
        ('msgid "a"\nmsgstr "A"\n\nmsgid "a"\nmsgstr "B"\n', HEADER),
        ('msgid "a"\nmsgstr "A"\n', f'{HEADER}"Plural-Forms: nplurals=1; plural=0;\\n"\n'),
    ],
)
def test_syntax_duplicates_and_plural_rules_are_the_readers_errors(
    tmp_path: Path, body: str, header: str
) -> None:
    found = found_in(tmp_path, body, header)
    assert [row.check for row in found] == [Check.CATALOG]
    assert found[0].problem.severity is Severity.ERROR


def test_a_header_that_tells_when_it_was_written_is_warned_of(tmp_path: Path) -> None:
    header = f'{HEADER}"PO-Revision-Date: 2026-11-23\\n"\n'
    (row,) = found_in(tmp_path, 'msgid "a"\nmsgstr "A"\n', header)
    assert (row.check, row.problem.place.line) == (Check.HEADERS, 5)


def test_all_catalogs_are_looked_at_if_no_language_is_named(shop: Path) -> None:
    done = handbill(*TEXT, cwd=shop)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "8 catalogs: nothing wrong was found.\n"


def test_a_language_and_a_flyer_can_be_named(shop: Path) -> None:
    change(shop, "two kinds", "Hay dos tipos de remisión")
    assert "no mark" in handbill(*TEXT, "es", cwd=shop).stderr
    assert "no mark" not in handbill(*TEXT, "zh_Hans", "vi", cwd=shop).stderr
    done = handbill(*TEXT, "es", "--flyer", "handbill", cwd=shop)
    assert done.stderr == "1 catalog: nothing wrong was found.\n"


def test_warnings_alone_leave_the_exit_code_as_it_is_and_errors_do_not(shop: Path) -> None:
    change(shop, "two kinds", "Hay dos tipos de remisión")
    assert handbill(*TEXT, cwd=shop).returncode == 0
    change(shop, "two kinds", "Hay dos tipos de remisión, llame al 555-0134.")
    assert handbill(*TEXT, cwd=shop).returncode == 1


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("eo",), "docs/languages.md"),
        (("en",), "name the language that you translate into"),
        (("ko",), "translate add ko"),
        (("es", "--flyer", "leda"), 'write "lead"'),
    ],
)
def test_a_wish_that_cannot_be_met_is_no_fault_of_the_content(
    shop: Path, words: tuple[str, ...], mend: str
) -> None:
    done = handbill(*TEXT, *words, cwd=shop)
    assert done.returncode == 2
    assert mend in done.stderr


def test_json_has_the_name_of_the_check(shop: Path) -> None:
    change(shop, "two kinds", "Hay dos tipos de remisión")
    done = handbill(*TEXT, "--json", cwd=shop)
    (row,) = json.loads(done.stdout)
    assert sorted(row) == ["check", "line", "mend", "path", "severity", "what"]
    assert (row["check"], row["path"]) == ("end-mark", "locales/es/LC_MESSAGES/lead.po")


def test_a_wrong_list_of_terms_is_an_error(shop: Path) -> None:
    (shop / "locales/es/glossary.csv").write_text("term,translation\n", encoding="utf-8")
    (shop / "locales/do-not-translate.csv").write_text("word\n", encoding="utf-8")
    done = handbill(*TEXT, cwd=shop)
    assert done.returncode == 1
    assert "locales/es/glossary.csv:1: error: the headings are not complete [lists]" in done.stderr
    assert 'locales/do-not-translate.csv:1: error: unknown heading "word" [lists]' in done.stderr


def test_what_is_wrong_beside_the_catalogs_is_named_as_well(shop: Path) -> None:
    (shop / "locales" / "xx").mkdir()
    done = handbill(*TEXT, cwd=shop)
    assert done.returncode == 1
    assert '"xx" is not the folder of a language [catalog]' in done.stderr
    assert handbill(*TEXT, "es", cwd=shop).returncode == 0


def test_a_flyer_that_cannot_be_read_is_named_as_its_catalogs_cannot_be_checked(shop: Path) -> None:
    file = shop / "flyers" / "lead" / "flyer.html"
    file.write_text("{% trans %}", encoding="utf-8")
    done = handbill(*TEXT, "es", cwd=shop)
    assert done.returncode == 1
    assert "flyers/lead/flyer.html" in done.stderr


def test_what_was_found_to_fit_is_not_set_again(shop: Path) -> None:
    first = handbill("translate", "check", "es", cwd=shop)
    assert first.returncode == 0
    assert "Setting 5 pieces" in first.stderr
    again = handbill("translate", "check", "es", cwd=shop)
    assert again.stderr == "2 catalogs: nothing wrong was found.\n"
    change(shop, "two kinds", "Hay dos clases de remisión.")
    # Of five, those that say this sentence.
    assert "Setting 3 pieces" in handbill("translate", "check", "es", cwd=shop).stderr


def test_what_a_build_made_is_not_set_again(shop: Path) -> None:
    assert handbill("build", "--language", "es", "--format", "trifold", cwd=shop).returncode == 0
    assert "Setting 4 pieces" in handbill("translate", "check", "es", cwd=shop).stderr


def test_a_text_that_is_too_long_for_a_leaflet_is_an_error_of_its_catalog(shop: Path) -> None:
    change(shop, "stands for", " ".join(["LEAD aparta del proceso penal."] * 100))
    assert handbill(*TEXT, "es", cwd=shop).returncode == 0
    done = handbill("translate", "check", "es", cwd=shop)
    assert done.returncode == 1
    where = "locales/es/LC_MESSAGES/lead.po: error: the text in Spanish is"
    assert re.search(rf"^{where} \d+% too long for trifold.*\[layout\]$", done.stderr, re.MULTILINE)
    assert sorted(path.name for path in shop.iterdir()) == [
        ".cache",
        "contacts",
        "flyers",
        "locales",
        "pyproject.toml",
    ]


def test_an_empty_catalog_is_no_mistake(shop: Path) -> None:
    assert handbill("translate", "add", "ko", cwd=shop).returncode == 0
    done = handbill("translate", "check", "ko", cwd=shop)
    assert (done.returncode, done.stderr) == (0, "2 catalogs: nothing wrong was found.\n")


def test_fix_says_what_it_mended_and_checks_what_is_there_afterwards(shop: Path) -> None:
    change(shop, "two kinds", " Hay dos  tipos de remisión.")
    done = handbill(*TEXT, "es", "--fix", cwd=shop)
    assert done.returncode == 0
    assert re.search(r"lead\.po:\d+: mended \(spaces\)", done.stderr)
    assert "2 catalogs: nothing wrong was found." in done.stderr


@pytest.mark.parametrize("tag", ["es", "fr", "zh-Hans", "my", "ar"])
@pytest.mark.parametrize(
    "piece",
    ["1千", "1 mil ", "a.", "a-", " ", "5 ", "5-", "(", "“", "« ", "a a ", "\u0301a", "万", "."],
)
def test_no_text_takes_long_to_check(tag: str, piece: str) -> None:
    """A catalog comes from a stranger; a pattern that goes astray would take hours."""
    text = (piece * 4000)[:4000]
    began = time.perf_counter()
    message = entry("Two words.", text, "Figures: 30.")
    assert list(remarks(message, language(tag), Lists((Term("word", ("x* y*",), ""),), KEPT)))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("check", Check)
def test_every_check_stands_in_the_table_of_the_page_on_translating(check: Check) -> None:
    text = (ROOT / "docs" / "translating.md").read_text(encoding="utf-8")
    rows = re.findall(rf"^\| `{check}` \| (error|warning|error or warning) \|", text, re.MULTILINE)
    assert len(rows) == 1


def test_the_table_has_no_check_that_there_is_not() -> None:
    text = (ROOT / "docs" / "translating.md").read_text(encoding="utf-8")
    section = text.split("## Checks")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)) == {*map(str, Check)}


def test_the_table_says_what_nobody_can_silence() -> None:
    text = (ROOT / "docs" / "translating.md").read_text(encoding="utf-8")
    for check in Check:
        (row,) = re.findall(rf"^\| `{check}` \|.*$", text, re.MULTILINE)
        assert row.endswith("| no |") is (check in NEVER_SILENT)
