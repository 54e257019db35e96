"""A flyer's catalogs -> the editions that can be built, and why the others cannot."""

from collections.abc import Sequence
from typing import Final

from handbill.language import SOURCE, Language, find
from handbill.plan.job import Skip
from handbill.plan.setting import Edition, Words
from handbill.problem import Place, Problem
from handbill.project.catalog import Catalog
from handbill.project.flyer import PRESS_DOMAIN, Flyer
from handbill.project.messages import SourceMessage
from handbill.project.pseudo import pseudo_catalog
from handbill.project.read import Project
from handbill.project.review import Review

# An edition with more than this share of its sentences missing would be an English leaflet under
# another language's name.
MOST_MISSING: Final = 0.1


class Editions:
    """The editions of one flyer. Each language is looked at once, when a build first asks for it.

    ``problems`` and ``skipped`` grow with the languages that were asked for.
    """

    def __init__(
        self,
        project: Project,
        flyer: Flyer,
        press_messages: tuple[SourceMessage, ...],
        *,
        drafts: bool = False,
        release: bool = False,
    ) -> None:
        """Look at nothing yet.

        ``drafts`` are printed even where few can check them; for a ``release``, only what is
        reviewed is printed.
        """
        self.drafts = drafts
        self.release = release
        self.project = project
        self.flyer = flyer
        self.press_messages = press_messages
        self.registry = project.settings.registry
        self.source = self.registry[SOURCE]
        self.problems: list[Problem] = []
        self.skipped: list[Skip] = []
        self._looked: dict[str, Words | None] = {}

    def declared(self) -> tuple[str, ...]:
        """Give the languages of a build that names none: the settings', or all there are."""
        return self.project.settings.languages or tuple(
            language.tag for language in self.project.languages(self.flyer)
        )

    def named(self, names: Sequence[str], partner: str | None, *, pairs: bool) -> list[Edition]:
        """Give the editions called ``es`` or ``en+es``, as far as they can be built.

        A ``partner`` joins every language named alone; without ``pairs`` only those alone count.
        """
        wanted = [self._tags(name) for name in names]
        if pairs and partner:
            wanted = [_paired(tags, partner) for tags in wanted]
        editions = []
        for tags in dict.fromkeys(tags for tags in wanted if pairs or len(tags) == 1):
            faces = [words for tag in tags if (words := self._words(tag))]
            if len(faces) == len(tags):
                editions.append(Edition(tuple(faces)))
        return editions

    def _tags(self, name: str) -> tuple[str, ...]:
        """Read ``es`` or ``en+es``; in a pair the source language comes last: it is the back."""
        tags = [(find(part, self.registry) or self.source).tag for part in name.split("+")]
        return tuple(sorted(dict.fromkeys(tags), key=lambda tag: tag == SOURCE))

    def _words(self, tag: str) -> Words | None:
        if tag not in self._looked:
            self._looked[tag] = self._look(self.registry[tag])
        return self._looked[tag]

    def _look(self, language: Language) -> Words | None:
        """Take a language's catalogs together, or note why it cannot be built."""
        key = (language.tag, self.flyer.id)
        words = self._spoken(language)
        missing = [pair for pair in self._pairs(words) if pair[1].id not in pair[0].messages]
        count = len(self.flyer.messages) + len(self.press_messages)
        why = self._hindrance(words, key, len(missing), count)
        if why:
            self.skipped.append(Skip(self.flyer.id, language.tag, why))
        if words.flyer or language.tag == SOURCE:
            told = (pair for pair in missing if pair[1].id not in pair[0].refused)
            self.problems += [_missing(*pair) for pair in told]
        return None if why else words

    def _spoken(self, language: Language) -> Words:
        """Give all that the flyer says in a language, as far as there are catalogs."""
        if language.pseudo:
            own = pseudo_catalog(self.flyer.id, language, self.flyer.messages)
            return Words(language, own, pseudo_catalog(PRESS_DOMAIN, language, self.press_messages))
        catalogs = self.project.catalogs
        own_catalog = catalogs.get((language.tag, self.flyer.id))
        return Words(language, own_catalog, catalogs.get((language.tag, PRESS_DOMAIN)))

    def _hindrance(
        self, words: Words, key: tuple[str, str], missing: int, count: int
    ) -> str | None:
        language = words.language
        if language.tag == SOURCE or (language.pseudo and not self.release):
            return None
        if key in self.project.unread:
            return "its catalog cannot be read"
        if key not in self.project.catalogs:
            return "it has no catalog"
        if missing > MOST_MISSING * count:
            return f"{missing} of its messages have no translation that can be printed"
        return self._doubt(words, count)

    def _doubt(self, words: Words, count: int) -> str | None:
        """Say why a language is not sure enough to be printed."""
        if self.release:
            left = sum(not _is_reviewed(*pair) for pair in self._pairs(words))
            return f"{left} of its {count} messages are not reviewed" if left else None
        if words.language.caution and not self.drafts and _is_draft(words):
            return "it is a draft that few people can check; --drafts prints it all the same"
        return None

    def _pairs(self, words: Words) -> list[tuple[Catalog, SourceMessage]]:
        """Pair each message with the catalog that should have it; a missing one is empty."""
        language = words.language
        if language.tag == SOURCE:
            return []
        folder = f"locales/{language.locale}/LC_MESSAGES"
        flyer = words.flyer or Catalog(self.flyer.id, language, f"{folder}/{self.flyer.id}.po")
        press = words.press or Catalog(PRESS_DOMAIN, language, f"{folder}/{PRESS_DOMAIN}.po")
        of_flyer = [(flyer, message) for message in self.flyer.messages]
        return [*of_flyer, *((press, message) for message in self.press_messages)]


def _is_draft(words: Words) -> bool:
    """Whether some of what is said is a draft."""
    messages = (row for catalog in words.catalogs for row in catalog.messages.values())
    return any(message.review is Review.DRAFT for message in messages)


def _is_reviewed(catalog: Catalog, message: SourceMessage) -> bool:
    known = catalog.messages.get(message.id)
    return known is not None and known.review is Review.REVIEWED


def _missing(catalog: Catalog, message: SourceMessage) -> Problem:
    place = catalog.unprinted.get(message.id, Place(catalog.path))
    what = f'"{message.id[1][:60]}" has no translation'
    mend = f"translate it into {catalog.language.english}; until then it prints in English"
    return Problem(place, what, mend)


def _paired(tags: tuple[str, ...], partner: str) -> tuple[str, ...]:
    return tags if len(tags) > 1 or tags == (partner,) else (*tags, partner)
