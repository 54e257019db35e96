"""Local contacts are never published, and nothing false goes to a commercial printer."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import handbill, make_shop
from contact_desk import Typing, typing

from handbill.commands.build import Options, planned_with
from handbill.commands.whither import (
    PRIVATE,
    PUBLISHED,
    built_folders,
    hidden,
    is_published,
    out_folder,
)
from handbill.plan.make import Wish
from handbill.problem import ExitCode, Place
from handbill.project.contact import Contact
from handbill.project.read import read_project

CARD = ("--language", "en", "--format", "card", "--variant", "ink-saver")
NUMBER = "206-543-2100"
MOON = f'format = 1\nname = "Moon House"\n[[phones]]\nnumber = "{NUMBER}"\n'


@dataclass(frozen=True)
class Shops:
    """One shop with a local and a public contact, and what was said when each was built."""

    folder: Path
    said: dict[str, subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Shops:
    """Build lines to write on and a public contact, then a local one."""
    shop = make_shop(tmp_path_factory.mktemp("local") / "shop", faces, ("en",))
    (shop / "contacts/moon.local.toml").write_text(MOON, encoding="utf-8")
    (shop / "contacts/sun.toml").write_text(MOON.replace("Moon", "Sun"), encoding="utf-8")
    both = ("--contact", "blank", "--contact", "sun")
    said = {
        "public": handbill("build", *CARD, *both, cwd=shop),
        "local": handbill("build", *CARD, "--contact", "moon", cwd=shop),
    }
    return Shops(shop, said)


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file()]


def test_nothing_of_a_local_contact_is_in_the_folder_that_is_published(shops: Shops) -> None:
    out = shops.folder / PUBLISHED
    assert not [name for name in names(out) if "moon" in name]
    for name in ("index.html", "manifest.json"):
        text = (out / name).read_text(encoding="utf-8")
        assert "moon" not in text.casefold()
        assert "sun" in text.casefold()


def test_a_public_contact_is_published(shops: Shops) -> None:
    assert [name for name in names(shops.folder / PUBLISHED) if name.endswith(".sun.pdf")]


def test_a_build_with_a_local_contact_goes_to_a_folder_of_its_own(shops: Shops) -> None:
    said = shops.said["local"]
    assert said.returncode == 0, said.stderr
    assert "out.local/lead/en/lead.en.card.letter.ink-saver.moon.pdf" in said.stdout
    manifest = json.loads((shops.folder / PRIVATE / "manifest.json").read_text(encoding="utf-8"))
    assert {row["contact"] for row in manifest["outputs"]} == {"moon"}


def test_what_was_public_once_is_taken_out_of_the_gallery(shops: Shops) -> None:
    """By the next build of anything else."""
    (shops.folder / "contacts/sun.toml").rename(shops.folder / "contacts/sun.local.toml")
    done = handbill("build", *CARD, cwd=shops.folder)
    assert done.returncode == 0, done.stderr
    for name in ("index.html", "manifest.json"):
        assert "sun" not in (shops.folder / PUBLISHED / name).read_text(encoding="utf-8").casefold()


@pytest.mark.parametrize(
    ("path", "local"),
    [
        ("contacts/moon.local.toml", True),
        ("contacts/moon.toml", False),
        ("groups.csv", True),
        ("groups.xlsx", True),
    ],
)
def test_all_but_a_contact_that_is_public_by_its_name_is_local(path: str, local: bool) -> None:  # noqa: FBT001 -- the example
    contact = Contact("moon", "group", (), {}, None, None, None, Place(path))
    assert contact.local is local


def test_the_published_folder_is_known_by_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "out")
    inside = [tmp_path / name for name in ("out", "out/", "./out", "site", "out/x/y", "a/../out")]
    assert all(is_published(folder, tmp_path) for folder in inside)
    outside = [tmp_path / name for name in ("out.local", "outside", "a/out.local", "..")]
    assert not any(is_published(folder, tmp_path) for folder in outside)


@pytest.fixture
def shop(tmp_path: Path, faces: Path) -> Path:
    """A shop with a local contact, in which nothing is built."""
    shop = make_shop(tmp_path / "shop", faces, ("en",))
    (shop / "contacts/moon.local.toml").write_text(MOON, encoding="utf-8")
    return shop


@pytest.fixture
def typed(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Typing:
    return typing(shop, capsys, monkeypatch)


@pytest.mark.parametrize("out", ["out", "out/for-us"])
def test_a_local_contact_is_refused_in_the_published_folder(
    typed: Typing, shop: Path, out: str
) -> None:
    done = typed("build", *CARD, "--contact", "moon", "--out", out)
    assert done.code == ExitCode.CONFIGURATION
    assert f'"moon" is a local contact, and {out} is what is published' in done.err
    assert "mend: leave --out away: its leaflets go to out.local" in done.err
    assert not (shop / "out").exists()


def test_where_leaflets_go_depends_on_whose_contact_they_bear(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    project = read_project(shop)
    for names in (("blank",), ("example",), ("nobody",)):
        assert out_folder(None, project, names) == shop / "out"
        assert hidden(project, names) == {"moon"}
    for names in (("moon",), ("blank", "moon")):
        assert out_folder(None, project, names) == shop / "out.local"
        assert out_folder(Path("mine"), project, names) == shop / "mine"
        assert hidden(project, names) == set()


def test_packs_guides_and_plans_go_where_builds_go(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    for name, folder in (("moon", "out.local"), ("blank", "out")):
        wanted = planned_with(Wish(contacts=(name,)), Options(None, None, as_json=False))[2]
        assert wanted.out == shop / folder


def test_check_looks_at_both_folders(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)
    assert built_folders(PUBLISHED) == [shop / "out"]
    (shop / PRIVATE).mkdir()
    (shop / PRIVATE / "manifest.json").write_text("{}", encoding="utf-8")
    assert built_folders(PUBLISHED) == [shop / "out", shop / "out.local"]
    assert built_folders(Path("mine")) == [shop / "mine"]


@pytest.mark.parametrize("number", ["123-456-7890", "555-5555", "(415) 555-0134"])
def test_a_shop_file_with_a_number_that_reaches_nobody_is_refused(
    typed: Typing, shop: Path, number: str
) -> None:
    (shop / "contacts/moon.local.toml").write_text(MOON.replace(NUMBER, number), encoding="utf-8")
    wish = ("--language", "en", "--format", "card", "--variant", "shop", "--contact", "moon")
    done = typed("build", *wish)
    assert done.code == ExitCode.CONFIGURATION
    assert 'the numbers of "moon" reach nobody' in done.err
    assert not (shop / PRIVATE).exists()


def test_clean_removes_the_folder_of_local_contacts_too(typed: Typing, shop: Path) -> None:
    for name in ("out", "out.local", "mine.local"):
        (shop / name).mkdir()
        (shop / name / "manifest.json").write_text("{}", encoding="utf-8")
    assert typed("clean").code == 0
    assert [name for name in ("out", "out.local", "mine.local") if (shop / name).exists()] == [
        "mine.local"
    ]
