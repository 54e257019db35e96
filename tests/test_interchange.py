"""A catalog that other programs have opened and saved means what it meant before."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po as babel_read
from babel.messages.pofile import write_po as babel_write
from conftest import ROOT
from translate.storage.pypo import pofile

from handbill.language import find, registry
from handbill.problem import Problem
from handbill.project.catalog import Catalog, read_catalog
from handbill.project.review import Review, digest
from handbill.translate.catalogs import written
from handbill.translate.update import merged, template

CATALOGS = sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po"))
# All that a catalog of ours can hold.
RICH = """\
# translated by Luna
msgid ""
msgstr ""
"Language: es\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Editor: kept\\n"

# ask Luna
#. Note for translators.
#: flyers/lead/flyer.html
#, fuzzy
msgctxt "heading"
msgid "A draft"
msgstr "Un borrador"

#: flyers/lead/flyer.html
#, python-format
msgid "A translated one for %(group)s, 100%% <b>sure</b> \\"quoted\\""
msgstr "Una traducida para %(group)s, 100%% <b>segura</b> «citada»"

#: flyers/lead/flyer.html
msgid "A reviewed one"
msgstr "Una revisada"

#: flyers/lead/flyer.html
#, fuzzy
#| msgid "An earlier one"
msgid "A stale one"
msgstr "Una anterior"

#: flyers/lead/flyer.html
msgid "A missing one"
msgstr ""

#: flyers/lead/flyer.html
msgid "A long one, of so many words that every editor that wraps lines at seventy-nine will wrap it"
msgstr "Una larga, de tantas palabras que todo editor que parte líneas a setenta y nueve la partirá"

#~ msgid "Gone"
#~ msgstr "Ida"
"""
REVIEWED = frozenset({digest(None, "A reviewed one", "Una revisada")})


def gettext(*command: str) -> Callable[[Path], None]:
    """Give what a program of GNU gettext does to a catalog."""

    def run(file: Path) -> None:
        program = shutil.which(command[0])
        if program is None:
            pytest.skip(f"{command[0]} is not installed")
        pot = str(file.with_suffix(".pot"))
        words = [{"PO": str(file), "POT": pot}.get(word, word) for word in command[1:]]
        done = subprocess.run([program, *words], capture_output=True, check=True)
        file.write_bytes(done.stdout)

    return run


def babel(file: Path) -> None:
    """Read and write as Babel does."""
    with file.open("rb") as stream:
        catalog = babel_read(stream, abort_invalid=True)
    out = io.BytesIO()
    babel_write(out, catalog)
    file.write_bytes(out.getvalue())


def toolkit(file: Path) -> None:
    """Read and write as translate-toolkit does, and Weblate with it."""
    with file.open("rb") as stream:
        store = pofile(stream)
    file.write_bytes(bytes(store))


def ours(file: Path) -> None:
    """Bring up to date with its own template."""
    old = file.read_text(encoding="utf-8")
    pot = polib.pofile(str(file.with_suffix(".pot")))
    file.write_text(written(merged(polib.pofile(old), pot), old), encoding="utf-8")


PROGRAMS = {
    "Poedit": gettext("msgcat", "--force-po", "PO"),
    "msgcat, unwrapped": gettext("msgcat", "--no-wrap", "PO"),
    "msgmerge": gettext("msgmerge", "--no-fuzzy-matching", "--previous", "--quiet", "PO", "POT"),
    "Babel": babel,
    "Weblate": toolkit,
    "an update": ours,
}
EVERY = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)


def placed(folder: Path, content: str) -> Path:
    """Write a catalog with its template beside it."""
    file = folder / "lead.po"
    file.write_text(content, encoding="utf-8")
    pot = polib.POFile(wrapwidth=0)
    pot.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for entry in polib.pofile(content):
        if not entry.obsolete:
            flags = [flag for flag in entry.flags if flag != "fuzzy"]
            new = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, comment=entry.comment)
            new.flags, new.occurrences = flags, entry.occurrences
            pot.append(new)
    pot.save(str(file.with_suffix(".pot")))
    return file


def meaning(file: Path, locale: str, reviews: frozenset[str]) -> tuple[Catalog, list[Problem]]:
    language = find(locale, registry())
    assert language is not None
    found: list[Problem] = []
    catalog = read_catalog(file, "lead.po", language, reviews, found)
    assert catalog is not None, found
    return catalog, found


def said(catalog: Catalog) -> dict[tuple[str | None, str], tuple[str, Review]]:
    return {key: (row.html, row.review) for key, row in catalog.messages.items()}


@EVERY
def test_every_state_of_a_message_survives(program: Callable[[Path], None], tmp_path: Path) -> None:
    file = placed(tmp_path, RICH)
    before, _ = meaning(file, "es", REVIEWED)
    program(file)
    after, found = meaning(file, "es", REVIEWED)
    assert found == []
    assert said(after) == said(before)
    assert {review for _, review in said(after).values()} == {
        Review.DRAFT,
        Review.TRANSLATED,
        Review.REVIEWED,
    }
    # What was stale may at most have become missing: it is never printed.
    assert set(after.unprinted) == set(before.unprinted)


@EVERY
def test_notes_of_translators_and_what_is_gone_survive(
    program: Callable[[Path], None], tmp_path: Path
) -> None:
    file = placed(tmp_path, RICH)
    program(file)
    po = polib.pofile(str(file))
    draft = next(entry for entry in po if entry.msgid == "A draft")
    assert "ask Luna" in draft.tcomment
    assert draft.comment == "Note for translators."
    assert [entry.msgstr for entry in po.obsolete_entries()] == ["Ida"]


@EVERY
def test_what_is_obsolete_is_never_live_again(
    program: Callable[[Path], None], tmp_path: Path
) -> None:
    file = placed(tmp_path, RICH)
    program(file)
    catalog, _ = meaning(file, "es", REVIEWED)
    assert (None, "Gone") not in catalog.messages


@pytest.mark.parametrize("file", CATALOGS, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
@EVERY
def test_the_catalogs_of_this_repository_survive(
    file: Path, program: Callable[[Path], None], tmp_path: Path
) -> None:
    locale = file.parts[-3]
    copy = placed(tmp_path, file.read_text(encoding="utf-8"))
    before, _ = meaning(copy, locale, frozenset())
    program(copy)
    after, found = meaning(copy, locale, frozenset())
    assert found == []
    assert said(after) == said(before)


def test_what_another_program_guessed_is_never_printed(tmp_path: Path) -> None:
    """GNU msgmerge matches by likeness unless it is told not to, and marks what it guessed."""
    known = 'msgid "Do open the door to the police."\nmsgstr "Abra la puerta a la policía."\n'
    head = RICH.split("# ask Luna", maxsplit=1)[0]
    file = placed(tmp_path, head + known)
    pot = template([])
    pot.append(polib.POEntry(msgid="Do not open the door to the police."))
    pot.save(str(file.with_suffix(".pot")))
    gettext("msgmerge", "--previous", "--quiet", "PO", "POT")(file)
    assert "Abra la puerta" in file.read_text(encoding="utf-8")
    catalog, _ = meaning(file, "es", frozenset())
    assert catalog.messages == {}
    assert set(catalog.unprinted) == {(None, "Do not open the door to the police.")}


def test_the_press_writes_what_it_reads() -> None:
    po = polib.pofile(RICH, wrapwidth=0)
    assert written(po, RICH) == RICH
