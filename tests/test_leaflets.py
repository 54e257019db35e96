"""What a reader holds: nothing the flyer says is lost, and a draft says that it is one."""

import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import polib
import pypdfium2
import pytest
from conftest import ROOT, Built, handbill, make_shop, read_built

from handbill.language import registry
from handbill.pages.trust import CONTEXTS
from handbill.press.words import press_messages
from handbill.project.messages import extract

TAGS = ("en", "es", "ar", "zh-Hans", "vi")
TRANSLATED = TAGS[1:]
PRINTED = (("trifold", "print"), ("trifold", "ink-saver"), ("sheet", "print"), ("reader", "read"))
EVERY = pytest.mark.parametrize("tag", TAGS)
FORMS = pytest.mark.parametrize("words", PRINTED, ids=" ".join)
# Said only where there is no such line of the contact, or by other formats.
ELSEWHERE = {"Name", "Text message", "WhatsApp", "Stamp or sticker"}


def squeezed(text: str) -> str:
    """Two texts are equal after NFKC and without spaces, invisible marks and line-end hyphens."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u200b\u2060\u00ad\u2010\ufffe\x02-]", "", plain)


def sentences(tag: str, domain: str) -> Iterator[tuple[str | None, str]]:
    """Give the context and the text of every message that a domain has in a language."""
    if tag == "en":
        html = (ROOT / "flyers" / "lead" / "flyer.html").read_text(encoding="utf-8")
        messages = extract(html, "flyer.html", []) if domain == "lead" else press_messages()
        yield from (message.id for message in messages)
        return
    folder = ROOT / "locales" / registry()[tag].locale / "LC_MESSAGES"
    for entry in polib.pofile(str(folder / f"{domain}.po")):
        # The words of the guide stand beside leaflets, not on them.
        if not entry.obsolete and entry.msgctxt not in CONTEXTS:
            yield entry.msgctxt, entry.msgstr


def pieces(text: str) -> list[str]:
    """Give a message without tags, cut at its placeholders."""
    without = unescape(re.sub(r"<[^>]+>", "", text)).replace("%%", "%")
    return [piece for piece in re.split(r"%\(\w+\)s", without) if squeezed(piece)]


@cache
def text_of(file: Path) -> str:
    """Give a file's text as PDF readers hand it out."""
    with pypdfium2.PdfDocument(file) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def letters(text: str) -> Counter[str]:
    """Count a text's letters and digits; marks above letters may have a place of their own."""
    plain = unicodedata.normalize("NFKC", text)
    return Counter(char for char in plain if char.isalnum())


def bare(word: str) -> str:
    """Give a word's letters and digits in an order that does not depend on its direction."""
    return "".join(sorted(letters(word).elements()))


@EVERY
@FORMS
def test_every_sentence_of_the_flyer_is_on_the_paper(
    built: Built, tag: str, words: tuple[str, str]
) -> None:
    """In sequence for left-to-right languages; for right-to-left ones, by the letters of words."""
    text = text_of(built.file(tag, *words, "pdf"))
    said = [each for context, each in sentences(tag, "lead") if context not in ("short", "picture")]
    assert len(said) > 50
    if registry()[tag].right_to_left:
        wanted = sum((letters("".join(pieces(each))) for each in said), Counter())
        assert wanted - letters(text) == Counter()
        return
    whole = squeezed(text)
    assert [piece for each in said for piece in pieces(each) if squeezed(piece) not in whole] == []


@FORMS
def test_every_word_in_arabic_is_on_the_paper(built: Built, words: tuple[str, str]) -> None:
    """Of those without vowel marks, which PDF readers place beside the word."""
    text = text_of(built.file("ar", *words, "pdf"))
    found = {bare(word) for word in re.split(r"[\s()«»،,.:/-]+", text)}
    lost = []
    for context, each in sentences("ar", "lead"):
        if context in ("short", "picture"):
            continue
        for word in re.split(r"[\s()«»،,.:/-]+", " ".join(pieces(each))):
            marked = any(unicodedata.combining(char) for char in word)
            if not marked and bare(word) and bare(word) not in found:
                lost.append(word)
    assert lost == []


