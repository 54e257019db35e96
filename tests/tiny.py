"""A print shop with one tiny flyer, built in this very process: many builds in little time."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
import pytest
from conftest import FACTS, ROOT

from handbill.outputs.produced import Produced
from handbill.pages import make
from handbill.plan.job import Task
from handbill.plan.make import Wish, make_plan
from handbill.press import run, workers
from handbill.press.run import Built, Judged, Wanted, build, judge, writing
from handbill.press.words import press_messages
from handbill.project.read import read_project

TEMPLATE = """\
<h1>{% trans %}Good day{% endtrans %}</h1>
<p class="subtitle">{% trans %}For all who read this{% endtrans %}</p>
<p class="scope">{% trans %}Here and now{% endtrans %}</p>
<img class="cover" src="art/a.svg" alt="{% trans %}A tree{% endtrans %}">
<section class="intro"><p>{% trans %}Hello to you.{% endtrans %}</p></section>
<section class="point" id="one"><h2>{% trans %}Sleep{% endtrans %}</h2>
<p>{% trans %}Sleep as long as you need to.{% endtrans %}</p>
<p class="short">{% trans %}Sleep well.{% endtrans %}</p></section>
<section class="point" id="two"><h2>{% trans %}Water{% endtrans %}</h2>
<p>{% trans %}Drink water through the day.{% endtrans %}</p>
<p class="short">{% trans %}Drink water.{% endtrans %}</p></section>
<section class="closing"><p>{% trans %}Until soon.{% endtrans %}</p></section>
<section class="sources"><p>{% trans %}A book.{% endtrans %}</p></section>
"""
# By the sentence that they translate.
SPANISH = {
    "Good day": "Buenos días",
    "For all who read this": "Para quien lea esto",
    "Here and now": "Aquí y ahora",
    "A tree": "Un árbol",
    "Hello to you.": "Hola.",
    "Sleep": "Dormir",
    "Sleep as long as you need to.": "Duerma todo lo que necesite.",
    "Sleep well.": "Duerma bien.",
    "Water": "Agua",
    "Drink water through the day.": "Beba agua durante el día.",
    "Drink water.": "Beba agua.",
    "Until soon.": "Hasta pronto.",
    "A book.": "Un libro.",
}
ART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<path d="M0 0h{}v9z" fill="none" stroke="#000"/></svg>'
)
CONTACT = """\
format = 1
kind = "example"
name = "Night bus"
hours = {{ en = "{hours}", es = "{horas}" }}
web = "{web}"
[[phones]]
number = "206-555-0100"
"""
SETTINGS = """\
[tool.handbill]
contact = "bus"
[[tool.handbill.build]]
format = "sheet"
variants = {variants}
[[tool.handbill.build]]
format = "card"
variants = ["ink-saver"]
"""
SAID = {"hours": "day and night", "horas": "día y noche", "web": "example.org"}


def make_tiny(folder: Path, faces: Path) -> Path:
    """Make the shop; typefaces come from a folder that all tests share."""
    flyer = folder / "flyers" / "tiny"
    (flyer / "art").mkdir(parents=True)
    facts = FACTS.replace('["reader"]', '["sheet", "card", "reader"]')
    (flyer / "flyer.toml").write_text(facts, encoding="utf-8")
    (flyer / "flyer.html").write_text(TEMPLATE, encoding="utf-8")
    (flyer / "art" / "a.svg").write_text(ART.format(9), encoding="utf-8")
    (folder / "contacts").mkdir()
    (folder / "contacts" / "bus.toml").write_text(CONTACT.format(**SAID), encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        SETTINGS.format(variants='["ink-saver"]'), encoding="utf-8"
    )
    catalogs = folder / "locales" / "es" / "LC_MESSAGES"
    catalogs.mkdir(parents=True)
    press = polib.pofile(str(ROOT / "locales/es/LC_MESSAGES/handbill.po"))
    for entry in press:
        entry.flags = []
    press.save(str(catalogs / "handbill.po"))
    translate(folder, {})
    (folder / ".cache").mkdir()
    (folder / ".cache" / "fonts").symlink_to(faces / "fonts", target_is_directory=True)
    (faces / "fonts").mkdir(exist_ok=True)
    return folder


def translate(shop: Path, changes: dict[str, str]) -> None:
    """Write the Spanish catalog."""
    catalog = polib.POFile()
    head = ROOT / "locales/es/LC_MESSAGES/lead.po"
    catalog.metadata = polib.pofile(str(head)).metadata
    for source, text in (SPANISH | changes).items():
        catalog.append(polib.POEntry(msgid=source, msgstr=text))
    catalog.save(str(shop / "locales/es/LC_MESSAGES/tiny.po"))


def edit(file: Path, old: str, new: str) -> None:
    """Change a text file, which must hold the old text."""
    text = file.read_text(encoding="utf-8")
    assert old in text, (file, old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def setting_here(patch: pytest.MonkeyPatch) -> list[str]:
    """Make in this process, without workers; gives the settings whose pages were really set."""
    counted: list[str] = []
    honest = make.set_pages

    def counting(setting: Any, cache: Path) -> Any:
        counted.append(f"{setting.edition.tag} {setting.format.name}")
        return honest(setting, cache)

    def make_all(tasks: Sequence[Task], cache: Path, *_how: Any) -> Iterator[tuple[Task, Produced]]:
        for task in tasks:
            yield task, workers.make(task, cache)

    patch.setattr(make, "set_pages", counting)
    patch.setattr(run, "make_all", make_all)
    return counted


def judged_in(shop: Path, wish: Wish | None = None) -> list[Judged]:
    """Say what a build would do."""
    plan, wanted = planned(shop, wish)
    return judge(plan, wanted)


def planned(shop: Path, wish: Wish | None = None) -> Any:
    """Plan a build; warnings about the tiny shop are not the matter here."""
    project = read_project(shop)
    wish = wish or Wish()
    plan = make_plan(project, wish, press_messages())
    limit = project.settings.cache_mb * 1_000_000
    wanted = Wanted(shop, shop / "out", 1, wish.everything, cache_limit=limit)
    return plan, wanted


def built_in(
    shop: Path, wish: Wish | None = None, tell: Callable[[str], None] = lambda _: None
) -> Built:
    """Build, as the command does."""
    plan, wanted = planned(shop, wish)
    with writing(wanted.out):
        return build(plan, judge(plan, wanted), wanted, tell)


def why(shop: Path) -> dict[str, str]:
    """Say in words why each job is stale, by its language and format."""
    return {
        f"{row.job.setting.edition.tag} {row.job.setting.format.name}": "; ".join(row.told)
        for row in judged_in(shop)
        if row.stale
    }


def files(out: Path) -> dict[str, bytes]:
    """Give every file of an output folder, but for the manifest's ``why``."""
    found = {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in out.rglob("*")
        if file.is_file() and file.name != ".lock"
    }
    manifest = json.loads(found["manifest.json"])
    rows = [row | {"why": ""} for row in manifest["outputs"]]
    return found | {"manifest.json": json.dumps(rows).encode()}


def clean(shop: Path, folder: Path) -> dict[str, bytes]:
    """Build the same into another folder, with an empty cache."""
    plan, wanted = planned(shop)
    (folder / ".cache").mkdir(parents=True)
    (folder / ".cache" / "fonts").symlink_to(shop / ".cache" / "fonts", target_is_directory=True)
    wanted = replace(wanted, root=folder, out=folder / "out")
    with writing(wanted.out):
        build(plan, judge(plan, wanted), wanted, lambda _: None)
    return files(folder / "out")
