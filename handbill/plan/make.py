"""Project + wish -> Plan: every setting, every output file, what is skipped and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Final

from handbill.formats.format import Format, formats
from handbill.language import SOURCE, Language, find, registry
from handbill.paper import PAPERS, Paper
from handbill.plan.job import Job, Kind, Skip, Task
from handbill.plan.setting import Edition, Setting, Words
from handbill.problem import ExitCode, HandbillError, Place, Problem, nearest
from handbill.project.catalog import Catalog
from handbill.project.contact import Contact
from handbill.project.flyer import Flyer
from handbill.project.messages import SourceMessage
from handbill.project.read import PRESS_DOMAIN, Project
from handbill.project.settings import BuildRow

# An edition with more than this share of its sentences missing would be an English leaflet under
# another language's name.
MOST_MISSING: Final = 0.1
COMMAND_LINE: Final = "command line"


@dataclass(frozen=True)
class Wish:
    """What the command line asks for; an empty field leaves it to the project's settings."""

    flyers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing was asked for, so that the project's whole build is meant."""
        return self == Wish()


@dataclass(frozen=True)
class Plan:
    """What will be made, in order, and what will not."""

    tasks: tuple[Task, ...]
    skipped: tuple[Skip, ...]
    problems: tuple[Problem, ...]


def make_plan(project: Project, wish: Wish, press_messages: tuple[SourceMessage, ...]) -> Plan:
    """Decide everything. Raises ``HandbillError``, exit code 2, for a wish that cannot be met."""
    _refuse_unknown(project, wish)
    contacts = _contacts(project, wish)
    problems: list[Problem] = []
    skipped: list[Skip] = []
    tasks: dict[str, Task] = {}
    for flyer in _flyers(project, wish):
        reader = _Reader(project, flyer, press_messages, problems, skipped)
        for row in _rows(project, wish):
            for edition in reader.editions(wish, row):
                for task in _tasks(project, wish, reader, row, edition, contacts):
                    tasks.setdefault(task.jobs[0].path, task)
    _refuse_nothing(project, wish, tasks, skipped)
    return Plan(tuple(tasks.values()), tuple(skipped), (*problems, *_collisions(tasks.values())))


class _Reader:
    """The editions of one flyer, each checked once for what its catalogs lack."""

    def __init__(
        self,
        project: Project,
        flyer: Flyer,
        press_messages: tuple[SourceMessage, ...],
        problems: list[Problem],
        skipped: list[Skip],
    ) -> None:
        self.flyer = flyer
        self.press_messages = press_messages
        self.words: dict[str, Words] = {}
        # What a build without options is in: the source language only if the settings name it.
        self.declared = project.settings.languages or tuple(r.tag for r in project.languages(flyer))
        for language in _wanted(project, flyer):
            words = _words(project, flyer, language)
            problems += _missing(words, flyer, press_messages)
            count = _untranslated(words, flyer, press_messages)
            if count > MOST_MISSING * (len(flyer.messages) + len(press_messages)):
                why = f"{count} of its messages have no translation that can be printed"
                skipped.append(Skip(flyer.id, language.tag, why))
            else:
                self.words[language.tag] = words

    def editions(self, wish: Wish, row: BuildRow) -> list[Edition]:
        """Give the editions that a row of the build means, as far as they can be built."""
        tags = wish.languages or self.declared
        named = [_tags(tag) for tag in tags]
        if row.paired_with and not (wish.formats and wish.languages):
            named = [_paired(tag, row.paired_with) for tag in named]
        if not formats()[row.format].pairs:
            named = [tags for tags in named if len(tags) == 1]
        known = [tags for tags in named if all(tag in self.words for tag in tags)]
        return [Edition(tuple(self.words[tag] for tag in tags)) for tags in dict.fromkeys(known)]


def _wanted(project: Project, flyer: Flyer) -> list[Language]:
    """Give the languages that the settings leave; the source language is always at hand."""
    named = {row.tag for tag in project.settings.languages if (row := find(tag))}
    known = project.languages(flyer)
    return [row for row in known if not named or row.tag in named or row.tag == SOURCE]


def _tags(name: str) -> tuple[str, ...]:
    """Read ``es`` or ``en+es``; in a pair the source language comes last: it is the back."""
    tags = [(find(part) or registry()[SOURCE]).tag for part in name.split("+")]
    return tuple(sorted(dict.fromkeys(tags), key=lambda tag: tag == SOURCE))


def _paired(tags: tuple[str, ...], partner: str) -> tuple[str, ...]:
    return tags if len(tags) > 1 or tags == (partner,) else (*tags, partner)


def _words(project: Project, flyer: Flyer, language: Language) -> Words:
    of_flyer = project.catalogs.get((language.tag, flyer.id))
    return Words(language, of_flyer, project.catalogs.get((language.tag, PRESS_DOMAIN)))


