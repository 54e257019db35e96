"""Each script's typeface: its letters are there, its bold is bold, its text survives a PDF."""

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from handbill.pages import fonts
from handbill.pages.fonts import FontSet, prepare
from handbill.pages.typeset import Source, Typesetter

SENTENCES: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "data" / "sentences.toml").read_text(encoding="utf-8")
)
RIGHT_TO_LEFT = ("Noto Naskh Arabic", "Noto Nastaliq Urdu", "Noto Sans Hebrew")
FAMILIES = pytest.mark.parametrize("family", SENTENCES)
EACH = pytest.mark.parametrize(
    ("family", "tag"), [(family, tag) for family, row in SENTENCES.items() for tag in row]
)
FIXED = [
    name for name in SENTENCES if fonts._registry()[name].get("repertoire", "edition") != "edition"
]
REGULAR, BOLD, BLACK = 400, 700, 900
# Shaped by Pango without a glyph of their own.
INVISIBLE = set("\u200b\u200c\u200d\u200e\u200f\u2060")


def stack(family: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((family, "Noto Sans")))


def made(family: str, faces: Path) -> FontSet:
    return prepare(stack(family), frozenset("".join(SENTENCES[family].values())), faces)


def folders(found: FontSet) -> list[Path]:
    text = found.configuration.read_text(encoding="utf-8")
    return [Path(str(each.text)) for each in ET.fromstring(text).iter("dir")]  # noqa: S314 -- ours


def letters(face: Path) -> set[str]:
    return set(map(chr, TTFont(face).getBestCmap()))


@cache
def typesetter(family: str, faces: Path) -> Typesetter:
    return Typesetter(made(family, faces), faces, "flyers/x/flyer.html")


@cache
def page(family: str, tag: str, weight: int, faces: Path) -> bytes:
    """Set a sentence on one page."""
    direction = "rtl" if family in RIGHT_TO_LEFT else "ltr"
    families = ", ".join(f"'{name}'" for name in stack(family))
    html = (
        f"<!DOCTYPE html><html lang={tag} dir={direction}>"
        "<style>@page { size: 400pt 800pt; margin: 20pt } body { margin: 0;"
        f" font: {weight} 12pt/2.3 {families} }}</style><body>{SENTENCES[family][tag]}"
    )
    done = typesetter(family, faces).document(Source(html), tagged=False)
    assert done.pages == 1
    return done.pdf


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())


def in_sequence(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u200b\u2060\u00ad\u2010\ufffe\x02-]", "", plain)


def by_words(text: str) -> Counter[str]:
    words = unicodedata.normalize("NFKC", text).split()
    bare = ("".join(sorted(filter(str.isalnum, word))) for word in words)
    return Counter(filter(None, bare))


def ink(pdf: bytes) -> float:
    """Measure how much of a page is dark, in pixels of 150 dpi."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=150 / 72, grayscale=True).to_pil().convert("L")
    return sum(255 - grey for grey in picture.tobytes()) / 255


def test_there_are_sentences_to_try_every_typeface_with() -> None:
    assert set(SENTENCES) == set(fonts._families())


@FAMILIES
def test_every_character_of_a_sentence_is_in_its_faces(family: str, faces: Path) -> None:
    """In each weight, so that no word falls back to another typeface when it is emphasised."""
    own, *rest = folders(made(family, faces))
    latin = letters((rest[0] if rest else own) / "400.ttf")
    wanted = set("".join(SENTENCES[family].values())) - INVISIBLE
    for face in own.glob("*.ttf"):
        assert wanted - letters(face) - latin == set(), face.name


@pytest.mark.parametrize("family", FIXED)
def test_every_face_has_a_space_of_its_own(family: str, faces: Path) -> None:
    """Without one, a text in this family alone shows a box between its words."""
    for face in folders(made(family, faces))[0].glob("*.ttf"):
        assert {" ", "\u00a0"} <= letters(face), face.name


@pytest.mark.parametrize("family", [name for name in FIXED if name != "Noto Sans"])
def test_latin_letters_are_those_of_noto_sans_in_every_language(family: str, faces: Path) -> None:
    found = letters(folders(made(family, faces))[0] / "400.ttf")
    assert not {char for char in found if char.isascii() and char.isalpha()}


@FAMILIES
def test_every_face_bears_its_family_s_name_and_its_own_weight(family: str, faces: Path) -> None:
    found = {}
    for face in folders(made(family, faces))[0].glob("*.ttf"):
        font = TTFont(face)
        names = font["name"]
        assert (names.getDebugName(16) or names.getDebugName(1)) == family
        found[font["OS/2"].usWeightClass] = face
    row = fonts._registry()[family]
    assert set(found) == set(row.get("weights", (REGULAR, BOLD)))


@EACH
def test_a_sentence_is_set_in_its_own_typeface_and_noto_sans_alone(
    family: str, tag: str, faces: Path
) -> None:
    with pikepdf.open(BytesIO(page(family, tag, REGULAR, faces))) as document:
        fonts_of_page = document.pages[0].Resources.Font.values()
        names = {str(font.BaseFont).partition("+")[2] for font in fonts_of_page}
    allowed = {name.replace(" ", "-") for name in stack(family)}
    assert family.replace(" ", "-") in names
    assert names <= allowed
    assert not typesetter(family, faces).missing


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
@EACH
def test_a_sentence_comes_out_of_a_pdf_as_it_went_in(
    family: str, tag: str, weight: int, faces: Path
) -> None:
    """In sequence left to right, by the letters of words right to left."""
    found = text_of(page(family, tag, weight, faces))
    if family in RIGHT_TO_LEFT:
        assert by_words(found) == by_words(SENTENCES[family][tag])
    else:
        assert in_sequence(found) == in_sequence(SENTENCES[family][tag])


@FAMILIES
def test_bold_is_really_bolder(family: str, faces: Path) -> None:
    """By the ink of a sentence: at least a third more than regular."""
    tag = next(iter(SENTENCES[family]))
    assert ink(page(family, tag, BOLD, faces)) > 1.33 * ink(page(family, tag, REGULAR, faces))


@pytest.mark.parametrize("family", ["Noto Sans", "Noto Sans Khmer", "Noto Sans TC"])
def test_black_is_bolder_than_bold(family: str, faces: Path) -> None:
    tag = next(iter(SENTENCES[family]))
    assert ink(page(family, tag, BLACK, faces)) > 1.1 * ink(page(family, tag, BOLD, faces))


def test_a_name_in_a_repertoire_stands_for_all_of_its_ranges() -> None:
    khmer = set(map(chr, fonts._unicodes("khmer", frozenset())))
    assert {" ", "5", "(", "\u00a0", "\u200b", "\u200d", "\u25cc", "\u1780", "\u17d2"} <= khmer
