"""``handbill contact new``: answers, options or a file -> a contact's file that was checked."""

import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from tomlkit.exceptions import TOMLKitError

from handbill.commands.contact_questions import Interview
from handbill.commands.root import find_root
from handbill.commands.talk import near, say, show
from handbill.grids.grid import Odd
from handbill.language import Languages
from handbill.outputs.write import write_new
from handbill.problem import (
    COMMAND_LINE,
    ExitCode,
    HandbillError,
    Place,
    Problem,
    Severity,
    refused,
)
from handbill.project.contact import ENDING, LOCAL, ContactRow, contact_id, row_doubts
from handbill.project.contact_advice import advice
from handbill.project.contact_columns import column_key, headings, meant
from handbill.project.contact_draft import checked, drafted, id_problems, legible, unreachable
from handbill.project.contact_file import as_group, changed_text, contact_text
from handbill.project.formats import read_formats
from handbill.project.logo import read_logo
from handbill.project.schema import validate
from handbill.project.settings import read_settings
from handbill.project.toml import Key, TomlFile, parse_toml, read_toml

FOLDER: Final = "contacts"
IGNORING: Final = f"{FOLDER}/*{LOCAL}{ENDING}"


@dataclass(frozen=True)
class Asked:
    """What the command line says: an id, texts by their options and headings, a file to begin with.

    ``public`` contacts are committed and published with the project.
    """

    name: str | None
    texts: tuple[tuple[str, str, str], ...]
    source: Path | None
    public: bool


@dataclass(frozen=True)
class Made:
    """A contact that may be written: its id, its file's text, and what it says."""

    id: str
    text: str
    row: ContactRow


def run_new(asked: Asked) -> ExitCode:
    """Write a group's contact, and say what to type next."""
    root = find_root()
    languages = shop_languages(root)
    made: Made | None
    if asked.source is None and not asked.texts:
        made = _interviewed(root, asked, languages)
    else:
        made = _given(root / FOLDER, asked, languages)
    if made is None:
        say("Nothing was written.")
        return ExitCode.DONE
    file = contact_file(root / FOLDER, made.id, public=asked.public)
    refuse_existing(root, made.id, COMMAND_LINE)
    write_new({file: made.text.encode()})
    click.echo(near(file))
    _say_next(root, made.id, file, public=asked.public)
    return ExitCode.DONE


def shop_languages(root: Path) -> Languages:
    """Give the languages of a shop.

    Raises ``HandbillError``, exit code 2, if its settings are wrong.
    """
    wrong: list[Problem] = []
    settings = read_settings(root, read_formats(root, []), wrong)
    if settings is None or wrong:
        raise HandbillError(ExitCode.CONFIGURATION, *wrong)
    return settings.registry


def contact_file(folder: Path, name: str, *, public: bool) -> Path:
    """Give the file of a contact; what is not public bears that in its name."""
    return folder / f"{name}{'' if public else LOCAL}{ENDING}"


def refuse_existing(root: Path, name: str, place: Place) -> None:
    """Raise ``HandbillError``, exit code 2, if an id is taken, in whatever spelling."""
    taken = taken_ids(root / FOLDER).get(name.casefold())
    if taken:
        what = f'there is a contact "{name}" already: {near(taken)}'
        raise refused(place, what, "write another id, or change that file")


def taken_ids(folder: Path) -> dict[str, Path]:
    """Give the files of a folder's contacts by their ids, in small letters."""
    files = sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
    return {unicodedata.normalize("NFC", contact_id(file.name)).casefold(): file for file in files}


def _interviewed(root: Path, asked: Asked, languages: Languages) -> Made | None:
    """Ask on a terminal for everything, and whether to write it."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        what = "questions are asked on a terminal only"
        raise refused(COMMAND_LINE, what, "give --name, --phone and so on, or --from FILE")
    taken = taken_ids(root / FOLDER)
    interview = Interview(languages)
    name = interview.held(asked.name, lambda text: _free(text, taken), slug)
    row, data = interview.result()
    made = Made(name, contact_text(data), row)
    show(doubt.at(COMMAND_LINE) for key, doubt in advice(row) if not key)
    say("")
    for line in made.text.splitlines():
        say(f"  {line}")
    file = near(contact_file(root / FOLDER, name, public=asked.public))
    agreed = click.confirm(f"\nWrite this into {file}?", default=True, err=True)
    return made if agreed else None


def _free(name: str, taken: Mapping[str, Path]) -> str | None:
    """Say why a name can be no id of a new contact, or nothing."""
    for problem in id_problems(COMMAND_LINE, name):
        return f"{problem.what}; {problem.mend}"
    file = taken.get(name.casefold())
    return f"there is {near(file)} already; choose another" if file else None


def slug(text: str) -> str:
    """Make an id of a group's name, as far as its letters are Latin ones."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


