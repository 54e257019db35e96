"""One sentence of a catalog -> what a check remarks about it, and the names of all checks."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from html import unescape
from typing import Final

from handbill.language import Language
from handbill.problem import Problem, Severity

_TAG: Final = re.compile(r"</?\w+\s*/?>")
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)s")
# Stands for the value of a placeholder: no letter, no digit and no mark of any language.
VALUE: Final = "\ufffc"
SHOWN: Final = 40


class Check(StrEnum):
    """The name of every check, as it stands in brackets behind a finding and in the docs."""

    CATALOG = "catalog"
    PLACEHOLDERS = "placeholders"
    TAGS = "tags"
    CHARACTERS = "characters"
    ADDRESSES = "addresses"
    PHONES = "phone-numbers"
    FIGURES = "figures"
    LAYOUT = "layout"
    LISTS = "lists"
    HEADERS = "headers"
    DIGITS = "digits"
    SPACES = "spaces"
    END = "end-mark"
    MARKS = "marks"
    BRACKETS = "brackets"
    QUOTES = "quotes"
    SAME = "same"
    KASHIDA = "kashida"
    FORMS = "presentation-forms"
    ZERO_WIDTH = "zero-width-space"
    JOINERS = "joiners"
    SCRIPT = "script"
    LETTERS = "letters"
    NFC = "nfc"
    DOUBLED = "doubled-word"
    HIDDEN = "hidden"
    GLOSSARY = "glossary"
    KEPT = "do-not-translate"
    SILENCING = "silencing"


# What spoils a page, or endangers a reader, is never right, whoever says so.
NEVER_SILENT: Final = frozenset(
    {
        Check.CATALOG,
        Check.PLACEHOLDERS,
        Check.TAGS,
        Check.CHARACTERS,
        Check.ADDRESSES,
        Check.PHONES,
        Check.LAYOUT,
        Check.LISTS,
        Check.HEADERS,
        Check.SILENCING,
    }
)


@dataclass(frozen=True)
class Sentence:
    """A message with its translation, as a check sees it; ``kept`` are words that stay English."""

    source: str
    text: str
    notes: str
    language: Language
    kept: tuple[str, ...] = ()

    @cached_property
    def plain(self) -> str:
        """Give the translation as it reads: without tags, entities and names of placeholders."""
        return plain(self.text)

    @cached_property
    def said(self) -> str:
        """Give the source as it reads."""
        return plain(self.source)


@dataclass(frozen=True)
class Remark:
    """What a check has to say of a sentence."""

    check: Check
    what: str
    mend: str
    severity: Severity = Severity.WARNING


@dataclass(frozen=True)
class Finding:
    """A problem, and the check that found it."""

    check: Check
    problem: Problem


def found_by(check: Check, problem: Problem) -> Finding:
    """Put the name of its check behind a problem, to be looked up, or silenced."""
    return Finding(check, replace(problem, what=f"{problem.what} [{check}]"))


def plain(text: str) -> str:
    """Give a message as it reads."""
    return unescape(_TAG.sub("", _PLACEHOLDER.sub(VALUE, text)))


def shortened(text: str, *, end: bool = False) -> str:
    """Give the beginning of a text, or its end, as findings show it."""
    if len(text) <= SHOWN:
        return text
    return f"…{text[1 - SHOWN :].lstrip()}" if end else f"{text[: SHOWN - 1].rstrip()}…"


def named(characters: str) -> str:
    """Name characters that look like others, or like nothing, by their numbers."""
    return ", ".join(f"U+{ord(char):04X}" for char in dict.fromkeys(characters))
