"""The front door for catalogs: entries with their lines, or every reason to refuse the file."""

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbill.language import Language, registry
from handbill.problem import Place, Problem
from handbill.project.po import LARGEST_FILE, PoEntry, read_po
from handbill.project.text import forbidden

PATH = "locales/es/LC_MESSAGES/lead.po"
HEADER = """\
msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def spanish() -> Language:
    """Give the language of most samples."""
    return registry()["es"]


def read(body: str, header: str = HEADER) -> tuple[list[PoEntry], list[Problem]]:
    """Read a Spanish catalog; its body begins on line 7."""
    return read_po((header + body).encode(), PATH, spanish())


def entry(body: str) -> PoEntry:
    """Give the one entry of a good catalog."""
    entries, problems = read(body)
    assert problems == []
    assert len(entries) == 1
    return entries[0]


def refusal(raw: bytes | str) -> Problem:
    """Give the one problem for which a whole catalog is refused."""
    entries, problems = read_po(raw.encode() if isinstance(raw, str) else raw, PATH, spanish())
    assert entries == []
    assert len(problems) == 1
    assert problems[0].mend
    return problems[0]


def test_an_entry_gives_its_context_its_source_and_its_text() -> None:
    found = entry('msgctxt "title"\nmsgid "Hello"\nmsgstr "Hola"\n')
    assert (found.context, found.source, found.text) == ("title", "Hello", "Hola")
    assert (found.fuzzy, found.stale) == (False, False)


def test_a_message_without_a_context_has_none_and_not_an_empty_one() -> None:
    assert entry('msgid "Hello"\nmsgstr "Hola"\n').context is None


def test_the_line_of_an_entry_is_that_of_its_msgid() -> None:
    """Where an editor goes; not the line of the comments above it."""
    assert entry('msgid "Hello"\nmsgstr "Hola"\n').line == 7
    assert entry('#. a note\n#: a.html\n#, fuzzy\nmsgid "Hello"\nmsgstr "Hola"\n').line == 10


def test_a_text_may_go_on_over_many_lines() -> None:
    assert entry('msgid ""\n"Hel"\n"lo"\nmsgstr "Ho"\n"la"\n').source == "Hello"


def test_a_fuzzy_entry_is_a_draft() -> None:
    found = entry('#, fuzzy, python-format\nmsgid "Hello"\nmsgstr "Hola"\n')
    assert (found.fuzzy, found.stale) == (True, False)


@pytest.mark.parametrize("old", ['#| msgid "Hullo"', '#| msgctxt "greeting"'])
def test_a_fuzzy_entry_with_an_earlier_source_is_stale(old: str) -> None:
    assert entry(f'#, fuzzy\n{old}\nmsgid "Hello"\nmsgstr "Hola"\n').stale


def test_an_obsolete_entry_is_no_message() -> None:
    assert read('#~ msgid "Hello"\n#~ msgstr "Hola"\n') == ([], [])


def test_the_notes_for_translators_are_kept() -> None:
    assert entry('#. Keep it short.\nmsgid "Hello"\nmsgstr "Hola"\n').notes == "Keep it short."


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    """Read naively, the header would become the translation of the first message."""
    text = HEADER + 'msgid "Hello"\nmsgstr "Hola"\n'
    raw = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    entries, problems = read_po(raw, PATH, spanish())
    assert problems == []
    assert [(each.source, each.text, each.line) for each in entries] == [("Hello", "Hola", 7)]


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ('msgid "Hello"\nmsgstr "Hol\n\nmsgid "Bye"\nmsgstr "Ya"\n', 8, "does not end with"),
        ('msgid "Hello\nmsgstr "Hola"\n', 7, "does not end with a quotation mark"),
        ('msgid "Say "no""\nmsgstr "x"\n', 7, "has one too many inside"),
        ('msgid "Hello"\nmgstr "Hola"\n', 8, 'unknown keyword "mgstr"'),
        ('msgid "Hello"\nmsgstr: "Hola"\n', 8, ""),
        ('msgid "Hello"\nHola\n', 8, 'unknown keyword "Hola"'),
        ('"Hello"\n', 7, "a text stands without msgid or msgstr before it"),
        ('<<<<<<< HEAD\nmsgid "Hello"\nmsgstr "Hola"\n', 7, "is no line of a catalog"),
        ('msgid "Hello"\nmsgstr "Hola"\n=======\n', 9, "is no line of a catalog"),
        ('msgid "Hello"\nmsgstr "Hola"\n>>>>>>> theirs\n', 9, "is no line of a catalog"),
        ('msgid "Hello"\nmsgid "Bye"\nmsgstr "Ya"\n', 8, "cannot be read here"),
        ('msgid "Hello"\nmsgstr "Hola"\nmsgstr "Ya"\n', 9, "cannot be read here"),
        (f'msgid "Hello"\nmsgstr "{"x " * 11_000}"\n', 8, "the line has 22,009 characters"),
    ],
)
def test_a_mistake_in_the_grammar_refuses_the_catalog_at_its_line(
    body: str, line: int, what: str
) -> None:
    problem = refusal(HEADER + body)
    assert problem.place == Place(PATH, line)
    assert what in problem.what


def test_a_saved_web_page_is_no_catalog() -> None:
    problem = refusal("<!DOCTYPE html><html><body>404 Not Found</body></html>")
    assert problem.place == Place(PATH, 1)
    assert "is no line of a catalog" in problem.what


@pytest.mark.parametrize("raw", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_catalog_is_refused(raw: bytes) -> None:
    assert refusal(raw).what.startswith(("the catalog is empty", "the catalog has no header"))


def test_latin_1_is_refused_with_its_line_and_byte() -> None:
    raw = (HEADER + 'msgid "Coffee"\nmsgstr "Caf').encode() + b'\xe9"\n'
    problem = refusal(raw)
    assert problem.place == Place(PATH, 8)
    assert problem.what == f"byte {raw.index(0xE9) + 1} is not UTF-8"


def test_utf_16_is_refused_at_its_first_line() -> None:
    assert refusal((HEADER + 'msgid "Café"\n').encode("utf-16")).place == Place(PATH, 1)


def test_a_catalog_of_more_than_five_megabytes_is_not_read() -> None:
    assert "at most 5,242,880 are read" in refusal(b"#" * (LARGEST_FILE + 1)).what


@pytest.mark.parametrize("charset", ["ISO-8859-1", "klingon", "utf-7", "CHARSET", "UTF-16"])
def test_a_header_that_names_another_encoding_is_refused(charset: str) -> None:
    problem = refusal(HEADER.replace("UTF-8", charset) + 'msgid "a"\nmsgstr "é"\n')
    assert problem.what == f'the header names the encoding "{charset}"'


@pytest.mark.parametrize("named", ["fr", "", "../../etc/passwd", "es_MX"])
def test_a_header_that_names_another_language_is_refused(named: str) -> None:
    problem = refusal(HEADER.replace("Language: es", f"Language: {named}"))
    assert problem.what == f'the header says "Language: {named}", the folder is that of es'
    assert problem.mend == "write Language: es"


@pytest.mark.parametrize(
    "rule",
    [
        "nplurals=1000000000; plural=0;",
        "nplurals=2; plural=__import__('os').system('true');",
        "nplurals=2; plural=99;",
        "nplurals=2; plural=n%0;",
        "nplurals=3; plural=(n != 1);",
        "",
    ],
)
def test_a_plural_rule_that_is_not_the_languages_is_refused_at_once(rule: str) -> None:
    """Never run and never counted up to: a billion plurals ate all memory elsewhere."""
    problem = refusal(HEADER.replace("nplurals=2; plural=(n != 1);", rule))
    assert problem.what == "the plural rule is not that of Spanish"
    assert problem.mend == "write Plural-Forms: nplurals=2; plural=(n != 1);"


@pytest.mark.parametrize("rule", ["nplurals=2; plural=n != 1", "nplurals=2;plural=(n!=1);"])
def test_a_plural_rule_may_be_spaced_as_it_likes(rule: str) -> None:
    assert read("", HEADER.replace("nplurals=2; plural=(n != 1);", rule)) == ([], [])


def test_every_fault_of_a_header_is_named() -> None:
    header = HEADER.replace("UTF-8", "klingon").replace(": es", ": fr").replace("n != 1", "n")
    _, problems = read("", header)
    assert len(problems) == 3


def test_a_catalog_without_a_header_is_refused() -> None:
    assert refusal('msgid "Hello"\nmsgstr "Hola"\n').what == "the catalog has no header"


def test_a_date_in_the_header_that_is_none_does_no_harm() -> None:
    header = HEADER.replace('"Plural', '"POT-Creation-Date: never\\n"\n"Plural')
    assert read('msgid "a"\nmsgstr "b"\n', header)[1] == []


def test_two_translations_of_one_message_are_refused_and_both_lines_named() -> None:
    problem = refusal(HEADER + 'msgid "a"\nmsgstr "x"\n\n# no\nmsgid "a"\nmsgstr "y"\n')
    assert problem.place == Place(PATH, 11)
    assert problem.what == '"a" is translated here and again at line 7'


def test_one_source_in_two_contexts_is_no_duplicate() -> None:
    body = 'msgctxt "a"\nmsgid "x"\nmsgstr "1"\n\nmsgctxt "b"\nmsgid "x"\nmsgstr "2"\n'
    entries, problems = read(body)
    assert problems == []
    assert [each.context for each in entries] == ["a", "b"]


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\x0b", "\x1c"])
def test_only_a_line_end_ends_a_line(char: str) -> None:
    """A separator inside a text reaches the gate, which names the one message."""
    found = entry(f'msgid "Hello"\nmsgstr "Ho{char}la"\n')
    assert found.text == f"Ho{char}la"


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    entries, _ = read('msgid "a"\nmsgstr "x\u2028y"\n\nmsgid "b"\nmsgstr "z"\n')
    assert [each.line for each in entries] == [7, 10]


@pytest.mark.parametrize("language", registry().values(), ids=lambda row: row.tag)
def test_a_catalog_with_the_registrys_own_header_is_accepted(language: Language) -> None:
    header = HEADER.replace(": es", f": {language.locale}")
    header = header.replace("nplurals=2; plural=(n != 1);", language.plural)
    assert read_po(header.encode(), PATH, language) == ([], [])


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60).filter(
    lambda text: forbidden(text) is None
)
MESSAGES = st.dictionaries(
    st.tuples(st.none() | TEXTS, TEXTS.filter(bool)), st.tuples(TEXTS, st.booleans()), max_size=5
)


@settings(deadline=None)
@given(MESSAGES)
def test_what_is_written_is_read_back_unchanged(
    messages: dict[tuple[str | None, str], tuple[str, bool]],
) -> None:
    po = polib.POFile(wrapwidth=0)
    po.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "es"}
    for (context, source), (text, fuzzy) in messages.items():
        flags = ["fuzzy"] if fuzzy else []
        po.append(polib.POEntry(msgctxt=context, msgid=source, msgstr=text, flags=flags))
    entries, problems = read_po(str(po).encode(), PATH, spanish())
    assert problems == []
    assert {(row.context, row.source): (row.text, row.fuzzy) for row in entries} == messages


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_and_nothing_else_happens(raw: bytes) -> None:
    entries, problems = read_po(raw, PATH, spanish())
    assert entries == []
    assert problems


LINES = st.sampled_from(
    [
        *('msgid "a"', 'msgstr "b"', '"c"', 'msgctxt "', 'msgid_plural "e"', 'msgstr[0] "f"'),
        *('msgstr[9] "g"', "#, fuzzy", '#| msgid "d"', "#~ x", "#", "", "#|", "#~", "#,", "#:"),
        *("\\", '"', "msgid", 'msgstr[x] "y"'),
    ]
)


@settings(deadline=None)
@given(st.lists(LINES, max_size=8))
def test_any_lines_of_a_catalog_are_entries_or_problems(lines: list[str]) -> None:
    entries, problems = read("\n".join(lines))
    assert not (entries and problems)
    assert all(problem.place.path == PATH and problem.mend for problem in problems)