def _given(folder: Path, asked: Asked, languages: Languages) -> Made:
    """Make a contact of a file, of options, or of a file and what options say otherwise.

    A logo must lie in the ``folder`` of contacts already.
    """
    problems: list[Problem] = []
    texts, names = _texts(asked, languages, problems)
    draft = drafted(COMMAND_LINE, texts, names, problems)
    _stop(problems)
    if asked.source is None:
        row = checked(draft, languages, problems)
        problems += unreachable(draft, row) if row else ()
        named = draft.called
        told = advice(row) if row else ()
        problems += [doubt.at(COMMAND_LINE, named(key)) for key, doubt in told]
        name = asked.name or slug(texts.get(("name", ""), ""))
        text = contact_text(draft.data)
    else:
        changes = {key: value for key, value in draft.data.items() if value and key != "format"}
        text = _changed(asked.source, changes, languages)
        toml = parse_toml(near(asked.source.absolute()), text, problems)
        row = _read(folder, toml, languages, problems) if toml else None
        name = asked.name or contact_id(asked.source.name)
    problems += id_problems(COMMAND_LINE, name)
    _stop(problems)
    show(problems)
    if row is None:
        raise HandbillError(ExitCode.CONFIGURATION, *problems)
    return Made(name, text, row)


def _stop(problems: Sequence[Problem]) -> None:
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise HandbillError(ExitCode.CONFIGURATION, *problems)


def _texts(
    asked: Asked, languages: Languages, problems: list[Problem]
) -> tuple[dict[Key, str], dict[Key, str]]:
    """Give the texts of options by the keys that they fill, and what the user calls each."""
    texts: dict[Key, str] = {}
    names: dict[Key, str] = {}
    for option, heading, given in asked.texts:
        key = column_key(heading, languages)
        text = legible(given)
        if key is None or key == ("id",):
            what = f'{option}: "{heading[:40]}" is nothing that a contact says'
            mend = f"write {meant(heading, languages) or 'one of ' + ', '.join(headings())}"
            problems.append(Problem(COMMAND_LINE, what, mend))
        elif isinstance(text, Odd):
            problems.append(Problem(COMMAND_LINE, f"{option} {text.what}", text.mend))
        elif key in texts:
            what = f"{option}: {heading} is said twice"
            problems.append(Problem(COMMAND_LINE, what, "leave one of the two out"))
        else:
            texts[key], names[key] = text, option
    return {key: text for key, text in texts.items() if text}, names


def _changed(source: Path, changes: Mapping[str, object], languages: Languages) -> str:
    """Give a file's text as that of a group, with what is said otherwise; its comments stay."""
    problems: list[Problem] = []
    path = near(source.absolute())
    toml = read_toml(source, path, problems)
    if toml is None or validate(ContactRow, toml, (), problems, languages) is None:
        raise HandbillError(ExitCode.CONFIGURATION, *problems)
    text = source.read_text(encoding="utf-8-sig")
    try:
        return changed_text(as_group(text), changes)
    except (TOMLKitError, ValueError):
        what = "the file cannot be written back as it is"
        raise refused(Place(path), what, 'write lines such as key = "text"') from None


def _read(
    folder: Path, toml: TomlFile, languages: Languages, problems: list[Problem]
) -> ContactRow | None:
    row = validate(ContactRow, toml, (), problems, languages)
    if row is None:
        return None
    if row.logo:
        read_logo(folder, row.logo, toml.place(("logo",)), problems)
    told = (*row_doubts(row), *advice(row))
    problems += [doubt.at(toml.place(key)) for key, doubt in told]
    return row


def _say_next(root: Path, name: str, file: Path, *, public: bool) -> None:
    say("Next, see it on a leaflet:")
    say(f"  python3 build.py build --contact {name} --language en --format sheet")
    say("To have it on all of them, write into pyproject.toml, below [tool.handbill]:")
    say(f'  contact = "{name}"')
    if public:
        say(f"{near(file)} is public: it is committed, and what bears it is published.")
    elif (root / ".git").exists() and not is_ignored(root):
        say(f"git would take {near(file)} along: add the line {IGNORING} to .gitignore.")


def is_ignored(root: Path) -> bool:
    """Whether a project's .gitignore names local contacts."""
    try:
        lines = (root / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    wanted = {IGNORING, f"/{IGNORING}", f"*{LOCAL}{ENDING}", f"*{LOCAL}.*", f"{FOLDER}/*{LOCAL}.*"}
    return not wanted.isdisjoint(line.strip() for line in lines)
