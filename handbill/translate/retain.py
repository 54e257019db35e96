"""``translate retain OLD NEW``: a mended slip of the pen keeps its translations and reviews.

Only for a sentence that still says the same: its placeholders, tags, figures and denials must be
those of the old one. Anything else is another sentence, and has to be translated anew.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polib

from handbill.language import Languages
from handbill.outputs.write import write_whole
from handbill.problem import COMMAND_LINE, Problem, refused
from handbill.project.catalog import MessageId
from handbill.project.review import digest
from handbill.translate.catalogs import CatalogFile, Domain, catalogs, load, save

REVIEWS: Final = "reviews.toml"
_DENIALS: Final = r"not|no|never|nor|neither|without|cannot|\w+n['\u2019]t"
_LIMITS: Final = "may|can|could|must|should|will|might|likely|possibly|some|only"
# What a slip of the pen never changes, and what it is called.
_FIXED: Final = (
    (re.compile(r"%\(\w+\)s"), "placeholders"),
    (re.compile(r"<[^>]*>"), "tags"),
    (re.compile(r"\d+"), "figures"),
    (re.compile(rf"\b(?:{_DENIALS})\b", re.IGNORECASE), "denials"),
    (re.compile(rf"\b(?:{_LIMITS})\b", re.IGNORECASE), "limits"),
)


def retained(old: str, new: str, domains: Iterable[Domain]) -> list[tuple[Domain, MessageId]]:
    """Give the messages that now read ``new`` and are to keep what ``old`` had.

    Raises ``HandbillError``, exit code 2, if there are none, or if it says something else.
    """
    for pattern, name in _FIXED:
        if _counted(pattern, old) != _counted(pattern, new):
            what = f"the two sentences have other {name}: the new one says something else"
            raise refused(COMMAND_LINE, what, "let it be translated anew: translate update")
    found = [
        (domain, message.id)
        for domain in domains
        for message in domain.messages
        if message.id[1] == new and (message.id[0], old) not in {row.id for row in domain.messages}
    ]
    if not found:
        what = f'no message reads "{new[:60]}" in place of "{old[:60]}"'
        raise refused(
            COMMAND_LINE,
            what,
            "change the sentence in flyer.html first, then type both letter by letter",
        )
    return found


def _counted(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match.casefold().replace("\u2019", "'") for match in pattern.findall(text))


def retain(
    root: Path, languages: Languages, old: str, kept: Iterable[tuple[Domain, MessageId]]
) -> tuple[list[str], list[Problem]]:
    """Rename the old sentence in every catalog and review; give the paths that changed."""
    changed: list[str] = []
    problems: list[Problem] = []
    for domain, (context, new) in kept:
        for catalog in catalogs(root, languages, domain.name):
            po = load(catalog)
            if not isinstance(po, polib.POFile):
                problems += po
            elif _renamed(po, (context, old), new):
                # The review first: were it lost half way, it would be lost for good.
                changed += _rehashed(catalog, po, (context, old), new)
                changed += [catalog.path] if save(catalog.file, po) else []
    return list(dict.fromkeys(changed)), problems


def _renamed(po: polib.POFile, key: MessageId, new: str) -> bool:
    """Give an entry its new source, if it has a translation and the new one has none."""
    known = next((entry for entry in po if (entry.msgctxt, entry.msgid) == key), None)
    taken = [entry for entry in po if (entry.msgctxt, entry.msgid) == (key[0], new)]
    if known is None or not known.msgstr or any(entry.msgstr for entry in taken):
        return False
    for entry in taken:
        po.remove(entry)
    known.msgid, known.obsolete = new, False
    return True


def _rehashed(catalog: CatalogFile, po: polib.POFile, key: MessageId, new: str) -> Iterator[str]:
    """Put another hash in a review's place, so that the rest of its file stays as it is."""
    file = catalog.file.parents[1] / REVIEWS
    text = next(entry.msgstr for entry in po if (entry.msgctxt, entry.msgid) == (key[0], new))
    before, after = digest(*key, text), digest(key[0], new, text)
    content = file.read_text(encoding="utf-8") if file.is_file() else ""
    if before in content:
        write_whole(file, content.replace(before, after).encode())
        yield f"{Path(catalog.path).parents[1].as_posix()}/{REVIEWS}"
