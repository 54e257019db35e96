"""A catalog of one flyer in one language: what may be printed of it, and how sure it is."""

import re
from pathlib import Path

import pytest
from conftest import FACTS

from handbill.language import SOURCE, Language, registry
from handbill.pages.template import render_flyer
from handbill.plan.setting import Words
from handbill.problem import Place, Problem
from handbill.project.catalog import Catalog, read_catalog
from handbill.project.flyer import Flyer, read_flyer
from handbill.project.review import Review

PATH = "locales/ar/LC_MESSAGES/hello.po"
HEADER = 'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
TEMPLATE = (
    "<h1>{% trans %}Hello{% endtrans %}</h1>"
    '<p>{% trans phone="211" %}Call {{ phone }}.{% endtrans %}</p>'
)


def language(tag: str) -> Language:
    """Give a language of the registry."""
    return registry()[tag]


def read(folder: Path, body: str) -> tuple[Catalog | None, list[Problem]]:
    """Read an Arabic catalog; its body begins on line 6."""
    file = folder / "hello.po"
    file.write_text(HEADER + body, encoding="utf-8")
    found: list[Problem] = []
    return read_catalog(file, PATH, language("ar"), frozenset(), found), found


def catalog(folder: Path, body: str) -> Catalog:
    """Read an Arabic catalog that can be read."""
    found, _ = read(folder, body)
    assert found is not None
    return found


def rendered(folder: Path, body: str, template: str = TEMPLATE) -> str | Problem:
    """Render a small flyer with an Arabic catalog."""
    flyer = folder / "flyers" / "hello"
    flyer.mkdir(parents=True)
    (flyer / "flyer.toml").write_text(FACTS, encoding="utf-8")
    (flyer / "flyer.html").write_text(template, encoding="utf-8")
    read_back = read_flyer(flyer, ["reader"], ["letter"], [])
    assert isinstance(read_back, Flyer)
    return render_flyer(read_back, Words(language("ar"), catalog(folder, body), None))


def test_a_catalog_is_named_after_its_file_and_knows_its_language(tmp_path: Path) -> None:
    found = catalog(tmp_path, 'msgid "Hello"\nmsgstr "مرحبا"\n')
    assert (found.domain, found.language.tag, found.path) == ("hello", "ar", PATH)
    assert found.messages[None, "Hello"].html == "مرحبا"
    assert found.messages[None, "Hello"].place == Place(PATH, 6)


def test_a_draft_is_printed_as_one(tmp_path: Path) -> None:
    found = catalog(tmp_path, '#, fuzzy\nmsgid "Hello"\nmsgstr "مرحبا"\n')
    assert found.messages[None, "Hello"].review is Review.DRAFT


@pytest.mark.parametrize(
    "old", ['#| msgid "Hullo"', '#| msgctxt "x"\n#| msgid "Hello"', '#| msgctxt "x"']
)
def test_a_stale_draft_is_never_printed(tmp_path: Path, old: str) -> None:
    """It translates what the flyer used to say."""
    found = catalog(tmp_path, f'#, fuzzy\n{old}\nmsgid "Hello"\nmsgstr "وداعا"\n')
    assert found.messages == {}
    assert set(found.unprinted) == {(None, "Hello")}


@pytest.mark.parametrize("text", ["", " ", "\\n", "\\t "])
def test_an_empty_translation_is_none(tmp_path: Path, text: str) -> None:
    found, said = read(tmp_path, f'msgid "Hello"\nmsgstr "{text}"\n')
    assert found is not None
    assert said == []
    assert found.messages == {}
    assert found.unprinted == {(None, "Hello"): Place(PATH, 6)}


