"""``handbill clean``: removes what builds left behind; what you wrote is never touched."""

import shutil
from pathlib import Path

from handbill.commands.root import find_root
from handbill.commands.talk import near, say
from handbill.commands.whither import built_folders
from handbill.outputs.manifest import NAME as MANIFEST
from handbill.press.run import CACHE
from handbill.problem import ExitCode, HandbillError, Place, Problem


def run_clean(out: Path) -> ExitCode:
    """Remove the output folder, if a build made it, and the cache."""
    folder = out if out.is_absolute() else Path.cwd() / out
    if folder.exists() and not (folder / MANIFEST).is_file():
        what = f"{near(folder)} was not made by a build: it has no {MANIFEST}"
        mend = "delete it yourself if you want to"
        raise HandbillError(ExitCode.CONFIGURATION, Problem(Place("clean"), what, mend))
    for each in (*built_folders(out), find_root() / CACHE):
        if each.exists():
            shutil.rmtree(each)
            say(f"Removed {near(each)}.")
    return ExitCode.DONE
