"""Build in this process; tell the seconds, and the most megabytes that a worker held.

In: ``{"options": [...]}``, what is typed after ``handbill``. Out: one line of JSON, the last.
"""

import json
import resource
import sys
import time

from handbill.__main__ import main

BUILT = (0, 1)


def megabytes(who: int) -> float:
    """Give the most memory that this process, or the largest of its children, ever held."""
    held = resource.getrusage(who).ru_maxrss
    return held / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.argv = ["handbill", *json.loads(sys.argv[1])["options"]]
    start = time.perf_counter()
    try:
        main()
    except SystemExit as end:
        if end.code not in BUILT:
            raise
    found = {
        "seconds": time.perf_counter() - start,
        "worker": megabytes(resource.RUSAGE_CHILDREN),
        "parent": megabytes(resource.RUSAGE_SELF),
    }
    print(json.dumps(found))