@pytest.mark.parametrize(
    ("source", "text", "what"),
    [
        ("Call %(phone)s.", "اتصل.", 'lacks the placeholder "%(phone)s"'),
        ("Call %(phone)s.", "%(phone)s %(secret)s", 'unknown placeholder "%(secret)s"'),
        ("Hello", "<script>x</script>", 'holds the markup "<script>"'),
        ("Hello", "<b>مرحبا", "has other tags than the source"),
        ("Hello", "\u202eمرحبا", "turns the reading order around (U+202E)"),
    ],
)
def test_a_message_that_the_gate_refuses_is_named_and_the_others_kept(
    tmp_path: Path, source: str, text: str, what: str
) -> None:
    body = f'msgid "Bye"\nmsgstr "وداعا"\n\nmsgid "{source}"\nmsgstr "{text}"\n'
    found, said = read(tmp_path, body)
    assert found is not None
    assert set(found.messages) == {(None, "Bye")}
    assert found.refused == {(None, source)}
    assert [problem.place for problem in said] == [Place(PATH, 9)]
    assert what in said[0].what


def test_every_refused_message_of_a_catalog_is_named(tmp_path: Path) -> None:
    body = "".join(f'msgid "m{number}"\nmsgstr "<i>x</i>"\n\n' for number in range(5))
    assert [problem.place.line for problem in read(tmp_path, body)[1]] == [6, 9, 12, 15, 18]


def test_a_catalog_with_a_mistake_in_its_grammar_is_refused_whole(tmp_path: Path) -> None:
    found, said = read(tmp_path, 'msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmgstr "d"\n')
    assert found is None
    assert str(said[0]) == (
        f'{PATH}:10: error: unknown keyword "mgstr"\n'
        "  mend: write one of msgctxt, msgid, msgid_plural, msgstr"
    )


def test_a_catalog_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    found: list[Problem] = []
    assert read_catalog(tmp_path, PATH, language("ar"), frozenset(), found) is None
    assert [problem.place.path for problem in found] == [PATH]


def test_a_translation_prints_with_its_value_in_place(tmp_path: Path) -> None:
    html = rendered(tmp_path, 'msgid "Call %(phone)s."\nmsgstr "اتصل بـ %(phone)s (100%)."\n')
    assert "<p>اتصل بـ 211 (100%).</p>" in str(html)


@pytest.mark.parametrize(
    "body",
    [
        "",
        'msgid "Hello"\nmsgstr ""\n',
        'msgid "Hello"\nmsgstr "<script>x</script>"\n',
        'msgid "Hello"\nmsgstr "<b>مرحبا"\n',
        'msgid "Hello"\nmsgstr "%(secret)s"\n',
        '#, fuzzy\n#| msgid "Hullo"\nmsgid "Hello"\nmsgstr "وداعا"\n',
    ],
    ids=["missing", "empty", "markup", "unbalanced", "placeholder", "stale"],
)
def test_what_may_not_be_printed_falls_back_to_english_marked_as_such(
    tmp_path: Path, body: str
) -> None:
    assert f'<h1><span lang="{SOURCE}" dir="ltr">Hello</span></h1>' in str(rendered(tmp_path, body))


def test_english_in_its_place_still_has_its_values(tmp_path: Path) -> None:
    html = str(rendered(tmp_path, 'msgid "Call %(phone)s."\nmsgstr "اتصل."\n'))
    assert '<span lang="en" dir="ltr">Call 211.</span>' in html


def test_jinja_code_in_a_translation_is_printed_and_not_run(tmp_path: Path) -> None:
    html = rendered(tmp_path, 'msgid "Hello"\nmsgstr "{{ facts.title }}{% include \'x\' %}"\n')
    # Its Latin words are isolated, as any are in Arabic.
    text = re.sub(r"</?bdi[^>]*>", "", str(html))
    assert "<h1>{{ facts.title }}{% include &#x27;x&#x27; %}</h1>" in text


@pytest.mark.parametrize(
    ("template", "what"),
    [
        ("<p>\n{{ nothing }}\n", "'nothing' is undefined"),
        ("<p>\n{{ facts.nothing }}\n", "nothing"),
        ("<p>\n{% include '/etc/passwd' %}\n", ""),
        ("<p>\n{{ ''.__class__.__mro__ }}\n", ""),
        ("<p>\n{{ 1 // 0 }}\n", "division"),
    ],
)
def test_a_template_that_goes_wrong_is_a_problem_with_its_line(
    tmp_path: Path, template: str, what: str
) -> None:
    problem = rendered(tmp_path, "", template)
    assert isinstance(problem, Problem)
    assert problem.place == Place("flyers/hello/flyer.html", 2)
    assert what in problem.what
