"""Each finding of preflight has a file that breaks it: none can be added without."""

from conftest import ROOT, python

# Notes from where in the code findings come while the tests of preflight run, and names the rest.
PROGRAM = """
import ast, sys
from pathlib import Path
import pytest
from handbill.outputs.checks.finding import Finding

met, made = set(), Finding.__init__

def noted(self, *values, **named):
    frame = sys._getframe(1)
    met.add((frame.f_code.co_filename, frame.f_lineno))
    made(self, *values, **named)

Finding.__init__ = noted
pytest.main(["-q", "-p", "no:cacheprovider", *sys.argv[1:]])
for file in sorted(Path("handbill/outputs").rglob("*.py")):
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Finding":
            lines = range(call.lineno, call.end_lineno + 1)
            known = any((str(file.resolve()), line) in met for line in lines)
            print("found" if known else "never found", file.name, ast.unparse(call)[:60], sep=": ")
"""
FILES = ("tests/test_preflight.py", "tests/test_preflight_paint.py", "tests/test_preflight_trim.py")
# What is set in type needs a build, and is shown there: in test_preflight.py.
SET_IN_TYPE = ("Finding('seen',", "Finding('said',")


def findings(*arguments: str) -> tuple[list[str], list[str]]:
    """Give the findings that tests bring about, and those that they do not."""
    lines = python(PROGRAM, *arguments, cwd=ROOT).stdout.splitlines()
    found = [line for line in lines if line.startswith("found: ")]
    return found, [line for line in lines if line.startswith("never found: ")]


def test_each_finding_of_preflight_has_a_file_that_breaks_it() -> None:
    tests = (*FILES, "-k", "not built")
    found, never = findings(*tests)
    assert len(found) > 30
    assert [line for line in never if not any(text in line for text in SET_IN_TYPE)] == []


def test_a_finding_without_such_a_file_is_named() -> None:
    tests = ("tests/test_preflight.py", "-k", "not built and not camera")
    _, never = findings(*tests)
    assert any("identity.py" in line and "camera" in line for line in never)
