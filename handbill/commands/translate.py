"""``handbill translate …``: the catalogs of a project."""

import json
from collections.abc import Sequence

import click

from handbill.commands.root import find_root
from handbill.commands.talk import exit_code, painted, say, show
from handbill.language import Language
from handbill.problem import COMMAND_LINE, ExitCode, HandbillError, Problem, nearest
from handbill.project.read import Project, read_project
from handbill.translate.add import add_language, known_language
from handbill.translate.catalogs import Domain, domains
from handbill.translate.retain import retain, retained
from handbill.translate.status import Status, statuses
from handbill.translate.update import update_domain

HEADS = ("flyer", "translated", "reviewed", "drafts", "stale", "missing", "last change")


def wanted_domains(project: Project, names: Sequence[str]) -> list[Domain]:
    """Give the domains that are asked for, or all; raises ``HandbillError`` for an unknown one."""
    every = {domain.name: domain for domain in domains(project)}
    for name in names:
        if name not in every:
            near = nearest(name, [*every])
            what = f'there is no flyer "{name}" whose text can be read'
            mend = f'write "{near}"' if near else f"write one of {', '.join(every)}"
            wrong = Problem(COMMAND_LINE, what, mend)
            raise HandbillError(ExitCode.CONFIGURATION, *project.problems, wrong)
    return [domain for name, domain in every.items() if name in names or not names]


def wanted_languages(project: Project, tags: Sequence[str]) -> list[Language]:
    """Give the languages that are asked for; raises ``HandbillError`` for an unknown one."""
    return [known_language(tag, project.settings.registry) for tag in tags]


def run_add(tag: str, flyers: Sequence[str]) -> ExitCode:
    """Write a language's catalogs, and say what to do next."""
    project = read_project(find_root())
    language = known_language(tag, project.settings.registry)
    new, old = add_language(project.root, language, wanted_domains(project, flyers))
    for catalog in new:
        click.echo(catalog.path)
    for catalog in old:
        say(f"{catalog.path} is there already and stays as it is.")
    show(project.problems)
    say(f"Next: translate them in any PO editor or text editor ({language.english}), then type")
    say(f"  python3 build.py translate check {language.tag}")
    say(f"  python3 build.py build --language {language.tag} --drafts")
    return ExitCode.DONE


def run_update() -> ExitCode:
    """Bring every catalog up to date; a flyer with a mistake in its template is left alone."""
    project = read_project(find_root())
    changed, problems = _updated(project)
    return _changed(changed, [*project.problems, *problems])


def _updated(project: Project) -> tuple[list[str], list[Problem]]:
    problems: list[Problem] = []
    changed: list[str] = []
    for domain in domains(project):
        paths, found = update_domain(project.root, project.settings.registry, domain)
        changed += paths
        problems += found
    return changed, problems


def _changed(paths: Sequence[str], problems: Sequence[Problem]) -> ExitCode:
    for path in dict.fromkeys(paths):
        click.echo(path)
    say(f"{len(dict.fromkeys(paths))} files changed.")
    show(problems)
    return exit_code(problems)


def run_retain(old: str, new: str, flyers: Sequence[str]) -> ExitCode:
    """Keep what a sentence had, now that it is written otherwise; then bring all up to date."""
    project = read_project(find_root())
    kept = retained(old, new, wanted_domains(project, flyers))
    paths, problems = retain(project.root, project.settings.registry, old, kept)
    if not problems:
        more, problems = _updated(project)
        paths += more
    return _changed(paths, problems)


def run_status(tags: Sequence[str], *, as_json: bool) -> ExitCode:
    """Print how far every language is."""
    project = read_project(find_root())
    chosen = [language.tag for language in wanted_languages(project, tags)]
    rows = list(statuses(project, chosen))
    if as_json:
        told = {"format": 1, "catalogs": [row.told() for row in rows]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print_matrix(project, rows)
    problems = [row for row in project.problems if row.place.path.startswith("locales/")]
    show(problems)
    return exit_code(problems)


def _print_matrix(project: Project, rows: Sequence[Status]) -> None:
    if not rows:
        say("There is no catalog yet. Type: python3 build.py translate add es")
    for tag in dict.fromkeys(row.language for row in rows):
        english = project.settings.registry[tag].english
        click.echo(painted(f"{tag}  {english}", bold=True))
        of_tag = [_cells(row) for row in rows if row.language == tag]
        for cells in (HEADS, *of_tag):
            click.echo("  " + "".join(f"{cell:<14}" for cell in cells).rstrip())


def _cells(row: Status) -> tuple[str, ...]:
    if not row.readable:
        return (row.flyer, "cannot be read", "", "", "", "", row.changed or "")
    whole = row.messages
    numbers = (row.drafts, row.stale, row.missing + row.refused)
    two = (f"{row.translated}/{whole}", f"{row.reviewed}/{whole}")
    return (row.flyer, *two, *map(str, numbers), row.changed or "")
