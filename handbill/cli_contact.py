"""What a user types after ``handbill contact``: its commands and their options.

Each command imports what it runs, and nothing that another one needs.
"""

from pathlib import Path
from typing import Any, Final

import click

from handbill.problem import ExitCode

# Whether it may be read is said with the right exit code by those who do it.
FILE: Final = click.Path(path_type=Path, readable=False)
# Options of one text, each called as the heading of a table and the key of a file.
TEXTS: Final = (
    ("name", "what the group is called"),
    ("region", "the country of its numbers, such as US"),
    ("email", "an e-mail address"),
    ("web", "a web address; also the QR code"),
    ("qr", "another web address for the QR code"),
    ("address", "where to find the group; never a home"),
    ("hours", "when it answers"),
    ("languages", "the languages in which it answers"),
    ("note", "what else callers should know: cost, names"),
)


@click.group()
def contact() -> None:
    """Put your own group's contact on leaflets."""


def texts(command: Any) -> Any:
    """Give a command the options of what a contact says."""
    help_text = "any heading of a table, such as hours.es or phone2_kind, and its text"
    command = click.option(
        "--set", "others", nargs=2, multiple=True, metavar="HEADING TEXT", help=help_text
    )(command)
    for name, text in reversed(TEXTS):
        command = click.option(f"--{name}", metavar="TEXT", help=text)(command)
    text = "a number to call; again for another"
    return click.option("--phone", "phones", multiple=True, metavar="NUMBER", help=text)(command)


@contact.command()
@click.argument("id", required=False)
@texts
@click.option("--from", "source", type=FILE, metavar="FILE.toml", help="a contact to begin with")
@click.option("--public", is_flag=True, help="commit and publish it with the project")
def new(source: Path | None, public: bool, **given: Any) -> ExitCode:  # noqa: FBT001 -- click's way
    """Write a group's contact: asks for it, or takes options or a file.

    It is checked, and goes to contacts/ID.local.toml, which git does not take. Questions and --from
    leave no number in your shell's history, as options do.
    """
    from handbill.commands.contact import Asked, run_new

    numbers = enumerate(given["phones"], 1)
    rows = [("--phone", f"phone{n if n > 1 else ''}", text) for n, text in numbers]
    rows += [(f"--{name}", name, given[name]) for name, _ in TEXTS if given[name] is not None]
    rows += [(f"--set {heading}", heading, text) for heading, text in given["others"]]
    return run_new(Asked(given["id"], tuple(rows), source, public))


@contact.command()
@click.argument("files", type=FILE, nargs=-1, metavar="[ID or FILE]...")
@click.option("--json", "as_json", is_flag=True, help="the problems as JSON")
def check(files: tuple[Path, ...], as_json: bool) -> ExitCode:  # noqa: FBT001 -- click's way
    """Check contacts and tables of groups.

    All contacts of the project, or what is named.
    """
    from handbill.commands.contact_check import run_check

    return run_check(files, as_json=as_json)


@contact.command(name="import")
@click.argument("file", type=FILE, required=False, metavar="GROUPS.csv|.xlsx")
@click.option("--to", "folder", type=FILE, metavar="DIR", help="another folder than contacts/")
@click.option("--public", is_flag=True, help="commit and publish them with the project")
@click.option("--replace", is_flag=True, help="also change contacts that are there already")
@click.option("--template", is_flag=True, help="print the headings of an empty table")
def import_(**asked: Any) -> ExitCode:
    """Write a contact's file for each group of a table.

    Each goes to ID.local.toml, which git does not take.
    """
    from handbill.commands.contact_import import Asked, run_import

    return run_import(Asked(**asked))
