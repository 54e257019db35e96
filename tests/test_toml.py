"""The front door for TOML: data and the line of every key, or a problem; never a hang."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbill.problem import Place, Problem
from handbill.project.toml import LARGEST_FILE, TomlFile, key_lines, read_toml

# Far above what any file may take, and far below what the naive parsers took.
TIME_LIMIT = 10

NESTED = """\
# a comment
title = "x"

[tool.handbill]
papers = ["letter"]
note = '''
papers = ["not a key"]
'''
contact = "blank"

[[tool.handbill.build]]
format = "sheet"

[[tool.handbill.build]]
format = "reader"
dotted.key = 1
"""


def read(folder: Path, content: str | bytes) -> tuple[TomlFile | None, list[Problem]]:
    """Read a file of this content, called x.toml in messages."""
    file = folder / "some.toml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    found: list[Problem] = []
    return read_toml(file, "x.toml", found), found


def refusal(folder: Path, content: str | bytes) -> Problem:
    """Give the one problem for which a file is refused."""
    toml, found = read(folder, content)
    assert toml is None
    assert len(found) == 1
    assert found[0].mend
    return found[0]


def read_in_a_child(folder: Path, content: str) -> str:
    """Read a file in a process that can be lost; give what is wrong with it."""
    file = folder / "bomb.toml"
    file.write_text(content, encoding="utf-8")
    program = (
        "import pathlib, sys; from handbill.project.toml import read_toml; found = []; "
        "read_toml(pathlib.Path(sys.argv[1]), 'x.toml', found); print(*found)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


def test_a_good_file_gives_its_data_and_no_problem(tmp_path: Path) -> None:
    toml, found = read(tmp_path, 'name = "Áé – 中文 العربية"\n')
    assert found == []
    assert toml is not None
    assert toml.data == {"name": "Áé – 中文 العربية"}


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (("title",), 2),
        (("tool", "handbill"), 4),
        (("tool", "handbill", "papers"), 5),
        (("tool", "handbill", "contact"), 9),
        (("tool", "handbill", "build", 0), 11),
        (("tool", "handbill", "build", 1), 14),
        (("tool", "handbill", "build", 1, "format"), 15),
        (("tool", "handbill", "build", 1, "dotted", "key"), 16),
    ],
)
def test_every_key_is_found_on_its_line(key: tuple[str | int, ...], line: int) -> None:
    assert key_lines(NESTED)[key] == line


def test_a_key_without_a_line_is_placed_at_its_table(tmp_path: Path) -> None:
    toml, _ = read(tmp_path, NESTED)
    assert toml is not None
    assert toml.place(("tool", "handbill", "build", 1, "variants")) == Place("x.toml", 14)
    assert toml.place(("nowhere",)) == Place("x.toml", None)


def test_a_comment_with_three_quotation_marks_hides_no_key() -> None:
    assert key_lines('# """ and more\na = 1\n') == {("a",): 2}


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), unique=True, max_size=12))
def test_plain_keys_are_found_on_the_lines_on_which_they_were_written(names: list[str]) -> None:
    text = "".join(f"# on the next line\n{name} = 1\n" for name in names)
    assert key_lines(text) == {(name,): 2 * at + 2 for at, name in enumerate(names)}


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    toml, found = read(tmp_path, b'\xef\xbb\xbfname = "A"\r\n')
    assert found == []
    assert toml is not None
    assert (toml.data, toml.lines) == ({"name": "A"}, {("name",): 1})


def test_latin_1_is_refused_with_its_line_and_byte(tmp_path: Path) -> None:
    problem = refusal(tmp_path, b'format = 1\nname = "Caf\xe9"\n')
    assert problem.place == Place("x.toml", 2)
    assert problem.what == "byte 23 is not UTF-8"
    assert problem.mend == "save the file as UTF-8"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32"])
def test_utf_16_is_refused_at_a_line(tmp_path: Path, codec: str) -> None:
    problem = refusal(tmp_path, 'name = "Café"\n'.encode(codec))
    assert problem.place == Place("x.toml", 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('format = 1\nname = "open\nnote = "x"\n', 2),
        ("format = 1\nformat = 2\n", 2),
        ("format = 1\nname = Group\n", 2),
        ("format = 1\n\n[phones\n", 3),
        ('a = 1\nb = """never closed\n\n', 2),
        ("<!DOCTYPE html>\n", 1),
        ("a = 1\n<<<<<<< HEAD\n", 2),
    ],
)
def test_what_is_not_toml_is_refused_at_its_line(tmp_path: Path, text: str, line: int) -> None:
    problem = refusal(tmp_path, text)
    assert problem.what.startswith("this is not TOML: ")
    assert problem.place == Place("x.toml", line)


