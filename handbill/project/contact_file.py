"""What a contact says -> the text of its file, or a file's text changed with its comments kept."""

from collections.abc import Mapping
from typing import Any, Final

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, String, Table

from handbill.language import SOURCE

# The order in which a reader looks for them; tables come last, as TOML has it.
ORDER: Final = ("format", "kind", "name", "region", "email", "web", "qr", "logo", "stamp")
HEAD: Final = (
    "Whom a leaflet tells its readers to call. docs/contacts.md tells what can stand here.",
    "After every change, look it over: python3 build.py contact check",
)


def contact_text(data: Mapping[str, Any]) -> str:
    """Write the file of a new contact; ``data`` is as the schema takes it."""
    document = tomlkit.document()
    for line in HEAD:
        document.add(tomlkit.comment(line))
    _fill(document, data)
    return tomlkit.dumps(document)


def changed_text(text: str, data: Mapping[str, Any]) -> str:
    """Change what ``data`` names in a file's text; all else, comments too, stays as it was.

    The text must be TOML that was read before. Its numbers are changed one by one, the first by
    the first; texts for some languages leave those for others.
    """
    document = tomlkit.parse(text)
    _fill(document, data)
    return tomlkit.dumps(document)


def as_group(text: str) -> str:
    """Take from a file's text what makes an example of it."""
    document = tomlkit.parse(text)
    document.pop("kind", None)
    return tomlkit.dumps(document)


def _fill(document: TOMLDocument, data: Mapping[str, Any]) -> None:
    names = sorted(data, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    plain = [name for name in names if name != "phones"]
    for name in sorted(plain, key=lambda name: isinstance(_written(data[name]), dict)):
        _set(document, name, data[name])
    for index, phone in enumerate(data.get("phones", ())):
        table = _phone(document, index)
        for name in ("number", "kind", *phone):
            if name in phone:
                _set(table, name, phone[name])


def _set(table: Any, name: str, value: Any) -> None:
    """Set a key of a document or a table."""
    new, old = _written(value), table.get(name)
    if isinstance(new, dict) and isinstance(old, dict):
        # What stays is not written again: its comment would go.
        for tag in (tag for tag, text in new.items() if old.get(tag) != text):
            _put(old, tag, new[tag])
    elif isinstance(new, dict) and isinstance(old, String):
        table[name] = _in_languages(old, new)
    elif isinstance(old, dict):
        _set(old, SOURCE, new)
    elif old != new:
        _put(table, name, new)


def _in_languages(old: String, new: Mapping[str, str]) -> Table:
    """Make a table of a text for every language and of others; its comment stays with it."""
    table = tomlkit.table()
    for tag, text in ({SOURCE: str(old)} | dict(new)).items():
        table.add(tag, text)
    if old.trivia.comment:
        table[SOURCE].comment(old.trivia.comment)
    return table


def _put(table: Any, name: str, value: Any) -> None:
    """Put a key behind the last one of a table, before the comment of what follows the table."""
    body = table.value.body if isinstance(table, Table) and name not in table else []
    tail = []
    while body and body[-1][0] is None:
        tail.append(body.pop())
    table[name] = value
    body += reversed(tail)


def _written(value: Any) -> Any:
    """Give a value as a file has it: one text for every language stands without a table."""
    if not isinstance(value, dict):
        return value
    if set(value) == {""}:
        return value[""]
    # English stands in for every language that has no text of its own, as "" does.
    return {(tag or SOURCE) if SOURCE not in value else tag: text for tag, text in value.items()}


def _phone(document: TOMLDocument, index: int) -> Table:
    phones = document.get("phones")
    if phones is None:
        phones = tomlkit.aot()
        document.add(tomlkit.nl())
        document["phones"] = phones
    while len(phones) <= index:
        phones.append(tomlkit.table() if isinstance(phones, AoT) else tomlkit.inline_table())
    table: Table = phones[index]
    return table
