"""A flyer's folder -> its facts and its text, or every reason why not."""

import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from handbill.paper import PAPERS
from handbill.problem import Place, Problem
from handbill.project.flyer import Flyer, read_flyer
from handbill.project.formats import press_formats

TOML = """\
format = 1
title = "Hello"
version = "1"
edition_date = 2026-11-23
as_of = 2016-10-12
check_after = 2027-05-23
accent = "#C8102E"
formats = ["sheet", "reader"]
papers = ["letter"]

[[sources]]
title = "A leaflet"
publisher = "A group"
web = "example.org"
date = 2016-10-12
"""
HTML = "<h1>{% trans %}Hello{% endtrans %}</h1>\n"


def read(
    root: Path, toml: str | bytes = TOML, html: str | bytes | None = HTML, name: str = "hello"
) -> tuple[Flyer | None, list[Problem]]:
    """Read a flyer made of these two files."""
    folder = root / "flyers" / name
    folder.mkdir(parents=True)
    (folder / "flyer.toml").write_bytes(toml.encode() if isinstance(toml, str) else toml)
    if html is not None:
        (folder / "flyer.html").write_bytes(html.encode() if isinstance(html, str) else html)
    found: list[Problem] = []
    return read_flyer(folder, list(press_formats()), list(PAPERS), found), found


def only(root: Path, old: str, new: str) -> Problem:
    """Give the one thing that is wrong with a flyer's facts after a change."""
    assert old in TOML
    _, found = read(root, TOML.replace(old, new, 1))
    assert len(found) == 1, found
    assert found[0].place.path == "flyers/hello/flyer.toml"
    return found[0]


def test_a_flyer_has_the_id_of_its_folder_its_facts_and_its_messages(tmp_path: Path) -> None:
    flyer, found = read(tmp_path)
    assert found == []
    assert flyer is not None
    assert (flyer.id, flyer.facts.title, flyer.facts.version) == ("hello", "Hello", "1")
    assert [message.id for message in flyer.messages] == [(None, "Hello")]
    assert flyer.template_path == "flyers/hello/flyer.html"


def test_a_colour_is_six_hexadecimal_digits_written_small(tmp_path: Path) -> None:
    flyer, _ = read(tmp_path)
    assert flyer is not None
    assert flyer.facts.accent == "#c8102e"


def test_the_first_flyer_is_read_without_a_problem(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "flyers" / "lead", tmp_path / "lead")
    found: list[Problem] = []
    assert read_flyer(tmp_path / "lead", list(press_formats()), list(PAPERS), found) is not None
    assert found == []


@pytest.mark.parametrize(
    ("old", "new", "what", "mend"),
    [
        ("accent", "acent", 'unknown key "acent"', 'write "accent"'),
        ("check_after", "chek_after", 'unknown key "chek_after"', 'write "check_after"'),
        ("publisher", "publsher", 'unknown key "sources.0.publsher"', 'write "publisher"'),
    ],
)
def test_an_unknown_key_is_named_and_the_nearest_suggested(
    tmp_path: Path, old: str, new: str, what: str, mend: str
) -> None:
    """The key that is missing then is named as well."""
    _, found = read(tmp_path, TOML.replace(old, new, 1))
    line = TOML[: TOML.index(old)].count("\n") + 1
    unknown = next(problem for problem in found if problem.what == what)
    assert unknown.mend == mend
    assert unknown.place == Place("flyers/hello/flyer.toml", line)
    assert [problem.what for problem in found if problem is not unknown] == [
        f'the key "{what.split(chr(34))[1].replace(new, old)}" is missing'
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("#C8102E", "red} @import url(http://127.0.0.1:9/x); p{color:blue", "is not a colour"),
        ("#C8102E", "#c8102", "is not a colour"),
        ("#C8102E", "#c8102e;", "is not a colour"),
        ("2027-05-23", '"2027-05-23"', '"check_after": '),
        ("format = 1", "format = 2", '"format": '),
        ('"1"', "1", '"version": '),
        ('title = "Hello"', 'title = ""', '"title": '),
        ('"#C8102E"', '"#C8102E"\ncover = "photo"', '"cover": '),
        ('["letter"]', '"letter"', '"papers": '),
    ],
)
def test_a_wrong_value_is_named_at_its_line(tmp_path: Path, old: str, new: str, what: str) -> None:
    problem = only(tmp_path, old, new)
    assert what in problem.what
    assert problem.mend
    assert problem.place.line


