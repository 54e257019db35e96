"""Whether a line can be seen: in every script where it stands, and not where it is covered."""

from pathlib import Path

import pytest

from handbill.outputs.seen import seen
from handbill.pages.fonts import prepare
from handbill.pages.typeset import Source, Typesetter

LINES = pytest.mark.parametrize(
    ("family", "line"),
    [
        ("Noto Sans", "Chưa được người đọc thứ hai kiểm tra."),
        ("Noto Sans Gurmukhi", "ਕਿਸੇ ਦੂਜੇ ਪਾਠਕ ਨੇ ਹਾਲੇ ਇਸ ਦੀ ਜਾਂਚ ਨਹੀਂ ਕੀਤੀ।"),
        ("Noto Sans Thai", "ฉบับร่าง อาจมีข้อผิดพลาด ยังไม่มีผู้อ่านภาษานี้ตรวจทาน"),
        ("Noto Sans Khmer", "សេចក្តីព្រាង។ អាចមានកំហុស។ គ្មានអ្នកអានភាសានេះណាម្នាក់បានពិនិត្យទេ។"),
        ("Noto Naskh Arabic", "پیش‌نویس. هیچ خوانندهٔ این زبان آن را بررسی نکرده است."),
        (
            "Noto Nastaliq Urdu",
            "مسودہ۔ اس میں غلطیاں ہو سکتی ہیں۔ اس زبان کے کسی قاری نے اسے نہیں جانچا۔",
        ),
    ],
)
SIZES = pytest.mark.parametrize("size", [7, 14, 22])
RIGHT_TO_LEFT = ("Noto Naskh Arabic", "Noto Nastaliq Urdu")


def drawn(family: str, line: str, faces: Path, style: str) -> bytes:
    """Set a line in bold, with a white box of some style before it."""
    fonts = prepare(dict.fromkeys((family, "Noto Sans")), frozenset(line), faces)
    direction = "rtl" if family in RIGHT_TO_LEFT else "ltr"
    html = (
        f"<!DOCTYPE html><html lang=en dir={direction}><style>@page {{ size: 300pt; margin: 20pt }}"
        f"body {{ margin: 0; font: bold 14pt/2.2 '{family}', 'Noto Sans' }}"
        f"div {{ position: absolute; background: white; height: 260pt; {style} }}</style>"
        f"<body>{line}<div></div>"
    )
    return Typesetter(fonts, faces, "flyers/x/flyer.html").document(Source(html), tagged=False).pdf


@SIZES
@LINES
def test_a_line_that_stands_free_is_seen(family: str, line: str, size: int, faces: Path) -> None:
    pdf = drawn(family, line, faces, f"display: none }} body {{ font-size: {size}pt")
    assert seen(pdf, line)


@LINES
def test_a_line_that_is_covered_is_not_seen(family: str, line: str, faces: Path) -> None:
    assert not seen(drawn(family, line, faces, "top: 0; left: 0; width: 260pt"), line)


def test_a_line_that_is_covered_in_part_is_not_seen(faces: Path) -> None:
    line = "Not yet checked by a second reader."
    assert not seen(drawn("Noto Sans", line, faces, "top: 0; left: 60pt; width: 40pt"), line)


def test_another_line_than_what_stands_there_is_not_seen(faces: Path) -> None:
    pdf = drawn("Noto Sans", "Checked by a second reader.", faces, "display: none")
    assert not seen(pdf, "Not yet checked by a second reader.")
