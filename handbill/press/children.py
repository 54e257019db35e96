"""Processes that may be lost, seen from their parent: kept warm, ended at a deadline, replaced.

One nursery serves a whole process, so that a second build, and a page that is set again while it is
being written, meet children that know their work. Any thread may ask it.
"""

import atexit
import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

from handbill.press.child import WORD, alone, command, template
from handbill.press.frames import Answer, Job, Stream, receive, send
from handbill.problem import ExitCode, HandbillError, Place, Problem

# A process copied from another has its threads no more; on macOS, Pango's drawing system needs its.
COPIED: Final = sys.platform != "darwin" and hasattr(os, "fork") and hasattr(socket, "send_fds")
# A child that holds more than this after a job, in bytes, or has done so many jobs, is let go. What
# cutting a Chinese typeface takes is not given back to the system; the next child begins anew.
LARGEST: Final = 200 * 1000**2
MOST_JOBS: Final = 200
# How often a job is given to another child because the one that was waiting for it had died.
TRIES: Final = 3
AT_ONCE: Final = "they end as soon as they have started"
# The signal that ends a job which has used up its seconds.
OVERTIME: Final = getattr(signal, "SIGXCPU", None)
# How it shows that the other end of a stream is gone, or was closed on our side.
_GONE: Final = (EOFError, OSError, ValueError, pickle.UnpicklingError)


class _Process(Protocol):
    """How a child is ended."""

    def end(self) -> int:
        """Kill it, whatever it does, wait until it is gone, and give the signal that ended it."""


class Child:
    """One process, and the streams to it. Only one thread may use it at a time."""

    def __init__(self, process: _Process, heard: Stream, said: Stream) -> None:
        """``heard`` is what it answers, ``said`` what it is told."""
        self._process, self._heard, self._said = process, heard, said
        self._ending = threading.Lock()
        self.ended = False
        self.late = False
        self.jobs = 0
        self.resident = 0

    def do(self, job: Job) -> Answer | None:
        """Have a job done. ``None`` if nothing came of it: it took too long, or the child died.

        Raises ``ConnectionError`` if the child had died before.
        """
        timer = threading.Timer(job.patience, self._too_late)
        timer.daemon = True
        timer.start()
        try:
            answer = self._asked(job)
        finally:
            timer.cancel()
            timer.join()
        self.jobs += 1
        # Of a child that was ended, even a whole answer counts for nothing.
        if answer is None or self.late:
            self.end()
            return None
        self.resident = answer.resident
        return answer

    def _asked(self, job: Job) -> Answer | None:
        try:
            send(self._said, job)
            receive(self._heard)
        except _GONE as error:
            if self.late:
                return None
            raise ConnectionError from error
        try:
            answer: Answer = receive(self._heard)
        except _GONE:
            return None
        return answer

    def _too_late(self) -> None:
        self.late = True
        self.kill()

    def end(self) -> None:
        """Kill it and let go of it; harmless if it is gone."""
        self.kill()
        for stream in {self._heard, self._said}:
            with contextlib.suppress(OSError, ValueError):
                stream.close()

    def kill(self) -> None:
        """Kill it, also from another thread than the one that waits; that one gets no answer."""
        with self._ending:
            if not self.ended:
                self.ended = True
                self.late |= self._process.end() == OVERTIME

    @property
    def spent(self) -> bool:
        """Whether another child should take its place."""
        return self.ended or self.jobs >= MOST_JOBS or self.resident > LARGEST


