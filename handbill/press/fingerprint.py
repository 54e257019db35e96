"""What a setting and its outputs were made of -> named hashes, so that a rebuild knows why.

Only what was really read counts, as it was noted while rendering: a message that a format does not
carry makes nothing stale.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeAlias

from handbill.language import SOURCE
from handbill.pages.engine import engine
from handbill.pages.fonts import cut_to_edition
from handbill.pages.reads import Reads
from handbill.pages.trust import reviewed
from handbill.plan.job import Job
from handbill.plan.setting import Setting, Words
from handbill.project.catalog import MessageId

# What a language says: hashes by the short names of messages.
Spoken: TypeAlias = Mapping[str, str]
# Hashes by kind and name: {"message": {"es 0123…": "4567…"}, "flyer": {"version": "89ab…"}, …}.
Inputs: TypeAlias = Mapping[str, Mapping[str, str]]

LIBRARIES: Final = (
    *("weasyprint", "pikepdf", "fonttools", "babel", "jinja2", "segno", "pillow"),
    *("tinyhtml5", "tinycss2", "pypdfium2"),
)
# Facts of a flyer that only the plan looks at, unless its own text prints them.
FOR_THE_PLAN: Final = ("format", "formats", "papers", "check_after")
# What of a contact counts whether it is shown or not.
ALWAYS: Final = ("shape", "name")
MISSING: Final = "missing"


def digest(value: bytes) -> str:
    """Give the hash of some bytes."""
    return hashlib.sha256(value).hexdigest()[:32]


class World:
    """What a setting can read, as it is now: a hash for every name that there is."""

    def __init__(self, setting: Setting, known: dict[int, Spoken] | None = None) -> None:
        """Look at little yet; ``known`` spares many settings of one project to hash a catalog."""
        self.setting = setting
        known = {} if known is None else known
        faces = setting.edition.faces
        self._spoken = {face.language.tag: _spoken(face, known) for face in faces}

    def pages(self, reads: Reads) -> Inputs:
        """Name all that pages were made of."""
        facts = self.setting.flyer.facts
        faces = self.setting.edition.faces
        tags = dict.fromkeys(face.language.tag for face in faces)
        translated = tags.keys() - {SOURCE}
        said = (row for row in reads.messages if row[0] in translated)
        return self._now(
            {
                "message": (f"{tag} {key_of(message)}" for tag, message in said),
                "contact": {*ALWAYS, *reads.contact},
                "asset": reads.assets,
                "flyer": [name for name in type(facts).model_fields if self._counts(name)],
                "text": ("flyer.html", "flyer.css"),
                "format": (self.setting.format.name,),
                "language": tags,
                "review": tags,
                "characters": tags,
                "duplex": ("",),
                "press": ("",),
                "libraries": ("",),
            }
        )

    def outputs(self, reads: Reads, job: Job) -> Inputs:
        """Name all that a finished file, and the guide to it, were made of."""
        tags = dict.fromkeys(face.language.tag for face in self.setting.edition.faces)
        more: dict[str, Iterable[str]] = {"paper weight": ("",)}
        if not self.setting.tagged:
            more["guide"] = tags
        if job.variant == "shop":
            more["profile"] = ("",)
        elif not self.setting.tagged:
            more["printer"] = ("",)
        return {**self.pages(reads), **self._now(more)}

    def is_so(self, inputs: Inputs) -> bool:
        """Whether all that something was made of is still as it was."""
        return all(
            self.now(kind, name) == value
            for kind, rows in inputs.items()
            for name, value in rows.items()
        )

    def changed(self, inputs: Inputs) -> dict[str, list[str]]:
        """Name what is not as it was, by its kind."""
        found = {
            kind: [name for name, value in rows.items() if self.now(kind, name) != value]
            for kind, rows in inputs.items()
        }
        return {kind: names for kind, names in found.items() if names}

    def now(self, kind: str, name: str) -> str:
        """Give the hash of something as it is now; what is not there has one as well."""
        look = _LOOKS.get(kind)
        return look(self, name) if look else MISSING

    def _now(self, names: Mapping[str, Iterable[str]]) -> Inputs:
        return {
            kind: {name: self.now(kind, name) for name in sorted(rows)}
            for kind, rows in names.items()
        }

    def _counts(self, name: str) -> bool:
        """Whether a fact of the flyer can show on what is printed."""
        if name in FOR_THE_PLAN:
            return "facts" in self.setting.flyer.template
        ranking = "poster_points" if self.setting.format.points == "poster" else "card_points"
        return not name.endswith("_points") or name == ranking

    def _message(self, name: str) -> str:
        tag, _, key = name.partition(" ")
        return self._spoken.get(tag, {}).get(key, MISSING)

    def _fact(self, name: str) -> str:
        facts = self.setting.flyer.facts
        return _of(getattr(facts, name)) if name in type(facts).model_fields else MISSING

    def _text(self, name: str) -> str:
        flyer = self.setting.flyer
        return digest((flyer.style if name == "flyer.css" else flyer.template).encode())

    def _asset(self, name: str) -> str:
        return _file(self.setting.flyer.folder / name)

    def _contact(self, name: str) -> str:
        contact, tags = self.setting.contact, sorted(self._spoken)
        if name == "shape":
            spoken = [phone.language for phone in contact.phones]
            return _of([contact.kind, spoken, *self._there(tags)])
        if name.startswith("phones."):
            at = int(name.removeprefix("phones."))
            return _of(contact.phones[at]) if at < len(contact.phones) else MISSING
        if name == "logo":
            return _of([digest(contact.logo.data), contact.logo.ratio] if contact.logo else None)
        if name in ("email", "web", "qr"):
            return _of(getattr(contact, name))
        return _of([contact.text(name, tag) for tag in tags])

    def _there(self, tags: Iterable[str]) -> list[bool]:
        """Tell which fields a contact has; what it lacks may print as a line to write on."""
        contact = self.setting.contact
        texts = [bool(contact.text(name, tag)) for name in sorted(contact.texts) for tag in tags]
        has = (contact.email, contact.web, contact.qr, contact.logo, contact.stamp)
        return [*(bool(field) for field in has), *texts]

    def _language(self, tag: str) -> str:
        return _of([_row(self._face(tag)), _of(self.setting.source)])

    def _face(self, tag: str) -> Words | None:
        return next((row for row in self.setting.edition.faces if row.language.tag == tag), None)

    def _review(self, tag: str) -> str:
        face = self._face(tag)
        return str(self.setting.face_review(face)) if face else MISSING

    def _guide(self, tag: str) -> str:
        face = self._face(tag)
        return str(reviewed(face)) if face else MISSING

    def _printer(self, _: str) -> str:
        """Give what is known of the printer at hand: not where it stands in the settings."""
        known = self.setting.printer
        return _of([asdict(known.white), known.right, known.up, known.clockwise]) if known else ""

    def _characters(self, tag: str) -> str:
        """Give the hash of all characters that typefaces are cut to, if any are."""
        faces = self.setting.edition.faces
        face = self._face(tag)
        if face is None or not cut_to_edition(n for row in faces for n in row.language.stack):
            return ""
        said = (row.html for catalog in face.catalogs for row in catalog.messages.values())
        contact = json.dumps(asdict(self.setting.contact), default=str, ensure_ascii=False)
        return _of("".join(sorted(set(contact).union(*said))))


@lru_cache(maxsize=4096)
def key_of(message: MessageId) -> str:
    """Give a short name of a message: it is the same in every language."""
    return _of(message)[:16]


def _row(face: Words | None) -> str:
    return _of(face.language) if face else MISSING


def _spoken(face: Words, known: dict[int, Spoken]) -> Spoken:
    """Give the hashes of all messages of a language by their short names, as they are spoken."""
    found: dict[str, str] = {}
    for catalog in face.catalogs:
        if id(catalog) not in known:
            rows = catalog.messages.items()
            known[id(catalog)] = {key_of(k): digest(row.html.encode())[:16] for k, row in rows}
        found |= known[id(catalog)]
    return found


def _file(file: Path) -> str:
    try:
        return digest(file.read_bytes())
    except OSError:
        return MISSING


def _of(value: Any) -> str:
    data = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return digest(json.dumps(data, sort_keys=True, default=_plain, ensure_ascii=False).encode())


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else str(value)


@cache
def press_digest() -> str:
    """Give the hash of the press itself: its code, layouts, registries and typefaces."""
    total = hashlib.sha256()
    root = Path(str(files("handbill")))
    for file in sorted(root.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            total.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:32]


@cache
def surroundings() -> tuple[tuple[str, str], ...]:
    """Give the versions of what the bytes of a PDF depend on beside our own code."""
    packages = [(name, version(name)) for name in LIBRARIES]
    return (*packages, *engine())


# How each kind of input is looked at.
_LOOKS: Final[Mapping[str, Callable[[World, str], str]]] = {
    "message": World._message,  # noqa: SLF001 -- a table of this class's own
    "contact": World._contact,  # noqa: SLF001
    "asset": World._asset,  # noqa: SLF001
    "flyer": World._fact,  # noqa: SLF001
    "text": World._text,  # noqa: SLF001
    "language": World._language,  # noqa: SLF001
    "review": World._review,  # noqa: SLF001
    "guide": World._guide,  # noqa: SLF001
    "characters": World._characters,  # noqa: SLF001
    "printer": World._printer,  # noqa: SLF001
    "format": lambda world, _: _of(world.setting.format),
    "duplex": lambda world, _: world.setting.turn,
    "paper weight": lambda world, _: str(world.setting.paper_weight),
    "profile": lambda world, _: _file(world.setting.profile) if world.setting.profile else "",
    "press": lambda _world, _: press_digest(),
    "libraries": lambda _world, _: _of(surroundings()),
}
