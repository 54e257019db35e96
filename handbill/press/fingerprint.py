"""What a job was made of -> named hashes, so that a rebuild knows why it happens."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from handbill.pages.typeset import pango_version
from handbill.plan.job import Task
from handbill.plan.setting import Setting

LIBRARIES: Final = (
    *("weasyprint", "pikepdf", "fonttools", "babel", "jinja2", "segno", "pillow"),
    *("tinyhtml5", "tinycss2"),
)
PRESS: Final = "the press"
SURROUNDINGS: Final = "the libraries"


def digest(value: bytes) -> str:
    """Give the hash of some bytes."""
    return hashlib.sha256(value).hexdigest()[:32]


def inputs(task: Task, assets: Iterable[str]) -> dict[str, str]:
    """Name all that a task reads, with its hash; ``assets`` are the flyer's files it opened."""
    setting = task.setting
    flyer = setting.flyer
    found = {
        flyer.place.path: _of(flyer.facts.model_dump(mode="json")),
        flyer.template_path: digest(flyer.template.encode()),
        f"flyers/{flyer.id}/flyer.css": digest(flyer.style.encode()),
        setting.contact.place.path: _of(setting.contact),
        f"formats/{setting.format.name}.toml": _of(setting.format),
        "--duplex": setting.duplex,
        "paper_weight": str(setting.paper_weight),
        **_catalogs(setting),
        **_profile(task),
        **_printer(task),
        PRESS: press_digest(),
        SURROUNDINGS: _of(surroundings()),
    }
    for name in assets:
        found[f"flyers/{flyer.id}/{name}"] = _file(flyer.folder / name)
    return found


def _catalogs(setting: Setting) -> dict[str, str]:
    return {
        catalog.path: _of(
            sorted((str(key), row.html, row.review) for key, row in catalog.messages.items())
        )
        for face in setting.edition.faces
        for catalog in face.catalogs
    }


def _profile(task: Task) -> dict[str, str]:
    """Give the profile of the shop that prints it, if anything is made for one."""
    file = task.setting.profile
    if file is None or all(job.variant != "shop" for job in task.jobs):
        return {}
    return {"[tool.handbill.shop] profile": _file(file)}


def _printer(task: Task) -> dict[str, str]:
    """Give what is known of the printer at hand, if anything is laid on sheets for it."""
    known = task.setting.printer
    if known is None or task.setting.tagged or all(job.variant == "shop" for job in task.jobs):
        return {}
    # Not where it stands: a line more above it changes nothing.
    told = (asdict(known.white), known.right, known.up, known.clockwise)
    return {"[tool.handbill.printer]": _of(told)}


def _file(file: Path) -> str:
    try:
        return digest(file.read_bytes())
    except OSError:
        return "missing"


def _of(value: Any) -> str:
    data = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return digest(json.dumps(data, sort_keys=True, default=_plain, ensure_ascii=False).encode())


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@cache
def press_digest() -> str:
    """Give the hash of the press itself: its code, layouts, registries and typefaces."""
    total = hashlib.sha256()
    root = Path(str(files("handbill")))
    for file in sorted(root.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            total.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:32]


@cache
def surroundings() -> tuple[tuple[str, str], ...]:
    """Give the versions of what the bytes of a PDF depend on beside our own code."""
    packages = [(name, version(name)) for name in LIBRARIES]
    return (*packages, ("pango", pango_version()))


def why(old: Mapping[str, str] | None, new: Mapping[str, str]) -> str:
    """Say why a job is made again: ``new``, ``unchanged``, or the first input that changed."""
    if old is None:
        return "new"
    changed = [name for name in new if old.get(name) != new[name]]
    gone = [name for name in old if name not in new]
    return next(iter([*changed, *gone]), "unchanged")
