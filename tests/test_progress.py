"""What a build says while it is at work, and of what it leaves out."""

import sys

import pytest

from handbill.commands.talk import Batches, Progress
from handbill.language import registry
from handbill.plan.job import Skip
from handbill.plan.skips import by_reason


def bar_of(total: int, seconds: list[float], monkeypatch: pytest.MonkeyPatch) -> Progress:
    """Give a bar on a terminal whose clock shows these seconds, one after the other."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    return Progress(total, iter(seconds).__next__)


def test_a_terminal_shows_count_file_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = bar_of(4, [100.0, 110.0, 120.0], monkeypatch)
    progress.tell("lead/es/first.pdf")
    progress.tell("lead/es/second.pdf")
    shown = capsys.readouterr().err.split("\r")
    assert shown[1].split() == ["[#####", "]", "1/4", "30", "s", "left", "first.pdf"]
    assert shown[2].split() == ["[##########", "]", "2/4", "20", "s", "left", "second.pdf"]


def test_long_times_are_told_in_minutes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bar_of(3, [0.0, 100.0], monkeypatch).tell("x.pdf")
    assert "1/3 4 min left x.pdf" in capsys.readouterr().err


def test_elsewhere_each_file_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(2)
    progress.tell("lead/es/first.pdf")
    assert capsys.readouterr().err == "  lead/es/first.pdf\n"


def test_elsewhere_thousands_of_files_have_a_line_every_few_seconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seconds = iter([0.0, 0.0, 1.0, 3.0, 3.0, 3.0, 4.0, 5.0, 5.0])
    progress = Batches(1000, lambda: next(seconds, 6.0))
    for _ in range(10):
        progress.more(100, "lead es sheet")
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("  200/1000, ")
    assert lines[-1] == "  1000/1000, 0 s left: lead es sheet"
    assert len(lines) <= 4


def test_a_terminal_counts_thousands_of_files_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    Batches(1000, iter([0.0, 0.0, 10.0]).__next__).more(250, "lead es sheet")
    assert "250/1000 30 s left lead es sheet" in capsys.readouterr().err


def test_what_is_left_out_is_told_by_its_reason_with_english_names() -> None:
    draft, unread = "it is a draft", "its catalog cannot be read"
    rows = [("lead", "lo", draft), ("lead", "km", draft), ("tiny", "lo", draft)]
    skips = [Skip(*row) for row in [*rows, ("lead", "es", unread), ("lead", "hmn", draft)]]
    found = by_reason(skips, registry())
    assert [(row.why, row.named) for row in found] == [
        (draft, ["lead in Hmong, Khmer and Lao", "tiny in Lao"]),
        (unread, ["lead in Spanish"]),
    ]
