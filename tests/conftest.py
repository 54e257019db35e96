"""What tests share: small print shops, the command, and one build of everything."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from surroundings import CONTACT, FOLDERS, HERE, OPTIONS, THERE, Twice, files, home, on_another_day

# What flyer.toml must say at least.
FACTS = """\
format = 1
title = "Good day"
version = "1"
edition_date = 2026-11-23
as_of = 2016-10-12
check_after = 2027-05-23
accent = "#c8102e"
formats = ["reader"]
papers = ["letter"]
sources = [{ title = "A", publisher = "B", web = "example.org", date = 2016-10-12 }]
"""
ROOT = Path(__file__).parents[1]
# Seconds: two builds at once may share the cores with each other.
TIME_LIMIT = 480


SHAPES = {"square", "story"}


@dataclass(frozen=True)
class Built:
    """One build: its output folder and its manifest's rows by path."""

    out: Path
    rows: dict[str, dict[str, Any]]

    def row(self, *words: str) -> dict[str, Any]:
        """Give the one row whose file name has all of the words between its dots.

        It is not a picture of another shape than the page, unless its words say so.
        """
        found = [
            row
            for path, row in self.rows.items()
            if set(words) <= set(_parts(path)) and SHAPES & set(_parts(path)) <= set(words)
        ]
        assert len(found) == 1, (words, [row["path"] for row in found])
        return found[0]

    def file(self, *words: str) -> Path:
        """Give the file of that row."""
        return self.out / self.row(*words)["path"]


def _parts(path: str) -> list[str]:
    return path.rsplit("/", 1)[-1].split(".")


Shop = Callable[[], Path]
Command = Callable[..., subprocess.CompletedProcess[str]]


# What takes longest to build. Tests that look at the same run on the same core, and begin first.
LARGEST = ("built", "built_small", "built_pairs", "built_a4", "tongues")
# These go through the door of the repository itself, one at a time.
BY_THE_DOOR = ("test_door.py", "test_impose_signals.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put each module's tests together, and with those of others that share a large build.

    Where tests run on every core, a group is given to one of them as a whole.
    """
    groups = _groups(items)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(groups[item.path.name]))
    items.sort(key=lambda item: groups[item.path.name] not in ("built", "tongues"))


def _groups(items: Iterable[pytest.Item]) -> dict[str, str]:
    """Give the group of each module by its name."""
    groups = dict.fromkeys(BY_THE_DOOR, "door")
    for item in items:
        shared = [name for name in LARGEST if name in getattr(item, "fixturenames", ())]
        if shared:
            groups[item.path.name] = "tongues" if shared == ["tongues"] else "built"
        groups.setdefault(item.path.name, item.path.name)
    return groups


@pytest.fixture(scope="session")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that all shops of a run share, so that typefaces are made once.

    Where tests run on every core, each has a folder of its own in the one that is shared.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    folder.mkdir(exist_ok=True)
    return folder


# The languages that most tests build: of both directions, with long words and with none.
TAGS = ("en", "es", "ar", "zh-Hans", "vi")


def make_shop(folder: Path, faces: Path, tags: Iterable[str] = TAGS) -> Path:
    """Copy what a print shop owns into a folder: settings, flyers, contacts, and some catalogs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("flyers", "contacts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.local.toml"))
    (folder / "locales").mkdir()
    for file in (ROOT / "locales").glob("*.*"):
        shutil.copy(file, folder / "locales")
    for locale in (tag.replace("-", "_") for tag in tags if tag != "en"):
        shutil.copytree(ROOT / "locales" / locale, folder / "locales" / locale)
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    start = text.index("[tool.handbill]")
    (folder / "pyproject.toml").write_text(
        text[start : text.index("[tool.ruff]")], encoding="utf-8"
    )
    # Typefaces are shared, and nothing else: what one test made is not made for another.
    (faces / "fonts").mkdir(parents=True, exist_ok=True)
    (folder / ".cache").mkdir()
    (folder / ".cache" / "fonts").symlink_to(faces / "fonts", target_is_directory=True)
    return folder


@pytest.fixture
def shop(tmp_path: Path, faces: Path) -> Path:
    """A print shop of its own for one test."""
    return make_shop(tmp_path / "shop", faces)


