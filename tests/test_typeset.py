"""HTML -> a PDF and its measures; what cannot be set is told, and its neighbours are built."""

import contextlib
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT, Built, handbill, make_shop, python, read_built

from handbill.language import registry
from handbill.pages.arrange import TooLong
from handbill.pages.fonts import prepare
from handbill.pages.typeset import SettingError, Source, Typesetter
from handbill.paper import PAPERS
from handbill.project.formats import press_formats

ONE_TRIFOLD = ("--format", "trifold", "--variant", "ink-saver")
HEADING = "Not what its supporters say"
BODY = "It is no alternative to the criminal justice system."
SHORT = "For sex workers, LEAD is not voluntary, not without arrest, not without jail."


@pytest.fixture
def typesetter(faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typesetter:
    """A typesetter in Latin letters, with an empty flyer's folder."""
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    return Typesetter(prepare(["Noto Sans"], frozenset(), faces), tmp_path, "flyers/x/flyer.html")


def page(content: str, width: int = 300) -> Source:
    """Give a document of one page, set at 10 pt on 12 pt."""
    return Source(
        f"<!DOCTYPE html><html lang=en><style>@page {{ size: {width}pt 400pt; margin: 0 }}"
        "html { font: 10pt/12pt 'Noto Sans' } body, p { margin: 0 }</style>"
        f"<body>{content}</body></html>"
    )


def test_a_piece_is_measured_in_points(typesetter: Typesetter) -> None:
    html = '<p class="measure" id="a">one<br>two</p><p class="measure" id="b">one</p>'
    found = typesetter.measure(page(html))
    assert found["a"].height == pytest.approx(24)
    assert found["b"].height == pytest.approx(12)


def test_a_word_wider_than_its_box_is_noticed(typesetter: Typesetter) -> None:
    html = '<p class="measure" id="a" style="width: 50pt">' + "W" * 20 + "</p>"
    assert typesetter.measure(page(html))["a"].excess > 100


def test_text_that_fits_its_box_has_no_excess(typesetter: Typesetter) -> None:
    html = '<p class="measure" id="a" style="width: 50pt">so it is, in a few short words</p>'
    assert typesetter.measure(page(html))["a"].excess == 0


@pytest.mark.parametrize(("width", "excess"), [(80, 0), (86, 5.4)])
def test_a_block_that_runs_into_the_rim_around_it_is_noticed(
    typesetter: Typesetter, width: int, excess: float
) -> None:
    inner = f'<div style="padding: 0 10pt"><p style="width: {width}pt">x</p></div>'
    html = f'<div class="measure" id="a" style="width: 100pt">{inner}</div>'
    assert typesetter.measure(page(html))["a"].excess == pytest.approx(excess, abs=0.01)


@pytest.mark.parametrize("style", ["left: 290pt", "left: -5pt", "top: 395pt", "top: -5pt"])
def test_text_that_leaves_the_page_is_named(typesetter: Typesetter, style: str) -> None:
    html = f'<p style="position: absolute; white-space: nowrap; {style}">words</p>'
    assert typesetter.document(page(html), tagged=False).outside == ("words",)


def test_text_inside_the_page_is_not_named(typesetter: Typesetter) -> None:
    assert typesetter.document(page("<p>words</p>"), tagged=False).outside == ()


def test_characters_without_a_glyph_are_gathered(typesetter: Typesetter) -> None:
    typesetter.document(page("<p>a ⴰ b ⵣ</p>"), tagged=False)
    assert list(typesetter.missing) == ["ⴰ", "ⵣ"]


def test_an_unknown_style_is_a_warning(typesetter: Typesetter) -> None:
    typesetter.document(page('<p style="colour: red">x</p>'), tagged=False)
    (problem,) = typesetter.problems
    assert problem.severity == "warning"
    assert "colour" in problem.what


def test_a_document_that_weasyprint_cannot_lay_out_is_a_problem(typesetter: Typesetter) -> None:
    deep = "<div>" * 400 + "x"
    with pytest.raises(SettingError) as caught:
        typesetter.document(page(deep), tagged=False)
    assert caught.value.problem.place.path == "flyers/x/flyer.html"


def test_the_same_document_gives_the_same_bytes(typesetter: Typesetter) -> None:
    html = page("<p>one</p>")
    first, second = (typesetter.document(html, tagged=True).pdf for _ in range(2))
    assert first == second


def test_what_pango_knows_of_the_same_faces_is_kept(faces: Path, tmp_path: Path) -> None:
    """Each time anew, it would take memory that is never given back (below)."""
    fonts = prepare(["Noto Sans"], frozenset(), faces)
    first, second = (Typesetter(fonts, tmp_path, "flyers/x/flyer.html") for _ in range(2))
    assert first.configuration is second.configuration


def test_faces_that_a_flyer_declares_reach_no_other_flyer(faces: Path, tmp_path: Path) -> None:
    fonts = prepare(["Noto Sans"], frozenset(), faces)
    own = "<style>@font-face { font-family: 'Noto Sans'; src: local('Noto Sans Black') }</style>"
    first, second = (Typesetter(fonts, tmp_path, "flyers/x/flyer.html") for _ in range(2))
    before = first.document(page("words"), tagged=False).pdf
    with contextlib.suppress(SettingError):
        second.document(page(f"{own}words"), tagged=False)
    third = Typesetter(fonts, tmp_path, "flyers/x/flyer.html")
    assert third.configuration is not second.configuration
    assert third.document(page("words"), tagged=False).pdf == before


# Sets a line many times as if each were another leaflet, and prints how much memory that took.
GROWING = """
import sys
from pathlib import Path
from handbill.pages.fonts import prepare
from handbill.pages.typeset import Source, Typesetter
held = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * 4096
kept = []
def each():
    fonts = prepare(["Noto Sans"], frozenset(), Path(sys.argv[1]))
    Typesetter(fonts, Path(sys.argv[1]), "x").measure(Source("<p class=measure id=a>words"))
    kept.append(bytearray(b"x" * int(sys.argv[2])))
for _ in range(20): each()
before = held()
for _ in range(80): each()
print(held() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells it there")
@pytest.mark.parametrize(("leak", "grows"), [(0, False), (200_000, True)])
def test_memory_does_not_grow_with_what_is_set(faces: Path, leak: int, grows: bool) -> None:  # noqa: FBT001 -- what is expected
    grown = int(python(GROWING, faces, str(leak), cwd=faces).stdout)
    assert (grown > 8_000_000) == grows, grown


def edit(file: Path, change: Callable[[str], str]) -> None:
    """Change a text file, which must change."""
    old = file.read_text(encoding="utf-8")
    new = change(old)
    assert new != old, file
    file.write_text(new, encoding="utf-8")


def add_flyer(shop: Path, name: str, change: Callable[[str], str]) -> None:
    """Add a flyer to a shop: "lead", changed."""
    shutil.copytree(shop / "flyers" / "lead", shop / "flyers" / name)
    edit(shop / "flyers" / name / "flyer.html", change)


def in_body(text: str) -> Callable[[str], str]:
    return lambda html: html.replace(BODY, text)


def in_both(text: str) -> Callable[[str], str]:
    """Put a text into the long form of a point and into its short form, which would do instead."""
    return lambda html: html.replace(BODY, text).replace(SHORT, text)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> tuple[Built, str, int]:
    """A shop with one good flyer and several that cannot be set, built once in English."""
    shop = make_shop(tmp_path_factory.mktemp("broken") / "shop", faces)
    add_flyer(shop, "glyph", in_body("A letter ⴰ of another script."))
    add_flyer(shop, "word", in_both("W" * 60))
    add_flyer(shop, "heading", lambda html: html.replace(HEADING, "M" * 60))
    add_flyer(shop, "long", in_both(f"{BODY} " * 200))
    add_flyer(shop, "deep", in_body("<div>" * 400 + "x" + "</div>" * 400))
    add_flyer(shop, "stops", in_body("{{ nothing.at_all }}"))
    done = handbill("build", "--language", "en", *ONE_TRIFOLD, cwd=shop)
    return read_built(shop / "out"), done.stderr, done.returncode


def told(said: str, name: str) -> str:
    """Give the one problem of a flyer: its first line and its mend."""
    lines = said.splitlines()
    found = [i for i, line in enumerate(lines) if line.startswith(f"flyers/{name}/flyer.html")]
    assert len(found) == 1, said
    return "\n".join(lines[found[0] : found[0] + 2])


@pytest.mark.parametrize("name", ["glyph", "word", "heading", "long", "deep", "stops"])
def test_a_flyer_that_cannot_be_set_is_told_with_a_mend_and_not_built(
    broken: tuple[Built, str, int], name: str
) -> None:
    built, said, _ = broken
    assert ": error: " in told(said, name)
    assert "\n  mend: " in told(said, name)
    assert not (built.out / name).exists()


def test_the_flyer_beside_those_that_cannot_be_set_is_built(
    broken: tuple[Built, str, int],
) -> None:
    built, said, code = broken
    assert code == 1
    assert list(built.rows) == ["lead/en/lead.en.trifold.letter.ink-saver.blank.pdf"]
    assert "Traceback" not in said


def test_a_text_too_long_says_by_how_much_and_what_would_help(
    broken: tuple[Built, str, int],
) -> None:
    problem = told(broken[1], "long")
    found = re.search(r"(\d+)% too long", problem)
    assert found
    assert int(found[1]) > 50
    assert "shorten" in problem


def test_a_text_a_little_too_long_is_not_said_to_be_too_long_by_nothing() -> None:
    composer = SimpleNamespace(
        setting=SimpleNamespace(
            format=press_formats()["sheet"],
            paper=PAPERS["letter"],
            flyer=SimpleNamespace(template_path="flyers/x/flyer.html"),
        ),
        language=registry()["ar"],
    )
    assert " 0%" not in TooLong(0.002, "x").problem(composer).what  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["word", "heading"])
def test_a_word_too_long_for_its_panel_is_named(broken: tuple[Built, str, int], name: str) -> None:
    problem = told(broken[1], name)
    assert "WWWW" in problem or "MMMM" in problem
    assert "inf" not in problem


def test_a_letter_without_a_glyph_in_the_source_is_named(broken: tuple[Built, str, int]) -> None:
    assert '"ⴰ" (U+2D30)' in told(broken[1], "glyph")


def test_a_template_that_stops_names_its_line(broken: tuple[Built, str, int]) -> None:
    assert re.match(r"flyers/stops/flyer\.html:\d+: error", told(broken[1], "stops"))


def test_a_letter_without_a_glyph_fails_that_language_alone_at_its_place(shop: Path) -> None:
    path = "locales/es/LC_MESSAGES/lead.po"
    edit(shop / path, lambda po: po.replace("No es una alternativa", "No ⴰs una alternativa"))
    lines = (shop / path).read_text(encoding="utf-8").splitlines()
    number = next(i for i, line in enumerate(lines, 1) if "ⴰ" in line)
    done = handbill("build", "--language", "en", "--language", "es", *ONE_TRIFOLD, cwd=shop)
    assert done.returncode == 1
    (line,) = (line for line in done.stderr.splitlines() if "ⴰ" in line)
    place, _, what = line.partition(": error: ")
    named = int(place.removeprefix(f"{path}:"))
    # The entry's own line or its msgid's; never another entry's.
    between = lines[min(named, number) - 1 : max(named, number)]
    assert all(each.strip() for each in between)
    assert '"ⴰ" (U+2D30)' in what
    assert list(read_built(shop / "out").rows) == [
        "lead/en/lead.en.trifold.letter.ink-saver.blank.pdf"
    ]


# Runs the command with one thing changed inside.
CHANGED = f"""
import sys
sys.path.append({str(ROOT / "tests")!r})
import odd_jobs
from handbill.press import workers
from handbill.cli import run
{{change}}
run()
"""


def changed(change: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Type a command in a press that was changed inside."""
    return python(CHANGED.format(change=change), *arguments, cwd=cwd)


def test_a_worker_that_is_lost_costs_its_own_leaflet_alone(shop: Path) -> None:
    """One crashes, and one asks for more memory than there is."""
    tags = [word for tag in ("es", "vi", "en") for word in ("--language", tag)]
    done = changed("workers.make = odd_jobs.losing", "build", *tags, *ONE_TRIFOLD, cwd=shop)
    assert done.returncode == 1, done.stderr
    assert "lead.es.trifold.letter.ink-saver.blank.pdf was not made" in done.stderr
    assert "lead.vi.trifold.letter.ink-saver.blank.pdf was not made" in done.stderr
    assert "more memory than a leaflet may" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(read_built(shop / "out").rows) == [
        "lead/en/lead.en.trifold.letter.ink-saver.blank.pdf"
    ]


def test_an_endless_layout_is_stopped_and_its_neighbour_is_built(shop: Path) -> None:
    add_flyer(shop, "endless", in_body(f"{'<span>' * 24}x{'</span>' * 24}"))
    style = "span { display: flex; flex-direction: column }"
    (shop / "flyers/endless/flyer.css").write_text(style, encoding="utf-8")
    words = ("build", "--language", "en", *ONE_TRIFOLD)
    done = changed("workers.DEADLINE = 5", *words, cwd=shop)
    assert done.returncode == 1, done.stderr
    assert "it takes longer than 5 s" in told(done.stderr, "endless")
    assert list(read_built(shop / "out").rows) == [
        "lead/en/lead.en.trifold.letter.ink-saver.blank.pdf"
    ]
