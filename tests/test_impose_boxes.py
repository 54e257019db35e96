"""Pages of every size and shape: placed as a viewer shows them, or one sentence says why not."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from drawn_pdf import Page, numbered, pdf
from imposing import A5, differ, flat, impose, refused, saved, shown, words
from pikepdf import Array, Dictionary, Name

from handbill.sheets.boxes import page_boxes

WHOLE = Array([0, 0, *A5])


CONTENT = b"<</Length 31>>stream\nBT /F 12 Tf 20 30 Td (p1) Tj ET\nendstream"
FONTS = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def raw(*objects: bytes) -> bytes:
    """Write a PDF of these very objects, numbered from one: libraries would write better ones."""
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj %b endobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows)
    trailer = b"trailer<</Root 1 0 R/Size %d>>\n" % (len(objects) + 1)
    return content + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(content)


def written(folder: Path, box: bytes) -> Path:
    page = b"<</Type/Page/Parent 2 0 R" + box + FONTS + b"/Contents 4 0 R>>"
    more = (CONTENT, b"null", b"[0 0 300 400]", b"300 ")
    return saved(
        folder,
        raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, *more),
    )


def size(content: bytes | Path) -> tuple[float, float]:
    source = BytesIO(content) if isinstance(content, bytes) else content
    with pikepdf.open(source, suppress_warnings=True) as document:
        return page_boxes(document.pages[0]).size


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (b"/MediaBox[0 0 300 400]", (300, 400)),
        (b"/MediaBox[300 400 0 0]", (300, 400)),
        (b"/MediaBox[-300 400 0 0]", (300, 400)),
        (b"/MediaBox 6 0 R", (300, 400)),
        (b"/MediaBox[0 0 7 0 R 400]", (300, 400)),
        (b"/MediaBox[0 0 300.000001 +400.]", (300, 400)),
        (b"/MediaBox[0 0 300 400]/CropBox[900 900 999 999]", (300, 400)),
        (b"/MediaBox[0 0 300 400]/CropBox[100 100 100 100]", (300, 400)),
        (b"/MediaBox[0 0 300 400]/CropBox[50 50 250 350]", (200, 300)),
        (b"/MediaBox[0 0 300 400]/CropBox[50 50 250 350]/TrimBox[9999 0 99999 1]", (200, 300)),
        (b"/MediaBox[0 0 300 400]/TrimBox[299.9 0 600 400]", (300, 400)),
        (b"/MediaBox[0 0 300 400]/TrimBox[-50 -50 350 450]", (300, 400)),
        (b"/MediaBox[0 0 300 400]/TrimBox[0 0]", (300, 400)),
        (b"/MediaBox[0 0 300 400]/UserUnit 2", (600, 800)),
        (b"/MediaBox[0 0 300 400]/UserUnit 2/TrimBox[0 0 150 200]", (300, 400)),
        (b"/MediaBox[0 0 300 400]/UserUnit -2", (300, 400)),
        (b"/MediaBox[0 0 300 400]/UserUnit /Two", (300, 400)),
        (b"/MediaBox[0 0 300 400]/UserUnit 0", (300, 400)),
        (b"/MediaBox[0 0 300 400]/Rotate 90", (400, 300)),
        (b"/MediaBox[0 0 300 400]/Rotate -90", (400, 300)),
        (b"/MediaBox[0 0 300 400]/Rotate 45", (300, 400)),
        (b"/MediaBox[0 0 300 400]/Rotate -45", (300, 400)),
        (b"/MediaBox[0 0 300 400]/Rotate 90.5", (400, 300)),
        (b"/MediaBox[0 0 300 400]/Rotate /Left", (300, 400)),
        (b"", (612, 792)),
        (b"/MediaBox[0 0 300]", (612, 792)),
        (b"/MediaBox[0 0 (300) 400]", (612, 792)),
        (b"/MediaBox/Letter", (612, 792)),
        (b"/MediaBox[0 0 NaN 400]", (612, 792)),
        (b"/MediaBox[0 0 1e3 400]", (612, 792)),
    ],
)
def test_every_page_has_the_size_that_viewers_give_it(
    box: bytes, expected: tuple[float, float], tmp_path: Path
) -> None:
    file = written(tmp_path, box)
    assert size(file) == pytest.approx(expected)
    done = impose(file, "--format", "sheet")
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.pdf") == [["p1"]]


@pytest.mark.parametrize(
    ("box", "says"),
    [
        (b"/MediaBox[0 0 0 0]", "its size is 0 x 0 pt"),
        (b"/MediaBox[5 5 5 400]", "its size is 0 x 395 pt"),
        (b"/MediaBox[0 0 10000000000 10000000000]", "its size is 1e+10 x 1e+10 pt"),
        (b"/MediaBox[0 0 " + b"9" * 400 + b" 400]", ""),
        (b"/MediaBox[0 0 300 400]/Rotate 99999999999999999990", ""),
        (b"/MediaBox[0 0 300 400]/UserUnit 100000", "pt"),
        (b"/MediaBox[0 0 300 400]/UserUnit 0.000001", "pt"),
    ],
)
def test_a_page_of_an_absurd_size_is_named(box: bytes, says: str, tmp_path: Path) -> None:
    file = written(tmp_path, box)
    if says:
        refused(impose(file), tmp_path, "page 1 cannot be placed", says)
    else:
        assert impose(file).returncode in (0, 2)


def test_pages_that_say_no_size_are_letter_pages_and_it_is_said(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf(numbered(4, *A5)))
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        for number in (1, 2):
            document.pages[number].obj.MediaBox = Name.Wrong
        document.save(file)
    done = impose(file)
    assert done.returncode == 0
    assert "look at every page of the result" in done.stderr


def test_a_poster_of_many_metres_is_scaled_to_a_sheet_without_a_gap(tmp_path: Path) -> None:
    """Ninety metres: five decimals of the scale would lose a twentieth of the page."""
    page = Page((0, 0, A5[0], A5[1]), "p1", {"UserUnit": 600})
    file = saved(tmp_path, pdf([page]))
    plain = saved(tmp_path, pdf(numbered(1, *A5)), "plain.pdf")
    assert differ(shown(flat(file))[0], shown(flat(plain))[0]) < 0.002


@pytest.mark.parametrize("where", ["page", "parent", "grandparent"])
@pytest.mark.parametrize("rotate", [90, 180, 270, -90, 450])
def test_what_a_page_inherits_counts_as_its_own(where: str, rotate: int, tmp_path: Path) -> None:
    box = WHOLE if rotate % 180 == 0 else Array([0, 0, A5[1], A5[0]])
    with pikepdf.open(BytesIO(pdf(numbered(1, *map(float, box[2:]))))) as document:
        page, top = document.pages[0].obj, document.Root.Pages
        middle = document.make_indirect(
            Dictionary(Type=Name.Pages, Kids=Array([page]), Count=1, Parent=top)
        )
        top.Kids, page.Parent = Array([middle]), middle
        holder = {"page": page, "parent": middle, "grandparent": top}[where]
        del page.MediaBox
        holder.MediaBox, holder.Rotate = box, rotate
        document.save(tmp_path / "in.pdf")
    file = tmp_path / "in.pdf"
    assert differ(shown(flat(file))[0], shown(file)[0]) < 0.002


@pytest.mark.parametrize("rotate", [0, 90, 180, 270, -90, 450])
def test_a_page_that_says_it_is_turned_lies_as_a_viewer_shows_it(
    rotate: int, tmp_path: Path
) -> None:
    """The page is shown with its word in the corner that the rotation brings it to."""
    box = (0, 0, *A5) if rotate % 180 == 0 else (0, 0, A5[1], A5[0])
    file = saved(tmp_path, pdf([Page(box, "p1", {"Rotate": rotate})]))
    impose(file, "--format", "sheet", "--paper", "a5")
    assert seen(tmp_path / "out.pdf") == pytest.approx(seen(file), abs=0.6)


def seen(file: Path) -> tuple[float, ...]:
    """Give where a viewer shows the word: left and top of its box on the page as it is seen."""
    with pypdfium2.PdfDocument(file) as document:
        page = document[0]
        image = page.render(scale=1, grayscale=True)
        buffer, width = bytes(image.buffer), image.stride
        dark = [i for i, value in enumerate(buffer) if value < 100]
        inner = [
            (i % width, i // width)
            for i in dark
            if 8 < i % width < image.width - 8 and 8 < i // width < image.height - 8
        ]
        xs, ys = [x for x, _ in inner], [y for _, y in inner]
        return min(xs), min(ys), max(xs), max(ys)


def test_a_trimbox_is_never_inherited(tmp_path: Path) -> None:
    """Viewers know it from the page alone (ISO 32000-2, table 31)."""
    with pikepdf.open(BytesIO(pdf(numbered(1, *A5)))) as document:
        document.Root.Pages.TrimBox = Array([0, 0, 50, 50])
        document.save(tmp_path / "in.pdf")
    assert size(tmp_path / "in.pdf") == pytest.approx(A5, abs=0.01)


# --- trees ----------------------------------------------------------------------------------------


def tree(kids: bytes, count: bytes = b"1", *more: bytes) -> bytes:
    """Write a tree of pages at 2: 3 is a page, 4 its content, 5 what is given."""
    return raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids" + kids + b"/Count " + count + b">>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R" + FONTS + b">>",
        CONTENT,
        *more,
    )


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (tree(b"[3 0 R]", b"7"), 1),
        (tree(b"[3 0 R]", b"-1"), 1),
        (tree(b"[3 0 R]", b"/Many"), 1),
        (tree(b"[3 0 R null 9 0 R]"), 1),
        (tree(b"[3 0 R 3 0 R 3 0 R]", b"3"), 3),
        (tree(b"[5 0 R]", b"1", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"), 1),
    ],
    ids=["too many", "negative", "wrong", "null kids", "used again", "nested"],
)
def test_a_tree_of_pages_is_followed_as_viewers_do(
    content: bytes, pages: int, tmp_path: Path
) -> None:
    done = impose(saved(tmp_path, content), "--format", "sheet")
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.pdf") == [["p1"]] * pages


@pytest.mark.parametrize(
    "content",
    [
        tree(b"[2 0 R]"),
        tree(b"[5 0 R]", b"1", b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>"),
        tree(b"[]", b"0"),
        tree(b"null"),
        tree(b"[null]"),
        tree(b"[4 0 R]"),
        tree(b"[(page)]"),
        tree(b"3 0 R"),
    ],
    ids=["itself", "loop", "none", "null", "null kid", "stream", "text", "no list"],
)
def test_a_tree_without_pages_is_refused(content: bytes, tmp_path: Path) -> None:
    done = impose(saved(tmp_path, content))
    if done.returncode != 0:  # some of them can be mended
        refused(done, tmp_path, "in.pdf: error:", "mend:")


# --- many, and few --------------------------------------------------------------------------------


def test_parents_that_lead_back_to_themselves_are_left(tmp_path: Path) -> None:
    content = tree(b"[3 0 R]").replace(b"/MediaBox[0 0 300 400]", b"")
    content = content.replace(b"2 0 obj<<", b"2 0 obj<</Parent 2 0 R")
    done = impose(saved(tmp_path, content), "--format", "sheet")
    assert done.returncode == 0, done.stderr


def test_three_thousand_pages_make_a_booklet_in_signatures(tmp_path: Path) -> None:
    done = impose(saved(tmp_path, pdf(numbered(3000, *A5))), "--signature", "250")
    assert done.returncode == 0, done.stderr
    assert "3000 pages on 750 sheets" in done.stderr


@pytest.mark.parametrize("signature", ["0", "-1", "99999999999999999999", "two", "1.5"])
def test_a_signature_of_an_absurd_number_of_sheets_is_refused(
    signature: str, tmp_path: Path
) -> None:
    done = impose(saved(tmp_path, pdf(numbered(4, *A5))), "--signature", signature)
    refused(done, tmp_path, "--signature")


@pytest.mark.parametrize("creep", ["-1", "1e99", "nan", "inf", "0", "", "80 g"])
def test_a_creep_of_an_absurd_weight_is_refused(creep: str, tmp_path: Path) -> None:
    done = impose(saved(tmp_path, pdf(numbered(4, *A5))), "--creep", creep)
    refused(done, tmp_path, "neither auto nor off nor a weight from 30 to 400 g/m2")


@pytest.mark.parametrize(
    ("pages", "options", "warned"),
    [
        (240, (), True),
        (240, ("--creep", "off"), False),
        (240, ("--signature", "8"), False),
        (64, (), False),
        (64, ("--creep", "400"), True),
    ],
)
def test_creep_that_takes_text_into_the_fold_is_warned_of(
    pages: int, options: tuple[str, ...], warned: object, tmp_path: Path
) -> None:
    done = impose(saved(tmp_path, pdf(numbered(pages, *A5))), *options)
    assert done.returncode == 0
    assert ("mm to the fold: what lies nearer is cut off" in done.stderr) is warned
    assert ("--signature 8" in done.stderr) is warned


def test_a_poster_of_too_many_sheets_is_refused_before_they_are_made(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf(numbered(200, *A5)))
    done = impose(file, "--format", "poster", "--tiles", "99x99")
    refused(done, tmp_path, "its pages take 1960200 sheets of a4, and 10000 is the most")
    street = saved(tmp_path, pdf([Page((0, 0, 900000, 900000), "p1")]))
    done = impose(street, "--format", "poster", "--sizes", "centre")
    refused(done, tmp_path, "sheets of a4, and 10000 is the most")


# --- backs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "fronts", "backs"),
    [
        (1, None, None),
        (2, [["p1"]], [["p2"]]),
        (3, [["p1"], ["p3"]], [[], ["p2"]]),
        (5, [["p1"], ["p3"], ["p5"]], [[], ["p4"], ["p2"]]),
    ],
)
def test_every_front_has_a_back_though_it_be_blank(
    pages: int, fronts: Any, backs: Any, tmp_path: Path
) -> None:
    """The sheet on top of the pile is printed first: it takes the first back there is."""
    file = saved(tmp_path, pdf(numbered(pages, *A5)))
    done = impose(file, "--format", "sheet", "--duplex", "fronts-then-backs")
    assert done.returncode == 0, done.stderr
    if fronts is None:
        assert words(tmp_path / "out.pdf") == [["p1"]]
    else:
        assert words(tmp_path / "out.fronts.pdf") == fronts
        assert words(tmp_path / "out.backs.pdf") == backs
