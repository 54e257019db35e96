"""``locales/<locale>/reviews.toml`` -> which translations a reader of the language has confirmed.

A row holds the hash of (context, source, translation), so any edit un-reviews a message by itself.
Nobody but a reader of the language writes this file; the press only reads it.
"""

import hashlib
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from handbill.problem import Problem
from handbill.project.schema import Strict, validate
from handbill.project.toml import read_toml

# A flyer has about a hundred messages, a project many flyers.
LARGEST_FILE: Final = 4 * 1024 * 1024


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


class ReviewRow(Strict):
    """One message that a reader has confirmed; a name may be a pseudonym, and none is asked."""

    message: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    by: Annotated[str, Field(max_length=80)] = ""
    on: date | None = None


class Reviews(Strict):
    """What reviews.toml says."""

    review: Annotated[tuple[ReviewRow, ...], Field(strict=False)] = ()


def read_reviews(file: Path, path: str, found: list[Problem]) -> frozenset[str]:
    """Read the hashes of the reviewed messages; a missing file reviews nothing."""
    if not file.is_file():
        return frozenset()
    toml = read_toml(file, path, found, LARGEST_FILE)
    reviews = validate(Reviews, toml, (), found) if toml else None
    return frozenset(row.message for row in reviews.review) if reviews else frozenset()
