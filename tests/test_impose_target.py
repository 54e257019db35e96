"""Where ``impose`` writes: never over what it reads, only into files, all of them or none."""

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, handbill, python
from drawn_pdf import numbered, pdf
from imposing import A5, impose, saved, words_of_command

FOUR = pdf(numbered(4, *A5))
BY_HAND = ("--duplex", "fronts-then-backs")
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def same(folder: Path, name: str) -> None:
    (folder / name).symlink_to(folder / "in.pdf")


def hard(folder: Path, name: str) -> None:
    os.link(folder / "in.pdf", folder / name)


@UNIX
@pytest.mark.parametrize("link", [same, hard])
@pytest.mark.parametrize(
    ("options", "name"), [((), "out.pdf"), (BY_HAND, "out.fronts.pdf"), (BY_HAND, "out.backs.pdf")]
)
def test_the_file_that_is_read_is_never_written_by_another_of_its_names(
    link: object, options: tuple[str, ...], name: str, tmp_path: Path
) -> None:
    file = saved(tmp_path, FOUR)
    assert callable(link)
    link(tmp_path, name)
    done = impose(file, *options)
    assert done.returncode == 2
    assert f"{name}: error: it would be written over itself" in done.stderr
    assert file.read_bytes() == (tmp_path / name).read_bytes() == FOUR


@pytest.mark.parametrize("name", ["in.fronts.pdf", "in.backs.pdf"])
def test_a_part_is_never_written_over_the_file_that_is_read(name: str, tmp_path: Path) -> None:
    file = saved(tmp_path, FOUR, name)
    done = impose(file, *BY_HAND, out="in.pdf")
    assert done.returncode == 2
    assert f"{name}: error: it would be written over itself" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert file.read_bytes() == FOUR


