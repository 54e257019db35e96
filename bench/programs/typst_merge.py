"""Merge many groups over some documents with one Typst compiler that is held warm.

In: ``{"documents": [{"source", "fonts": [folder ...]} ...], "count"}``. A source shows the values
of a group from ``sys.inputs``. Each document is compiled once before the clock starts. Out: the
seconds a file, as one line of JSON, the last.
"""

import json
import sys
import time

import typst

from bench.groups import values

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    compilers = [
        typst.Compiler(row["source"], font_paths=row["fonts"], ignore_system_fonts=True)
        for row in given["documents"]
    ]
    for compiler in compilers:
        compiler.compile(sys_inputs=values(given["count"]), format="pdf", pdf_tags=False)
    start = time.perf_counter()
    for number in range(given["count"]):
        for compiler in compilers:
            compiler.compile(sys_inputs=values(number), format="pdf", pdf_tags=False)
    taken = time.perf_counter() - start
    print(json.dumps(taken / given["count"] / len(compilers)))
