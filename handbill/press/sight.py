"""What was saved last -> which tasks are looked at, and so come first.

Who saves a catalog looks at its language; who saves a flyer, a contact or a format, at that. What
was saved before that counts where it leaves a choice: after a catalog and then the flyer's text,
the flyer comes in that language first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Self

from handbill.plan.job import Task

# So many names are remembered.
MOST: Final = 16
# What a folder of a project's owners has the names of.
KINDS: Final = {
    "flyers": "flyer",
    "locales": "language",
    "contacts": "contact",
    "formats": "format",
}


@dataclass(frozen=True)
class Sight:
    """What is looked at: kinds and names, what was saved last before what was saved earlier."""

    names: tuple[tuple[str, str], ...] = ()

    def after(self, saved: Iterable[str]) -> Self:
        """Give what is looked at after these paths, below the project's root, were saved."""
        new = sorted(set(filter(None, map(_named, saved))))
        old = (name for name in self.names if name not in new)
        return type(self)((*new, *old)[:MOST])

    def ordered(self, tasks: Sequence[Task]) -> tuple[Task, ...]:
        """Put what is looked at first; else the plan's order holds."""
        return tuple(sorted(tasks, key=lambda task: [name not in _of(task) for name in self.names]))


def _named(path: str) -> tuple[str, str] | None:
    parts = PurePosixPath(path).parts
    kind = KINDS.get(parts[0]) if len(parts) > 1 else None
    if kind is None:
        return None
    return kind, parts[1].removesuffix(".toml").removesuffix(".local")


def _of(task: Task) -> set[tuple[str, str]]:
    setting = task.setting
    languages = (face.language for face in setting.edition.faces)
    return {
        ("flyer", setting.flyer.id),
        ("contact", setting.contact.id),
        ("format", setting.format.name),
        *(("language", language.locale) for language in languages),
    }
