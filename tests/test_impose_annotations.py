"""Stamps, highlights, notes and filled-in fields are printed with the page that they lie upon."""

from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from drawn_pdf import numbered, pdf
from imposing import A5, differ, flat, impose, saved, shown
from pikepdf import Array, Dictionary, Name, String

PRINT, HIDDEN, NO_ROTATE, NO_VIEW = 4, 2, 16, 32
# A dark block in a drawing of its own units, an arrow so that turning it shows.
DRAWN = b"0 g 0 0 40 10 re f 30 0 10 40 re f"


def noted(folder: Path, *rows: dict[str, Any], rotate: int = 0, **appearance: Any) -> Path:
    """Write an A5 page with annotations upon it; all of them look the same."""
    size = A5 if rotate % 180 == 0 else A5[::-1]
    file = saved(folder, pdf(numbered(1, *size)))
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        look = document.make_stream(DRAWN)
        look.Type, look.Subtype = Name.XObject, Name.Form
        look.BBox = Array([0, 0, 40, 40])
        for name, value in appearance.items():
            look[f"/{name}"] = value
        usual = {
            "Type": Name.Annot,
            "Subtype": Name.Stamp,
            "F": PRINT,
            "Rect": Array([100, 200, 300, 250]),
            "AP": Dictionary(N=look),
        }
        page = document.pages[0].obj
        page.Rotate = rotate
        page.Annots = Array([document.make_indirect(Dictionary(**{**usual, **r})) for r in rows])
        document.Root.AcroForm = Dictionary(Fields=page.Annots)
        document.save(file)
    return file


def blocks(content: bytes | Path) -> int:
    """Count the dark pixels of the first page."""
    return sum(shown(content)[0].histogram()[:40])


@pytest.mark.parametrize("kind", ["Stamp", "Highlight", "FreeText", "Ink", "Square", "Text"])
def test_what_is_printed_upon_a_page_is_on_its_sheet(kind: str, tmp_path: Path) -> None:
    file = noted(tmp_path, {"Subtype": Name(f"/{kind}")})
    sheet = flat(file)
    assert blocks(sheet) > blocks(pdf(numbered(1, *A5))) + 1000
    assert differ(shown(sheet)[0], shown(file)[0]) < 0.002


@pytest.mark.parametrize("kind", ["Link", "Popup"])
def test_links_and_pop_ups_are_not(kind: str, tmp_path: Path) -> None:
    file = noted(tmp_path, {"Subtype": Name(f"/{kind}")})
    assert blocks(flat(file)) == blocks(flat(saved(tmp_path, pdf(numbered(1, *A5)))))


@pytest.mark.parametrize(
    ("flags", "printed"),
    [(0, False), (PRINT, True), (PRINT | HIDDEN, False), (NO_VIEW, False), (PRINT | NO_VIEW, True)],
)
def test_the_flags_say_what_is_printed(flags: int, printed: object, tmp_path: Path) -> None:
    """A stamp may be for paper only: it is printed though no screen shows it."""
    file = noted(tmp_path, {"F": flags})
    plain = blocks(pdf(numbered(1, *A5)))
    assert (blocks(flat(file)) > plain + 1000) is printed


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "appearance",
    [
        {},
        {"Matrix": Array([0, 1, -1, 0, 0, 0])},
        {"Matrix": Array([2, 0, 0.5, 1, 30, -20])},
        {"BBox": Array([-10, -10, 60, 90])},
        {"BBox": Array([40, 40, 0, 0])},
    ],
    ids=["plain", "turned", "skewed", "wide", "inverted"],
)
def test_an_appearance_is_fitted_into_its_rectangle(
    rotate: int, appearance: dict[str, Any], tmp_path: Path
) -> None:
    file = noted(tmp_path, {}, rotate=rotate, **appearance)
    assert differ(shown(flat(file))[0], shown(file)[0]) < 0.002


def test_a_note_that_stays_upright_does_so_on_a_turned_page(tmp_path: Path) -> None:
    turned = shown(flat(noted(tmp_path, {}, rotate=90)))[0]
    file = noted(tmp_path, {"F": PRINT | NO_ROTATE}, rotate=90)
    upright = shown(flat(file))[0]
    assert differ(upright, shown(file)[0]) < 0.002
    assert differ(upright, turned) > 0.01


