"""Objects over a stream of bytes between two processes of the press, one frame for each.

Both ends are ours: what comes from strangers is never read this way, only what a job made of it.
"""

import pickle
from dataclasses import dataclass
from typing import Any, Final, Protocol

# A frame begins with its length.
LENGTH: Final = 8
# What a process says when it has a job, before it begins: who dies before has not died of it.
BEGUN: Final = "begun"
# So many times its deadline a job may take by the clock.
PATIENCE: Final = 4


class Stream(Protocol):
    """Bytes to or from another process: a pipe, or one end of a pair of sockets."""

    def read(self, size: int, /) -> bytes:
        """Read so many bytes, or what there is when nobody writes any more."""

    def write(self, content: bytes, /) -> int:
        """Write bytes."""

    def flush(self) -> None:
        """Send what was written."""

    def close(self) -> None:
        """Let go of it."""


@dataclass(frozen=True)
class Job:
    """Some work to be done in another process.

    ``work`` and ``item`` are pickled together. ``memory`` is the address space that the process may
    take for it, in bytes, if it is limited; ``deadline`` are the seconds of a core after which it
    is killed, so that a job is not lost because the machine has other work.
    """

    packed: bytes
    memory: int | None
    deadline: float

    @property
    def patience(self) -> float:
        """The seconds by the clock after which it is killed in any case: it may only wait."""
        return PATIENCE * self.deadline


@dataclass(frozen=True)
class Answer:
    """What a process says of a job: its result, or what stopped it.

    ``seconds`` of a core were spent on it, and ``resident`` bytes of memory are held after it.
    """

    value: Any
    error: BaseException | None
    seconds: float
    resident: int


def send(stream: Stream, content: Any) -> None:
    """Write one frame; raises ``OSError`` when there is nobody to read it."""
    body = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    stream.write(len(body).to_bytes(LENGTH, "big") + body)
    stream.flush()


def receive(stream: Stream) -> Any:
    """Read one frame; raises ``EOFError`` when the other end is gone, also in the midst of it."""
    length = int.from_bytes(_exactly(stream, LENGTH), "big")
    return pickle.loads(_exactly(stream, length))  # noqa: S301 -- both ends are ours


def _exactly(stream: Stream, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found
