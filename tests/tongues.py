"""A small print shop in every language of the registry, of three sentences each."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import polib
from conftest import FACTS, ROOT, make_shop

from handbill.language import Language, registry
from handbill.press.words import press_messages

NUMBER = "(415) 555-0134"
HOURS = "9:00"
SENTENCES = {
    tag: tuple(row["sentences"])
    for tag, row in tomllib.loads(
        (ROOT / "tests" / "data" / "languages.toml").read_text(encoding="utf-8")
    ).items()
}
# Every language that people read, but the one that flyers are written in.
READ = tuple(tag for tag, row in registry().items() if tag != "en" and not row.pseudo)
RIGHT_TO_LEFT = tuple(tag for tag in READ if registry()[tag].right_to_left)
FORMATS = ("sheet", "trifold", "card", "reader")
# What the template says, in English: what a catalog has in its place follows below.
TITLE, SCOPE, PLAIN, CALL, QUOTED = "Your rights", "All week", "Plain", "Call %(phone)s", "Quoted"
SHORT, NAMED = "Short", "Named"

POINT = """
<section class="point" id="{name}">
  <h2>{{% trans %}}Named{{% endtrans %}}</h2>
  <p>{{% trans %}}Plain{{% endtrans %}} {{% trans %}}Quoted{{% endtrans %}}</p>
  <p>{{% trans phone="{number}"|name %}}Call {{{{ phone }}}}{{% endtrans %}}</p>
  <p class="short">{{% trans %}}Quoted{{% endtrans %}}</p>
</section>
"""
POINTS = "".join(POINT.format(name=name, number=NUMBER) for name in ("one", "two", "three", "four"))
TEMPLATE = f"""\
<h1>{{% trans %}}Your rights{{% endtrans %}}</h1>
<p class="subtitle">{{% trans %}}Short{{% endtrans %}}</p>
<p class="scope">{{% trans %}}All week{{% endtrans %}}</p>
<img class="cover" src="art/dot.svg" alt="{{{{ _("Short") }}}}">
<section class="intro"><p>{{% trans %}}Plain{{% endtrans %}}</p></section>
{POINTS}
<section class="closing"><p>{{% trans %}}Plain{{% endtrans %}}</p></section>
<section class="sources">
  <p>{{% trans %}}Quoted{{% endtrans %}} {{{{ sources[0]|cite }}}}</p>
</section>
"""
DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>'
)


def said(tag: str) -> Mapping[str, str]:
    """Give what the template says, in a language."""
    plain, call, quoted = SENTENCES[tag]
    word = registry()[tag].endonym
    return {
        TITLE: word,
        SHORT: word,
        NAMED: f"{word} LEAD",
        SCOPE: f"{word} · {HOURS}–17:00",
        PLAIN: plain,
        CALL: call.replace("{phone}", "%(phone)s"),
        QUOTED: quoted,
    }


def make_tongues(folder: Path, faces: Path) -> Path:
    """Make the shop: a flyer of four points, and its catalogs in every language."""
    shop = make_shop(folder, faces)
    flyer = shop / "flyers" / "rights"
    (flyer / "art").mkdir(parents=True)
    (flyer / "art" / "dot.svg").write_text(DOT, encoding="utf-8")
    formats = ", ".join(f'"{name}"' for name in FORMATS)
    facts = FACTS.replace('formats = ["reader"]', f"formats = [{formats}]")
    (flyer / "flyer.toml").write_text(f'{facts}card_points = ["one"]\n', encoding="utf-8")
    (flyer / "flyer.html").write_text(TEMPLATE, encoding="utf-8")
    for tag in READ:
        catalogs = shop / "locales" / registry()[tag].locale / "LC_MESSAGES"
        catalogs.mkdir(parents=True, exist_ok=True)
        entries = {(None, source): text for source, text in said(tag).items()}
        _write(catalogs / "rights.po", registry()[tag], entries)
        _write(catalogs / "handbill.po", registry()[tag], _press(registry()[tag]))
    return shop


def _press(language: Language) -> dict[tuple[str | None, str], str]:
    """Say each of the press's words by the language's own name, and keep what stands for values."""
    return {
        message.id: " ".join([language.endonym, *_values(message.id[1])])
        for message in press_messages()
    }


def _values(source: str) -> list[str]:
    return [word.strip(".,:") for word in source.split() if "%(" in word]


def _write(file: Path, language: Language, entries: Mapping[tuple[str | None, str], str]) -> None:
    po = polib.POFile(wrapwidth=0)
    po.metadata = {
        "Language": language.locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": language.plural,
    }
    for (context, source), text in entries.items():
        entry = polib.POEntry(msgctxt=context, msgid=source, msgstr=text)
        if "%(" in source:
            entry.flags.append("python-format")
        po.append(entry)
    file.write_text(f"{po}\n", encoding="utf-8")
