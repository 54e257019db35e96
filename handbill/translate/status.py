"""Catalogs -> how far each language is, flyer by flyer: two numbers, and what is left to do."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from handbill.project.catalog import Catalog, MessageId
from handbill.project.read import Project
from handbill.project.review import Review
from handbill.translate.catalogs import FOLDER, Domain, catalog_file, domains

GIT_PATIENCE: Final = 20


@dataclass(frozen=True)
class Status:
    """How far a domain is in a language, in numbers of messages.

    ``translated`` are those that a reader of the language has made sure of, ``reviewed`` of them
    those that a second one confirmed. ``drafts`` nobody has confirmed, ``stale`` ones translate an
    earlier sentence, ``refused`` ones may not be printed. ``changed`` is the last change's day.
    """

    flyer: str
    language: str
    messages: int
    translated: int
    reviewed: int
    drafts: int
    stale: int
    refused: int
    missing: int
    readable: bool
    changed: str | None

    def told(self) -> dict[str, Any]:
        """Give what ``--json`` says of it."""
        return asdict(self)


def statuses(project: Project, tags: Iterable[str]) -> Iterator[Status]:
    """Give the status of every domain in every language that has a catalog of it."""
    days = last_changes(project.root)
    wanted = set(tags)
    for domain in domains(project):
        for tag, language in project.settings.registry.items():
            path = catalog_file(project.root, language, domain.name).path
            known = (tag, domain.name) in project.catalogs or (tag, domain.name) in project.unread
            if known and (tag in wanted or not wanted):
                catalog = project.catalogs.get((tag, domain.name))
                yield _status(domain, tag, catalog, days.get(path))


def _status(domain: Domain, tag: str, catalog: Catalog | None, changed: str | None) -> Status:
    states = Counter(state(catalog, message.id) for message in domain.messages)
    return Status(
        flyer=domain.name,
        language=tag,
        messages=len(domain.messages),
        translated=states["translated"] + states["reviewed"],
        reviewed=states["reviewed"],
        drafts=states["draft"],
        stale=states["stale"],
        refused=states["refused"],
        missing=states["missing"],
        readable=catalog is not None,
        changed=changed,
    )


def state(catalog: Catalog | None, key: MessageId) -> str:
    """Name the state of a message: a review's, or ``stale``, ``refused`` or ``missing``."""
    if catalog is None:
        return "missing"
    if key in catalog.messages:
        return str(catalog.messages[key].review)
    if key in catalog.stale:
        return "stale"
    return "refused" if key in catalog.refused else "missing"


def weakest(states: Iterable[str]) -> Review:
    """Give the weakest of some reviews; anything unprintable is a draft."""
    known = {str(review): review for review in Review}
    return min((known.get(name, Review.DRAFT) for name in states), default=Review.SOURCE)


def last_changes(root: Path) -> Mapping[str, str]:
    """Give the day of each catalog's last change, by its path below the root.

    As git remembers it, which has the days of a fresh clone right as well; a file that git does not
    know, or that was changed since, has the day of the file.
    """
    days = _remembered(root)
    for path in _changed_since(root) if days else ():
        days.pop(path, None)
    for file in (root / FOLDER).glob("*/LC_MESSAGES/*.po"):
        path = file.relative_to(root).as_posix()
        if path not in days:
            moment = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            days[path] = moment.date().isoformat()
    return days


def _remembered(root: Path) -> dict[str, str]:
    days: dict[str, str] = {}
    day = ""
    for line in _git(root, "log", "--format=@%cs", "--name-only", "--relative", "--", FOLDER):
        if line.startswith("@"):
            day = line[1:]
        elif line:
            days.setdefault(line, day)
    return days


def _changed_since(root: Path) -> list[str]:
    return _git(root, "diff", "--name-only", "--relative", "HEAD", "--", FOLDER)


def _git(root: Path, *arguments: str) -> list[str]:
    """Ask git for some lines; without git, or outside of a repository, there are none."""
    program = shutil.which("git")
    if program is None:
        return []
    try:
        done = subprocess.run(  # noqa: S603 -- our own arguments
            [program, "-C", str(root), "-c", "core.quotepath=off", *arguments],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=GIT_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.splitlines() if done.returncode == 0 else []
