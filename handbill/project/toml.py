"""A TOML file from a stranger -> its data and the line of every key, or a problem.

The front door before ``tomllib``, which takes minutes and gigabytes for a deep dotted key and gives
no line numbers to those who come later (hostile-input measurements, section 3).
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from handbill.problem import Place, Problem
from handbill.project.text import forbidden

LARGEST_FILE: Final = 64 * 1024
LONGEST_LINE: Final = 4096
DEEPEST_KEY: Final = 5
DEEPEST_BRACKETS: Final = 20

Key: TypeAlias = tuple[str | int, ...]

_TABLE: Final = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r"\s*([\w.\-\"']+(?:\s*\.\s*[\w\-\"']+)*)\s*=")
_AT_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class TomlFile:
    """What a TOML file holds, and the line (counted from one) on which each key stands."""

    path: str
    data: dict[str, Any]
    lines: dict[Key, int] = field(default_factory=dict)

    def place(self, key: Key = ()) -> Place:
        """Give the place of a key, or of the nearest table above it that has a line."""
        while key and key not in self.lines:
            key = key[:-1]
        return Place(self.path, self.lines.get(key))


def read_toml(file: Path, path: str, found: list[Problem]) -> TomlFile | None:
    """Read a file called ``path`` in messages; what is wrong with it is added to ``found``."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        found.append(_unreadable(path, error))
        return None
    text = _too_large(path, raw) or _decoded(path, raw)
    if isinstance(text, Problem):
        found.append(text)
        return None
    return _parsed(path, text, found)


def _parsed(path: str, text: str, found: list[Problem]) -> TomlFile | None:
    problem = _too_deep(path, text)
    if problem:
        found.append(problem)
        return None
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found.append(_not_toml(path, text, error))
        return None
    toml = TomlFile(path, data, key_lines(text))
    bad = [_bad_text(toml, key, value) for key, value in _texts(data)]
    found += [problem for problem in bad if problem]
    return None if any(bad) else toml


def _unreadable(path: str, error: OSError) -> Problem:
    return Problem(
        Place(path),
        f"the file cannot be read: {error.strerror}",
        "check its name and its permissions",
    )


def _too_large(path: str, raw: bytes) -> Problem | None:
    if len(raw) <= LARGEST_FILE:
        return None
    what = f"the file has {len(raw):,} bytes; at most {LARGEST_FILE:,} are read"
    return Problem(Place(path), what, "shorten it")


def _decoded(path: str, raw: bytes) -> str | Problem:
    try:
        # Windows' Notepad writes a byte order mark; it means nothing in UTF-8.
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start + 1} is not UTF-8"
        return Problem(Place(path, line), what, "save the file as UTF-8")


def _too_deep(path: str, text: str) -> Problem | None:
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            what = f"the line has {len(line):,} characters; at most {LONGEST_LINE:,} are read"
            return Problem(Place(path, number), what, "break it up or shorten it")
        match = _KEY.match(line) or _TABLE.match(line)
        name = match[match.lastindex or 1] if match else ""
        depth = max(
            0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}")
        )
        if name.count(".") >= DEEPEST_KEY or depth > DEEPEST_BRACKETS:
            return Problem(Place(path, number), "the keys are nested too deep", "use fewer levels")
    return None


def _not_toml(path: str, text: str, error: Exception) -> Problem:
    match = _AT_LINE.search(str(error))
    last = text.rstrip("\n").count("\n") + 1
    line = int(match[1]) if match else last if "end of document" in str(error) else None
    reason = re.sub(r"\s*\(at [^)]*\)", "", str(error)) or type(error).__name__
    return Problem(
        Place(path, line), f"this is not TOML: {reason}", 'write lines such as key = "text"'
    )


def _texts(data: Any, key: Key = ()) -> list[tuple[Key, str]]:
    """Every text in the data, the names of keys among them."""
    if isinstance(data, str):
        return [(key, data)]
    if isinstance(data, list):
        return [pair for number, value in enumerate(data) for pair in _texts(value, (*key, number))]
    if not isinstance(data, dict):
        return []
    names: list[tuple[Key, str]] = [((*key, name), name) for name in data]
    return names + [pair for name, value in data.items() for pair in _texts(value, (*key, name))]


def _bad_text(toml: TomlFile, key: Key, value: str) -> Problem | None:
    what = forbidden(value)
    if what is None:
        return None
    name = ".".join(str(part) for part in key)
    return Problem(toml.place(key), f'"{name}" holds {what}', "delete it and type the text anew")


def key_lines(text: str) -> dict[Key, int]:
    """Find the line of every table and key, by a scan that knows multi-line strings."""
    lines: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not quote:
            table = _scan(line, number, table, lines, counts)
        quote = _open_quote(line, quote)
    return lines


def _scan(line: str, number: int, table: Key, lines: dict[Key, int], counts: dict[Key, int]) -> Key:
    """Note the key or the table that one line opens; give the table that holds the next lines."""
    header = _TABLE.match(line)
    if header and not _KEY.match(line):
        table = _parts(header[2])
        if header[1] == "[[":
            counts[table] = counts.get(table, -1) + 1
            table = (*table, counts[table])
        lines[table] = number
        return table
    key = _KEY.match(line)
    if key:
        lines.setdefault((*table, *_parts(key[1])), number)
    return table


def _parts(dotted: str) -> Key:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _open_quote(line: str, quote: str) -> str:
    for mark in ('"""', "'''"):
        if quote in ("", mark) and line.count(mark) % 2:
            return "" if quote else mark
    return quote
