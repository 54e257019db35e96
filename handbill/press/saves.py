"""A project's folder -> the paths of what is saved in it, burst by burst.

A burst is what comes without a pause: an editor that writes beside a file and swaps the two, a
hundred files of another branch. What it means is for those to judge who read the files.
"""

import queue
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from watchfiles import Change, watch

from handbill.press.stamp import OWN
from handbill.problem import ExitCode, HandbillError, Place, Problem
from handbill.project.settings import FILE

# A pause of so many milliseconds ends a burst, which lasts at most so many.
PAUSE: Final = 8
LONGEST: Final = 400
# How often somebody looks whether it is over, in milliseconds.
LOOK: Final = 500
# How the names of files begin and end that editors leave beside the real ones. 4913 is Vim's, to
# see whether it may write.
ASIDE_FROM: Final = (".", "#", "~", "4913")
ASIDE_TO: Final = ("~", ".swp", ".swx", ".tmp", ".bak", ".part", ".crswap")


class Saves:
    """Hears of what is saved below a project's root, in threads of its own."""

    # Called at once, in one of the threads, when something was saved.
    heard: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, root: Path) -> None:
        """Hear of nothing yet."""
        self._root = root.resolve()
        self._failed: Exception | None = None
        self._bursts: queue.Queue[frozenset[str]] = queue.Queue()
        self._over = threading.Event()
        self._again = threading.Event()

    def __enter__(self) -> Self:
        """Begin to listen: to the folders that a project's owners write, and for new ones."""
        for listen in (self._folders, self._settings):
            threading.Thread(target=listen, daemon=True).start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Listen no more."""
        self._over.set()
        self._again.set()

    def next(self, timeout: float) -> frozenset[str]:
        """Wait for what is saved next, at most so many seconds; all bursts since are one.

        Raises ``HandbillError``, exit code 3, if the system does not tell.
        """
        if self._failed:
            raise _deaf(self._failed)
        try:
            found = self._bursts.get(timeout=timeout)
        except queue.Empty:
            return frozenset()
        while self.waiting():
            found |= self._bursts.get()
        return found

    def waiting(self) -> bool:
        """Whether something was saved that nobody has asked for yet."""
        return not self._bursts.empty()

    def _folders(self) -> None:
        """Listen in the folders; from the start again when one has come or gone."""
        while not self._over.is_set() and not self._failed:
            self._again.clear()
            folders = [self._root / name for name in OWN if (self._root / name).is_dir()]
            if folders:
                self._listen(folders, self._again, recursive=True)
            else:
                self._again.wait()

    def _settings(self) -> None:
        """Listen to the settings; and for folders, which are not there to be listened in."""
        self._listen([self._root], self._over, recursive=False)

    def _listen(self, paths: Iterable[Path], until: threading.Event, *, recursive: bool) -> None:
        bursts = watch(
            *paths,
            watch_filter=self._counts,
            debounce=LONGEST,
            step=PAUSE,
            stop_event=until,
            rust_timeout=LOOK,
            raise_interrupt=False,
            recursive=recursive,
        )
        try:
            for burst in bursts:
                self._put({self._below(path).as_posix() for _, path in burst})
        except FileNotFoundError:
            # Gone since it was looked for, as when another branch is checked out.
            self._over.wait(PAUSE / 1000)
        except Exception as error:  # noqa: BLE001 -- whatever the system's way of saying no
            self._failed = error

    def _put(self, names: set[str]) -> None:
        if names & set(OWN):
            self._again.set()
        self._bursts.put(frozenset(names))
        self.heard()

    def _below(self, path: str) -> Path:
        return Path(path).relative_to(self._root)

    def _counts(self, _change: Change, path: str) -> bool:
        """Whether a file can be one that is read, and not one that an editor leaves beside it."""
        first, *rest = self._below(path).parts
        if first in OWN:
            return not any(part.startswith(ASIDE_FROM) or part.endswith(ASIDE_TO) for part in rest)
        return first == FILE


def _deaf(error: Exception) -> HandbillError:
    what = f"the system does not tell what is saved: {error}"
    mend = "close other programs that watch files, or set WATCHFILES_FORCE_POLLING=1 before it"
    return HandbillError(ExitCode.SURROUNDINGS, Problem(Place("watch"), what, mend))
