"""Work is done side by side in processes that may be lost, and only their own jobs with them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import odd_jobs
import pytest
from conftest import ROOT

from handbill.press import children
from handbill.press.children import COPIED, Nursery
from handbill.press.crew import DIED, TOO_MUCH, Done, Failed, Lost, Outcome, too_late
from handbill.press.local import Local
from handbill.press.workers import apart
from handbill.problem import ExitCode, HandbillError

posix = pytest.mark.skipif(not COPIED, reason="this system lets no process be copied safely")


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """A nursery of this module alone."""
    nursery = Nursery()
    yield nursery
    nursery.close()


def run(
    nursery: Nursery,
    items: Sequence[Any],
    work: Callable[[Any], Any] = odd_jobs.odd,
    workers: int = 2,
    deadline: float = 20,
) -> list[Outcome]:
    """Have work done, and give what came of it in the items' order."""
    with Local(workers, deadline=deadline, nursery=nursery) as crew:
        return [found for _, found in sorted(crew.run(work, items), key=lambda row: row[0])]


def values(found: Sequence[Outcome]) -> list[Any]:
    assert [row for row in found if not isinstance(row, Done)] == []
    return [row.value for row in found if isinstance(row, Done)]


@pytest.mark.parametrize("workers", [1, 3])
def test_results_do_not_depend_on_the_number_of_workers(nursery: Nursery, workers: int) -> None:
    assert values(run(nursery, range(20), workers=workers)) == list(range(20))


def test_who_dies_hangs_toils_eats_memory_or_breaks_loses_its_own_job_alone(
    nursery: Nursery,
) -> None:
    found = run(nursery, [1, "die", "hang", 2, "eat", "break", "vanish", 3, "toil"], deadline=1)
    assert isinstance(found[5], Failed)
    assert isinstance(found[5].error, LookupError)
    assert [found[1], found[2], found[4], found[6]] == [DIED, too_late(1), TOO_MUCH, DIED]
    assert found[8] == too_late(1)
    assert values([found[0], found[3], found[7]]) == [1, 2, 3]


def test_who_takes_more_and_more_memory_is_stopped_before_the_machine_swaps(
    nursery: Nursery,
) -> None:
    """Work apart takes a limit of its own, and is not stopped by this one."""
    with Local(1, memory=700 * 1000**2, nursery=nursery) as crew:
        assert [found for _, found in crew.run(odd_jobs.odd, ["gorge", 1])] == [
            TOO_MUCH,
            Done(1, pytest.approx(0, abs=1)),
        ]
        ((_, found),) = crew.run(odd_jobs.limit, [0], limited=False)
        assert found == Done(None, pytest.approx(0, abs=1))


def test_who_is_stopped_ends_at_once_and_does_nothing_more(nursery: Nursery) -> None:
    """From another thread, while two are at work: both are killed."""
    kept = values(run(nursery, ["who"], workers=1))
    with Local(2, nursery=nursery) as crew:
        found = crew.run(odd_jobs.odd, [1, "hang", "hang", 2])
        assert next(found) == (0, Done(1, pytest.approx(0, abs=1)))
        threading.Timer(0.2, crew.stop).start()
        began = time.monotonic()
        assert list(found) == []
        assert time.monotonic() - began < 5
        assert list(crew.run(odd_jobs.odd, [3])) == []
    assert values(run(nursery, ["who"], workers=1)) != kept


def test_a_worker_is_kept_warm(nursery: Nursery) -> None:
    assert len(set(values(run(nursery, ["who"] * 4, workers=1)))) == 1
    before = values(run(nursery, ["who"], workers=1))
    assert values(run(nursery, ["who"], workers=1)) == before


def test_a_worker_that_was_lost_is_replaced(nursery: Nursery) -> None:
    first, lost, second = run(nursery, ["who", "die", "who"], workers=1)
    assert lost == DIED
    assert len(set(values([first, second]))) == 2


def test_a_worker_that_was_killed_while_it_waited_costs_nothing(nursery: Nursery) -> None:
    (number,) = values(run(nursery, ["who"], workers=1))
    os.kill(number, signal.SIGKILL)
    assert values(run(nursery, ["who"], workers=1)) != [number]


def test_a_worker_that_holds_much_memory_is_let_go(nursery: Nursery) -> None:
    """What it held goes back to the system; one that holds little stays (above)."""
    first, held, second = values(run(nursery, ["who", "swell", "who"], workers=1))
    assert held == 1
    assert first != second
    assert values(run(nursery, ["swell"], workers=1)) == [1]


def test_a_worker_is_let_go_after_many_jobs(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "MOST_JOBS", 3)
    nursery.close()
    found = values(run(nursery, ["who"] * 6, workers=1))
    assert found[0] == found[2] != found[3] == found[5]


@pytest.mark.parametrize("what", ["connect", "look up", "program", "copy"])
def test_a_job_reaches_neither_the_network_nor_other_programs(nursery: Nursery, what: str) -> None:
    (said,) = values(run(nursery, [what], odd_jobs.refused))
    assert said.startswith("a worker may not use")


