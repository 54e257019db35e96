"""``--variant shop``: single pages for a commercial printer, read back as a printer would."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from conftest import Built, build_of, handbill, make_shop, read_built
from PIL import ImageChops

from handbill.formats.format import Format
from handbill.length import points
from handbill.outputs import commercial
from handbill.outputs.painted.facts import Painted
from handbill.outputs.painted.matrices import shared
from handbill.outputs.painted.page import paint
from handbill.outputs.pdfx import broken_rules
from handbill.outputs.produce import produce
from handbill.outputs.separation import MOST_INK, Separation
from handbill.pages.make import set_pages
from handbill.paper import PAPERS
from handbill.plan.make import Wish, make_plan
from handbill.press.words import press_messages
from handbill.problem import Severity
from handbill.project.formats import press_formats
from handbill.project.profile import press_profile
from handbill.project.read import read_project

FORMS = ("trifold", "half-sheet", "booklet")
WORDS = [(tag, form) for tag in ("en", "ar", "en+es") for form in FORMS]
EVERY = pytest.mark.parametrize(("tag", "form"), WORDS)
BLEED = points("3 mm")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Built:
    """English, Arabic and a pair of one direction, in the files for a commercial printer."""
    shop = make_shop(tmp_path_factory.mktemp("commercial") / "shop", faces)
    options = ("--contact", "blank", "--variant", "shop", "--variant", "print")
    return build_of(shop, ("en", "ar", "en+es"), *options, formats=FORMS)


def painted(file: Path) -> list[Painted]:
    """Give what is painted on each page."""
    with pikepdf.open(file) as document:
        return [paint(document, page, {}) for page in document.pages]


def boxes(page: pikepdf.Page) -> list[list[float]]:
    names = ("/MediaBox", "/BleedBox", "/TrimBox")
    return [[float(edge) for edge in page.obj[name]] for name in names]


@EVERY
def test_every_page_has_its_trim_3_mm_of_bleed_and_a_slug_from_the_origin_on(
    ours: Built, tag: str, form: str
) -> None:
    made: Format = press_formats()[form]
    with pikepdf.open(ours.file(tag, form, "shop")) as document:
        sizes = made.page_sizes(PAPERS["letter"], len(document.pages))
        for page, (width, height) in zip(document.pages, sizes, strict=True):
            media, bleed, trim = boxes(page)
            assert media[:2] == [0, 0]
            assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx(
                (width, height), abs=0.01
            )
            wanted = [trim[0] - BLEED, trim[1] - BLEED, trim[2] + BLEED, trim[3] + BLEED]
            assert bleed == pytest.approx(wanted, abs=0.01)
            assert media[2] > bleed[2]
            assert media[3] > bleed[3]


@EVERY
def test_eight_marks_stand_in_line_with_the_trim_and_beyond_the_bleed(
    ours: Built, tag: str, form: str
) -> None:
    for page in painted(ours.file(tag, form, "shop")):
        lines = [row.box for row in page.strokes if not row.depth]
        assert len(lines) == 8
        for left, top, right, bottom in lines:
            across, down = (left + right) / 2, (top + bottom) / 2
            level = right - left > bottom - top
            edges = page.trim[1::2] if level else page.trim[::2]
            assert any(
                (down if level else across) == pytest.approx(edge, abs=0.01) for edge in edges
            )
            assert shared((left, top, right, bottom), page.bleed) is None
            assert min(left, top) > 0
            assert right < page.width
            assert bottom < page.height


@EVERY
def test_all_is_grey_or_in_four_inks_and_within_the_limit(ours: Built, tag: str, form: str) -> None:
    pages = painted(ours.file(tag, form, "shop"))
    assert {space.name for page in pages for _, space in page.spaces} <= {
        "DeviceGray",
        "DeviceCMYK",
    }
    inks = [colour.ink for page in pages for _, colour in page.colours]
    assert inks
    assert all(ink is not None and ink <= MOST_INK for ink in inks)


@EVERY
def test_only_the_accent_uses_another_ink_than_black(ours: Built, tag: str, form: str) -> None:
    accent = Separation(press_profile(), "#c8102e").of((200, 16, 46))
    (found,) = {
        colour.values
        for page in painted(ours.file(tag, form, "shop"))
        for _, colour in page.colours
        if colour.space.name == "DeviceCMYK" and any(colour.values[:3])
    }
    assert found == pytest.approx(accent)


@EVERY
def test_text_is_black_ink_alone_or_the_accent_or_white(ours: Built, tag: str, form: str) -> None:
    pages = painted(ours.file(tag, form, "shop"))
    texts = [row.colour for page in pages for row in page.texts]
    black = [colour for colour in texts if colour.values == (0, 0, 0, 1)]
    assert len(black) > len(texts) / 2


@EVERY
def test_black_overprints_and_white_does_not(ours: Built, tag: str, form: str) -> None:
    """In every stream, each colour of an area is set under the state that goes with it."""
    with pikepdf.open(ours.file(tag, form, "shop")) as document:
        seen = {
            (over, tuple(float(value) for value in inks))
            for page in document.pages
            for over, inks in _fills(page)
        }
    assert seen
    for over, inks in seen:
        assert over == (inks == (0, 0, 0, 1)), (over, inks)


def _fills(page: pikepdf.Page) -> list[tuple[bool, Any]]:
    """Give each colour of an area, and whether what is painted in it overprints."""
    found = []
    for form in page.obj.Resources.get("/XObject", {}).values():
        states = form.Resources.ExtGState
        over, saved = False, []
        for row in pikepdf.parse_content_stream(form):
            name = str(row.operator)
            if name == "q":
                saved.append(over)
            elif name == "Q":
                over = saved.pop()
            elif name == "gs" and "/op" in states[str(row.operands[0])]:
                state = states[str(row.operands[0])]
                over = bool(state.op)
                assert not over or int(state.OPM) == 1
            elif name == "k":
                found.append((over, row.operands))
    return found


@EVERY
def test_the_file_keeps_the_rules_and_bears_the_label(ours: Built, tag: str, form: str) -> None:
    content = ours.file(tag, form, "shop").read_bytes()
    assert broken_rules(content) == []
    assert b"<pdfxid:GTS_PDFXVersion>PDF/X-4<" in content
    assert not ours.row(tag, form, "shop")["problems"]


def test_a_file_that_breaks_a_rule_of_the_standard_goes_out_without_its_label(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Wish(languages=("en",), formats=("card",), variants=("shop",), contacts=("blank",))
    (task,) = make_plan(read_project(shop), wish, press_messages()).tasks
    pages = set_pages(task.setting, shop / ".cache")
    (whole,) = produce(task, pages).outputs
    assert b"PDF/X-4" in whole.content
    monkeypatch.setattr(commercial, "broken_rules", lambda _: ["it holds PostScript"])
    made = produce(task, pages)
    (output,) = made.outputs
    assert b"PDF/X-4" not in output.content
    with pikepdf.open(BytesIO(output.content)) as document:
        (intent,) = document.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == press_profile().data
    (problem,) = made.problems
    assert problem.severity is Severity.WARNING
    assert problem.what == "it is no PDF/X-4, and does not say so: it holds PostScript"


def test_the_output_intent_is_the_press_s_profile(ours: Built) -> None:
    with pikepdf.open(ours.file("en", "trifold", "shop")) as document:
        (intent,) = document.Root.OutputIntents
        assert intent.S == "/GTS_PDFX"
        assert str(intent.OutputConditionIdentifier) == "CGATS TR 006"
        assert intent.DestOutputProfile.read_bytes() == press_profile().data


def test_its_dates_are_the_edition_s_and_nothing_tells_who_made_it(ours: Built) -> None:
    content = ours.file("en", "trifold", "shop").read_bytes()
    with pikepdf.open(ours.file("en", "trifold", "shop")) as document:
        info = {key: str(value) for key, value in document.trailer.Info.items()}
        text = document.Root.Metadata.read_bytes().decode()
    day = "D:20261123000000Z"
    assert info == {
        "/Title": "LEAD: know this first",
        "/CreationDate": day,
        "/ModDate": day,
        "/Trapped": "/False",
    }
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", text)) == {"2026-11-23T00:00:00Z"}
    assert not re.search(rb"WeasyPrint|pikepdf|qpdf|Argyll|argl", content)


def test_the_pages_of_a_booklet_are_a_multiple_of_four_also_in_a_file_of_single_pages(
    ours: Built,
) -> None:
    for tag in ("en", "ar", "en+es"):
        with pikepdf.open(ours.file(tag, "booklet", "shop")) as document:
            assert len(document.pages) % 4 == 0


def test_pages_are_in_the_order_of_reading(ours: Built) -> None:
    with pypdfium2.PdfDocument(ours.file("en", "trifold", "shop")) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert "know" in texts[0]
    assert "Who to contact" in texts[-1]
    order = [
        texts.index(next(t for t in texts if word in t)) for word in ("Not what", "crackdowns")
    ]
    assert order == sorted(order)


def test_the_second_language_of_a_pair_is_upside_down_from_the_last_page_on(ours: Built) -> None:
    with pypdfium2.PdfDocument(ours.file("en+es", "booklet", "shop")) as document:
        page = document[len(document) - 1]
        upright = page.render(scale=1).to_pil().convert("L")
        text = page.get_textpage()
        start = text.get_text_range().index("LEAD")
        assert text.get_charbox(start)[3] < page.get_height() / 3
        assert upright.getextrema()[0] < 64


def test_only_a_piece_that_begins_on_the_right_says_that_it_is_bound_there(ours: Built) -> None:
    for tag, wanted in (("ar", "/R2L"), ("en", None), ("en+es", None)):
        with pikepdf.open(ours.file(tag, "booklet", "shop")) as document:
            assert document.Root.ViewerPreferences.get("/Direction") == wanted


def test_within_its_trim_a_page_looks_as_in_print(ours: Built) -> None:
    """A half sheet lies upright in the corner of its sheet: it is the same page in other inks."""
    with (
        pypdfium2.PdfDocument(ours.file("en", "half-sheet", "shop")) as single,
        pypdfium2.PdfDocument(ours.file("en", "half-sheet", "print")) as sheets,
    ):
        slug = points("10 mm")
        image = single[0].render(scale=2).to_pil().convert("L")
        cell = image.crop((round(slug * 2), round(slug * 2), image.width - 57, image.height - 57))
        sheet = sheets[0].render(scale=2).to_pil().convert("L")
        # The margins of a page have marks on the sheet.
        inner = (30, 60, cell.width - 30, cell.height - 60)
        difference = ImageChops.difference(cell.crop(inner), sheet.crop(inner))
        changed = sum(difference.histogram()[96:]) / (cell.width * cell.height)
    assert changed < 0.01


def test_the_gallery_says_what_to_do_with_it(ours: Built) -> None:
    page = (ours.out / "index.html").read_text(encoding="utf-8")
    assert "commercial printer, contact: blank" in page
    assert page.count("Send this to a printing house") == len(WORDS)


def test_the_manifest_has_pages_and_neither_sheets_nor_an_edge(ours: Built) -> None:
    for tag, form in WORDS:
        row = ours.row(tag, form, "shop")
        assert (row["sheets"], row["duplex"]) == (None, "none")
        assert row["pages"] == ours.row(tag, form, "print")["pages"]
        assert row["body_pt"] == ours.row(tag, form, "print")["body_pt"]


def test_the_same_input_gives_the_same_bytes_elsewhere(
    ours: Built, tmp_path: Path, faces: Path
) -> None:
    shop = make_shop(tmp_path / "élsewhere", faces)
    words = ("build", "--language", "ar", "--format", "trifold", "--variant", "shop")
    done = handbill(*words, "--jobs", "1", cwd=shop, PYTHONHASHSEED="7", TZ="Asia/Tokyo")
    assert done.returncode == 0, done.stderr
    again = read_built(shop / "out")
    assert again.row("ar")["sha256"] == ours.row("ar", "trifold", "shop")["sha256"]


STYLE = """
.page:first-child { background: #ffe9a8 }
.page:nth-child(2)::before { content: ""; position: absolute; left: -5mm; top: -5mm;
  width: 20mm; height: 20mm; border-radius: 10mm; background: #2244aa }
"""
SHORT = """
.page:nth-child(2)::before { content: ""; position: absolute; right: 0; top: 60mm;
  width: 4mm; height: 20mm; border-radius: 4mm 0 0 4mm; background: #2244aa }
"""
ONE = ("build", "--language", "en", "--format", "trifold", "--variant", "shop")


def test_a_colour_up_to_the_trim_runs_on_and_round_art_beyond_it_is_kept(shop: Path) -> None:
    (shop / "flyers/lead/flyer.css").write_text(STYLE, encoding="utf-8")
    done = handbill(*ONE, cwd=shop)
    assert done.returncode == 0, done.stderr
    with pypdfium2.PdfDocument(read_built(shop / "out").file("shop")) as document:
        image = document[0].render(scale=1).to_pil().convert("RGB")
        slug, bleed = points("10 mm"), BLEED
        corner = image.getpixel((round(slug - bleed + 2), round(slug - bleed + 2)))
        beyond = image.getpixel((round(slug - bleed - 2), image.height // 2))
        circle = document[1].render(scale=1).to_pil().getpixel((round(slug - 4), round(slug + 8)))
    assert corner[2] < 200 < corner[0]
    assert beyond == (255, 255, 255)
    assert circle[2] > circle[0]


def test_round_art_that_ends_at_the_trim_is_refused_with_a_mend(shop: Path) -> None:
    (shop / "flyers/lead/flyer.css").write_text(SHORT, encoding="utf-8")
    done = handbill(*ONE, cwd=shop)
    assert done.returncode == 1
    assert "page 2 has art that ends at its trim (right)" in done.stderr
    assert "docs/printing.md" in done.stderr


def test_the_shop_s_own_profile_converts_and_is_named(shop: Path) -> None:
    profile = bytearray(press_profile().data)
    at = profile.index(b"Handbill: coated")
    profile[at : at + 16] = b"Riverside: coat."
    (shop / "own.icc").write_bytes(profile)
    with (shop / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write('\n[tool.handbill.shop]\nprofile = "own.icc"\n')
    done = handbill(*ONE, cwd=shop)
    assert done.returncode == 0, done.stderr
    with pikepdf.open(read_built(shop / "out").file("shop")) as document:
        (intent,) = document.Root.OutputIntents
        assert str(intent.Info).startswith("Riverside")
        assert str(intent.OutputConditionIdentifier).startswith("Riverside")
        assert "/RegistryName" not in intent
        assert intent.DestOutputProfile.read_bytes() == bytes(profile)
    assert '"why": "unchanged"' in handbill(*ONE, "--json", cwd=shop).stdout
    profile[at : at + 9] = b"Lakeside:"
    (shop / "own.icc").write_bytes(profile)
    assert '"why": "[tool.handbill.shop] profile"' in handbill(*ONE, "--json", cwd=shop).stdout


@pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript is not installed")
def test_ghostscript_finds_no_cyan_and_more_black_than_anything(ours: Built) -> None:
    """The accent has none: a trace of it would be one plate more."""
    command = ["gs", "-q", "-o", "-", "-sDEVICE=inkcov", str(ours.file("en", "trifold", "shop"))]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    rows = [[float(word) for word in line.split()[:4]] for line in done.stdout.splitlines()]
    assert len(rows) == 6
    for cyan, magenta, yellow, black in rows:
        assert cyan == 0
        assert max(magenta, yellow) < black


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(ours: Built) -> None:
    for tag, form in WORDS:
        file = ours.file(tag, form, "shop")
        done = subprocess.run(
            ["qpdf", "--check", str(file)],  # noqa: S607 -- as the user has it
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