@pytest.mark.parametrize(("state", "printed"), [("Yes", True), ("Off", False), (None, False)])
def test_a_box_is_ticked_if_its_state_says_so(
    state: str | None, printed: object, tmp_path: Path
) -> None:
    file = noted(tmp_path, {"Subtype": Name.Widget, "FT": Name.Btn})
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        row = document.pages[0].obj.Annots[0]
        row.AP = Dictionary(N=Dictionary(Yes=row.AP.N))
        if state:
            row.AS = Name(f"/{state}")
        document.save(file)
    assert (blocks(flat(file)) > blocks(pdf(numbered(1, *A5))) + 1000) is printed


def form(folder: Path, **entries: Any) -> Path:
    """Write a form with one text field that says CHOSEN."""
    file = noted(folder, {"Subtype": Name.Widget, "FT": Name.Tx, "T": String("name")})
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        field = document.pages[0].obj.Annots[0]
        field.V, field.DA = String("CHOSEN"), String("/Helv 24 Tf 0 g")
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        shared = Dictionary(Font=Dictionary(Helv=document.make_indirect(font)))
        document.Root.AcroForm = Dictionary(Fields=Array([field]), DR=shared, **entries)
        if entries:
            del field.AP
        else:
            field.AP.N.write(b"/Tx BMC BT /Helv 24 Tf 5 10 Td (CHOSEN) Tj ET EMC")
            field.AP.N.BBox = Array([0, 0, 200, 50])
        document.save(file)
    return file


def test_a_field_whose_viewer_must_draw_it_is_drawn(tmp_path: Path) -> None:
    assert "CHOSEN" in text(flat(form(tmp_path, NeedAppearances=True)))


def test_a_field_finds_the_fonts_that_all_fields_share(tmp_path: Path) -> None:
    file = form(tmp_path)
    sheet = flat(file)
    assert "CHOSEN" in text(sheet)
    assert differ(shown(sheet)[0], shown(file)[0]) < 0.002


def text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        found: str = document[0].get_textpage().get_text_range()
    return found


def test_a_stamp_on_a_hidden_layer_is_hidden(tmp_path: Path) -> None:
    other = {"Rect": Array([100, 300, 300, 350])}
    alone = flat(noted(tmp_path, other))
    file = noted(tmp_path, {}, other)
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("no")))
        document.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
        )
        document.pages[0].obj.Annots[0].OC = layer
        document.save(file)
    assert differ(shown(flat(file))[0], shown(alone)[0]) == 0


@pytest.mark.parametrize(
    "row",
    [
        {"Rect": Array([1, 2])},
        {"Rect": Name.Wrong},
        {"AP": Name.Wrong},
        {"AP": Dictionary(N=Dictionary(On=Name.Wrong)), "AS": String("On")},
        {"F": Name.Print},
        {"Rect": Array([5, 5, 5, 5])},
        {"Subtype": 7},
        {"OC": Name.Wrong},
    ],
)
def test_a_broken_note_spoils_nothing(row: dict[str, Any], tmp_path: Path) -> None:
    file = noted(tmp_path, row)
    assert "p1" in text(flat(file))


def test_stamps_go_with_their_page_into_a_booklet(tmp_path: Path) -> None:
    file = noted(tmp_path, {})
    impose(file)
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert not any("/Annots" in page.obj for page in document.pages)
        assert b"/A0" in document.pages[0].obj.Resources.XObject.P1.read_bytes()


def test_notes_that_each_viewer_draws_in_its_own_way_are_told(tmp_path: Path) -> None:
    highlight: dict[str, Any] = {"Subtype": Name.Highlight, "AP": Dictionary()}
    done = impose(noted(tmp_path, {}, highlight, highlight, {**highlight, "F": PRINT | HIDDEN}))
    assert done.returncode == 0
    assert "in.pdf: warning: 2 notes upon its pages left out" in done.stderr
    assert impose(noted(tmp_path, {})).stderr.count("warning") == 0


@pytest.mark.parametrize(("value", "kept"), [("new", False), ("شكرا", True)])
def test_what_is_drawn_is_kept_where_there_are_no_letters_for_the_text(
    value: str, kept: object, tmp_path: Path
) -> None:
    """The library draws fields with Latin letters only: of the others, it makes question marks."""
    file = form(tmp_path)
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        document.Root.AcroForm.NeedAppearances = True
        document.pages[0].obj.Annots[0].V = String(value)
        document.save(file)
    assert ("CHOSEN" in text(flat(file))) is kept


def test_a_field_without_letters_for_its_text_is_told_and_never_becomes_question_marks(
    tmp_path: Path,
) -> None:
    file = form(tmp_path, NeedAppearances=True)
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        document.pages[0].obj.Annots[0].V = String("شكرا")
        document.save(file)
    assert "?" not in text(flat(file))
    assert "warning: 1 note upon its pages left out" in impose(file).stderr
