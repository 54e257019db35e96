"""``handbill merge``: the contacts of many groups on the same leaflets, a folder for each."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

import click

from handbill.commands.build import MEGABYTE, Options, left_out
from handbill.commands.planning import planned
from handbill.commands.root import find_root
from handbill.commands.talk import Batches, near, say, show
from handbill.commands.whither import is_published
from handbill.formats.format import STAMPED
from handbill.outputs.gallery import NAME as GALLERY
from handbill.outputs.manifest import NAME as MANIFEST
from handbill.outputs.write import write_whole
from handbill.plan.job import Task
from handbill.plan.make import Plan, Wish
from handbill.plan.setting import BY_HAND
from handbill.press.cluster import parsed
from handbill.press.merge import make
from handbill.press.merge_groups import Gathering, gather
from handbill.press.merge_judge import Judged, Order, judge
from handbill.press.merge_ledger import NAME as LEDGER
from handbill.press.merge_ledger import Ledger, Missing, opened
from handbill.press.merge_print import PRINTED, TURN, Runs
from handbill.press.merge_told import (
    PROBLEMS,
    earlier,
    manifest_lines,
    write_manifest,
    write_problems,
)
from handbill.press.merge_zip import write_zips
from handbill.press.run import Wanted, writing
from handbill.press.workers import count
from handbill.problem import COMMAND_LINE, ExitCode, Place, Problem, Severity, refused
from handbill.project.contact import Contact
from handbill.project.read import Project, read_project

# The contact that a merge is planned with, before there are groups.
ANY: Final = "merge"
# The folder that is meant where none is named.
MERGED: Final = Path("merged")
# So many problems are printed; all are in a file.
PRINTED_PROBLEMS: Final = 10
# What keeps a folder of groups' numbers out of a repository.
IGNORED: Final = "# Numbers of groups: never committed.\n*\n"


@dataclass(frozen=True)
class Asked:
    """What the command line asks for beside what is selected."""

    contacts: tuple[str, ...]
    as_zip: bool
    one_pdf: bool


def run_merge(wish: Wish, options: Options, asked: Asked) -> ExitCode:
    """Merge, and print where the result is."""
    if options.executor:
        parsed(options.executor)
    root = find_root()
    project = read_project(root)
    out = Path.cwd() / (options.out or MERGED)
    _refuse_folder(root, out)
    plan = _planned(project, wish, asked)
    found = Gathering()
    limit = project.settings.cache_mb * MEGABYTE
    where = (root, out, count(options.jobs), False, options.executor)
    wanted = Wanted(*where, cache_limit=limit, profile=project.settings.profile)
    with closing(found.groups):
        gather(asked.contacts, project.settings.registry, found)
        _refuse_none(found, asked)
        return _merged(project, plan, found, wanted, (asked, options))


def _planned(project: Project, wish: Wish, asked: Asked) -> Plan:
    """Plan with a contact that stands for all; raises ``HandbillError``."""
    if asked.one_pdf:
        wish = _in_one_run(wish)
    nobody = Contact(ANY, "blank", (), {}, None, None, None, Place("--contacts"))
    settings = replace(project.settings, contact=ANY)
    plan = planned(replace(project, settings=settings, contacts={ANY: nobody}), wish)
    tasks = plan.tasks if wish.formats or wish.variants else tuple(_on_paper(plan.tasks))
    if not tasks:
        what = "the settings declare nothing that is printed"
        raise refused(COMMAND_LINE, what, "name a format, such as --format sheet")
    if asked.one_pdf and not any(job.variant in PRINTED for row in tasks for job in row.jobs):
        what = "--one-pdf: nothing of what was asked for is printed at a home or copy shop"
        raise refused(COMMAND_LINE, what, "ask for --variant ink-saver or print, or leave it out")
    return replace(plan, tasks=tuple(part for task in tasks for part in _parts(task)))


def _parts(task: Task) -> Iterator[Task]:
    """Give what is stamped and what is set in full as tasks of their own."""
    for stamped in (True, False):
        jobs = tuple(job for job in task.jobs if (job.variant in STAMPED) is stamped)
        if jobs:
            yield Task(task.setting, jobs)


def _in_one_run(wish: Wish) -> Wish:
    """Let all pieces of a print run turn on the same edge."""
    if wish.duplex == BY_HAND:
        what = f"--one-pdf is one run of a machine that prints both sides, and not {BY_HAND}"
        raise refused(COMMAND_LINE, what, "leave one of the two out")
    return replace(wish, duplex=wish.duplex or TURN)


def _on_paper(tasks: Iterable[Task]) -> Iterator[Task]:
    return (task for task in tasks if not task.setting.tagged)


def _refuse_folder(root: Path, out: Path) -> None:
    """Refuse folders that are published or hold something else; raises ``HandbillError``."""
    real = out.resolve()
    if is_published(out, root):
        what = f"--out: {near(out)} is published, and a merge holds the numbers of all groups"
        raise refused(COMMAND_LINE, what, "name a folder of its own, such as --out merged")
    if real == root.resolve() or real in root.resolve().parents:
        what = f"--out: {near(out)} is the project's own folder"
        raise refused(COMMAND_LINE, what, "name a folder of its own, such as --out merged")
    theirs = [name for name in (GALLERY, MANIFEST) if (out / name).exists()]
    if theirs and not _is_ours(out):
        what = f"--out: {near(out)} holds what no merge made: {', '.join(theirs)}"
        raise refused(COMMAND_LINE, what, "name another folder, such as --out merged")


def _is_ours(out: Path) -> bool:
    """Whether a folder was begun by a merge."""
    try:
        return (out / LEDGER).exists() or (out / ".gitignore").read_text() == IGNORED
    except (OSError, ValueError):
        return False


def _refuse_none(found: Gathering, asked: Asked) -> None:
    """Refuse a merge without any group, unless what is wrong with them is told."""
    if len(found.groups) or found.problems:
        return
    names = " ".join(asked.contacts)
    if found.left_out:
        what = f"--contacts: {names} holds only {', '.join(found.left_out)}: no group's contact"
        mend = "make one with: contact new; or name an example by its file"
    else:
        what, mend = (
            f"--contacts: {names} holds no group",
            "write one group a row below the headings",
        )
    raise refused(COMMAND_LINE, what, mend)


def _merged(
    project: Project,
    plan: Plan,
    found: Gathering,
    wanted: Wanted,
    how: tuple[Asked, Options],
) -> ExitCode:
    asked, options = how
    with writing(wanted.out), opened(wanted.out) as ledger:
        _keep_out_of_repositories(wanted.out)
        _note(ledger, project, plan, found)
        order = Order(plan.tasks, found.groups, wanted, lambda _count, _what: None)
        judged = judge(order, ledger)
        _say_beginning(found, order, judged)
        with _telling(judged.stale) as tell:
            make(replace(order, tell=tell), judged, ledger)
        paths = _runs(order, judged, ledger) if asked.one_pdf else []
        zips = _zips(order, ledger) if asked.as_zip else 0
        write_problems(wanted.out, ledger)
        write_manifest(wanted.out, ledger, plan.skipped)
        _say_end(plan, found, wanted.out, ledger)
        if options.as_json:
            for line in manifest_lines(wanted.out, ledger, plan.skipped, problems=True):
                click.echo(line, nl=False)
        else:
            _say_results(wanted.out, paths, zips)
        wrong = ledger.complaints(Severity.ERROR)
    wanted.cache.store.trim(wanted.cache_limit)
    return ExitCode.CONTENT if wrong else ExitCode.DONE


def _keep_out_of_repositories(out: Path) -> None:
    file = out / ".gitignore"
    if not file.exists():
        write_whole(file, IGNORED.encode())


def _note(ledger: Ledger, project: Project, plan: Plan, found: Gathering) -> None:
    """Note what is wrong before anything is made, and which groups cannot be."""
    ledger.complain([*_of_the_shop(project), *plan.problems, *found.problems])
    known = set(found.places.values())
    for problem in found.problems:
        whole = Place(problem.place.path)
        if problem.severity is Severity.ERROR and not {problem.place, whole} & known:
            ledger.miss(Missing("", "", problem.place, f"see {PROBLEMS}"))
    ledger.keep()


def _of_the_shop(project: Project) -> Iterator[Problem]:
    """Give the project's problems, but those of contacts: of these, only the groups' matter."""
    return (row for row in project.problems if not row.place.path.startswith("contacts/"))


def _say_beginning(found: Gathering, order: Order, judged: Judged) -> None:
    if found.left_out:
        say(f"Left out, for they are no group's: {', '.join(found.left_out)}")
    files = sum(1 for row in judged.whys for why in row if why)
    say(f"Merging {files} files for {_groups(len(order.groups))} into {near(order.wanted.out)} …")
    if 0 < judged.stale < files:
        say(f"{files - judged.stale} of them are there already.")


@contextmanager
def _telling(total: int) -> Iterator[Callable[[int, str], None]]:
    """Tell of what is done until the end, whatever the end is."""
    progress = Batches(total)
    try:
        yield progress.more
    finally:
        progress.end()


def _runs(order: Order, judged: Judged, ledger: Ledger) -> list[str]:
    """Write the print runs; each group is told as its sheets are added."""
    say("Putting them in the order of printing …")
    with _telling(len(order.groups)) as tell:
        return list(Runs(replace(order, tell=tell), judged, ledger).write())


def _zips(order: Order, ledger: Ledger) -> int:
    say("Packing a zip for each group …")
    with _telling(len(order.groups)) as tell:
        return write_zips(replace(order, tell=tell), ledger)


def _say_end(plan: Plan, found: Gathering, out: Path, ledger: Ledger) -> None:
    """Show some of what is wrong, and say where all of it is."""
    _show_some(out, ledger)
    for line in left_out(plan):
        say(line)
    say(_counted(found, ledger))
    _say_missing(out, ledger)
    old = sum(1 for _ in earlier(out, ledger))
    if old:
        say(f"{old} files of earlier merges are still there, and may be out of date:")
        say(f'{near(out / MANIFEST)} names them under "earlier".')


def _show_some(out: Path, ledger: Ledger) -> None:
    """Show the first problems, those that many groups have in common once."""
    rows = list(islice(ledger.alike(), PRINTED_PROBLEMS))
    for problem, number in rows:
        show([problem])
        if number > 1:
            say(f"  the same for {number - 1} more")
    more = sum(ledger.complaints(kind) for kind in Severity) - sum(number for _, number in rows)
    if more:
        say(f"{more} more {'is' if more == 1 else 'are'} in {near(out / PROBLEMS)}.")


def _say_missing(out: Path, ledger: Ledger) -> None:
    rows = [bool(row.path) for row in ledger.missing()]
    kinds = {"file": rows.count(True), "group": rows.count(False)}
    told = [f"{n} {name}{'' if n == 1 else 's'}" for name, n in kinds.items() if n]
    if told:
        were = "was" if len(rows) == 1 else "were"
        say(f"{' and '.join(told)} {were} not made: {near(out / PROBLEMS)} says why.")
        say("Mend them and merge again: only what is missing or changed is made.")


def _counted(found: Gathering, ledger: Ledger) -> str:
    """Count files and groups."""
    files, groups, made = ledger.counts()
    of = len(found.groups)
    told = f"{groups} of {of} groups" if groups < of else _groups(groups)
    return f"{made} files made, {files - made} unchanged, for {told}."


def _groups(number: int) -> str:
    return "1 group" if number == 1 else f"{number} groups"


def _say_results(out: Path, paths: Iterable[str], zips: int) -> None:
    for path in paths:
        click.echo(f"Print this:       {near(out / path)}")
    if zips:
        click.echo(f"To be sent:       {near(out)}/<group>.zip ({zips})")
    click.echo(f"A folder a group: {near(out)}")
