"""The command line -> one call and an exit code. Thin on purpose: parse, call, exit.

Each command imports what it runs, and nothing that another one needs: WeasyPrint alone takes half a
second.
"""

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, TypeVar

import click

from handbill.cli_contact import contact
from handbill.cli_translate import translate
from handbill.commands.talk import say, say_mistake, show
from handbill.plan.make import Wish
from handbill.plan.setting import DUPLEX
from handbill.problem import ExitCode, HandbillError
from handbill.sheets.blanks import POLICIES
from handbill.sheets.creep import HEAVIEST, LIGHTEST
from handbill.sheets.place import SIZES
from handbill.version import VERSION

Command = TypeVar("Command", bound=Callable[..., Any])
# Whether it may be read and written is said with the right exit code by those who do it.
FILE = click.Path(path_type=Path, readable=False)

STOPPED = "Stopped. What was finished is whole; nothing is half written."

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


class Creep(click.ParamType[str]):
    """``auto``, ``off`` or grams per square metre."""

    name = "creep"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the number."""
        if value in ("auto", "off"):
            return value
        try:
            weight = float(value)
        except ValueError:
            weight = 0.0
        if not LIGHTEST <= weight <= HEAVIEST:
            between = f"a weight from {LIGHTEST:g} to {HEAVIEST:g} g/m2"
            self.fail(f"{value!r} is neither auto nor off nor {between}.", param, ctx)
        return value


class Tiles(click.ParamType[tuple[int, int]]):
    """Sheets across and down, such as ``2x3``."""

    name = "tiles"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read both numbers."""
        found = re.fullmatch("([1-9][0-9]?)x([1-9][0-9]?)", str(value))
        if not found:
            self.fail(
                f"{value!r} is not a number of sheets across and down, such as 2x3.", param, ctx
            )
        return int(found[1]), int(found[2])


def selecting(command: Command) -> Command:
    """Give a command the options that select what is built; each may be given again."""
    for option, name, text in reversed(SELECTING):
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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="handbill")
def main() -> None:
    r"""Print leaflets from one text: in every language, folded, with your own contact.

    \b
    python3 build.py                          everything that pyproject.toml declares
    python3 build.py build --language es      only Spanish
    python3 build.py build --contact example  with that contact on it
    """


@main.command()
@selecting
@picturing
@placing
@hiring
def build(
    out: Path | None,
    jobs: int | None,
    as_json: bool,  # noqa: FBT001 -- click's way
    executor: str | None,
    **wish: Any,
) -> ExitCode:
    """Build leaflets into the output folder."""
    from handbill.commands.build import Options, run_build

    return run_build(Wish(**wish), Options(out, jobs, as_json, executor or ""))


@main.command()
@selecting
@picturing
@placing
def plan(out: Path | None, jobs: int | None, as_json: bool, **wish: Any) -> ExitCode:  # noqa: FBT001 -- click's way
    """Show what a build would make, and why."""
    from handbill.commands.build import Options, run_plan

    return run_plan(Wish(**wish), Options(out, jobs, as_json))


@main.command()
@selecting
@picturing
@click.option("--jobs", type=click.IntRange(1, 64), help=AT_ONCE)
@click.option("--out", type=FILE, help=FOLDER)
def watch(out: Path | None, jobs: int | None, **wish: Any) -> NoReturn:
    """Build, and again whatever is saved, what is looked at first; Ctrl-C ends it."""
    from handbill.commands.build import Options
    from handbill.commands.watch import run_watch

    run_watch(Wish(**wish), Options(out, jobs, as_json=False))


@main.command()
@click.argument("files", type=FILE, nargs=-1, metavar="[FILE.pdf]...")
@selecting
@click.option("--json", "as_json", is_flag=True, help="the problems as JSON")
@click.option(
    "--out", type=FILE, default=Path("out"), show_default=True, help="where finished files are"
)
def check(files: tuple[Path, ...], out: Path, as_json: bool, **wish: Any) -> ExitCode:  # noqa: FBT001 -- click's way
    """Check flyers, contacts, catalogs and what is built; or any finished PDF."""
    from handbill.commands.check import run_check, run_check_files

    if files:
        return run_check_files(files, as_json=as_json)
    return run_check(Wish(**wish), out, as_json=as_json)


main.add_command(contact)
main.add_command(translate)


@main.command()
@selecting
@placing
@click.option("--test-sheet", is_flag=True, help="what shows how exactly your printer prints")
def guide(
    out: Path | None,
    jobs: int | None,
    as_json: bool,  # noqa: FBT001 -- click's way
    test_sheet: bool,  # noqa: FBT001
    **wish: Any,
) -> ExitCode:
    """Show how to print, fold and cut: a PDF with pictures for each language."""
    from handbill.commands.build import Options

    if test_sheet:
        from handbill.commands.test_sheet import run_test_sheet

        return run_test_sheet(Wish(**wish), Options(out, jobs, as_json))
    from handbill.commands.guide import run_guide

    return run_guide(Wish(**wish), Options(out, jobs, as_json))


