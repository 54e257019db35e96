"""What changed of an output's inputs -> why it is made again, in words a translator understands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handbill.plan.setting import Setting, Words
from handbill.press.fingerprint import World, key_of
from handbill.project.flyer import PRESS_DOMAIN

NEW: Final = "new"
UNCHANGED: Final = "unchanged"
GONE: Final = "its file is gone, or was changed by somebody else"


@dataclass(frozen=True)
class Reason:
    """The input that changed, as the manifest names it, and what happened to it."""

    path: str
    what: str


def reasons(world: World, changed: Mapping[str, Sequence[str]]) -> list[Reason]:
    """Tell of all that changed, what people write themselves first."""
    return [
        reason
        for kind, tell in _TELLING.items()
        if kind in changed
        for reason in tell(world, changed[kind])
    ]


def _messages(world: World, names: Sequence[str]) -> Iterator[Reason]:
    counts: dict[str, int] = {}
    for name in names:
        tag, _, key = name.partition(" ")
        path = _catalog(world.setting, tag, key)
        counts[path] = counts.get(path, 0) + 1
    for path, count in sorted(counts.items()):
        messages = "1 message" if count == 1 else f"{count} messages"
        yield Reason(path, f"{short(path)}: {messages} changed")


def _catalog(setting: Setting, tag: str, key: str) -> str:
    """Give the path of the catalog that a message stands in, or should."""
    face = _face(setting, tag)
    press = {key_of(message.id) for message in setting.press_messages}
    for catalog in face.catalogs if face else ():
        if any(key_of(known) == key for known in catalog.messages):
            return catalog.path
    locale = face.language.locale if face else tag.replace("-", "_")
    return f"locales/{locale}/LC_MESSAGES/{PRESS_DOMAIN if key in press else setting.flyer.id}.po"


def short(path: str) -> str:
    """Give a catalog's path as translators call it: ``es/lead.po``."""
    return path.removeprefix("locales/").replace("/LC_MESSAGES/", "/")


def _face(setting: Setting, tag: str) -> Words | None:
    return next((row for row in setting.edition.faces if row.language.tag == tag), None)


def _contact(world: World, names: Sequence[str]) -> Iterator[Reason]:
    path = world.setting.contact.place.path
    fields = dict.fromkeys(name.partition(".")[0] for name in names)
    known = [name for name in fields if name != "shape"]
    told = ", ".join(known) if known else "what it has"
    yield Reason(path, f"{path}: {told} changed")


def _text(world: World, names: Sequence[str]) -> Iterator[Reason]:
    for name in names:
        yield _file(f"flyers/{world.setting.flyer.id}/{name}")


def _facts(world: World, names: Sequence[str]) -> Iterator[Reason]:
    path = world.setting.flyer.place.path
    yield Reason(path, f"{path}: {', '.join(names)} changed")


def _format(_world: World, names: Sequence[str]) -> Iterator[Reason]:
    for name in names:
        yield _file(f"formats/{name}.toml")


def _file(path: str) -> Reason:
    return Reason(path, f"{path} changed")


def _languages(world: World, names: Sequence[str]) -> Iterator[Reason]:
    for tag in names:
        face = _face(world.setting, tag)
        name = face.language.english if face else tag
        yield Reason("pyproject.toml", f"pyproject.toml: what it says of {name} changed")


def _reviews(world: World, names: Sequence[str]) -> Iterator[Reason]:
    for tag in names:
        path = _catalog(world.setting, tag, "")
        yield Reason(path, f"{short(path)}: it is {world.now('review', tag)} now")


def _guides(world: World, names: Sequence[str]) -> Iterator[Reason]:
    for tag in names:
        path = f"locales/{tag.replace('-', '_')}/LC_MESSAGES/{PRESS_DOMAIN}.po"
        yield Reason(path, f"{short(path)}: the guide is {world.now('guide', tag)} now")


def _characters(world: World, names: Sequence[str]) -> Iterator[Reason]:
    for tag in names:
        path = _catalog(world.setting, tag, "")
        yield Reason(path, f"{short(path)}: its typefaces need other letters now")


def _one(path: str, what: str) -> Callable[[World, Sequence[str]], Iterator[Reason]]:
    return lambda _world, _names: iter((Reason(path, what),))


# How each kind of input is told of, in the order in which it is.
_TELLING: Final = {
    "message": _messages,
    "contact": _contact,
    "text": _text,
    "flyer": _facts,
    "asset": _text,
    "format": _format,
    "language": _languages,
    "review": _reviews,
    "guide": _guides,
    "characters": _characters,
    "duplex": _one("--duplex", "its sheets are turned over another way"),
    "paper weight": _one("paper_weight", "pyproject.toml: paper_weight changed"),
    "profile": _one("[tool.handbill.shop] profile", "the printer's profile changed"),
    "printer": _one(
        "[tool.handbill.printer]", "pyproject.toml: what it says of your printer changed"
    ),
    "press": _one("the press", "the press itself changed"),
    "libraries": _one("the libraries", "the libraries changed"),
}
