"""Other people's programs agree with our preflight: on our files, and on files made wrong."""

import re
import unicodedata
from collections import Counter
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from conftest import Built, handbill, read_built
from finished import PRINT, SHOP, draw, findings, for_a_shop, made, picture, write
from outside import (
    answer,
    drawn,
    embedded,
    info,
    mean_inks,
    needs,
    plates,
    read_out,
    resolutions,
    run,
)
from pikepdf import Dictionary, Name, String
from PIL import Image, ImageChops
from structure import structure
from surroundings import Twice
from tinyhtml5 import parse

from handbill.outputs.checks.coverage import covered
from handbill.outputs.expected import Expected
from handbill.outputs.preflight import preflight
from handbill.paper import UNPRINTED
from handbill.project.text import bare

VARIANTS = pytest.mark.parametrize("variant", ["print", "ink-saver", "shop", "riso", "read"])
LANGUAGES = pytest.mark.parametrize("tag", ["en", "es", "zh-Hans"])
# How far shares of a page's ink may lie apart, in percent of the page.
APART = 0.2
WHOLE = 255
# Arabic vowel signs.
SIGNS = re.compile("[\u064b-\u065f\u0670]")


@pytest.fixture(scope="module")
def ours(built_twice: Twice) -> Built:
    """Arabic, alone and on sheets with English, in every variant."""
    return read_built(built_twice.out)


def of_variant(ours: Built, variant: str) -> list[Path]:
    rows = [row for row in ours.rows.values() if row["variant"] == variant]
    found = [ours.out / row["path"] for row in rows if row["path"].endswith(".pdf")]
    assert found
    return found


def saved(folder: Path, data: bytes) -> Path:
    file = folder / "wrong.pdf"
    file.write_bytes(data)
    return file


@needs("qpdf")
@VARIANTS
def test_qpdf_finds_nothing_wrong_in_any_variant(ours: Built, variant: str) -> None:
    for file in of_variant(ours, variant):
        assert "No syntax or stream encoding errors found" in answer("qpdf", "--check", file)


