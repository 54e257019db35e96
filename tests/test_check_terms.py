"""Terms: the glossary of a language, what stays in English, and the files that say so."""

from pathlib import Path

import pytest
from conftest import ROOT
from sentences import checks, language, remarked

from handbill.problem import Place, Problem
from handbill.translate.catalogs import catalog_file
from handbill.translate.check import Lists, checked
from handbill.translate.finding import Check
from handbill.translate.glossary import KeptTerm, Term, read_glossary, read_kept

HEAD = "term,translation,source,note\n"
PATH = "locales/es/glossary.csv"
FOLDERS = sorted(file.parents[1] for file in (ROOT / "locales").glob("*/LC_MESSAGES/lead.po"))
SHIPPED = [
    "decriminalization",
    "sex worker",
    "diversion",
    "referral",
    "waiver",
    "probable cause",
    "intake",
    "log",
    "registration scheme",
    "prosecutor",
]


def term(english: str, *translations: str) -> tuple[Term, ...]:
    """Give a glossary of one term."""
    return (Term(english, translations, ""),)


@pytest.mark.parametrize(
    ("tag", "english", "accepted", "source", "text"),
    [
        ("es", "referral", ("remisión",), "A referral.", "Una remisión."),
        ("es", "referral", ("remisi*",), "Two referrals.", "Dos remisiones."),
        ("es", "referral", ("remisión", "envío"), "A Referral.", "Un envío."),
        ("es", "sex worker", ("trabajador* sexual*",), "Sex workers.", "Trabajadoras sexuales."),
        ("ru", "referral", ("направлени*",), "A referral.", "Без направления."),
        ("ar", "referral", ("إحال*",), "A referral.", "وبالإحالة."),
        ("ar", "probable cause", ("سبب* معقول*",), "Probable cause.", "سَبَباً معقـولاً."),
        ("am", "waiver", ("መተው",), "A waiver.", "ስለመተው።"),
        ("zh-Hans", "waiver", ("弃权书",), "Sign waivers.", "签署弃权书。"),
        ("tl", "log", ("*talaan",), "A log.", "Pagtatalaan."),
        ("es", "log", ("bitácora",), "A logical catalog.", "Un catálogo lógico."),
        ("es", "US", ("EE. UU.",), "Tell us.", "Díganos."),
    ],
)
def test_an_accepted_translation_is_found_inflected(
    tag: str, english: str, accepted: tuple[str, ...], source: str, text: str
) -> None:
    assert Check.GLOSSARY not in checks(tag, source, text, terms=term(english, *accepted))


@pytest.mark.parametrize(
    ("tag", "english", "accepted", "source", "text"),
    [
        ("es", "referral", ("remisión",), "A referral.", "Una recomendación."),
        ("es", "log", ("bitácora",), "The log.", "El registro."),
        ("es", "log", ("tora",), "The log.", "La bitácora."),
        ("zh-Hans", "decriminalization", ("非罪化",), "Decriminalization.", "合法化。"),
    ],
)
def test_another_word_than_the_glossarys_is_named(
    tag: str, english: str, accepted: tuple[str, ...], source: str, text: str
) -> None:
    assert Check.GLOSSARY in checks(tag, source, text, terms=term(english, *accepted))


@pytest.mark.parametrize(
    ("source", "text", "notes", "missed"),
    [
        ("LEAD is a list.", "LEAD es una lista.", "", False),
        ("LEAD is a list.", "PLOMO es una lista.", "", True),
        ("LEAD is a list.", "Lead es una lista.", "", True),
        ("Police lead you.", "La policía le lleva.", "", False),
        ("The FBI.", "El Buró.", "", True),
        ("“Probable cause”.", "“Causa probable” (probable cause).", "NOTE", False),
        ("“Probable cause”.", "“Causa probable”.", "NOTE", True),
        ("“Probable cause”.", "“Causa probable”.", "A low threshold.", False),
        (
            "“Probable cause”.",
            "“Causa probable”.",
            "“Waiver”: give the English in brackets.",
            False,
        ),
    ],
)
def test_what_stays_in_english_is_missed_where_it_must_stand(
    source: str,
    text: str,
    notes: str,
    missed: bool,  # noqa: FBT001
) -> None:
    note = notes.replace("NOTE", '"Probable cause" is a term: give the English in brackets.')
    assert (Check.KEPT in checks("es", source, text, note)) is missed


@pytest.mark.parametrize(
    ("tag", "source", "text", "notes", "found"),
    [
        ("es", "Call a lawyer.", "Call a lawyer.", "", True),
        ("ar", "Web", "Web", "", True),
        ("es", "Web", "Web", "", False),
        ("es", "%(a)s, %(b)s", "%(a)s, %(b)s", "", False),
        ("zh-Hans", "Signal", "Signal", "A messenger; its name stays as it is.", False),
        ("es", "LEAD: know this first", "LEAD: know this first", "Keep it in Latin.", True),
        ("es", "Call a lawyer.", "Llame a un abogado.", "", False),
    ],
)
def test_what_was_not_translated_is_named_unless_it_is_a_name_or_a_loan(
    tag: str,
    source: str,
    text: str,
    notes: str,
    found: bool,  # noqa: FBT001
) -> None:
    assert (Check.SAME in checks(tag, source, text, notes)) is found


