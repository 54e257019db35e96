"""``handbill check``: all flyers, contacts and catalogs -> every problem, with nothing built."""

import json

import click

from handbill.commands.root import find_root
from handbill.commands.talk import exit_code, say, show
from handbill.outputs.manifest import told
from handbill.plan.make import Wish, make_plan
from handbill.press.run import press_messages
from handbill.problem import ExitCode
from handbill.project.read import read_project


def run_check(wish: Wish, *, as_json: bool) -> ExitCode:
    """Read everything and print what is wrong with it."""
    project = read_project(find_root())
    plan = make_plan(project, wish, press_messages())
    problems = list(dict.fromkeys([*project.problems, *plan.problems]))
    if as_json:
        click.echo(json.dumps([told(problem) for problem in problems], ensure_ascii=False))
    show(problems)
    if not problems:
        say("Nothing wrong was found.")
    return exit_code(problems)
