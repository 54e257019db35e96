"""``impose``, typed as a user types it: any PDF becomes sheets, or one sentence says why not."""

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import ROOT, handbill
from drawn_pdf import Page, numbered, pdf
from imposing import A5, impose, refused, saved, words, words_of_command
from pikepdf import Array, Dictionary, Name

LETTER = (612.0, 792.0)


# --- what works ----------------------------------------------------------------------------------


def test_twelve_pages_make_a_booklet_of_three_sheets(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf(numbered(12, *A5)))
    done = handbill(*words_of_command(file, (), "out.pdf"), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.pdf") == [
        ["p12", "p1"],
        ["p2", "p11"],
        ["p10", "p3"],
        ["p4", "p9"],
        ["p8", "p5"],
        ["p6", "p7"],
    ]
    assert "12 pages on 3 sheets of a4" in done.stderr
    assert "flip on short edge" in done.stdout


def test_a_booklet_that_reads_from_right_to_left_is_mirrored(tmp_path: Path) -> None:
    impose(saved(tmp_path, pdf(numbered(8, *A5))), "--direction", "rtl")
    assert words(tmp_path / "out.pdf")[:2] == [["p1", "p8"], ["p7", "p2"]]


def test_a_file_that_says_that_it_reads_from_right_to_left_is_believed(tmp_path: Path) -> None:
    file = tmp_path / "in.pdf"
    with pikepdf.open(saved(tmp_path, pdf(numbered(8, *A5)), "plain.pdf")) as document:
        document.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
        document.save(file)
    impose(file)
    assert words(tmp_path / "out.pdf")[:2] == [["p1", "p8"], ["p7", "p2"]]


@pytest.mark.parametrize(
    ("format_name", "pages", "sides"),
    [
        ("sheet", 3, [["p1"], ["p2"], ["p3"]]),
        ("half-sheet", 2, [["p1", "p1"], ["p2", "p2"]]),
        ("half-fold", 4, [["p4", "p1"], ["p2", "p3"]]),
        ("trifold", 6, [["p5", "p6", "p1"], ["p2", "p3", "p4"]]),
        ("z-fold", 6, [["p5", "p6", "p1"], ["p2", "p3", "p4"]]),
        ("gate-fold", 8, [["p2", "p7", "p8", "p1"], ["p3", "p4", "p5", "p6"]]),
        ("mini-zine", 8, [["p5", "p4", "p3", "p2", "p6", "p7", "p8", "p1"]]),
        ("quarter", 2, [["p1"] * 4, ["p2"] * 4]),
        ("card", 2, [["p1"] * 10, ["p2"] * 10]),
        ("quarto", 8, [["p5", "p4", "p8", "p1"], ["p3", "p6", "p2", "p7"]]),
        ("cut-and-stack", 8, [["p1", "p3", "p5", "p7"], ["p4", "p2", "p8", "p6"]]),
    ],
)
def test_every_format_takes_pages_made_elsewhere(
    format_name: str, pages: int, sides: list[list[str]], tmp_path: Path
) -> None:
    size = (252, 144) if format_name == "card" else (200, 300)
    done = impose(saved(tmp_path, pdf(numbered(pages, *size))), "--format", format_name)
    assert done.returncode == 0, done.stderr
    assert [sorted(side) for side in words(tmp_path / "out.pdf")] == [sorted(s) for s in sides]
    if format_name not in ("mini-zine", "quarto"):  # their heads look down in one row
        assert words(tmp_path / "out.pdf") == sides


def test_a_mini_zine_may_have_a_poster_on_its_back(tmp_path: Path) -> None:
    pages = [*numbered(8, 148.5, 210), Page((0, 0, 842, 595), "p9")]
    done = impose(saved(tmp_path, pdf(pages)), "--format", "mini-zine")
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.pdf")[1] == ["p9"]
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert document.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"


def test_a_poster_is_cut_into_tiles(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf([Page((0, 0, 1190, 1684), "p1")]))
    done = impose(file, "--format", "poster", "--tiles", "3x2")
    assert done.returncode == 0, done.stderr
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert len(document.pages) == 6
    impose(file, "--format", "poster", "--sizes", "centre", out="own.pdf")
    with pikepdf.open(tmp_path / "own.pdf") as document:
        assert len(document.pages) == 9  # A2 at its own size, with margins and overlaps


