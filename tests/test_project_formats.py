"""A project's own formats: a file dropped in, without touching code."""

import re
from pathlib import Path

import pypdfium2
import pytest
from conftest import Built, handbill, read_built

from handbill.formats.format import Format
from handbill.problem import Problem
from handbill.project.formats import press_formats, read_formats

NOTICE = 'like = "sheet"\nlabel = "Notice"\ntear_offs = true\n'


def read(root: Path, text: str, name: str = "notice") -> tuple[dict[str, Format], list[Problem]]:
    folder = root / "formats"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    found: list[Problem] = []
    return read_formats(root, found), found


def test_without_files_a_project_has_the_formats_of_the_press(tmp_path: Path) -> None:
    found: list[Problem] = []
    assert read_formats(tmp_path, found) == press_formats()
    assert found == []


def test_a_format_like_another_differs_in_what_it_says(tmp_path: Path) -> None:
    forms, found = read(tmp_path, NOTICE)
    assert found == []
    made, sheet = forms["notice"], forms["sheet"]
    assert (made.name, made.label, made.tear_offs) == ("notice", "Notice", True)
    assert (made.type, made.margins, made.papers) == (sheet.type, sheet.margins, sheet.papers)


def test_a_table_is_taken_over_but_for_what_is_said_of_it(tmp_path: Path) -> None:
    forms, found = read(tmp_path, 'like = "trifold"\n[type]\nlargest = "20 pt"\n')
    assert found == []
    made, base = forms["notice"].type, forms["trifold"].type
    assert made.largest == 20
    assert (made.smallest, made.aim, made.fixed) == (base.smallest, base.aim, base.fixed)


def test_a_project_may_replace_a_format_of_the_press(tmp_path: Path) -> None:
    forms, found = read(tmp_path, 'like = "card"\npage = ["85 mm", "54 mm"]\n', "card")
    assert found == []
    assert forms["card"].page == pytest.approx((240.94, 153.07), abs=0.01)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('like = "shet"\n', 1, "there is no format called"),
        ('like = "sheet"\nlable = "x"\n', 2, 'unknown key "lable"'),
        ('like = "sheet"\nfold = "origami"\n', 2, "origami"),
        ('like = "sheet"\nlayout = "spiral"\n', 2, "spiral"),
        ('like = "sheet"\npapers = ["b5"]\n', 2, '"b5" is unknown among the papers'),
        ('like = "sheet"\npages = [3, 2]\n', 2, "more than the most"),
        ('like = "sheet"\nlayout = "panels"\n', 2, "panels need [roles]"),
        ('like = "sheet"\nfold = "tiles"\n', 2, "go together"),
        ('like = "trifold"\n[roles]\ncontact = 9\n', 2, "page that the format does not have"),
        ('like = "sheet"\n[type]\nsmallest = "40 pt"\n', 2, "larger than the largest"),
        ('like = "card"\npage = ["9 cm"]\n', 2, "page"),
        ('like = "quarter"\n[margins]\nside = "80 mm"\n', 2, "leave nothing of a page"),
        ('like = "sheet"\n[margins]\nside = "wide"\n', 3, "wide"),
        ('label = "Nothing else"\n', None, "layout"),
        ('like = "sheet\n', 1, ""),
    ],
)
def test_a_wrong_format_is_named_at_its_line_and_the_others_stand(
    text: str, line: int | None, what: str, tmp_path: Path
) -> None:
    forms, found = read(tmp_path, text)
    assert "notice" not in forms
    assert set(press_formats()) <= set(forms)
    assert found
    assert any(what in problem.what for problem in found), found
    assert all(problem.mend and problem.place.path == "formats/notice.toml" for problem in found)
    if line:
        assert line in {problem.place.line for problem in found}


@pytest.mark.parametrize("name", ["My Format", "über", "a.b", "con"])
def test_a_name_that_no_file_may_have_is_refused(name: str, tmp_path: Path) -> None:
    forms, found = read(tmp_path, NOTICE, name)
    assert name not in forms
    assert len(found) == 1
    assert "cannot be the name of a format" in found[0].what


def noticed(shop: Path, *options: str) -> Built:
    """Offer a notice with strips to tear off, and build it."""
    read(shop, NOTICE)
    facts = shop / "flyers" / "lead" / "flyer.toml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("formats = [", 'formats = ["notice", ', 1), encoding="utf-8")
    done = handbill("build", "--format", "notice", "--variant", "print", *options, cwd=shop)
    assert done.returncode == 0, done.stderr
    return read_built(shop / "out")


def test_a_notice_has_strips_with_the_number_and_the_name_of_the_group(shop: Path) -> None:
    made = noticed(shop, "--language", "en", "--contact", "example")
    with pypdfium2.PdfDocument(made.file("notice")) as document:
        text = document[0].get_textpage().get_text_range()
        strips = len(re.findall(r"\(415\) 555-0134", text))
        # 191.9 mm between the margins, each strip at least 21 mm wide; the contact is on the back.
        assert strips == 9
        assert len(re.findall("Riverside Outreach", text)) == strips
        # Nobody who sees a strip learns what the leaflet is about.
        assert "555-0134" in document[1].get_textpage().get_text_range()
    assert "Notice" in (made.out / "index.html").read_text(encoding="utf-8")