def test_what_a_job_may_do_is_not_refused(nursery: Nursery) -> None:
    assert values(run(nursery, ["nothing"], odd_jobs.refused)) == ["nothing"]


@posix
def test_what_is_copied_is_warm_and_has_one_thread(nursery: Nursery) -> None:
    """A lock that another thread holds would be copied locked."""
    (found,) = values(run(nursery, [0], odd_jobs.surroundings))
    assert found["warm"]
    assert found["threads"] == found["parent's threads"] == 1
    # Ctrl-C at a terminal is for the command alone, which ends them.
    assert found["group"] != os.getpgid(0)


def test_workers_that_start_by_themselves_do_the_same() -> None:
    nursery = Nursery(copied=False)
    try:
        found = run(nursery, [1, "die", "who", "who"], workers=1)
        assert found[1] == DIED
        one, first, second = values([found[0], found[2], found[3]])
        assert (one, first) == (1, second)
        (there,) = values(run(nursery, [0], odd_jobs.surroundings))
        assert there["parent"] == os.getpid()
        assert there["warm"]
    finally:
        nursery.close()


@posix
def test_a_template_that_is_lost_is_made_again() -> None:
    nursery = Nursery()
    try:
        (found,) = values(run(nursery, [0], odd_jobs.surroundings))
        os.kill(found["parent"], signal.SIGKILL)
        assert values(run(nursery, ["who", 1, 2, "who"]))[1:3] == [1, 2]
        assert run(nursery, ["die", 5], workers=1) == [DIED, Done(5, pytest.approx(0, abs=1))]
    finally:
        nursery.close()


def test_to_leave_a_crew_is_to_stop_what_it_does(nursery: Nursery) -> None:
    began = time.monotonic()
    with Local(2, nursery=nursery) as crew:
        found = crew.run(odd_jobs.odd, ["who", "hang", "hang"])
        ((_, first),) = [next(found)]
        assert isinstance(first, Done)
    assert time.monotonic() - began < 20
    assert values(run(nursery, [1, 2])) == [1, 2]


def test_items_are_taken_only_when_somebody_can_begin_them(nursery: Nursery) -> None:
    """So that what waits is not held in memory; the results wait for whoever looks at them."""
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with Local(2, nursery=nursery) as crew:
        found = crew.run(odd_jobs.odd, items())
        next(found)
        time.sleep(0.3)
        assert len(taken) < 15
        assert len(list(found)) == 99


def test_what_cannot_be_sent_is_said_where_it_was_asked_for(nursery: Nursery) -> None:
    with pytest.raises((AttributeError, TypeError, ValueError), match=r"pickle|lambda|local"):
        run(nursery, [lambda: None])


def test_work_apart_comes_back_in_the_order_of_its_items() -> None:
    assert list(apart(odd_jobs.odd, [3, "die", 1], 2)) == [3, DIED, 1]
    assert isinstance(DIED, Lost)


def test_a_mistake_of_ours_in_work_apart_is_raised() -> None:
    with pytest.raises(LookupError):
        list(apart(odd_jobs.odd, ["break"], 1))


def test_where_no_process_can_start_it_is_said_with_the_mend(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(HandbillError) as stopped:
        run(Nursery(), [1])
    assert stopped.value.exit_code is ExitCode.SURROUNDINGS
    assert "--jobs" in stopped.value.problems[0].mend


@pytest.mark.parametrize("copied", [True, False])
def test_where_processes_end_at_once_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
    copied: bool,  # noqa: FBT001 -- both ways
) -> None:
    monkeypatch.setattr(children, "command", lambda _entry: [sys.executable, "-c", ""])
    nursery = Nursery(copied=copied and COPIED)
    with pytest.raises(HandbillError) as stopped:
        run(nursery, [1])
    nursery.close()
    assert stopped.value.exit_code is ExitCode.SURROUNDINGS
    assert "they end as soon as" in stopped.value.problems[0].what
    assert "delete .venv" in stopped.value.problems[0].mend


# Begins work that never ends, tells by whom it is done, and waits.
WORKING = """
import sys
sys.path.insert(0, sys.argv[1])
import odd_jobs
from handbill.press.local import Local
with Local(2) as crew:
    ((_, here),) = list(crew.run(odd_jobs.surroundings, [0]))
    ((_, one),) = list(crew.run(odd_jobs.odd, ["who"]))
    print(here.value["parent"], one.value, flush=True)
    list(crew.run(odd_jobs.odd, ["hang", "hang"]))
"""


@posix
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_of_a_command_that_is_killed_no_process_stays(number: signal.Signals) -> None:
    command = [sys.executable, "-P", "-c", WORKING, str(ROOT / "tests")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as working:
        assert working.stdout is not None
        processes = [int(word) for word in working.stdout.readline().split()]
        assert len(processes) == 2
        assert [number for number in processes if not _lives(number)] == []
        time.sleep(0.2)
        working.send_signal(number)
    until = time.monotonic() + 20
    while any(map(_lives, processes)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [number for number in processes if _lives(number)] == []


def _lives(number: int) -> bool:
    """Whether a process is there; one that only waits to be buried is not."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{number}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