def test_signatures_are_bound_one_after_the_other(tmp_path: Path) -> None:
    impose(saved(tmp_path, pdf(numbered(16, *A5))), "--signature", "2")
    found = words(tmp_path / "out.pdf")
    assert found[0] == ["p8", "p1"]
    assert found[4] == ["p16", "p9"]


def test_fronts_and_backs_come_in_two_files_for_turning_by_hand(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf(numbered(8, *A5)))
    done = impose(file, "--duplex", "fronts-then-backs")
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.fronts.pdf") == [["p8", "p1"], ["p6", "p3"]]
    # The last sheet lies on top of the pile that is put in again.
    assert words(tmp_path / "out.backs.pdf") == [["p4", "p5"], ["p2", "p7"]]
    assert not (tmp_path / "out.pdf").exists()
    for name in ("fronts", "backs"):
        with pikepdf.open(tmp_path / f"out.{name}.pdf") as document:
            assert document.Root.ViewerPreferences.Duplex == "/Simplex"


def test_turned_on_the_long_edge_the_backs_are_upside_down(tmp_path: Path) -> None:
    impose(saved(tmp_path, pdf(numbered(4, *A5))), "--duplex", "long-edge")
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert document.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"
    assert words(tmp_path / "out.pdf")[1] == ["p3", "p2"]


@pytest.mark.parametrize(("policy", "last"), [("before-back-cover", ["p6", "p1"]), ("end", ["p1"])])
def test_blank_pages_go_where_they_are_wanted(policy: str, last: list[str], tmp_path: Path) -> None:
    impose(saved(tmp_path, pdf(numbered(6, *A5))), "--blanks", policy)
    assert words(tmp_path / "out.pdf")[0] == last


def test_pages_that_leave_blanks_are_refused_if_that_is_wanted(tmp_path: Path) -> None:
    done = impose(saved(tmp_path, pdf(numbered(6, *A5))), "--blanks", "error")
    refused(done, tmp_path, "6 pages leave 2 of 8 places empty")


def widths(file: Path) -> list[float]:
    """Give how far right each page's frame begins on the first side."""
    with pypdfium2.PdfDocument(file) as document:
        text = document[0].get_textpage()
        every = text.get_text_range()
        return [text.get_charbox(m.start())[0] for m in re.finditer(r"p\d+", every)]


def first_left(file: Path, page: str) -> float:
    """Give where a page's word begins, from the left of the sheet."""
    with pypdfium2.PdfDocument(file) as document:
        for side in document:
            text = side.get_textpage()
            every = text.get_text_range()
            if page in every.split():
                start = re.search(rf"{page}\b", every)
                assert start
                return text.get_charbox(start.start())[0]
    raise AssertionError(page)


@pytest.mark.parametrize(("creep", "thickness"), [("off", 0.0), ("auto", 0.1), ("160", 0.2)])
def test_the_inner_sheets_of_a_thick_booklet_creep_to_the_spine(
    creep: str, thickness: float, tmp_path: Path
) -> None:
    """Ten sheets: the right-hand page of the innermost moves by nine thicknesses to the left."""
    impose(saved(tmp_path, pdf(numbered(40, *A5))), "--creep", creep)
    out = tmp_path / "out.pdf"
    assert moved(out) == pytest.approx(9 * thickness, abs=0.02)


def moved(out: Path) -> float:
    """Give how far page 19 moved against page 1, whose word begins at the same place, in mm."""
    return (first_left(out, "p1") - first_left(out, "p19")) * 25.4 / 72


def test_a_booklet_that_is_cut_first_creeps_through_both_of_its_piles(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf(numbered(40, *A5)))
    impose(file, "--format", "cut-stack-fold", "--paper", "a3")
    assert moved(tmp_path / "out.pdf") == pytest.approx(9 * 0.1, abs=0.02)


