"""One translation -> HTML that may be printed, or why not.

Jinja prints what gettext hands it raw, even with autoescape, and reads a lone per cent sign as a
format; so every translation passes here once, when its catalog is loaded, and nothing else is ever
handed to a template (hostile-input measurements, section 2).
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Final

from handbill.project.text import forbidden

ALLOWED_TAGS: Final = ("strong", "em", "b", "i", "br")

_TAG: Final = re.compile(r"<(/?)(\w+)\s*/?>")
_ALLOWED: Final = re.compile(rf"<(/?)({'|'.join(ALLOWED_TAGS)})>|<br\s*/>")
_LIKE_A_TAG: Final = re.compile(r"<[A-Za-z/!?][^<>]*>?")
_PERCENT: Final = re.compile(r"%%|%\((\w+)\)s|%")
_FORMAT: Final = re.compile(r"%\((\w*)\)(.?)")
_NUMBERED: Final = re.compile(r"&#")
_LOCATOR: Final = re.compile(r"https?://|www\.|[\w.]+@[\w.]+\.\w", re.IGNORECASE)


@dataclass(frozen=True)
class Refused:
    """Why a text was refused, and what to type instead; ``check`` names the test that it failed."""

    what: str
    mend: str
    check: str = ""


def check(source: str, text: str) -> str | Refused:
    """Give the HTML of a translation of ``source``, or say why it may not be printed.

    Quotation marks are escaped too, and a translation has only the tags of its source, so the same
    HTML is safe inside an attribute whose source has none. Every per cent sign that is not a
    placeholder's is doubled, as Jinja's formatting wants.
    """
    for name, test in _TESTS:
        refused = test(source, text)
        if refused:
            return replace(refused, check=name)
    return _doubled(_escaped(text), source)


def _characters(source: str, text: str) -> Refused | None:
    if _NUMBERED.search(text) and not _NUMBERED.search(source):
        return Refused("the translation names a letter by its number", "type the letter itself")
    what = forbidden(unescape(text))
    return Refused(f"the translation holds {what}", "type it anew without it") if what else None


def _placeholders(source: str, text: str) -> Refused | None:
    wanted, given = _names(source), _names(text)
    for name in sorted(wanted - given):
        what = f'the translation lacks the placeholder "%({name})s"'
        return Refused(what, f"put %({name})s where the value belongs")
    odd = [match for match in _FORMAT.finditer(text) if match[1] not in wanted or match[2] != "s"]
    if not odd:
        return None
    what = f'the translation has the unknown placeholder "{odd[0][0]}"'
    known = ", ".join(f"%({name})s" for name in sorted(wanted)) or "no placeholder"
    return Refused(what, f"the source has {known}: copy it letter by letter")


def _names(text: str) -> set[str]:
    return {match[1] for match in _PERCENT.finditer(text) if match[1]}


def _tags(source: str, text: str) -> Refused | None:
    rest = _ALLOWED.sub("", text)
    foreign = _LIKE_A_TAG.search(rest)
    if foreign:
        what = f'the translation holds the markup "{foreign[0][:40]}"'
        allowed = " ".join(f"<{tag}>" for tag in ALLOWED_TAGS)
        return Refused(what, f"take it out; only {allowed} may be used, where the source has them")
    if Counter(_tag_names(source)) == Counter(_tag_names(text)):
        return None
    return Refused(
        "the translation has other tags than the source",
        f"use the tags of the source: {' '.join(_tag_names(source)) or 'none'}",
    )


def _tag_names(text: str) -> list[str]:
    return [f"<{match[1]}{match[2]}>" for match in _TAG.finditer(text)]


def _nesting(_source: str, text: str) -> Refused | None:
    opened: list[str] = []
    for match in _TAG.finditer(text):
        if match[2] == "br":
            continue
        if not match[1]:
            opened.append(match[2])
        elif not opened or opened.pop() != match[2]:
            return Refused(
                f'"{match[0]}" closes what is not open', "nest the tags as the source does"
            )
    return Refused(f'"<{opened[-1]}>" is not closed', f"write </{opened[-1]}>") if opened else None


def _locators(source: str, text: str) -> Refused | None:
    # An address may be written with entities.
    found = _LOCATOR.search(unescape(text))
    if found is None or _LOCATOR.search(unescape(source)):
        return None
    what = f'the translation holds a web or e-mail address ("{found[0]}")'
    return Refused(what, "take it out: addresses come from the contact, never from a catalog")


_TESTS: Final = (
    ("characters", _characters),
    ("placeholders", _placeholders),
    ("tags", _tags),
    ("tags", _nesting),
    ("addresses", _locators),
)


def _escaped(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for match in _ALLOWED.finditer(text):
        pieces += [escape(unescape(text[end : match.start()])), match[0]]
        end = match.end()
    return "".join([*pieces, escape(unescape(text[end:]))])


def _doubled(text: str, source: str) -> str:
    known = _names(source)

    def double(match: re.Match[str]) -> str:
        return match[0] if match[1] in known else "%%"

    return _PERCENT.sub(double, text)