class _Copies:
    """Children copied from a template that has imported everything."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undone:
            undone.enter_context(ours)
            self._template = _started(command(template), stdin=theirs.fileno())
            undone.pop_all()
        self._control = ours

    def child(self) -> Child:
        """Make a child; raises ``OSError`` if the template is gone."""
        ours, theirs = socket.socketpair()
        with theirs, ours:
            number = self._asked(bytes(WORD), [theirs.fileno()])
            stream = ours.makefile("rwb")
        return Child(_Copy(self, number), stream, stream)

    def bury(self, number: int) -> int:
        """Let the system forget a child that was killed; until then, its number is nobody else's.

        Give the signal that ended it. A template that is gone has left that to the system.
        """
        with contextlib.suppress(OSError):
            return self._asked(number.to_bytes(WORD, "big"), [])
        return 0

    def _asked(self, word: bytes, handles: list[int]) -> int:
        with self._lock:
            socket.send_fds(self._control, [word], handles)
            answer = self._control.recv(WORD, socket.MSG_WAITALL)
        if len(answer) < WORD:
            raise ConnectionResetError
        return int.from_bytes(answer, "big")

    def close(self) -> None:
        self._control.close()
        self._template.wait()


class _Copy:
    def __init__(self, copies: _Copies, number: int) -> None:
        self._copies, self._number = copies, number

    def end(self) -> int:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._number, signal.SIGKILL)
        return self._copies.bury(self._number)


class _Starts:
    """Children that each start by themselves."""

    def child(self) -> Child:
        """Make a child; raises ``OSError`` if the system lets none start."""
        process = _started(command(alone), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if process.stdin is None or process.stdout is None:  # they are what was asked for
            raise BrokenPipeError
        return Child(_Started(process), process.stdout, process.stdin)

    def close(self) -> None:
        """There is nothing to close."""


class _Started:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def end(self) -> int:
        self._process.kill()
        return max(0, -self._process.wait())


def _started(words: list[str], **streams: Any) -> "subprocess.Popen[bytes]":
    """Start a program of ours, in a group of its own: a terminal's Ctrl-C is for the parent."""
    group = {} if os.name == "nt" else {"process_group": 0}
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    options: dict[str, Any] = quiet | group | streams
    return subprocess.Popen(words, **options)  # noqa: S603 -- our own Python


class Nursery:
    """Makes children, keeps idle ones, and ends them all."""

    def __init__(self, *, copied: bool = COPIED) -> None:
        """``copied`` children come from a template; others start by themselves."""
        self._make: Callable[[], _Copies | _Starts] = _Copies if copied else _Starts
        self._lock = threading.Lock()
        self._source: _Copies | _Starts | None = None
        self._idle: list[Child] = []

    def ahead(self) -> None:
        """Begin to import what children need, without waiting for it."""
        with self._lock, _surroundings():
            self._begun()

    def _begun(self) -> _Copies | _Starts:
        if self._source is None:
            self._source = self._make()
        return self._source

    def do(self, job: Job, busy: set[Child]) -> tuple[Child, Answer | None]:
        """Have a job done by any child, and tell which it was; ``busy`` has it in the meantime.

        Raises ``HandbillError``, exit code 3, if the system lets no process start.
        """
        for _ in range(TRIES):
            child = self._taken()
            busy.add(child)
            try:
                answer = child.do(job)
            except ConnectionError:
                child.end()
                continue
            finally:
                busy.discard(child)
            self._given_back(child)
            return child, answer
        raise _no_process(AT_ONCE)

    def _taken(self) -> Child:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            with _surroundings():
                try:
                    return self._begun().child()
                except ConnectionError:
                    # The template was killed. Its children are not lost with it.
                    self._closed()
                    return self._begun().child()

    def _given_back(self, child: Child) -> None:
        if child.spent:
            child.end()
            return
        with self._lock:
            self._idle.append(child)

    def close(self) -> None:
        """End all idle children, and the template."""
        with self._lock:
            for child in self._idle:
                child.end()
            self._idle.clear()
            self._closed()

    def _closed(self) -> None:
        if self._source is not None:
            self._source.close()
        self._source = None


@contextlib.contextmanager
def _surroundings() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        gone = isinstance(error, ConnectionError)
        raise _no_process(AT_ONCE if gone else error.strerror or str(error)) from error


def _no_process(reason: str) -> HandbillError:
    what = f"no process can be started to set pages in: {reason}"
    mend = "free some memory, close other programs, or ask for fewer at once with --jobs"
    if reason == AT_ONCE:
        mend = (
            "delete .venv and run python3 build.py again; if that does not help, free some memory"
        )
    return HandbillError(ExitCode.SURROUNDINGS, Problem(Place("--jobs"), what, mend))


# The one of this process.
NURSERY: Final = Nursery()
atexit.register(NURSERY.close)
