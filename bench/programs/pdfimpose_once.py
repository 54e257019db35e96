"""Impose a file as a booklet with pdfimpose; tell the seconds, without what its import took.

In: ``{"file", "out"}``. Out: one line of JSON, the last.
"""

import json
import sys
import time

from pdfimpose.schema import saddle

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    start = time.perf_counter()
    saddle.impose([given["file"]], given["out"], folds="h", group=0)
    taken = time.perf_counter() - start
    print(json.dumps(taken))
