"""Nothing changed: known in a blink, said as the whole way would say it, and never said wrongly."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import handbill, python
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import make_tiny, setting_here

from handbill.commands.build import Options, run_build
from handbill.plan.make import Wish
from handbill.press import stamp, uptodate
from handbill.press.uptodate import FILE, FOLDER, NAMES, answer, unpacked

USUAL = Options(None, None, as_json=False)
OLDER = 10 * uptodate.YOUNG


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A tiny shop that is built."""
    shop = make_tiny(tmp_path_factory.mktemp("uptodate") / "shop", faces)
    with pytest.MonkeyPatch.context() as patch:
        setting_here(patch)
        patch.chdir(shop)
        patch.delenv("HANDBILL_ROOT", raising=False)
        assert run_build(Wish(), USUAL) == 0
    return shop


@pytest.fixture
def tiny(whole: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same, as the current folder, and known to be up to date."""
    setting_here(monkeypatch)
    monkeypatch.chdir(whole)
    monkeypatch.delenv("HANDBILL_ROOT", raising=False)
    # Which changes between a test's beginning and its end.
    monkeypatch.setattr(uptodate, "IGNORED", (*uptodate.IGNORED, "PYTEST_CURRENT_TEST"))
    assert run_build(Wish(), USUAL) == 0
    assert answer() == 0
    capsys.readouterr()
    return whole


def rows(shop: Path) -> list[uptodate.Row]:
    """Give what the stamp knows."""
    known = unpacked(Path(uptodate.stamp_file(str(shop))).read_bytes())
    assert known is not None
    return known[1]


@pytest.mark.usefixtures("tiny")
def test_it_says_what_the_whole_way_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_build(Wish(), USUAL) == 0
    slow = capsys.readouterr()
    assert "0 files made, 4 unchanged." in slow.err
    assert "See everything:   out/index.html" in slow.out
    assert answer() == 0
    assert capsys.readouterr() == slow


def test_after_a_build_that_made_something_the_manifest_is_settled(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way would now say of every output that it is unchanged, and so does this one."""
    shutil.rmtree(tiny / "out")
    run_build(Wish(), USUAL)
    manifest = tiny / "out" / "manifest.json"
    assert '"why": "new"' in manifest.read_text(encoding="utf-8")
    assert answer() == 0
    quick = manifest.read_bytes()
    assert quick.count(b'"why": "unchanged"') == 4
    capsys.readouterr()
    shutil.rmtree(tiny / FOLDER)
    run_build(Wish(), USUAL)
    assert manifest.read_bytes() == quick


def append(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b" ")


def same_size_and_times(file: Path) -> None:
    """Change a letter and hide it as well as one can."""
    found = file.stat()
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    with file.open("r+b") as stream:
        stream.write(bytes(data))
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


def another_of_the_same_look(file: Path) -> None:
    found = file.stat()
    other = file.with_name("other")
    other.write_bytes(bytes(byte ^ 1 for byte in file.read_bytes()))
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.replace(file)


def gone(file: Path) -> None:
    file.unlink()


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


HARMS = [append, same_size_and_times, another_of_the_same_look, gone, a_folder]


def test_whatever_file_changes_in_whatever_way_is_noticed(tiny: Path) -> None:
    """Of the shop's own files and its outputs; the press and the libraries are looked at alike."""
    paths = sorted(
        row[-1] for row in rows(tiny) if row[0] == FILE and row[-1].startswith(str(tiny))
    )
    kinds = ("flyers", "contacts", "locales", "pyproject.toml", "out/", ".cache/notes")
    assert all(any(f"{tiny}/{kind}" in path for path in paths) for kind in kinds)

    @settings(
        max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(paths), st.sampled_from(HARMS))
    def any_harm(path: str, harm: Callable[[Path], None]) -> None:
        file = Path(path)
        good = file.read_bytes()
        if not good:
            return
        try:
            harm(file)
            assert answer() is None
        finally:
            if file.is_dir():
                file.rmdir()
            file.write_bytes(good)
        assert answer() == 0

    any_harm()


FOLDERS = [
    "flyers",
    "flyers/tiny",
    "flyers/tiny/art",
    "contacts",
    "locales",
    "locales/es/LC_MESSAGES",
]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_new_file_in_any_folder_that_is_read_is_noticed(tiny: Path, folder: str) -> None:
    new = tiny / folder / "new.toml"
    new.write_text("x", encoding="utf-8")
    assert answer() is None
    new.unlink()
    assert answer() == 0


def test_a_folder_that_was_not_there_is_noticed(tiny: Path) -> None:
    (tiny / "formats").mkdir()
    assert answer() is None
    (tiny / "formats").rmdir()
    assert answer() == 0


@pytest.mark.usefixtures("tiny")
def test_any_variable_of_the_environment_leads_the_whole_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "HANDBILL_ROOT", "LANG", "ANYTHING"):
        with monkeypatch.context() as patch:
            patch.setenv(name, "x")
            assert answer() is None
    monkeypatch.setenv("OLDPWD", "x")
    assert answer() == 0


def test_another_folder_leads_the_whole_way(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny / "flyers")
    assert answer() is None


