"""What builds leave behind is trimmed: by ``clean``, by a worker of a cluster, after a kill."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from handbill.commands.clean import DAY, Kept, run_clean
from handbill.folder import MAKING, appearing
from handbill.press import parcel
from handbill.press.lock import locked
from handbill.press.store import CONTENTS, FACES, FLYERS, Store
from handbill.problem import ExitCode, HandbillError

OUT = Path("out")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with four contents in its cache, each a day older than the one before."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HANDBILL_ROOT", raising=False)
    (tmp_path / "pyproject.toml").write_text("[tool.handbill]\n", encoding="utf-8")
    store = Store(tmp_path / ".cache")
    for days in range(4):
        store.put(bytes([days]) * 1_000_000)
        aged(contents(tmp_path)[days], days)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").touch()
    return tmp_path


def contents(shop: Path) -> dict[int, Path]:
    """Give the contents that are kept, by their first letter."""
    found = (shop / ".cache" / CONTENTS).rglob("*")
    return {file.read_bytes()[0]: file for file in found if file.is_file()}


def aged(path: Path, days: float) -> None:
    """Let something have been used so many days and a minute ago."""
    used = time.time_ns() - int(days * DAY) - 60 * 10**9
    os.utime(path, ns=(used, used))


@pytest.mark.parametrize(
    ("kept", "left"),
    [
        (Kept(days=2), [0, 1]),
        (Kept(days=0), []),
        (Kept(days=400), [0, 1, 2, 3]),
        (Kept(megabytes=3), [0, 1, 2]),
        (Kept(megabytes=0), []),
        (Kept(days=3, megabytes=1), [0]),
        (Kept(days=1, megabytes=3), [0]),
    ],
)
def test_clean_trims_the_cache_by_age_and_size_and_nothing_else(
    shop: Path, kept: Kept, left: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_clean(OUT, kept) == ExitCode.DONE
    assert sorted(contents(shop)) == left
    assert (shop / "out" / "manifest.json").exists()
    said = f"Freed {4 - len(left)}.0 MB of the cache; {len(left)}.0 MB are kept.\n"
    assert capsys.readouterr().err == said


def test_clean_alone_removes_outputs_and_cache(shop: Path) -> None:
    assert run_clean(OUT, Kept()) == ExitCode.DONE
    assert [file.name for file in shop.iterdir()] == ["pyproject.toml"]


def test_nothing_is_trimmed_under_a_build_that_may_need_it(shop: Path) -> None:
    with locked(shop / "out"), pytest.raises(HandbillError) as raised:
        run_clean(OUT, Kept(days=0))
    assert raised.value.exit_code == ExitCode.SURROUNDINGS
    assert len(contents(shop)) == 4


def test_a_folder_appears_when_it_is_whole_or_not_at_all(tmp_path: Path) -> None:
    with appearing(tmp_path / "a" / "b") as work:
        (work / "x").touch()
        assert not (tmp_path / "a" / "b").exists()
    assert [file.name for file in (tmp_path / "a" / "b").iterdir()] == ["x"]
    # Somebody was faster.
    with appearing(tmp_path / "a" / "b") as work:
        (work / "y").touch()
    assert [file.name for file in (tmp_path / "a" / "b").iterdir()] == ["x"]
    with pytest.raises(LookupError), appearing(tmp_path / "a" / "c"):
        raise LookupError
    assert [file.name for file in (tmp_path / "a").iterdir()] == ["b"]


def test_what_killed_workers_left_is_cleared_and_what_was_long_unused_is_trimmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", "pass"])
    dead.wait()
    for name in (FLYERS, FACES):
        for half in (f"{MAKING}{dead.pid}-x", f"{MAKING}{os.getppid()}-x", "old", "new"):
            (tmp_path / name / half).mkdir(parents=True)
            (tmp_path / name / half / "x").write_bytes(b"x" * 100)
        aged(tmp_path / name / "old", 9)
    monkeypatch.setattr(parcel, "LARGEST_CACHE", 400)
    parcel.tidied.cache_clear()
    parcel.tidied(tmp_path)
    for name in (FLYERS, FACES):
        left = {file.name for file in (tmp_path / name).iterdir()}
        assert left == {f"{MAKING}{os.getppid()}-x", "new"}
    # Once in a process: it is a worker's child that has other things to do.
    (tmp_path / FLYERS / f"{MAKING}{dead.pid}-x").mkdir()
    parcel.tidied(tmp_path)
    assert (tmp_path / FLYERS / f"{MAKING}{dead.pid}-x").exists()
