"""What a user types to merge many groups' contacts: the command and its options."""

from pathlib import Path
from typing import Any

import click

from handbill.cli_options import hiring, selecting_all_but
from handbill.plan.make import Wish
from handbill.problem import ExitCode


@click.command()
@click.option(
    "--contacts",
    multiple=True,
    required=True,
    metavar="FILES",
    help="groups.csv, groups.xlsx, or 'contacts/*.toml' in quotes",
)
@selecting_all_but(("--contact",))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("merged"),
    show_default=True,
    help="the output folder: not out, which is published",
)
@click.option("--zip", "as_zip", is_flag=True, help="also a zip for each group, to be sent to it")
@click.option("--one-pdf", is_flag=True, help="also one PDF to print, a slip before each group")
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="how many at once (one a core if not said)"
)
@hiring
@click.option("--json", "as_json", is_flag=True, help="the manifest and all problems as JSON")
def merge(contacts: tuple[str, ...], out: Path, executor: str | None, **asked: Any) -> ExitCode:
    """Make leaflets for many groups at once: a folder for each, with its own contact.

    \b
    python3 build.py merge --contacts groups.csv --language es
    python3 build.py merge --contacts 'contacts/*.toml' --format trifold --one-pdf

    Without --format, what the settings declare is made, as far as it is printed. Type it again to
    go on after a stop: only what is missing or has changed is made.
    """  # noqa: D301 -- click keeps the lines of a paragraph that begins so
    from handbill.commands.build import Options
    from handbill.commands.merge import Asked, run_merge

    own = Asked(contacts, asked.pop("as_zip"), asked.pop("one_pdf"))
    options = Options(out, asked.pop("jobs"), asked.pop("as_json"), executor or "")
    return run_merge(Wish(**asked), options, own)
