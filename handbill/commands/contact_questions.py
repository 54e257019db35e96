"""Questions on a terminal -> a contact, each answer checked as it is given.

What is wrong with an answer is said at once, and the question asked again; what is only doubtful
may be kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import click

from handbill.commands.talk import painted, say
from handbill.grids.grid import Odd
from handbill.language import Languages
from handbill.problem import COMMAND_LINE, Problem, Severity, visible
from handbill.project.contact import ContactRow
from handbill.project.contact_advice import advice
from handbill.project.contact_columns import MOST_PHONES
from handbill.project.contact_draft import checked, drafted, legible
from handbill.project.schema import UNSAID
from handbill.project.toml import Key

NAME: Final[Key] = ("name", "")
REGION: Final[Key] = ("region",)
NOTE: Final[Key] = ("note", "")
INTRODUCTION: Final = """\
This writes down whom a leaflet tells its readers to call. Enter alone leaves a question out, and
Ctrl-C stops; nothing is written before the last question. Readers see what you type as it is."""
# After the numbers; each with what is asked.
PLAIN: Final[tuple[tuple[Key, str], ...]] = (
    (("email",), "E-mail address"),
    (("web",), "Web address, such as https://… (it becomes the QR code too)"),
    (("address", ""), "Where to find you (never somebody's home)"),
    (("hours", ""), "When do you answer? Such as: Mon-Fri 9:00-17:00"),
    (("languages", ""), "In which languages do you answer? Such as: English, Spanish"),
)
# They make the note together.
NOTES: Final = (
    "What does it cost? Such as: It is free.",
    "Must one give a name? Such as: You need not give a name.",
    "Anything else, in one line",
)


class Interview:
    """Asks for everything that a contact says, and keeps what may be printed."""

    def __init__(self, languages: Languages) -> None:
        """Begin with nothing; texts may be in ``languages``."""
        self.languages = languages
        self.texts: dict[Key, str] = {}
        self.kept: set[str] = set()

    def held(
        self, name: str | None, wrong: Callable[[str], str | None], proposed: Callable[[str], str]
    ) -> str:
        """Ask everything; gives the id that the contact will have.

        ``wrong`` says why a text can be no id, ``proposed`` makes one of the group's name.
        """
        if name and (reason := wrong(name)):
            say(f"  {reason}")
            name = None
        say(INTRODUCTION)
        self.ask(NAME, "What is your group called", needed=True)
        while name is None:
            text = _typed("A short name for its files", proposed(self.texts[NAME]))
            reason = wrong(text)
            name = None if reason else text
            say(f"  {reason}") if reason else None
        self.ask(REGION, "In which country are your numbers (two letters)", default="US")
        self._reachable()
        for key, question in PLAIN[2:]:
            self.ask(key, question)
        self._note()
        return name

    def _reachable(self) -> None:
        """Ask for numbers and addresses until there is one of them."""
        while True:
            self._numbers()
            for key, question in PLAIN[:2]:
                self.ask(key, question)
            if any(key[0] in ("phones", "email", "web") for key in self.texts):
                return
            say("  Nobody could reach the group: give a number, an e-mail or a web address.")

    def _numbers(self) -> None:
        for index in range(MOST_PHONES):
            question = "Telephone number" if index == 0 else "Another number"
            number: Key = ("phones", index, "number")
            if not self.ask(number, question):
                return
            kind: Key = ("phones", index, "kind")
            self.ask(kind, "Is it for voice, text, signal or whatsapp", default="voice")
            label: Key = ("phones", index, "label", "")
            self.ask(label, "What should stand before it, such as Helpline (Enter: the usual word)")

    def _note(self) -> None:
        """Ask for the sentences of the note, which must have room together."""
        while True:
            said: list[str] = []
            for question in NOTES:
                text = _typed(question, "")
                said += [text] if text else []
            note = " ".join(said)
            if not note or self._accepted(NOTE, note):
                return

    def ask(self, key: Key, question: str, *, default: str = "", needed: bool = False) -> bool:
        """Ask until there is an answer that may be printed, or none; gives whether there is one."""
        while True:
            text = _typed(question, default)
            if not text and needed:
                say("  This is needed.")
            elif not text:
                return False
            elif self._accepted(key, text):
                return True

    def _accepted(self, key: Key, given: str) -> bool:
        """Keep an answer, or say what is wrong with it; what is doubtful is for the user to say."""
        text = legible(given)
        if isinstance(text, Odd):
            say(f"  It {text.what}: {text.mend}.")
            return False
        told = [row for row in self._told(self.texts | {key: text}) if row.what not in self.kept]
        for problem in told:
            mend = "" if problem.mend == UNSAID else f": {visible(problem.mend)}"
            say(f"  {painted(visible(problem.what), fg='yellow')}{mend}.")
        if any(problem.severity is Severity.ERROR for problem in told):
            return False
        if told and not click.confirm("  Keep it?", default=False, err=True):
            return False
        self.kept |= {problem.what for problem in told}
        self.texts[key] = text
        return True

    def _told(self, texts: dict[Key, str]) -> Iterator[Problem]:
        """Give what is to be said of texts; not what a contact lacks that is not asked yet."""
        problems: list[Problem] = []
        draft = drafted(COMMAND_LINE, texts, dict.fromkeys(texts, ""), problems)
        row = checked(draft, self.languages, problems)
        for problem in problems:
            yield replace(problem, what=problem.what.removeprefix(": "))
        yield from (doubt.at(COMMAND_LINE) for key, doubt in (advice(row) if row else ()) if key)

    def result(self) -> tuple[ContactRow, dict[str, Any]]:
        """Give what was answered, as checked and as the schema takes it."""
        problems: list[Problem] = []
        draft = drafted(COMMAND_LINE, self.texts, dict.fromkeys(self.texts, ""), problems)
        row = checked(draft, self.languages, problems)
        if row is None:
            # Every answer was checked with all that stood before it.
            raise AssertionError(problems)
        return row, draft.data


def _typed(question: str, default: str) -> str:
    answer = click.prompt(question, default=default, show_default=bool(default), err=True)
    return str(answer).strip()
