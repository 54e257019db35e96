"""The real command among hostile files: each is answered by name, and the good ones still build."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import FACTS, handbill, make_shop

SAMPLES = Path(__file__).parent / "hostile"
CATALOGS = sorted((SAMPLES / "po").glob("*.po"))
CONTACTS = sorted((SAMPLES / "toml").glob("*.toml"))
TEMPLATES = sorted((SAMPLES / "template").glob("*.html"))
EXPECTED = re.compile(r"expect: (\d+): (.*?)(?: -->| #}|$)", re.MULTILINE)

Done = subprocess.CompletedProcess[str]


def expected(sample: Path) -> tuple[int, str]:
    """Give the line and the message that a sample says of itself; line 0: nothing is wrong."""
    match = EXPECTED.search(sample.read_bytes().decode("latin-1"))
    assert match
    return int(match[1]), match[2].strip()


def said(done: Done, path: str) -> list[str]:
    """Give all that is said of one file: its lines with the mends that follow them."""
    lines = done.stderr.splitlines()
    return [
        f"{line}\n{mend}"
        for line, mend in zip(lines, [*lines[1:], ""], strict=True)
        if re.match(re.escape(path) + r"(:\d+)?: ", line)
    ]


def answered(done: Done, path: str, sample: Path) -> bool:
    """Whether a sample got the message that it says it must get, at its line, with a mend."""
    line, text = expected(sample)
    found = said(done, path)
    if line == 0:
        return not found
    return any(
        each.startswith(f"{path}:{line}: ") and text in each and "\n  mend: " in each
        for each in found
    )


def add_flyer(shop: Path, name: str, template: Path) -> None:
    """Add a flyer of one short text."""
    folder = shop / "flyers" / name
    folder.mkdir()
    (folder / "flyer.toml").write_text(FACTS, encoding="utf-8")
    shutil.copyfile(template, folder / "flyer.html")


def spanish(shop: Path, name: str) -> Path:
    """Give the place of a flyer's Spanish catalog."""
    return shop / "locales" / "es" / "LC_MESSAGES" / f"{name}.po"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Done:
    """Check one shop that holds all of the samples at once."""
    shop = make_shop(tmp_path_factory.mktemp("hostile") / "shop", faces)
    for sample in CATALOGS:
        add_flyer(shop, f"po-{sample.stem}", SAMPLES / "template" / "good.html")
        shutil.copyfile(sample, spanish(shop, f"po-{sample.stem}"))
    for sample in CONTACTS:
        shutil.copyfile(sample, shop / "contacts" / f"toml-{sample.name}")
    for sample in TEMPLATES:
        if sample.stem != "message-by-name":
            add_flyer(shop, f"html-{sample.stem}", sample)
    done = handbill("check", cwd=shop)
    assert not list(shop.rglob("OWNED"))
    return done


def test_all_files_are_read_before_stopping_and_the_exit_code_is_1(checked: Done) -> None:
    assert checked.returncode == 1, checked.stderr[-500:]


def test_no_traceback_is_ever_shown(checked: Done) -> None:
    assert "Traceback" not in checked.stderr
    assert "a mistake of ours" not in checked.stderr


def test_every_error_has_a_mend_on_the_next_line(checked: Done) -> None:
    lines = checked.stderr.splitlines()
    for at, line in enumerate(lines):
        if re.match(r"\S+: (error|warning): ", line):
            assert lines[at + 1].startswith("  mend: ")


def test_no_control_character_and_no_path_outside_reaches_the_terminal(checked: Done) -> None:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", checked.stderr)
    assert str(Path.home()) not in checked.stderr.replace("/etc/", "")
    assert "/tmp/" not in checked.stderr  # noqa: S108 -- nothing is written there


@pytest.mark.parametrize("sample", CATALOGS, ids=lambda sample: sample.stem)
def test_a_hostile_catalog_gets_the_message_that_it_expects(checked: Done, sample: Path) -> None:
    path = f"locales/es/LC_MESSAGES/po-{sample.name}"
    assert answered(checked, path, sample), said(checked, path)


