"""Lines state their text where their glyphs lose it, and stay as they are where they do not."""

from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from handbill.pages.actual_text import _is_told, _Run, drawing, stating_text
from handbill.pages.fonts import prepare
from handbill.pages.typeset import Source, Typesetter


def document(family: str, text: str, faces: Path, *, tagged: bool) -> bytes:
    """Set a paragraph."""
    fonts = prepare(dict.fromkeys((family, "Noto Sans")), frozenset(text), faces)
    html = (
        "<!DOCTYPE html><html lang=en><title>x</title>"
        f"<style>body {{ font-family: '{family}', 'Noto Sans' }}</style><body><h1>{text}</h1>"
    )
    return Typesetter(fonts, faces, "flyers/x/flyer.html").document(Source(html), tagged=tagged).pdf


def stated(family: str, text: str, faces: Path, *, tagged: bool = False) -> list[str]:
    """Give the texts that the lines of a paragraph state."""
    pdf = document(family, text, faces, tagged=tagged)
    with pikepdf.open(BytesIO(pdf)) as file:
        found = [
            operands[1].get("/ActualText")
            for operands, operator in pikepdf.parse_content_stream(file.pages[0])
            if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary)
        ]
    return [str(text) for text in found if text is not None]


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("Noto Sans", "You don’t have to open the door."),
        ("Noto Sans", "Đừng mở cửa! Quý vị có quyền giữ im lặng."),
        ("Noto Sans", "Не открывайте дверь!"),
        ("Noto Naskh Arabic", "لا تفتح الباب! هل لديكم أمر قضائي؟"),
        ("Noto Sans Armenian", "Մի՛ բացեք դուռը։"),
        ("Noto Sans Ethiopic", "በሩን አይክፈቱ፤"),
    ],
)
def test_a_line_whose_glyphs_tell_its_text_stays_as_it_is(
    family: str, text: str, faces: Path
) -> None:
    assert stated(family, text, faces) == []


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("Noto Sans Gurmukhi", "ਪੁੱਛੋ ਕਿ ਕੀ ਉਨ੍ਹਾਂ ਕੋਲ ਹੈ?"),
        ("Noto Sans Thai", "น้ำ ทำ จำ"),
        ("Noto Sans Lao", "ນ້ຳ ຄຳ"),
        ("Noto Nastaliq Urdu", "دروازہ نہ کھولیں"),
    ],
)
@pytest.mark.parametrize("tagged", [False, True])
def test_a_line_whose_glyphs_lose_its_text_states_it(
    family: str, text: str, faces: Path, *, tagged: bool
) -> None:
    assert stated(family, text, faces, tagged=tagged) == [text]


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("Noto Sans Thai", "น้ำ ทำ จำ"),
        ("Noto Sans Khmer", "កុំបើកទ្វារ"),
        ("Noto Sans Myanmar", "တံခါး မဖွင့်ပါနှင့်"),
        ("Noto Nastaliq Urdu", "دروازہ نہ کھولیں"),
    ],
)
def test_what_a_line_states_is_accessible_as_pdf_ua_1_wants_it(
    family: str, text: str, faces: Path, tmp_path: Path
) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(document(family, text, faces, tagged=True))
    report = page.validate_pdf(file, profile=page.ValidationProfile.PDF_UA_1)
    assert [(row.rule_id, row.message) for row in report.failures] == []


def test_every_line_of_a_paragraph_states_its_own_text(faces: Path) -> None:
    assert stated("Noto Sans Thai", "น้ำ<br>ทำ", faces) == ["น้ำ", "ทำ"]


def test_a_letter_that_no_face_has_does_not_swell_the_file(faces: Path) -> None:
    """Pango gives it a number of a billion, and a font's table has a row up to its last glyph."""
    assert len(document("Noto Sans", "aⴰ", faces, tagged=False)) < 20_000


def test_a_glyph_that_tells_nothing_loses_text() -> None:
    assert not _is_told([_Run("ab", ("\u200b", "ab"), raised=False, right_to_left=False)])


def test_raised_marks_lose_their_place_left_to_right_only() -> None:
    assert not _is_told([_Run("ab", ("a", "b"), raised=True, right_to_left=False)])
    assert _is_told([_Run("ab", ("a", "b"), raised=True, right_to_left=True)])


def test_spaces_places_to_break_and_brackets_are_no_text() -> None:
    assert _is_told(
        [_Run("(a\u200bb)\u00ad c", (")", "a", "b", "(", "c"), raised=False, right_to_left=False)]
    )


def test_letters_out_of_sequence_lose_text_left_to_right() -> None:
    assert not _is_told([_Run("ab", ("b", "a"), raised=False, right_to_left=False)])


def test_weasyprint_draws_as_before_afterwards() -> None:
    before = drawing.draw_first_line
    with stating_text():
        assert drawing.draw_first_line is not before
    assert drawing.draw_first_line is before