def read(tmp_path: Path, content: str | bytes) -> tuple[tuple[Term, ...], list[Problem]]:
    """Read a glossary."""
    file = tmp_path / "glossary.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found: list[Problem] = []
    return read_glossary(file, PATH, found), found


def test_a_glossary_gives_its_terms_with_all_that_is_accepted(tmp_path: Path) -> None:
    terms, found = read(tmp_path, f"{HEAD}log,bitácora | diario*,unsourced,\n\n")
    assert found == []
    assert terms == (Term("log", ("bitácora", "diario*"), ""),)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + f"{HEAD}log,x,y,z\n".encode(),
        "term;translation;source;note\r\nlog;x;y;z\r\n",
        'Term,Translation,Source,Note\n"log","x","y","z"\n',
    ],
)
def test_a_glossary_may_come_from_any_spreadsheet(tmp_path: Path, content: str | bytes) -> None:
    assert read(tmp_path, content) == ((Term("log", ("x",), "z"),), [])


@pytest.mark.parametrize(
    ("content", "line", "what", "mend"),
    [
        ("term,traslation,source,note\n", 1, 'unknown heading "traslation"', "translation"),
        ("term,translation,source\n", 1, "not complete", "term,translation,source,note"),
        ("", 1, "not complete", "term,translation,source,note"),
        (f"{HEAD}log,x,y\n", 2, "the row has 3 cells, the table 4", "4 cells"),
        (f"{HEAD}log,x,y,z,a\n", 2, "the row has 5 cells, the table 4", '"'),
        (f"{HEAD}log,,y,\n", 2, 'the term "log" has no translation', "|"),
        (f"{HEAD}log,x|,y,\n", 2, 'the term "log" has no translation', "|"),
        (f"{HEAD}log,*,y,\n", 2, 'the term "log" has no translation', "|"),
        (f"{HEAD}log,x,,\n", 2, "nobody says where", "unsourced"),
        (f"{HEAD},x,y,\n", 2, "the row has no term", "English"),
        (f"{HEAD}log,x,y,\nLog,z,y,\n", 3, "stands here and at line 2", "|"),
        (f"{HEAD}log,a\u202eb,y,\n", 2, "turns the reading order around", "anew"),
        (f'{HEAD}"log,x,y,\n', None, "this is no table", "CSV"),
        (HEAD.encode() + b"log,\xe1,y,\n", 2, "is not UTF-8", "UTF-8"),
        (HEAD + "x" * 2**20, None, "bytes; at most", "shorten"),
    ],
)
def test_a_wrong_line_of_a_glossary_is_named(
    tmp_path: Path, content: str | bytes, line: int | None, what: str, mend: str
) -> None:
    terms, found = read(tmp_path, content)
    assert [problem.place for problem in found] == [Place(PATH, line)]
    assert what in found[0].what
    assert mend in found[0].mend
    assert len(terms) <= 1


def test_a_language_needs_no_glossary(tmp_path: Path) -> None:
    found: list[Problem] = []
    assert read_glossary(tmp_path / "none.csv", PATH, found) == ()
    assert found == []


def test_the_list_of_what_is_kept_says_where(tmp_path: Path) -> None:
    file = tmp_path / "do-not-translate.csv"
    file.write_text("term,where,note\nLEAD,always,\nwaiver,sometimes,\n", encoding="utf-8")
    found: list[Problem] = []
    assert read_kept(file, "x.csv", found) == (KeptTerm("LEAD", "always"),)
    assert [str(problem.place) for problem in found] == ["x.csv:3"]
    assert found[0].mend == "write always or noted"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_glossaries_that_ship_are_right_and_say_their_sources(folder: Path) -> None:
    file = folder / "glossary.csv"
    found: list[Problem] = []
    terms = read_glossary(file, file.name, found)
    assert found == []
    assert [term.term for term in terms] == SHIPPED
    assert all(term.note for term in terms)
    assert "unsourced" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_catalogs_that_ship_have_the_terms_of_their_glossaries(folder: Path) -> None:
    lists = Lists(read_glossary(folder / "glossary.csv", PATH, []))
    catalog = catalog_file(ROOT, language(folder.name.replace("_", "-")), "lead")
    rows = [row for row in checked(catalog, lists) if row.check is Check.GLOSSARY]
    assert [str(row.problem) for row in rows] == []


def test_every_language_that_ships_has_a_glossary() -> None:
    assert len(FOLDERS) == 24
    assert [folder.name for folder in FOLDERS if not (folder / "glossary.csv").is_file()] == []


def test_places_and_organisations_take_their_local_names() -> None:
    found: list[Problem] = []
    kept = read_kept(ROOT / "locales" / "do-not-translate.csv", "x", found)
    assert found == []
    assert {"LEAD", "FBI"} == {term.term for term in kept if term.where == "always"}
    assert not {"Seattle", "California", "WHO"} & {term.term for term in kept}


def test_the_mend_of_a_term_names_what_is_accepted() -> None:
    found = remarked("es", "A log.", "Un registro.", terms=term("log", "bitácora*", "diario"))
    glossary = next(row for row in found if row.check is Check.GLOSSARY)
    assert "bitácora or diario" in glossary.what
