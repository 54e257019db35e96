"""ICC profiles: the press's own, and what is refused of a shop's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handbill.problem import Place, Problem
from handbill.project.profile import (
    HEADER,
    LARGEST,
    ProfileError,
    find_profile,
    parsed,
    press_profile,
)

PLACE = Place("pyproject.toml", 7)
MOST = 700_000


def test_the_press_s_profile_is_small_and_names_its_source() -> None:
    profile = press_profile()
    assert len(profile.data) <= MOST
    assert profile.condition == "CGATS TR 006"
    assert "CGATS TR 006" in profile.name
    assert b"ANSI CGATS/GRACoL TR 006-2007" in profile.data


def test_the_press_s_profile_tells_neither_day_nor_system_nor_program() -> None:
    head = press_profile().data[:HEADER]
    assert head[24:36] == bytes((7, 215, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    assert head[4:8] == head[40:44] == head[80:84] == bytes(4)
    assert not any(word in press_profile().data.lower() for word in (b"argyll", b"/tmp", b"linux"))


def changed(at: int, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + new + data[at + len(new) :]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda _: b"%PDF-1.6", "no ICC profile"),
        (lambda _: b"", "no ICC profile"),
        (lambda data: data[:-1], "cut off"),
        (lambda data: data + b"\0", "something was added"),
        (lambda data: data + bytes(LARGEST), "larger than 8 MB"),
        (changed(8, b"\5"), "version is 5"),
        (changed(12, b"mntr"), "something else than a printing press"),
        (changed(16, b"RGB "), "something else than a printing press"),
        (changed(20, b"CMYK"), "something else than a printing press"),
        (changed(128, b"\xff\xff\xff\xff"), "table of contents is broken"),
        (changed(136, b"\xff\xff\xff\xf0"), "table of contents is broken"),
        (lambda data: data.replace(b"B2A0", b"b2a0", 1), "lacks B2A0"),
    ],
)
def test_what_cannot_describe_a_press_is_refused(
    change: Callable[[bytes], bytes], what: str
) -> None:
    with pytest.raises(ProfileError, match=what):
        parsed(change(press_profile().data))


def test_without_a_condition_its_name_stands_for_it() -> None:
    assert parsed(press_profile().data).condition == press_profile().name


def found(root: Path, name: str) -> tuple[Path | None, list[Problem]]:
    problems: list[Problem] = []
    return find_profile(root, name, PLACE, problems), problems


def test_a_profile_in_the_project_is_found(tmp_path: Path) -> None:
    (tmp_path / "own.icc").write_bytes(press_profile().data)
    assert found(tmp_path, "own.icc") == ((tmp_path / "own.icc").resolve(), [])


@pytest.mark.parametrize("name", ["../own.icc", "/etc/passwd", "none.icc", ".", "link.icc"])
def test_a_profile_elsewhere_is_not_looked_at(tmp_path: Path, name: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "own.icc").write_bytes(press_profile().data)
    (root / "link.icc").symlink_to(tmp_path / "own.icc")
    file, (problem,) = found(root, name)
    assert file is None
    assert "no file in the project's folder" in problem.what
    assert problem.place == PLACE


def test_a_file_that_is_no_profile_is_a_problem_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "own.icc").write_bytes(b"hello")
    file, (problem,) = found(tmp_path, "own.icc")
    assert file is None
    assert "it is no ICC profile" in problem.what
    assert "CMYK" in problem.mend
