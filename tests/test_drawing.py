"""A drawing inside a page: plain shapes are copied, all else is shown apart from the page."""

from base64 import b64decode
from xml.etree.ElementTree import Element

import pytest
from conftest import ROOT

from handbill.pages.drawing import DEEPEST, inline

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'


def drawing(inner: str, attributes: str = "") -> bytes:
    return f"{START}{attributes}>{inner}</svg>".encode()


def names(element: Element) -> list[str]:
    return [str(each.tag) for each in element.iter()]


def test_a_drawing_of_plain_shapes_is_part_of_the_page_and_described() -> None:
    drawn = inline(drawing('<g stroke="#000"><path d="M0 0h9"/></g>'), "A <line>")
    assert names(drawn) == ["svg", "title", "g", "path"]
    assert drawn.get("role") == "img"
    assert drawn[0].text == "A <line>"
    assert drawn[1].get("stroke") == "#000"


def test_a_drawing_that_says_nothing_is_not_read_aloud() -> None:
    drawn = inline(drawing("<path d='M0 0h9'/>"), "")
    assert drawn.get("aria-hidden") == "true"
    assert "title" not in names(drawn)


def test_the_umbrella_is_part_of_the_page() -> None:
    svg = (ROOT / "flyers" / "lead" / "art" / "umbrella.svg").read_bytes()
    assert names(inline(svg, "x")).count("path") == 6


def test_who_made_a_drawing_is_not_taken_along() -> None:
    inner = "<title>Ann</title><metadata>Ann</metadata><desc>Ann</desc><path id='Ann' d='M0 0'/>"
    drawn = inline(drawing(inner), "x")
    assert names(drawn) == ["svg", "title", "path"]
    assert "Ann" not in str([(each.text, each.attrib) for each in drawn.iter()])


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<style>.draft { display: none }</style>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<a href='https://example.org'><path d='M0 0'/></a>",
        "<use href='https://example.org/x.svg#a'/>",
        "<image href='https://example.org/x.png'/>",
        "<set attributeName='fill'/>",
        "<path d='M0 0' onload='alert(1)'/>",
        "<path d='M0 0' style='position: fixed'/>",
        "<path d='M0 0' class='draft'/>",
        "<path d='M0 0' fill='url(https://example.org)'/>",
        "<path d='M0 0' fill='url(#a)'/>",
        "<g transform='rotate(1) url(x)'/>",
        "<svg x='1'/>",
        "<g>" * DEEPEST + "</g>" * DEEPEST,
        "<unclosed>",
    ],
)
def test_any_other_drawing_is_shown_apart_byte_for_byte(inner: str) -> None:
    svg = drawing(inner)
    shown = inline(svg, "A drawing")
    assert (shown.tag, shown.get("alt"), len(shown)) == ("img", "A drawing", 0)
    kind, _, data = shown.get("src", "").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(data) == svg


@pytest.mark.parametrize(
    "svg",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>",
        b"<!DOCTYPE svg [<!ENTITY a 'x'>]>" + drawing("<path d='M0 0'/>"),
        b"<html/>",
        b"\xff\xfe",
        b"",
    ],
)
def test_what_is_no_plain_drawing_at_all_is_shown_apart(svg: bytes) -> None:
    assert inline(svg, "x").tag == "img"


def test_the_size_of_a_drawing_is_the_page_s_to_choose() -> None:
    drawn = inline(drawing("<path d='M0 0'/>", " width='9000' height='9000'"), "x")
    assert set(drawn.attrib) == {"viewBox", "role"}
