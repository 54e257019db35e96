"""One output file, named before anything is made."""

from dataclasses import dataclass
from typing import Literal

from handbill.plan.setting import Setting

Kind = Literal["pdf", "html", "txt", "png"]


@dataclass(frozen=True)
class Job:
    """One output file of a setting.

    ``part`` is ``fronts`` or ``backs`` for one half of a piece whose sheets are turned by hand, and
    ``square`` or ``story`` for a picture of that shape (``square-3`` for one of point 3); ``ink``
    is the name of the one ink that a plate is for.
    """

    setting: Setting
    variant: str
    kind: Kind
    part: str = ""
    ink: str = ""

    @property
    def path(self) -> str:
        """The file's path below the output folder: a stable part of the contract."""
        setting = self.setting
        flyer, tag = setting.flyer.id, setting.edition.tag
        names = (
            flyer,
            tag,
            setting.format.name,
            setting.paper.name,
            self.variant,
            self.part,
            self.ink,
            setting.contact.id,
        )
        return f"{flyer}/{tag}/{'.'.join(name for name in names if name)}.{self.kind}"


def of_point(shape: str, number: int) -> str:
    """Name the part that is a picture of a point."""
    return f"{shape}-{number}"


@dataclass(frozen=True)
class Task:
    """A setting and all the jobs that are made of it."""

    setting: Setting
    jobs: tuple[Job, ...]


@dataclass(frozen=True)
class Skip:
    """An edition that is not built, and why."""

    flyer: str
    language: str
    why: str
