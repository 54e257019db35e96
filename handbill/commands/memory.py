"""A limit on memory while something from a stranger is worked on."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# What a press may need beside the file itself: as much as a worker may have.
ROOM: Final = 2 * 1024**3
# A file is held about so often: read, laid, and written.
COPIES: Final = 4
STATUS: Final = Path("/proc/self/statm")


@contextlib.contextmanager
def limited_memory(size: int) -> Iterator[None]:
    """Let work on a file of so many bytes fail with ``MemoryError`` before the machine swaps.

    A few thousand bytes can unpack to more than any machine has. Where the system knows no such
    limit, there is none.
    """
    try:
        import resource  # noqa: PLC0415 -- not on Windows
    except ImportError:
        yield
        return
    usual, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _held(resource.getpagesize()) + ROOM + COPIES * size
    lower = [limit for limit in (usual, most) if limit != resource.RLIM_INFINITY]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (min([wanted, *lower]), most))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (usual, most))


def _held(page: int) -> int:
    """Give the address space that is taken already, where the system tells."""
    try:
        return int(STATUS.read_text(encoding="ascii").split()[0]) * page
    except (OSError, ValueError, IndexError):
        return 0
