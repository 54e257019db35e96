"""``handbill pack``: one small zip for each language, with all that is handed on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from handbill.commands.build import Options, make, planned_with, say_skipped
from handbill.commands.guide import handed_out, wanted_handouts
from handbill.commands.talk import exit_code, near, say, show
from handbill.outputs.pack import pack_path, packed
from handbill.outputs.write import write_whole
from handbill.plan.make import Plan, Wish
from handbill.press.handouts import reader_of
from handbill.press.run import Built, Wanted, writing
from handbill.problem import ExitCode

# What street outreach hands on; who asks for other variants gets those.
VARIANTS: Final = ("ink-saver", "read")


def run_pack(wish: Wish, options: Options) -> ExitCode:
    """Build what is to be packed, then write the zips, and print where they are."""
    usual = not wish.variants
    wish = replace(wish, variants=VARIANTS) if usual else wish
    project, plan, wanted = planned_with(wish, options)
    plan = _for_its_use(plan) if usual else plan
    built = make(plan, wanted)
    problems = [*project.problems, *built.problems]
    with writing(wanted.out):
        files = _files(plan, built, wanted)
        for row, made in handed_out(wanted_handouts(project, plan, wish, wanted), wanted):
            problems += [problem for problem in made.problems if problem not in problems]
            files.setdefault(reader_of(row.tasks[0]), {}).update(_named(made.files))
        packs = [_write(wanted.out, key, files[key], _day(plan, key)) for key in files]
    show(problems)
    say_skipped(plan)
    _say(packs, wanted, as_json=options.as_json)
    return exit_code(problems)


def _for_its_use(plan: Plan) -> Plan:
    """Keep of what is printed only what goes to a printer, and the reader for screens."""
    tasks = [row for row in plan.tasks if not (row.setting.tagged and row.setting.format.papers)]
    return replace(plan, tasks=tuple(tasks))


def _files(
    plan: Plan, built: Built, wanted: Wanted
) -> dict[tuple[str, str, str], dict[str, bytes]]:
    """Read what was built, by flyer, language and contact; pairs go with their other language."""
    made = {row["path"] for row in built.entries}
    files: dict[tuple[str, str, str], dict[str, bytes]] = {}
    for task in plan.tasks:
        read = {job.path: (wanted.out / job.path) for job in task.jobs if job.path in made}
        contents = {path: file.read_bytes() for path, file in read.items()}
        if contents:
            files.setdefault(reader_of(task), {}).update(_named(contents))
    return files


def _named(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path.rsplit("/", 1)[-1]: content for path, content in files.items()}


def _day(plan: Plan, key: tuple[str, str, str]) -> date:
    """Give the day of the edition that is packed."""
    rows = (task.setting.flyer for task in plan.tasks if reader_of(task) == key)
    return next(rows).facts.edition_date


def _write(
    out: Path, key: tuple[str, str, str], files: Mapping[str, bytes], day: date
) -> dict[str, Any]:
    content, path = packed(files, day), pack_path(*key)
    write_whole(out / path, content)
    return {
        "path": path,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "files": sorted(files),
    }


def _say(packs: list[dict[str, Any]], wanted: Wanted, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"format": 1, "packs": packs}, ensure_ascii=False))
        return
    for row in packs:
        size = f"{row['bytes'] / 1000:.0f} kB"
        click.echo(f"{near(wanted.out / row['path'])}  ({len(row['files'])} files, {size})")
    say(f"{len(packs)} packs. Each has a guide and a ticket for the copy shop inside.")