def _pairs(
    words: Words, flyer: Flyer, press_messages: tuple[SourceMessage, ...]
) -> list[tuple[Catalog, SourceMessage]]:
    """Pair each message with the catalog that should translate it; a missing catalog is empty."""
    language = words.language
    folder = f"locales/{language.locale}/LC_MESSAGES"
    of_flyer = words.flyer or Catalog(flyer.id, language, f"{folder}/{flyer.id}.po")
    of_press = words.press or Catalog(PRESS_DOMAIN, language, f"{folder}/{PRESS_DOMAIN}.po")
    if language.tag == SOURCE:
        return []
    return [
        *((of_flyer, row) for row in flyer.messages),
        *((of_press, row) for row in press_messages),
    ]


def _untranslated(words: Words, flyer: Flyer, press_messages: tuple[SourceMessage, ...]) -> int:
    pairs = _pairs(words, flyer, press_messages)
    return sum(message.id not in catalog.messages for catalog, message in pairs)


def _missing(
    words: Words, flyer: Flyer, press_messages: tuple[SourceMessage, ...]
) -> list[Problem]:
    problems = []
    for catalog, message in _pairs(words, flyer, press_messages):
        if message.id in catalog.messages or message.id in catalog.refused:
            continue
        place = catalog.unprinted.get(message.id, Place(catalog.path))
        what = f'"{message.id[1][:60]}" has no translation'
        mend = f"translate it into {words.language.english}; until then it prints in English"
        problems.append(Problem(place, what, mend))
    return problems


def _flyers(project: Project, wish: Wish) -> list[Flyer]:
    return [flyer for name, flyer in project.flyers.items() if name in (wish.flyers or (name,))]


def _rows(project: Project, wish: Wish) -> list[BuildRow]:
    """Give the rows of the build, with what the command line names put in their place."""
    declared = {row.format: row for row in project.settings.build}
    names = wish.formats or tuple(declared) or tuple(formats())
    rows = []
    for name in names:
        form = formats()[name]
        row = declared.get(name) or BuildRow(format=name, variants=form.variants)
        wanted = [v for v in (wish.variants or row.variants) if v in form.variants]
        if wanted:
            rows.append(row.model_copy(update={"variants": tuple(wanted)}))
    return rows


def _contacts(project: Project, wish: Wish) -> list[Contact]:
    names = wish.contacts or (project.settings.contact,)
    return [project.contacts[name] for name in names]


def _papers(project: Project, wish: Wish, flyer: Flyer, form: Format) -> list[Paper]:
    names = wish.papers or project.settings.papers
    if form.page is not None:
        return [PAPERS[names[0]]]
    return [PAPERS[name] for name in names if name in form.papers and name in flyer.facts.papers]


def _tasks(
    project: Project,
    wish: Wish,
    reader: _Reader,
    row: BuildRow,
    edition: Edition,
    contacts: list[Contact],
) -> list[Task]:
    form = formats()[row.format]
    if row.format not in reader.flyer.facts.formats:
        return []
    tasks = []
    for paper, contact in product(_papers(project, wish, reader.flyer, form), contacts):
        for tagged in (False, True):
            variants = [name for name in row.variants if (name == "read") == tagged]
            setting = Setting(
                reader.flyer, edition, form, paper, contact, reader.press_messages, tagged
            )
            jobs = [Job(setting, name, kind) for name in variants for kind in _kinds(form)]
            tasks += [Task(setting, tuple(jobs))] if jobs else []
    return tasks


def _kinds(form: Format) -> tuple[Kind, ...]:
    """Give the files of a job: the edition for phones has its text and its picture beside it."""
    return ("pdf", "txt", "png") if form.layout == "free" else ("pdf",)


def _collisions(tasks: Iterable[Task]) -> list[Problem]:
    counts = Counter(job.path for task in tasks for job in task.jobs)
    return [
        Problem(Place(path), f"{count} jobs would write this file", "rename one of their sources")
        for path, count in counts.items()
        if count > 1
    ]


def _refuse_unknown(project: Project, wish: Wish) -> None:
    known_tags = [row.tag for row in registry().values()]
    problems = [
        *_unknown("--flyer", wish.flyers, list(project.flyers)),
        *_unknown("--format", wish.formats, list(formats())),
        *_unknown("--paper", wish.papers, list(PAPERS)),
        *_unknown("--variant", wish.variants, ["print", "ink-saver", "read"]),
        *_unknown("--contact", wish.contacts, list(project.contacts)),
    ]
    for name in wish.languages:
        bad = [part for part in name.split("+") if find(part) is None]
        problems += _unknown("--language", bad, known_tags)
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
        problems.append(Problem(Place(COMMAND_LINE), what, mend))
    return problems


def _refuse_nothing(
    project: Project, wish: Wish, tasks: dict[str, Task], skipped: list[Skip]
) -> None:
    """Refuse a wish whose parts exist but do not go together, such as the reader in black."""
    if tasks or wish.everything or skipped or not project.flyers:
        return
    what = "nothing goes with these options together"
    offers = "; ".join(
        f"{form.name}: {', '.join(form.variants)} on {', '.join(form.papers) or 'no paper'}"
        for form in formats().values()
    )
    mend = f"choose a variant and a paper that the format has ({offers})"
    raise HandbillError(ExitCode.CONFIGURATION, Problem(Place(COMMAND_LINE), what, mend))
