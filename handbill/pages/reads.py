"""What a render really read: messages, fields of the contact and art, noted as they are used.

A message of the flyer is used when the part of the text that says it is set, and one of the press
when a layout says it. Without somebody who listens nothing is noted.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, cast

from handbill.pages.markup import Point, Text
from handbill.project.catalog import MessageId


@dataclass(frozen=True)
class Reads:
    """Messages by the tag of their language, fields of the contact, and the flyer's files."""

    messages: frozenset[tuple[str, MessageId]] = frozenset()
    contact: frozenset[str] = frozenset()
    assets: frozenset[str] = frozenset()

    def __or__(self, other: "Reads") -> "Reads":
        """Give what both have read."""
        return Reads(
            self.messages | other.messages,
            self.contact | other.contact,
            self.assets | other.assets,
        )


NOTHING: Final = Reads()


@dataclass
class Listener:
    """Notes what is read while it listens."""

    messages: set[tuple[str, MessageId]] = field(default_factory=set)
    contact: set[str] = field(default_factory=set)
    assets: set[str] = field(default_factory=set)

    def reads(self) -> Reads:
        """Give what was noted so far."""
        return Reads(frozenset(self.messages), frozenset(self.contact), frozenset(self.assets))


_LISTENER: Final[ContextVar[Listener | None]] = ContextVar("listener", default=None)


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen to what is read from here on; who listened before hears nothing of it."""
    listener = Listener()
    token = _LISTENER.set(listener)
    try:
        yield listener
    finally:
        _LISTENER.reset(token)


@contextmanager
def without_contact() -> Iterator[None]:
    """Let whoever listens hear nothing of the fields of a contact that are read from here on."""
    outer = _LISTENER.get()
    with listening() as inner:
        try:
            yield
        finally:
            if outer:
                outer.messages |= inner.messages
                outer.assets |= inner.assets


def note_message(tag: str, message: MessageId) -> None:
    """Note that a message was used in a language."""
    listener = _LISTENER.get()
    if listener:
        listener.messages.add((tag, message))


def note_contact(name: str) -> None:
    """Note that a field of the contact was used."""
    listener = _LISTENER.get()
    if listener:
        listener.contact.add(name)


def note_asset(name: str) -> None:
    """Note that a file of the flyer was opened."""
    listener = _LISTENER.get()
    if listener:
        listener.assets.add(name)


class _Watched:
    """Stands for a record, and tells of every field of it that is read."""

    def __init__(self, record: Any, tell: Callable[[str], None]) -> None:
        self._record = record
        self._tell = tell

    def __getattr__(self, name: str) -> Any:
        self._tell(name)
        return getattr(self._record, name)


def watched(text: Text, tell: Callable[[str], None]) -> Text:
    """Give the same text, which tells of its parts as they are read: ``title``, ``reason.short``.

    To look at its points, or at the ids of these, is to read nothing.
    """
    points = tuple(_watched_point(point, tell) for point in text.points)
    return cast("Text", _Parts(text, tell, points))


class _Parts(_Watched):
    """A text whose points are watched too."""

    def __init__(self, text: Text, tell: Callable[[str], None], points: tuple[Point, ...]) -> None:
        super().__init__(text, tell)
        self.points = points


def _watched_point(point: Point, tell: Callable[[str], None]) -> Point:
    def told(name: str) -> None:
        if name != "id":
            tell(f"{point.id}.{'body' if name == 'paragraphs' else name}")

    return cast("Point", _Watched(point, told))


def parts(text: Text) -> dict[str, str]:
    """Give the HTML of a text's parts by the names that a watched one tells."""
    names = ("title", "subtitle", "scope", "art", "intro", "closing", "sources")
    found = {name: str(getattr(text, name)) for name in names}
    for point in text.points:
        found[f"{point.id}.heading"] = point.heading
        found[f"{point.id}.body"] = point.body
        found[f"{point.id}.short"] = point.short
    return found
