"""``handbill check``: all flyers, contacts and catalogs -> every problem, with nothing built."""

import json

import click

from handbill.commands.planning import planned
from handbill.commands.root import find_root
from handbill.commands.talk import exit_code, say, show
from handbill.language import SOURCE, Language
from handbill.outputs.manifest import told
from handbill.pages.markup import parse
from handbill.pages.template import render_flyer
from handbill.plan.make import Wish
from handbill.plan.setting import Words
from handbill.problem import ExitCode, Problem
from handbill.project.flyer import Flyer
from handbill.project.read import read_project


def run_check(wish: Wish, *, as_json: bool) -> ExitCode:
    """Read everything and print what is wrong with it."""
    project = read_project(find_root())
    plan = planned(project, wish)
    source = project.settings.registry[SOURCE]
    texts = [problem for flyer in project.flyers.values() for problem in _text(flyer, source)]
    problems = list(dict.fromkeys([*project.problems, *plan.problems, *texts]))
    if as_json:
        click.echo(json.dumps([told(problem) for problem in problems], ensure_ascii=False))
    show(problems)
    if not problems:
        say("Nothing wrong was found.")
    return exit_code(problems)


def _text(flyer: Flyer, source: Language) -> list[Problem]:
    """Run a flyer's template in its own language, and look whether all its parts are there."""
    html = render_flyer(flyer, Words(source, None, None))
    text = html if isinstance(html, Problem) else parse(html, flyer.template_path, spaces=True)
    return [text] if isinstance(text, Problem) else []
