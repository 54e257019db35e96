"""The benchmark: its table of canned figures, its peers' texts, and one small case for real."""

import json
import os
import re
import subprocess
import sys
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from conftest import ROOT, handbill
from test_docs import read

from bench import children
from bench.cases import growth, imposition
from bench.document import Document, documents
from bench.figures import Comparison, Result, Side, Table, at_least, at_most, in_turn, ratio
from bench.programs import build
from bench.run import CASES
from bench.table import as_json, shown
from bench.typst_markup import typst_markup
from bench.web_page import web_page
from bench.workshop import Scale, Workshop
from handbill.cli import main
from handbill.plan.make import Wish

SIDES = (Side("ours", (2.0, 1.0, 9.0)), Side("theirs", (24.0, 20.0, 31.0)))
RESULT = Result(
    "whole",
    "the whole project",
    SIDES,
    (
        ratio(SIDES, "theirs", "ours", at_least(20)),
        ratio(SIDES, "typst", "ours", at_least(1.5)),
        Comparison("memory", 250.0, at_most(300), "MB"),
    ),
    ("on two cores",),
    ("typst is not installed",),
)
TABLE = Table((RESULT,), {"cores": "2"})
EXPECTED = """\
cores 2

whole: the whole project  (3 rounds)
  ours                                               2 s  (1 to 9)
  theirs                                            24 s  (20 to 31)
  theirs / ours                                      12x  goal >= 20x  missed
  typst / ours                                         -  goal >= 1.5x  not measured
  memory                                          250 MB  goal <= 300 MB  met
  not measured: typst is not installed
  note: on two cores"""


def test_the_table_has_medians_spread_ratios_goals_and_what_is_missing() -> None:
    assert shown(TABLE) == EXPECTED


def test_the_json_has_every_value_and_says_of_each_goal_if_it_is_met() -> None:
    case = json.loads(as_json(TABLE))["cases"][0]
    assert case["sides"][0]["values"] == [2.0, 1.0, 9.0]
    assert [row["met"] for row in case["comparisons"]] == [False, None, True]
    assert case["missing"] == ["typst is not installed"]


@pytest.mark.parametrize(
    ("value", "verdict"), [(19.9, "missed"), (20.0, "met"), (None, "not measured")]
)
def test_a_goal_is_met_at_its_limit_and_not_below(value: float | None, verdict: str) -> None:
    assert Comparison("a", value, at_least(20)).verdict == verdict


def test_a_value_that_should_be_small_misses_its_goal_above_it() -> None:
    assert [Comparison("a", each, at_most(0)).verdict for each in (0.0, 1.0)] == ["met", "missed"]


def test_sides_take_turns_within_a_round_and_every_other_round_backwards() -> None:
    order: list[tuple[str, int]] = []

    def side(name: str) -> Any:
        return lambda number: float(order.append((name, number)) or number)

    found = in_turn({"a": side("a"), "b": side("b")}, 3)
    assert order == [("a", 0), ("b", 0), ("b", 1), ("a", 1), ("a", 2), ("b", 2)]
    assert [each.values for each in found] == [(0.0, 1.0, 2.0), (0.0, 1.0, 2.0)]


def test_rounds_that_were_said_hold_and_a_quick_look_takes_few() -> None:
    assert Scale(rounds=9, quick=True).times(5) == 9
    assert [Scale(quick=quick).times(5) for quick in (True, False)] == [2, 5]


def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "find_spec", lambda _: None)
    assert children.missing("typst", "pdfimpose")[1].startswith("pdfimpose is not installed")
    monkeypatch.setattr(children, "find_spec", lambda _: object())
    assert children.missing("typst", "pdfimpose") == ()


def test_a_small_imposition_is_measured_beside_pdfimpose_or_says_that_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imposition, "PAGES", 8)
    result = imposition.measure(Workshop(tmp_path, Scale(rounds=1), 0.0, 0))
    ours, *theirs = result.sides
    assert ours.values[0] > 0
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert len(theirs) + len(result.missing) == 1
    assert (result.comparisons[0].value is None) == bool(result.missing)


class Growing:
    """A workshop whose builds take two seconds, and two a file; memory is as it is said."""

    def __init__(self, folder: Path, worker: float | None) -> None:
        """Begin with nothing built."""
        self.folder, self.worker, self.scale = folder, worker, Scale(quick=True)
        self.rows: list[None] = []

    def held(self, *options: str) -> dict[str, float | None]:
        """Build a file for each contact, all of which must be there."""
        named = [name for before, name in pairwise(options) if before == "--contact"]
        assert all((self.folder / "contacts" / f"{name}.toml").is_file() for name in named)
        self.rows = [None] * len(named)
        return {"seconds": 2.0 + 2 * len(named), "worker": self.worker}