@pytest.mark.parametrize(
    "way", ["a/../in.pdf", "missing/../in.pdf", "./in.pdf", "a/b/../../in.pdf"]
)
def test_the_file_that_is_read_is_not_written_by_a_longer_way_to_it(
    way: str, tmp_path: Path
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    file = saved(tmp_path, FOUR)
    done = impose(file, out=way)
    assert done.returncode == 2
    assert "written over itself" in done.stderr
    assert file.read_bytes() == FOUR


@pytest.mark.parametrize(
    ("out", "says"),
    [
        ("a folder", "a folder: error: it is a folder"),
        ("missing/out.pdf", 'missing" to write it in'),
        ("in.pdf/out.pdf", "Not a directory"),
        ("n" * 300 + ".pdf", "File name too long"),
        ("loop", "Too many levels"),
    ],
)
@UNIX
def test_a_name_that_can_be_no_file_is_refused(out: str, says: str, tmp_path: Path) -> None:
    file = saved(tmp_path, FOUR)
    (tmp_path / "a folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    before = sorted(tmp_path.rglob("*"))
    done = impose(file, out=out)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert done.stderr.count("error:") == done.stderr.count("mend:") == 1
    assert sorted(tmp_path.rglob("*")) == before


def pipe(file: Path) -> None:
    os.mkfifo(file)


def null(file: Path) -> None:
    os.mknod(file, stat.S_IFCHR | 0o666, os.makedev(1, 3))


def full(file: Path) -> None:
    os.mknod(file, stat.S_IFCHR | 0o666, os.makedev(1, 7))


@UNIX
@pytest.mark.parametrize("make", [pipe, null, full])
@pytest.mark.parametrize("way", ["itself", "link"])
def test_devices_and_pipes_are_left_as_they_are(make: object, way: str, tmp_path: Path) -> None:
    """As root, a file that takes the name of /dev/null would break the machine: never try there."""
    file = saved(tmp_path, FOUR)
    assert callable(make)
    try:
        make(tmp_path / "itself")
    except OSError:
        pytest.skip("only root makes devices")
    (tmp_path / "link").symlink_to("itself")
    kind = stat.S_IFMT((tmp_path / "itself").stat().st_mode)
    done = impose(file, out=way)
    assert done.returncode == 2, done.stderr
    assert "it is a device or a pipe" in done.stderr
    assert stat.S_IFMT((tmp_path / "itself").stat().st_mode) == kind
    assert (tmp_path / "link").is_symlink()


@UNIX
def test_a_link_stays_a_link_and_what_it_points_at_is_written(tmp_path: Path) -> None:
    file = saved(tmp_path, FOUR)
    (tmp_path / "real.pdf").write_bytes(b"old")
    (tmp_path / "out.pdf").symlink_to("real.pdf")
    assert impose(file).returncode == 0
    assert (tmp_path / "out.pdf").is_symlink()
    assert (tmp_path / "real.pdf").read_bytes().startswith(b"%PDF-")


@UNIX
def test_a_file_that_is_replaced_stays_as_private_as_it_was(tmp_path: Path) -> None:
    file = saved(tmp_path, FOUR)
    (tmp_path / "out.pdf").write_bytes(b"old")
    (tmp_path / "out.pdf").chmod(0o600)
    assert impose(file).returncode == 0
    assert stat.S_IMODE((tmp_path / "out.pdf").stat().st_mode) == 0o600


@UNIX
def test_a_new_file_is_as_private_as_the_user_wishes(tmp_path: Path) -> None:
    file = saved(tmp_path, FOUR)
    before = os.umask(0o077)
    try:
        assert impose(file).returncode == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.pdf").stat().st_mode) == 0o600


# Root may write anywhere: what the system says of others is put in its mouth.
NOT_OURS = """
import os, sys
denied = sys.argv.pop(1)
real = os.access
os.access = lambda path, mode: not str(path).endswith(denied) and real(path, mode)
from handbill.cli import run
run()
"""


@pytest.mark.parametrize(
    ("denied", "says"), [("ours", "folder"), ("out.pdf", "may not be written")]
)
def test_what_may_not_be_written_is_no_fault_of_the_command(
    denied: str, says: str, tmp_path: Path
) -> None:
    file = saved(tmp_path, FOUR)
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "out.pdf").write_bytes(b"old")
    arguments = words_of_command(file, (), "ours/out.pdf")
    done = python(NOT_OURS, denied, *arguments, cwd=ROOT)
    assert done.returncode == 3, done.stderr
    assert says in done.stderr
    assert (tmp_path / "ours" / "out.pdf").read_bytes() == b"old"


# No file may grow beyond a few hundred bytes: what a full disk does, without filling one.
FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
from handbill.cli import run
run()
"""


@UNIX
def test_a_full_disk_leaves_both_old_files_and_nothing_beside_them(tmp_path: Path) -> None:
    file = saved(tmp_path, FOUR)
    for name in ("out.fronts.pdf", "out.backs.pdf"):
        (tmp_path / name).write_bytes(b"old")
    done = python(FULL, *words_of_command(file, BY_HAND, "out.pdf"), cwd=ROOT)
    assert done.returncode == 3, done.stderr
    assert "out.fronts.pdf: error: it cannot be written: File too large" in done.stderr
    assert {each.name: each.read_bytes() for each in tmp_path.glob("*out*")} == {
        "out.fronts.pdf": b"old",
        "out.backs.pdf": b"old",
    }
    assert not list(tmp_path.glob(".*"))


def test_the_second_part_is_looked_at_before_the_first_is_written(tmp_path: Path) -> None:
    file = saved(tmp_path, FOUR)
    (tmp_path / "out.backs.pdf").mkdir()
    done = impose(file, *BY_HAND)
    assert done.returncode == 2
    assert "out.backs.pdf: error: it is a folder" in done.stderr
    assert not (tmp_path / "out.fronts.pdf").exists()


@UNIX
@pytest.mark.parametrize("name", ["my zine.pdf", "two\nlines.pdf", "caf\udce9.pdf", "-x.pdf"])
def test_names_of_any_kind_are_read_and_written(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    try:
        file.write_bytes(FOUR)
    except OSError:
        pytest.skip("this disk takes no such name")
    (tmp_path / "x").mkdir()
    done = handbill(*words_of_command(file, (), f"x/{name}"), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x" / name).read_bytes().startswith(b"%PDF-")
    assert done.stdout.count("\n") == 1


@UNIX
@pytest.mark.parametrize(
    ("shell", "code"),
    [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0), ("<&-", 0), (">/dev/full", 3), ("2>/dev/full", 3)],
)
def test_sheets_are_whole_though_nobody_can_be_told(shell: str, code: int, tmp_path: Path) -> None:
    arguments = words_of_command(saved(tmp_path, FOUR), (), "out.pdf")
    command = shlex.join([sys.executable, "-P", "-m", "handbill", *arguments])
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} {shell}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    if shell != "2>/dev/full":  # it cannot say what it is about to do, so it does not
        assert (tmp_path / "out.pdf").read_bytes().rstrip().endswith(b"%%EOF")
