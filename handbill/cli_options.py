"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from handbill.plan.setting import DUPLEX

Command = TypeVar("Command", bound=Callable[..., Any])

AT_ONCE = "how many at once (one a core if not said)"
FOLDER = "the output folder  [default: out; out.local for a local contact]"

SELECTING = (
    ("--flyer", "flyers", "a flyer's folder below flyers/"),
    ("--language", "languages", "a language such as es, or a pair such as en+es"),
    ("--format", "formats", "a format such as sheet, trifold or booklet"),
    ("--paper", "papers", "a paper such as letter or a4"),
    ("--variant", "variants", "print, ink-saver, shop, riso or read"),
    ("--contact", "contacts", "a contact's file below contacts/"),
)


def selecting(command: Command) -> Command:
    """Give a command the options that select what is built; each may be given again."""
    return selecting_all_but(())(command)


def selecting_all_but(left_out: tuple[str, ...]) -> Callable[[Command], Command]:
    """Give a command the same options, but for some."""
    return lambda command: _selecting(command, left_out)


def _selecting(command: Command, left_out: tuple[str, ...]) -> Command:
    for option, name, text in reversed([row for row in SELECTING if row[0] not in left_out]):
        command = click.option(option, name, multiple=True, metavar="NAME", help=text)(command)
    turning = click.Choice(DUPLEX)
    drafts = "also drafts in languages that few people can check"
    command = click.option("--release", is_flag=True, help="only what is reviewed")(command)
    command = click.option("--drafts", is_flag=True, help=drafts)(command)
    return click.option("--duplex", type=turning, help="how sheets are turned over")(command)


def picturing(command: Command) -> Command:
    """Give a command the option of what else is made for phones."""
    return click.option(
        "--pictures",
        multiple=True,
        metavar="N",
        help="also pictures of point N for posts and stories; all for each point",
    )(command)


def placing(command: Command) -> Command:
    """Give a command the options of where and how."""
    command = click.option("--json", "as_json", is_flag=True, help="the result as JSON")(command)
    command = click.option("--jobs", type=click.IntRange(1, 64), help=AT_ONCE)(command)
    folder = click.Path(path_type=Path, file_okay=True)
    return click.option("--out", type=folder, help=FOLDER)(command)


def hiring(command: Command) -> Command:
    """Give a command the option of who does the work."""
    text = "a Dask cluster that does the work"
    return click.option("--executor", metavar="dask://HOST:PORT", help=text)(command)
