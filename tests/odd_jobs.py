"""What the tests of workers have done in other processes: jobs that end well, and that do not."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from handbill.plan.job import Task
from handbill.press import workers

HONEST = workers.make


def odd(what: Any) -> Any:  # noqa: C901 -- a list of what may happen
    """Do what one is told."""
    match what:
        case "die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "vanish":
            os._exit(0)
        case "toil":
            while True:
                pass
        case "hang":
            time.sleep(600)
        case "eat":
            return len(bytearray(1 << 40))
        case "gorge":
            while True:
                kept(4)
        case "break":
            raise LookupError(what)
        case "who":
            return os.getpid()
        case "swell":
            return len(kept(200))
    return what


KEPT: list[bytes] = []


def kept(megabytes: int) -> list[bytes]:
    """Hold on to memory, as a leak does."""
    KEPT.append(os.urandom(1 << 20) * megabytes)
    return KEPT


def refused(what: str) -> str:
    """Try what no job may, and give the name of what stopped it."""
    trials = {
        "connect": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        "look up": lambda: socket.getaddrinfo("localhost", 80),
        "program": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        "copy": os.fork,
        "nothing": list,
    }
    try:
        trials[what]()
    except PermissionError as error:
        return str(error)
    return "nothing"


def limit(_: Any) -> int | None:
    """Give the address space that a job may take, if it is limited."""
    import resource  # noqa: PLC0415 -- not on Windows

    found = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if found == resource.RLIM_INFINITY else found


def surroundings(_: Any) -> dict[str, Any]:
    """Tell of the process that a job runs in."""
    parent = f"/proc/{os.getppid()}/task"
    return {
        "parent": os.getppid(),
        "threads": threading.active_count(),
        "parent's threads": len(os.listdir(parent)) if os.path.exists(parent) else 1,  # noqa: PTH110, PTH208
        "warm": "weasyprint" in sys.modules,
        "group": os.getpgid(0),
    }


def losing(task: Task, cache_folder: Path) -> Any:
    """Make a task as the press does, unless it is Spanish or Vietnamese."""
    tag = task.setting.edition.tag
    odd({"es": "die", "vi": "eat"}.get(tag))
    return HONEST(task, cache_folder)