# --- pages of every kind -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        Page((-300, -400, A5[0] - 300, A5[1] - 400), "p1"),
        Page((A5[0], A5[1], 0, 0), "p1"),
        Page((0, 0, A5[0] / 2, A5[1] / 2), "p1", {"UserUnit": 2}),
        Page((-50, -50, A5[0] + 50, A5[1] + 50), "p1", {"CropBox": Array([0, 0, *A5])}),
        Page((-50, -50, A5[0] + 50, A5[1] + 50), "p1", {"TrimBox": Array([A5[0], A5[1], 0, 0])}),
        Page((0, 0, *A5), "p1", {"CropBox": Array([-99, -99, 9999, 9999])}),
    ],
    ids=["negative", "inverted", "unit", "crop", "trim inverted", "crop beyond"],
)
def test_the_size_of_a_page_is_what_it_is_trimmed_to(page: Page, tmp_path: Path) -> None:
    file = saved(tmp_path, pdf([page]))
    done = impose(file, "--format", "sheet", "--paper", "a5", "--sizes", "error")
    assert done.returncode == 0, done.stderr
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert [float(edge) for edge in document.pages[0].mediabox] == pytest.approx(
            [0, 0, *A5], abs=0.01
        )


def test_pages_of_mixed_sizes_are_scaled_and_it_is_said(tmp_path: Path) -> None:
    pages = [Page((0, 0, *A5), "p1"), Page((0, 0, *LETTER), "p2"), *numbered(2, 300, 300)]
    done = impose(saved(tmp_path, pdf(pages)))
    assert done.returncode == 0
    assert "Pages of different sizes: printed at 68.78 % to 140.3 %" in done.stderr


def test_pages_of_mixed_sizes_may_keep_their_size(tmp_path: Path) -> None:
    pages = [*numbered(3, 300, 300), Page((0, 0, 200, 400), "p4")]
    done = impose(saved(tmp_path, pdf(pages)), "--sizes", "centre")
    assert done.returncode == 0
    assert "of their size" not in done.stderr


def test_pages_too_large_to_keep_their_size_are_refused(tmp_path: Path) -> None:
    done = impose(saved(tmp_path, pdf(numbered(4, *LETTER))), "--sizes", "centre")
    refused(done, tmp_path, "too large for booklet on a4", "--sizes fit")


def test_a_page_of_another_size_may_be_an_error(tmp_path: Path) -> None:
    pages = [*numbered(3, *A5), Page((0, 0, *LETTER), "p4")]
    done = impose(saved(tmp_path, pdf(pages)), "--sizes", "error")
    refused(done, tmp_path, "page 4 is 215.9 x 279.4 mm, and its place is 148.5 x 210 mm")


def test_a_single_page_is_printed_on_one_side(tmp_path: Path) -> None:
    done = impose(saved(tmp_path, pdf(numbered(1, *A5))), "--format", "quarter")
    assert done.returncode == 0
    assert words(tmp_path / "out.pdf") == [["p1"] * 4]
    assert "one side" in done.stdout


def test_a_thousand_pages_make_a_booklet(tmp_path: Path) -> None:
    done = impose(saved(tmp_path, pdf(numbered(1000, *A5))))
    assert done.returncode == 0, done.stderr
    found = words(tmp_path / "out.pdf")
    assert len(found) == 500
    assert found[0] == ["p1000", "p1"]
    assert found[-1] == ["p500", "p501"]


def test_landscape_pages_lie_on_a_landscape_sheet(tmp_path: Path) -> None:
    impose(saved(tmp_path, pdf(numbered(2, 842, 595))), "--format", "sheet")
    with pikepdf.open(tmp_path / "out.pdf") as document:
        _, _, width, height = (float(edge) for edge in document.pages[0].mediabox)
    assert width > height


# --- what a file may bring along ------------------------------------------------------------------


def test_a_file_that_only_its_owner_may_change_is_imposed(tmp_path: Path) -> None:
    locked = pikepdf.Encryption(owner="secret", user="")
    done = impose(saved(tmp_path, pdf(numbered(4, *A5), encryption=locked)))
    assert done.returncode == 0, done.stderr
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert not document.is_encrypted


