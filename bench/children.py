"""A program in a process of its own -> how long it took, and what it said of itself."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from handbill.problem import ExitCode, HandbillError, Place, Problem

PROGRAMS: Final = Path(__file__).parent / "programs"
PYTHON: Final = (sys.executable, "-P")
# The module that each peer is imported as, by the name that it is installed by.
PEERS: Final = {"weasyprint": "weasyprint", "typst": "typst", "pdfimpose": "pdfimpose"}


def run(
    command: Sequence[str],
    cwd: Path,
    allowed: Sequence[int] = (0,),
    variables: Mapping[str, str] | None = None,
) -> tuple[float, str]:
    """Run a command; give its seconds, start and end of the process included, and its stdout.

    Raises ``HandbillError``, exit code 1, if it ends with a code that is not ``allowed``.
    """
    environment = {key: value for key, value in os.environ.items() if key != "HANDBILL_ROOT"}
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment | dict(variables or {}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    taken = time.perf_counter() - start
    if done.returncode not in allowed:
        raise _failed(command, done)
    return taken, done.stdout


def told(program: str, arguments: Mapping[str, Any], cwd: Path, **variables: str) -> Any:
    """Run one of our programs; give what it says of itself, which is the last line it prints."""
    command = [*PYTHON, str(PROGRAMS / f"{program}.py"), json.dumps(arguments)]
    _, said = run(command, cwd, variables=variables)
    return json.loads(said.strip().splitlines()[-1])


def _failed(command: Sequence[str], done: subprocess.CompletedProcess[str]) -> HandbillError:
    shown = " ".join(word if len(word) < 60 else f"{word[:57]}..." for word in command[1:6])
    said = next(iter(done.stderr.strip().splitlines()[-1:]), "nothing")
    what = f"a program that is measured ended with code {done.returncode} and said: {said}"
    mend = f"run it by itself to see more: python {shown}"
    return HandbillError(ExitCode.CONTENT, Problem(Place("bench"), what, mend))


def has(peer: str) -> bool:
    """Tell whether a peer is installed; nothing of it is imported."""
    return find_spec(PEERS[peer]) is not None


def missing(*peers: str) -> tuple[str, ...]:
    """Say of each peer that is not installed why nothing was measured."""
    why = "{} is not installed; python3 build.py bench installs it, or the extra bench does"
    return tuple(why.format(peer) for peer in peers if not has(peer))


def versions() -> dict[str, str]:
    """Give the versions of the peers that there are."""
    return {peer: version(peer) for peer in PEERS if has(peer)}
