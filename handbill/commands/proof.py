"""``handbill translate proof``: a language's messages as a PDF for a reader with a pencil."""

from pathlib import Path

import click

from handbill.commands.root import find_root
from handbill.commands.talk import near, say
from handbill.outputs.write import write_whole
from handbill.problem import ExitCode
from handbill.project.read import read_project
from handbill.translate.add import known_language
from handbill.translate.numbered import chosen, numbered
from handbill.translate.proof import proof


def run_proof(tag: str, numbers: str | None, out: Path | None) -> ExitCode:
    """Write the proof of a language, or of some of its messages."""
    project = read_project(find_root())
    language = known_language(tag, project.settings.registry)
    rows = numbered(project, language)
    some = chosen(rows, numbers) if numbers else rows
    file = out or project.root / "out" / "proofs" / f"proof.{language.tag}.pdf"
    write_whole(file, proof(project, language, some))
    click.echo(near(file))
    say(f"{len(some)} messages. Print it at 100 %, and give it to a reader of {language.english}.")
    return ExitCode.DONE
