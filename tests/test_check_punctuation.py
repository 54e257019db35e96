"""The checks of spaces, end marks, brackets and quotation marks, each language by its own rules."""

import pytest
from sentences import checks, remarked

from handbill.translate.finding import Check

ENDS = [
    ("es", "Go.", "Vaya."),
    ("hi", "Go.", "जाएँ।"),
    ("ur", "Go.", "جائیں۔"),
    ("ur", "Really?", "واقعی؟"),
    ("ar", "Really?", "حقاً؟"),
    ("ps", "Go.", "لاړ شئ۔"),
    ("hy", "Go.", "Գնացեք։"),
    ("hy", "Really?", "Իսկապե՞ս։"),
    ("am", "Go.", "ይሂዱ።"),
    ("am", "So:", "ስለዚህ፦"),
    ("km", "Go.", "ទៅ។"),
    ("km", "So:", "ដូច្នេះ៖"),
    ("my", "Go.", "သွားပါ။"),
    ("th", "Go.", "ไป"),
    ("lo", "Go.", "ໄປ"),
    ("lo", "Go.", "ໄປ."),
    ("zh-Hans", "Go.", "去吧。"),
    ("zh-Hans", "Say “go”.", "说“去”。"),
    ("ja", "Really?", "本当ですか。"),
    ("ja", "(Go.)", "（行く。）"),
    ("ko", "Go.", "가세요."),
    ("es", "Really?", "¿De verdad?"),
    ("fr", "Really?", "Vraiment\u202f?"),
    ("es", "And so on…", "Etcétera..."),
    ("es", "A list", "Una lista"),
    ("he", "Really?", "באמת?"),
]


@pytest.mark.parametrize(("tag", "source", "text"), ENDS)
def test_a_sentence_ends_as_its_language_ends_it(tag: str, source: str, text: str) -> None:
    assert Check.END not in checks(tag, source, text)


@pytest.mark.parametrize(
    ("tag", "source", "text"),
    [
        ("es", "Go.", "Vaya"),
        ("es", "A list", "Una lista."),
        ("hi", "Go.", "जाएँ."),
        ("ur", "Go.", "جائیں."),
        ("ar", "Really?", "حقاً?"),
        ("hy", "Go.", "Գնացեք:"),
        ("hy", "Really?", "Իսկապես։"),
        ("am", "Go.", "ይሂዱ."),
        ("km", "Go.", "ទៅ."),
        ("th", "Go.", "ไป."),
        ("zh-Hans", "Go.", "去吧."),
        ("zh-Hans", "Go.", "去吧"),
        ("es", "Really?", "De verdad?"),
        ("es", "Really?", "De verdad."),
        ("ar", "Heading", "عنوان."),
    ],
)
def test_another_end_than_the_languages_is_named(tag: str, source: str, text: str) -> None:
    assert Check.END in checks(tag, source, text)


@pytest.mark.parametrize(
    ("tag", "text", "what"),
    [
        ("es", " Hola.", "at the edge"),
        ("es", "Hola.\u00a0", "at the edge"),
        ("es", "Hola  mundo.", "two spaces"),
        ("es", "Hola \u00a0mundo.", "two spaces"),
        ("es", "Hola , mundo.", 'before ","'),
        ("es", "Hola .", 'before "."'),
        ("ar", "نعم ، لا.", 'before "،"'),
        ("hi", "हाँ ।", 'before "।"'),
        ("fr", "LEAD: non.", 'before ":"'),
        ("fr", "Oui : non.", 'before ":"'),
        ("fr", "Quoi ?", 'before "?"'),
        ("fr", "«\u202foui » non.", 'before "»"'),
        ("fr", "« oui\u202f» non.", 'after "«"'),
    ],
)
def test_a_wrong_space_is_named(tag: str, text: str, what: str) -> None:
    found = [row.what for row in remarked(tag, "Hello.", text) if row.check is Check.SPACES]
    assert any(what in each for each in found), found


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("es", "Hola, mundo: sí; no."),
        ("es", "Y luego … nada."),
        ("es", "Y luego ... nada."),
        ("es", "A las 9:00."),
        ("fr", "LEAD\u00a0: non\u202f; oui\u202f!"),
        ("fr", "Dire «\u202foui\u202f» à 9:00."),
        ("fr", "Vrai\u202f?!"),
        ("zh-Hans", "关于LEAD，如下。"),
        ("km", "ទៅ៖ បាទ។"),
    ],
)
def test_right_spaces_are_not_remarked(tag: str, text: str) -> None:
    assert Check.SPACES not in checks(tag, "Hello.", text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Uno (dos).", False),
        ("Uno (dos [tres]).", False),
        ("Uno （dos）.", False),
        ("Uno (dos.", True),
        ("Uno dos).", True),
        ("Uno (dos）.", True),
        ("Uno (dos [tres).", True),
    ],
)
def test_brackets_open_and_close_in_pairs_of_one_kind(text: str, wrong: bool) -> None:  # noqa: FBT001
    assert (Check.BRACKETS in checks("es", "One (two).", text)) is wrong


