"""The first flyer: readable, faithful in its figures, and in words of its own."""

import hashlib
import re
from pathlib import Path

import polib
import pytest
from conftest import ROOT, TAGS, Built, handbill

from handbill.language import SOURCE, registry
from handbill.pages.markup import Text, parse, plain
from handbill.pages.template import render_flyer
from handbill.plan.setting import Words
from handbill.project.flyer import Flyer
from handbill.project.read import Project, read_project

POINTS = (
    "supporters",
    "interview",
    "confidential",
    "list",
    "evidence",
    "crackdowns",
    "money",
    "services",
    "decriminalization",
)
# Terms that the flyer cannot do without; each counts as one short word in the reading grade.
FIXED_TERMS = (
    "Law Enforcement Assisted Diversion",
    "Public Defender Association",
    "community advisory representatives",
    "Prosecuting Attorney’s office",
    "assessment intake interview",
    "intake assessment",
    "City Attorney",
    "Prosecutor",
    "decriminalization",
    "California",
    "confidential",
    "initiatives",
)
NINE_NAMES = (
    "Amnesty International",
    "UNAIDS",
    "UNFPA",
    "UNDP",
    "WHO",
    "Global Alliance Against Traffic in Women",
    "Human Rights Watch",
    "The Lancet",
    "Open Society Foundations",
)


@pytest.fixture(scope="module")
def project() -> Project:
    return read_project(ROOT)


@pytest.fixture(scope="module")
def flyer(project: Project) -> Flyer:
    return project.flyers["lead"]


@pytest.fixture(scope="module")
def text(project: Project) -> Text:
    return text_in(project, SOURCE)


def text_in(project: Project, tag: str) -> Text:
    flyer = project.flyers["lead"]
    language = registry()[tag]
    words = Words(
        language, project.catalogs.get((tag, "lead")), project.catalogs.get((tag, "handbill"))
    )
    html = render_flyer(flyer, words)
    assert isinstance(html, str), html
    parsed = parse(html, flyer.template_path, spaces=language.spaces)
    assert isinstance(parsed, Text), parsed
    return parsed


def body(text: Text, name: str) -> str:
    return plain(next(point for point in text.points if point.id == name).body)


def test_the_project_has_no_problem(project: Project) -> None:
    assert project.problems == ()


def test_all_nine_points_are_there_in_their_order(text: Text) -> None:
    assert tuple(point.id for point in text.points) == POINTS


@pytest.mark.parametrize("number", range(9), ids=POINTS)
def test_a_heading_has_at_most_eight_words(text: Text, number: int) -> None:
    assert len(plain(text.points[number].heading).split()) <= 8


@pytest.mark.parametrize("number", range(9), ids=POINTS)
def test_a_short_form_has_at_most_fifteen_words(text: Text, number: int) -> None:
    assert len(plain(text.points[number].short).split()) <= 15


def test_bodies_have_about_sixty_words_each(text: Text) -> None:
    """On average; the second and the last carry seven and eight claims and are longer."""
    counts = [len(plain(point.body).split()) for point in text.points]
    assert 45 <= sum(counts) / len(counts) <= 75


def test_it_can_be_read_after_eight_years_of_school(text: Text) -> None:
    """Flesch-Kincaid over all sentences, its fixed terms and the names counted as one word each."""
    whole = " ".join(plain(point.body) for point in text.points if point.id != POINTS[-1])
    assert grade(whole) <= 8


def grade(whole: str) -> float:
    for term in FIXED_TERMS:
        whole = whole.replace(term, "term")
    sentences = re.findall(r"[^.:]+[.:]", whole)
    words = re.findall(r"[\w’$-]+", whole)
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", w.lower())))) for w in words
    )
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_no_run_of_eight_words_is_taken_from_the_leaflet_it_retells(text: Text) -> None:
    """The names of organisations and the source's own title are exempt."""
    rows = (ROOT / "tests/data/source-eight-word-runs.txt").read_text(encoding="utf-8").split("\n")
    known = {row for row in rows if row and not row.startswith("#")}
    assert len(known) > 600
    parts = [text.title, text.subtitle, text.scope, text.intro, text.closing]
    parts += [f"{point.heading}. {point.body}. {point.short}" for point in text.points]
    said = re.sub(r"['’]", "", " ".join(plain(part) for part in parts).lower())
    words = re.findall(r"[a-z0-9$]+", said)
    runs = [" ".join(words[i : i + 8]) for i in range(len(words) - 7)]
    taken = [run for run in runs if hashlib.sha256(run.encode()).hexdigest()[:12] in known]
    assert taken == []


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ("supporters", ("suggest", "not voluntary", "not without arrest", "not without jail")),
        ("interview", ("30 days", "October 2016", "can then charge", "or both", "Seattle")),
        ("interview", ("ultimate and exclusive authority", "Public Defender Association")),
        ("confidential", ("Seattle", "must sign waivers", "possibly ending support")),
        ("list", ("ongoing log", "otherwise LEAD-eligible", "birth dates", "incident numbers")),
        ("evidence", ("probable cause", "prostitution or drug offenses", "designated people")),
        ("evidence", ("Trans", "Black", "immigrant", "no-income", "low-income")),
        ("crackdowns", ("come together with", "hundreds of people", "four months", "FBI")),
        ("money", ("likely", "Some of the $15 million", "2016", "California")),
        ("services", ("living wages", "welfare", "affordable housing", "young people", "mothers")),
        ("services", ("victims or offenders", "independent, free and confidential", "for a start")),
        ("decriminalization", ("first step", "New Zealand", "New Hampshire", "introduced")),
        ("decriminalization", NINE_NAMES),
    ],
)
def test_what_limits_a_claim_stands_in_its_body(
    text: Text, point: str, words: tuple[str, ...]
) -> None:
    missing = [word for word in words if word not in body(text, point)]
    assert missing == []


