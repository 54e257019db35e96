"""What takes longest is begun first, by what earlier builds took or by a guess."""

from pathlib import Path

import pytest
from conftest import make_shop

from handbill.plan.job import Task
from handbill.plan.make import Wish, make_plan
from handbill.press.order import NAME, Times, longest_first
from handbill.press.words import press_messages
from handbill.project.read import read_project


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Task, ...]:
    """Half sheets, trifolds and readers in four languages."""
    folder = tmp_path_factory.mktemp("order")
    (folder / "faces").mkdir()
    shop = make_shop(folder / "shop", folder / "faces", ("en", "es", "ar", "zh-Hans"))
    formats = ("half-sheet", "trifold", "reader")
    wish = Wish(formats=formats, variants=("ink-saver", "read"))
    made = make_plan(read_project(shop), wish, press_messages())
    return tuple(task for task in made.tasks if _is_once(task))


def _is_once(task: Task) -> bool:
    """Only the reader for screens, and the others for paper."""
    return task.setting.tagged == (not task.setting.format.papers)


def names(tasks: tuple[Task, ...], order: list[int]) -> list[str]:
    rows = [tasks[index].setting for index in order]
    return [f"{row.edition.tag} {row.format.name}" for row in rows]


def test_a_guess_puts_new_typefaces_and_long_layouts_first(
    tasks: tuple[Task, ...], tmp_path: Path
) -> None:
    found = names(tasks, longest_first(tasks, Times(tmp_path)))
    # The first of a language whose typeface is cut, then six files each, then six panels.
    assert found[0] == "zh-Hans half-sheet"
    assert [name.split()[1] for name in found[1:5]] == ["reader"] * 4
    assert [name.split()[1] for name in found[5:9]] == ["trifold"] * 4
    assert found.index("ar trifold") < found.index("es trifold")


def test_every_task_is_begun_once(tasks: tuple[Task, ...], tmp_path: Path) -> None:
    assert sorted(longest_first(tasks, Times(tmp_path))) == list(range(len(tasks)))


def test_what_a_task_took_counts_more_than_a_guess(tasks: tuple[Task, ...], tmp_path: Path) -> None:
    times = Times(tmp_path)
    slow = next(i for i, row in enumerate(tasks) if row.setting.format.name == "half-sheet")
    times.note(tasks[slow], 50.0)
    times.keep()
    assert longest_first(tasks, Times(tmp_path))[0] == slow


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b'{"a": "b"}', b"\xff", b"[" * 100_000])
def test_a_damaged_note_of_times_is_none(
    tasks: tuple[Task, ...], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / NAME).write_bytes(content)
    guessed = longest_first(tasks, Times(tmp_path / "nothing"))
    assert longest_first(tasks, Times(tmp_path)) == guessed
