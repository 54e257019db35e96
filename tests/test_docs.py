"""The docs say what the command does, and the command what the docs say."""

import re
from pathlib import Path

import click
import pytest
from conftest import ROOT, Built
from languages_page import PAGE, page, size_row, sizes_of

from handbill.cli import main
from handbill.outputs.gallery import EDGES, STATES, VARIANTS
from handbill.problem import ExitCode
from handbill.project.contact import ContactRow
from handbill.project.contact_columns import headings
from handbill.project.flyer import Facts
from handbill.project.settings import SettingsRow


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def options() -> list[str]:
    return [option for param in main.commands["build"].params for option in param.opts]


@pytest.mark.parametrize("option", options())
def test_every_option_of_build_stands_in_the_page_on_printing(option: str) -> None:
    assert f"`{option}`" in read("docs/printing.md")


def contact_options() -> list[str]:
    group = main.commands["contact"]
    assert isinstance(group, click.Group)
    params = [param for command in group.commands.values() for param in command.params]
    return sorted({each for param in params for each in param.opts if each.startswith("--")})


@pytest.mark.parametrize("option", contact_options())
def test_every_option_of_contact_stands_in_the_page_on_contacts(option: str) -> None:
    assert f"`{option}`" in read("docs/contacts.md")


def test_every_heading_of_a_table_stands_in_the_page_on_contacts() -> None:
    assert [name for name in headings() if f"`{name}`" not in read("docs/contacts.md")] == []


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_stands_in_the_page_on_printing(code: ExitCode) -> None:
    assert re.search(rf"^\| [\d, ]*\b{int(code)}\b", read("docs/printing.md"), re.MULTILINE)


@pytest.mark.parametrize(
    "key",
    sorted({*ContactRow.model_fields, *Facts.model_fields, *SettingsRow.model_fields} - {"build"}),
)
def test_every_key_of_a_file_stands_in_the_page_on_settings(key: str) -> None:
    assert f"`{key}`" in read("docs/settings.md") or f"[[{key}]]" in read("docs/settings.md")


def test_the_page_of_languages_says_what_the_registry_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    heading = "## The size of"
    assert text.split(heading)[0] == page({}).split(heading)[0]


def test_the_page_of_languages_has_the_sizes_that_come_out(
    built: Built, built_small: Built
) -> None:
    sizes = sizes_of([*built.rows.values(), *built_small.rows.values()])
    lines = [line.split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines()]
    for tag in {tag for tag, _ in sizes if "+" not in tag}:
        shown = next(line for line in lines if line[0] == f"| `{tag}`" and len(line) > 10)
        wanted = " | ".join(size_row(tag, sizes)).split(" | ")
        pairs = zip(shown[1:], wanted[1:], strict=True)
        assert [(a, b) for a, b in pairs if b != "–" and a.strip(" |") != b] == []


def test_every_command_has_a_help_text() -> None:
    commands = [main.commands[name] for name in sorted(main.commands)]
    assert [command.name for command in commands if not command.help] == []


def test_the_readme_fits_one_screen_and_begins_with_a_picture() -> None:
    lines = read("README.md").split("\n")
    assert len(lines) <= 60
    assert lines[2].startswith("![")


def links(text: str) -> list[str]:
    return [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "//" not in link]


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/printing.md",
        "docs/settings.md",
        "docs/contacts.md",
        "docs/bench.md",
        "docs/translating.md",
        "docs/languages.md",
    ],
)
def test_every_link_in_the_docs_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    assert [link for link in links(read(page)) if not (folder / Path(link)).exists()] == []


def test_the_gallery_has_words_for_whatever_the_manifest_can_say() -> None:
    from handbill.project.formats import press_formats  # noqa: PLC0415 -- beside what it is compared with

    assert {name for form in press_formats().values() for name in form.variants} == set(VARIANTS)
    assert {form.edge for form in press_formats().values()} <= set(EDGES)
    assert set(STATES) == {"draft", "translated", "reviewed", "source"}


def test_help_is_shown_without_a_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    context = click.Context(main)
    assert "Print leaflets" in main.get_help(context)