def test_the_press_and_the_libraries_are_among_what_is_looked_at(tiny: Path) -> None:
    known = {row[-1]: row[0] for row in rows(tiny)}
    press = Path(uptodate.__file__).parents[1]
    assert known[str(press / "languages.toml")] == FILE
    assert known[str(press / "pages" / "layouts")] == NAMES
    assert any(path.endswith("site-packages") for path in known)
    assert any("libpango" in path for path in known) or not Path("/proc/self/maps").exists()


class Loader:
    """The loader of macOS, as far as it is asked."""

    class _Name:
        restype: object = None

        def __call__(self, number: int) -> bytes:
            return (b"/opt/lib/libpango-1.0.0.dylib", b"/usr/lib/libc.dylib")[number]

    def __init__(self, _path: None) -> None:
        """Know two libraries."""
        self._names = {"_dyld_image_count": lambda: 2, "_dyld_get_image_name": self._Name()}

    def __getitem__(self, name: str) -> object:
        """Give a function by its name."""
        return self._names[name]


def test_the_libraries_are_known_where_the_loader_must_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stamp, "MAPS", Path("/nowhere"))
    monkeypatch.setattr("ctypes.CDLL", Loader)
    assert stamp.loaded() == {"/opt/lib/libpango-1.0.0.dylib", "/usr/lib/libc.dylib"}


def test_where_the_libraries_are_not_told_the_next_build_looks_for_itself(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another Pango would break lines in another way, and nobody would see that it is another."""
    shutil.rmtree(tiny / FOLDER)
    monkeypatch.setattr(stamp, "loaded", set)
    assert run_build(Wish(), USUAL) == 0
    assert answer() is None
    monkeypatch.undo()
    setting_here(monkeypatch)
    monkeypatch.chdir(tiny)
    monkeypatch.delenv("HANDBILL_ROOT", raising=False)
    assert run_build(Wish(), USUAL) == 0
    assert answer() == 0


def test_what_is_old_enough_is_not_read_again(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its stat alone it is the same; what is young is read."""
    now = uptodate.time.time_ns()
    monkeypatch.setattr(uptodate.time, "time_ns", lambda: now + OLDER)
    assert answer() == 0
    read: list[str] = []
    honest = uptodate.hashed
    monkeypatch.setattr(
        uptodate, "hashed", lambda kind, path: read.append(path) or honest(kind, path)
    )
    assert answer() == 0
    assert read == []
    file = tiny / "flyers/tiny/flyer.html"
    os.utime(file)
    assert answer() == 0
    assert read == [str(file)]


@pytest.mark.parametrize("harm", [lambda data: data[:-9], lambda data: data[:-3] + b"xyz"])
def test_a_harmed_stamp_is_none(tiny: Path, harm: Callable[[bytes], bytes]) -> None:
    stamp = Path(uptodate.stamp_file(str(tiny)))
    good = stamp.read_bytes()
    stamp.write_bytes(harm(good))
    assert answer() is None
    stamp.write_bytes(good)
    assert answer() == 0


def test_a_build_with_a_problem_says_it_again_and_one_that_left_something_undone_is_no_stamp(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalog = tiny / "locales/es/LC_MESSAGES/tiny.po"
    good = catalog.read_text(encoding="utf-8")
    catalog.write_text(good.replace('msgstr "Agua"', 'msgstr ""'), encoding="utf-8")
    assert run_build(Wish(), USUAL) == 1
    capsys.readouterr()
    assert run_build(Wish(), USUAL) == 1
    slow = capsys.readouterr()
    assert "has no translation" in slow.err
    assert answer() == 1
    assert capsys.readouterr() == slow
    catalog.write_text(good.replace('msgstr "Agua"', 'msgstr "Aⴰgua"'), encoding="utf-8")
    assert run_build(Wish(), USUAL) == 1
    assert "not made: the problems above say why" in capsys.readouterr().err
    assert answer() is None
    catalog.write_text(good, encoding="utf-8")


# Runs the command as it is typed, and tells what was imported for it.
IMPORTED = """
import sys
from handbill.__main__ import main
try:
    main()
except SystemExit as end:
    heavy = {"click", "json", "pydantic", "jinja2", "weasyprint", "pathlib", "typing", "re"}
    print(end.code, sorted(heavy & set(sys.modules)))
"""


def test_nothing_heavy_is_imported_and_any_option_leads_the_whole_way(shop: Path) -> None:
    (shop / "pyproject.toml").write_text(
        '[tool.handbill]\nlanguages = ["en"]\n'
        '[[tool.handbill.build]]\nformat = "card"\nvariants = ["ink-saver"]\n',
        encoding="utf-8",
    )
    slow = [python(IMPORTED, "build", cwd=shop) for _ in range(2)]
    assert slow[0].returncode == 0, slow[0].stderr
    assert "click" in slow[0].stdout
    # The first time, the manifest is written anew.
    assert "click" not in slow[1].stdout
    quick = python(IMPORTED, "build", cwd=shop)
    assert quick.stdout.splitlines()[-1] == "0 []"
    assert "0 files made, 1 unchanged." in quick.stderr
    whole = handbill("build", "--jobs", "1", cwd=shop)
    assert whole.stderr == quick.stderr
    assert quick.stdout.startswith(whole.stdout)
    told = python(IMPORTED, "build", "--jobs", "1", cwd=shop)
    assert "click" in told.stdout
