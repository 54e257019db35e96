"""The files of a merge -> print runs: for each group a slip, then its pieces, in the groups' order.

A run goes through one machine in one go: all of it on one paper, and if any piece is printed on
both sides, every sheet has a back.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handbill.language import SOURCE, Language
from handbill.outputs.gallery import VARIANTS
from handbill.outputs.write import writing_whole
from handbill.paper import PAPERS, Paper
from handbill.press.crew import Lost
from handbill.press.fingerprint import digest, press_digest
from handbill.press.merge_judge import Judged, Order, path_of
from handbill.press.merge_ledger import Gathered, Ledger, Row
from handbill.press.run import CACHE, hash_of
from handbill.press.workers import apart
from handbill.problem import ExitCode, HandbillError, Place, Problem
from handbill.project.contact import Contact

if TYPE_CHECKING:
    from handbill.outputs.print_run import PrintRun
    from handbill.outputs.slip import Slip, SlipRow

# What is printed on a home or copy shop's machine.
PRINTED: Final = ("print", "ink-saver")
# Sheets of a run: a carton of paper holds as many.
CARTON: Final = 5000
# So many slips are set together.
TOGETHER: Final = 40
# So many languages are named on a slip, and then counted.
NAMED: Final = 5
# How sheets are turned over unless somebody says otherwise: all pieces of a run alike.
TURN: Final = "long-edge"


@dataclass(frozen=True)
class Part:
    """A stretch of groups that are printed together: from one number up to another, from zero.

    ``made_of`` is the hash of all that it is made of.
    """

    paper: str
    first: int
    end: int
    sheets: int
    made_of: str


@dataclass(frozen=True)
class Heap:
    """What is printed for one group: its files in order, and the slip that lies on it."""

    rows: tuple[Row, ...]
    slip: "Slip"

    @property
    def sheets(self) -> int:
        """How many sheets it takes, the slip among them."""
        return self.slip.sheets + 1


class Runs:
    """The print runs of a merge."""

    def __init__(self, order: Order, judged: Judged, ledger: Ledger) -> None:
        """Make nothing yet."""
        self.order, self.judged, self.ledger = order, judged, ledger
        settings = [task.setting for task in order.tasks]
        faces = [face.language for row in settings for face in row.edition.faces]
        self.source = settings[0].source
        self.languages = tuple({row.tag: row for row in faces}.values())
        self.labels = {row.format.name: row.format.label for row in settings}
        self.title = ", ".join(dict.fromkeys(row.flyer.facts.title for row in settings))

    def write(self) -> Iterator[str]:
        """Write every run that is not there yet, and give the paths of all."""
        edge = self._edge()
        papers = dict.fromkeys(task.setting.paper.name for task in self.order.tasks)
        for paper in papers:
            parts = list(self._parts(paper, edge))
            for number, part in enumerate(parts, 1):
                path = _path(paper, number, len(parts))
                known = self.ledger.gathered(path)
                here = self.order.wanted.out / path
                if known and known.made_of == part.made_of and hash_of(here) == known.sha256:
                    self.ledger.gather(known)
                else:
                    self.ledger.gather(self._written(here, path, part, edge))
                self.ledger.keep()
                yield path

    def _edge(self) -> str:
        """Say how the sheets of all runs are turned over, if any piece has two sides."""
        edges = {
            row.entry["duplex"] for contact in self.order.groups for row in self._rows(contact)
        }
        return next(iter(sorted(edges - {"none"})), "none")

    def _rows(self, contact: Contact, paper: str = "") -> list[Row]:
        """Give a group's files that are printed, in the order in which they were asked for."""
        known = {row.path: row for row in self.ledger.rows(contact.id, current=True)}
        bases = (base for task in self.judged.bases for base in task)
        found = (known.get(path_of(base.job, contact)) for base in bases)
        return [
            row
            for row in found
            if row
            and row.sha256
            and row.entry["variant"] in PRINTED
            and row.entry["sheets"]
            and paper in ("", row.entry["paper"])
        ]

    def _heaps(
        self, paper: str, edge: str, first: int = 0, end: int | None = None
    ) -> Iterator[tuple[int, Heap]]:
        """Give what is printed for each group that has anything, with the group's number."""
        groups = islice(enumerate(self.order.groups), first, end)
        for number, contact in groups:
            rows = self._rows(contact, paper)
            if rows:
                yield number, Heap(tuple(rows), self._slip(number, contact, rows, edge))

    def _slip(self, number: int, contact: Contact, rows: Sequence[Row], edge: str) -> "Slip":
        from handbill.outputs.slip import Slip  # noqa: PLC0415 -- it brings what sets pages

        sides = "printed on one side" if edge == "none" else "printed on both sides"
        return Slip(
            number + 1,
            len(self.order.groups),
            contact.id,
            _said(contact, "name") or contact.id,
            _said(contact, "address"),
            sum(row.entry["sheets"] for row in rows),
            sides if edge == "none" else f"{sides}, flipped on the {edge.replace('-', ' ')}",
            tuple(self._told(rows)),
        )

    def _told(self, rows: Sequence[Row]) -> "Iterator[SlipRow]":
        """Say what follows: a line for each format, in however many languages."""
        from handbill.outputs.slip import SlipRow  # noqa: PLC0415 -- as above

        kinds: dict[tuple[str, str, str], list[Row]] = {}
        for row in rows:
            key = (row.entry["flyer"], row.entry["format"], row.entry["variant"])
            kinds.setdefault(key, []).append(row)
        flyers = {flyer for flyer, _, _ in kinds}
        for (flyer, form, variant), own in kinds.items():
            label = self.labels[form] if len(flyers) == 1 else f"{flyer}: {self.labels[form]}"
            sheets = sum(row.entry["sheets"] for row in own)
            count = "1 sheet" if sheets == 1 else f"{sheets} sheets"
            yield SlipRow(label, self._spoken(own), VARIANTS[variant].lower(), count)

    def _spoken(self, rows: Sequence[Row]) -> str:
        known = {row.tag: row.english for row in (*self.languages, self.source)}
        tags = dict.fromkeys(row.entry["language"] for row in rows)
        names = [" + ".join(known.get(part, part) for part in tag.split("+")) for tag in tags]
        more = len(names) - NAMED
        return ", ".join(names) if more < 2 else f"{', '.join(names[:NAMED])} and {more} more"  # noqa: PLR2004 -- one more takes no more room than to count it

    def _parts(self, paper: str, edge: str) -> Iterator[Part]:
        """Deal groups into runs of a sane size."""
        hashed: list[str] = []
        first, sheets, end = 0, 0, 0
        for number, heap in self._heaps(paper, edge):
            if sheets and sheets + heap.sheets > CARTON:
                yield self._part(paper, (first, end), sheets, hashed)
                first, sheets, hashed = number, 0, []
            sheets, end = sheets + heap.sheets, number + 1
            hashed.append(
                digest(json.dumps([asdict(heap.slip), [r.sha256 for r in heap.rows]]).encode())
            )
        if sheets:
            yield self._part(paper, (first, end), sheets, hashed)

    def _part(self, paper: str, span: tuple[int, int], sheets: int, hashed: Sequence[str]) -> Part:
        made_of = digest("\n".join((paper, self.title, press_digest(), *hashed)).encode())
        return Part(paper, *span, sheets, made_of)

    def _written(self, file: Path, path: str, part: Part, edge: str) -> Gathered:
        from handbill.outputs.print_run import PrintRun  # noqa: PLC0415 -- it brings pikepdf

        starts: dict[str, int] = {}
        with writing_whole(file) as stream:
            run = PrintRun(stream)
            heaps = [heap for _, heap in self._heaps(part.paper, edge, part.first, part.end)]
            for heap, slip in self._with_slips(run, part, heaps):
                starts[heap.slip.id] = run.pages + 1
                run.mark(heap.slip.id)
                slip()
                _back(run, edge)
                for row in heap.rows:
                    content = (self.order.wanted.out / row.path).read_bytes()
                    _add(run, row, content, edge)
                self.order.tell(1, path)
            run.end(self.title, SOURCE, edge)
        entry = {
            "path": path,
            "kind": "print-run",
            "paper": part.paper,
            "duplex": edge,
            "sheets": part.sheets,
            "pages": run.pages,
            "starts": starts,
            "sha256": run.sha256,
            "bytes": run.size,
        }
        return Gathered(path, part.made_of, run.sha256, entry)

    def _with_slips(
        self, run: "PrintRun", part: Part, heaps: Sequence[Heap]
    ) -> Iterator[tuple[Heap, Callable[[], None]]]:
        """Give each group's heap, and what adds its slip to the run."""
        batches = [tuple(heaps[at : at + TOGETHER]) for at in range(0, len(heaps), TOGETHER)]
        paper = PAPERS[part.paper]
        cache = (self.order.wanted.root / CACHE).absolute()
        work = partial(_slips, source=self.source, others=self.languages, paper=paper, cache=cache)
        asked = [tuple(heap.slip for heap in batch) for batch in batches]
        workers = min(self.order.wanted.workers, len(asked))
        for batch, pdf in zip(batches, apart(work, asked, workers, limited=True), strict=True):
            if isinstance(pdf, Lost):
                raise _lost(pdf)
            with run.opened(pdf) as pages:
                yield from zip(batch, pages, strict=True)


