"""What is saved is built again at once, what is looked at first, and nothing is ever half done."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import handbill
from test_faults import everything_but_why, in_a_child, leftovers
from tiny import built_in, clean, edit, files, make_tiny, planned, setting_here, translate

from handbill.commands.build import Options
from handbill.commands.watch import _Session
from handbill.outputs import produce
from handbill.outputs.manifest import read_manifest
from handbill.pages.remembered import MEMORY
from handbill.plan.job import Task
from handbill.plan.make import Wish
from handbill.press import run, watch
from handbill.press.saves import Saves
from handbill.press.sight import Sight
from handbill.press.watch import Watch
from handbill.press.workers import make_bare, make_beside
from handbill.problem import ExitCode, HandbillError, Place, Problem

CATALOG = "locales/es/LC_MESSAGES/tiny.po"
EDITED = {"Until soon.": "Saludos", "Sleep well.": "Descanse."}
SPANISH = "tiny/es/tiny.es.card.letter.ink-saver.bus.pdf"
# A card in English and one in Spanish.
SETTINGS = """\
[tool.handbill]
contact = "bus"
build = [{ format = "card", variants = ["ink-saver"] }]
"""
USUAL = Options(None, 1, as_json=False)


class Saved:
    """What knows when something is saved: here, it is said."""

    def __init__(self) -> None:
        """Nothing is."""
        self.heard: Callable[[], None] = lambda: None
        self.is_waiting = False

    def waiting(self) -> bool:
        """Whether something is."""
        return self.is_waiting


class Bench:
    """A session of watching in this very process, without children."""

    def __init__(self, shop: Path, wish: Wish) -> None:
        """Build nothing yet; ``made`` are the first paths of the tasks that were made, in turn."""
        self.shop, self.saves = shop, Saved()
        self.session = _Session(wish, USUAL, shop)
        self.watch = Watch(self.saves, self.told)
        self.made: list[str] = []

    def told(self, about: str, paths: Sequence[str], problems: Sequence[Problem]) -> None:
        """Hear of a task."""
        self.made.append(about)
        self.session.tell(about, paths, problems)

    def save(self, *paths: str) -> list[str]:
        """Say that files were saved; give what was made of it."""
        self.made.clear()
        self.session.follow(self.watch, paths)
        return list(self.made)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A tiny shop that is built."""
    shop = make_tiny(tmp_path_factory.mktemp("watch") / "tiny", faces)
    (shop / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        here(patch)
        patch.chdir(shop)
        Bench(shop, Wish()).session.begin(Watch(Saved(), lambda *_: None))
    return shop


def here(patch: pytest.MonkeyPatch) -> None:
    """Make in this process, without workers."""

    def made_by(_crew: Any, tasks: Sequence[Task], cache: Path, work: Any) -> Iterator[Any]:
        for task in tasks:
            yield task, work(task, cache_folder=cache)

    patch.setattr(watch, "made_by", made_by)
    patch.setattr(watch, "Local", lambda *_, **__: nullcontext())
    patch.setattr(Watch, "warm", lambda *_: None)
    patch.setattr(MEMORY, "on", False)


@pytest.fixture
def bench(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A session in a shop that is up to date."""
    here(monkeypatch)
    shutil.copytree(whole, tmp_path / "tiny", symlinks=True)
    monkeypatch.chdir(tmp_path / "tiny")
    bench = Bench(tmp_path / "tiny", Wish())
    bench.session.begin(bench.watch)
    assert bench.made == []
    return bench


def test_a_saved_catalog_makes_what_shows_it_and_says_how_long_it_took(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    translate(bench.shop, {"Sleep well.": "Descanse."})
    capsys.readouterr()
    assert bench.save(CATALOG) == [SPANISH]
    line = capsys.readouterr().err.splitlines()[-1]
    assert re.fullmatch(rf"  {re.escape(SPANISH)}  \d+\.\d\d s after the save", line)


def test_after_any_saves_the_outputs_are_those_of_a_clean_build(
    bench: Bench, tmp_path: Path
) -> None:
    """What is remembered of unchanged pieces changes nothing."""
    for changes in ({"Until soon.": "Saludos"}, {"Sleep well.": "Descanse."}):
        translate(bench.shop, changes)
        assert bench.save(CATALOG)
    edit(bench.shop / "flyers/tiny/flyer.html", "A book.", "A long book.")
    edit(bench.shop / "flyers/tiny/flyer.toml", 'version = "1"', 'version = "2"')
    bench.save("flyers/tiny/flyer.html", "flyers/tiny/flyer.toml")
    assert files(bench.shop / "out") == clean(bench.shop, tmp_path / "clean")


def test_a_save_that_changes_nothing_makes_nothing(bench: Bench) -> None:
    (bench.shop / CATALOG).touch()
    assert bench.save(CATALOG) == []


@pytest.mark.parametrize("path", [CATALOG, "contacts/bus.toml", "pyproject.toml"])
def test_a_broken_save_is_said_once_and_harms_nothing_and_its_mending_is_built(
    bench: Bench, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {row: data for row, data in files(bench.shop / "out").items() if row.endswith("pdf")}
    good = (bench.shop / path).read_text(encoding="utf-8")
    capsys.readouterr()
    said = []
    for _ in range(2):
        (bench.shop / path).write_text(f'{good}\nmsgstr "\n', encoding="utf-8")
        assert bench.save(path) == []
        said.append(capsys.readouterr().err)
    assert f"{path}" in said[0]
    assert "mend:" in said[0]
    assert said[1] == ""
    now = files(bench.shop / "out")
    assert {row: now[row] for row in before} == before
    edited = good.replace("Duerma bien.", "Descanse.").replace("0100", "0101")
    edited = edited.replace("[tool.handbill]", "[tool.handbill]\npaper_weight = 90")
    (bench.shop / path).write_text(edited, encoding="utf-8")
    assert SPANISH in bench.save(path)
    assert set(read_manifest(bench.shop / "out")) == {row for row in before if "/tiny." in row}


def test_what_a_flyer_lost_by_a_broken_save_comes_back(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    file = bench.shop / "flyers/tiny/flyer.html"
    good = file.read_text(encoding="utf-8")
    file.write_text(good[: len(good) // 2], encoding="utf-8")
    bench.save("flyers/tiny/flyer.html")
    assert "flyer.html" in capsys.readouterr().err
    file.write_text(good, encoding="utf-8")
    bench.save("flyers/tiny/flyer.html")
    assert len(read_manifest(bench.shop / "out")) == 2


def test_what_was_saved_last_is_looked_at_first(bench: Bench) -> None:
    plan, _ = planned(bench.shop, Wish(formats=("sheet", "card"), variants=("ink-saver",)))

    def order(sight: Sight) -> list[str]:
        tasks = sight.ordered(plan.tasks)
        return [f"{task.setting.edition.tag} {task.setting.format.name}" for task in tasks]

    nothing = Sight()
    assert order(nothing) == ["en sheet", "es sheet", "en card", "es card"]
    spanish = nothing.after([CATALOG])
    assert order(spanish) == ["es sheet", "es card", "en sheet", "en card"]
    # What is told apart by nothing newer stays as it was.
    assert order(spanish.after(["flyers/tiny/flyer.html"])) == order(spanish)
    card = spanish.after(["formats/card.toml"])
    assert order(card) == ["es card", "en card", "es sheet", "en sheet"]
    assert order(card.after(["pyproject.toml", "locales/tiny.pot"])) == order(card)


def test_the_flyers_text_is_made_first_in_the_language_that_was_saved_before(bench: Bench) -> None:
    translate(bench.shop, {"Sleep well.": "Descanse."})
    bench.save(CATALOG)
    edit(bench.shop / "flyers/tiny/flyer.toml", 'version = "1"', 'version = "2"')
    made = bench.save("flyers/tiny/flyer.toml")
    assert ["/es/" in path for path in made] == [True, False]


def test_another_save_gives_up_all_but_the_first_and_nothing_is_forgotten(
    bench: Bench, tmp_path: Path
) -> None:
    edit(bench.shop / "flyers/tiny/flyer.toml", 'version = "1"', 'version = "2"')
    bench.saves.is_waiting = True
    (first,) = bench.save("flyers/tiny/flyer.toml")
    # What is saved again and again is made each time.
    edit(bench.shop / "flyers/tiny/flyer.toml", 'version = "2"', 'version = "3"')
    assert bench.save("flyers/tiny/flyer.toml") == [first]
    assert read_manifest(bench.shop / "out").keys() == {SPANISH, first}
    bench.saves.is_waiting = False
    assert bench.save(CATALOG) == [SPANISH]
    assert files(bench.shop / "out") == clean(bench.shop, tmp_path / "clean")


def test_while_others_are_still_to_be_made_the_manifest_tells_of_what_is_there(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []
    honest = watch._Round.make

    def make(round_: Any, *arguments: Any) -> None:
        seen.append(dict(read_manifest(bench.shop / "out")))
        honest(round_, *arguments)

    monkeypatch.setattr(watch._Round, "make", make)
    edit(bench.shop / "flyers/tiny/flyer.toml", 'version = "1"', 'version = "2"')
    first, *_ = bench.save("flyers/tiny/flyer.toml")
    (rows,) = seen
    assert len(rows) == 2
    assert [path for path, row in rows.items() if row["why"] != "unchanged"] == [first]


def test_a_file_is_written_before_what_stands_beside_it_and_the_manifest_last(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    honest = run.write_whole

    def write(file: Path, content: bytes) -> None:
        written.append(file.name)
        honest(file, content)

    monkeypatch.setattr(run, "write_whole", write)
    translate(bench.shop, {"Sleep well.": "Descanse."})
    (path,) = bench.save(CATALOG)
    name = Path(path).name
    assert written[:2] == [name, f"{name}.png"]
    assert written[2].endswith(".guide.html")
    assert written[-1] == "manifest.json"
    assert written.count(name) == 1


def test_what_fails_preflight_is_never_written(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(bench.shop / "out")
    problem = Problem(Place(SPANISH), "preflight: it is too faint", "use a darker colour")
    monkeypatch.setattr(produce, "preflight", lambda *_, **__: [problem])
    translate(bench.shop, {"Sleep well.": "Descanse."})
    said = []
    for _ in range(2):
        assert bench.save(CATALOG) == [SPANISH]
        said.append(capsys.readouterr().err)
        assert files(bench.shop / "out")[SPANISH] == before[SPANISH]
    assert "too faint" in said[0]
    # What was said is not said again, only that it still holds.
    assert said[1] == f"  {SPANISH} was not made: mend the problem above\n"
    monkeypatch.undo()
    here(monkeypatch)
    monkeypatch.chdir(bench.shop)
    bench.save(CATALOG)
    assert files(bench.shop / "out")[SPANISH] != before[SPANISH]


def test_a_folder_that_another_build_holds_is_waited_for(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    translate(bench.shop, {"Sleep well.": "Descanse."})
    with run.locked(bench.shop / "out"):
        assert bench.save(CATALOG) == []
        assert bench.session.hindered
        assert "another build is writing" in capsys.readouterr().err
        assert bench.save() == []
        assert capsys.readouterr().err == ""
    assert bench.save() == [SPANISH]
    assert not bench.session.hindered


@pytest.mark.parametrize("error", [LookupError("oddly"), FileNotFoundError(2, "gone", "flyers")])
def test_whatever_goes_wrong_is_said_and_it_goes_on(
    bench: Bench,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def odd(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("handbill.commands.watch.read_project", odd)
        assert bench.save(CATALOG) == []
        assert "mend:" in capsys.readouterr().err
    translate(bench.shop, {"Sleep well.": "Descanse."})
    assert bench.save(CATALOG) == [SPANISH]


def test_a_system_that_does_not_tell_what_is_saved_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> Any:
        raise OSError(28, "too many are watched")
        yield

    monkeypatch.setattr("handbill.press.saves.watch", refused)
    with Saves(tmp_path) as saves:
        time.sleep(0.1)
        with pytest.raises(HandbillError) as raised:
            saves.next(0.05)
    assert raised.value.exit_code == ExitCode.SURROUNDINGS
    assert "WATCHFILES_FORCE_POLLING" in raised.value.problems[0].mend


def test_with_a_local_contact_nothing_more_is_written_where_things_are_published(
    bench: Bench,
) -> None:
    """Nor does what was made for one folder show in the manifest of the other."""
    edit(bench.shop / "flyers/tiny/flyer.toml", 'version = "1"', 'version = "2"')
    bench.saves.is_waiting = True
    (published,) = bench.save("flyers/tiny/flyer.toml")
    before = files(bench.shop / "out")
    own = bench.shop / "contacts" / "night.local.toml"
    own.write_text('format = 1\nname = "Night"\n', encoding="utf-8")
    edit(bench.shop / "pyproject.toml", '"bus"', '"night"')
    (first,) = bench.save("pyproject.toml")
    assert "night" in first
    assert set(read_manifest(bench.shop / "out.local")) == {first}
    bench.saves.is_waiting = False
    bench.save("pyproject.toml")
    assert len(read_manifest(bench.shop / "out.local")) == 2
    assert published not in read_manifest(bench.shop / "out.local")
    assert files(bench.shop / "out") == before


def test_a_wrong_command_ends_it_at_once(bench: Bench) -> None:
    wrong = Bench(bench.shop, Wish(languages=("xx",)))
    with pytest.raises(HandbillError) as raised:
        wrong.session.begin(wrong.watch)
    assert raised.value.exit_code == ExitCode.CONFIGURATION


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("count", [1, 2, 4])
def test_killed_while_it_writes_it_leaves_whole_files_and_the_next_build_heals(
    bench: Bench,
    whole: Path,
    expected: dict[str, bytes],
    count: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed() -> None:
        left = [count]
        honest = os.replace

        def deadly(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return honest(*arguments, **options)

        monkeypatch.setattr(os, "replace", deadly)
        monkeypatch.setattr("handbill.press.store.write_quickly", lambda *_: None)
        bench.save(CATALOG)

    translate(bench.shop, EDITED)
    assert in_a_child(killed) == -signal.SIGKILL
    everything_but_why(bench.shop / "out", files(whole / "out"), expected)
    monkeypatch.setattr(
        run, "make_all", lambda tasks, cache, *_: ((task, made(task, cache)) for task in tasks)
    )
    built_in(bench.shop)
    assert files(bench.shop / "out") == expected
    assert leftovers(bench.shop) == []


@pytest.fixture(scope="module")
def expected(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a clean build of the edited shop gives."""
    folder = tmp_path_factory.mktemp("expected")
    shutil.copytree(whole, folder / "shop", symlinks=True)
    translate(folder / "shop", EDITED)
    with pytest.MonkeyPatch.context() as patch:
        setting_here(patch)
        return clean(folder / "shop", folder / "clean")


def made(task: Task, cache: Path) -> Any:
    """Make a task as the first is made: in two steps."""
    return make_beside(make_bare(task, cache), task, cache)


def heard(saves: Saves, act: Callable[[], None]) -> set[str]:
    """Do something in a watched folder; give what was heard of it, with some patience."""
    act()
    found: set[str] = set()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        found |= saves.next(0.3)
        if found and not saves.waiting():
            return found | saves.next(0.1)
    return found


def swapped(file: Path) -> None:
    """Save as editors do: beside it, and then in its place."""
    aside = file.with_name(f".{file.name}.swp")
    aside.write_text("x", encoding="utf-8")
    file.with_name("4913").touch()
    file.with_name("4913").unlink()
    backup = file.with_name(f"{file.name}~")
    file.replace(backup)
    aside.replace(file)
    backup.unlink()


def test_whatever_an_editor_does_the_file_is_heard_of_and_what_lies_beside_it_is_not(
    tmp_path: Path,
) -> None:
    for name in ("flyers", "locales"):
        (tmp_path / name).mkdir()
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "locales" / "x.po").touch()
    calls: list[int] = []
    with Saves(tmp_path) as saves:
        saves.heard = lambda: calls.append(1)
        # Until somebody listens.
        with suppress(AssertionError):
            heard(saves, (tmp_path / "pyproject.toml").touch)
        assert heard(saves, partial(swapped, tmp_path / "locales/x.po")) == {"locales/x.po"}
        assert heard(saves, partial(swapped, tmp_path / "pyproject.toml")) == {"pyproject.toml"}
        assert heard(saves, (tmp_path / "locales/x.po").unlink) == {"locales/x.po"}
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "x.pdf").touch()
        assert saves.next(0.2) == frozenset()
        # A folder that was not there is heard of, and so is what is then saved in it.
        assert heard(saves, (tmp_path / "contacts").mkdir) == {"contacts"}
        time.sleep(0.3)
        assert "contacts/a.toml" in heard(saves, (tmp_path / "contacts/a.toml").touch)
        many = [tmp_path / "flyers" / f"{number}.svg" for number in range(100)]
        assert len(heard(saves, lambda: [file.touch() for file in many] and None)) == 100
    assert calls


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
def test_the_command_makes_what_is_saved_and_ctrl_c_ends_it(whole: Path, tmp_path: Path) -> None:
    shop = tmp_path / "tiny"
    shutil.copytree(whole, shop, symlinks=True)
    command = [sys.executable, "-P", "-m", "handbill", "watch", "--language", "es"]
    command += ["--format", "card"]
    environment = {key: value for key, value in os.environ.items() if key != "HANDBILL_ROOT"}
    process = subprocess.Popen(
        command,
        cwd=shop,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if "up to date" in line:
            translate(shop, {"Sleep well.": "Descanse."})
        if "after the save" in line:
            break
    new = (shop / "out" / SPANISH).read_bytes()
    process.send_signal(signal.SIGINT)
    told, rest = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED
    assert told == ""
    assert "Stopped." in rest
    assert "Traceback" not in "".join(said) + rest
    assert new != (whole / "out" / SPANISH).read_bytes()
    done = handbill("build", "--language", "es", "--format", "card", cwd=shop)
    assert done.returncode == 0
    assert (shop / "out" / SPANISH).read_bytes() == new
