"""The house rules that no linter holds: sizes, names, and what must not be committed."""

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

MODULES = sorted((ROOT / "handbill").rglob("*.py"))
LONGEST_FUNCTION, LONGEST_MODULE, MEDIAN = 50, 400, 8


def functions(file: Path) -> list[tuple[str, int]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in found]


def test_half_of_the_functions_have_at_most_eight_lines() -> None:
    lengths = [length for file in MODULES for _, length in functions(file)]
    assert statistics.median(lengths) <= MEDIAN


def test_no_function_has_more_than_fifty_lines() -> None:
    long = [
        f"{file.name}:{name}"
        for file in MODULES
        for name, n in functions(file)
        if n > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_has_more_than_four_hundred_lines() -> None:
    long = [
        file.name
        for file in [*MODULES, ROOT / "build.py"]
        if file.read_text(encoding="utf-8").count("\n") > LONGEST_MODULE
    ]
    assert long == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "helpers", "common", "manager", "misc"}
    assert [file.name for file in MODULES if file.stem in drawers] == []


def test_an_init_holds_one_docstring_and_nothing_else() -> None:
    inits = [file for file in MODULES if file.name == "__init__.py"]
    full = [
        file.parent.name
        for file in inits
        if len(ast.parse(file.read_text(encoding="utf-8")).body) != 1
    ]
    assert full == []


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 -- git as the user has it
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_nothing_names_a_registry_or_a_path_of_a_machine() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted", "npm" + "js.", "deb." + "debian", "/wo" + "rk/")
    pattern = re.compile("|".join(map(re.escape, hosts)))
    texts = [file for file in tracked() if file.suffix not in (".png", ".jpg", ".ttf")]
    found = [
        file.relative_to(ROOT).as_posix()
        for file in texts
        if pattern.search(file.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []


def test_pictures_in_docs_are_small() -> None:
    large = [
        file.name for file in (ROOT / "docs").glob("*.[pj][np]g") if file.stat().st_size > 150_000
    ]
    assert large == []


def test_the_press_calls_weasyprint_in_one_module_only() -> None:
    """A second caller could forget the fetcher, and with it the wall against files and network."""
    callers = [
        file.relative_to(ROOT).as_posix()
        for file in MODULES
        if re.search(r"\b(HTML|CSS|Attachment)\(", file.read_text(encoding="utf-8"))
    ]
    assert callers == ["handbill/pages/typeset.py"]


def test_every_attribute_of_a_template_takes_its_message_without_tags() -> None:
    templates = [*ROOT.glob("flyers/*/flyer.html"), *ROOT.glob("handbill/pages/layouts/*.html")]
    inside = re.compile(r'="[^"]*\{%\s*trans')
    assert [
        file.name for file in templates if inside.search(file.read_text(encoding="utf-8"))
    ] == []
