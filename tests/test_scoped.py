"""What a flyer's style may do on a page for browsers: colour its own text, and nothing else."""

import re
from io import StringIO

import cssselect2
import pytest
import tinycss2
import tinyhtml5
from hypothesis import given, settings
from hypothesis import strategies as st

from handbill.pages.scoped import PROPERTIES, scoped

PAGE = """<!DOCTYPE html><html><head><title>x</title></head><body class="press"><header>
<div class="flyer"><h1 class="title own">x</h1></div>
<div class="draft press"><p class="press">DRAFT</p></div></header>
<nav class="press"><ol class="press"><li class="press">x</li></ol></nav>
<main><div class="flyer"><section class="point own"><p class="own">x</p></section></div></main>
</body></html>"""


def reached(style: str) -> set[str]:
    """Give the classes of the elements of a page that some rule of a style reaches."""
    tree = tinyhtml5.parse(StringIO(PAGE))
    root = cssselect2.ElementWrapper.from_html_root(tree)
    found: set[str] = set()
    for rule in tinycss2.parse_stylesheet(style, skip_whitespace=True, skip_comments=True):
        assert rule.type == "qualified-rule", style
        for selector in cssselect2.compile_selector_list(rule.prelude):
            matcher = cssselect2.Matcher()
            matcher.add_selector(selector, None)
            hit = [row for row in root.iter_subtree() if matcher.match(row)]
            found |= {name for row in hit for name in row.classes}
    return found


def declared(style: str) -> set[str]:
    """Give the names of all that a style declares."""
    rules = tinycss2.parse_stylesheet(style, skip_whitespace=True, skip_comments=True)
    rows = [tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True) for rule in rules]
    return {row.lower_name for each in rows for row in each}


def test_a_rule_for_the_flyer_s_own_text_is_kept() -> None:
    kept = scoped("h1.title { color: #123456 } .point > p { font-weight: 700 }", ".flyer")
    assert reached(kept) == {"title", "own"}
    assert declared(kept) == {"color", "font-weight"}


def test_the_helper_sees_a_rule_that_is_not_scoped() -> None:
    assert "press" in reached(".draft { color: #fff }")


@pytest.mark.parametrize(
    "style",
    [
        ".draft { display: none !important; color: #fff }",
        "* { color: #fff }",
        "html, body, :root { color: #fff }",
        ".flyer ~ .draft, .flyer + .draft * { color: #fff }",
        "x) , .draft, (y { color: #fff }",
        "x){} .draft { color: #fff }",
        ".a { color: red } } .draft { color: #fff }",
        "h1\\ { color: red } .draft { color: #fff }",
        "h1\\) { color: #fff }",
        ":is(.draft, .press) { color: #fff }",
        ":not(.nothing) { color: #fff }",
        "<!-- .draft { color: #fff } -->",
        "/* .flyer { */ .draft { color: #fff }",
        ".draft { color: #fff; .press { color: #fff } }",
        "[x='\n] { color: red } .draft { color: #fff }",
    ],
)
def test_no_selector_leads_out_of_the_flyer_s_text(style: str) -> None:
    assert "press" not in reached(scoped(style, ".flyer"))


@pytest.mark.parametrize(
    "style",
    [
        "@media screen { .draft { color: #fff } }",
        "@import 'x.css';",
        "@font-face { font-family: x; src: url(x) }",
        "@layer x { p { color: #fff } }",
        "p { position: fixed; inset: 0 }",
        "p { transform: scale(99) }",
        "p { margin: -99em; text-indent: -99em; font-size: 0 }",
        "p { background: url(https://example.org/x) }",
        "p { background-color: url(x) }",
        "p { color: var(--paper) }",
        "p { --paper: #000 }",
        "p { color: expression(1) }",
        "p { color: \\3c\\2fstyle }",
        "p { unicode-bidi: bidi-override; direction: rtl }",
        "a[x='\\3c/style>'] { color: #123456 }",
        "p { content: 'x' }",
    ],
)
def test_nothing_that_moves_covers_hides_or_loads_is_kept(style: str) -> None:
    assert scoped(style, ".flyer") == ""


def test_nothing_is_kept_as_important() -> None:
    """What the press says of dark screens comes after it."""
    assert scoped("p { color: #123456 !important }", ".flyer") == (
        ".flyer :is(p) { color: #123456 }\n"
    )


PIECES = (
    *(".draft", "p", "*", ":root", "{", "}", "(", ")", "[", "]", ",", ";", ":", "'", '"', "\\"),
    *("color", "#fff", "url(", "</style>", "<", ">", "/*", "*/", "@media", "\n", " ", "!important"),
    *(":is(", ":not(", "&", "~", "+", "position", "fixed"),
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24))
def test_whatever_is_thrown_together_stays_inside(pieces: list[str]) -> None:
    kept = scoped("".join(pieces), ".flyer")
    assert "<" not in kept
    assert declared(kept) <= PROPERTIES
    assert all(re.fullmatch(r"\.flyer :is\(.*\) \{ .* \}", row) for row in kept.splitlines())
    for row in kept.splitlines():
        try:
            assert "press" not in reached(row)
        except cssselect2.SelectorError:
            continue  # a browser drops such a rule as well