@main.command()
@selecting
@picturing
@placing
@hiring
def pack(
    out: Path | None,
    jobs: int | None,
    as_json: bool,  # noqa: FBT001 -- click's way
    executor: str | None,
    **wish: Any,
) -> ExitCode:
    """Pack one zip for each language: leaflets, reader, guide, and a ticket for the copy shop."""
    from handbill.commands.build import Options
    from handbill.commands.pack import run_pack

    return run_pack(Wish(**wish), Options(out, jobs, as_json, executor or ""))


@main.command()
@click.argument("file", type=FILE, metavar="IN.pdf")
@click.option("--format", required=True, metavar="NAME", help="booklet, mini-zine, trifold …")
@click.option("--paper", required=True, metavar="NAME", help="letter, a4 …")
@click.option("--out", required=True, type=FILE, metavar="OUT.pdf")
@click.option("--direction", type=click.Choice(["ltr", "rtl"]), help="as the file says, or ltr")
@click.option("--duplex", type=click.Choice(DUPLEX), help="how sheets are turned over")
@click.option("--signature", type=click.IntRange(1, 250), metavar="N", help="sheets in a signature")
@click.option(
    "--creep",
    type=Creep(),
    default="auto",
    show_default=True,
    help="auto (from 24 pages on), off, or the weight of the paper in g/m2",
)
@click.option("--blanks", type=click.Choice(POLICIES), help="where blank pages go")
@click.option(
    "--sizes",
    type=click.Choice(SIZES),
    default="fit",
    show_default=True,
    help="pages that are not of their place's size: scaled, left as they are, or an error",
)
@click.option("--tiles", type=Tiles(), metavar="2x2", help="sheets across and down of a poster")
def impose(**asked: Any) -> ExitCode:
    """Lay the pages of any PDF on sheets that fold into a format."""
    from handbill.commands.impose import Asked, run_impose

    return run_impose(Asked(**asked))


@main.command()
@click.option("--case", "cases", multiple=True, metavar="NAME", help="a case such as whole")
@click.option("--rounds", type=click.IntRange(1, 100), metavar="N", help="how often each side")
@click.option("--quick", is_flag=True, help="a small project, few rounds: two minutes")
@click.option("--json", "as_json", is_flag=True, help="every value, as JSON")
def bench(**asked: Any) -> ExitCode:
    """Measure the press against what people would use instead."""
    from handbill.commands.bench import Asked, run_bench

    return run_bench(Asked(**asked))


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True)
@click.option(
    "--older",
    type=click.IntRange(0, 36500),
    metavar="DAYS",
    help="only what the cache did not use for so many days",
)
@click.option(
    "--to",
    type=click.IntRange(0, 1_000_000),
    metavar="MB",
    help="only so much of the cache that so many megabytes are left",
)
def clean(out: Path, older: int | None, to: int | None) -> ExitCode:
    """Remove the output folder and the cache, or of the cache what is old."""
    from handbill.commands.clean import Kept, run_clean

    return run_clean(out, Kept(older, to))


def run() -> NoReturn:
    """Run a command and exit with its code; no traceback ever reaches a user."""
    signal.signal(signal.SIGTERM, _terminated)
    signal.signal(signal.SIGINT, _interrupted)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter gets its escape, never a crash.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = _outcome()
    except OSError:
        # Not even that something is wrong can be said.
        code = ExitCode.SURROUNDINGS
    _leave(code)


def _outcome() -> ExitCode:
    """Run a command, and say what stopped it."""
    try:
        code = main(standalone_mode=False, prog_name="handbill")
    except HandbillError as error:
        show(error.problems)
        code = error.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
        code = ExitCode.CONFIGURATION
    except (KeyboardInterrupt, click.Abort):
        say(STOPPED)
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        code = ExitCode.DONE
    except OSError as error:
        say(f"error: {error.strerror or error}\n  mend: check the disk and the permissions")
        code = ExitCode.SURROUNDINGS
    except Exception as error:  # noqa: BLE001 -- the last wall before the user
        say_mistake(error)
        code = ExitCode.BUG
    # --help and --version give no code of their own.
    return code if isinstance(code, ExitCode) else ExitCode.DONE


def _terminated(_signal: int, frame: FrameType | None) -> NoReturn:
    if _is_importing(frame):
        os._exit(ExitCode.TERMINATED)
    _leave(ExitCode.TERMINATED)


def _interrupted(_signal: int, frame: FrameType | None) -> NoReturn:
    """Stop; a second Ctrl-C does not interrupt the clearing up, which takes no time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _is_importing(frame):
        os.write(2, f"{STOPPED}\n".encode())
        os._exit(ExitCode.INTERRUPTED)
    raise KeyboardInterrupt


def _is_importing(frame: FrameType | None) -> bool:
    """Whether a module is being imported: nothing is written then that could be left half done.

    Modules in C report an exception that ends them there as a mistake of theirs.
    """
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _leave(code: ExitCode) -> NoReturn:
    """Exit, also when the reader of our output has gone away."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except RuntimeError:
            # A signal came in the middle of writing to it: it is flushed at the end.
            continue
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(int(code))