@pytest.mark.parametrize(
    ("tag", "text", "wrong"),
    [
        ("es", "Un “sí”.", False),
        ("es", "Un “sí y ‘no’”.", False),
        ("es", 'Un "sí".', True),
        ("es", "Un «sí».", True),
        ("es", "Un “sí.", True),
        ("es", "Un ”sí“.", True),
        ("es", "Un sí.", True),
        ("ar", "قال «نعم».", False),
        ("ar", "قال “نعم”.", False),
        ("ar", 'قال "نعم".', True),
        ("ur", "کہا ”ہاں“۔", False),
        ("ur", "کہا “ہاں”۔", True),
        ("fr", "Un «\u202foui\u202f».", False),
        ("fr", "L’un dit «\u202foui\u202f».", False),
        ("fr", "Un „oui“.", True),
        ("de", "Ein „Ja“.", False),
        ("de", "Ein “Ja”.", True),
        ("ja", "「はい」と言う。", False),
        ("ja", "“はい”と言う。", True),
        ("zh-Hant", "「是」。", False),
        ("zh-Hans", "“是”，见《柳叶刀》。", False),
        ("he", "”כן”.", False),
        ("he", "”כן.", True),
        ("he", 'ארה"ב, ”כן”.', False),
        ("uk", "«Так», об’єкт.", False),
    ],
)
def test_quotation_marks_are_the_languages_own_and_in_pairs(
    tag: str,
    text: str,
    wrong: bool,  # noqa: FBT001
) -> None:
    assert (Check.QUOTES in checks(tag, "A “yes”.", text)) is wrong


def test_what_is_wrong_in_the_source_as_well_is_not_remarked() -> None:
    assert Check.BRACKETS not in checks("es", "a) One.", "a) Uno.")


def test_the_mend_shows_the_languages_own_marks() -> None:
    found = [row for row in remarked("ur", "“Yes”.", '"ہاں"۔') if row.check is Check.QUOTES]
    assert found[0].mend == "write ”…“ ’…‘"


@pytest.mark.parametrize(
    ("tag", "text", "wrong"),
    [
        ("ar", "نعم, لا.", True),
        ("ar", "نعم، LEAD, لا.", False),
        ("fa", "بله; نه.", True),
        ("ur", "ہاں, نہیں۔", True),
        ("zh-Hans", "是,不是。", True),
        ("zh-Hans", "是(不是)。", True),
        ("zh-Hans", "是，1,500，LEAD: yes。", False),
        ("ja", "はい（いいえ）、そう。", False),
        ("am", "አዎ, አይ።", True),
        ("ko", "네, 아니요 (참고).", False),
        ("ru", "Да, нет (вот).", False),
    ],
)
def test_marks_are_those_of_the_language(tag: str, text: str, wrong: bool) -> None:  # noqa: FBT001
    assert (Check.MARKS in checks(tag, "Yes, no (so).", text)) is wrong
