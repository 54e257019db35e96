"""A finished page for browsers, read back: each finding has a page here that breaks it."""

import pytest

from handbill.outputs.browser import POLICY, Page, page_problems

EXPECTED = Page("es", "ltr", ("Una frase.",), (("es", "BORRADOR."), ("en", "DRAFT.")))
GOOD = f"""<!DOCTYPE html>
<html lang="es" dir="ltr"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>x</title><style>p {{}}</style>
</head><body><header><div class="flyer"><svg role="img" viewBox="0 0 1 1"><title>d</title></svg>
<h1>x</h1></div><div class="draft"><p lang="es" dir="ltr">BORRADOR.</p>
<p lang="en" dir="ltr">DRAFT.</p></div></header><nav><h2>y</h2><a href="#one">1</a></nav>
<main><div class="flyer"><h2 id="one">1</h2><p>Una frase.</p></div></main>
<footer>z</footer></body></html>"""


def findings(html: str) -> list[str]:
    problems = page_problems(html, EXPECTED, "lead/es/x.html")
    assert all(problem.place.path == "lead/es/x.html" for problem in problems)
    return [problem.what.removeprefix("on reading it back: ") for problem in problems]


def test_a_page_without_a_fault_has_no_findings() -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<footer>", "<script>1</script><footer>", "it holds <script>"),
        ("<footer>", "<iframe></iframe><footer>", "it holds <iframe>"),
        ("<title>d</title>", "<title>d</title><use></use>", "it holds <use>"),
        ("<title>x</title>", "<title>x</title><link rel=x href='#'>", "it holds <link>"),
        ("<h1>", "<h1 style='x'>", 'the attribute "style"'),
        ("<h1>", "<h1 onclick='x'>", 'the attribute "onclick"'),
        ("<h1>", "<img alt='' src='https://example.org/x.png'><h1>", "it loads"),
        ("<h1>", "<img src='data:image/svg+xml;base64,QQ=='><h1>", "a picture is not described"),
        ('<a href="#one">', '<a href="javascript:1">', "it leads to"),
        ('<a href="#one">', '<a href="#two">', 'the link "#two" leads to 0 places'),
        ("<footer>z", '<footer><p id="one">z</p>', "leads to 2 places"),
        ('<a href="#one">1</a>', '<a href="#one"></a>', "has no text"),
        ('lang="es" dir="ltr"><head>', 'lang="en" dir="ltr"><head>', "its language is not es"),
        ('lang="es" dir="ltr"><head>', 'lang="es" dir="rtl"><head>', "its language is not es"),
        ("<title>x</title>", "", "it has no title"),
        ("<title>x</title>", "<title> </title>", "it has no title"),
        ("default-src 'none'; ", "", "does not forbid"),
        ("<style>p {}</style>", "<style>p {}</style><style>q {}</style>", "not one style"),
        ("<h1>x</h1>", "<h2>x</h2>", "its first heading"),
        ("<h2>y</h2>", "<h1>y</h1>", "its first heading"),
        ("<footer>z</footer>", "<p>z</p>", "it has not one <footer>"),
        ("<title>d</title>", "", "a drawing is not described"),
        ('<p lang="en" dir="ltr">DRAFT.</p>', "", 'the line "DRAFT." does not stand'),
        ('<p lang="en" dir="ltr">DRAFT.', '<p lang="es" dir="ltr">DRAFT.', 'the line "DRAFT."'),
        ("BORRADOR.", "BORRADO.", 'the line "BORRADOR." does not stand'),
        ("Una frase.", "Otra frase.", '"Una frase." is not said on it'),
    ],
)
def test_a_page_with_one_fault_has_one_finding(old: str, new: str, said: str) -> None:
    assert GOOD.count(old) == 1
    (found,) = findings(GOOD.replace(old, new))
    assert said in found


def test_a_line_among_the_flyer_s_own_text_does_not_count() -> None:
    """The flyer's style reaches it there."""
    lines = GOOD[GOOD.index('<div class="draft">') : GOOD.index("</header>")]
    moved = GOOD.replace(lines, "").replace("<h1>x</h1>", f"<h1>x</h1>{lines}")
    assert [each[:8] for each in findings(moved)] == ["the line", "the line"]