@pytest.mark.parametrize("sample", CONTACTS, ids=lambda sample: sample.stem)
def test_a_hostile_contact_gets_the_message_that_it_expects(checked: Done, sample: Path) -> None:
    path = f"contacts/toml-{sample.name}"
    assert answered(checked, path, sample), said(checked, path)


@pytest.mark.parametrize(
    "sample",
    [sample for sample in TEMPLATES if sample.stem != "message-by-name"],
    ids=lambda sample: sample.stem,
)
def test_a_hostile_template_gets_the_message_that_it_expects(checked: Done, sample: Path) -> None:
    path = f"flyers/html-{sample.stem}/flyer.html"
    assert answered(checked, path, sample), said(checked, path)


def test_a_template_that_asks_for_a_message_by_name_is_no_mistake_of_ours(shop: Path) -> None:
    """It is apart because it stopped everything."""
    sample = SAMPLES / "template" / "message-by-name.html"
    add_flyer(shop, "html", sample)
    done = handbill("check", cwd=shop)
    assert done.returncode == 1, done.stderr
    assert answered(done, "flyers/html/flyer.html", sample)


def test_files_that_can_hold_no_comment_are_answered_too(shop: Path) -> None:
    """A byte order mark is accepted; UTF-16, an empty file and megabytes are not."""
    good = (SAMPLES / "po" / "good.po").read_text(encoding="utf-8")
    wrong = {
        "utf-16": (good.encode("utf-16"), ":1: error: byte 1 is not UTF-8"),
        "empty": (b"", ": error: the catalog is empty"),
        "large": (b"#" * 6_000_000, ": error: the catalog has 6,000,000 bytes"),
        "bom": (b"\xef\xbb\xbf" + good.encode(), None),
    }
    for name, (raw, _) in wrong.items():
        add_flyer(shop, name, SAMPLES / "template" / "good.html")
        spanish(shop, name).write_bytes(raw)
    (shop / "contacts" / "bom.toml").write_bytes(b'\xef\xbb\xbfformat = 1\r\nkind = "blank"\r\n')
    (shop / "contacts" / "utf-16.toml").write_text("format = 1\n", encoding="utf-16")
    dotted = ".".join(["a"] * 100_000)
    (shop / "contacts" / "dots.toml").write_text(f"{dotted} = 1\n", encoding="utf-8")
    (shop / "contacts" / "long.toml").write_text(f"{dotted[:60_000]} = 1\n", encoding="utf-8")
    done = handbill("check", cwd=shop)
    assert done.returncode == 1
    for name, (_, what) in wrong.items():
        path = f"locales/es/LC_MESSAGES/{name}.po"
        assert (f"{path}{what}" in done.stderr) if what else (path not in done.stderr)
    assert "contacts/utf-16.toml:1: error: byte 1 is not UTF-8" in done.stderr
    assert "contacts/dots.toml: error: the file has 200,004 bytes" in done.stderr
    assert "contacts/long.toml:1: error: the line has 60,004 characters" in done.stderr
    assert "contacts/bom.toml" not in done.stderr


def test_what_is_wrong_with_the_contact_of_the_settings_is_said_by_check(shop: Path) -> None:
    """Not only that it is unreadable: where, and why."""
    (shop / "contacts" / "blank.toml").write_text('format = 1\nname = "open\n', encoding="utf-8")
    done = handbill("check", cwd=shop)
    assert done.returncode == 2
    assert "contacts/blank.toml:2: error: this is not TOML" in done.stderr


def test_what_is_wrong_with_the_contact_of_the_settings_is_said_by_build(shop: Path) -> None:
    (shop / "contacts" / "blank.toml").write_text('format = 1\nname = "open\n', encoding="utf-8")
    done = handbill("build", cwd=shop)
    assert done.returncode == 2
    assert "contacts/blank.toml:2: error: this is not TOML" in done.stderr
    assert not (shop / "out").exists()


def test_a_folder_that_is_no_languages_is_named_and_its_name_not_obeyed(shop: Path) -> None:
    (shop / "locales" / "xx\x1b[2J" / "LC_MESSAGES").mkdir(parents=True)
    done = handbill("check", cwd=shop)
    assert done.returncode == 1
    assert "is not the folder of a language" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_file_whose_name_is_not_utf_8_is_named(shop: Path) -> None:
    name = bytes(shop / "contacts") + b"/caf\xe9.toml"
    Path(name.decode("utf-8", "surrogateescape")).write_bytes(b"format = 1\n")
    done = handbill("check", "--json", cwd=shop)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)[0]["what"].endswith("cannot be the id of a contact")


