"""Programs of other people that read PDFs, where they are installed: what they say of a file.

Debian's packages: qpdf, ghostscript, poppler-utils. veraPDF is in none of them; it is asked where
somebody installed it.
"""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

PACKAGES: Final = {
    "qpdf": "qpdf",
    "gs": "ghostscript",
    **dict.fromkeys(("pdffonts", "pdfimages", "pdfinfo", "pdftoppm", "pdftotext"), "poppler-utils"),
    "verapdf": "none of Debian's: it comes from verapdf.org",
}
QUIET: Final = ("-q", "-dBATCH", "-dNOPAUSE", "-dSAFER")


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test, and say why, if a program is not installed."""
    lacking = [program for program in programs if not shutil.which(program)]
    packages = sorted({PACKAGES[program] for program in lacking})
    reason = f"{', '.join(lacking)} not installed (package: {', '.join(packages)})"
    return pytest.mark.skipif(bool(lacking), reason=reason)


def run(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Run a program, whose words do not depend on the user's language."""
    return subprocess.run(
        [*map(str, words)],
        capture_output=True,
        check=False,
        timeout=60,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin", "TZ": "UTC"},
    )


def answer(*words: str | Path) -> str:
    """Give what a program says, which must not fail."""
    done = run(*words)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode()


def mean_inks(file: Path) -> list[list[float]]:
    """Let Ghostscript tell how much of each page is covered, in percent by ink: C, M, Y, K.

    It draws without grey edges, and every pixel that a shape touches: so finely.
    """
    told = answer("gs", *QUIET, "-sDEVICE=ink_cov", "-r1200", "-o", "-", file)
    return [[float(ink) for ink in line.split()[:4]] for line in told.splitlines() if "OK" in line]


def plates(file: Path, folder: Path, dpi: int = 72) -> list[Image.Image]:
    """Let Ghostscript draw each page in four inks."""
    named = folder / f"{file.stem}-%02d.tif"
    answer("gs", *QUIET, "-sDEVICE=tiff32nc", f"-r{dpi}", "-o", named, file)
    return [Image.open(each) for each in sorted(folder.glob(f"{file.stem}-*.tif"))]


def drawn(file: Path, page: int, dpi: int) -> Image.Image:
    """Let Poppler draw a page."""
    words = ("pdftoppm", "-png", "-r", str(dpi), "-f", str(page), "-l", str(page), file)
    return Image.open(BytesIO(run(*words).stdout))


def embedded(file: Path) -> dict[str, tuple[str, bool]]:
    """Let Poppler tell each font's kind, and whether it is embedded."""
    rows = [line for line in answer("pdffonts", file).splitlines()[2:] if line.strip()]
    found = {}
    for row in rows:
        name, kind = row[:37].strip(), row[37:55].strip()
        found[name] = (kind, row[72:].split()[0] == "yes")
    return found


def resolutions(file: Path) -> list[float]:
    """Let Poppler tell the pixels an inch of each picture, the fewer of both ways."""
    rows = [line.split() for line in answer("pdfimages", "-list", file).splitlines()[2:]]
    return [min(float(row[12]), float(row[13])) for row in rows]


def info(file: Path) -> dict[str, str]:
    """Let Poppler tell what a file says of itself, and the boxes of its first page."""
    rows = [line.partition(":") for line in answer("pdfinfo", "-box", file).splitlines()]
    return {key: value.strip() for key, _, value in rows}


def read_out(file: Path) -> str:
    """Let Poppler read the tags of a file out: all texts in the order of its structure."""
    told = answer("pdfinfo", "-struct-text", file)
    return "".join(re.findall(r'^\s*"(.*)"$', told, re.MULTILINE))
