"""The project's settings: [tool.handbill] in pyproject.toml, without which nothing is built."""

import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, handbill

from handbill.problem import ExitCode, HandbillError, Problem
from handbill.project.formats import press_formats
from handbill.project.profile import press_profile
from handbill.project.read import read_project
from handbill.project.settings import Settings, read_settings

ROW = '[[tool.handbill.build]]\nformat = "sheet"\nvariants = ["print"]\n'


def read(folder: Path, text: str) -> tuple[Settings | None, list[Problem]]:
    """Read the settings of a pyproject.toml of this text."""
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    found: list[Problem] = []
    return read_settings(folder, press_formats(), found), found


def only(folder: Path, text: str) -> Problem:
    """Give the one thing that is wrong with a pyproject.toml."""
    _, found = read(folder, text)
    assert len(found) == 1, found
    assert found[0].place.path == "pyproject.toml"
    assert found[0].mend
    return found[0]


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    done = handbill("--version", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"handbill, version {package['version']}"


def test_an_empty_table_means_letter_paper_and_a_blank_contact(tmp_path: Path) -> None:
    settings, found = read(tmp_path, "[tool.handbill]\n")
    assert found == []
    assert settings is not None
    assert (settings.papers, settings.contact) == (("letter",), "blank")
    assert (settings.languages, settings.build) == ((), ())


def test_what_is_written_is_read(tmp_path: Path) -> None:
    text = '[tool.handbill]\npapers = ["a4", "letter"]\ncontact = "x"\nlanguages = ["es"]\n' + ROW
    settings, found = read(tmp_path, text)
    assert found == []
    assert settings is not None
    assert (settings.papers, settings.languages) == (("a4", "letter"), ("es",))
    assert [row.format for row in settings.build] == ["sheet"]
    assert settings.contact_place.line == 3


def test_the_tables_of_other_tools_are_none_of_our_business(tmp_path: Path) -> None:
    assert read(tmp_path, '[tool.ruff]\nselect = ["ALL"]\n[tool.handbill]\n')[1] == []


@pytest.mark.parametrize(
    ("line", "what", "mend"),
    [
        ('paper = ["letter"]', 'unknown key "paper"', 'write "papers"'),
        ('contat = "x"', 'unknown key "contat"', 'write "contact"'),
        ('papers = ["lettr"]', '"lettr" is unknown among the papers', 'write "letter"'),
        ('languages = ["xx"]', '"xx" is unknown among the languages', "write a tag such as es"),
        ("papers = []", '"papers": ', "change the value"),
        ('papers = "letter"', '"papers": ', "write a list"),
        ("contact = 5", '"contact": ', "write it between quotation marks"),
    ],
)
def test_a_wrong_setting_is_named_at_its_line(
    tmp_path: Path, line: str, what: str, mend: str
) -> None:
    problem = only(tmp_path, f"[tool.handbill]\n# why\n{line}\n")
    assert problem.what.startswith(what)
    assert problem.mend.startswith(mend)
    assert problem.place.line == 3


@pytest.mark.parametrize(
    ("old", "new", "what", "mend"),
    [
        ('"sheet"', '"shet"', '"shet" is unknown among the format', 'write "sheet"'),
        ('"print"', '"prnt"', '"prnt" is unknown among the variants', 'write "print"'),
        ('"print"', '"fax"', '"fax" is unknown among the variants', "write one of print"),
        ("format", "fromat", 'unknown key "build.0.fromat"', 'write "format"'),
    ],
)
def test_a_wrong_row_of_the_build_is_named(
    tmp_path: Path, old: str, new: str, what: str, mend: str
) -> None:
    _, found = read(tmp_path, "[tool.handbill]\n" + ROW.replace(old, new, 1))
    said = {(problem.what, problem.mend.split(",")[0]) for problem in found}
    assert (what, mend) in said
    assert all(problem.place.line in (2, 3, 4) for problem in found)


def test_a_partner_that_is_no_language_is_named(tmp_path: Path) -> None:
    problem = only(tmp_path, f'[tool.handbill]\n{ROW}paired_with = "xx"\n')
    assert problem.what == '"xx" is unknown among the languages'


def test_every_wrong_setting_is_named(tmp_path: Path) -> None:
    text = '[tool.handbill]\npapers = ["lettr", "A4"]\nlanguages = ["xx"]\n'
    assert len(read(tmp_path, text + ROW.replace("print", "prnt"))[1]) == 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[tool.ruff]\n",
        "tool = 5\n",
        "[tool]\nhandbill = 5\n",
        "[[tool]]\nx = 1\n",
        "[[tool.handbill]]\nx = 1\n",
        '[tool.handbill]\ncontact = "\n',
    ],
)
def test_settings_that_are_none_are_a_problem_with_a_mend(tmp_path: Path, text: str) -> None:
    settings, found = read(tmp_path, text)
    assert settings is None
    assert found
    assert all(problem.what and '""' not in problem.what for problem in found)


def test_wrong_settings_stop_everything_with_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.handbill]\npapers = ["x"]\n', encoding="utf-8")
    with pytest.raises(HandbillError) as caught:
        read_project(tmp_path)
    assert caught.value.exit_code is ExitCode.CONFIGURATION


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('papers = ["letter"]', 'papers = ["lettr"]', 'mend: write "letter"'),
        ('contact = "blank"', 'contact = "blnk"', 'no readable contact called "blnk"'),
        ('contact = "blank"', 'contact = "blank', "this is not TOML"),
        ('contact = "blank"', 'contcat = "blank"', 'mend: write "contact"'),
    ],
)
def test_with_wrong_settings_nothing_is_built_and_no_folder_made(
    shop: Path, old: str, new: str, said: str
) -> None:
    file = shop / "pyproject.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    done = handbill("build", cwd=shop)
    assert done.returncode == 2
    assert "pyproject.toml:" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (shop / "out").exists()


@pytest.mark.parametrize("text", ["tool = 5\n", f"[tool.handbill]\nx = {'9' * 5000}\n"])
def test_settings_that_no_parser_likes_are_no_mistake_of_ours(shop: Path, text: str) -> None:
    (shop / "pyproject.toml").write_text(text, encoding="utf-8")
    done = handbill("check", cwd=shop)
    assert done.returncode == 2, done.stderr
    assert "a mistake of ours" not in done.stderr


def test_a_folder_that_is_in_no_print_shop_is_exit_code_2(tmp_path: Path) -> None:
    done = handbill("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "this folder is in no print shop" in done.stderr
    assert "mend: go to the folder" in done.stderr


def test_the_profile_of_a_commercial_printer_is_a_file_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "own.icc").write_bytes(press_profile().data)
    settings, found = read(tmp_path, '[tool.handbill.shop]\nprofile = "own.icc"\n')
    assert found == []
    assert settings is not None
    assert settings.profile == (tmp_path / "own.icc").resolve()


def test_without_a_profile_the_press_s_own_is_meant(tmp_path: Path) -> None:
    settings, _ = read(tmp_path, "[tool.handbill]\n")
    assert settings is not None
    assert settings.profile is None


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('profile = "none.icc"', 'the profile "none.icc" is no file'),
        ("profile = 1", '"shop.profile"'),
        ('profil = "own.icc"', 'unknown key "shop.profil"'),
    ],
)
def test_a_wrong_profile_is_named_by_its_line(tmp_path: Path, line: str, what: str) -> None:
    problem = only(tmp_path, f"[tool.handbill]\n[tool.handbill.shop]\n{line}\n")
    assert what in problem.what
    assert problem.place.line == 3
