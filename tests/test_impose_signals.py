"""A signal at any moment ends ``impose`` with its exit code, without a traceback or a leftover."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, TIME_LIMIT, python
from drawn_pdf import numbered, pdf
from imposing import A5, saved, words_of_command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
# Long enough that the later signals come while it works.
MANY = pdf(numbered(1500, *A5))
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}


def ignoring() -> None:
    """Start as a shell starts what runs in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def ended(folder: Path, number: int, after: float, *, ignored: bool) -> tuple[int, str]:
    """Start the command as a user does, signal it after so many seconds, and wait for its end."""
    file = saved(folder, MANY)
    running = subprocess.Popen(
        [sys.executable, "build.py", *words_of_command(file, (), "out.pdf")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=ignoring if ignored else None,  # noqa: PLW1509 -- no threads here
    )
    time.sleep(after)
    running.send_signal(number)
    told, said = running.communicate(timeout=TIME_LIMIT)
    return running.returncode, told + said


@pytest.mark.parametrize(
    ("number", "ignored"),
    [(signal.SIGINT, False), (signal.SIGINT, True), (signal.SIGTERM, False)],
)
@pytest.mark.parametrize("after", [0.1, 0.2, 0.3, 0.5, 0.9])
def test_a_signal_ends_it_cleanly(
    after: float, number: int, ignored: object, tmp_path: Path
) -> None:
    code, said = ended(tmp_path, number, after, ignored=bool(ignored))
    assert "Traceback" not in said
    if code == -number:
        # On a busy machine Python had not come to the first line, and nothing was begun.
        assert [each.name for each in tmp_path.iterdir()] == ["in.pdf"], said
        return
    assert "Error" not in said
    out = tmp_path / "out.pdf"
    if out.exists():
        assert out.read_bytes().rstrip().endswith(b"%%EOF")
    else:
        assert code == CODES[signal.Signals(number)]
    assert code in (0, CODES[signal.Signals(number)])
    assert {each.name for each in tmp_path.iterdir()} <= {"in.pdf", "out.pdf"}


# Signals itself once it has gone so many steps of writing two files.
SIGNALLED = """
import os, sys
from pathlib import Path
from handbill.cli import run
last, number = int(sys.argv.pop(1)), int(sys.argv.pop(1))
gone = []
def stepping(step):
    def stepped(*arguments, **options):
        result = step(*arguments, **options)
        gone.append(step)
        if len(gone) == last:
            os.kill(os.getpid(), number)
        return result
    return stepped
for holder, name in ((os, "fsync"), (Path, "open"), (Path, "with_name"), (Path, "replace")):
    setattr(holder, name, stepping(getattr(holder, name)))
run()
"""


@pytest.mark.parametrize("step", range(1, 17))
def test_a_signal_amid_writing_leaves_nothing_half_written(step: int, tmp_path: Path) -> None:
    number = signal.SIGINT if step % 2 else signal.SIGTERM
    file = saved(tmp_path, pdf(numbered(4, *A5)))
    for name in ("out.fronts.pdf", "out.backs.pdf"):
        (tmp_path / name).write_bytes(b"old %%EOF")
    arguments = words_of_command(file, ("--duplex", "fronts-then-backs"), "out.pdf")
    done = python(SIGNALLED, str(step), str(int(number)), *arguments, cwd=ROOT)
    assert done.returncode in (0, CODES[number])
    assert "Traceback" not in done.stderr
    names = {"in.pdf", "out.fronts.pdf", "out.backs.pdf"}
    assert {each.name for each in tmp_path.iterdir()} == names
    assert all((tmp_path / name).read_bytes().rstrip().endswith(b"%%EOF") for name in names)


def test_the_door_itself_answers_before_it_has_imported_anything_large() -> None:
    source = (ROOT / "build.py").read_text(encoding="utf-8")
    assert source.index("signal.signal(") < source.index("import subprocess")
