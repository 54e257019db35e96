"""Project + wish -> Plan: every setting, every output file, what is skipped and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from handbill.formats.format import VARIANTS, Format
from handbill.language import Languages, find
from handbill.paper import PAPERS, Paper
from handbill.plan.edition import Editions
from handbill.plan.job import Job, Kind, Skip, Task, of_point
from handbill.plan.plates import plates
from handbill.plan.setting import BY_HAND, Edition, Setting
from handbill.problem import COMMAND_LINE, ExitCode, HandbillError, Problem, nearest
from handbill.project.contact import Contact
from handbill.project.flyer import Flyer
from handbill.project.messages import SourceMessage
from handbill.project.read import Project
from handbill.project.settings import BuildRow

# The shapes of pictures, of the flyer as a whole and of one point.
SHAPES: Final = ("square", "story")
# The edition for phones: its files, each a kind and a part.
FOR_PHONES: Final[tuple[tuple[Kind, str], ...]] = (
    *(("pdf", ""), ("html", ""), ("txt", ""), ("png", "")),
    *(("png", shape) for shape in SHAPES),
)
# What names every point.
EVERY: Final = "all"
# Variants that are never made with an example of a contact.
FOR_REAL: Final = ("shop",)


@dataclass(frozen=True)
class Wish:
    """What the command line asks for; an empty field leaves it to the project's settings.

    ``pictures`` are the numbers of points, from one, or ``all``.
    """

    flyers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    duplex: str | None = None
    drafts: bool = False
    release: bool = False
    pictures: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing was asked for, so that the project's whole build is meant."""
        return self == Wish(
            duplex=self.duplex, drafts=self.drafts, release=self.release, pictures=self.pictures
        )


@dataclass(frozen=True)
class Plan:
    """What will be made, in order, and what will not.

    ``labels`` are what formats are called, ``registry`` holds all languages.
    """

    tasks: tuple[Task, ...]
    skipped: tuple[Skip, ...]
    problems: tuple[Problem, ...]
    labels: Mapping[str, str]
    registry: Languages


def make_plan(project: Project, wish: Wish, press_messages: tuple[SourceMessage, ...]) -> Plan:
    """Decide everything. Raises ``HandbillError``, exit code 2, for a wish that cannot be met."""
    refuse_unknown(project, wish)
    contacts = _contacts(project, wish)
    refused = _refused(project, wish, contacts)
    problems = list(refused)
    skipped: list[Skip] = []
    tasks: list[Task] = []
    planned: set[str] = set()
    for flyer in _flyers(project, wish):
        editions = Editions(
            project, flyer, press_messages, drafts=wish.drafts, release=wish.release
        )
        for row, edition in _wanted(project, wish, editions):
            for task in _tasks(project, wish, editions, row, edition, contacts):
                jobs = tuple(job for job in task.jobs if job.path not in planned)
                planned |= {job.path for job in jobs}
                tasks += [Task(task.setting, jobs)] if jobs else []
        problems += editions.problems
        skipped += editions.skipped
    if refused and not tasks:
        raise HandbillError(ExitCode.CONFIGURATION, *refused)
    _refuse_nothing(project, wish, tasks, skipped)
    labels = {name: form.label for name, form in project.formats.items()}
    return Plan(tuple(tasks), tuple(skipped), tuple(problems), labels, project.settings.registry)


def _wanted(project: Project, wish: Wish, editions: Editions) -> Iterator[tuple[BuildRow, Edition]]:
    """Give the rows of a build with each edition that they are wanted in.

    Who names a format and a language means just that one, not the pair of the settings.
    """
    names = wish.languages or editions.declared()
    for row in _rows(project, wish):
        partner = None if wish.formats and wish.languages else row.paired_with
        for edition in editions.named(names, partner, pairs=project.formats[row.format].pairs):
            yield row, edition


def _flyers(project: Project, wish: Wish) -> list[Flyer]:
    return [flyer for name, flyer in project.flyers.items() if name in (wish.flyers or (name,))]


