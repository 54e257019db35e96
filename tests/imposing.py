"""``impose``, typed as a user types it, and what came of it."""

import re
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pypdfium2
import pytest
from PIL import Image, ImageChops

from handbill.cli import run

A5 = (419.53, 595.28)


def words_of_command(file: Path, options: tuple[str, ...], out: str) -> list[str]:
    named = ["--out", str(file.parent / out)]
    if "--format" not in options:
        named += ["--format", "booklet"]
    if "--paper" not in options:
        named += ["--paper", "a4"]
    return ["impose", str(file), *options, *named]


def impose(file: Path, *options: str, out: str = "out.pdf") -> subprocess.CompletedProcess[str]:
    """Type the command; it is run in this process, which saves its start."""
    arguments = words_of_command(file, options, out)
    told, said = (TextIOWrapper(BytesIO(), encoding="utf-8") for _ in range(2))
    handlers = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        with (
            patch.object(sys, "argv", ["handbill", *arguments]),
            redirect_stdout(told),
            redirect_stderr(said),
            pytest.raises(SystemExit) as left,
        ):
            run()
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
    texts = []
    for stream in (told, said):
        stream.seek(0)
        texts.append(stream.read())
    return subprocess.CompletedProcess(arguments, int(str(left.value.code)), *texts)


def saved(folder: Path, content: bytes, name: str = "in.pdf") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def words(file: Path) -> list[list[str]]:
    """Give the words of every side, from left to right and from the head down."""
    sides = []
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            text = page.get_textpage()
            every = text.get_text_range()
            found = []
            for match in re.finditer(r"p\d+", every):
                left, _, _, top = text.get_charbox(match.start())
                found.append((-round(top / 20), left, match.group()))
            sides.append([word for *_, word in sorted(found)])
    return sides


def refused(done: subprocess.CompletedProcess[str], folder: Path, *say: str) -> None:
    """One clear sentence, exit code 2, nothing written, no traceback."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "mistake of ours" not in done.stderr
    for each in say:
        assert each in done.stderr
    assert not list(folder.glob("out*"))


# pdfium's way to draw what a printer prints: stamps and fields, but not what is for screens.
PRINTING = 0x800
DARK = 96


def shown(content: bytes | Path) -> list[Image.Image]:
    """Let a viewer draw every page as it prints it, notes and fields included."""
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        return [
            page.render(scale=1, extra_flags=PRINTING).to_pil().convert("L") for page in document
        ]


def differ(one: Image.Image, other: Image.Image) -> float:
    """Give the share of pixels that clearly differ, of two pictures of nearly one size."""
    size = (min(one.width, other.width), min(one.height, other.height))
    assert abs(one.width - other.width) <= 1
    assert abs(one.height - other.height) <= 1
    rest = ImageChops.difference(one.crop((0, 0, *size)), other.crop((0, 0, *size)))
    return sum(rest.point(lambda value: value > DARK).histogram()[1:]) / (size[0] * size[1])


def flat(file: Path, paper: str = "a5") -> bytes:
    """Lay pages of the paper's own size on it: sheets that must look as the pages do."""
    done = impose(file, "--format", "sheet", "--paper", paper, out="flat.pdf")
    assert done.returncode == 0, done.stderr
    return (file.parent / "flat.pdf").read_bytes()
