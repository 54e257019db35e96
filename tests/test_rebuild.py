"""A rebuild makes what changed, says why, and heals what is broken."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Built, handbill, make_shop, read_built

from handbill.press.store import NOTES, Store

SMALL = ("--format", "trifold", "--variant", "ink-saver", "--language", "en", "--language", "es")
EN = "lead/en/lead.en.trifold.letter.ink-saver.blank.pdf"
ES = "lead/es/lead.es.trifold.letter.ink-saver.blank.pdf"
CATALOG = "locales/es/LC_MESSAGES/lead.po"


def build(shop: Path, *options: str) -> Built:
    """Build a part, which must succeed."""
    done = handbill("build", *(options or SMALL), cwd=shop)
    assert done.returncode == 0, done.stderr
    return read_built(shop / "out")


def reasons(built: Built) -> dict[str, str]:
    return {path: row["why"] for path, row in built.rows.items()}


def edit(file: Path, old: str, new: str) -> None:
    """Change a text file, which must hold the old text once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, text.count(old))
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A shop in which English and Spanish were built once; each test changes something of it."""
    shop = make_shop(tmp_path_factory.mktemp("kept") / "shop", faces)
    assert reasons(build(shop)) == {EN: "new", ES: "new"}
    return shop


def rebuilt(kept: Path) -> dict[str, str]:
    """Bring the shop up to date, as every test here leaves it."""
    return reasons(build(kept))


def test_what_did_not_change_is_unchanged(kept: Path) -> None:
    before = (kept / "out" / EN).stat()
    assert rebuilt(kept) == {EN: "unchanged", ES: "unchanged"}
    assert (kept / "out" / EN).stat().st_mtime_ns == before.st_mtime_ns


def test_a_touched_but_equal_file_changes_nothing(kept: Path) -> None:
    for file in (kept / CATALOG, kept / "flyers" / "lead" / "flyer.html"):
        file.write_bytes(file.read_bytes())
    assert rebuilt(kept) == {EN: "unchanged", ES: "unchanged"}


CHANGES: dict[str, tuple[str, str, str, bool]] = {
    "a translation": (CATALOG, "No es una alternativa al", "No es otra vía frente al", False),
    "the press's words": (
        "locales/es/LC_MESSAGES/handbill.po",
        'msgstr "Contacto"',
        'msgstr "A quién llamar"',
        False,
    ),
    "a fact": ("flyers/lead/flyer.toml", 'version = "1"', 'version = "2"', True),
    "the picture": (
        "flyers/lead/art/umbrella.svg",
        "</svg>",
        "<!-- another --></svg>",
        True,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named_and_what_does_not_show_it_is_unchanged(kept: Path, name: str) -> None:
    path, old, new, everywhere = CHANGES[name]
    edit(kept / path, old, new)
    assert rebuilt(kept) == {EN: path if everywhere else "unchanged", ES: path}


def test_plan_says_what_would_be_made_and_why_and_makes_nothing(kept: Path) -> None:
    old = (kept / "out" / ES).read_bytes()
    text = (kept / CATALOG).read_text(encoding="utf-8")
    (kept / CATALOG).write_text(text.replace("sin cárcel", "sin ir a la cárcel"), encoding="utf-8")
    done = handbill("plan", *SMALL, cwd=kept)
    assert done.returncode == 0, done.stderr
    assert f"{EN}  (unchanged)" in done.stdout
    assert f"{ES}  (es/lead.po: 1 message changed)" in done.stdout
    assert (kept / "out" / ES).read_bytes() == old
    assert rebuilt(kept) == {EN: "unchanged", ES: CATALOG}


def damaged(out: Path) -> None:
    data = (out / ES).read_bytes()
    (out / ES).write_bytes(data[:-100] + b"\0" * 100)


def deleted(out: Path) -> None:
    (out / ES).unlink()


def without_its_picture(out: Path) -> None:
    (out / "thumbnails" / f"{ES}.png").unlink()


@pytest.mark.parametrize("harm", [damaged, deleted, without_its_picture])
def test_an_output_that_was_harmed_is_made_again(kept: Path, harm: Callable[[Path], None]) -> None:
    out = kept / "out"
    files = [out / ES, out / "thumbnails" / f"{ES}.png"]
    good = [file.read_bytes() for file in files]
    harm(out)
    assert rebuilt(kept)[EN] == "unchanged"
    assert [file.read_bytes() for file in files] == good


@pytest.mark.parametrize("garbage", [b"", b"{", b"\xff\xfe", b"[]", b'{"inputs": 5}', b"null"])
def test_a_broken_note_counts_as_none(tmp_path: Path, garbage: bytes) -> None:
    store = Store(tmp_path)
    store.note("x", {"inputs": {}})
    assert store.noted("x") == {"inputs": {}}
    (file,) = (tmp_path / NOTES).iterdir()
    file.write_bytes(garbage)
    assert store.noted("x") is None


def test_a_build_goes_on_over_a_broken_cache(kept: Path) -> None:
    for file in (kept / ".cache" / NOTES).iterdir():
        file.write_bytes(b'{"inputs": {"a": 1}, "files": [1], "entries": [{"x": 2}]}')
    assert rebuilt(kept) == {EN: "new", ES: "new"}


def test_building_a_part_keeps_what_else_is_there(kept: Path) -> None:
    before = build(kept).rows
    after = build(kept, "--format", "trifold", "--variant", "ink-saver", "--language", "en").rows
    assert set(after) == {EN, ES}
    assert after[ES] == before[ES]


def test_building_a_part_forgets_what_is_gone_or_was_harmed(kept: Path) -> None:
    damaged(kept / "out")
    rows = build(kept, "--format", "trifold", "--variant", "ink-saver", "--language", "en").rows
    assert set(rows) == {EN}
    assert set(rebuilt(kept)) == {EN, ES}


def test_a_changed_contact_changes_only_what_shows_it(kept: Path) -> None:
    options = (
        "--format", "trifold", "--variant", "ink-saver", "--language", "en",
        "--contact", "example", "--contact", "night-bus",
    )  # fmt: skip
    build(kept, *options)
    edit(kept / "contacts" / "example.toml", "Riverside Outreach", "Hillside Outreach")
    found = reasons(build(kept, *options))
    assert found[EN.replace("blank", "example")] == "contacts/example.toml"
    assert found[EN.replace("blank", "night-bus")] == "unchanged"


def trimmed(shop: Path) -> Path:
    """Make the whole build small: one format, in English alone."""
    for name in ("ar", "es", "vi", "zh_Hans"):
        shutil.rmtree(shop / "locales" / name)
    (shop / "pyproject.toml").write_text(
        '[tool.handbill]\n[[tool.handbill.build]]\nformat = "trifold"\nvariants = ["ink-saver"]\n',
        encoding="utf-8",
    )
    return shop


def everything(out: Path) -> dict[str, bytes]:
    """Give every file of an output folder, but for the manifest's ``why``."""
    files = {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in out.rglob("*")
        if file.is_file() and file.name != ".lock"
    }
    manifest: dict[str, Any] = json.loads(files["manifest.json"])
    for row in manifest["outputs"]:
        row["why"] = ""
    return files | {"manifest.json": json.dumps(manifest).encode()}


def test_the_whole_build_lists_what_it_declares_and_gives_the_same_files_again(shop: Path) -> None:
    trimmed(shop)
    assert len(build(shop, "--format", "reader").rows) == 6
    first = handbill("build", cwd=shop)
    assert first.returncode == 0, first.stderr
    assert set(read_built(shop / "out").rows) == {EN}
    before = everything(shop / "out")
    assert handbill("build", cwd=shop).returncode == 0
    assert everything(shop / "out") == before