def test_a_terminal_that_knows_ascii_only_is_told_all_the_same(shop: Path) -> None:
    file = spanish(shop, "lead")
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}\nmsgid "x"\nmsgstr "<اعرف>"\nمرحبا\n', encoding="utf-8")
    done = handbill("check", cwd=shop, LC_ALL="C", PYTHONIOENCODING="ascii:strict")
    assert done.returncode == 1, done.stderr
    assert "locales/es/LC_MESSAGES/lead.po:" in done.stderr
    assert "a mistake of ours" not in done.stderr


def test_a_problem_is_told_to_machines_with_the_same_facts(shop: Path) -> None:
    file = spanish(shop, "lead")
    file.write_text("<html>\n", encoding="utf-8")
    done = handbill("check", "--json", cwd=shop)
    assert done.returncode == 1
    assert json.loads(done.stdout)[0] == {
        "severity": "error",
        "path": "locales/es/LC_MESSAGES/lead.po",
        "line": 1,
        "what": '"<html>" is no line of a catalog',
        "mend": "delete the line, or put # before a comment",
    }


def test_one_broken_and_one_thin_catalog_leave_the_other_languages_built(shop: Path) -> None:
    """Spanish has nearly nothing, Vietnamese is no catalog; English and its manifest are made."""
    thin = spanish(shop, "lead")
    text = thin.read_text(encoding="utf-8")
    thin.write_text("\n\n".join(text.split("\n\n")[:20]) + "\n", encoding="utf-8")
    broken = shop / "locales" / "vi" / "LC_MESSAGES" / "lead.po"
    broken.write_text("<html>\n", encoding="utf-8")
    wanted = ["--language", "en", "--language", "es", "--language", "vi", "--format", "reader"]
    done = handbill("build", *wanted, cwd=shop)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "locales/vi/LC_MESSAGES/lead.po:1: error: " in done.stderr
    manifest = json.loads((shop / "out" / "manifest.json").read_text(encoding="utf-8"))
    paths = [row["path"] for row in manifest["outputs"]]
    assert "lead/en/lead.en.reader.letter.read.blank.pdf" in paths
    assert {path.split("/")[1] for path in paths} == {"en"}
    assert all((shop / "out" / path).is_file() for path in paths)
    assert {row["language"] for row in manifest["skipped"]} >= {"es"}


def test_a_refused_message_prints_in_english_and_the_rest_of_the_edition_in_its_language(
    shop: Path,
) -> None:
    file = spanish(shop, "lead")
    text = file.read_text(encoding="utf-8")
    start = text.index("msgid", text.index('msgctxt "subtitle"'))
    old = re.compile(r'msgstr "[^"]+"')
    file.write_text(
        text[:start] + old.sub('msgstr "<script>x</script>"', text[start:], count=1),
        encoding="utf-8",
    )
    done = handbill("build", "--language", "es", "--format", "reader", cwd=shop)
    assert done.returncode == 1, done.stderr
    assert 'error: the translation holds the markup "<script>"' in done.stderr
    printed = (shop / "out/lead/es/lead.es.reader.letter.read.blank.txt").read_text("utf-8")
    assert "Nine points for sex workers" in printed
    assert "<script>" not in printed
    assert "Llame" in printed or "policía" in printed


def test_a_template_that_stops_is_an_error_at_its_line_and_builds_nothing_wrong(
    shop: Path,
) -> None:
    flyer = shop / "flyers" / "lead" / "flyer.html"
    text = flyer.read_text(encoding="utf-8")
    flyer.write_text(f"{text}{{{{ nothing }}}}\n", encoding="utf-8")
    done = handbill("build", "--language", "en", "--format", "reader", cwd=shop)
    assert done.returncode == 1
    line = text.count("\n") + 1
    assert f"flyers/lead/flyer.html:{line}: error: the template stops" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((shop / "out").rglob("*.pdf"))
