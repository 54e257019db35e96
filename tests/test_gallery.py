"""``index.html``: a picture of every output, by language."""

from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import TAGS, Built
from PIL import Image

from handbill.language import registry
from handbill.outputs.gallery import gallery
from handbill.plan.job import Skip
from handbill.plan.make import Plan

VOID = {"meta", "img", "br", "hr", "input", "link"}


class Page(HTMLParser):
    """Reads a page and keeps what the tests ask for; every element must be closed in its turn."""

    def __init__(self, text: str) -> None:
        """Read a whole page."""
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[dict[str, str], str]] = []
        self.mistakes: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.mistakes.append(f"<{tag}> has an attribute twice")
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        if not self.open or self.open.pop() != tag:
            self.mistakes.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        """Note a text with what it stands in."""
        if data.strip() and self.tags:
            self.texts.append((self.tags[-1][1], data.strip()))

    def all(self, tag: str, name: str) -> list[str]:
        """Give an attribute of every element of a kind that has it."""
        return [row[name] for each, row in self.tags if each == tag and name in row]


@pytest.fixture(scope="module")
def page(built: Built) -> Page:
    return Page((built.out / "index.html").read_text(encoding="utf-8"))


def plan(*skipped: Skip) -> Plan:
    """Give a plan of which nothing but what is left out matters."""
    return Plan((), skipped, (), {}, registry())


def test_the_page_is_well_formed(page: Page) -> None:
    assert page.mistakes == []
    assert page.open == []


def test_the_page_has_a_doctype_a_language_a_title_and_one_heading(
    built: Built, page: Page
) -> None:
    assert (built.out / "index.html").read_bytes().lower().startswith(b"<!doctype html>")
    assert page.all("html", "lang") == ["en"]
    assert [tag for tag, _ in page.tags].count("title") == 1
    assert [tag for tag, _ in page.tags].count("h1") == 1


def test_no_two_elements_have_one_id(page: Page) -> None:
    ids = [row["id"] for _, row in page.tags if "id" in row]
    assert len(ids) == len(set(ids))


def test_every_link_and_picture_leads_to_a_file_or_a_place(built: Built, page: Page) -> None:
    ids = {row["id"] for _, row in page.tags if "id" in row}
    for address in [*page.all("a", "href"), *page.all("img", "src")]:
        if address.startswith("#"):
            assert unquote(address[1:]) in ids, address
        else:
            assert (built.out / unquote(address)).is_file(), address


def test_nothing_is_loaded_from_elsewhere(built: Built, page: Page) -> None:
    text = (built.out / "index.html").read_text(encoding="utf-8")
    assert "http://" not in text
    assert "https://" not in text.replace("https://riverside.example.org", "")
    assert not {"script", "link", "iframe", "base"} & {tag for tag, _ in page.tags}


def test_every_output_is_linked(built: Built, page: Page) -> None:
    assert set(built.rows) <= {unquote(address) for address in page.all("a", "href")}


def test_every_output_but_a_text_has_one_picture(built: Built, page: Page) -> None:
    pictures = sorted(unquote(address) for address in page.all("img", "src"))
    drawn = sorted(f"thumbnails/{path}.png" for path in built.rows if not path.endswith(".txt"))
    assert pictures == drawn


def test_every_picture_says_what_it_shows(page: Page) -> None:
    alternatives = page.all("img", "alt")
    assert len(alternatives) == len(page.all("img", "src"))
    assert all(alternatives)


def test_every_picture_is_of_a_size_for_a_gallery(built: Built, page: Page) -> None:
    for address in page.all("img", "src"):
        with Image.open(built.out / unquote(address)) as image:
            assert image.format == "PNG"
            assert image.height == 360
            assert image.convert("L").getextrema()[0] < 64, "an empty picture"


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_is_named_in_itself_marked_as_such_and_in_english(
    page: Page, tag: str
) -> None:
    language = registry()[tag]
    named = [row for row, text in page.texts if text == language.endonym]
    assert any(row.get("lang") == tag and row.get("dir") == language.direction for row in named)
    assert any(language.english in text for _, text in page.texts)


def test_what_street_outreach_prints_first_is_marked_once_a_language(page: Page) -> None:
    marks = [text for _, text in page.texts if text == "Print this first"]
    assert len(marks) == len(TAGS)


def test_the_gallery_speaks_of_variants_in_plain_words(page: Page) -> None:
    said = " ".join(text for _, text in page.texts).lower()
    assert "black and white" in said
    assert "colour" in said
    assert "phone" in said
    assert "ink-saver" not in said


def test_drafts_are_said_to_be_drafts(page: Page) -> None:
    drafts = [text for _, text in page.texts if text.startswith("Draft: no reader")]
    assert len(drafts) == len(TAGS) - 1


def test_the_edge_to_turn_the_sheet_on_is_said(page: Page) -> None:
    said = {text for _, text in page.texts}
    assert "Both sides, flip on the short edge." in said
    assert "Both sides, flip on the long edge." in said


ROW = {
    "path": "a<b/es/a&b.pdf",
    "flyer": "a",
    "language": "es",
    "format": "sheet",
    "paper": "letter",
    "variant": "print",
    "contact": "<script>",
    "sheets": 1,
    "duplex": "none",
    "review": "draft",
    "problems": [{"severity": "warning", "what": "<b>bad</b>"}],
}


def test_names_and_problems_are_escaped(tmp_path: Path) -> None:
    text = gallery([ROW], plan(Skip("<i>", "vi", "<u>")), tmp_path).decode()
    made = Page(text)
    assert made.mistakes == []
    assert not {"script", "b", "i", "u"} & {tag for tag, _ in made.tags}
    assert "<b>bad</b>" in " ".join(text for _, text in made.texts)


def test_what_was_skipped_is_named_once_for_each_reason(tmp_path: Path) -> None:
    short, unread = "too little is translated", "its catalog cannot be read"
    rows = [("vi", short), ("ar", unread), ("es", short), ("zh-Hans", short)]
    skips = (Skip("lead", tag, why) for tag, why in rows)
    made = Page(gallery([], plan(*skips), tmp_path).decode())
    said = [text for _, text in made.texts]
    at = said.index(f"Not built, because {short}:")
    assert said[at + 1] == "lead in Chinese, Simplified, Spanish and Vietnamese"
    assert said[at + 2 :][:2] == [f"Not built, because {unread}:", "lead in Arabic"]


def test_the_same_outputs_give_the_same_page(built: Built) -> None:
    rows = list(built.rows.values())
    assert gallery(rows, plan(), built.out) == gallery(rows[::-1], plan(), built.out)


def test_thumbnails_have_few_colours_and_so_few_bytes(built: Built) -> None:
    for file in (built.out / "thumbnails").rglob("*.png"):
        data = file.read_bytes()
        with Image.open(BytesIO(data)) as image:
            assert image.mode == "P"
        assert len(data) < 100_000, file
