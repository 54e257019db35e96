"""A sentence and the lists of terms -> those that its translation does not have."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from handbill.translate.finding import Check, Remark, Sentence, shortened
from handbill.translate.glossary import ALWAYS, KeptTerm, Term

# In these a word may have letters before its stem, which no list of terms could all name.
_PREFIXING: Final = ("tl", "sw")
_ALPHABETS: Final = ("Latn", "Cyrl", "Armn", "Grek")
# Notes speak of names in whole sentences too, which are to be translated all the same.
LONGEST_NAME: Final = 3
# What a note says where a term is to be kept beside its translation, and where all stays.
_IN_BRACKETS: Final = re.compile(r"english in brackets", re.IGNORECASE)
_STAYS: Final = re.compile(
    r"\b(?:stays? (?:as it is|in )|keep the english|keep it in |use the established)", re.IGNORECASE
)


def glossary(sentence: Sentence, terms: Iterable[Term]) -> Iterator[Remark]:
    """Miss the translations of terms that the source has."""
    text = _folded(sentence.plain)
    anchored = _is_anchored(sentence)
    for term in terms:
        if not _in_english(term.term).search(sentence.said):
            continue
        if not any(_in_translation(each, anchored).search(text) for each in term.translations):
            accepted = " or ".join(each.strip("*") for each in term.translations)
            what = f'the glossary has "{accepted}" for "{term.term}", the translation has not'
            note = f" ({shortened(term.note)})" if term.note else ""
            yield Remark(Check.GLOSSARY, what, f"use it, or add yours to glossary.csv{note}")


def kept(sentence: Sentence, terms: Iterable[KeptTerm]) -> Iterator[Remark]:
    """Miss terms that stay in English, always or where the note asks for it."""
    for term in terms:
        wanted = term.where == ALWAYS or _is_noted(term.term, sentence.notes)
        if not wanted or not _in_english(term.term).search(sentence.said):
            continue
        if not _has(sentence.plain, term.term):
            how = "keep it" if term.where == ALWAYS else "give it in brackets behind its meaning"
            what = f'the translation lacks "{term.term}", which a reader will hear'
            yield Remark(Check.KEPT, what, f"{how}, in English")


def _has(text: str, term: str) -> bool:
    """Whether a term stands in a text; an acronym is none in small letters."""
    return term in text if term.isupper() else _folded(term) in _folded(text)


def same(sentence: Sentence) -> Iterator[Remark]:
    """Find what was not translated; names stay, and a single word may be a loan."""
    source, text = sentence.said.strip(), sentence.plain.strip()
    loan = len(source.split()) <= 1 and sentence.language.script == "Latn"
    words = any(char.isalpha() for char in source)
    is_name = loan or (len(source.split()) <= LONGEST_NAME and _STAYS.search(sentence.notes))
    if source.casefold() == text.casefold() and words and not is_name:
        what = f'"{shortened(text)}" is the same as the source'
        yield Remark(Check.SAME, what, "translate it")


def _is_noted(term: str, notes: str) -> bool:
    quoted = re.findall(r"[\"\u201c]([^\"\u201c\u201d]+)[\"\u201d]", notes)
    named = any(_in_english(term).search(each) for each in quoted)
    return named and bool(_IN_BRACKETS.search(notes))


@cache
def _in_english(term: str) -> re.Pattern[str]:
    """Find a term in the source, its plural as well; * stands for any ending."""
    words = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in term.split())
    # An acronym is none in small letters.
    return re.compile(rf"\b{words}(?:s|es)?\b", 0 if term.isupper() else re.IGNORECASE)


@cache
def _in_translation(text: str, anchored: bool) -> re.Pattern[str]:  # noqa: FBT001 -- of a pair
    """Find a translation: its words in a row, each from its beginning on."""
    words = [
        re.escape(word.strip("*")) + (r"\S*" if word.endswith("*") else "")
        for word in _folded(text).split()
    ]
    start = r"\b" if anchored and not text.startswith("*") else ""
    return re.compile(start + r"\s+".join(words))


def _is_anchored(sentence: Sentence) -> bool:
    """Whether words begin with their stem: Arabic, Hebrew and Amharic put "the" and "for" there."""
    language = sentence.language
    return language.script in _ALPHABETS and language.tag not in _PREFIXING


def _folded(text: str) -> str:
    """Write a text as it is compared: small letters, without kashida and the vowels of Arabic."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u0640", "")
    return re.sub("[\u064b-\u0652\u0670\u0591-\u05c7]", "", plain)
