"""Set documents with WeasyPrint as its first page of documentation does, in a warm process.

In: ``{"warm": file, "files": [file ...]}``. Out: the seconds of all the files but the first, as one
line of JSON, the last.
"""

import json
import logging
import sys
import time
from pathlib import Path

import weasyprint

if __name__ == "__main__":
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    given = json.loads(sys.argv[1])
    weasyprint.HTML(filename=given["warm"]).write_pdf()
    start = time.perf_counter()
    for name in given["files"]:
        Path(name).with_suffix(".pdf").write_bytes(weasyprint.HTML(filename=name).write_pdf())
    print(json.dumps(time.perf_counter() - start))