@EVERY
@FORMS
def test_every_word_of_the_press_is_on_the_paper(
    built: Built, tag: str, words: tuple[str, str]
) -> None:
    """Headings, labels and the small print, in the reader's language."""
    text = text_of(built.file(tag, *words, "pdf"))
    sources = [message for _, message in sentences("en", "handbill")]
    said = dict(zip(sources, (m for _, m in sentences(tag, "handbill")), strict=True))
    whole = squeezed(text)
    lost = []
    for source, each in said.items():
        printing = words[1] != "read"
        edge = "long" if words[0] == "sheet" else "short"
        apart = (
            (source.startswith("To print:") and not (printing and edge in source))
            or source.startswith(("QR code", "Other side", "From the other", "%(shown)s of"))
            or (source == "In this leaflet" and words[0] != "reader")
            or source in ELSEWHERE
        )
        if apart:
            continue
        for piece in pieces(each):
            if registry()[tag].right_to_left:
                there = not letters(piece) - letters(text)
            else:
                there = squeezed(piece) in whole
            lost += [] if there else [piece]
    assert lost == []


@EVERY
@FORMS
def test_the_number_to_call_is_on_every_piece(
    built: Built, tag: str, words: tuple[str, str]
) -> None:
    assert "(415) 555-0134" in text_of(built.file(tag, *words, "pdf"))


@EVERY
def test_the_small_print_names_language_version_and_days(built: Built, tag: str) -> None:
    text = squeezed(text_of(built.file(tag, "trifold", "print")))
    language = registry()[tag]
    if not language.right_to_left:
        assert squeezed(language.english) in text
    for number in ("2026", "2016"):
        assert number in text


@pytest.mark.parametrize("tag", TRANSLATED)
@FORMS
def test_a_draft_says_so_in_english_and_in_its_language(
    built: Built, tag: str, words: tuple[str, str]
) -> None:
    text = text_of(built.file(tag, *words, "pdf"))
    assert squeezed(registry()["en"].draft) in squeezed(text)
    own = registry()[tag].draft
    if registry()[tag].right_to_left:
        found = {bare(word) for word in re.split(r"[\s.]+", text)}
        assert {bare(word) for word in re.split(r"[\s.]+", own)} <= found
    else:
        assert squeezed(own) in squeezed(text)


@FORMS
def test_the_source_has_no_draft_line(built: Built, words: tuple[str, str]) -> None:
    assert "DRAFT" not in text_of(built.file("en", *words, "pdf"))


def test_the_draft_line_stands_in_the_text_for_messengers(built: Built) -> None:
    for tag in TRANSLATED:
        text = built.file(tag, "reader", "txt").read_text(encoding="utf-8")
        assert registry()["en"].draft in text
        assert registry()[tag].draft in text
    assert "DRAFT" not in built.file("en", "reader", "txt").read_text(encoding="utf-8")


# Ways to hide the line, each in a part of the flyer that the press prints as it is.
HIDES = {
    "display": "<style>.draft { display: none !important }</style>",
    "white": "<style>.draft, .draft * { color: #fff !important }</style>",
    "tiny": "<style>.draft, .draft * { font-size: 1px !important }</style>",
    "hidden": "<style>.draft { visibility: hidden !important }</style>",
    "clear": "<style>.draft { opacity: 0 !important }</style>",
    "away": "<style>.draft { position: relative !important; left: -3000pt !important }</style>",
    "covered": '<div style="position: fixed; inset: 0; background: #fff; z-index: 9">x</div>',
    "clipped": "<style>.draft { height: 0 !important; overflow: hidden !important }</style>",
    "indented": "<style>.draft p { text-indent: -3000pt !important }</style>",
}


@pytest.fixture(scope="module")
def hiding(
    tmp_path_factory: pytest.TempPathFactory, faces: Path
) -> tuple[Built, dict[str, tuple[str, ...]]]:
    """A shop whose flyers each try one way to hide the draft lines, built in Spanish."""
    shop = make_shop(tmp_path_factory.mktemp("hiding") / "shop", faces)
    ids: dict[str, tuple[str, ...]] = {}
    for way, code in HIDES.items():
        ids[way] = (f"by-{way}",)
        flyer = add(shop, f"by-{way}")
        html = (flyer / "flyer.html").read_text(encoding="utf-8")
        opening = '<section class="intro">'
        assert opening in html
        changed = html.replace(opening, f"{opening}{code}")
        (flyer / "flyer.html").write_text(changed, encoding="utf-8")
    ids["display"] = (*ids["display"], "css-display")
    style = HIDES["display"].removeprefix("<style>").removesuffix("</style>")
    (add(shop, "css-display") / "flyer.css").write_text(style, encoding="utf-8")
    options = ("--language", "es", "--format", "reader", "--variant", "read")
    handbill("build", *options, cwd=shop)
    return read_built(shop / "out"), ids


