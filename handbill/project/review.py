"""``locales/<locale>/reviews.toml`` -> which translations a reader of the language has confirmed.

A row holds the hash of (context, source, translation), so any edit un-reviews a message by itself.
Nobody but a reader of the language writes this file; the press only reads it.
"""

import hashlib
from enum import IntEnum
from pathlib import Path

from handbill.problem import Problem
from handbill.project.toml import read_toml


class Review(IntEnum):
    """How far a text can be trusted; the weakest message decides for an edition."""

    DRAFT = 0
    TRANSLATED = 1
    REVIEWED = 2
    SOURCE = 3

    def __str__(self) -> str:
        """Give the manifest's word."""
        return self.name.lower()


def digest(context: str | None, source: str, text: str) -> str:
    """Name one translation by what it says: 16 hexadecimal digits."""
    parts = "\x00".join((context or "", source, text))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def read_reviews(file: Path, path: str, found: list[Problem]) -> frozenset[str]:
    """Read the hashes of the reviewed messages; a missing file reviews nothing."""
    if not file.is_file():
        return frozenset()
    toml = read_toml(file, path, found)
    rows = toml.data.get("review", []) if toml else []
    return frozenset(
        str(row["message"]) for row in rows if isinstance(row, dict) and "message" in row
    )