def test_a_missing_file_is_a_problem_that_names_it(tmp_path: Path) -> None:
    found: list[Problem] = []
    assert read_toml(tmp_path / "none.toml", "contacts/none.toml", found) is None
    assert found[0].place.path == "contacts/none.toml"
    assert "No such file" in found[0].what


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    found: list[Problem] = []
    assert read_toml(tmp_path, "contacts/x.toml", found) is None
    assert len(found) == 1


def test_no_message_names_a_path_outside_the_project(tmp_path: Path) -> None:
    found: list[Problem] = []
    read_toml(tmp_path / "none.toml", "contacts/none.toml", found)
    assert str(tmp_path) not in str(found[0])


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    problem = refusal(tmp_path, "#" * 80 + "\n" + "# more\n" * (LARGEST_FILE // 7))
    assert "at most 65,536 are read" in problem.what


def test_a_long_line_is_refused_at_its_line(tmp_path: Path) -> None:
    problem = refusal(tmp_path, f'a = 1\nb = "{"x" * 5000}"\n')
    assert problem.place == Place("x.toml", 2)
    assert "at most 4,096" in problem.what


@pytest.mark.parametrize(
    "line",
    [
        "a.b.c.d.e.f = 1",
        "a . b . c . d . e . f = 1",
        "[a.b.c.d.e.f]",
        "[[a.b.c.d.e.f]]",
        f"a = {'[' * 30}{']' * 30}",
    ],
)
def test_what_is_nested_too_deep_is_refused_at_its_line(tmp_path: Path, line: str) -> None:
    problem = refusal(tmp_path, f"format = 1\n{line}\n")
    assert problem.what == "the keys are nested too deep"
    assert problem.place == Place("x.toml", 2)


@pytest.mark.parametrize(
    "bomb",
    [
        ".".join(["a"] * 30_000) + " = 1\n",
        ".".join(["a"] * 2_000) + " = 1\n",
        "x = { " + ".".join(["a"] * 1_990) + " = 1 }\n",
        '"a b".' + ".".join(["a"] * 1_990) + " = 1\n",
        f"[{'.'.join(['a'] * 2_000)}]\n",
        "a = " + "[" * 30_000 + "\n",
        "a = [\n" + "[ # ]\n" * 8_000,
        "a = [\n" + "[ # ]\n" * 450 + "]\n" * 451,
    ],
    ids=[
        "key",
        "short key",
        "inline",
        "quoted",
        "table",
        "arrays",
        "hidden arrays",
        "closed arrays",
    ],
)
def test_a_deep_key_is_refused_before_it_takes_minutes(tmp_path: Path, bomb: str) -> None:
    """A dotted key of 100,000 parts took the standard library's parser 30 s and 4 GB."""
    assert "x.toml:" in read_in_a_child(tmp_path, bomb)


def test_the_door_itself_cannot_be_held_open_by_spaces(tmp_path: Path) -> None:
    """Spaces after a bracket must not be tried in every division: 4,000 of them took 25 s."""
    assert "x.toml:1: " in read_in_a_child(tmp_path, f"[{' ' * 4_000}\n" * 15)


@pytest.mark.parametrize(
    "text",
    [
        'note = "see [1], [2], [3]: ' + "[" * 30 + '"\n',
        'web = "https://a.b.c.d.e.f.example.org/?x=1"\n',
        '"https://a.b.c.d.e.f" = 1\n',
        "note = '''\nwww.a.b.c.d.e.f = what it says\n'''\n",
    ],
)
def test_brackets_and_dots_inside_a_text_are_not_depth(tmp_path: Path, text: str) -> None:
    _, found = read(tmp_path, text)
    assert found == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('name = "a\\u0000b"', '"name" holds a control character (U+0000)'),
        ('name = "a\\u001b[2J"', '"name" holds a control character (U+001B)'),
        ('name = "\\u202e0800"', "turns the reading order around (U+202E)"),
        ("name = ['ok', 'a\u202eb']", '"name.1" holds'),
        (f'name = "a{chr(0x301) * 9}"', "more than 8 accents on one letter"),
    ],
)
def test_a_forbidden_character_is_refused_with_its_key_and_line(
    tmp_path: Path, line: str, name: str
) -> None:
    problem = refusal(tmp_path, f"format = 1\n{line}\n")
    assert name in problem.what
    assert problem.place == Place("x.toml", 2)


def test_every_forbidden_text_of_a_file_is_named(tmp_path: Path) -> None:
    _, found = read(tmp_path, 'a = "\\u0007"\nb = "fine"\nc = "\\u202a"\n')
    assert [problem.place.line for problem in found] == [1, 3]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_data_or_one_or_more_problems(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    toml, found = read(tmp_path_factory.getbasetemp(), raw)
    assert (toml is None) == bool(found)


@settings(deadline=None)
@given(st.text("[]{}.=\"' #\n\\a1é\u202e", max_size=60))
def test_any_text_is_data_or_one_or_more_problems(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    toml, found = read(tmp_path_factory.getbasetemp(), text)
    assert (toml is None) == bool(found)
