"""The work may be done behind any executor: a Dask cluster, with workers that share no disk."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import odd_jobs
import pytest
from conftest import ROOT, handbill, make_shop

from handbill.press import cluster
from handbill.press.cluster import Cluster, connected
from handbill.press.crew import DIED, TOO_MUCH, Done, Failed, too_late
from handbill.problem import ExitCode, HandbillError

NOBODY = "dask://127.0.0.1:9"
OPTIONS = ("--language", "en", "--language", "ar", "--format", "half-sheet")


def stopped_by(address: str) -> HandbillError:
    """Give what stops a cluster from being joined."""
    with pytest.raises(HandbillError) as stopped, connected(address):
        pass
    return stopped.value


def test_any_executor_will_do() -> None:
    with ThreadPoolExecutor(2) as executor, Cluster(executor, 2, deadline=1) as crew:
        items = [1, "die", "hang", "eat", "break", 2]
        found = dict(crew.run(odd_jobs.odd, items))
    failed = found.pop(4)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, LookupError)
    assert [found[1], found[2], found[3]] == [DIED, too_late(1), TOO_MUCH]
    assert [row.value for row in (found[0], found[5]) if isinstance(row, Done)] == [1, 2]


def test_a_job_of_an_executor_runs_in_a_process_of_its_own() -> None:
    with ThreadPoolExecutor(1) as executor, Cluster(executor, 1) as crew:
        ((_, who),) = crew.run(odd_jobs.odd, ["who"])
        ((_, said),) = crew.run(odd_jobs.refused, ["connect"])
    assert isinstance(who, Done)
    assert who.value != os.getpid()
    assert isinstance(said, Done)
    assert "may not use" in said.value


def test_an_executor_is_given_only_what_it_can_begin_soon() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(50):
            taken.append(number)
            yield number

    with ThreadPoolExecutor(1) as executor, Cluster(executor, 1) as crew:
        found = crew.run(odd_jobs.odd, items())
        next(found)
        assert len(taken) <= 3
        assert len(list(found)) == 49


def test_workers_with_another_handbill_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the pages would depend on where they were set."""
    ours = cluster._identity()
    monkeypatch.setattr(cluster, "_identity", lambda: ours | {"pango": "1"})
    with (
        ThreadPoolExecutor(1) as executor,
        Cluster(executor, 1) as crew,
        pytest.raises(HandbillError) as stopped,
    ):
        list(crew.run(odd_jobs.odd, [1]))
    assert stopped.value.exit_code is ExitCode.SURROUNDINGS
    assert "differ from us in pango" in stopped.value.problems[0].what


def test_an_executor_that_was_shut_down_is_gone() -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with Cluster(executor, 1) as crew, pytest.raises(HandbillError) as stopped:
        list(crew.run(odd_jobs.odd, [1]))
    assert stopped.value.exit_code is ExitCode.SURROUNDINGS
    assert "what was finished is kept" in stopped.value.problems[0].mend


@pytest.mark.parametrize(
    "address", ["", "dask://", "host:1", "tcp://a:1", "dask://a:1/x", "dask://a"]
)
def test_what_is_no_address_is_a_wrong_command(address: str) -> None:
    error = stopped_by(address)
    assert error.exit_code is ExitCode.CONFIGURATION
    assert error.problems[0].mend == "write dask://HOST:PORT"


def test_a_wrong_address_is_refused_before_anything_is_built() -> None:
    """Here all would be up to date, or nothing would be asked of the cluster."""
    done = handbill("build", "--executor", "cluster:8786", cwd=ROOT)
    assert done.returncode == ExitCode.CONFIGURATION
    assert "write dask://HOST:PORT" in done.stderr


def test_a_cluster_needs_a_package_and_the_message_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    error = stopped_by(NOBODY)
    assert error.exit_code is ExitCode.SURROUNDINGS
    assert '"handbill[cluster]"' in error.problems[0].mend


@dataclass
class Dask:
    """A real scheduler, and the address that a user types."""

    scheduler: "subprocess.Popen[bytes]"
    folder: Path

    @property
    def address(self) -> str:
        """Wait until it tells where it is."""
        file = self.folder / "scheduler.json"
        until = time.monotonic() + 90
        while time.monotonic() < until:
            if file.exists() and (text := file.read_text()).endswith("}"):
                return str(json.loads(text)["address"]).replace("tcp://", "dask://")
            time.sleep(0.05)
        pytest.fail("the scheduler does not start")

    @property
    def cache(self) -> Path:
        """Where its workers keep what they make."""
        return self.folder / f"handbill-{os.getuid()}"