@needs("qpdf", "gs")
def test_fronts_and_backs_that_were_imposed_are_sound_as_well(ours: Built, tmp_path: Path) -> None:
    pages = ours.file("ar", "trifold", "read", "pdf")
    form = ("--format", "trifold", "--paper", "letter", "--duplex", "fronts-then-backs")
    done = handbill("impose", pages, *form, "--out", tmp_path / "x.pdf", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made_files = sorted(tmp_path.glob("*.pdf"))
    assert [file.name for file in made_files] == ["x.backs.pdf", "x.fronts.pdf"]
    for file in made_files:
        assert "No syntax or stream encoding errors found" in answer("qpdf", "--check", file)
        assert answer("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=nullpage", file) == ""


@needs("qpdf")
def test_a_file_with_a_broken_table_is_wrong_for_qpdf_and_for_us(
    ours: Built, tmp_path: Path
) -> None:
    whole = of_variant(ours, "print")[0].read_bytes()
    place = whole.rindex(b"startxref")
    file = saved(tmp_path, whole[:place] + b"startxref\n1\n%%EOF\n")
    assert run("qpdf", "--check", file).returncode != 0
    assert "was damaged" in handbill("check", file, cwd=tmp_path).stderr


@needs("gs")
@VARIANTS
def test_ghostscript_draws_every_page_without_a_word(ours: Built, variant: str) -> None:
    for file in of_variant(ours, variant):
        words = ("-dPDFSTOPONERROR", "-dPDFSTOPONWARNING", "-sDEVICE=nullpage")
        assert answer("gs", "-q", "-dBATCH", "-dNOPAUSE", *words, file) == ""


@needs("gs")
@pytest.mark.parametrize("tag", ["en", "zh-Hans", "ar"])
def test_ghostscript_measures_as_much_ink_on_a_side_as_we_do(built: Built, tag: str) -> None:
    file = built.file(tag, "trifold", "ink-saver")
    theirs = [sum(inks) for inks in mean_inks(file)]
    own = [100 * page.mean for page in covered(file.read_bytes(), [UNPRINTED])]
    assert len(own) == 2
    assert theirs == pytest.approx(own, abs=APART)
    assert theirs != pytest.approx(own[::-1], abs=APART)


@needs("gs")
def test_a_side_with_too_much_ink_is_found_by_both(tmp_path: Path) -> None:
    bars = b" ".join(b"20 %d 160 5 re f" % y for y in range(20, 80, 10))
    file = saved(tmp_path, made(draw(bars)))
    assert mean_inks(file)[1][3] == pytest.approx(24, abs=APART)
    assert any("24.0 % ink, more than 12.0 %" in found for found in findings(draw(bars)))


@needs("gs")
@pytest.mark.parametrize("variant", ["ink-saver", "riso"])
def test_what_is_in_black_only_has_no_other_ink(ours: Built, variant: str, tmp_path: Path) -> None:
    for file in of_variant(ours, variant):
        for page in plates(file, tmp_path):
            highest = [band[1] for band in page.getextrema()]
            assert highest[:3] == [0, 0, 0], file.name
            assert highest[3] > 0, file.name


def mixed(page: Image.Image) -> int:
    """Give how many pixels are black by more than black ink, or by inks that are not black."""
    cyan, magenta, yellow, black = page.split()
    others = ImageChops.lighter(ImageChops.lighter(cyan, magenta), yellow)
    full = black.point([0] * 250 + [WHOLE] * 6)
    least = ImageChops.darker(ImageChops.darker(cyan, magenta), yellow)
    both = ImageChops.lighter(ImageChops.darker(full, others), least)
    return sum(both.histogram()[64:])


@needs("gs")
def test_black_on_coloured_sheets_is_black_ink_only(ours: Built, tmp_path: Path) -> None:
    for file in of_variant(ours, "print"):
        pages = plates(file, tmp_path)
        assert [mixed(page) for page in pages] == [0, 0], file.name
        assert max(page.getextrema()[1][1] for page in pages) > 0


@needs("gs")
def test_black_that_is_mixed_is_found_by_both(tmp_path: Path) -> None:
    square = b"q 0 0 0 rg 40 40 30 30 re f Q "
    assert sum(mixed(page) for page in plates(saved(tmp_path, made(draw(square))), tmp_path)) > 500
    assert any("black text" in found for found in findings(write("0 0 0 rg"), PRINT))


@needs("gs")
@pytest.mark.parametrize("content", [b"1 0 0 rg", b"0 1 0 0 k", b"0.2 0.2 0.2 rg"])
def test_another_ink_in_a_file_for_black_is_found_by_both(content: bytes, tmp_path: Path) -> None:
    change = draw(content + b" 30 30 3 9 re f")
    pages = plates(saved(tmp_path, made(change)), tmp_path)
    assert max(high for page in pages for _, high in page.getextrema()[:3]) > 0
    assert any("where only grey may be" in found for found in findings(change))


def heaviest(page: Image.Image) -> float:
    """Give the most ink on any pixel, in percent: the four inks are added up in whole steps."""
    cyan, magenta, yellow, black = page.split()
    halves = ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2)
    return 400 * ImageChops.add(*halves, 2).getextrema()[1] / WHOLE


@needs("gs")
def test_no_place_of_a_shop_s_page_has_more_ink_than_paper_takes(
    ours: Built, tmp_path: Path
) -> None:
    """Where black lies over a colour the inks add up, which we count apart."""
    for file in of_variant(ours, "shop"):
        found = [heaviest(page) for page in plates(file, tmp_path)]
        assert len(found) >= 6
        assert 100 <= max(found) <= 280, file.name


@needs("gs")
@pytest.mark.parametrize(("ink", "much"), [(b"1 1 0.6 0.3 k", 290), (b"1 1 1 0 k", 300)])
def test_more_ink_than_paper_takes_is_found_by_both(ink: bytes, much: int, tmp_path: Path) -> None:
    change = draw(ink + b" 30 30 3 9 re f")
    pages = plates(saved(tmp_path, for_a_shop(change)), tmp_path)
    assert max(heaviest(page) for page in pages) == pytest.approx(much, abs=2)
    assert any(f"{much} % of ink" in found for found in findings(change, SHOP, for_a_shop))


