"""What the press made -> the same texts, as documents that the peers set.

Each is one of the press's files: its words, its page, and the size that the fit found, so that the
peers set as many lines. They neither fit nor fold.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from handbill.formats.format import Format
from handbill.language import Language
from handbill.pages.fonts import prepare
from handbill.pages.markup import Text, parse
from handbill.pages.template import render_flyer
from handbill.pages.trust import doubt
from handbill.paper import Paper
from handbill.plan.make import Wish, make_plan
from handbill.plan.setting import Setting, Words
from handbill.press.words import press_messages
from handbill.problem import ExitCode, HandbillError, Problem
from handbill.project.read import read_project

# Folds whose sheet one would set as columns, having no program that folds.
IN_COLUMNS: Final = ("letter-fold", "z-fold", "half-fold", "gate-fold")


@dataclass(frozen=True)
class Block:
    """A piece of the text: its ``kind`` (title, heading, small or body) and its HTML."""

    kind: str
    html: str


@dataclass(frozen=True)
class Voice:
    """A document's text in one language."""

    language: Language
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """One file for a peer to make: lengths in points.

    ``fonts`` are the folders of the very instances that the press sets it in.
    """

    name: str
    title: str
    voices: tuple[Voice, ...]
    width: float
    height: float
    columns: int
    margins: tuple[float, float, float]
    gutter: float
    body: float
    tagged: bool
    fonts: tuple[Path, ...]


def documents(
    root: Path, cache: Path, rows: Sequence[dict[str, Any]], wish: Wish
) -> list[Document]:
    """Give a document for each PDF of a build, in the order of its plan."""
    known = {row["path"]: row for row in rows}
    plan = make_plan(read_project(root), wish, press_messages())
    return [
        _document(task.setting, job.path, known[job.path], cache)
        for task in plan.tasks
        for job in task.jobs
        if job.kind == "pdf" and job.path in known
    ]


def _document(setting: Setting, path: str, row: dict[str, Any], cache: Path) -> Document:
    form = setting.format
    voices = tuple(
        Voice(words.language, tuple(_blocks(setting, words, row)))
        for words in setting.edition.faces
    )
    (width, height), columns = _page(form, setting.paper)
    margins = form.margins
    return Document(
        name=path.rsplit("/", 1)[-1].removesuffix(".pdf"),
        title=setting.flyer.facts.title,
        voices=voices,
        width=width,
        height=height,
        columns=columns,
        margins=(margins.top, margins.foot, margins.side),
        gutter=margins.gutter,
        body=float(row["body_pt"]),
        tagged=setting.tagged,
        fonts=_fonts(voices, cache),
    )


def _text(setting: Setting, words: Words) -> Text:
    html = render_flyer(setting.flyer, words)
    if isinstance(html, Problem):
        raise HandbillError(ExitCode.CONTENT, html)
    text = parse(html, setting.flyer.template_path, spaces=words.language.spaces)
    if isinstance(text, Problem):
        raise HandbillError(ExitCode.CONTENT, text)
    return text


def _page(form: Format, paper: Paper) -> tuple[tuple[float, float], int]:
    if form.fold in IN_COLUMNS:
        return form.sheet_size(paper), form.cells[0]
    return form.page_sizes(paper, form.pages[0])[0], form.columns


def _blocks(setting: Setting, words: Words, row: dict[str, Any]) -> Iterator[Block]:
    """Give the words that the piece carries, as its manifest says."""
    text = _text(setting, words)
    yield Block("title", text.title)
    yield Block("heading", text.subtitle)
    yield Block("small", text.scope)
    if row["form"] == "body":
        yield Block("body", text.intro)
    for point in text.points:
        if point.id not in row["left_out"]:
            yield Block("heading", point.heading)
            told = {"body": point.body, "short": f"<p>{point.short}</p>"}
            yield Block("body", told.get(row["form"], ""))
    yield Block("body", text.closing)
    yield Block("small", text.sources)
    doubted = doubt(setting.face_review(words))
    if doubted:
        yield from (
            Block("small", getattr(each, doubted)) for each in (words.language, setting.source)
        )


def _fonts(voices: Iterable[Voice], cache: Path) -> tuple[Path, ...]:
    stack = dict.fromkeys(name for voice in voices for name in voice.language.stack)
    said = (block.html for voice in voices for block in voice.blocks)
    characters = frozenset("".join(said)) | frozenset(map(chr, range(32, 127)))
    configuration = prepare(stack, characters, cache).configuration.read_text(encoding="utf-8")
    return tuple(Path(folder) for folder in re.findall("<dir>(.*?)</dir>", configuration))


def variable_fonts(folder: Path) -> Path:
    """Write a fontconfig file that names the typefaces as they come, variable ones whole.

    So they lie on a system whose packages brought them, and so a naive caller uses them.
    """
    registry = tomllib.loads(files("handbill").joinpath("fonts.toml").read_text(encoding="utf-8"))
    found = {_origin(row) for row in registry.values() if "sha256" in row}
    lines = "".join(f"<dir>{escape(str(each))}</dir>" for each in sorted(found))
    cached = f"<cachedir>{escape(str(folder / 'fontconfig'))}</cachedir>"
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    file = folder / "variable.conf"
    file.write_text(f"{head}<fontconfig>{lines}{cached}</fontconfig>\n", encoding="utf-8")
    return file


def _origin(row: dict[str, Any]) -> Path:
    """Give the folder that a family of the registry comes from."""
    if "folder" in row:
        return Path(str(files("handbill"))) / str(row["folder"])
    spec = find_spec(row["package"])
    places = list(spec.submodule_search_locations or []) if spec else []
    return (Path(places[0]) / str(row["file"])).parent
