"""Impose a file as a booklet with Handbill; tell the seconds, without what its import took.

In: ``{"file", "out"}``. Out: one line of JSON, the last.
"""

import json
import sys
import time
from pathlib import Path

from handbill.commands.impose import Asked, run_impose

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    file, out = Path(given["file"]), Path(given["out"])
    asked = Asked(file, out, "booklet", "a4", None, None, None, "auto", None, "fit", None)
    start = time.perf_counter()
    run_impose(asked)
    taken = time.perf_counter() - start
    print(json.dumps(taken))
