"""``translate review``: only a reader of the language confirms, by name or by none."""

import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import polib
import pytest
from conftest import ROOT, handbill

from handbill.language import registry
from handbill.problem import HandbillError
from handbill.project.read import read_project
from handbill.project.review import digest
from handbill.translate.numbered import Numbered, chosen, code, numbered, spans
from handbill.translate.review import pseudonym

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
PATIENCE = 60
LEAD = "locales/es/LC_MESSAGES/lead.po"


def typed(shop: Path, answers: list[str], *words: str) -> tuple[int, str]:
    """Type a command on a terminal, and each answer when it asks; give its code and words."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "dumb", "NO_COLOR": "1"}
    environment.pop("HANDBILL_ROOT", None)
    command = [sys.executable, "-P", "-m", "handbill", "translate", *words]
    process = subprocess.Popen(
        command, cwd=shop, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    said, asked, end = "", 0, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            said += os.read(ours, 65536).decode("utf-8", "replace")
        except OSError:
            break
        # A question ends with a colon and a space, and waits.
        if answers and re.search(r": $", said) and len(said) > asked:
            asked = len(said)
            os.write(ours, f"{answers.pop(0)}\n".encode())
    os.close(ours)
    return process.wait(PATIENCE), said.replace("\r\n", "\n")


def rows(shop: Path) -> list[Numbered]:
    return numbered(read_project(shop), registry()["es"])


def entry(shop: Path, row: Numbered) -> polib.POEntry:
    po = polib.pofile(str(shop / row.catalog.path))
    return next(each for each in po if (each.msgctxt, each.msgid) == row.id)


def reviews(shop: Path) -> list[dict[str, object]]:
    file = shop / "locales" / "es" / "reviews.toml"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return list(tomllib.loads(text).get("review", []))


def sign(shop: Path, numbers: str, *words: str) -> None:
    page = f"{numbers}:{code(chosen(rows(shop), numbers))}"
    done = handbill("translate", "review", "es", "--page", page, *words, cwd=shop)
    assert done.returncode == 0, done.stderr


def test_this_repository_ships_without_a_single_review() -> None:
    assert list((ROOT / "locales").rglob("reviews.toml")) == []


def test_a_reader_goes_through_the_messages_one_by_one(shop: Path) -> None:
    answers = ["y", "y", "s", "n", "dice otra cosa", "q"]
    code_, said = typed(shop, answers, "review", "es", "--as", "Luna")
    assert code_ == 0, said
    first, second, third, fourth = rows(shop)[:4]
    assert [row.state for row in (first, second, third, fourth)] == [
        "reviewed",
        "draft",
        "draft",
        "draft",
    ]
    (row,) = reviews(shop)
    assert (row["message"], row["by"]) == (first.digest, "Luna")
    assert not entry(shop, first).fuzzy
    assert entry(shop, third).tcomment == "a reader found this wrong: dice otra cosa"
    # What one sees: the source, the translation, the note, and where it stands.
    assert f"English: {first.id[1]}" in said
    assert f"Spanish: {first.text}" in said
    assert f"{LEAD}:" in said
    assert "1 messages were reviewed" in said


def test_who_does_not_read_the_language_confirms_nothing(shop: Path) -> None:
    code_, said = typed(shop, ["n"], "review", "es")
    assert code_ == 0
    assert "leave it to somebody who does" in said
    assert reviews(shop) == []


def test_another_wording_is_translated_and_left_for_a_second_reader(shop: Path) -> None:
    answers = ["y", "e", "LEAD: lea esto", "q"]
    code_, said = typed(shop, answers, "review", "es")
    assert code_ == 0, said
    first = rows(shop)[0]
    assert (first.text, first.state) == ("LEAD: lea esto", "translated")
    assert reviews(shop) == []


def test_a_wording_that_may_not_be_printed_is_refused_and_asked_for_again(shop: Path) -> None:
    before = rows(shop)[0].text
    code_, said = typed(shop, ["y", "e", "<script>x", "q"], "review", "es")
    assert code_ == 0, said
    assert "holds the markup" in said
    assert rows(shop)[0].text == before


def test_without_a_terminal_nothing_is_asked_and_nothing_confirmed(shop: Path) -> None:
    done = handbill("translate", "review", "es", cwd=shop)
    assert done.returncode == 2
    assert "translate proof es" in done.stderr
    assert reviews(shop) == []


# A sheet of a proof.


def test_a_sheet_is_signed_off_but_for_what_was_struck_out(shop: Path) -> None:
    sign(shop, "1-5", "--except", "2,4")
    assert [row.state for row in rows(shop)[:5]] == [
        "reviewed",
        "draft",
        "reviewed",
        "draft",
        "reviewed",
    ]
    assert all("by" not in row for row in reviews(shop))


def test_a_sheet_whose_sentences_were_changed_since_cannot_be_signed_off(shop: Path) -> None:
    page = f"1-5:{code(rows(shop)[:5])}"
    file = shop / LEAD
    po = polib.pofile(str(file), wrapwidth=0)
    po[2].msgstr += " Sí."
    po.save()
    done = handbill("translate", "review", "es", "--page", page, cwd=shop)
    assert done.returncode == 2
    assert "do not say what the code" in done.stderr
    assert reviews(shop) == []


def test_an_edit_takes_a_review_back_by_itself(shop: Path) -> None:
    sign(shop, "1-3")
    po = polib.pofile(str(shop / LEAD), wrapwidth=0)
    po[0].msgstr += "!"
    po.save()
    assert [row.state for row in rows(shop)[:3]] == ["translated", "reviewed", "reviewed"]


def test_signing_off_twice_writes_one_row_a_message(shop: Path) -> None:
    sign(shop, "1-3")
    sign(shop, "2-4")
    assert len(reviews(shop)) == 4


def test_what_is_missing_is_never_signed_off(shop: Path) -> None:
    po = polib.pofile(str(shop / LEAD), wrapwidth=0)
    po[1].msgstr = ""
    po.save()
    sign(shop, "1-3")
    assert len(reviews(shop)) == 2


# Taking back.


def test_reviews_are_taken_back_by_number_by_reader_or_all_together(shop: Path) -> None:
    sign(shop, "1-3", "--as", "Luna")
    sign(shop, "4-6", "--as", "Sol")
    handbill("translate", "review", "es", "--revoke", "--numbers", "1,5", cwd=shop)
    assert len(reviews(shop)) == 4
    handbill("translate", "review", "es", "--revoke", "--as", "Sol", cwd=shop)
    assert [row["by"] for row in reviews(shop)] == ["Luna", "Luna"]
    refused = handbill("translate", "review", "es", "--revoke", cwd=shop)
    assert refused.returncode == 2
    assert len(reviews(shop)) == 2
    handbill("translate", "review", "es", "--revoke", "--yes", cwd=shop)
    assert reviews(shop) == []


def test_comments_of_others_stay_when_a_review_goes(shop: Path) -> None:
    sign(shop, "1-2")
    file = shop / "locales" / "es" / "reviews.toml"
    text = file.read_text(encoding="utf-8")
    second = text.rindex("[[review]]")
    file.write_text(f"{text[:second]}# about the second\n{text[second:]}", encoding="utf-8")
    handbill("translate", "review", "es", "--revoke", "--numbers", "1", cwd=shop)
    kept = file.read_text(encoding="utf-8")
    assert "# about the second\n[[review]]" in kept
    assert kept.startswith("# Which translations a reader")
    assert len(reviews(shop)) == 1


def test_a_broken_file_of_reviews_is_named_and_left(shop: Path) -> None:
    file = shop / "locales" / "es" / "reviews.toml"
    file.write_text('[[review]]\nmessage = "nonsense"\n', encoding="utf-8")
    page = f"1-2:{code(rows(shop)[:2])}"
    done = handbill("translate", "review", "es", "--page", page, cwd=shop)
    assert done.returncode == 1
    assert "locales/es/reviews.toml:2" in done.stderr
    assert "nonsense" in file.read_text(encoding="utf-8")


# Names and numbers.


@pytest.mark.parametrize("name", ["ana@example.org", "x" * 81, "a\x1b[31m"])
def test_an_address_is_no_pseudonym(name: str) -> None:
    with pytest.raises(HandbillError):
        pseudonym(name)


def test_nobodys_name_is_taken_from_the_machine(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("USER", "LOGNAME", "GIT_AUTHOR_NAME", "EMAIL"):
        monkeypatch.setenv(variable, "Real-Name")
    sign(shop, "1-3")
    for file in (shop / "locales").rglob("*"):
        assert not file.is_file() or b"Real-Name" not in file.read_bytes()


@pytest.mark.parametrize("wrong", ["0", "99-1", "3-", "a", "", "1,,2", "500"])
def test_numbers_that_name_nothing_are_refused(wrong: str, shop: Path) -> None:
    with pytest.raises(HandbillError):
        chosen(rows(shop), wrong)


def test_numbers_are_written_as_they_are_read(shop: Path) -> None:
    every = rows(shop)
    for numbers in ("1", "1-3", "1,3-5,9", "98"):
        assert spans(chosen(every, numbers)) == numbers


def test_flyers_come_first_and_the_presss_own_words_last(shop: Path) -> None:
    every = rows(shop)
    assert [row.number for row in every] == list(range(1, len(every) + 1))
    assert every[0].catalog.domain == "lead"
    assert every[-1].catalog.domain == "handbill"
    assert every[0].digest == digest(*every[0].id, every[0].text)
