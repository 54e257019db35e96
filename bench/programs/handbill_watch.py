"""Watch a project, save one of its files again and again, and see when the new PDF is there.

In: ``{"root", "options": [...], "pdf", "catalog", "sentence", "saves", "warm"}``. ``pdf`` is made
of ``catalog``, in which each save has another translation of ``sentence``; of the ``saves`` the
first ``warm`` are not counted. Out: the seconds from each save to other bytes at the PDF's path, as
one line of JSON, the last.
"""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import polib

# Seconds after which a PDF does not come any more, and between two looks.
PATIENCE = 120.0
PAUSE = 0.002
# What it says when it has nothing left to do; a save then meets a watch that waits.
READY = b"up to date"
# What is not done yet when the PDF is there, such as the gallery, is left time for.
BETWEEN = 0.5


def begun(root: Path, options: list[str]) -> "subprocess.Popen[bytes]":
    """Begin to watch; come back when everything is up to date."""
    command = [sys.executable, "-P", "-m", "handbill", "watch", *options]
    process = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE)
    for line in process.stderr or ():
        if READY in line:
            return process
    sys.exit("watch ended before it had begun")


def waited(pdf: Path, old: bytes) -> None:
    """Wait until a file has other bytes."""
    until = time.perf_counter() + PATIENCE
    known = pdf.stat().st_ino
    while time.perf_counter() < until:
        # Another inode is another file, whole from the first moment; its bytes are looked at once.
        found = pdf.stat().st_ino
        if found != known and pdf.read_bytes() != old:
            return
        known = found
        time.sleep(PAUSE)
    sys.exit("no new PDF came")


def changed(text: str, sentence: str, number: int) -> str:
    """Give a catalog in which a sentence is translated in yet another way."""
    catalog = polib.pofile(text)
    entry = next(row for row in catalog if row.msgid == sentence)
    entry.msgstr += f" ({number + 1})"
    return str(catalog)


def saved(file: Path, text: str, pdf: Path) -> float:
    """Save a text; give the seconds until the PDF is new."""
    old = pdf.read_bytes()
    start = time.perf_counter()
    file.write_text(text, encoding="utf-8")
    waited(pdf, old)
    return time.perf_counter() - start


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    root = Path(given["root"])
    catalog = root / given["catalog"]
    before = catalog.read_text(encoding="utf-8")
    process = begun(root, given["options"])
    times = []
    try:
        for number in range(given["saves"]):
            time.sleep(BETWEEN)
            text = changed(before, given["sentence"], number)
            times.append(saved(catalog, text, root / given["pdf"]))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()
        catalog.write_text(before, encoding="utf-8")
    print(json.dumps(times[given["warm"] :]))