def handbill(*arguments: str | Path, cwd: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Type a command, as a user would; the result has its exit code, stdout and stderr."""
    environment = {key: value for key, value in os.environ.items() if key != "HANDBILL_ROOT"}
    return subprocess.run(
        [sys.executable, "-P", "-m", "handbill", *map(str, arguments)],
        cwd=cwd,
        env=environment | changes,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIME_LIMIT,
        check=False,
    )


def python(program: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a small program in a Python of its own."""
    return subprocess.run(
        [sys.executable, "-P", "-c", program, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIME_LIMIT,
        check=False,
    )


def read_built(out: Path) -> Built:
    """Read what a build left behind."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return Built(out, {row["path"]: row for row in manifest["outputs"]})


PAIRS = ("en+es", "en+ar", "en+zh-Hans", "en+vi")
# The formats that are printed from folded, cut or stapled sheets, beside the three above.
SMALL = ("half-sheet", "half-fold", "z-fold", "mini-zine", "booklet", "quarter", "card")
FLAT = ("large-print", "poster")


def build_of(
    shop: Path,
    languages: tuple[str, ...],
    *options: str,
    formats: tuple[str, ...] = ("sheet", "trifold", "reader"),
) -> Built:
    """Build the named languages in some formats, which must succeed, and read the result."""
    named = [word for tag in languages for word in ("--language", tag)]
    named += [word for name in formats for word in ("--format", name)]
    done = handbill("build", *named, *options, cwd=shop)
    assert done.returncode == 0, done.stderr
    return read_built(shop / "out")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Built:
    """Every language, alone and paired with English, in every format and variant.

    On Letter, with the contact "example". Built once, for all tests that only read it.
    """
    shop = make_shop(tmp_path_factory.mktemp("everything") / "shop", faces)
    variants = ["--variant", "print", "--variant", "ink-saver", "--variant", "read"]
    return build_of(shop, (*TAGS, *PAIRS), "--contact", "example", *variants)


@pytest.fixture(scope="session")
def built_a4(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Built:
    """English, Arabic and their pair on A4, in colour, with lines to write the contact on."""
    shop = make_shop(tmp_path_factory.mktemp("a4") / "shop", faces)
    languages = ("en", "ar", "en+ar")
    return build_of(shop, languages, "--contact", "blank", "--paper", "a4", "--variant", "print")


@pytest.fixture(scope="session")
def built_small(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Built:
    """English and Arabic in the formats that "built" leaves out, in colour and for screens."""
    shop = make_shop(tmp_path_factory.mktemp("small") / "shop", faces)
    variants = ("--contact", "example", "--variant", "print", "--variant", "read")
    return build_of(shop, ("en", "ar"), *variants, formats=(*SMALL, *FLAT))


@pytest.fixture(scope="session")
def built_pairs(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Built:
    """Two languages of one direction, and two of both, in the formats that "built" leaves out."""
    shop = make_shop(tmp_path_factory.mktemp("pairs") / "shop", faces)
    options = ("--contact", "blank", "--variant", "print")
    return build_of(shop, ("en+es", "en+ar"), *options, formats=SMALL)


@pytest.fixture(scope="session")
def built_twice(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Twice:
    """The same shop built twice, with all that may differ between two machines differing at once.

    In every variant. The folder, the user and home, the number of workers, the order of hashes, the
    time zone, the locale and the day; and the second one makes its typefaces anew.
    """
    root = tmp_path_factory.mktemp("twice")
    (root / "cache").mkdir()
    here = HERE | home(root / "annabelwhite", other=False)
    there = THERE | home(root / "borisblack", other=True) | on_another_day(root)
    caches = (faces, root / "cache")
    for place, cache, jobs, around in zip(FOLDERS, caches, "12", (here, there), strict=True):
        shop = make_shop(root / place, cache, ("en", "ar"))
        (shop / "contacts" / "harbour.toml").write_text(CONTACT, encoding="utf-8")
        done = handbill("build", *OPTIONS, "--jobs", jobs, cwd=shop, **around)
        assert done.returncode == 0, done.stderr
    return Twice(root, *(files(root / place / "out") for place in FOLDERS))
