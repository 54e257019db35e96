"""Writes are whole or not at all: a kill, a full disk and a wrong folder leave what was there."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from conftest import TIME_LIMIT, handbill, python, read_built

from handbill.outputs.write import write_together, write_whole
from handbill.press.lock import locked

ONE = ("build", "--language", "en", "--format", "trifold", "--variant", "ink-saver")
PDF = "lead/en/lead.en.trifold.letter.ink-saver.blank.pdf"


def leftovers(folder: Path) -> list[Path]:
    """Give the half-written files below a folder."""
    return [file for file in folder.rglob("*") if file.name.startswith(".writing-")]


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "c.pdf"
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_may_be_read_by_whom_the_user_lets(
    umask: int, mode: int, tmp_path: Path
) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "x.pdf", b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "x.pdf").stat().st_mode & 0o777 == mode


def test_files_that_belong_together_are_written_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    (tmp_path / "folder").write_bytes(b"in the way")
    with pytest.raises(OSError, match="folder"):
        write_together({tmp_path / "a.pdf": b"new", tmp_path / "folder" / "b.pdf": b"new"})
    assert (tmp_path / "a.pdf").read_bytes() == b"old"
    assert {each.name for each in tmp_path.iterdir()} == {"a.pdf", "folder"}


def test_an_old_file_is_replaced_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"old")
    write_whole(tmp_path / "x.pdf", b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["x.pdf"]
    assert (tmp_path / "x.pdf").read_bytes() == b"new"


# Each stops the writing at one step; the last argument is the file.
KILLED = """
import os, signal, sys
from pathlib import Path
from handbill.outputs import write
def stop(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)
{where} = stop
write.write_whole(Path(sys.argv[1]), b"new" * 1000)
"""


@pytest.mark.parametrize("where", ["os.fsync", "Path.chmod", "Path.replace"])
def test_a_kill_before_the_file_has_its_name_leaves_the_old_one(tmp_path: Path, where: str) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(b"old")
    done = python(KILLED.format(where=where), file, cwd=tmp_path)
    assert done.returncode == -signal.SIGKILL
    assert file.read_bytes() == b"old"


def test_an_error_while_writing_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "x.pdf").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "x.pdf", b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["x.pdf"]
    assert (tmp_path / "x.pdf").read_bytes() == b"old"


# No file may grow beyond a few thousand bytes: what a full disk does, without filling one.
FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
from handbill.cli import run
run()
"""


def test_a_full_disk_leaves_the_old_files_and_is_said_plainly(shop: Path) -> None:
    assert handbill(*ONE, cwd=shop).returncode == 0
    file = shop / "out" / PDF
    old = file.read_bytes()
    assert len(old) > 6000
    manifest = (shop / "out" / "manifest.json").read_bytes()
    toml = shop / "flyers" / "lead" / "flyer.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    done = python(FULL, *ONE, cwd=shop)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert "mend: check the space on the disk" in done.stderr
    assert ".writing-" not in done.stderr
    assert file.read_bytes() == old
    assert (shop / "out" / "manifest.json").read_bytes() == manifest
    assert leftovers(shop / "out") == []


def test_an_output_folder_that_is_a_file_is_named(shop: Path) -> None:
    (shop / "out").write_text("mine", encoding="utf-8")
    done = handbill(*ONE, cwd=shop)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    (line,) = (line for line in done.stderr.splitlines() if "error" in line)
    assert line.startswith("out: error: ")
    assert (shop / "out").read_text(encoding="utf-8") == "mine"


def test_a_file_in_place_of_a_folder_inside_the_output_folder_is_named(shop: Path) -> None:
    """Stands in for a folder without permission, which root may write to all the same."""
    (shop / "out").mkdir()
    (shop / "out" / "lead").write_text("mine", encoding="utf-8")
    done = handbill(*ONE, cwd=shop)
    assert done.returncode == 3, done.stderr
    (line,) = (line for line in done.stderr.splitlines() if "error" in line)
    assert "lead: error: " in line
    assert (shop / "out" / "lead").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into every folder")
def test_a_read_only_output_folder_is_named(shop: Path) -> None:
    (shop / "out").mkdir(mode=0o500)
    done = handbill(*ONE, cwd=shop)
    assert done.returncode == 3, done.stderr
    assert "out: error: the output cannot be written" in done.stderr


def test_two_builds_at_once_into_one_folder_are_kept_apart(shop: Path) -> None:
    with locked(shop / "out"):
        done = handbill(*ONE, cwd=shop)
    assert done.returncode == 3, done.stderr
    assert "another build" in done.stderr
    assert not (shop / "out" / PDF).exists()


def started(shop: Path) -> subprocess.Popen[str]:
    """Begin a build of several leaflets one by one, and wait until the first is written."""
    named = [word for tag in ("en", "es") for word in ("--language", tag)]
    # A shell that runs the tests in the background has them ignore it, and their children too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "handbill", *ONE[:1], *named, *ONE[3:], "--jobs", "1"],
        cwd=shop,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip() == PDF:
            return process
    pytest.fail("the build ended before its first file")


def gone(group: int) -> bool:
    """Wait until no process of a group is left."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_build_that_is_stopped_leaves_whole_files_and_the_next_one_completes(
    shop: Path, number: signal.Signals, code: int
) -> None:
    process = started(shop)
    process.send_signal(number)
    _, said = process.communicate(timeout=TIME_LIMIT)
    assert process.returncode == code, said
    assert "Traceback" not in said
    assert gone(process.pid), "a worker lives on"
    out = shop / "out"
    assert leftovers(out) == []
    left = list(out.rglob("*.pdf"))
    assert out / PDF in left
    for file in left:
        with pikepdf.open(file) as document:
            assert len(document.pages) == 2
    named = [word for tag in ("en", "es") for word in ("--language", tag)]
    done = handbill(*ONE[:1], *named, *ONE[3:], cwd=shop)
    assert done.returncode == 0, done.stderr
    rows = read_built(out).rows
    assert len(rows) == 2
    # What was finished before the stop is known, and not made again.
    assert rows[PDF]["why"] == "unchanged"
