"""The command ``handbill``, and ``python -m handbill``: from the first moment, signals end it."""

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # what is known without running takes no time to import
    from types import FrameType
    from typing import NoReturn


def main() -> "NoReturn":
    """Run a command. Until it has taken over, a signal ends us without a word: nothing is begun."""
    for each in (signal.SIGINT, signal.SIGTERM):
        # Also where a shell in the background had it ignored.
        signal.signal(each, _leave)
    if hasattr(signal, "pthread_sigmask"):
        # The door holds them back until somebody answers them.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            # Left closed, its number would be given to the next file that is opened.
            setattr(sys, name, open(os.devnull, "r+", encoding="utf-8"))  # noqa: PTH123, SIM115
    if sys.argv[1:] == ["build"]:
        from handbill.press.uptodate import answer  # noqa: PLC0415 -- before anything heavy

        code = answer()
        if code is not None:
            sys.exit(code)
    from handbill.cli import run  # noqa: PLC0415 -- this takes a second, long enough for a signal

    run()


def _leave(number: int, _frame: "FrameType | None") -> "NoReturn":
    os._exit(128 + number)


if __name__ == "__main__":
    main()
