"""Which contacts a command is about -> the folder that its files go to.

What bears a local contact never lies where things are published, nor do the gallery and the
manifest of that folder name it: a number that was given to neighbours is not for the world.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from handbill.commands.talk import near
from handbill.outputs.manifest import NAME as MANIFEST
from handbill.problem import COMMAND_LINE, refused
from handbill.project.contact import Contact
from handbill.project.read import Project

PUBLISHED: Final = Path("out")
# As the names of local contacts' files end, and ignored by git as they are.
PRIVATE: Final = Path("out.local")


def local_contacts(project: Project, names: Iterable[str]) -> list[Contact]:
    """Give those of the named contacts that are never published."""
    known = (project.contacts.get(name) for name in names)
    return [contact for contact in known if contact and contact.local]


def out_folder(out: Path | None, project: Project, names: Iterable[str]) -> Path:
    """Give the folder of files with the named contacts on them; ``out`` is what the user said.

    Raises ``HandbillError``, exit code 2, if that is where a local contact must not be.
    """
    local = local_contacts(project, names)
    folder = Path.cwd() / (out or (PRIVATE if local else PUBLISHED))
    if local and is_published(folder, project.root):
        what = f'"{local[0].id}" is a local contact, and {near(folder)} is what is published'
        mend = f"leave --out away: its leaflets go to {PRIVATE}"
        raise refused(COMMAND_LINE, what, mend)
    return folder


def is_published(folder: Path, root: Path) -> bool:
    """Whether a folder is the one that is published, or lies in it."""
    places = {base.resolve() / PUBLISHED for base in (root, Path.cwd())}
    whole = folder.resolve()
    return not places.isdisjoint((whole, *whole.parents))


def hidden(project: Project, names: Iterable[str]) -> frozenset[str]:
    """Name the contacts that a gallery must not show when those of ``names`` are built."""
    if local_contacts(project, names):
        return frozenset()
    return frozenset(contact.id for contact in local_contacts(project, project.contacts))


def built_folders(out: Path) -> list[Path]:
    """Give the folders that hold what was built: if none is named, that of local contacts too."""
    private = Path.cwd() / PRIVATE
    beside = [private] if out == PUBLISHED and (private / MANIFEST).is_file() else []
    return [Path.cwd() / out, *beside]