def _rows(project: Project, wish: Wish) -> list[BuildRow]:
    """Give the rows of the build, with what the command line names put in their place."""
    declared = project.settings.build
    names = wish.formats or tuple(row.format for row in declared) or tuple(offered(project))
    rows = []
    for name in dict.fromkeys(names):
        every = BuildRow(format=name, variants=project.formats[name].usual_variants)
        for row in [row for row in declared if row.format == name] or [every]:
            known = project.formats[name].variants
            wanted = [v for v in dict.fromkeys(wish.variants or row.variants) if v in known]
            rows += [row.model_copy(update={"variants": tuple(wanted)})] if wanted else []
    return rows


def _contacts(project: Project, wish: Wish) -> list[Contact]:
    names = wish.contacts or (project.settings.contact,)
    return [project.contacts[name] for name in names]


def _papers(project: Project, wish: Wish, flyer: Flyer, form: Format) -> list[Paper]:
    names = wish.papers or project.settings.papers
    if not form.papers:
        return [PAPERS[project.settings.papers[0]]]
    return [PAPERS[name] for name in names if name in form.papers and name in flyer.facts.papers]


def _tasks(
    project: Project,
    wish: Wish,
    editions: Editions,
    row: BuildRow,
    edition: Edition,
    contacts: list[Contact],
) -> list[Task]:
    form = project.formats[row.format]
    if row.format not in editions.flyer.facts.formats:
        return []
    tasks = []
    for paper, contact in product(_papers(project, wish, editions.flyer, form), contacts):
        for tagged in (False, True):
            # A pair is a sheet of paper; on a screen one reads one language.
            screen = tagged and len(edition.faces) == 1
            wanted = (n for n in row.variants if n not in FOR_REAL or not _is_false(contact))
            variants = [n for n in wanted if (screen if n == "read" else not tagged)]
            words = editions.press_messages
            weight = project.settings.paper_weight
            setting = Setting(
                editions.flyer,
                edition,
                editions.source,
                form,
                paper,
                contact,
                words,
                tagged,
                wish.duplex or "",
                weight,
                project.settings.profile,
                project.settings.printer,
            )
            jobs = [job for name in variants for job in _jobs(setting, name)]
            tasks += [Task(setting, tuple(jobs))] if jobs else []
            tasks += _pictures(setting, variants, wish)
    return tasks


def _pictures(setting: Setting, variants: list[str], wish: Wish) -> list[Task]:
    """Give the pictures of points that stand beside the edition for phones, a task for each point.

    So another point makes nothing else stale.
    """
    if setting.format.papers:
        return []
    return [
        Task(one, tuple(Job(one, name, "png", of_point(s, one.picture)) for s in SHAPES))
        for name in variants
        for number in _points(setting.flyer, wish)
        for one in [replace(setting, picture=number)]
    ]


def _points(flyer: Flyer, wish: Wish) -> list[int]:
    """Give the numbers of the points that pictures are wished of, each once and in order."""
    every = range(1, len(flyer.points) + 1)
    named = {str(number): number for number in every}
    chosen = every if EVERY in wish.pictures else [named[name] for name in wish.pictures]
    return sorted(set(chosen))


def _jobs(setting: Setting, variant: str) -> list[Job]:
    """Give the files of a variant.

    The edition for phones has a page for browsers, its text and its pictures beside it; who turns
    the sheets by hand prints one file of fronts and one of backs.
    """
    if not setting.format.papers:
        return [Job(setting, variant, kind, part) for kind, part in FOR_PHONES]
    by_hand = setting.turn == BY_HAND and variant != "shop"
    parts = ("fronts", "backs") if by_hand else ("",)
    inks = plates(setting.flyer.facts.accent) if variant == "riso" else ("",)
    return [Job(setting, variant, "pdf", *names) for names in product(parts, inks)]


def _is_false(contact: Contact) -> bool:
    """Whether a contact shows numbers that reach nobody."""
    return contact.kind == "example" or any(phone.made_up for phone in contact.phones)


