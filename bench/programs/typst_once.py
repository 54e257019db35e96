"""Compile one document with Typst; tell the seconds, without what Python and its import took.

In: ``{"source", "out", "fonts": [folder ...], "tagged"}``. Out: one line of JSON, the last.
"""

import json
import sys
import time

import typst

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    start = time.perf_counter()
    typst.compile(
        given["source"],
        output=given["out"],
        font_paths=given["fonts"],
        ignore_system_fonts=True,
        pdf_tags=given["tagged"],
        pdf_standards=["ua-1"] if given["tagged"] else [],
    )
    print(json.dumps(time.perf_counter() - start))
