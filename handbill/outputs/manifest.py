"""Finished outputs -> ``manifest.json``, the contract that later checks read."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from handbill.outputs.produced import Output
from handbill.plan.job import Skip
from handbill.problem import Problem

NAME: Final = "manifest.json"
FORMAT: Final = 1

Entry = dict[str, Any]


def entry(output: Output, why: str) -> Entry:
    """Describe one output; fields that do not apply are null."""
    setting = output.job.setting
    return {
        "path": output.job.path,
        "flyer": setting.flyer.id,
        "language": setting.edition.tag,
        "format": setting.format.name,
        "paper": setting.paper.name,
        "variant": output.job.variant,
        "contact": setting.contact.id,
        "pages": output.pages,
        "sheets": output.sheets,
        "duplex": output.duplex,
        "body_pt": output.body_pt,
        "fill": output.fill,
        "form": output.form,
        "left_out": list(output.left_out),
        "review": str(setting.review),
        "sha256": hashlib.sha256(output.content).hexdigest(),
        "bytes": len(output.content),
        "why": why,
        "problems": [told(problem) for problem in output.problems],
    }


def told(problem: Problem) -> dict[str, Any]:
    """Describe a problem for machines."""
    return {
        "severity": str(problem.severity),
        "path": problem.place.path,
        "line": problem.place.line,
        "what": problem.what,
        "mend": problem.mend,
    }


def manifest(entries: Iterable[Entry], skipped: Iterable[Skip]) -> bytes:
    """Give the manifest's bytes: outputs by path, so that equal builds give equal files."""
    rows = sorted(entries, key=lambda row: str(row["path"]))
    skips = [{"flyer": skip.flyer, "language": skip.language, "why": skip.why} for skip in skipped]
    whole = {"format": FORMAT, "outputs": rows, "skipped": skips}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(folder: Path) -> Mapping[str, Entry]:
    """Read the outputs of an earlier build by path; an unreadable manifest is an empty one."""
    try:
        whole = json.loads((folder / NAME).read_bytes())
        if whole.get("format") != FORMAT:
            return {}
        return {row["path"]: row for row in whole["outputs"]}
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return {}