def test_the_closing_keeps_a_reader_safe(text: Text) -> None:
    closing = plain(text.closing)
    assert "does not tell you what to choose" in closing
    assert "lawyer" in closing
    assert "before you sign" in closing


def test_the_first_line_says_where_and_when(text: Text) -> None:
    assert plain(text.scope) == (
        "About LEAD in Seattle and California, as of October 2016. Rules may have changed."
    )


def test_the_source_is_named_with_title_publisher_and_day(text: Text) -> None:
    assert "“Key Things to Know about LEAD for Sex Workers”, US PROStitutes Collective, " in plain(
        text.sources
    )
    assert "October 12, 2016" in plain(text.sources)


def test_small_formats_name_points_that_exist(flyer: Flyer) -> None:
    assert {*flyer.facts.card_points, *flyer.facts.poster_points} <= set(POINTS)


TRANSLATED = tuple(tag for tag in TAGS if tag != SOURCE)


@pytest.mark.parametrize("domain", ["lead", "handbill"])
@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalog_is_complete_and_every_message_a_draft(tag: str, domain: str) -> None:
    language = registry()[tag]
    po = polib.pofile(str(ROOT / f"locales/{language.locale}/LC_MESSAGES/{domain}.po"))
    assert [entry.msgid for entry in po if not (entry.msgstr and entry.fuzzy)] == []


@pytest.mark.parametrize("domain", ["lead", "handbill"])
@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalog_holds_the_notes_for_translators(tag: str, domain: str) -> None:
    language = registry()[tag]
    po = polib.pofile(str(ROOT / f"locales/{language.locale}/LC_MESSAGES/{domain}.po"))
    assert [entry.msgid for entry in po if not entry.comment] == []


def test_no_review_is_claimed_that_no_reader_has_written() -> None:
    assert list((ROOT / "locales").glob("*/reviews.toml")) == []


FIGURES = {
    "interview": ("30", "2016"),
    "confidential": ("2016",),
    "money": ("2016", "15"),
    "decriminalization": ("2016",),
}


@pytest.mark.parametrize("tag", TRANSLATED)
@pytest.mark.parametrize("point", FIGURES)
def test_a_translation_keeps_the_figures(project: Project, tag: str, point: str) -> None:
    said = body(text_in(project, tag), point)
    assert [figure for figure in FIGURES[point] if figure not in said] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_keeps_the_programs_name(project: Project, tag: str) -> None:
    text = text_in(project, tag)
    assert "LEAD" in plain(text.title)
    assert "Law Enforcement Assisted Diversion" in plain(text.intro)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_has_sentences_apart_as_its_language_wants(
    project: Project, tag: str
) -> None:
    texts = [plain(point.body) for point in text_in(project, tag).points]
    glued = [text for text in texts if re.search(r"[.؟!](?=[^\W\d_]{2})", text)]
    spaced = [text for text in texts if re.search(r"。[ \t]\S", text)]
    assert (glued, spaced) == ([], [])


def test_a_plain_cover_names_neither_sex_work_nor_shows_the_umbrella(shop: Path) -> None:
    facts = shop / "flyers/lead/flyer.toml"
    changed = facts.read_text(encoding="utf-8").replace('cover = "art"', 'cover = "plain"')
    facts.write_text(changed, encoding="utf-8")
    done = handbill("build", "--language", "en", "--format", "trifold", cwd=shop)
    assert done.returncode == 0, done.stderr
    outside = panel_text(next(shop.glob("out/lead/en/*.pdf")), 0)
    back_and_cover = outside[outside.index("Who to contact") :]
    assert "LEAD: know this first" in " ".join(back_and_cover.split())
    assert not re.search(r"sex|prostitut", back_and_cover, re.IGNORECASE)


def panel_text(file: Path, page: int) -> str:
    import pypdfium2  # noqa: PLC0415 -- slow to import, for one test

    with pypdfium2.PdfDocument(file) as document:
        return document[page].get_textpage().get_text_range()


def test_each_piece_says_its_version_and_the_day_of_its_facts(built: Built) -> None:
    text = panel_text(built.file("en", "trifold", "print", "pdf"), 0)
    said = " ".join(text.split())
    assert "Version 1, November 23, 2026. Replaces older copies." in said
    assert "Facts as of: October 12, 2016." in said
