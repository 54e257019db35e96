"""What goes to whoever prints: for each language of a flyer, a guide and a job ticket.

Like everything else, they are made in processes that may be lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from handbill.language import SOURCE, Language
from handbill.outputs.guide import Piece, document, piece_of
from handbill.outputs.ink import inked
from handbill.outputs.scrub import scrubbed
from handbill.outputs.ticket import STYLE, Ticket
from handbill.pages.fonts import FontError
from handbill.pages.guide import Document, printed
from handbill.pages.typeset import SettingError
from handbill.paper import Paper
from handbill.plan.guide import kind_of
from handbill.plan.job import Task
from handbill.press.crew import Lost
from handbill.press.kept_pages import set_pages
from handbill.press.words import guide_messages
from handbill.press.workers import apart
from handbill.problem import Place, Problem, Severity

# What a copy shop is asked to print: a commercial printer has a machine of its own.
FOR_COPY_SHOPS = ("print", "ink-saver")


@dataclass(frozen=True)
class Handout:
    """The pieces of one flyer in one language with one contact, pairs with it among them.

    ``paper`` is what the guide is printed on, ``cache`` the folder of what may be made again.
    """

    language: Language
    tasks: tuple[Task, ...]
    paper: Paper
    cache: Path

    @property
    def path(self) -> str:
        """The path of its guide below the output folder."""
        flyer = self.tasks[0].setting.flyer.id
        return self._named(flyer, f"guide.{self.paper.name}")

    @property
    def ticket_path(self) -> str:
        """The path of its job ticket below the output folder."""
        setting = self.tasks[0].setting
        return self._named(setting.flyer.id, f"ticket.{self.paper.name}.{setting.contact.id}")

    def _named(self, flyer: str, what: str) -> str:
        return f"{flyer}/{self.language.tag}/{flyer}.{self.language.tag}.{what}.pdf"


@dataclass(frozen=True)
class Handed:
    """What came of it: files by their paths, and problems."""

    files: dict[str, bytes]
    problems: tuple[Problem, ...]


def handouts(tasks: Iterable[Task], paper: Paper, cache: Path) -> list[Handout]:
    """Put tasks together that go to one reader; on a screen there is nothing to fold."""
    groups: dict[tuple[str, str, str], list[Task]] = {}
    for task in tasks:
        if not task.setting.tagged:
            groups.setdefault(reader_of(task), []).append(task)
    return [Handout(language_of(rows[0]), tuple(rows), paper, cache) for rows in groups.values()]


def reader_of(task: Task) -> tuple[str, str, str]:
    """Give what one reader's pieces have in common: flyer, language and contact."""
    setting = task.setting
    return setting.flyer.id, language_of(task).tag, setting.contact.id


def language_of(task: Task) -> Language:
    """Give the language that a reader looks for: of a pair, the one that is not the source."""
    languages = [face.language for face in task.setting.edition.faces]
    return next((row for row in languages if row.tag != SOURCE), languages[0])


def hand_out(rows: Sequence[Handout], workers: int) -> Iterator[tuple[Handout, Handed]]:
    """Make handouts side by side."""
    for row, made in zip(rows, apart(make_handout, rows, workers, limited=True), strict=True):
        yield row, _lost(row, made) if isinstance(made, Lost) else made


def _lost(row: Handout, lost: Lost) -> Handed:
    place = Place(row.tasks[0].setting.flyer.template_path)
    what = f"{row.path} was not made: {lost.reason}"
    return Handed({}, (Problem(place, what, "build its leaflets first, and see what stops them"),))


def make_handout(row: Handout) -> Handed:
    """Set the guide and the ticket; a piece that cannot be set is left out of them."""
    problems = list(_untold(row))
    pieces: list[tuple[Piece, Task]] = []
    for task in row.tasks:
        pages = set_pages(task.setting, row.cache)
        if len(pages.faces) == len(task.setting.edition.faces):
            pieces.append((piece_of(task.setting, pages), task))
        else:
            problems += pages.problems
    files: dict[str, bytes] = {}
    if pieces:
        try:
            files = dict(_files(row, pieces))
        except (SettingError, FontError) as error:
            problems.append(error.problem)
    return Handed(files, tuple(problems))


def _untold(row: Handout) -> Iterator[Problem]:
    """Say how much of the guide is told in English, for want of a translation."""
    faces = (face for task in row.tasks for face in task.setting.edition.faces)
    words = next(face for face in faces if face.language == row.language)
    if words.press is None or row.language.pseudo:
        return
    missing = [each for each in guide_messages() if each.id not in words.press.messages]
    if missing:
        what = f"{len(missing)} sentences of the guide have no translation, and are in English"
        mend = f"translate them into {row.language.english}"
        yield Problem(Place(words.press.path), what, mend, Severity.WARNING)


def _files(row: Handout, pieces: Sequence[tuple[Piece, Task]]) -> Iterator[tuple[str, bytes]]:
    told = [(made, list(dict.fromkeys(_kinds(task)))) for made, task in pieces]
    yield row.path, _plain(printed(_joined(told), row.paper, row.cache), row)
    jobs = [
        (made, job)
        for made, task in pieces
        for job in task.jobs
        if job.variant in FOR_COPY_SHOPS and not job.part
    ]
    if jobs:
        ticket = Ticket(jobs[0][0])
        sections = ((ticket.source.language, ticket.section(jobs)),)
        among = tuple(guide.language for guide in ticket.voices)
        whole = Document(ticket.source.title, sections, among)
        yield row.ticket_path, _plain(printed(whole, row.paper, row.cache, STYLE), row)


def _kinds(task: Task) -> Iterator[str]:
    return (kind_of(job.variant, job.part) for job in task.jobs)


def _joined(told: Sequence[tuple[Piece, Sequence[str]]]) -> Document:
    """Tell of all pieces in the reader's language, then of all in the source language."""
    documents = [document(made, kinds) for made, kinds in told]
    sections = [section for each in documents for section in each.sections]
    languages = list(dict.fromkeys(language for language, _ in sections))
    ordered = sorted(sections, key=lambda section: languages.index(section[0]))
    return Document(documents[0].title, tuple(ordered))


def _plain(pdf: bytes, row: Handout) -> bytes:
    """Print black in black ink only, and take out all that tells who made it."""
    facts = row.tasks[0].setting.flyer.facts
    return scrubbed(inked(pdf, "print", facts.accent), facts.title, row.language.tag, tagged=False)
