"""``translate status``: two numbers a flyer and language, and what is left to do."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import handbill

from handbill.project.review import digest

HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
TEMPLATE = "".join(f"<p>{{% trans %}}{word}{{% endtrans %}}</p>" for word in "abcdef")
ENTRIES = """\
msgid "a"
msgstr "A"

msgid "b"
msgstr "B"

#, fuzzy
msgid "c"
msgstr "C"

#, fuzzy
#| msgid "earlier"
msgid "d"
msgstr "D"

msgid "e"
msgstr "<script>"

msgid "f"
msgstr ""
"""


@pytest.fixture
def states(shop: Path) -> Path:
    """A shop whose flyer has one message of every state in Spanish."""
    (shop / "flyers" / "lead" / "flyer.html").write_text(TEMPLATE, encoding="utf-8")
    folder = shop / "locales" / "es"
    (folder / "LC_MESSAGES" / "lead.po").write_text(HEADER + ENTRIES, encoding="utf-8")
    row = f'[[review]]\nmessage = "{digest(None, "a", "A")}"\nby = "Luna"\n'
    (folder / "reviews.toml").write_text(row, encoding="utf-8")
    return shop


def rows(shop: Path, *words: str) -> list[dict[str, Any]]:
    done = handbill("translate", "status", *words, "--json", cwd=shop)
    told = json.loads(done.stdout)
    assert told["format"] == 1
    return list(told["catalogs"])


def test_every_message_is_counted_once_in_its_state(states: Path) -> None:
    (row,) = [row for row in rows(states, "es") if row["flyer"] == "lead"]
    numbers = ("translated", "reviewed", "drafts", "stale", "refused", "missing")
    assert [row[name] for name in numbers] == [2, 1, 1, 1, 1, 1]
    assert row["messages"] == 6


def test_the_matrix_has_both_numbers_for_a_reader(states: Path) -> None:
    done = handbill("translate", "status", "es", cwd=states)
    assert "es  Spanish" in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if line.split()[:1] == ["lead"]]
    assert line.split()[:5] == ["lead", "2/6", "1/6", "1", "1"]


def test_all_languages_with_a_catalog_are_shown_unless_some_are_named(shop: Path) -> None:
    assert {row["language"] for row in rows(shop)} >= {"es", "ar", "vi", "zh-Hans"}
    assert {row["language"] for row in rows(shop, "vi", "zh_hans")} == {"vi", "zh-Hans"}


def test_a_catalog_that_cannot_be_read_is_shown_as_such(shop: Path) -> None:
    (shop / "locales" / "es" / "LC_MESSAGES" / "lead.po").write_text("no catalog\n")
    done = handbill("translate", "status", "es", cwd=shop)
    assert done.returncode == 1
    assert "cannot be read" in done.stdout
    assert "locales/es/LC_MESSAGES/lead.po:1" in done.stderr


def test_the_day_of_the_last_change_is_the_files_where_git_knows_nothing(shop: Path) -> None:
    assert all(len(row["changed"]) == len("2026-11-23") for row in rows(shop))


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_day_of_the_last_change_is_that_of_gits_history(shop: Path) -> None:
    def git(*words: str, day: str = "2025-03-04") -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        moment = f"{day}T12:00:00Z"
        environment = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "HOME": str(shop)}
        subprocess.run(
            [str(shutil.which("git")), *who, *words],
            cwd=shop,
            env=environment,
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    git("add", "locales")
    git("commit", "-qm", "x")
    assert {row["changed"] for row in rows(shop, "es")} == {"2025-03-04"}
    file = shop / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = {row["flyer"]: row["changed"] for row in rows(shop, "es")}
    assert changed["handbill"] == "2025-03-04"
    assert changed["lead"] > "2025-03-04"


def test_a_shop_without_catalogs_says_how_to_begin(shop: Path) -> None:
    shutil.rmtree(shop / "locales")
    done = handbill("translate", "status", cwd=shop)
    assert done.returncode == 0
    assert "translate add" in done.stderr