def add(shop: Path, name: str) -> Path:
    """Add a flyer to a shop, with its Spanish catalog."""
    shutil.copytree(shop / "flyers" / "lead", shop / "flyers" / name)
    folder = shop / "locales" / "es" / "LC_MESSAGES"
    shutil.copyfile(folder / "lead.po", folder / f"{name}.po")
    return shop / "flyers" / name


def draft_is_seen(file: Path) -> bool:
    """Whether the English draft line stands in a file, inside the page, in dark and large type."""
    words = registry()["en"].draft
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            text = page.get_textpage()
            every = text.get_text_range()
            start = re.search(r"\s+".join(map(re.escape, words.split())), every)
            if not start:
                continue
            boxes = [text.get_charbox(i) for i in range(*start.span()) if every[i].strip()]
            image = page.render(scale=4).to_pil().convert("L")
            width, height = page.get_size()
            return all(
                0 <= left < right <= width
                and 0 <= bottom < top <= height
                and (top - bottom > 3 or char_is_low(top - bottom))
                and image.crop(
                    (
                        int(left * 4),
                        int((height - top) * 4),
                        int(right * 4) + 1,
                        int((height - bottom) * 4) + 1,
                    )
                ).getextrema()[0]
                < 128
                for left, bottom, right, top in boxes
            )
    return False


def char_is_low(height: float) -> bool:
    """Whether a box may be a point's or a comma's in legible type."""
    return height > 0.8


def test_the_check_below_sees_an_honest_draft_line(built: Built) -> None:
    assert draft_is_seen(built.file("es", "reader", "pdf"))


@pytest.mark.parametrize("way", HIDES)
def test_no_flyer_can_hide_that_it_is_a_draft(
    hiding: tuple[Built, dict[str, tuple[str, ...]]], way: str
) -> None:
    """It is not built, or it shows the line all the same."""
    built, ids = hiding
    for flyer in ids[way]:
        for path in built.rows:
            if path.startswith(f"{flyer}/") and path.endswith(".pdf"):
                assert draft_is_seen(built.out / path), path


def test_no_contact_can_hide_that_it_is_a_draft_or_an_example(shop: Path) -> None:
    """Its values are text, in every place where they are printed."""
    style = "<style>.draft,.example{display:none!important}</style>"
    (shop / "contacts" / "sly.toml").write_text(
        f'format = 1\nkind = "example"\nname = "x{style}"\nnote = "{style}"\n'
        f"web = 'https://example.org/\"><b>{style}'\n"
        '[[phones]]\nnumber = "206-555-0100"\n',
        encoding="utf-8",
    )
    options = ("--language", "es", "--format", "reader", "--contact", "sly")
    done = handbill("build", *options, cwd=shop)
    if done.returncode == 2:
        return  # refused at the door
    for path in read_built(shop / "out").rows:
        if path.endswith(".pdf"):
            text = text_of(shop / "out" / path)
            assert squeezed(registry()["en"].draft) in squeezed(text)
            assert "EXAMPLE" in text


def test_a_reviewed_edition_has_no_such_line_and_a_translated_one_says_what_is_lacking(
    shop: Path,
) -> None:
    for name in ("lead", "handbill"):
        file = shop / "locales" / "es" / "LC_MESSAGES" / f"{name}.po"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("#, fuzzy, ", "#, ").replace("#, fuzzy\n", ""), "utf-8")
    done = handbill("build", "--language", "es", "--format", "reader", cwd=shop)
    assert done.returncode == 0, done.stderr
    built = read_built(shop / "out")
    row = built.row("es", "reader", "pdf")
    assert row["review"] == "translated"
    text = squeezed(text_of(built.out / row["path"]))
    assert squeezed(registry()["en"].unchecked) in text
    assert squeezed(registry()["es"].unchecked) in text
    assert "DRAFT" not in text


def test_a_missing_message_prints_in_english_and_is_told(shop: Path) -> None:
    path = "locales/es/LC_MESSAGES/lead.po"
    text = (shop / path).read_text(encoding="utf-8")
    old = 'msgstr "No es una alternativa al sistema de justicia penal."'
    assert old in text
    (shop / path).write_text(text.replace(old, 'msgstr ""'), encoding="utf-8")
    done = handbill("build", "--language", "es", "--format", "reader", cwd=shop)
    assert done.returncode == 1
    assert f"{path}:" in done.stderr
    built = read_built(shop / "out")
    said = squeezed(text_of(built.file("es", "reader", "pdf")))
    assert squeezed("It is no alternative to the criminal justice system.") in said
