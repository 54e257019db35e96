"""``handbill translate …``: the catalogs of a project."""

import click

from handbill.commands.root import find_root
from handbill.commands.talk import exit_code, say, show
from handbill.press.run import WORDS, press_messages
from handbill.problem import ExitCode
from handbill.project.flyer import PRESS_DOMAIN
from handbill.project.read import read_project
from handbill.translate.update import update_domain


def run_update() -> ExitCode:
    """Bring every catalog up to date; a flyer with a mistake in its template is left alone."""
    root = find_root()
    project = read_project(root)
    domains = [(PRESS_DOMAIN, press_messages(), WORDS)]
    domains += [
        (flyer.id, flyer.messages, flyer.template_path) for flyer in project.flyers.values()
    ]
    problems = list(project.problems)
    changed = []
    for domain, messages, origin in domains:
        paths, found = update_domain(
            root / "locales", project.settings.registry, domain, messages, origin
        )
        changed += paths
        problems += found
    for path in changed:
        click.echo(path)
    say(f"{len(changed)} files changed.")
    show(problems)
    return exit_code(problems)