def test_links_names_outlines_scripts_and_who_made_it_stay_behind(tmp_path: Path) -> None:
    file = tmp_path / "in.pdf"
    with pikepdf.open(saved(tmp_path, pdf(numbered(4, *A5)), "plain.pdf")) as document:
        with document.open_metadata() as meta:
            meta["dc:creator"] = ["Somebody Private"]
        document.docinfo["/Title"] = "My zine"
        document.docinfo["/Author"] = "Somebody Private"
        document.docinfo["/Producer"] = "SomeProgram 1.0"
        document.Root.Lang = pikepdf.String("es")
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))
        document.Root.Outlines = document.make_indirect(Dictionary(Type=Name.Outlines))
        document.Root.AcroForm = Dictionary(Fields=Array([]))
        document.pages[0].obj.Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))]
        )
        document.save(file)
    assert impose(file).returncode == 0
    with pikepdf.open(tmp_path / "out.pdf") as document:
        kept = {"/Type", "/Pages", "/Lang", "/ViewerPreferences"}
        assert set(document.Root) == kept
        assert str(document.Root.Lang) == "es"
        assert "/Info" not in document.trailer
        assert not any("/Annots" in page.obj for page in document.pages)
    content = (tmp_path / "out.pdf").read_bytes()
    for told in (b"Somebody", b"SomeProgram", b"alert", str(tmp_path).encode()):
        assert told not in content


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf(numbered(8, *A5)))
    impose(file, out="one.pdf")
    impose(file, out="two.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


# --- what is refused ------------------------------------------------------------------------------


def no_pages() -> bytes:
    return pdf([])


def truncated() -> bytes:
    content = pdf(numbered(8, *A5))
    return content[: len(content) // 2]


def locked() -> bytes:
    return pdf(numbered(4, *A5), encryption=pikepdf.Encryption(owner="a", user="b"))


def sizeless() -> bytes:
    return pdf([Page((0, 0, 0, 0), "p1")])


def looping() -> bytes:
    """A tree of pages that holds itself."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it is empty"),
        (b"Dear all,\n", "it is not a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5000), "it is not a PDF"),
        (b"%PDF-1.7\nnothing more", "cut off"),
        (b"%PDF-1.7\nrubbish\n%%EOF\n", "damaged"),
        (truncated(), "cut off"),
        (locked(), "locked with a password"),
        (no_pages(), "no pages"),
        (sizeless(), "page 1 cannot be placed"),
        (looping(), ""),
    ],
    ids=["empty", "text", "picture", "head", "rubbish", "cut", "locked", "none", "flat", "loop"],
)
def test_what_cannot_be_imposed_is_refused_in_one_sentence(
    content: bytes, says: str, tmp_path: Path
) -> None:
    refused(impose(saved(tmp_path, content)), tmp_path, says, "in.pdf", "mend:")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--format", "trifold"], "it has 12 pages, and a trifold holds 6 at most"),
        (["--format", "mini-zine"], "holds 9 at most"),
        (["--format", "reader"], "for screens"),
        (["--format", "bookelt"], 'did you mean "booklet"?'),
        (["--paper", "b5"], 'there is no paper called "b5"'),
        (["--format", "trifold", "--signature", "2"], "not bound in signatures"),
        (["--format", "booklet", "--tiles", "2x2"], "not made of tiles"),
        (["--creep", "thick"], "neither auto nor off"),
        (["--creep", "5000"], "neither auto nor off"),
        (["--tiles", "0x0"], "2x3"),
        (["--signature", "0"], "range"),
        (["--sizes", "stretch"], "stretch"),
    ],
)
def test_what_does_not_go_together_is_refused(
    options: list[str], says: str, tmp_path: Path
) -> None:
    refused(impose(saved(tmp_path, pdf(numbered(12, *A5))), *options), tmp_path, says)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused(impose(tmp_path / "missing.pdf"), tmp_path, "missing.pdf", "No such file")


def test_a_file_is_never_written_over_itself(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf(numbered(4, *A5)))
    before = file.read_bytes()
    done = impose(file, out="in.pdf")
    assert done.returncode == 2
    assert "written over itself" in done.stderr
    assert file.read_bytes() == before


def test_what_was_imposed_before_stays_when_the_next_time_fails(tmp_path: Path) -> None:
    impose(saved(tmp_path, pdf(numbered(4, *A5))))
    before = (tmp_path / "out.pdf").read_bytes()
    assert impose(saved(tmp_path, truncated(), "bad.pdf")).returncode == 2
    assert (tmp_path / "out.pdf").read_bytes() == before
