"""``handbill translate review``: a reader of a language goes through what nobody has confirmed."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import click

from handbill.commands.root import find_root
from handbill.commands.talk import painted, say
from handbill.language import Language
from handbill.problem import COMMAND_LINE, ExitCode, refused, visible
from handbill.project.read import Project, read_project
from handbill.translate.add import known_language
from handbill.translate.numbered import Numbered, chosen, numbered
from handbill.translate.review import confirm, doubt, pseudonym, revoke, reword, still_says

KEYS: Final = "[y] right  [e] write it otherwise  [n] wrong  [s] skip  [q] stop"


@dataclass(frozen=True)
class Asked:
    """What the command line says; ``page`` is a range of numbers and a proof's code."""

    tag: str
    name: str
    revoked: bool
    page: str | None
    numbers: str | None
    except_for: str | None
    yes: bool
    today: date


def run_review(asked: Asked) -> ExitCode:
    """Confirm messages one by one, or a page of a proof; or take confirmations back."""
    project = read_project(find_root())
    language = known_language(asked.tag, project.settings.registry)
    asked = replace(asked, name=pseudonym(asked.name))
    rows = numbered(project, language)
    if asked.revoked:
        return _revoke(project, language, asked, rows)
    if asked.page:
        return _sign_off(project, rows, asked, asked.page)
    return _one_by_one(project, _unreviewed(rows, asked), asked)


def _unreviewed(rows: Sequence[Numbered], asked: Asked) -> list[Numbered]:
    some = chosen(rows, asked.numbers) if asked.numbers else rows
    return [row for row in some if row.printable and row.state != "reviewed"]


def _sign_off(project: Project, rows: Sequence[Numbered], asked: Asked, page: str) -> ExitCode:
    """Confirm a page of a proof, but for the messages that its reader struck out."""
    numbers, _, wanted = page.partition(":")
    shown = chosen(rows, numbers)
    language = shown[0].catalog.language
    still_says(shown, wanted.strip(), language)
    struck = {row.number for row in chosen(rows, asked.except_for)} if asked.except_for else set()
    kept = [row for row in shown if row.number not in struck]
    confirm(project.root, [row for row in kept if row.printable], asked.name, asked.today)
    for row in kept:
        if not row.printable:
            say(f"{row.number} is {row.state}, and was left out.")
    count = sum(row.printable for row in kept)
    say(f"{count} messages of {language.english} are reviewed now.")
    return ExitCode.DONE


def _revoke(
    project: Project, language: Language, asked: Asked, rows: Sequence[Numbered]
) -> ExitCode:
    """Take reviews back: of the named messages, of one reader, or all of them."""
    some = chosen(rows, asked.numbers) if asked.numbers else rows
    digests = {row.digest for row in some if row.state == "reviewed"}
    by = asked.name or None
    if not (asked.numbers or asked.name or asked.yes or _agreed(language, len(digests))):
        return ExitCode.DONE
    count = revoke(project.root, language, digests, by)
    say(f"{count} reviews of {language.english} were taken back.")
    return ExitCode.DONE


def _agreed(language: Language, count: int) -> bool:
    if not sys.stdin.isatty():
        what = f"this takes back all {count} reviews of {language.english}"
        raise refused(COMMAND_LINE, what, "add --yes, or name some of them with --numbers or --as")
    return click.confirm(f"Take back all {count} reviews of {language.english}?", err=True)


def _one_by_one(project: Project, rows: Sequence[Numbered], asked: Asked) -> ExitCode:
    """Show what nobody has confirmed, one by one, and do what the reader says of it."""
    if not rows:
        say("Nothing is left to review.")
        return ExitCode.DONE
    language = rows[0].catalog.language
    if not sys.stdin.isatty():
        what = "a review is done by a reader at a terminal"
        mend = f"or on paper: python3 build.py translate proof {language.tag}"
        raise refused(COMMAND_LINE, what, mend)
    question = f"Do you read {language.english} ({language.endonym}) well?"
    if not click.confirm(question, err=True):
        say("Then leave it to somebody who does.")
        return ExitCode.DONE
    done = 0
    for at, row in enumerate(rows, 1):
        _tell(row, at, len(rows))
        answer = _answered(project, row, asked)
        if answer == "q":
            break
        done += answer == "y"
    say(f"{done} messages were reviewed, {len(rows) - done} are left.")
    return ExitCode.DONE


def _tell(row: Numbered, at: int, total: int) -> None:
    """Show a message: where it stands, what it should say and what it says."""
    context, source = row.id
    say(f"\n{at} of {total} · number {row.number} · {row.place} · {context or 'text'}")
    for note in row.notes:
        say(f"  {painted(visible(note), dim=True)}")
    say(f"  English: {visible(source)}")
    say(f"  {row.catalog.language.english}: {painted(visible(row.text), bold=True)}")


def _answered(project: Project, row: Numbered, asked: Asked) -> str:
    """Ask until there is an answer that something can be done with, and do it."""
    while True:
        answer = str(click.prompt(KEYS, default="s", show_default=False, err=True)).strip()[:1]
        if answer == "y":
            confirm(project.root, [row], asked.name, asked.today)
        elif answer == "n":
            doubt(row, click.prompt("What is wrong with it?", default="", err=True))
        elif answer == "e" and not _reworded(row):
            continue
        if answer in ("y", "e", "n", "s", "q"):
            return answer


def _reworded(row: Numbered) -> bool:
    """Take another wording; it is translated then, and somebody else may confirm it."""
    text = click.prompt("Write it anew", default="", show_default=False, err=True).strip()
    refused = reword(row, text) if text else None
    if refused is not None:
        say(f"  {refused.what}\n  mend: {refused.mend}")
    elif text:
        say("  Written. A second reader can confirm it now.")
    return bool(text) and refused is None
