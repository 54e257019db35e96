"""Killed, full, forbidden or twice at once: the last good outputs stay, and the next build heals.

Each build that is harmed runs in a child of its own, forked, so that it takes no time to start.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tiny import built_in, clean, edit, files, make_tiny, setting_here, translate

from handbill.outputs.write import LEFTOVER
from handbill.pages import fonts as fonts_of_ours
from handbill.press.lock import locked
from handbill.press.run import writing
from handbill.press.store import MAKING, Store
from handbill.problem import ExitCode, HandbillError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


@pytest.fixture
def tiny(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny shop that is built, and then edited."""
    setting_here(monkeypatch)
    shop = tmp_path / "tiny"
    shutil.copytree(whole, shop, symlinks=True)
    translate(shop, {"Good day": "Saludos", "Sleep well.": "Descanse."})
    return shop


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    shop = make_tiny(tmp_path_factory.mktemp("faults") / "tiny", faces)
    with pytest.MonkeyPatch.context() as patch:
        setting_here(patch)
        built_in(shop)
    return shop


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, whole: Path) -> dict[str, bytes]:
    """What a clean build of the edited shop gives."""
    folder = tmp_path_factory.mktemp("expected")
    shutil.copytree(whole, folder / "shop", symlinks=True)
    translate(folder / "shop", {"Good day": "Saludos", "Sleep well.": "Descanse."})
    with pytest.MonkeyPatch.context() as patch:
        setting_here(patch)
        return clean(folder / "shop", folder / "clean")


def in_a_child(act: Callable[[], Any]) -> int:
    """Do something in a forked child; give its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            act()
            code = 0
        except HandbillError as error:
            code = int(error.exit_code)
        except KeyboardInterrupt:
            code = 130
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def everything_but_why(out: Path, whole: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Every file is the last good one or the new one, to the byte."""
    for path, data in files(out).items():
        half = Path(path).name.startswith(LEFTOVER)
        assert half or data in (whole.get(path), new.get(path)), path


