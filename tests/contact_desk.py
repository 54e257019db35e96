"""What tests of contacts share: a shop that holds nothing but contacts, and its commands typed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handbill.cli import main
from handbill.commands.talk import show
from handbill.problem import HandbillError

SETTINGS = '[tool.handbill]\npapers = ["letter"]\n'
# What a contact says that is silent on nothing.
WHOLE = {
    "name": "Moon House",
    "phone": "206-543-2100",
    "hours": "Mon-Fri 9-17",
    "languages": "English",
    "note": "It is free. You need not give a name.",
}


class Typed:
    """A command as it was typed: its exit code, what it printed, and what it said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        """Keep them."""
        self.code, self.out, self.err = code, out, err


Typing = Callable[..., Typed]


def empty_shop(folder: Path) -> Path:
    """Make a shop without flyers."""
    (folder / "contacts").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def typing(shop: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> Typing:
    """Give what types commands in a shop, in this process."""
    patch.chdir(shop)

    def typed(*words: str | Path) -> Typed:
        try:
            code = main([str(word) for word in words], standalone_mode=False)
        except HandbillError as error:
            show(error.problems)
            code = error.exit_code
        said = capsys.readouterr()
        return Typed(int(code), said.out, said.err)

    return typed


def options(**texts: str) -> list[str]:
    """Give texts as options."""
    return [word for name, text in texts.items() for word in (f"--{name}", text)]
