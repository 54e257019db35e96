"""A tiny print shop that merges in this very process: many merges in little time."""

import json
import pickle
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from drawn_pdf import numbered, pdf

from handbill.commands.build import Options
from handbill.commands.merge import Asked, run_merge
from handbill.plan.make import Wish
from handbill.press import merge, merge_full, merge_print, merge_zip
from handbill.press.batch import Batch
from handbill.press.crew import Crew, Done, Failed, Lost, Outcome
from handbill.press.merge_full import InFull
from handbill.problem import ExitCode, Place, Problem, Severity

HEAD = "id,name,phone,web,address,hours\n"
OUT = "merged"


def row(number: int, **changes: str) -> str:
    """Give a group's row of a table: what it says is said by no other."""
    said = {
        "id": f"group-{number}",
        "name": f"House {number} of Roses",
        "phone": f"206-624-{3000 + number}",
        "web": f"https://house{number}.example.org",
        "address": f"{number}0 Pine Street",
        "hours": f"from {number} to midnight",
    } | changes
    return ",".join(f'"{each}"' for each in said.values()) + "\n"


def table(shop: Path, *rows: str) -> Path:
    """Write a table of groups."""
    file = shop / "groups.csv"
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    return file


@dataclass
class Inline(Crew):
    """A crew that works at once and in this process; ``loses`` says which items get lost."""

    near: bool = True
    loses: Callable[[Any], bool] = lambda _item: False
    fails: tuple[type[Exception], ...] = ()
    remembers: bool = True
    did: list[Any] = field(default_factory=list)

    def __exit__(self, *_: object) -> None:
        """There is nothing to stop."""

    def run(
        self, work: Callable[[Any], Any], items: Iterable[Any], *, limited: bool = True
    ) -> Iterator[tuple[int, Outcome]]:
        """Do each item as it is taken."""
        assert isinstance(limited, bool)
        for index, item in enumerate(items):
            if self.remembers:
                self.did.append(item)
            yield index, self._outcome(work, item)

    def _outcome(self, work: Callable[[Any], Any], item: Any) -> Outcome:
        if self.loses(item):
            return Lost("it was too much")
        try:
            return Done(work(item), 0.1)
        except self.fails as error:
            return Failed(error)


def merging_here(patch: pytest.MonkeyPatch, shop: Path, crew: Inline | None = None) -> Inline:
    """Work in this process, in a shop; gives who does the work."""
    crew = crew or Inline()
    patch.chdir(shop)
    patch.delenv("HANDBILL_ROOT", raising=False)
    patch.setattr(merge, "crew_of", lambda _workers, _executor: crew)

    def apart(work: Any, items: Iterable[Any], _workers: int, **_how: Any) -> Iterator[Any]:
        for _, outcome in Inline().run(work, items):
            assert isinstance(outcome, Done)
            yield outcome.value

    patch.setattr(merge_print, "apart", apart)
    patch.setattr(merge_zip, "apart", apart)
    return crew


# The engine that stamps, as it is.
STAMPABLE = merge.stampable
# What was really made, by what it is.
_FIRST: dict[tuple[str, ...], Any] = {}


def once_more(whole: Path, folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Copy a shop that was merged, to merge it again here and quickly."""
    shutil.copytree(whole, folder, symlinks=True)
    merging_here(patch, folder)
    quickly(patch)
    return folder


def quickly(patch: pytest.MonkeyPatch, warning: str = "") -> None:
    """Let every piece be a copy of the first of its kind, with its group's details at the end.

    And slips be blank pages: so a thousand groups take no time. Every piece has a ``warning``, if
    there is one.
    """
    honest = merge_full.set_in_full

    def copied(batch: InFull, cache_folder: Path) -> list[Any]:
        key = (batch.task.setting.duplex, *(job.path for job in batch.task.jobs))
        if key not in _FIRST:
            one = replace(batch, contacts=batch.contacts[:1])
            _FIRST[key] = honest(one, cache_folder)[0]
        tasks = (merge_full.of_contact(batch.task, each) for each in batch.contacts)
        return [_copy(_FIRST[key], task, warning) for task in tasks]

    patch.setattr(merge, "stampable", lambda _task: False)
    patch.setattr(merge, "set_in_full", copied)
    patch.setattr(merge_print, "_slips", lambda rows, **_how: pdf(numbered(len(rows), 612, 792)))


def really(patch: pytest.MonkeyPatch) -> None:
    """Make everything again as it is."""
    patch.setattr(merge, "stampable", STAMPABLE)
    patch.setattr(merge, "set_in_full", merge_full.set_in_full)


def _copy(first: Any, task: Any, warning: str) -> Any:
    contact = task.setting.contact
    said = replace(contact, place=Place("here"))
    end = f"\n% {said}".encode()
    found = (Problem(contact.place, warning, "mend it", Severity.WARNING),) if warning else ()
    outputs = tuple(
        replace(output, job=job, content=output.content + end, problems=found)
        for output, job in zip(first.outputs, task.jobs, strict=True)
    )
    return replace(first, outputs=outputs, problems=found)


def made(crew: Inline) -> list[str]:
    """Say what a crew was given to make: the group, the language and the format of each piece."""
    return [
        f"{contact.id} {task.setting.edition.tag} {task.setting.format.name}"
        for item in crew.did
        for task in _tasks(item)
        for contact in item.contacts
    ]


def _tasks(item: Any) -> tuple[Any, ...]:
    if isinstance(item, Batch):
        tasks: tuple[Any, ...] = pickle.loads(item.tasks)  # noqa: S301 -- of our own press
        return tasks
    return (item.task,) if isinstance(item, InFull) else ()


def merged(
    *contacts: str,
    out: str = OUT,
    as_zip: bool = False,
    one_pdf: bool = False,
    as_json: bool = False,
    **wish: Any,
) -> ExitCode:
    """Merge in the current folder: cards in English, if nothing else is wished."""
    wish = {"languages": ("en",), "formats": ("card",), "variants": ("ink-saver",)} | wish
    asked = Asked(contacts or ("groups.csv",), as_zip, one_pdf)
    return run_merge(Wish(**wish), Options(Path(out), None, as_json), asked)


def told(out: Path) -> dict[str, Any]:
    """Read the manifest of a merge."""
    found: dict[str, Any] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return found


def whys(out: Path) -> dict[str, str]:
    """Say why each file was made, by its group and format."""
    return {f"{row['contact']} {row['format']}": row["why"] for row in told(out)["outputs"]}


def files(out: Path) -> dict[str, bytes]:
    """Give every file that is of use to somebody, without why it was made."""
    found = {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in sorted(out.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }
    bare = re.sub(rb'"why": "[^"]*"', b"", found["manifest.json"])
    return found | {"manifest.json": bare}


def words(pdf: bytes) -> str:
    """Give the text of a file."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def unpacked(pdf: bytes) -> bytes:
    """Give a PDF and all that is compressed in it."""
    with pikepdf.open(BytesIO(pdf)) as document:
        streams = [row for row in document.objects if isinstance(row, pikepdf.Stream)]
        return b"\n".join([pdf, *(row.read_bytes() for row in streams)])
