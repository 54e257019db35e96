"""The checks of letters: another language's, copied shapes, and what nobody sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentences import checks, remarked

from handbill.language import registry
from handbill.problem import Severity
from handbill.translate.finding import Check

BROKEN = [
    (Check.KASHIDA, "ar", "الشـــرطة."),
    (Check.FORMS, "ar", "ﻭالإﻗﺎﻣﺓ."),
    (Check.FORMS, "es", "oﬁcina."),
    (Check.HIDDEN, "es", "poli\u00adcía."),
    (Check.ZERO_WIDTH, "es", "la\u200bpolicía."),
    (Check.JOINERS, "es", "la\u200cpolicía."),
    (Check.JOINERS, "ar", "ال\u200cشرطة."),
    (Check.NFC, "es", "poli\u0063i\u0301a."),
    (Check.LETTERS, "fa", "پليس."),
    (Check.LETTERS, "fa", "كار."),
    (Check.LETTERS, "fa-AF", "كار."),
    (Check.LETTERS, "ps", "كار."),
    (Check.LETTERS, "ur", "كام."),
    (Check.LETTERS, "ur", "وه."),
    (Check.LETTERS, "ar", "شرطی."),
    (Check.LETTERS, "uk", "полиция ы."),
    (Check.LETTERS, "ru", "поліция."),
    (Check.SCRIPT, "es", "la pоlicía."),
    (Check.SCRIPT, "ru", "пoлиция."),
    (Check.SCRIPT, "es", "la полиция."),
    (Check.SCRIPT, "ar", "الشرطة police."),
    (Check.SCRIPT, "ja", "警察はpoliceです。"),
    (Check.SCRIPT, "hi", "পুলিশ।"),
    (Check.DOUBLED, "es", "la la policía."),
    (Check.DOUBLED, "ru", "что что."),
    (Check.DOUBLED, "fr", "le le, non."),
]


@pytest.mark.parametrize(("check", "tag", "text"), BROKEN)
def test_a_wrong_letter_is_named(check: Check, tag: str, text: str) -> None:
    found = [row for row in remarked(tag, "x.", text) if row.check is check]
    assert [row.severity for row in found] == [Severity.WARNING]
    assert found[0].mend


@pytest.mark.parametrize(
    ("check", "tag", "text"),
    [
        (Check.ZERO_WIDTH, "km", "ប៉ូលិស\u200bនិង។"),
        (Check.ZERO_WIDTH, "th", "ตำรวจ\u200bและ"),
        (Check.JOINERS, "fa", "می\u200cگوید."),
        (Check.JOINERS, "fa-AF", "می\u200cگوید."),
        (Check.JOINERS, "hi", "क्\u200dष।"),
        (Check.LETTERS, "ps", "پولیس او ښځې کولی شي ياد."),
        (Check.LETTERS, "ar", "كيفية."),
        (Check.LETTERS, "ur", "یہ کام بھی۔"),
        (Check.LETTERS, "fa", "یک کار."),
        (Check.FORMS, "ar", "ﷺ."),
        (Check.DOUBLED, "fr", "vous vous engagez."),
        (Check.DOUBLED, "hi", "बार बार।"),
        (Check.DOUBLED, "hmn", "sib sib."),
        (Check.DOUBLED, "vi", "xanh xanh."),
        (Check.DOUBLED, "es", "no, no."),
        (Check.NFC, "vi", "Tiếng Việt."),
        (Check.SCRIPT, "ko", "한국 (韓國)."),
        (Check.SCRIPT, "ja", "カリフォルニア州のこと。"),
    ],
)
def test_what_a_language_needs_is_not_remarked(check: Check, tag: str, text: str) -> None:
    assert check not in checks(tag, "x.", text)


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        ("Sign waivers.", ""),
        ("Sign a paper.", "Keep the word Waiver in Latin letters."),
        ("WAIVER", ""),
    ],
)
def test_latin_words_of_the_source_or_the_note_may_stay(source: str, notes: str) -> None:
    assert Check.SCRIPT not in checks("ar", source, "وقّع (waiver).", notes)


def test_a_note_is_prose_and_names_only_what_it_quotes_or_capitalizes() -> None:
    text, notes = "警察はpoliceです。", 'A "waiver" is signed; the police read it.'
    assert Check.SCRIPT in checks("ja", "They sign.", text, notes)
    assert Check.SCRIPT not in checks("ja", "They sign.", "waiverです。", notes)


def test_what_no_language_translates_may_stand_anywhere() -> None:
    assert Check.SCRIPT not in checks("zh-Hans", "Police can send you.", "警方可以送你去LEAD。")


def test_latin_letters_beside_other_scripts_are_told_apart_word_by_word() -> None:
    """Chinese and Japanese have no spaces to part LEAD from Law."""
    text = "LEAD是Law Enforcement的缩写。"
    assert Check.SCRIPT not in checks("zh-Hans", "LEAD stands for Law Enforcement.", text)


@pytest.mark.parametrize("char", ["\x07", "\ufeff", "\u202e", "\ue000", "\u2067"])
def test_what_may_stand_in_no_text_is_an_error_of_the_gates(char: str) -> None:
    found = [
        row for row in remarked("es", "Call.", f"Lla{char}me.") if row.severity is Severity.ERROR
    ]
    assert [row.check for row in found] == [Check.CHARACTERS]


@pytest.mark.parametrize(
    ("source", "text", "check"),
    [
        ("Call %(phone)s.", "Llame.", Check.PLACEHOLDERS),
        ("Call <b>now</b>.", "Llame ya.", Check.TAGS),
        ("Call <b>now</b>.", "Llame <b>ya.", Check.TAGS),
        ("Call.", "Vea www.ejemplo.org.", Check.ADDRESSES),
    ],
)
def test_what_the_gate_refuses_is_an_error_with_its_name(
    source: str, text: str, check: Check
) -> None:
    found = [row for row in remarked("es", source, text) if row.severity is Severity.ERROR]
    assert [row.check for row in found] == [check]


@given(st.sampled_from([*registry()]), st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_checked(tag: str, source: str, text: str) -> None:
    assert all(row.what and row.mend for row in remarked(tag, source, text, "Figures: 30."))
