"""The gate: a translation becomes HTML that may be printed, or is refused with a reason."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.project.gate import ALLOWED_TAGS, Refused, check

TAG = re.compile(r"<[^>]*>")
SAFE_TAG = re.compile(rf"</?({'|'.join(ALLOWED_TAGS)})>|<br\s*/>")
PIECES = st.sampled_from(
    [
        *(f"<{slash}{tag}>" for tag in ALLOWED_TAGS for slash in ("", "/")),
        *(
            "<br/>",
            "<B>",
            "<b >",
            "<b onclick=x>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<",
            ">",
        ),
        *("%", "%%", "%s", "%d", "%(phone)s", "%(phone)d", "%(secret)s", "%(", ")s", "&", "&amp;"),
        *("&lt;", "&#60;", "&#x3c;script&#x3e;", "&quot;", '"', "'", "{{ x }}", "{% x %}", "{x}"),
        *(" ", "a", "é", "ن", "中", "http://", "www.", "a@b.c", "\u202e", "\u2068", "\u2069", "\n"),
    ]
)
TEXTS = st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=40)
SOURCES = st.sampled_from(["Call", "Call %(phone)s", "Read <b>this</b>", "a<br>b", "100%% sure"])


def refused(source: str, text: str) -> Refused:
    """Give the reason for which a translation is refused."""
    found = check(source, text)
    assert isinstance(found, Refused), found
    assert found.mend
    return found


@pytest.mark.parametrize(
    ("source", "text", "html"),
    [
        ("Hello", "Hola", "Hola"),
        ("Read <b>this</b>", "Lea <b>esto</b>", "Lea <b>esto</b>"),
        ("a<br>b", "c<br/>d", "c<br/>d"),
        ("a & b", "c & d", "c &amp; d"),
        ("a & b", "c &amp; d", "c &amp; d"),
        ("Say no", 'Diga "no"', "Diga &quot;no&quot;"),
        ("Hello", "1 < 2 > 0", "1 &lt; 2 &gt; 0"),
        ("Hello", "{{ x }} {% y %}", "{{ x }} {%% y %%}"),
        ("Hi {x}", "{x.__class__.__mro__}", "{x.__class__.__mro__}"),
        ("Hello", "&lt;script&gt;", "&lt;script&gt;"),
        ("Hello", "\u2068LEAD\u2069 اعرف\u200f", "\u2068LEAD\u2069 اعرف\u200f"),
    ],
)
def test_what_may_be_printed_is_printed_escaped(source: str, text: str, html: str) -> None:
    assert check(source, text) == html


@pytest.mark.parametrize("text", ["100% seguro", "100%% seguro", "100 % seguro"])
def test_a_lone_per_cent_sign_prints_as_itself(text: str) -> None:
    """Formatting by the template would otherwise print ``100{}eguro``."""
    html = check("100%% sure", text)
    assert isinstance(html, str)
    assert html % {} == text.replace("%%", "%")


def test_the_placeholders_of_the_source_are_filled_in() -> None:
    html = check("Call %(phone)s", "Llame al %(phone)s, 100%")
    assert isinstance(html, str)
    assert html % {"phone": "211"} == "Llame al 211, 100%"


def test_a_missing_placeholder_is_refused_with_its_name() -> None:
    found = refused("Call %(phone)s.", "Llame.")
    assert found.what == 'the translation lacks the placeholder "%(phone)s"'
    assert found.mend == "put %(phone)s where the value belongs"


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("%(phone)s %(secret)s", "%(secret)s"),
        ("%(phone)s %(phone)d", "%(phone)d"),
        ("%(phone)s %(phone)99999999s", "%(phone)9"),
        ("%(phone)s %()s", "%()s"),
        ("%(phone)s %(Phone)s", "%(Phone)s"),
    ],
)
def test_an_unknown_placeholder_is_refused(text: str, odd: str) -> None:
    assert refused("Call %(phone)s", text).what == (
        f'the translation has the unknown placeholder "{odd}"'
    )


def test_a_renamed_placeholder_is_refused() -> None:
    assert "%(phone)s" in refused("Call %(phone)s", "Llame al %(telefono)s").what


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<style>@import url(http://127.0.0.1:9/x)</style>",
        "<link rel=attachment href=file:///etc/passwd>",
        "<img src=x>",
        "<a href='x'>y</a>",
        "<b onclick=x>y</b>",
        "<B>y</B>",
        "<b >y</b>",
        "<b/>",
        "<!-- x -->",
        "<?php",
        "<<b>script>",
        "<scr<b>ipt>",
        "</p>",
        "<b",
    ],
)
@pytest.mark.parametrize("source", ["Hello", "Read <b>this</b>"])
def test_html_of_a_strangers_is_refused(source: str, text: str) -> None:
    assert "markup" in refused(source, text).what


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Hello", "<b>Hola</b>"),
        ("Read <b>this</b>", "Lea esto"),
        ("Read <b>this</b>", "Lea <i>esto</i>"),
        ("Read <b>this</b>", "<b>Lea</b> <b>esto</b>"),
        ("a<br>b", "ab"),
    ],
)
def test_a_translation_has_exactly_the_tags_of_its_source(source: str, text: str) -> None:
    assert refused(source, text).what == "the translation has other tags than the source"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<b>a</b> <i>b</i>", "<b>x <i>y</b></i>"),
        ("<b>a</b>", "</b>x<b>"),
        ("<b>a</b>", "<b>x"),
        ("<b>a</b> <b>b</b>", "<b>x<b>y</b>"),
    ],
)
def test_unbalanced_tags_are_refused(source: str, text: str) -> None:
    refused(source, text)


@pytest.mark.parametrize("char", ["\u202e", "\x1b", "\x00", "\ue000", "\u2067"])
def test_a_forbidden_character_is_refused(char: str) -> None:
    assert refused("Call", f"Llame {char}0800").what.startswith("the translation holds")


@pytest.mark.parametrize(
    "text",
    ["&#x202e;0800-1234", "&#8238;0800", "&#27;[2J", "a" + "&#769;" * 20, "&#xe000;", "&#x2067;a"],
)
def test_a_forbidden_character_is_refused_when_written_as_an_entity(text: str) -> None:
    refused("Call", text)


@pytest.mark.parametrize(
    "text",
    ["vea https://exarnple.org", "HTTP://x", "www.example.org", "escriba a x@example.org"],
)
def test_an_address_that_the_source_has_not_is_refused(text: str) -> None:
    assert "holds a web or e-mail address" in refused("Call", text).what


@pytest.mark.parametrize("text", ["https&colon;//x.org", "www&#46;x.org", "a&commat;example.org"])
def test_an_address_is_refused_when_written_with_entities(text: str) -> None:
    refused("Call", text)


@given(SOURCES, TEXTS)
def test_no_tag_that_is_not_allowed_is_ever_let_through(source: str, text: str) -> None:
    html = check(source, text)
    if isinstance(html, str):
        assert all(SAFE_TAG.fullmatch(tag) for tag in TAG.findall(html))
        assert "<" not in SAFE_TAG.sub("", html)
        assert ">" not in SAFE_TAG.sub("", html)


@given(SOURCES, TEXTS)
def test_what_passes_is_escaped_outside_its_tags(source: str, text: str) -> None:
    html = check(source, text)
    if isinstance(html, str):
        words = SAFE_TAG.sub("", html)
        assert escape(unescape(words)) == words


@given(SOURCES, TEXTS)
def test_what_passes_can_always_be_formatted_with_the_values_of_its_source(
    source: str, text: str
) -> None:
    html = check(source, text)
    if isinstance(html, str):
        values = {"phone": "211"} if "%(phone)s" in source else {}
        assert (html % values).count("211") == html.count("%(phone)s")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Mn", "Me", "Mc"))))
def test_per_cent_signs_are_doubled_and_no_word_is_lost(text: str) -> None:
    """Whoever reads the print reads the translation, with ``%%`` for one per cent sign."""
    html = check("Call", text)
    if isinstance(html, str):
        assert unescape(html % {}) == unescape(text.replace("%%", "%"))


@given(SOURCES, st.sampled_from(["\u202a", "\u202e", "\x07", "\ue001"]), TEXTS)
def test_no_forbidden_character_reaches_the_page(source: str, char: str, text: str) -> None:
    html = check(source, f"{text}{char}&#{ord(char)};")
    assert isinstance(html, Refused)