def _slips(
    rows: "Sequence[Slip]", source: Language, others: Sequence[Language], paper: Paper, cache: Path
) -> bytes:
    """Set slips, in a child."""
    from handbill.outputs.slip import slips  # noqa: PLC0415 -- the parent sets no pages

    return slips(rows, source, others, paper, cache)


def _lost(lost: Lost) -> HandbillError:
    what = f"the slips between the groups were not made: {lost.reason}"
    mend = "look for very long names or addresses, or leave --one-pdf out"
    return HandbillError(ExitCode.CONTENT, Problem(Place("--one-pdf"), what, mend))


def _said(contact: Contact, name: str) -> str:
    """Give a text in English, or in whatever language there is one."""
    texts = contact.texts.get(name, {})
    return contact.text(name, SOURCE) or next(iter(texts.values()), "")


def _path(paper: str, number: int, count: int) -> str:
    """Name a run; of several each says which of how many it is."""
    digits = len(str(count))
    which = f".{number:0{digits}}-of-{count}" if count > 1 else ""
    return f"print-run.{paper}{which}.pdf"


def _back(run: "PrintRun", edge: str) -> None:
    """Leave the back of a sheet blank, if sheets have backs."""
    if edge != "none":
        run.blank()


def _add(run: "PrintRun", row: Row, content: bytes, edge: str) -> None:
    """Add a piece: a front never comes to lie on another sheet's back."""
    if edge == "none" or row.entry["duplex"] != "none":
        count = run.add(content)
        if count % 2:
            _back(run, edge)
        return
    with run.opened(content) as pages:
        for page in pages:
            page()
            run.blank()
