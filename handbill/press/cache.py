"""Finished outputs by what they were made of, and what lies in an output folder now.

So a change that is taken back, another variant and a deleted file cost no more than a copy.
"""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from handbill.outputs.gallery import guide_of, thumbnail_path
from handbill.outputs.manifest import Entry, entry
from handbill.outputs.produced import Output, Produced
from handbill.plan.job import Job
from handbill.press.fingerprint import Inputs, World
from handbill.press.store import Store

# So many states of one output are remembered.
STATES: Final = 8


@dataclass(frozen=True)
class Finished:
    """One job, done: what it was made of, its entry, and its files by path, each by its hash.

    Without an entry there is nothing to show, such as the backs of a piece with one side.
    """

    inputs: Inputs
    entry: Entry | None
    files: Mapping[str, str]


class Cache:
    """Remembers finished outputs, and which of them an output folder holds."""

    def __init__(self, folder: Path, out: Path) -> None:
        """Keep what belongs to ``out`` apart from what other output folders hold.

        A project that is moved with its cache and its outputs keeps what is known of them.
        """
        self.store = Store(folder)
        try:
            self.out = os.path.relpath(out.resolve(), folder.resolve().parent)
        except ValueError:  # on Windows, from one drive to another
            self.out = str(out.resolve())

    def placed(self, job: Job) -> Finished | None:
        """Give what was last written into the output folder for a job."""
        return _read(self.store.noted(self._placed(job)))

    def place(self, job: Job, finished: Finished) -> None:
        """Note what was written into the output folder for a job."""
        self.store.note(self._placed(job), asdict(finished))

    def placed_file(self, job: Job) -> Path:
        """Give the file that tells what was last written for a job."""
        return self.store.note_file(self._placed(job))

    def find(self, job: Job, world: World) -> Finished | None:
        """Give the job as it was finished once from what there is now."""
        for finished in self._known(job):
            if world.is_so(finished.inputs):
                self.store.seen(_about(job))
                return finished
        return None

    def remember(self, job: Job, world: World, produced: Produced) -> Finished:
        """Keep a job that is done."""
        output = output_of(job, produced)
        inputs = world.outputs(produced.reads, job)
        finished = Finished(inputs, None, {})
        if output:
            row = entry(output, "")
            files = {
                path: self.store.put(each) for path, each in files_of(output, produced).items()
            }
            finished = replace(finished, entry=row, files=files)
        others = [each for each in self._known(job) if each.inputs != inputs]
        rows = [asdict(each) for each in (finished, *others)]
        self.store.note(_about(job), rows[:STATES])
        return finished

    def contents(self, finished: Finished) -> dict[str, bytes] | None:
        """Give the files of a job by their paths, if all of them are kept and whole."""
        found = {path: self.store.get(name) for path, name in finished.files.items()}
        whole = {path: content for path, content in found.items() if content is not None}
        return whole if len(whole) == len(found) else None

    def _known(self, job: Job) -> list[Finished]:
        rows = self.store.noted(_about(job)) or []
        return [each for each in map(_read, rows) if each]

    def _placed(self, job: Job) -> str:
        return f"placed {self.out} {job.path}"


def output_of(job: Job, produced: Produced) -> Output | None:
    """Find what came of a job, by its path: on a cluster, its flyer's files lie elsewhere."""
    return next((row for row in produced.outputs if row.job.path == job.path), None)


def files_of(output: Output, produced: Produced) -> dict[str, bytes]:
    """Give what is written for an output: itself, its picture and the guide to it, by path."""
    path = output.job.path
    files = {path: output.content}
    if output.thumbnail:
        files[thumbnail_path(path)] = output.thumbnail
    guide = guide_of(entry(output, ""))
    if guide and guide in produced.guides:
        files[guide] = produced.guides[guide]
    return files


def _about(job: Job) -> str:
    return f"output {job.path}"


def _read(row: Any) -> Finished | None:
    return Finished(row["inputs"], row["entry"], row["files"]) if row else None
