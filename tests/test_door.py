"""The door, `build.py`: facts about it that need neither network nor set-up."""

import ast
import importlib.util
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.parsers import expat

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = (ROOT / "build.py").read_text(encoding="utf-8")
PINS = ["requirements.txt", "requirements-test.txt", "requirements-bench.txt"]

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
MINT = 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = "ID=fedora\nVERSION_ID=42\n"
ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'
ARCH = "ID=arch\n"
MANJARO = "ID=manjaro\nID_LIKE=arch\n"
ALPINE = 'NAME="Alpine Linux"\nID=alpine\n'


def door() -> ModuleType:
    """Import `build.py` by its path, since the packaging tool `build` has the same name."""
    spec = importlib.util.spec_from_file_location("door", ROOT / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DOOR = door()


def pins(name: str) -> list[str]:
    """Return the requirements of a file, each on one line."""
    return (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines()


def typed(platform: str, text: str, sudo: str = "sudo ") -> str:
    """Return what somebody on this system is told to type."""
    line = DOOR.install_line(platform, DOOR.system_names(text), sudo)
    assert isinstance(line, str)
    return line


def run_door(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the door as a user does, with a few variables more."""
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_an_old_python_can_parse_the_door() -> None:
    assert ast.parse(SOURCE, feature_version=(3, 4))
    assert SOURCE.isascii()


def test_the_door_has_no_syntax_younger_than_python_3_4() -> None:
    young = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.AsyncFunctionDef, ast.Match)
    nodes = list(ast.walk(ast.parse(SOURCE)))
    assert not [node.lineno for node in nodes if isinstance(node, young)]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    assert not [node.name for node in functions if node.returns or node.args.posonlyargs]
    unpacked = [node for node in nodes if isinstance(node, ast.List | ast.Tuple | ast.Set)]
    assert not [node for node in unpacked if any(isinstance(e, ast.Starred) for e in node.elts)]


def test_the_door_imports_nothing_but_the_standard_library() -> None:
    nodes = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import)]
    names = {alias.name.partition(".")[0] for node in nodes for alias in node.names}
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (DEBIAN, "type: sudo apt-get install -y "),
        (MINT, "type: sudo apt-get install -y "),
        (FEDORA, "type: sudo dnf install -y pango"),
        (ROCKY, "type: sudo dnf install -y pango"),
        (ARCH, "type: sudo pacman -S --needed pango"),
        (MANJARO, "type: sudo pacman -S --needed pango"),
        (ALPINE, "type: sudo apk add so:libgobject-2.0.so.0 "),
        ("ID=plan9\n", "install Pango, HarfBuzz "),
        ("", "install Pango, HarfBuzz "),
    ],
)
def test_each_linux_is_told_its_own_line(text: str, start: str) -> None:
    assert typed("linux", text).startswith(start)


def test_macos_and_windows_are_told_their_own_line() -> None:
    assert typed("darwin", "") == "type: brew install pango"
    assert typed("win32", "").endswith("UCRT64 shell type: pacman -S mingw-w64-ucrt-x86_64-pango")


def test_root_is_not_told_to_type_sudo() -> None:
    assert typed("linux", FEDORA, sudo="") == "type: dnf install -y pango"


def test_a_bare_debian_is_told_the_package_of_ensurepip_on_the_same_line() -> None:
    line = DOOR.install_line("linux", ["debian"], "sudo ", "python3.11-venv ")
    assert " python3.11-venv libpango-1.0-0 " in line


@pytest.mark.parametrize(
    "changed",
    [
        (["segno==1.6.7"], ["cpython-311", "/usr"], "/home/ana/handbill"),
        (["segno==1.6.6"], ["cpython-312", "/usr"], "/home/ana/handbill"),
        (["segno==1.6.6"], ["cpython-311", "/opt"], "/home/ana/handbill"),
        (["segno==1.6.6"], ["cpython-311", "/usr"], "/home/ana/moved"),
    ],
)
def test_the_stamp_changes_with_the_pins_the_python_and_the_folder(
    changed: tuple[list[str], list[str], str],
) -> None:
    before = DOOR.stamp(["segno==1.6.6"], ["cpython-311", "/usr"], "/home/ana/handbill")
    assert before == DOOR.stamp(["segno==1.6.6"], ["cpython-311", "/usr"], "/home/ana/handbill")
    assert before != DOOR.stamp(*changed)


def test_the_environments_for_tests_and_for_the_benchmark_have_stamps_of_their_own() -> None:
    assert len({DOOR.wanted(files) for files in DOOR.STAMPS}) == 3
    assert len(set(DOOR.STAMPS.values())) == 3


@pytest.mark.parametrize(
    ("typed", "files"),
    [([], "RUN"), (["build"], "RUN"), (["bench", "--quick"], "BENCH"), (["test"], "TEST")],
)
def test_a_command_gets_its_own_pins_and_no_more(
    monkeypatch: pytest.MonkeyPatch, typed: list[str], files: str
) -> None:
    prepared: list[tuple[str, ...]] = []
    monkeypatch.setattr(DOOR, "prepare", prepared.append)
    monkeypatch.setattr(DOOR, "hand_over", lambda arguments: arguments)
    monkeypatch.setattr(DOOR, "test", lambda arguments: arguments)
    DOOR.main(typed)
    assert prepared == [getattr(DOOR, files)]


def test_what_was_whole_stays_whole_when_more_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stamps = {files: str(tmp_path / "-".join(files)) for files in DOOR.STAMPS}
    monkeypatch.setattr(DOOR, "STAMPS", stamps)
    monkeypatch.setattr(DOOR, "VENV_PYTHON", sys.executable)
    monkeypatch.setattr(DOOR, "pip_install", lambda _: None)
    for files in (DOOR.RUN, DOOR.TEST):
        DOOR.write(stamps[files], DOOR.wanted(files))
    DOOR.install(DOOR.BENCH)
    assert [DOOR.is_installed(files) for files in stamps] == [True, True, True]
    DOOR.write(stamps[DOOR.TEST], "of other pins")
    DOOR.install(DOOR.BENCH)
    assert [DOOR.is_installed(files) for files in stamps] == [True, False, True]


@pytest.mark.parametrize("name", PINS)
def test_every_requirement_is_one_version_with_hashes(name: str) -> None:
    pin = r"[a-z0-9-]+==[0-9][\w.]*( ; [^;#]+?)?( +--hash=sha256:[0-9a-f]{64})+"
    assert pins(name)
    assert [line for line in pins(name) if not re.fullmatch(pin, line)] == []


@pytest.mark.parametrize("name", PINS)
def test_the_requirements_name_no_place_to_download_from(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|index|find-links|file:|@", text)


@pytest.mark.parametrize("name", PINS)
def test_the_requirements_are_sorted_and_name_nothing_twice(name: str) -> None:
    names = [line.partition("==")[0] for line in pins(name)]
    assert names == sorted(set(names))


def test_no_test_tool_or_peer_asks_for_another_version_than_the_press_runs_on() -> None:
    run, test, bench = ({line.partition("==")[0] for line in pins(name)} for name in PINS)
    assert not run & (test | bench)


def test_test_tools_and_peers_agree_on_what_they_share() -> None:
    named = [line.split(" ")[0] for line in {*pins(PINS[1]), *pins(PINS[2])}]
    shared = {name.partition("==")[0] for name in named}
    assert len(shared) == len(set(named))


@pytest.mark.parametrize("name", ["requirements", "requirements-test", "requirements-bench"])
def test_all_that_is_asked_for_is_pinned(name: str) -> None:
    asked = (ROOT / f"{name}.in").read_text(encoding="utf-8")
    names = set(re.findall(r"^[a-z][a-z0-9-]*", asked, re.MULTILINE))
    assert names <= {line.partition("==")[0] for line in pins(f"{name}.txt")}


def test_every_dependency_is_in_its_page() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = [line.partition("==")[0] for name in PINS for line in pins(name)]
    shortened = [name.removeprefix("justmytype") for name in names]
    assert [name for name in shortened if name not in page] == []


def test_missing_libraries_are_a_problem_with_a_mend_and_exit_code_3() -> None:
    done = run_door("build", HANDBILL_HIDE_LIBRARIES="1")
    assert done.returncode == DOOR.SURROUNDINGS
    assert done.stdout == ""
    assert re.fullmatch(r"error: the libraries .* are missing\n  mend: .+\n", done.stderr)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one that was pinned"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("after connection broken by ...\nERROR: No matching distribution", "could not be reached"),
        ("ERROR: No matching distribution found for segno", "is not to be had here"),
        ("something new", "could not be installed"),
    ],
)
def test_what_pip_says_becomes_a_problem_with_a_mend(said: str, what: str) -> None:
    command = [sys.executable, "-c", f"print({said!r}); raise SystemExit(1)"]
    with pytest.raises(DOOR.SetupError) as caught:
        DOOR.attempt(command, DOOR.PIP_PROBLEMS)
    assert what in caught.value.args[0]


def test_fontconfig_is_valid_and_has_no_folder_of_fonts() -> None:
    text = DOOR.FONTCONFIG % "/home/ana/handbill/.cache/fontconfig/cache"
    elements: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _attributes: elements.append(name)
    parser.ParseFile(io.BytesIO(text.encode()))
    assert elements == ["fontconfig", "cachedir"]


def test_the_users_own_python_settings_and_fonts_stay_outside() -> None:
    given = {"PYTHONPATH": "/elsewhere", "PYTHONHOME": "/elsewhere", "FONTCONFIG_FILE": "/fonts"}
    env = DOOR.environment(given, DOOR.ROOT, "linux")
    assert env == {"FONTCONFIG_FILE": str(Path(DOOR.CACHE, "fontconfig", "fonts.conf"))}


def test_the_engine_is_told_the_root_only_where_it_cannot_see_it() -> None:
    inside, outside = str(Path(DOOR.ROOT, "flyers")), str(Path(DOOR.ROOT).parent)
    assert "HANDBILL_ROOT" not in DOOR.environment({}, inside, "linux")
    assert DOOR.environment({}, outside, "linux")["HANDBILL_ROOT"] == DOOR.ROOT
    assert DOOR.environment({}, DOOR.ROOT + "-two", "linux")["HANDBILL_ROOT"] == DOOR.ROOT


def test_macos_is_told_where_homebrew_keeps_its_libraries() -> None:
    env = DOOR.environment({}, DOOR.ROOT, "darwin")
    assert env["DYLD_FALLBACK_LIBRARY_PATH"].startswith("/opt/homebrew/lib:")


def test_whatever_breaks_ends_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_arguments: list[str]) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(DOOR, "main", broken)
    monkeypatch.setattr(DOOR.signal, "signal", lambda *_: None)
    assert DOOR.guarded([]) == DOOR.BUG
    assert capsys.readouterr().err.startswith("error: build.py broke: ZeroDivisionError")
