"""A TOML file from a stranger -> its data and the line of every key, or a problem.

The front door before ``tomllib``, which takes minutes and gigabytes for a deep dotted key and gives
no line numbers to those who come later (hostile-input measurements, section 3).
"""

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from handbill.problem import Place, Problem
from handbill.project.text import decoded, forbidden

LARGEST_FILE: Final = 64 * 1024
LONGEST_LINE: Final = 4096
DEEPEST_KEY: Final = 5
DEEPEST_BRACKETS: Final = 20
# In a line with braces, whose keys are not told from its values.
MOST_DOTS: Final = 60

Key: TypeAlias = tuple[str | int, ...]

# A table's header or a key, found in a line whose texts and comments are blanked out; no part of
# either can match in two ways, which a line of four thousand spaces would make take minutes.
_TABLE: Final = re.compile(r"[ \t]*(\[\[?)([^\[\]]*)\]\]?[ \t]*$")
_KEY: Final = re.compile(r"[ \t]*([^=\[\]{}]+)=")
_TEXT_OR_COMMENT: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*$')
_QUOTES: Final = ('"""', "'''")
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

    def called(self, key: Key) -> str:
        """Give a key's name as problems quote it."""
        return f'"{".".join(str(part) for part in key)}"'


def read_toml(
    file: Path, path: str, found: list[Problem], largest: int = LARGEST_FILE
) -> TomlFile | None:
    """Read a file called ``path`` in messages; what is wrong with it is added to ``found``."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        found.append(_unreadable(path, error))
        return None
    text = _too_large(path, raw, largest) or decoded(path, raw)
    if isinstance(text, Problem):
        found.append(text)
        return None
    return parse_toml(path, text, found)


def parse_toml(path: str, text: str, found: list[Problem]) -> TomlFile | None:
    """Read a text as ``read_toml`` reads a file."""
    toml, problems = _parsed(path, text)
    found += problems
    # The next who reads the same gets it as it was.
    return toml and replace(toml, data=deepcopy(toml.data))


@lru_cache(maxsize=64)
def _parsed(path: str, text: str) -> tuple[TomlFile | None, tuple[Problem, ...]]:
    """Parse a text, or give what is wrong with it; once for who reads it again and again."""
    problem = _too_deep(path, text)
    if problem:
        return None, (problem,)
    try:
        data = tomllib.loads(text)
        toml = TomlFile(path, data, key_lines(text))
        bad = [_bad_text(toml, key, value) for key, value in _texts(data)]
    except (ValueError, RecursionError) as error:
        return None, (_not_toml(path, text, error),)
    return None if any(bad) else toml, tuple(problem for problem in bad if problem)


def _unreadable(path: str, error: OSError) -> Problem:
    return Problem(
        Place(path),
        f"the file cannot be read: {error.strerror}",
        "check its name and its permissions",
    )


def _too_large(path: str, raw: bytes, largest: int) -> Problem | None:
    if len(raw) <= largest:
        return None
    what = f"the file has {len(raw):,} bytes; at most {largest:,} are read"
    return Problem(Place(path), what, "shorten it")


def _too_deep(path: str, text: str) -> Problem | None:
    """Find a line too long or too deep to be given to a parser that trusts its input."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            what = f"the line has {len(line):,} characters; at most {LONGEST_LINE:,} are read"
            return Problem(Place(path, number), what, "break it up or shorten it")
    depth = 0
    for number, line in _bare_lines(text):
        name = re.sub(r"=.*", "", line)
        for char in line:
            depth = max(0, depth + (char in "[{") - (char in "]}"))
            if depth > DEEPEST_BRACKETS:
                break
        # Dots of a key only: those of numbers stand behind the equals sign, unless in braces.
        dots = max(name.count("."), line.count(".") if "{" in line else 0)
        if dots >= MOST_DOTS or name.count(".") >= DEEPEST_KEY or depth > DEEPEST_BRACKETS:
            return Problem(Place(path, number), "the keys are nested too deep", "use fewer levels")
    return None


def _bare_lines(text: str) -> Iterator[tuple[int, str]]:
    """Give each line outside of multi-line texts, its number from one, texts and comments blank."""
    quote = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw
        if quote:
            _, closed, line = line.partition(quote)
            if not closed:
                continue
            quote = ""
        line, quote = _without_texts(line)
        yield number, line


def _without_texts(line: str) -> tuple[str, str]:
    """Blank a line's texts and comment; give the quotes of a multi-line text that it opens."""
    for mark in _QUOTES:
        before, opened, after = line.partition(mark)
        blanked = _TEXT_OR_COMMENT.sub(_blank, before)
        # Quotes in a comment or inside a text open nothing.
        if not opened or "#" in re.sub(r'"[^"]*"|\'[^\']*\'', "", before):
            continue
        if mark in after:
            return _without_texts(f"{blanked}_{after.partition(mark)[2]}")
        return blanked, mark
    return _TEXT_OR_COMMENT.sub(_blank, line), ""


def _blank(match: re.Match[str]) -> str:
    """Keep a quoted key's letters, which a name may have, and nothing of a comment."""
    text = match[0]
    return "" if text.startswith("#") else re.sub(r"[^\w\-]", "_", text[1:-1])


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
    """Find the line, from one, of every table and key."""
    lines: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    for number, line in _bare_lines(text):
        header = _TABLE.match(line)
        key = _KEY.match(line)
        if header:
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines[table] = number
        elif key:
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def _parts(dotted: str) -> Key:
    return tuple(part.strip() for part in dotted.split("."))
