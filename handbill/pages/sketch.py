"""A drawing apart from the pages that it stands on, as PDF operators."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sketch:
    """A drawing apart from what it stands on: operators in black, in a square from its corner."""

    side: int
    content: bytes
