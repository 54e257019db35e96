"""The checks of numbers: what a note pins, what the source says, and what could be dialled."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentences import checks, language, remarked

from handbill.problem import Severity
from handbill.translate.figures import figures, numbers, pins
from handbill.translate.finding import Check, Sentence
from handbill.translate.rules import of_language, rules

SUM = "Figures: USD 15,000,000."
FIFTEEN_MILLION = [
    ("es", "15 millones de dólares"),
    ("es", "15.000.000 de dólares"),
    ("es", "$15 000 000"),
    ("fr", "15\u202fmillions de dollars"),
    ("fr", "15\u202f000\u202f000 $"),
    ("de", "15 Mio. Dollar"),
    ("pt-BR", "15 milhões de dólares"),
    ("zh-Hans", "1500万美元"),
    ("zh-Hans", "1,500万美元"),
    ("zh-Hans", "一千五百万美元"),
    ("zh-Hant", "1500萬美元"),
    ("ja", "1500万ドル"),
    ("ko", "1,500만 달러"),
    ("ko", "1천5백만 달러"),
    ("hi", "1.5 करोड़ डॉलर"),
    ("hi", "डेढ़ करोड़ डॉलर"),
    ("hi", "1,50,00,000 डॉलर"),
    ("hi", "150 लाख डॉलर"),
    ("ne", "१.५ करोड डलर"),
    ("pa", "1 ਕਰੋੜ 50 ਲੱਖ ਡਾਲਰ"),
    ("ur", "ڈیڑھ کروڑ ڈالر"),
    ("bn", "১.৫ কোটি ডলার"),
    ("ar", "١٥ مليون دولار"),
    ("ar", "١٥٬٠٠٠٬٠٠٠ دولار"),
    ("fa", "۱۵ میلیون دلار"),
    ("fa-AF", "۱۵ ملیون دالر"),
    ("ps", "15 میلیونو ډالرو"),
    ("th", "15 ล้านดอลลาร์"),
    ("lo", "15 ລ້ານໂດລາ"),
    ("km", "15 លានដុល្លារ"),
    ("my", "ဒေါ်လာ ၁၅ သန်း"),
    ("my", "ဒေါ်လာ သန်း ၁၅"),
    ("ru", "15 миллионов долларов"),
    ("uk", "15 млн доларів"),
    ("hy", "15 միլիոն դոլար"),
    ("am", "15 ሚሊዮን ዶላር"),
    ("sw", "dola milioni 15"),
    ("vi", "15 triệu đô la"),
    ("tl", "$15 milyon"),
    ("hmn", "$15 lab"),
    ("ht", "$15 milyon"),
    ("so", "15 milyan oo doolar"),
    ("en", "$15 million"),
]


def pinned(tag: str, text: str, notes: str) -> list[Severity]:
    """Say how bad it is that a translation lacks what its note pins."""
    return [row.severity for row in figures(Sentence("", text, notes, language(tag)))]


@pytest.mark.parametrize(("tag", "text"), FIFTEEN_MILLION)
def test_a_sum_is_found_however_the_language_writes_it(tag: str, text: str) -> None:
    assert pinned(tag, text, SUM) == []


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("es", "15 mil dólares"),
        ("es", "15 millas"),
        ("es", "1,5 millones de dólares"),
        ("es", "50 millones de dólares"),
        ("zh-Hans", "1500美元"),
        ("zh-Hans", "15万美元"),
        ("zh-Hans", "1500亿美元"),
        ("ko", "15만 달러"),
        ("ja", "1500億ドル"),
        ("hi", "15 करोड़ डॉलर"),
        ("hi", "1.5 लाख डॉलर"),
        ("ar", "15 ألف دولار"),
        ("ar", "15 مليار دولار"),
        ("th", "15 พันดอลลาร์"),
        ("vi", "15 tỷ đô la"),
        ("ru", "15 тысяч долларов"),
        ("es", "millones de dólares"),
    ],
)
def test_a_sum_of_another_size_is_an_error(tag: str, text: str) -> None:
    assert pinned(tag, text, SUM) == [Severity.ERROR]


def test_a_language_whose_words_for_large_numbers_are_unknown_is_only_warned() -> None:
    assert pinned("mix", "15 xyz dólar", SUM) == [Severity.WARNING]
    assert pinned("mix", "16 xyz dólar", SUM) == [Severity.ERROR]
    assert pinned("mix", "15,000,000 dólar", SUM) == []


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ar", "خلال ٣٠ يوماً من أكتوبر ٢٠١٦"),
        ("fa", "۳۰ روز پس از اکتبر ۲۰۱۶"),
        ("my", "၂၀၁၆ ခုနှစ် ရက် ၃၀"),
        ("zh-Hans", "二〇一六年十月起30天"),
        ("ja", "２０１６年１０月から３０日"),
        ("es", "30 días, 10/2016"),
        ("ko", "2016.10. 30일"),
        ("th", "๓๐ วัน ค.ศ. ๒๐๑๖"),
    ],
)
def test_days_and_years_are_found_in_any_scripts_digits(tag: str, text: str) -> None:
    assert pinned(tag, text, "x. Figures: 30 days, October 2016.") == []


@pytest.mark.parametrize("text", ["13 días de octubre de 2016", "30 días de octubre de 2015", "30"])
def test_a_pinned_figure_that_is_not_there_is_an_error(text: str) -> None:
    assert pinned("es", text, "Figures: 30 days, October 2016.") == [Severity.ERROR]


@pytest.mark.parametrize(
    ("notes", "found"),
    [
        ("Figures: 30 days, October 2016.", [30, 2016]),
        ("Figures: USD 15,000,000.", [15_000_000]),
        ("Keep it. Figures: 2016. Not 17.", [2016]),
        ("Figure: 1.5 km.", [Decimal("1.5")]),
        ("Figures: four months.", []),
        ("At most 8 words, point 2.", []),
    ],
)
def test_a_note_pins_what_stands_behind_figures(notes: str, found: list[int]) -> None:
    assert pins(notes) == found


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Within 30 days.", "Dentro de treinta días."),
        ("For four months.", "Durante 4 meses."),
        ("Since October.", "Desde el 10."),
        ("Nine points.", "9 puntos."),
        ("About $15 million.", "Unos 15.000.000."),
        ("In 2016.", "En 2016."),
        ("Nothing.", "Nada."),
    ],
)
def test_numbers_may_be_words_on_either_side(source: str, text: str) -> None:
    assert Check.DIGITS not in checks("es", source, text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Within 30 days.", "Dentro de 13 días."),
        ("In 2016.", "En 2061."),
        ("In 2016.", "Entonces."),
        ("Police keep a list.", "La policía tiene 3 listas."),
        ("About $15 million.", "Unos 15 mil."),
    ],
)
def test_other_numbers_than_the_sources_are_named(source: str, text: str) -> None:
    assert Check.DIGITS in checks("es", source, text)


def test_digits_are_folded_over_scripts() -> None:
    assert Check.DIGITS not in checks("fa", "In 2016, 30 days.", "در ۲۰۱۶، ۳۰ روز.")
    assert Check.DIGITS in checks("fa", "In 2016, 30 days.", "در ۲۰۱۶، ۳۱ روز.")


@pytest.mark.parametrize(
    "text",
    [
        "Llame al 555-0134.",
        "Llame al (415) 555-0134.",
        "Llame al +1 415 555 0134.",
        "Llame al 4155550134.",
        "Llame al 415.555.0134.",
        "Llame al 0800 123 456.",
        "Llame al +351 912 345 678.",
        "Llame al 912 345 678.",
        "Llame al 41\u200b55\u206055\u00ad0134.",
        "Llame al <b>415</b> 555 0134.",
        "اتصل ٤١٥-٥٥٥-٠١٣٤.",
        "تماس ۴۱۵ ۵۵۵ ۰۱۳۴.",
        "拨打４１５－５５５－０１３４。",
        "फ़ोन ४१५ ५५५ ०१३४।",
    ],
)
def test_a_phone_number_in_a_translation_is_an_error(text: str) -> None:
    found = [row for row in remarked("es", "Call.", text) if row.check is Check.PHONES]
    assert [row.severity for row in found] == [Severity.ERROR]
    assert "contact" in found[0].mend


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("In 2016, $15 million.", "En 2016 (15 000 000 $)."),
        ("$15 million.", "15.000.000."),
        ("On 2016-10-12.", "El 12/10/2016."),
        ("From 2016 to 2017.", "2016–2017."),
        ("In 2016, 30 days.", "2016: 30."),
        ("Call 555-0134.", "Llame al 555-0134."),
        ("Call %(phone)s.", "Llame al %(phone)s."),
    ],
)
def test_sums_days_and_years_are_no_phone_numbers(source: str, text: str) -> None:
    assert Check.PHONES not in checks("es", source, text)


@pytest.mark.parametrize(
    "text", ["Vea ejemplo.org.", "Vea EJEMPLO.ORG/ayuda", "t.me/grupo y ejemplo.com", "a@b.org"]
)
def test_an_address_in_a_translation_is_an_error(text: str) -> None:
    assert checks("es", "Look.", text).count(Check.ADDRESSES) == 1


@pytest.mark.parametrize("text", ["En EE. UU. es así.", "Fin.Otro", "p. ej. hoy", "እ.ኤ.አ."])
def test_abbreviations_are_no_addresses(text: str) -> None:
    assert Check.ADDRESSES not in checks("es", "So.", text)


@given(st.sampled_from(sorted(rules("figures")["scales"])), st.integers(1, 99))
def test_every_word_for_a_large_number_multiplies_what_stands_before_it(tag: str, n: int) -> None:
    for key, words in of_language(rules("figures")["scales"], tag).items():
        if isinstance(words, list) and Decimal(key) >= 10:
            for word in words:
                found = numbers(f"{n} {word.rstrip('*')}", tag)
                assert n * Decimal(key) in found[0].values


@given(st.integers(1, 10**9), st.sampled_from([",", ".", " ", "\u202f", "'", "\u066c"]))
def test_a_number_is_read_with_any_grouping(number: int, separator: str) -> None:
    assert number in numbers(f"{number:,}".replace(",", separator), "es")[0].values


@given(st.text(max_size=60), st.sampled_from(["es", "zh-Hans", "hi", "my", "mix"]))
def test_any_text_can_be_read_for_numbers(text: str, tag: str) -> None:
    assert all(number.text for number in numbers(text, tag))
