"""A task goes to a machine that shares no disk with ours, and comes out of its parcel the same."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import make_shop

from handbill.pages.fetch import ORIGIN, AssetFetcher, DeniedError
from handbill.plan.job import Task
from handbill.plan.make import Wish, make_plan
from handbill.press.parcel import DamagedError, own_cache, packed, unpacked
from handbill.press.words import press_messages
from handbill.project.read import read_project

ART = "art/umbrella.svg"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "faces").mkdir()
    return make_shop(tmp_path / "here" / "shop", tmp_path / "faces", ("en",))


@pytest.fixture
def task(shop: Path) -> Task:
    return task_of(shop)


def task_of(shop: Path) -> Task:
    """Give the one task of the English half sheet."""
    wish = Wish(languages=("en",), formats=("half-sheet",), variants=("print", "ink-saver"))
    (task,) = make_plan(read_project(shop), wish, press_messages()).tasks
    return task


def test_what_comes_out_is_what_went_in(task: Task, tmp_path: Path) -> None:
    there = unpacked(pickle.loads(pickle.dumps(packed(task))), tmp_path / "there")  # noqa: S301 -- our own
    flyer = there.setting.flyer
    assert (flyer.folder / ART).read_bytes() == (task.setting.flyer.folder / ART).read_bytes()
    home = replace(there.setting, flyer=replace(flyer, folder=task.setting.flyer.folder))
    assert home == task.setting
    assert [job.path for job in there.jobs] == [job.path for job in task.jobs]
    assert all(job.setting is there.setting for job in there.jobs)


def test_a_parcel_tells_nothing_of_where_it_was_packed(task: Task, tmp_path: Path) -> None:
    assert tmp_path.name.encode() in pickle.dumps(task)
    assert tmp_path.name.encode() not in pickle.dumps(packed(task))


def test_the_profile_of_a_printer_goes_along(task: Task, shop: Path, tmp_path: Path) -> None:
    (shop / "own.icc").write_bytes(b"a profile")
    (shop / "link.icc").symlink_to("own.icc")
    for name in ("own.icc", "link.icc"):
        setting = replace(task.setting, profile=shop / name)
        there = unpacked(packed(replace(task, setting=setting)), tmp_path / name)
        assert there.setting.profile is not None
        assert there.setting.profile.read_bytes() == b"a profile"


def test_a_parcel_that_is_damaged_on_its_way_is_refused(task: Task, tmp_path: Path) -> None:
    whole = packed(task)
    harmed = replace(whole.files[0], content=whole.files[0].content + b" ")
    with pytest.raises(DamagedError):
        unpacked(replace(whole, files=(harmed,)), tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_other_art_lies_in_another_folder(shop: Path, tmp_path: Path) -> None:
    first = unpacked(packed(task_of(shop)), tmp_path / "there")
    again = unpacked(packed(task_of(shop)), tmp_path / "there")
    assert first.setting.flyer.folder == again.setting.flyer.folder
    (shop / "flyers" / "lead" / ART).write_text("<svg/>")
    other = unpacked(packed(task_of(shop)), tmp_path / "there")
    assert (other.setting.flyer.folder / ART).read_text() == "<svg/>"
    assert (first.setting.flyer.folder / ART).read_text() != "<svg/>"


def linked(file: Path) -> None:
    file.symlink_to("/etc/hostname")


def linked_folder(file: Path) -> None:
    file.parent.rmdir()
    file.parent.symlink_to("/etc")


def huge(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(21 * 1024 * 1024)


@pytest.mark.parametrize("spoil", [linked, linked_folder, huge])
def test_what_may_not_be_opened_here_may_not_there_for_the_same_reason(
    task: Task, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    file = task.setting.flyer.folder / "more" / "x.svg"
    file.parent.mkdir()
    spoil(file)
    there = unpacked(packed(task), tmp_path / "there").setting.flyer.folder
    said = []
    for folder in (task.setting.flyer.folder, there):
        with pytest.raises(DeniedError) as refused:
            AssetFetcher(folder).fetch(f"{ORIGIN}more/x.svg")
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert sum(len(row.content) for row in packed(task).files) < 10_000


def test_the_cache_of_a_worker_is_its_users_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = own_cache()
    assert folder.stat().st_mode & 0o077 == 0
    assert own_cache() == folder
    # Others may write into it: whatever lies there, it is not ours.
    folder.chmod(0o777)
    assert own_cache() != folder
    folder.rmdir()
    folder.symlink_to(tmp_path)
    assert own_cache() != folder
