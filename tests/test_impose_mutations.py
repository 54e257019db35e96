"""Bytes changed by lot: whatever they say, ``impose`` lays sheets or gives one sentence.

The lots are drawn from a seed, so that every run meets the same files. Many more were drawn once.
"""

import random
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from drawn_pdf import Page, numbered, pdf
from imposing import A5, impose
from pikepdf import Array
from test_impose_annotations import noted
from test_impose_identity import secretive

ODD = (
    *(b"null", b"true", b"-1", b"99999999999", b"1e10", b"/Name", b"(text)", b"<ff>", b"[]"),
    *(b"<<>>", b"1 0 R", b"3 0 R", b"99 0 R", b"[1 2 3]", b"..", b"--5", b"<</Type/Page>>"),
    *(b"9" * 50, b"[[[[]]]]", b"stream", b"endobj"),
)
WORD = re.compile(rb"(?<=[\s/\[<(])[A-Za-z0-9.+-]+|\d+ \d+ R|\[[^\[\]]*\]|<<[^<>]*>>")
FILES = 12


def plain(content: bytes) -> bytes:
    """Unpack a file, so that a lot falls on what it says."""
    stream = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        document.save(stream, qdf=True)
    return stream.getvalue()


def mutated(lots: random.Random, content: bytes) -> bytes:
    """Change some bytes, cut some out, put some twice, or put one word for another."""
    start = lots.randrange(len(content))
    end = start + lots.choice((1, 2, 10, 100, 1000))
    words = list(WORD.finditer(content))
    word = lots.choice(words)
    other = lots.choice((*ODD, lots.choice(words).group()))
    return lots.choice(
        (
            content[:start] + lots.randbytes(lots.choice((1, 2, 20))) + content[start + 1 :],
            content[:start] + content[end:],
            content[:start] + b"\nstartxref\n0\n%%EOF\n",
            content[:end] + content[start:],
            content[: word.start()] + other + content[word.end() :],
            content.replace(word.group(), other),
        )
    )


@pytest.mark.parametrize("number", range(FILES))
@pytest.mark.parametrize("kind", ["secretive", "noted", "boxes", "modern", "locked"])
def test_no_bytes_break_the_press(kind: str, number: int, tmp_path: Path) -> None:
    boxes = {"CropBox": Array([0, 0, 200, 300]), "TrimBox": Array([5, 5, 90, 300]), "UserUnit": 2}
    lock = pikepdf.Encryption(owner="secret", user="", R=4)
    content = {
        "secretive": lambda: plain(secretive(tmp_path).read_bytes()),
        "noted": lambda: plain(noted(tmp_path, {}, {"F": 4 | 16}, rotate=90).read_bytes()),
        "boxes": lambda: pdf([Page((0, 0, *A5), "p1", boxes), *numbered(5, *A5)]),
        "modern": lambda: pdf(
            numbered(4, *A5), object_stream_mode=pikepdf.ObjectStreamMode.generate
        ),
        "locked": lambda: pdf(numbered(4, *A5), encryption=lock),
    }[kind]()
    lots = random.Random(f"{kind} {number}")  # noqa: S311 -- no secret: the same lots every time
    for _ in range(5):
        file = tmp_path / "in.pdf"
        file.write_bytes(mutated(lots, content))
        done = impose(file)
        assert done.returncode in (0, 2), done.stderr
        assert done.stderr.count("error:") == (done.returncode != 0)
        if done.returncode == 0:
            with pikepdf.open(tmp_path / "out.pdf") as document:
                assert len(document.pages)
                assert not document.get_warnings()