def _refused(project: Project, wish: Wish, contacts: list[Contact]) -> list[Problem]:
    """Name the contacts that no commercial printer is given: nothing false is handed out."""
    asked = {name for row in _rows(project, wish) for name in row.variants}
    if not asked & set(FOR_REAL):
        return []
    what = 'the variant "shop" is printed in thousands, and the numbers of "{}" reach nobody'
    mend = "name your own contact, or blank, with --contact"
    return [Problem(row.place, what.format(row.id), mend) for row in contacts if _is_false(row)]


def offered(project: Project) -> list[str]:
    """Name the formats that a flyer can be set in."""
    return [form.name for form in project.formats.values() if form.variants]


def refuse_unknown(project: Project, wish: Wish) -> None:
    """Raise ``HandbillError``, exit code 2, for every name that there is not."""
    registry = project.settings.registry
    problems = [
        *_unknown("--flyer", wish.flyers, list(project.flyers)),
        *_unknown("--format", wish.formats, offered(project)),
        *_unknown("--paper", wish.papers, list(PAPERS)),
        *_unknown("--variant", wish.variants, list(VARIANTS)),
        *_unknown("--contact", wish.contacts, list(project.contacts)),
        *(problem for flyer in _flyers(project, wish) for problem in _no_point(flyer, wish)),
    ]
    for name in wish.languages:
        bad = [part for part in name.split("+") if find(part, registry) is None]
        problems += _unknown("--language", bad, list(registry))
        if name.count("+") > 1:
            what = f'--language: "{name}" names more than two languages'
            problems.append(Problem(COMMAND_LINE, what, "write a pair, such as en+es"))
    if not wish.contacts and project.settings.contact not in project.contacts:
        near = ", ".join(project.contacts)
        what = f'there is no readable contact called "{project.settings.contact}"'
        problems.append(Problem(project.settings.contact_place, what, f"write one of {near}"))
    if problems:
        raise HandbillError(ExitCode.CONFIGURATION, *problems)


def _unknown(option: str, names: Iterable[str], known: list[str]) -> list[Problem]:
    problems = []
    for name in names:
        if name in known:
            continue
        near = nearest(name, known)
        mend = f"write {near}" if near else f"write one of {', '.join(known)}"
        what = f'{option}: there is no "{name}"'
        problems.append(Problem(COMMAND_LINE, what, mend))
    return problems


def _no_point(flyer: Flyer, wish: Wish) -> list[Problem]:
    """Name what is wished a picture of, and is none of a flyer's points."""
    count = len(flyer.points)
    known = {EVERY, *map(str, range(1, count + 1))}
    mend = f"write a number from 1 to {count}, or {EVERY}" if count else "leave --pictures out"
    return [
        Problem(COMMAND_LINE, f'--pictures: the flyer "{flyer.id}" has no point "{name}"', mend)
        for name in dict.fromkeys(wish.pictures)
        if name not in known
    ]


def _refuse_nothing(project: Project, wish: Wish, tasks: list[Task], skipped: list[Skip]) -> None:
    """Refuse a wish whose parts exist but do not go together, such as the reader in black."""
    if wish.pictures and tasks and not any(task.setting.picture for task in tasks):
        what = "--pictures: what was asked for has no edition for phones to have pictures beside it"
        mend = "ask for it too: --format reader --variant read"
        raise HandbillError(ExitCode.CONFIGURATION, Problem(COMMAND_LINE, what, mend))
    if tasks or wish.everything or not project.flyers:
        return
    if skipped:
        raise HandbillError(ExitCode.CONFIGURATION, *(_without(each) for each in skipped))
    what = "nothing goes with these options together"
    offers = "; ".join(
        f"{form.name}: {', '.join(form.variants)} on {', '.join(form.papers) or 'no paper'}"
        for form in project.formats.values()
        if form.variants
    )
    mend = f"choose a variant and a paper that the format has ({offers})"
    raise HandbillError(ExitCode.CONFIGURATION, Problem(COMMAND_LINE, what, mend))


def _without(skip: Skip) -> Problem:
    """Say that all that was asked for is a language in which a flyer cannot be built."""
    what = f"{skip.flyer} in {skip.language} cannot be built: {skip.why}"
    return Problem(COMMAND_LINE, what, "ask for another language, or translate it")
