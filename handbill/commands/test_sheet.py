"""``handbill guide --test-sheet``: what shows how exactly a printer prints, on both sides."""

import json
from pathlib import Path

import click

from handbill.commands.build import Options
from handbill.commands.root import find_root
from handbill.commands.talk import exit_code, near, say, show
from handbill.commands.whither import PUBLISHED
from handbill.language import SOURCE, find
from handbill.outputs.write import write_whole
from handbill.paper import PAPERS
from handbill.plan.make import Wish, refuse_unknown
from handbill.plan.setting import Words
from handbill.press.gauging import Gauge, gauged
from handbill.press.run import CACHE, writing
from handbill.press.words import guide_messages
from handbill.press.workers import count
from handbill.problem import ExitCode, Problem
from handbill.project.flyer import PRESS_DOMAIN
from handbill.project.pseudo import pseudo_catalog
from handbill.project.read import Project, read_project


def run_test_sheet(wish: Wish, options: Options) -> ExitCode:
    """Write the sheet in each language and on each paper that is named, or in English."""
    project = read_project(find_root())
    refuse_unknown(project, wish)
    papers = [PAPERS[name] for name in wish.papers or project.settings.papers[:1]]
    cache = project.root / CACHE
    tags = dict.fromkeys(tag for name in wish.languages or (SOURCE,) for tag in name.split("+"))
    words = [_words(project, tag) for tag in tags]
    source = project.settings.registry[SOURCE]
    gauges = [Gauge(each, source, paper, cache) for each in words for paper in papers]
    out = Path.cwd() / (options.out or PUBLISHED)
    problems: list[Problem] = []
    paths = []
    with writing(out):
        for gauge, made in gauged(gauges, count(options.jobs)):
            if isinstance(made, Problem):
                problems.append(made)
                continue
            write_whole(out / gauge.path, made)
            paths.append(gauge.path)
    show(problems)
    if options.as_json:
        click.echo(json.dumps({"format": 1, "test_sheets": paths}))
    else:
        for path in paths:
            click.echo(near(out / path))
        say("Print it on both sides at 100 %, read it, and write what you read into the settings.")
    return exit_code(problems)


def _words(project: Project, tag: str) -> Words:
    registry = project.settings.registry
    language = find(tag, registry) or registry[SOURCE]
    if language.pseudo:
        made = pseudo_catalog(PRESS_DOMAIN, language, guide_messages())
        return Words(language, None, made)
    return Words(language, None, project.catalogs.get((language.tag, PRESS_DOMAIN)))
