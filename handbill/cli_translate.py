"""What a user types after ``handbill translate``: its commands and their options.

Each command imports what it runs, and nothing that another one needs.
"""

from datetime import date
from pathlib import Path
from typing import Any

import click

from handbill.problem import ExitCode

FLYER = click.option("--flyer", "flyers", multiple=True, metavar="NAME", help="only this flyer")


@click.group()
def translate() -> None:
    """Keep the catalogs of translations."""


@translate.command()
@click.argument("tag", metavar="LANGUAGE")
@FLYER
def add(tag: str, flyers: tuple[str, ...]) -> ExitCode:
    """Begin a language: write its empty catalogs."""
    from handbill.commands.translate import run_add

    return run_add(tag, flyers)


@translate.command()
def update() -> ExitCode:
    """Bring the catalogs up to date with the flyers' texts."""
    from handbill.commands.translate import run_update

    return run_update()


@translate.command()
@click.argument("old")
@click.argument("new")
@FLYER
def retain(old: str, new: str, flyers: tuple[str, ...]) -> ExitCode:
    """Keep the translations of a sentence in which only a slip of the pen was mended."""
    from handbill.commands.translate import run_retain

    return run_retain(old, new, flyers)


@translate.command()
@click.argument("tags", nargs=-1, metavar="[LANGUAGE]...")
@click.option("--json", "as_json", is_flag=True, help="the numbers as JSON")
def status(tags: tuple[str, ...], **asked: Any) -> ExitCode:
    """Show how far each language is."""
    from handbill.commands.translate import run_status

    return run_status(tags, as_json=asked["as_json"])


@translate.command()
@click.argument("tags", nargs=-1, metavar="[LANGUAGE]...")
@FLYER
@click.option("--fix", is_flag=True, help="mend what is safe: spaces and the forms of letters")
@click.option("--text-only", is_flag=True, help="do not set pages to see whether the text fits")
@click.option("--json", "as_json", is_flag=True, help="the findings as JSON")
def check(**asked: Any) -> ExitCode:
    """Look for mistakes in translations: figures, marks, letters, terms, and room on the page."""
    from handbill.commands.translate_check import CheckOptions, run_translate_check

    return run_translate_check(CheckOptions(**asked))


@translate.command()
@click.argument("tag", metavar="LANGUAGE")
@click.option("--xlsx", is_flag=True, help="for a spreadsheet program")
@click.option("--csv", is_flag=True, help="plain, for any program")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="LANGUAGE.xlsx here, if not said"
)
@FLYER
@click.option("--force", is_flag=True, help="write over a file that is there")
def export(tag: str, flyers: tuple[str, ...], out: Path | None, **asked: Any) -> ExitCode:
    """Write a language's messages as a spreadsheet, for those who have no PO editor."""
    if asked["xlsx"] == asked["csv"]:
        message = "Say which file you want: --xlsx or --csv."
        raise click.UsageError(message)
    from handbill.commands.exchange import Export, run_export

    kind = "xlsx" if asked["xlsx"] else "csv"
    return run_export(Export(tag, kind, out, flyers, asked["force"]))


@translate.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--language", metavar="NAME", help="if the file does not say it")
@click.option("--replace", is_flag=True, help="also what is reviewed, or newer than the file")
@click.option("--as-draft", is_flag=True, help="all new texts as drafts, whatever their status")
@click.option("--yes", is_flag=True, help="write it; without, it is only shown")
def import_(file: Path, language: str | None, **asked: Any) -> ExitCode:
    """Take a spreadsheet's new texts into the catalogs; without --yes, show what would change."""
    from handbill.commands.exchange import Import, run_import
    from handbill.translate.exchange import Terms

    terms = Terms(asked["replace"], asked["as_draft"])
    return run_import(Import(file, language, asked["yes"], terms))


@translate.command()
@click.argument("tag", metavar="LANGUAGE")
@click.option("--as", "name", default="", metavar="PSEUDONYM", help="sign with it; no name if not")
@click.option("--numbers", metavar="3,7-9", help="only these messages, as the proof numbers them")
@click.option("--page", metavar="21-34:CODE", help="sign off a page of a proof, as its foot says")
@click.option("--except", "except_for", metavar="23,27", help="but not these messages of the page")
@click.option("--revoke", "revoked", is_flag=True, help="take reviews back")
@click.option("--yes", is_flag=True, help="do not ask before all reviews are taken back")
def review(**asked: Any) -> ExitCode:
    """Confirm translations, as a reader of the language."""
    from handbill.commands.review import Asked, run_review

    # The one place where a clock is read: when a review was written is a fact of it.
    return run_review(Asked(**asked, today=date.today()))  # noqa: DTZ011 -- the reader's own day


@translate.command()
@click.argument("tag", metavar="LANGUAGE")
@click.option("--numbers", metavar="3,7-9", help="only these messages")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.pdf")
def proof(tag: str, numbers: str | None, out: Path | None) -> ExitCode:
    """Make a PDF of all sentences, for a reader with a pencil."""
    from handbill.commands.proof import run_proof

    return run_proof(tag, numbers, out)
