"""The guide: how to print, fold and cut a piece, in its reader's language and in English."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import polib
import pypdfium2
import pytest
from conftest import Built, handbill, make_shop
from test_gallery import Page

from handbill.language import SOURCE, registry
from handbill.outputs.gallery import guide_of
from handbill.outputs.painted.page import paint
from handbill.pages.guide import Guide
from handbill.pages.trust import CONTEXTS
from handbill.plan.setting import Words
from handbill.press.words import guide_messages, press_messages
from handbill.sheets.steps import RECIPES

ENGLISH = Guide(Words(registry()[SOURCE], None, None), registry()[SOURCE], "LEAD")


def said(built: Built, language: str, *words: str) -> str:
    """Give the guide that goes with an output."""
    path = guide_of(built.row(language, *words))
    assert path
    return (built.out / path).read_text(encoding="utf-8")


def sections(html: str) -> list[str]:
    """Part a guide into what it says in each language."""
    return re.findall(r'<section class="guide".*?</section>', html, re.DOTALL)


def drawings(html: str) -> Iterator[list[str]]:
    """Give the numbers of each drawing, from left to right and from the head."""
    for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>(\w+)</text>', svg)
        if found:
            rows = sorted((round(float(y) / 30), float(x), number) for x, y, number in found)
            yield [number for _, _, number in rows]


def test_every_sentence_of_the_guide_belongs_to_it_and_holds_up_no_leaflet() -> None:
    assert {message.id[0] for message in guide_messages()} == set(CONTEXTS)
    assert not {message.id[0] for message in press_messages()} & set(CONTEXTS)
    assert all(message.notes for message in guide_messages())


def test_every_step_of_every_recipe_has_a_sentence() -> None:
    names = {do.name for recipe in RECIPES.values() for look in recipe for do in look}
    for name in names | {"done", "corner", "strips"}:
        assert ENGLISH.word("guide_step", name), name
    assert not ENGLISH.word("guide_step", "soar")


def test_every_piece_of_paper_has_a_guide_beside_it_and_what_is_on_a_screen_has_none(
    built: Built,
) -> None:
    for row in built.rows.values():
        path = guide_of(row)
        assert (path is not None) == (row["sheets"] is not None), row["path"]
        if path:
            assert (built.out / path).is_file()
    gallery = Page((built.out / "index.html").read_text(encoding="utf-8"))
    assert {path for path in map(guide_of, built.rows.values()) if path} <= set(
        gallery.all("a", "href")
    )


def test_a_guide_is_one_whole_page_that_asks_the_network_for_nothing(built: Built) -> None:
    for path in sorted(filter(None, map(guide_of, built.rows.values()))):
        html = (built.out / path).read_text(encoding="utf-8")
        page = Page(html.replace("/>", ">").replace("<path", "<br").replace("</text>", "</text>"))
        assert not page.mistakes, (path, page.mistakes)
        assert not page.open
        assert "http" not in html.replace("http://www.w3.org/2000/svg", "").replace(
            "http-equiv", ""
        )
        assert "<script" not in html
        assert "default-src 'none'" in html


@pytest.mark.parametrize("language", ["es", "ar", "zh-Hans"])
def test_it_speaks_the_readers_language_first_and_then_english(built: Built, language: str) -> None:
    own, english = sections(said(built, language, "trifold", "ink-saver"))
    assert own.startswith(
        f'<section class="guide" lang="{language}" dir="{registry()[language].direction}">'
    )
    assert english.startswith('<section class="guide" lang="en" dir="ltr">')
    assert "choose “Flip on short edge”" in english
    assert "choose “Flip on short edge”" not in own
    # All that it says is translated.
    assert '<span lang="en"' not in own


def test_a_guide_in_english_says_everything_once(built: Built) -> None:
    assert len(sections(said(built, "en", "trifold", "ink-saver"))) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("trifold", "ink-saver"), "Print on both sides: choose “Flip on short edge”."),
        (("sheet", "ink-saver"), "Print on both sides: choose “Flip on long edge”."),
        (("mini-zine", "print"), "Print on one side only."),
        (("half-sheet", "print"), "Copies from one sheet of paper: "),
        (("trifold", "print"), "Sheets of paper for one copy: "),
        (("trifold", "print"), "tiny dots on every page"),
    ],
)
def test_it_says_what_to_choose_in_the_dialog(
    built: Built, built_small: Built, words: tuple[str, str], sentence: str
) -> None:
    small = words[0] in ("mini-zine", "half-sheet")
    (english,) = sections(said(built_small if small else built, "en", *words))
    assert sentence in english
    assert "never “Fit to page”" in english


def test_its_drawings_are_those_of_the_piece_and_mirrored_from_right_to_left(built: Built) -> None:
    english = list(drawings(said(built, "en", "trifold", "ink-saver")))
    assert english == [
        *(list("234"), list("25"), list("1")),
        *(list("561"), list("234")),
    ]
    arabic, _ = sections(said(built, "ar", "trifold", "ink-saver"))
    assert list(drawings(arabic)) == [
        *(list("432"), list("52"), list("1")),
        *(list("165"), list("432")),
    ]


def test_a_pair_that_meets_at_blank_pages_has_a_number_at_every_place(built_pairs: Built) -> None:
    english = sections(said(built_pairs, "en+ar", "booklet", "print"))[1]
    numbers = [sorted(map(int, drawing)) for drawing in drawings(english)]
    pages = built_pairs.row("en+ar", "booklet", "print")["sheets"] * 4
    # Open in the middle, closed, and the outermost sheet from both sides.
    middle = [pages // 2, pages // 2 + 1]
    assert numbers == [middle, middle, middle, [1], [1, pages], [2, pages - 1]]


def test_a_draft_language_says_so_in_its_guide(built: Built) -> None:
    spanish = registry()["es"]
    own, english = sections(said(built, "es", "trifold", "ink-saver"))
    for text in (spanish.draft, registry()[SOURCE].draft):
        assert text in own
        assert text not in english


# --- on paper -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Packed:
    """What was packed for Arabic: the output folder, and the files in the zip."""

    out: Path
    path: str
    files: dict[str, bytes]
    days: set[tuple[int, ...]]


def packed_in(shop: Path, *options: str) -> Packed:
    formats = ("--format", "sheet", "--format", "mini-zine", "--format", "reader")
    result = handbill("pack", *formats, "--language", "ar", "--json", *options, cwd=shop)
    assert result.returncode == 0, result.stderr
    (row,) = json.loads(result.stdout)["packs"]
    content = (shop / "out" / row["path"]).read_bytes()
    assert row["bytes"] == len(content)
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
        days = {info.date_time for info in archive.infolist()}
    assert row["files"] == sorted(files)
    return Packed(shop / "out", row["path"], files, days)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Packed:
    """Arabic, packed once for all tests that only look at it."""
    return packed_in(make_shop(tmp_path_factory.mktemp("pack") / "shop", faces, ["ar"]))


def test_a_pack_has_all_that_is_handed_on_in_one_language(packed: Packed) -> None:
    assert packed.path == "packs/lead.ar.blank.zip"
    assert set(packed.files) == {
        "lead.ar.sheet.letter.ink-saver.blank.pdf",
        "lead.ar.mini-zine.letter.ink-saver.blank.pdf",
        *(f"lead.ar.reader.letter.read.blank.{kind}" for kind in ("pdf", "html", "txt", "png")),
        "lead.ar.reader.letter.read.square.blank.png",
        "lead.ar.reader.letter.read.story.blank.png",
        "lead.ar.guide.letter.pdf",
        "lead.ar.ticket.letter.blank.pdf",
    }
    assert sum(map(len, packed.files.values())) < 1_200_000


def test_a_pack_is_dated_by_its_edition_and_the_same_bytes_in_every_folder(
    packed: Packed, tmp_path: Path, faces: Path
) -> None:
    assert packed.days == {(2026, 11, 23, 0, 0, 0)}
    again = packed_in(make_shop(tmp_path / "elsewhere", faces, ["ar"]), "--jobs", "1")
    assert (again.out / again.path).read_bytes() == (packed.out / packed.path).read_bytes()


def text_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_the_guide_tells_of_every_piece_on_paper_in_both_languages(packed: Packed) -> None:
    pages = text_of(packed.files["lead.ar.guide.letter.pdf"])
    english = [page for page in pages if "How to print and fold" in page]
    assert ["Mini zine" in page for page in english] == [False, True]
    assert "Sheet" in english[0]
    # Each begins on a page of its own, the reader's language first.
    assert len(pages) >= 4
    assert "How to print" not in pages[0] + pages[1]


def test_the_ticket_is_one_page_with_a_row_for_every_file_on_paper(packed: Packed) -> None:
    (page,) = text_of(packed.files["lead.ar.ticket.letter.blank.pdf"])
    for words in (
        "Job ticket for the copy shop",
        "lead.ar.sheet.letter.ink-saver.blank.pdf",
        "lead.ar.mini-zine.letter.ink-saver.blank.pdf",
        "Both sides, flip on long edge",
        "not fitted to the page",
        "Black ink only",
        "How many",
        "Paper: Letter",
        "Leave the sheets as they are",
    ):
        assert words in page.replace("\r\n", " "), words


@pytest.mark.parametrize("name", ["lead.ar.guide.letter.pdf", "lead.ar.ticket.letter.blank.pdf"])
def test_both_are_printed_in_black_ink_alone_with_typefaces_of_ours_and_tell_nothing(
    packed: Packed, name: str
) -> None:
    with pikepdf.open(BytesIO(packed.files[name])) as document:
        assert set(document.docinfo.keys()) == {"/Title"}
        assert "/Metadata" not in document.Root
        for page in document.pages:
            found = paint(document, page, {})
            used = [*found.fills, *found.strokes, *found.texts]
            assert {part.colour.space.name for part in used} == {"DeviceGray"}
            assert not found.unread


def test_the_guide_is_written_by_a_command_of_its_own(packed: Packed) -> None:
    shop = packed.out.parent
    kept = (packed.out / "lead/ar/lead.ar.guide.letter.pdf").read_bytes()
    formats = ("--format", "sheet", "--format", "mini-zine", "--variant", "ink-saver")
    result = handbill("guide", *formats, "--language", "ar", cwd=shop)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "out/lead/ar/lead.ar.guide.letter.pdf\n"
    assert (packed.out / "lead/ar/lead.ar.guide.letter.pdf").read_bytes() == kept


def test_what_is_read_on_a_screen_alone_has_no_guide(shop: Path) -> None:
    result = handbill("guide", "--format", "reader", cwd=shop)
    assert result.returncode == 2
    assert "error: on a screen there is nothing to print or fold" in result.stderr
    assert "mend: name a format that is printed" in result.stderr


def test_sentences_without_a_translation_are_told_and_printed_in_english(
    tmp_path: Path, faces: Path
) -> None:
    shop = make_shop(tmp_path / "shop", faces, ["es"])
    file = shop / "locales/es/LC_MESSAGES/handbill.po"
    catalog = polib.pofile(str(file), wrapwidth=0)
    for entry in catalog:
        if entry.msgctxt == "guide" and entry.msgid.startswith(("Done", "Cut the slit")):
            entry.msgstr, entry.flags = "", []
    catalog.save(str(file))
    result = handbill("guide", "--format", "mini-zine", "--language", "es", cwd=shop)
    assert result.returncode == 0, result.stderr
    assert (
        "locales/es/LC_MESSAGES/handbill.po: warning: 2 sentences of the guide have no translation"
        in result.stderr
    )
    pages = text_of((shop / "out/lead/es/lead.es.guide.letter.pdf").read_bytes())
    assert "Done: this is in front." in pages[0]
    # The leaflet itself is not held up.
    built = handbill("build", "--format", "mini-zine", "--language", "es", cwd=shop)
    assert built.returncode == 0, built.stderr


def test_the_test_sheet_is_made_in_the_languages_that_are_named(shop: Path) -> None:
    languages = ("--language", "es", "--language", "en+ar-XB", "--paper", "a4")
    result = handbill("guide", "--test-sheet", *languages, cwd=shop)
    assert result.returncode == 0, result.stderr
    names = [f"out/test-sheet.{tag}.a4.pdf" for tag in ("es", "en", "ar-XB")]
    assert result.stdout.splitlines() == names
    for name in names:
        with pikepdf.open(shop / name) as document:
            assert len(document.pages) == 2
            assert document.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--language", "xx"), 2, 'error: --language: there is no "xx"'),
        (("--paper", "a5"), 1, "mend: "),
    ],
)
def test_a_test_sheet_that_cannot_be_made_says_why(
    shop: Path, options: tuple[str, str], code: int, said: str
) -> None:
    result = handbill("guide", "--test-sheet", *options, cwd=shop)
    assert result.returncode == code
    assert said in result.stderr
    assert not list((shop / "out").glob("*.pdf"))
