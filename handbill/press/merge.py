"""What is stale of a merge -> files, every group's in its own folder.

Groups are gone through one by one and files written as they come, so that ten thousand of them take
no more memory than ten.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from handbill.outputs.manifest import entry
from handbill.outputs.write import write_quickly
from handbill.press.batch import (
    Batch,
    Merged,
    batches,
    make_batch,
    make_batch_apart,
    stampable,
)
from handbill.press.crew import Crew, Done, Failed, Lost, Outcome
from handbill.press.merge_full import (
    TOGETHER,
    InFull,
    InFullApart,
    set_in_full,
    set_in_full_apart,
)
from handbill.press.merge_judge import (
    Judged,
    Order,
    details_of,
    missing_of,
    path_of,
    told_of,
)
from handbill.press.merge_ledger import Ledger, Row
from handbill.press.reasons import UNCHANGED
from handbill.press.run import CACHE
from handbill.press.workers import crew_of, make_typefaces
from handbill.problem import Problem, Severity
from handbill.project.contact import Contact

if TYPE_CHECKING:
    from handbill.outputs.produced import Output, Produced


def make(order: Order, judged: Judged, ledger: Ledger) -> None:
    """Make what is stale, and write down what came of it.

    A mistake of ours is raised when all else is done. Raises ``OSError``.
    """
    for base in (base for task in judged.bases for base in task):
        ledger.put_inputs(base.made_of, base.inputs)
    bench = _Bench(order, judged, ledger)
    stale = judged.stale
    if stale:
        wanted = order.wanted
        with crew_of(min(wanted.workers, stale), wanted.executor) as crew:
            if crew.near:
                make_typefaces(crew, order.tasks, (wanted.root / CACHE).absolute())
            stamped = _stampable(order)
            left = bench.stamp(crew, stamped)
            wanted_at = partial(_is_set_in_full, frozenset(stamped), frozenset(left))
            bench.set_in_full(crew, _dealt(order, judged, wanted_at))
        bench.despair()
    ledger.keep()
    if bench.failed:
        raise bench.failed[0]


@dataclass(frozen=True)
class _Dealt:
    """Groups, by their numbers in the order, and one of the tasks, by its number."""

    at: int
    numbers: tuple[int, ...]
    contacts: tuple[Contact, ...]

    def singly(self) -> "list[_Dealt]":
        """Give each group by itself."""
        rows = zip(self.numbers, self.contacts, strict=True)
        return [_Dealt(self.at, (number,), (contact,)) for number, contact in rows]


def _stampable(order: Order) -> tuple[int, ...]:
    """Name the tasks, by their numbers, whose pages are set once for all groups."""
    return tuple(at for at, task in enumerate(order.tasks) if stampable(task))


def _is_set_in_full(
    stamped: frozenset[int], left: frozenset[tuple[int, int]], at: int, number: int
) -> bool:
    """Whether a task is set in full for a group, by their numbers."""
    return at not in stamped or (at, number) in left


def _dealt(order: Order, judged: Judged, wanted: Callable[[int, int], bool]) -> Iterator[_Dealt]:
    """Deal what is stale and wanted into batches; groups are taken as they are needed."""
    rows = iter(enumerate(order.groups))
    while some := list(islice(rows, TOGETHER)):
        stale = {number: judged.tasks(number) for number, _ in some}
        for at in range(len(order.tasks)):
            own = [row for row in some if at in stale[row[0]] and wanted(at, row[0])]
            if own:
                yield _Dealt(at, tuple(n for n, _ in own), tuple(c for _, c in own))


@dataclass
class _Bench:
    """Where work is given out, and what comes back is written down."""

    order: Order
    judged: Judged
    ledger: Ledger
    failed: list[BaseException] = field(default_factory=list)
    # What goes wrong with a task whoever's it is, by the task's number.
    hopeless: dict[int, Problem] = field(default_factory=dict)

    def stamp(self, crew: Crew, stamped: Sequence[int]) -> set[tuple[int, int]]:
        """Stamp groups on pages that are set once; give what has to be set in full after all.

        That is a task and a group, by their numbers. Groups of which the same is stale go together.
        """
        left: set[tuple[int, int]] = set()
        kinds = {self._stale(number, stamped) for number in range(len(self.order.groups))}
        for ats in sorted(kinds - {()}):
            for sent, outcome in self._stamped(crew, ats, stamped):
                if isinstance(outcome, Done):
                    left |= self._stamped_one(ats, sent, outcome.value)
                else:
                    left |= {(at, number) for at in ats for number in sent.numbers}
                self.ledger.keep_at_times()
        return left

    def _stale(self, number: int, among: Sequence[int]) -> tuple[int, ...]:
        return tuple(at for at in self.judged.tasks(number) if at in among)

    def _stamped(
        self, crew: Crew, ats: tuple[int, ...], among: Sequence[int]
    ) -> Iterator[tuple[_Dealt, Outcome]]:
        """Give out batches of the groups in which just these tasks are stale."""
        tasks = [self.order.tasks[at] for at in ats]
        numbers: deque[int] = deque()
        sent: dict[int, _Dealt] = {}

        def contacts() -> Iterator[Contact]:
            for number, contact in enumerate(self.order.groups):
                if self._stale(number, among) == ats:
                    numbers.append(number)
                    yield contact

        def items() -> Iterator[Batch]:
            for index, each in enumerate(batches(tasks, contacts(), far=not crew.near)):
                own = tuple(numbers.popleft() for _ in each.contacts)
                sent[index] = _Dealt(ats[0], own, each.contacts)
                yield each

        cache_folder = (self.order.wanted.root / CACHE).absolute()
        near = partial(make_batch, cache_folder=cache_folder)
        work: Any = near if crew.near else make_batch_apart
        for index, outcome in crew.run(work, items()):
            yield sent.pop(index), outcome

    def _stamped_one(
        self, ats: tuple[int, ...], sent: _Dealt, merged: Merged
    ) -> set[tuple[int, int]]:
        """Write what came of a batch; give what has to be set in full."""
        self.ledger.complain(merged.problems)
        outputs: dict[str, dict[str, Output]] = {contact.id: {} for contact in sent.contacts}
        for output in merged.outputs:
            contact = output.job.setting.contact
            outputs[contact.id][path_of(output.job, contact)] = output
        theirs = {contact.place for contact in sent.contacts}
        shared = [row for row in merged.problems if row.place not in theirs]
        for which, contact in enumerate(sent.contacts):
            own = [row for row in merged.problems if row.place == contact.place]
            for at in (at for i, at in enumerate(ats) if (i, which) not in merged.in_full):
                rows = outputs[contact.id]
                self.written(at, sent.numbers[which], contact, rows, [*own, *shared])
        self.order.tell(len(merged.outputs), self._called(ats[0]))
        return {(ats[i], sent.numbers[which]) for i, which in merged.in_full}

    def set_in_full(self, crew: Crew, dealt: Iterable[_Dealt]) -> None:
        """Make batches; one that was lost is tried again, each of its groups by itself."""
        again: list[_Dealt] = []
        for batch, outcome in self._outcomes(crew, self._hopeful(dealt)):
            if isinstance(outcome, Done):
                self._done(batch, outcome.value)
            elif len(batch.contacts) > 1:
                again += batch.singly()
            else:
                self._lost(batch, outcome)
            self.ledger.keep_at_times()
        if again:
            self.set_in_full(crew, again)

    def _hopeful(self, dealt: Iterable[_Dealt]) -> Iterator[_Dealt]:
        """Leave out what would go wrong as it did before."""
        return (batch for batch in dealt if batch.at not in self.hopeless)

    def _outcomes(self, crew: Crew, dealt: Iterable[_Dealt]) -> Iterator[tuple[_Dealt, Outcome]]:
        sent: dict[int, _Dealt] = {}
        pack = self._near if crew.near else self._far
        cache_folder = (self.order.wanted.root / CACHE).absolute()
        near: Any = partial(set_in_full, cache_folder=cache_folder)

        def items() -> Iterator[InFull | InFullApart]:
            for index, batch in enumerate(dealt):
                sent[index] = batch
                yield pack(batch)

        work: Any = near if crew.near else set_in_full_apart
        for index, outcome in crew.run(work, items()):
            yield sent.pop(index), outcome

    def _near(self, batch: _Dealt) -> InFull:
        return InFull(self.order.tasks[batch.at], batch.contacts)

    def _far(self, batch: _Dealt) -> InFullApart:
        from handbill.press.parcel import packed  # noqa: PLC0415 -- few have a cluster

        return InFullApart(packed(self.order.tasks[batch.at]), batch.contacts)

    def _done(self, batch: _Dealt, made: "list[Produced]") -> None:
        rows = zip(batch.numbers, batch.contacts, made, strict=True)
        for number, contact, produced in rows:
            outputs = {path_of(row.job, contact): row for row in produced.outputs}
            self.ledger.complain(produced.problems)
            self.written(batch.at, number, contact, outputs, produced.problems)
        self.order.tell(len(made) * len(self.judged.bases[batch.at]), self._called(batch.at))
        self._note_hopeless(batch, made)

    def _note_hopeless(self, batch: _Dealt, made: "list[Produced]") -> None:
        """If all of a batch fail of the same, and it is none of the groups', so will all others."""
        errors = [each for each in made[0].problems if each.severity is Severity.ERROR]
        same = all(not row.outputs and row.problems == made[0].problems for row in made)
        theirs = {contact.place.path for contact in batch.contacts}
        if errors and len(made) > 1 and same and not any(e.place.path in theirs for e in errors):
            self.hopeless[batch.at] = errors[0]

    def despair(self) -> None:
        """Name what was not tried because it was hopeless."""
        for number, contact in enumerate(self.order.groups if self.hopeless else ()):
            for at in self.hopeless.keys() & set(self.judged.tasks(number)):
                self._missed(at, contact, self.hopeless[at])

    def _lost(self, batch: _Dealt, outcome: Outcome) -> None:
        contact = batch.contacts[0]
        reason = outcome.reason if isinstance(outcome, Lost) else "of a mistake of ours"
        if isinstance(outcome, Failed):
            self.failed.append(outcome.error)
        path = path_of(self.order.tasks[batch.at].jobs[0], contact)
        mend = "look for a very long word or a huge picture in the group's contact, or the flyer"
        problem = Problem(contact.place, f"{path} was not made: {reason}", mend)
        self.ledger.complain([problem])
        self._missed(batch.at, contact, problem)

    def _missed(self, at: int, contact: Contact, problem: Problem) -> None:
        for base in self.judged.bases[at]:
            self.ledger.miss(missing_of(path_of(base.job, contact), contact, problem))

    def written(
        self,
        at: int,
        number: int,
        contact: Contact,
        outputs: "dict[str, Output]",
        problems: Iterable[Problem],
    ) -> None:
        """Write what came of a group in a task, and name what is missing, and why."""
        errors = [each for each in problems if each.severity is Severity.ERROR]
        whys, details = self.judged.named(number, contact), details_of(contact)
        for base in self.judged.bases[at]:
            path = path_of(base.job, contact)
            why = whys.get(path, UNCHANGED)
            if why == UNCHANGED:
                continue
            if path not in outputs and errors:
                self.ledger.miss(missing_of(path, contact, errors[0]))
                continue
            row = Row(path, contact.id, base.made_of, details, "", {}, why)
            self.ledger.put(self._placed(row, contact, outputs.get(path)))

    def _placed(self, row: Row, contact: Contact, output: "Output | None") -> Row:
        """Write a file, if there is anything to show."""
        if output is None:
            return row
        write_quickly(self.order.wanted.out / row.path, output.content)
        told = told_of(entry(output, ""), row.path, contact)
        return replace(row, sha256=told["sha256"], entry=told)

    def _called(self, at: int) -> str:
        setting = self.order.tasks[at].setting
        return f"{setting.flyer.id} {setting.edition.tag} {setting.format.name}"
