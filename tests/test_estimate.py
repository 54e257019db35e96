"""What is foretold of the text comes true, and what does not is laid out and measured."""

from collections.abc import Sequence
from math import isinf
from pathlib import Path
from typing import Any

import pytest
from conftest import make_shop

from handbill.pages import flow, make
from handbill.pages.carry import carries
from handbill.pages.compose import Composer
from handbill.pages.estimate import Estimate
from handbill.pages.flow import Room, _Fitting
from handbill.pages.make import Pages, set_pages
from handbill.pages.shaped import Face, Shaper, paragraph
from handbill.plan.make import Wish, make_plan
from handbill.plan.setting import Setting
from handbill.press.words import press_messages
from handbill.project.read import read_project

TAGS = ("es", "ar", "ur", "km", "zh-Hans", "ru")
PIECES = [*((tag, "trifold") for tag in TAGS), ("es", "card"), ("ar", "half-sheet")]
# Wide enough apart that the letters of a line matter.
STYLE = ".point p { letter-spacing: 0.06em }"


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A shop in languages of every way to break a line."""
    return make_shop(tmp_path_factory.mktemp("estimate"), faces, ("en", *TAGS))


def setting(shop: Path, tag: str, form: str) -> Setting:
    wish = Wish(languages=(tag,), formats=(form,), papers=("letter",), drafts=True)
    (task, *_) = make_plan(read_project(shop), wish, press_messages()).tasks
    return task.setting


def fitted(shop: Path, tag: str, form: str, patch: pytest.MonkeyPatch) -> list[_Fitting]:
    """Set pages, and give every room that the text was fitted into."""
    asked: list[tuple[Composer, Room]] = []
    fit = flow.fit_flow

    def watched(composer: Composer, room: Room) -> Any:
        asked.append((composer, room))
        return fit(composer, room)

    for module in ("flat", "panels", "wallet"):
        patch.setattr(f"handbill.pages.{module}.fit_flow", watched)
    set_pages(setting(shop, tag, form), shop / ".cache")
    return [_Fitting(*each, parting=True) for each in asked]


@pytest.mark.parametrize(("tag", "form"), PIECES)
def test_a_unit_takes_the_height_that_was_foretold(
    speaking: Path, tag: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # WeasyPrint breaks a few lines too early, where words in Latin letters follow.
    fitting = fitted(speaking, tag, form, monkeypatch)[-1]
    sizes = [fitting.choices[len(fitting.choices) // 2]]
    fitting.measured(sizes)
    rows = [
        (foretold, real)
        for size in sizes
        for width in {frame.width for frame in fitting.frames}
        for foretold, real in zip(
            fitting._foretold(size, width), fitting._heights(size, width), strict=True
        )
    ]
    assert rows
    wrong = [(one, other) for one, other in rows if not same(one, other)]
    assert len(wrong) <= 1, wrong


def same(one: float, other: float) -> bool:
    return (isinf(one) and isinf(other)) or abs(one - other) < 0.02


def anew(setting: Setting, cache: Path, patch: pytest.MonkeyPatch) -> Pages:
    """Set pages with nothing foretold."""
    with patch.context() as patched:
        patched.setattr(Estimate, "knows", lambda *_: False)
        return set_pages(setting, cache)


def sizes(pages: Pages) -> list[tuple[float, int]]:
    return [(face.body_pt, face.pages) for face in pages.faces]


@pytest.mark.parametrize(("tag", "form"), [("es", "half-sheet"), ("ar", "card")])
def test_type_is_as_large_as_when_all_is_laid_out(
    speaking: Path, tag: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = setting(speaking, tag, form)
    cache = speaking / ".cache"
    assert sizes(set_pages(wanted, cache)) == sizes(anew(wanted, cache, monkeypatch))


def test_a_style_of_the_flyer_that_makes_lines_longer_is_heard(
    speaking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    css = speaking / "flyers/lead/flyer.css"
    before = sizes(set_pages(setting(speaking, "es", "trifold"), speaking / ".cache"))
    css.write_text(STYLE, encoding="utf-8")
    try:
        wanted = setting(speaking, "es", "trifold")
    finally:
        css.unlink()
    made = set_pages(wanted, speaking / ".cache")
    assert sizes(made) == sizes(anew(wanted, speaking / ".cache", monkeypatch))
    assert sizes(made) < before
    assert not [problem for problem in made.problems if "runs off" in problem.what]


def test_a_good_guess_is_not_laid_out_before_it_is_set(
    speaking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid: list[Sequence[float]] = []
    measured = _Fitting.measured

    def counted(fitting: _Fitting, tried: Sequence[float]) -> Any:
        laid.append(tried)
        return measured(fitting, tried)

    monkeypatch.setattr(_Fitting, "measured", counted)
    set_pages(setting(speaking, "es", "trifold"), speaking / ".cache")
    assert laid == []


@pytest.fixture(scope="module")
def shaper(speaking: Path) -> Shaper:
    """What shapes Spanish."""
    wanted = setting(speaking, "es", "trifold")
    one = make._OneFace(
        wanted,
        wanted.edition.faces[0],
        next(iter(carries(wanted.format, wanted.flyer))),
        {},
        speaking / ".cache",
    )
    return Shaper(one.typesetter.configuration)


SPANISH = Face(("Noto Sans",), 400, "es", "ltr", 1.3)


def lines(shaper: Shaper, text: str, width: float, face: Face = SPANISH) -> list[str]:
    made = paragraph(shaper, [(text, face)], face)
    return [text[first:last] if last >= 0 else "" for first, last in made._lines(width)]


def test_lines_are_filled_with_words_as_far_as_they_go(shaper: Shaper) -> None:
    text = "uno dos tres cuatro cinco seis"
    found = lines(shaper, text, 8)
    assert len(found) > 1
    assert " ".join(found) == text
    wide = [shaper.run(line, SPANISH).places[-1] for line in found]
    assert all(length <= 8 for length in wide)


def test_a_word_wider_than_the_line_has_no_height(shaper: Shaper) -> None:
    made = paragraph(shaper, [("despenalización", SPANISH)], SPANISH)
    assert isinf(made.height(3))
    assert made.height(30) == pytest.approx(1.3)


def test_a_long_word_is_parted_only_where_that_is_asked_for(shaper: Shaper) -> None:
    parted = Face(("Noto Sans",), 400, "es", "ltr", 1.3, parted=True)
    text = "la despenalización"
    assert lines(shaper, text, 6, parted) != lines(shaper, text, 6)
    assert "".join(lines(shaper, text, 6, parted)).replace(" ", "") == text.replace(" ", "")


def test_a_number_to_dial_stands_on_one_line(shaper: Shaper) -> None:
    whole = Face(("Noto Sans",), 400, "es", "ltr", 1.3, whole=True)
    assert lines(shaper, "415 555 0134", 20, whole) == ["415 555 0134"]
    assert lines(shaper, "415 555 0134", 4, whole) == [""]
    assert len(lines(shaper, "415 555 0134", 4)) > 1
