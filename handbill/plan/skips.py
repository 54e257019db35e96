"""What is not built -> the same, by its reason: twenty languages in a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from handbill.language import Languages, find
from handbill.plan.job import Skip


@dataclass(frozen=True)
class Left:
    """What is left out for one reason: for each flyer, its languages by their English names."""

    why: str
    flyers: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def named(self) -> list[str]:
        """Name each flyer and its languages as one says it: ``lead in Hmong, Lao and Pashto``."""
        return [f"{flyer} in {_listed(languages)}" for flyer, languages in self.flyers]


def _listed(names: tuple[str, ...]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def by_reason(skipped: Iterable[Skip], registry: Languages) -> list[Left]:
    """Put together what is left out for the same reason."""
    groups: dict[str, dict[str, list[str]]] = {}
    for skip in skipped:
        language = find(skip.language, registry)
        name = language.english if language else skip.language
        groups.setdefault(skip.why, {}).setdefault(skip.flyer, []).append(name)
    return [
        Left(why, tuple((flyer, tuple(sorted(names))) for flyer, names in flyers.items()))
        for why, flyers in groups.items()
    ]