def started(name: str, folder: Path, *options: str) -> "subprocess.Popen[bytes]":
    """Start a program of Dask's, which keeps to one folder and knows the tests' odd jobs."""
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "tests")))
    command = [sys.executable, "-P", "-m", f"distributed.cli.{name}", "--host", "127.0.0.1"]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [*command, "--no-dashboard", *options],
            cwd=folder,
            env=os.environ | {"TMPDIR": str(folder), "PYTHONPATH": paths},
            stdout=log,
            stderr=log,
        )


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Dask]:
    """A scheduler without workers."""
    pytest.importorskip("distributed", reason="the package distributed is not installed")
    file = str(tmp_path / "scheduler.json")
    with started("dask_scheduler", tmp_path, "--port", "0", "--scheduler-file", file) as process:
        yield Dask(process, tmp_path)
        process.kill()


@pytest.fixture
def dask(scheduler: Dask) -> Iterator[Dask]:
    """A scheduler and two workers."""
    there = scheduler.address.replace("dask://", "tcp://")
    options = ("--nworkers", "2", "--nthreads", "1", "--local-directory", str(scheduler.folder))
    with started("dask_worker", scheduler.folder, there, *options) as process:
        yield scheduler
        process.send_signal(signal.SIGTERM)


def test_where_no_scheduler_answers_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the package distributed is not installed")
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    error = stopped_by(NOBODY)
    assert error.exit_code is ExitCode.SURROUNDINGS
    assert NOBODY in error.problems[0].what


def test_a_cluster_without_workers_is_said(
    scheduler: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    error = stopped_by(scheduler.address)
    assert error.exit_code is ExitCode.SURROUNDINGS
    assert "has no worker" in error.problems[0].what


def test_a_dask_cluster_makes_the_same_bytes_and_what_was_done_stays_done(
    dask: Dask, tmp_path: Path, faces: Path
) -> None:
    """One cluster for all of it, as it takes its time to start."""
    shop = make_shop(tmp_path / "shop", faces)
    here = handbill("build", *OPTIONS, "--out", "here", cwd=shop)
    assert here.returncode == 0, here.stderr
    # Its typefaces are made: only to save the workers the same minute once more.
    shutil.copytree(faces / "fonts", dask.cache / "fonts")
    dask.cache.chmod(0o700)
    # What was made here is not to be found there.
    shutil.rmtree(shop / ".cache" / "contents")
    there = handbill("build", *OPTIONS, "--out", "there", "--executor", dask.address, cwd=shop)
    assert there.returncode == 0, there.stderr
    assert contents(shop / "here") == contents(shop / "there")
    assert len(list((dask.cache / "flyers").iterdir())) == 1

    with connected(dask.address) as crew:
        found = dict(crew.run(odd_jobs.odd, ["who", "die"]))
        ((_, said),) = crew.run(odd_jobs.refused, ["connect"])
    assert isinstance(found[0], Done)
    assert found[1] == DIED
    assert isinstance(said, Done)
    assert "may not use" in said.value

    lost(dask, shop)


def lost(dask: Dask, shop: Path) -> None:
    """Take the scheduler away when the first file is done."""
    languages = [word for tag in ("en", "es", "ar", "vi") for word in ("--language", tag)]
    words = ["build", *languages, "--format", "mini-zine", "--variant", "ink-saver"]
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "handbill", *words, "--executor", dask.address],
        cwd=shop,
        stderr=subprocess.PIPE,
        text=True,
    ) as build:
        assert build.stderr is not None
        first = next(line.strip() for line in build.stderr if line.startswith("  lead/"))
        dask.scheduler.kill()
        said = build.stderr.read()
    assert build.returncode == ExitCode.SURROUNDINGS, said
    assert "the cluster has gone away" in said
    assert "Traceback" not in said
    assert (shop / "out" / first).is_file()
    again = handbill("plan", *words[1:], cwd=shop)
    assert f"{first}  (unchanged)" in again.stdout


def contents(folder: Path) -> dict[str, bytes]:
    """Give all files below a folder."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    found = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    found.pop(".lock")
    assert len([name for name in found if name.endswith(".pdf")]) >= 2
    return found