@pytest.mark.parametrize(
    ("old", "new", "what", "mend"),
    [
        ('"sheet"', '"shet"', '"shet" is none of the formats', 'write "sheet"'),
        ('"letter"', '"lettr"', '"lettr" is none of the papers', 'write "letter"'),
    ],
)
def test_a_format_or_paper_that_is_unknown_is_named_with_the_nearest(
    tmp_path: Path, old: str, new: str, what: str, mend: str
) -> None:
    problem = only(tmp_path, old, new)
    assert (problem.what, problem.mend) == (what, mend)
    assert problem.place.line == TOML[: TOML.index(old)].count("\n") + 1


def test_a_flyer_says_where_its_claims_come_from(tmp_path: Path) -> None:
    _, found = read(tmp_path, TOML[: TOML.index("[[sources]]")])
    assert [problem.what for problem in found] == ['the key "sources" is missing']


@pytest.mark.parametrize("name", ["Hello", "my flyer", "..", "con", "é", "hello.", "handbill"])
def test_a_folder_whose_name_cannot_be_an_id_is_refused(tmp_path: Path, name: str) -> None:
    """Not "handbill" either: that is the name of the press's own catalogs."""
    if name == "..":
        (tmp_path / "flyers").mkdir()
        found: list[Problem] = []
        flyer = read_flyer(tmp_path / "flyers" / "..", list(press_formats()), list(PAPERS), found)
    else:
        flyer, found = read(tmp_path, name=name)
    assert flyer is None
    assert "cannot be the id of a flyer" in found[0].what


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>\n{% trans %}a\n", 2),
        ("<p>\n{% endtrans %}\n", 2),
        ("\n\n{{ 'open }}\n", 3),
        ("{% if x %}\n", 1),
        ("a\n{% nonsense %}\n", 2),
    ],
)
def test_a_mistake_in_the_template_is_named_at_its_line(
    tmp_path: Path, html: str, line: int
) -> None:
    flyer, found = read(tmp_path, html=html)
    assert flyer is None
    assert len(found) == 1
    assert found[0].what.startswith("the template has a mistake: ")
    assert found[0].place.path == "flyers/hello/flyer.html"
    assert found[0].place.line in (line, line + 1)


def test_a_flyer_without_a_text_is_a_problem(tmp_path: Path) -> None:
    flyer, found = read(tmp_path, html=None)
    assert flyer is None
    assert found[0].place.path == "flyers/hello/flyer.html"
    assert "No such file" in found[0].what


def test_a_text_in_latin_1_is_refused_with_its_place(tmp_path: Path) -> None:
    flyer, found = read(tmp_path, html=b"<h1>x</h1>\n<p>Caf\xe9</p>\n")
    assert flyer is None
    assert found[0].place == Place("flyers/hello/flyer.html", 2)
    assert "not UTF-8" in found[0].what


def test_a_byte_order_mark_before_facts_and_text_is_accepted(tmp_path: Path) -> None:
    flyer, found = read(tmp_path, b"\xef\xbb\xbf" + TOML.encode(), b"\xef\xbb\xbf" + HTML.encode())
    assert found == []
    assert flyer is not None
    assert "\ufeff" not in flyer.template


def test_facts_and_text_that_are_both_wrong_are_both_named(tmp_path: Path) -> None:
    _, found = read(tmp_path, 'title = "open\n', "{% if %}")
    assert {problem.place.path for problem in found} == {
        "flyers/hello/flyer.toml",
        "flyers/hello/flyer.html",
    }


@pytest.mark.parametrize("key", ["card_points", "poster_points"])
def test_a_point_that_the_text_has_not_is_named(tmp_path: Path, key: str) -> None:
    """A small format would otherwise leave it out in silence."""
    html = HTML + '<section class="point" id="one"></section>\n'
    lines = f'papers = ["letter"]\n{key} = ["one", "two"]'
    _, found = read(tmp_path, TOML.replace('papers = ["letter"]', lines), html)
    assert len(found) == 1
    assert '"two"' in found[0].what
