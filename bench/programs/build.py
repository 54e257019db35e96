"""Build in this process; tell the seconds, and the most megabytes that a worker held.

In: ``{"options": [...]}``, what is typed after ``handbill``. Out: one line of JSON, the last.
"""

import json
import sys
import time

from handbill.__main__ import main

BUILT = (0, 1)


def megabytes() -> float | None:
    """Give the most memory that the largest of the children ever held, where the system tells."""
    try:
        import resource  # noqa: PLC0415 -- not on Windows
    except ImportError:
        return None
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return held / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.argv = ["handbill", *json.loads(sys.argv[1])["options"]]
    start = time.perf_counter()
    try:
        main()
    except SystemExit as end:
        if end.code not in BUILT:
            raise
    print(json.dumps({"seconds": time.perf_counter() - start, "worker": megabytes()}))
