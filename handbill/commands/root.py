"""The current folder -> the root of the project that it belongs to."""

import os
import tomllib
from pathlib import Path

from handbill.problem import ExitCode, HandbillError, Place, Problem
from handbill.project.settings import FILE


def find_root() -> Path:
    """Walk up to the folder whose pyproject.toml is a print shop's; raises ``HandbillError``."""
    here = Path.cwd()
    named = os.environ.get("HANDBILL_ROOT")
    for folder in (here, *here.parents, *([Path(named)] if named else [])):
        if _is_root(folder):
            return folder
    what = "this folder is in no print shop"
    mend = f"go to the folder whose {FILE} has a [tool.handbill] table"
    raise HandbillError(ExitCode.CONFIGURATION, Problem(Place(here.name or "/"), what, mend))


def _is_root(folder: Path) -> bool:
    """Whether a folder's settings name the press; broken ones may, and are read to say why not."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    try:
        tool = tomllib.loads(text).get("tool", {})
        return isinstance(tool, dict) and "handbill" in tool
    except (ValueError, RecursionError):
        return "tool.handbill" in text
