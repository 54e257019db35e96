"""What a group is warned and reminded of; nothing of it stops anything."""

from typing import Any

import pytest
from contact_desk import WHOLE

from handbill.language import registry
from handbill.pages.qr import QUIET_ZONE, SMALLEST_MODULE, code
from handbill.problem import Severity
from handbill.project.contact import ContactRow
from handbill.project.contact_advice import advice
from handbill.project.contact_web import MODULE_MM, code_side, shortener
from handbill.project.contact_web import QUIET_ZONE as QUIET_HERE

MM = 72 / 25.4


def row(**changes: Any) -> ContactRow:
    texts: dict[str, Any] = {key: text for key, text in WHOLE.items() if key != "phone"}
    texts |= {"format": 1, "phones": [{"number": WHOLE["phone"]}]} | changes
    return ContactRow.model_validate(texts, context=registry())


def advised(**changes: Any) -> list[str]:
    found = list(advice(row(**changes)))
    assert {doubt.severity for _, doubt in found} <= {Severity.WARNING}
    assert all(doubt.mend for _, doubt in found)
    return [doubt.what for _, doubt in found]


def test_a_contact_that_says_all_is_told_nothing() -> None:
    assert advised() == []


def test_a_contact_that_says_nothing_is_reminded_of_all_three() -> None:
    (what,) = advised(languages={}, note={}, hours={})
    assert what == (
        "the contact does not say in which languages you answer, whether it is free"
        " or that one need not give a name"
    )


def test_an_example_and_lines_to_write_on_are_reminded_of_nothing() -> None:
    assert advised(kind="example", languages={}, note={}) == []
    assert advised(kind="blank", languages={}, note={}) == []


@pytest.mark.parametrize(
    "note",
    [
        "Free and anonymous.",
        "A call costs nothing. No names.",
        "Es gratis. No hace falta dar su nombre.",
        "C'est gratuit. Sans donner de nom.",
        "免费。不用说名字。",
        "مجاني. لا حاجة إلى ذكر الاسم.",
        "Бесплатно. Имя называть не нужно.",
        "Miễn phí. Không cần cho biết tên.",
        "Libre. Hindi kailangang magbigay ng pangalan: pangalan mo ay sa iyo.",
    ],
)
def test_cost_and_names_are_understood_in_other_languages(note: str) -> None:
    assert advised(note=note) == []


@pytest.mark.parametrize("note", ["Freedom now.", "Ring twice.", "We are nominated."])
def test_other_words_are_not_taken_for_them(note: str) -> None:
    assert "whether it is free or that one need not give a name" in advised(note=note)[0]


def test_a_number_that_costs_nothing_says_that_it_is_free() -> None:
    toll_free = [{"number": "1-888-218-4000"}]
    assert advised(note="No names.", phones=toll_free) == []
    assert len(advised(note="No names.")) == 1


@pytest.mark.parametrize(
    "address",
    [
        "12 Main St, Apt 4",
        "12 Main St., Apt. #4B",
        "12 Main St #4",
        "12 Main St, Unit 3",
        "Flat 2, 10 High Street",
        "Calle 5, depto. 3",
        "100 River Rd, Lot 12",
    ],
)
def test_an_address_that_looks_like_a_home_is_warned_of(address: str) -> None:
    (what,) = advised(address=address)
    assert what.startswith("the address looks like a home (")


@pytest.mark.parametrize(
    "address",
    [
        "123 Main St., Suite 4",
        "PO Box 12",
        "Parking lot behind the church",
        "United Church, 5th Ave",
    ],
)
def test_an_office_a_box_or_a_church_is_not_taken_for_a_home(address: str) -> None:
    assert advised(address=address) == []


@pytest.mark.parametrize(
    ("phone", "word"),
    [
        ({"number": "206-543-2100", "kind": "signal"}, "Signal"),
        ({"number": "206-543-2100", "kind": "whatsapp"}, "WhatsApp"),
        ({"number": "+44 7400 123456"}, "mobile"),
    ],
)
def test_a_number_that_may_be_a_persons_own_is_warned_of(phone: dict[str, str], word: str) -> None:
    assert advised(phones=[phone]) == [f"a {word} number may be a person's own"]


@pytest.mark.parametrize("name", ["Springfield Police", "Sheriff's Desk", "Policía local"])
def test_a_name_of_the_police_is_warned_of(name: str) -> None:
    assert "reads as if the police answered" in advised(name=name)[0]
    assert (
        "reads as if the police answered"
        in advised(phones=[{"number": "206-543-2100", "label": name}])[0]
    )


@pytest.mark.parametrize("name", ["Law Enforcement Assisted Diversion", "Policy Watch"])
def test_the_program_itself_and_other_words_are_no_police(name: str) -> None:
    assert advised(name=name) == []


def test_addresses_that_are_kept_for_examples_are_warned_of() -> None:
    assert advised(web="https://moon.example.org", email="a@example.com") == [
        "moon.example.org is kept for examples: it leads nowhere",
        "example.com is kept for examples: it leads nowhere",
    ]
    assert advised(web="https://examples.org", email="a@myexample.com") == []


def test_an_address_without_encryption_is_warned_of() -> None:
    assert "http://" in advised(web="http://moon.org")[0]
    assert advised(web="moon.org") == []


def test_a_code_that_takes_more_room_than_a_sheet_has_is_warned_of() -> None:
    assert advised(web=f"https://moon.org/{'a' * 29}") == []
    assert advised(web=f"https://moon.org/{'a' * 30}") == [
        "the QR code of this address takes 22.5 mm; there is room for 22 mm"
    ]
    assert advised(web=f"https://moon.org/{'a' * 30}", qr="https://moon.org") == []


@pytest.mark.parametrize("length", [1, 30, 80, 150])
def test_the_side_of_a_code_is_what_the_pages_draw(length: int) -> None:
    address = f"https://moon.org/{'a' * length}"
    assert pytest.approx(SMALLEST_MODULE / MM) == MODULE_MM
    assert QUIET_HERE == QUIET_ZONE
    assert code_side(address) == pytest.approx(code(address, 0).side / MM)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("bit.ly/x", "bit.ly"),
        ("https://www.tinyurl.com/x", "tinyurl.com"),
        ("HTTPS://T.CO/abc", "t.co"),
        ("https://go.bit.ly/x", "bit.ly"),
        ("https://t.co:443/x", "t.co"),
        ("https://habit.ly.org/x", None),
        ("https://rabbit.ly", None),
        ("https://x.org/bit.ly", None),
    ],
)
def test_a_shortener_is_known_by_its_host(address: str, host: str | None) -> None:
    assert shortener(address) == host