@needs("pdffonts")
@VARIANTS
def test_poppler_finds_every_font_embedded_and_none_drawn(ours: Built, variant: str) -> None:
    for file in of_variant(ours, variant):
        found = embedded(file)
        assert found or "red" in file.name
        assert all(there and kind != "Type 3" for kind, there in found.values()), found


@needs("pdffonts")
def test_a_font_that_is_not_embedded_is_found_by_both(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.pages[1].obj.Resources = Dictionary(Font=Dictionary(F=font))

    assert embedded(saved(tmp_path, made(change)))["Helvetica"] == ("Type 1", False)
    assert 'the typeface "Helvetica" is not embedded' in findings(change)


@needs("pdfimages")
def test_poppler_finds_no_coarse_picture_in_a_shop_s_files(ours: Built) -> None:
    for file in of_variant(ours, "shop"):
        assert all(dpi >= 300 for dpi in resolutions(file)), file.name


@needs("pdfimages")
@pytest.mark.parametrize(("side", "at"), [(300, 72), (299, 72), (150, 72), (90, 18), (40, 12)])
def test_poppler_counts_the_pixels_of_a_picture_as_we_do(
    side: int, at: int, tmp_path: Path
) -> None:
    change = picture(side, "DeviceGray", at)
    dpi = side * 72 / at
    assert resolutions(saved(tmp_path, for_a_shop(change))) == [pytest.approx(dpi, abs=1)]
    found = [row for row in findings(change, SHOP, for_a_shop) if "pixels an inch" in row]
    assert bool(found) == (dpi < 299)


def paragraphs(built: Built, tag: str) -> list[str]:
    """Give the headings, paragraphs and items of the page for browsers in order."""
    source = built.file(tag, "reader", "html").read_text(encoding="utf-8")
    rows = parse(source, namespace_html_elements=False).iter()
    return ["".join(row.itertext()) for row in rows if row.tag in ("h1", "h2", "p", "li")]


@needs("pdftotext")
@LANGUAGES
def test_poppler_reads_every_paragraph_in_its_order(built: Built, tag: str) -> None:
    read = bare(answer("pdftotext", built.file(tag, "reader", "pdf"), "-"))
    said = [bare(text) for text in paragraphs(built, tag)]
    place = 0
    for text in said:
        assert text in read[place:], text
        place = read.index(text, place) + len(text)
    assert len(said) > 40
    assert bare("(415) 555-0134") in read


@needs("pdftotext")
def test_poppler_reads_every_word_of_an_arabic_text(built: Built) -> None:
    """A word with a vowel sign may come out in the pieces around it, for the sign is raised."""
    read = answer("pdftotext", built.file("ar", "reader", "pdf"), "-")
    said = words("\n".join(paragraphs(built, "ar")))
    plain = {word for word in said if not SIGNS.search(word)}
    pieces = {piece for word in said - plain for piece in SIGNS.split(word)}
    assert len(plain) > 400
    assert sorted(plain - words(SIGNS.sub("", read))) == []
    joined = re.sub("[^\u0621-\u064a]", "", unicodedata.normalize("NFKC", read))
    assert [piece for piece in pieces if piece not in joined] == []
    assert words("كلمة لاتوجدهنا") - words(read) == {"لاتوجدهنا"}


def words(text: str) -> set[str]:
    """Give the words of a text in Arabic letters."""
    return set(re.findall("[\u0621-\u065f\u0670]+", unicodedata.normalize("NFKC", text)))


@needs("pdftotext")
def test_text_whose_letters_nobody_can_tell_is_lost_for_both(built: Built, tmp_path: Path) -> None:
    stream = BytesIO()
    with pikepdf.open(built.file("es", "reader", "pdf")) as document:
        for thing in document.objects:
            if isinstance(thing, Dictionary) and "/ToUnicode" in thing:
                del thing.ToUnicode
        document.save(stream)
    file = saved(tmp_path, stream.getvalue())
    assert "paraguas" not in answer("pdftotext", file, "-")
    assert "BORRADOR" not in answer("pdftotext", file, "-")
    expected = Expected("read", families=("Noto Sans",))
    found = [row.what for row in preflight(stream.getvalue(), expected, "x")]
    assert any("does not say which letters" in row for row in found)


@needs("pdfinfo")
@VARIANTS
def test_poppler_finds_a_title_and_no_maker(ours: Built, variant: str) -> None:
    """A printer's standard asks for days: those of the edition."""
    for file in of_variant(ours, variant):
        told = info(file)
        assert told["Title"].startswith("LEAD")
        assert not {"Producer", "Creator", "Author", "Subject", "Keywords"} & set(told)
        days = {told[key] for key in ("CreationDate", "ModDate") if key in told}
        assert days == ({"Mon Nov 23 00:00:00 2026 UTC"} if variant == "shop" else set())
        assert told["Tagged"] == ("yes" if variant == "read" else "no")
        assert told["JavaScript"] == "no"


@needs("pdfinfo")
def test_poppler_finds_the_trim_in_its_bleed(ours: Built) -> None:
    for file in of_variant(ours, "shop"):
        told = info(file)
        media, bleed, trim = (
            [float(edge) for edge in told[f"{name}Box"].split()]
            for name in ("Media", "Bleed", "Trim")
        )
        assert media[:2] == [0, 0]
        for edge, sign in enumerate((1, 1, -1, -1)):
            assert sign * (trim[edge] - bleed[edge]) == pytest.approx(8.504, abs=0.02)
            assert sign * (bleed[edge] - media[edge]) > 10


@needs("pdfinfo")
@pytest.mark.parametrize("key", ["Producer", "Author", "CreationDate"])
def test_who_made_a_file_is_found_by_both(key: str, tmp_path: Path) -> None:
    text = "D:20260101000000Z" if key == "CreationDate" else "Jane"

    def change(document: pikepdf.Pdf) -> None:
        document.trailer.Info[f"/{key}"] = String(text)

    assert key in info(saved(tmp_path, made(change)))
    assert any(key in found for found in findings(change))


@needs("pdfinfo")
@LANGUAGES
def test_poppler_reads_the_tags_in_the_order_in_which_we_do(built: Built, tag: str) -> None:
    for form in ("reader", "trifold"):
        file = built.file(tag, form, "read", "pdf")
        assert bare(read_out(file)) == bare(structure(file).root.text)


@needs("pdfinfo")
def test_tags_in_another_order_are_read_in_it_by_both(built: Built, tmp_path: Path) -> None:
    whole = built.file("en", "reader", "pdf")
    stream = BytesIO()
    with pikepdf.open(whole) as document:
        root = document.Root.StructTreeRoot.K[0]
        root.K = pikepdf.Array(reversed(list(root.K)))
        document.save(stream)
    file = saved(tmp_path, stream.getvalue())
    assert bare(read_out(file)) == bare(structure(file).root.text)
    assert bare(read_out(file)) != bare(structure(whole).root.text)


@needs("pdftoppm", "pdfinfo")
@pytest.mark.parametrize("variant", ["read", "shop", "print"])
def test_poppler_draws_a_code_that_phones_read(ours: Built, variant: str) -> None:
    (file,) = [each for each in of_variant(ours, variant) if ".ar.trifold." in each.name]
    found: Counter[str] = Counter()
    for page in range(1, int(info(file)["Pages"]) + 1):
        found.update(row.text for row in zxingcpp.read_barcodes(drawn(file, page, 100)))
    assert found == {"https://harbour.example.org": 1}


@needs("verapdf")
@pytest.mark.parametrize("form", ["reader", "trifold", "sheet"])
def test_verapdf_finds_that_files_for_screens_are_pdf_ua(built: Built, form: str) -> None:
    for tag in ("en", "ar"):
        file = built.file(tag, form, "read", "pdf")
        assert answer("verapdf", "--flavour", "ua1", "--format", "text", file).startswith("PASS")