STEPS = ["fsync", "replace"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("count", [1, 4, 9])
def test_killed_at_any_step_it_leaves_whole_files_and_the_next_build_heals(
    tiny: Path, whole: Path, expected: dict[str, bytes], step: str, count: int
) -> None:
    def build() -> None:
        left = [count]
        honest = getattr(os, step)

        def deadly(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return honest(*arguments, **options)

        setattr(os, step, deadly)
        built_in(tiny)

    assert in_a_child(build) == -signal.SIGKILL
    everything_but_why(tiny / "out", files(whole / "out"), expected)
    built_in(tiny)
    assert files(tiny / "out") == expected
    assert leftovers(tiny) == []


def leftovers(shop: Path) -> list[Path]:
    """Give what is half written, anywhere."""
    return [*shop.rglob(f"{LEFTOVER}*"), *shop.rglob(f"{MAKING}*")]


def test_what_a_killed_process_left_is_cleared_and_what_a_living_one_writes_is_not(
    tiny: Path,
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", "pass"])
    dead.wait()
    for folder in (tiny / "out", tiny / "out" / "tiny", tiny / ".cache" / "contents"):
        (folder / f".writing-{dead.pid}-ab").write_bytes(b"half")
        (folder / ".writing-0123456789abcdef").write_bytes(b"of an earlier version")
        (folder / f".writing-{'9' * 30}").write_bytes(b"of no process that can be")
        (folder / f".writing-{os.getppid()}-ab").write_bytes(b"of one who lives")
    built_in(tiny)
    assert {file.name for file in leftovers(tiny)} == {f".writing-{os.getppid()}-ab"}


@pytest.mark.parametrize("limit", [500, 9000])
def test_no_room_for_a_file_leaves_whole_files_and_the_next_build_heals(
    tiny: Path, whole: Path, expected: dict[str, bytes], limit: int
) -> None:
    """A limit on the size of files does what a full disk does, at any file of the build."""

    def build() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        built_in(tiny)

    assert in_a_child(build) == ExitCode.SURROUNDINGS
    everything_but_why(tiny / "out", files(whole / "out"), expected)
    assert leftovers(tiny) == []
    built_in(tiny)
    assert files(tiny / "out") == expected


def test_a_disk_that_is_really_full_leaves_whole_files_and_is_said(
    tiny: Path, expected: dict[str, bytes]
) -> None:
    out = tiny / "out"
    shutil.rmtree(out)
    out.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not mount or not umount:
        pytest.skip("there is no mount here")
    mounted = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=64k", "none", str(out)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        with pytest.raises(HandbillError) as raised:
            built_in(tiny)
        assert raised.value.exit_code == ExitCode.SURROUNDINGS
        assert "No space left" in raised.value.problems[0].what
        for file in out.rglob("*.pdf"):
            assert file.read_bytes() == expected[file.relative_to(out).as_posix()]
        assert leftovers(tiny) == []
    finally:
        subprocess.run([umount, str(out)], check=True)
    built_in(tiny)
    assert files(out) == expected


def test_a_folder_that_may_not_be_written_keeps_what_it_has(
    tiny: Path, whole: Path, expected: dict[str, bytes]
) -> None:
    out = tiny / "out"
    with read_only(out):
        assert in_a_child(lambda: built_in(tiny)) == ExitCode.SURROUNDINGS
    assert files(out) == files(whole / "out")
    built_in(tiny)
    assert files(out) == expected


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write below a folder; root may write in spite of any mode."""
    if os.geteuid() != 0:
        for path, _, _ in os.walk(folder):
            Path(path).chmod(0o555)
        yield
        for path, _, _ in os.walk(folder):
            Path(path).chmod(0o755)
        return
    mount, umount = shutil.which("mount"), shutil.which("umount")
    steps = (["--bind", str(folder), str(folder)], ["-o", "remount,ro,bind", str(folder)])
    for step in steps:
        if not mount or subprocess.run([mount, *step], capture_output=True, check=False).returncode:
            pytest.skip("file systems cannot be mounted here")
    try:
        yield
    finally:
        subprocess.run([str(umount), str(folder)], check=True)


def test_the_second_build_into_one_folder_says_so_and_touches_nothing(tiny: Path) -> None:
    before = files(tiny / "out")
    with locked(tiny / "out"):
        assert in_a_child(lambda: built_in(tiny)) == ExitCode.SURROUNDINGS
    assert files(tiny / "out") == before
    assert in_a_child(lambda: built_in(tiny)) == 0


def test_ctrl_c_keeps_what_is_done(tiny: Path, expected: dict[str, bytes]) -> None:
    def build() -> None:
        def stop(_path: str) -> None:
            raise KeyboardInterrupt

        built_in(tiny, tell=stop)

    assert in_a_child(build) == ExitCode.INTERRUPTED
    built = built_in(tiny)
    assert (built.made, built.restored) == (1, 0)
    assert files(tiny / "out") == expected


def test_a_cache_that_may_not_be_written_does_not_stop_a_build(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, expected: dict[str, bytes]
) -> None:
    def refused(_file: Path, _content: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("handbill.press.store.write_quickly", refused)
    built_in(tiny)
    assert files(tiny / "out") == expected


def test_harmed_typefaces_are_found_and_made_again(tiny: Path) -> None:
    edit(tiny / "flyers/tiny/flyer.toml", 'version = "1"', 'version = "2"')
    before = files_after(tiny)
    fonts = tiny / ".cache" / "fonts"
    faces = fonts.resolve()
    fonts.unlink()
    shutil.copytree(faces, fonts)
    row = fonts_of_ours._registry()["Noto Sans"]
    key = fonts_of_ours._key(
        "Noto Sans", row, fonts_of_ours._unicodes(row["repertoire"], frozenset())
    )
    harmed = fonts / key / "400.ttf"
    data = harmed.read_bytes()
    harmed.write_bytes(data[: len(data) // 2])
    shutil.rmtree(tiny / "out")
    shutil.rmtree(tiny / ".cache" / "contents")
    assert files_after(tiny) == before
    assert harmed.read_bytes() == data


def files_after(shop: Path) -> dict[str, bytes]:
    """Build, and give what is there."""
    built_in(shop)
    return files(shop / "out")


def test_leftovers_are_cleared_only_while_the_folder_is_held(tiny: Path) -> None:
    half = tiny / "out" / ".writing-x"
    half.write_bytes(b"half")
    with locked(tiny / "out"), pytest.raises(HandbillError), writing(tiny / "out"):
        pass
    assert half.exists()
    with writing(tiny / "out"):
        assert not half.exists()
    assert Store(tiny / ".cache").noted("nothing") is None
