"""A merge that is killed, full, forbidden, lost or twice at once: the next one goes on."""

import os
import signal
import sqlite3
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from merging import (
    OUT,
    Inline,
    files,
    made,
    merged,
    merging_here,
    once_more,
    quickly,
    row,
    table,
    told,
)
from test_faults import in_a_child, read_only
from tiny import make_tiny

from handbill.outputs.write import LEFTOVER
from handbill.press import merge, merge_full
from handbill.press.batch import Batch, Merged
from handbill.press.lock import locked
from handbill.press.merge_ledger import NAME, Ledger, opened
from handbill.problem import ExitCode, HandbillError, Place, Problem

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
ALL: dict[str, Any] = {"one_pdf": True, "as_zip": True}
GROUPS = 4


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A tiny shop, and in ``expected`` what it merges when nothing goes wrong."""
    shop = make_tiny(tmp_path_factory.mktemp("faults") / "tiny", faces)
    table(shop, *(row(number) for number in range(1, GROUPS + 1)))
    with pytest.MonkeyPatch.context() as patch:
        merging_here(patch, shop)
        quickly(patch)
        assert merged(out="expected", **ALL) == ExitCode.DONE
    return shop


@pytest.fixture
def shop(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return once_more(whole, tmp_path / "tiny", monkeypatch)


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch is a group, and is kept at once: there is more that may be lost."""
    monkeypatch.setattr(merge, "TOGETHER", 1)
    monkeypatch.setattr(Ledger, "keep_at_times", Ledger.keep)


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize(
    ("step", "count"),
    [("replace", 1), ("replace", 2), ("replace", 4), ("replace", 6), ("replace", 9), ("fsync", 3)],
)
def test_killed_at_any_step_it_goes_on_where_it_was(
    shop: Path, monkeypatch: pytest.MonkeyPatch, step: str, count: int
) -> None:
    expected = files(shop / "expected")

    def die() -> None:
        left = [count]
        honest = getattr(os, step)

        def deadly(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return honest(*arguments, **options)

        setattr(os, step, deadly)
        merged(**ALL)

    assert in_a_child(die) == -signal.SIGKILL
    for file in (shop / OUT).rglob("*"):
        if file.is_file() and not file.name.startswith("."):
            # The manifest is the last of all.
            assert file.name != "manifest.json"
            assert file.read_bytes() == expected[file.relative_to(shop / OUT).as_posix()]
    done = len(list((shop / OUT).rglob("*card*.pdf")))
    crew = merging_here(monkeypatch, shop)
    assert merged(**ALL) == ExitCode.DONE
    assert files(shop / OUT) == expected
    # What was written and not yet noted is made once more.
    assert GROUPS - done <= len(made(crew)) <= GROUPS - done + 1
    assert not list((shop / OUT).rglob(f"{LEFTOVER}*"))


@pytest.mark.usefixtures("one_by_one")
def test_ctrl_c_keeps_what_is_done(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        def stop(_self: object, _count: int, _name: str) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("handbill.commands.talk.Batches.more", stop)
        merged(**ALL)

    assert in_a_child(interrupted) == ExitCode.INTERRUPTED
    assert len(list((shop / OUT).rglob("*card*.pdf"))) == 1
    assert merged(**ALL) == ExitCode.DONE
    assert files(shop / OUT) == files(shop / "expected")


def test_two_merges_in_one_folder_do_not_disturb_each_other(shop: Path) -> None:
    merged(**ALL)
    before = files(shop / OUT)
    table(shop, row(1, hours="never"))
    with locked(shop / OUT), pytest.raises(HandbillError) as raised:
        merged(**ALL)
    assert raised.value.exit_code == ExitCode.SURROUNDINGS
    assert files(shop / OUT) == before


def test_a_folder_that_may_not_be_written_keeps_what_it_has(shop: Path) -> None:
    merged(**ALL)
    before = files(shop / OUT)
    table(shop, row(1, hours="never"))
    with read_only(shop / OUT):
        assert in_a_child(lambda: merged(**ALL)) == ExitCode.SURROUNDINGS
    assert files(shop / OUT) == before


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("room", [0, 1, 3])
def test_no_room_for_a_file_is_said_and_mended_by_the_next_merge(
    shop: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    left = [room]
    honest = merge.write_quickly

    def full(file: Path, content: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device", str(file))
        honest(file, content)

    with monkeypatch.context() as patch:
        patch.setattr(merge, "write_quickly", full)
        with pytest.raises(HandbillError) as raised:
            merged(**ALL)
    assert raised.value.exit_code == ExitCode.SURROUNDINGS
    assert "No space left" in raised.value.problems[0].what
    assert merged(**ALL) == ExitCode.DONE
    assert files(shop / OUT) == files(shop / "expected")


@pytest.mark.usefixtures("shop")
def test_no_room_for_the_ledger_is_said_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Ledger) -> None:
        message = "database or disk is full"
        raise sqlite3.OperationalError(message)

    monkeypatch.setattr(Ledger, "keep", full)
    with pytest.raises(HandbillError) as raised:
        merged(**ALL)
    assert raised.value.exit_code == ExitCode.SURROUNDINGS
    assert "database or disk is full" in raised.value.problems[0].what


def test_a_ledger_forgets_what_was_not_kept(tmp_path: Path) -> None:
    for kept in (False, True):
        with opened(tmp_path) as ledger:
            ledger.complain([Problem(Place("a"), "b", "c")])
            ledger.put_inputs("hash", {"kind": {"name": str(kept)}})
            if kept:
                ledger.keep()
    with opened(tmp_path) as ledger:
        assert ledger.inputs("hash") == {"kind": {"name": "True"}}
        # What is wrong is found anew by every merge.
        assert list(ledger.problems()) == []
    assert (tmp_path / NAME).is_file()


class Stamped:
    """Stands for the engine that stamps: what it makes is set in full, and some it refuses."""

    def __init__(
        self, refuses: str = "", wrong: str = "", fails: type[Exception] | None = None
    ) -> None:
        """``refuses`` is the id of a group that cannot be stamped, ``wrong`` of a bad one."""
        self.refuses, self.wrong, self.fails = refuses, wrong, fails
        self.met: list[str] = []

    def here(self, patch: pytest.MonkeyPatch, tasks: Any) -> None:
        """Take the place of the engine."""
        patch.setattr(merge, "stampable", lambda _task: True)
        patch.setattr(merge, "batches", tasks)
        patch.setattr(merge, "make_batch", self.make)

    def batches(self, tasks: Any, contacts: Iterable[Any], *, far: bool) -> Iterator[Batch]:
        """Deal two groups at a time."""
        assert not far
        self.tasks = tasks
        everyone = list(contacts)
        for at in range(0, len(everyone), 2):
            yield Batch(tuple(everyone[at : at + 2]), b"", "key")

    def make(self, batch: Batch, cache_folder: Path) -> Merged:
        """Make a batch, as far as it is not refused."""
        if self.fails:
            raise self.fails
        outputs, problems, in_full = [], [], []
        for which, contact in enumerate(batch.contacts):
            for at, task in enumerate(self.tasks):
                if contact.id == self.refuses:
                    in_full.append((at, which))
                    continue
                if contact.id == self.wrong:
                    problems.append(Problem(contact.place, "its name is too long", "shorten it"))
                    continue
                self.met.append(contact.id)
                item = merge_full.InFull(task, (contact,))
                produced = merge.set_in_full(item, cache_folder)[0]
                outputs += produced.outputs
                problems += produced.problems
        return Merged(tuple(outputs), tuple(in_full), tuple(problems))


def test_what_is_stamped_is_written_and_what_cannot_be_is_set_in_full(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, crew = Stamped(refuses="group-2"), merging_here(monkeypatch, shop)
    engine.here(monkeypatch, engine.batches)
    assert merged(**ALL) == ExitCode.DONE
    assert engine.met == ["group-1", "group-3", "group-4"]
    assert made_in_full(crew) == ["group-2"]
    assert files(shop / OUT) == files(shop / "expected")


def made_in_full(crew: Inline) -> list[str]:
    return [
        contact.id
        for item in crew.did
        if isinstance(item, merge_full.InFull)
        for contact in item.contacts
    ]


def test_a_batch_that_cannot_be_stamped_at_all_is_set_in_full(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Stamped(fails=ZeroDivisionError)
    crew = merging_here(monkeypatch, shop, Inline(fails=(ZeroDivisionError,)))
    engine.here(monkeypatch, engine.batches)
    assert merged(**ALL) == ExitCode.DONE
    assert made_in_full(crew) == [f"group-{number}" for number in range(1, GROUPS + 1)]
    assert files(shop / OUT) == files(shop / "expected")


def test_of_stamped_groups_the_bad_one_alone_is_missing(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Stamped(wrong="group-2")
    engine.here(monkeypatch, engine.batches)
    assert merged() == ExitCode.CONTENT
    made = {row["contact"] for row in told(shop / OUT)["outputs"]}
    assert made == {"group-1", "group-3", "group-4"}
    assert [row["at"] for row in told(shop / OUT)["missing"]] == ["groups.csv:3"]


def test_a_thousand_groups_take_no_more_memory_than_a_hundred(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merging_here(monkeypatch, shop, Inline(remembers=False))
    peaks = []
    for count in (10, 100, 1000):
        table(shop, *(row(1, id=f"group-{number}") for number in range(count)))
        tracemalloc.start()
        assert merged() == ExitCode.DONE
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(told(shop / OUT)["outputs"]) == count
    assert peaks[2] < peaks[1] + 1_000_000, peaks


def test_of_a_thousand_files_few_lines_are_told(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = row(1, id="bad", phone="206-555-0123")
    table(shop, *(row(1, id=f"group-{number}") for number in range(500)), bad * 60)
    assert merged() == ExitCode.CONTENT
    said = capsys.readouterr().err
    assert len(said.split("\n")) < 60
    assert "500/500, 0 s left" in said
    assert "500 files made, 0 unchanged, for 500 groups." in said
    assert "60 groups were not made: merged/problems.txt says why." in said
    assert (shop / OUT / "problems.txt").read_text().count(": error: ") >= 60