@pytest.mark.parametrize(
    ("worker", "verdicts"),
    [(310.0, ["met", "met", "missed"]), (None, ["met", "not measured", "not measured"])],
)
def test_growth_is_judged_by_file_and_memory_where_a_system_tells_it(
    tmp_path: Path, worker: float | None, verdicts: list[str]
) -> None:
    (tmp_path / "contacts").mkdir()
    result = growth.measure(cast("Workshop", Growing(tmp_path, worker)))
    assert [row.verdict for row in result.comparisons] == verdicts
    assert [side.median for side in result.sides][:2] == [2.2, pytest.approx(2 + 2 / 30)]
    assert len(result.missing) == (worker is None)
    assert list((tmp_path / "contacts").iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it there")
def test_the_memory_of_a_worker_is_seen_though_nobody_waits_for_it() -> None:
    holds = "held = bytearray(150 * 1024**2); print(flush=True); input()"
    between = f"import subprocess, sys; subprocess.call([sys.executable, '-c', {holds!r}])"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", between], **pipes) as child:  # type: ignore[call-overload]
        child.stdout.readline()
        marks = [build.mark(number) for number in build.below(os.getpid())]
        child.communicate(b"\n")
    assert 150 < max(marks) < 300
    assert build.mark(child.pid) == 0


def test_a_program_that_fails_is_a_problem_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(children.HandbillError) as caught:
        children.run([*children.PYTHON, "-c", "raise SystemExit('no paper')"], tmp_path)
    assert "ended with code 1 and said: no paper" in caught.value.problems[0].what


def sheet(
    shop: Path, faces: Path, form: str, left_out: tuple[str, ...] = ("list",), tag: str = "es"
) -> Document:
    """Give a half sheet as a document for the peers."""
    wish = Wish(languages=(tag,), formats=("half-sheet",), variants=("ink-saver",))
    path = f"lead/{tag}/lead.{tag}.half-sheet.letter.ink-saver.blank.pdf"
    row = {"path": path, "form": form, "left_out": left_out, "body_pt": 10.25}
    (made,) = documents(shop, faces, [row], wish)
    return made


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def said_in_html(document: Document) -> list[str]:
    body = web_page(document).partition("</style>")[2]
    return words(unescape(re.sub("<[^>]*>", " ", body)))


def said_in_typst(document: Document) -> list[str]:
    markup = typst_markup(document).partition("#[\n")[2]
    literals = re.findall(r'#("(?:[^"\\]|\\.)*");', markup)
    return words(" ".join(json.loads(each) for each in literals))


@pytest.mark.parametrize("form", ["short", "body"])
def test_both_peers_are_given_the_same_words(shop: Path, faces: Path, form: str) -> None:
    document = sheet(shop, faces, form)
    assert said_in_html(document) == said_in_typst(document)
    assert len(said_in_html(document)) > 150


def test_peers_set_what_the_manifest_says_on_the_same_page_in_the_same_type(
    shop: Path, faces: Path
) -> None:
    short, body = (sheet(shop, faces, form) for form in ("short", "body"))
    assert len(said_in_html(body)) > 2 * len(said_in_html(short))
    assert "bitácora" not in said_in_html(body)  # a word of the point that is left out
    assert "bitácora" in said_in_html(sheet(shop, faces, "body", ()))
    assert "#set page(width: 396.00pt, height: 612.00pt" in typst_markup(short)
    assert "size: 396.00pt 612.00pt" in web_page(short)
    assert "#set text(size: 10.25pt)" in typst_markup(short)
    assert "font-size: 10.25pt" in web_page(short)
    assert [folder.is_dir() for folder in short.fonts] == [True]


def test_peers_say_draft_where_the_press_does_and_nowhere_else(shop: Path, faces: Path) -> None:
    assert "DRAFT" in said_in_html(sheet(shop, faces, "short"))
    assert "DRAFT" not in said_in_html(sheet(shop, faces, "short", tag="en"))


def test_no_sign_of_a_text_means_anything_to_typst() -> None:
    from bench.typst_markup import literal  # noqa: PLC0415 -- beside what it must withstand

    assert literal('#eval("1") \\ *a*') == '"#eval(\\"1\\") \\\\ *a*"'


def test_a_case_that_there_is_not_is_refused_before_anything_is_measured() -> None:
    done = handbill("bench", "--case", "hole", cwd=ROOT)
    assert done.returncode == 2
    problem = '--case: error: there is no case called "hole"'
    assert done.stderr == f"{problem}\n  mend: write whole\n"


@pytest.mark.parametrize("name", CASES)
def test_every_case_stands_in_its_page(name: str) -> None:
    assert f"| `{name}` |" in read("docs/bench.md")


@pytest.mark.parametrize(
    "option", [option for param in main.commands["bench"].params for option in param.opts]
)
def test_every_option_stands_in_its_page(option: str) -> None:
    assert f"| `{option}` |" in read("docs/bench.md")
