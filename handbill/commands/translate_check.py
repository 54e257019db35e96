"""``handbill translate check``: catalogs -> every finding, and what was mended."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from handbill.commands.root import find_root
from handbill.commands.talk import Progress, exit_code, say, show
from handbill.commands.translate import wanted_domains, wanted_languages
from handbill.outputs.manifest import told
from handbill.problem import COMMAND_LINE, ExitCode, HandbillError, Problem
from handbill.project.read import Project, read_project
from handbill.translate.catalogs import FOLDER, CatalogFile, catalogs
from handbill.translate.check import checked, read_lists, tidied
from handbill.translate.finding import Check, Finding, found_by
from handbill.translate.fits import overflows, to_set
from handbill.translate.glossary import KEPT, read_kept


@dataclass(frozen=True)
class CheckOptions:
    """What the command line asks for."""

    tags: tuple[str, ...]
    flyers: tuple[str, ...]
    fix: bool
    text_only: bool
    as_json: bool


def run_translate_check(asked: CheckOptions) -> ExitCode:
    """Look at catalogs and say what is wrong with them."""
    root = find_root()
    project = read_project(root)
    chosen = _chosen(project, asked)
    for catalog in chosen:
        for line in tidied(catalog, fix=asked.fix):
            say(line)
    if asked.fix:
        # The pages are set from what is in the files now.
        project = read_project(root)
    findings = list(dict.fromkeys(_findings(project, chosen, asked)))
    problems = [finding.problem for finding in findings]
    if asked.as_json:
        rows = [told(row.problem) | {"check": str(row.check)} for row in findings]
        click.echo(json.dumps(rows, ensure_ascii=False))
    show(problems)
    _summary(findings, chosen)
    return exit_code(problems)


def _chosen(project: Project, asked: CheckOptions) -> list[CatalogFile]:
    """Give the catalogs to look at; raises ``HandbillError`` for a language with none."""
    languages = wanted_languages(project, asked.tags)
    domains = wanted_domains(project, asked.flyers)
    every = [
        catalog
        for domain in domains
        for catalog in catalogs(project.root, project.settings.registry, domain.name)
    ]
    for language in languages:
        if language not in [catalog.language for catalog in every]:
            what = f"there is no catalog in {language.english} ({language.tag})"
            mend = f"type python3 build.py translate add {language.tag}"
            problem = Problem(COMMAND_LINE, what, mend)
            raise HandbillError(ExitCode.CONFIGURATION, problem)
    return [catalog for catalog in every if catalog.language in languages or not languages]


def _findings(
    project: Project, chosen: Sequence[CatalogFile], asked: CheckOptions
) -> Iterator[Finding]:
    wrong_lists: list[Problem] = []
    kept = read_kept(project.root / KEPT, KEPT, wrong_lists)
    for catalog in chosen:
        lists = read_lists(project.root, catalog.language, kept, wrong_lists)
        yield from checked(catalog, lists)
    yield from (found_by(Check.LISTS, problem) for problem in wrong_lists)
    yield from (found_by(Check.CATALOG, problem) for problem in _of_folders(project, chosen, asked))
    if not asked.text_only:
        yield from _layout(project, chosen, asked)


def _layout(
    project: Project, chosen: Sequence[CatalogFile], asked: CheckOptions
) -> Iterator[Finding]:
    """Set the pages that a build would make, and tell how far it is."""
    tags = {catalog.language.tag for catalog in chosen}
    tasks = to_set(project, tags, asked.flyers or tuple(project.flyers))
    if tasks:
        say(f"Setting {len(tasks)} pieces to see whether the text fits (not with --text-only) …")
    progress = Progress(len(tasks))
    for problem in overflows(project, tasks, progress.tell):
        yield found_by(Check.LAYOUT, problem)
    progress.end()


def _of_folders(
    project: Project, chosen: Sequence[CatalogFile], asked: CheckOptions
) -> Iterator[Problem]:
    """Give what is wrong beside the catalogs: folders, reviews, and flyers that cannot be read."""
    paths = {catalog.path for catalog in chosen}
    folders = {f"{FOLDER}/{catalog.language.locale}/" for catalog in chosen}
    for problem in project.problems:
        path = problem.place.path
        inside = path.startswith(tuple(folders) if asked.tags else f"{FOLDER}/")
        if (inside and path not in paths and not asked.flyers) or _of_lost_flyer(path, project):
            yield problem


def _of_lost_flyer(path: str, project: Project) -> bool:
    """Whether a problem is that of a flyer which cannot be read, so that its catalogs cannot."""
    folder, _, rest = path.partition("/")
    return folder == "flyers" and rest.partition("/")[0] not in project.flyers


def _summary(findings: Sequence[Finding], chosen: Sequence[CatalogFile]) -> None:
    looked = f"{len(chosen)} catalog{'s' if len(chosen) != 1 else ''}"
    if findings:
        say(f"{looked}: {len(findings)} findings; docs/translating.md has a table of the checks.")
    else:
        say(f"{looked}: nothing wrong was found.")
