"""The page for browsers as a real one shows it: narrow, enlarged, dark, and with a hostile style.

Where Debian's Chromium is not installed, these are left out; what holds them up is tested without.
"""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from conftest import TAGS, Built

from handbill.colour import contrast, needed
from handbill.language import registry
from handbill.project.text import bare

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

# Width in CSS pixels, and how many times larger the reader has made the type.
VIEWS = ((320, 1), (1000, 1), (320, 2))
PAGE = """<!DOCTYPE html><meta charset="utf-8"><body><pre id="out"></pre><script>
const pages = %s, views = %s, out = [];
let waiting = pages.length * views.length;
function ground(e) {
  for (; e; e = e.parentElement) {
    const c = e.ownerDocument.defaultView.getComputedStyle(e).backgroundColor;
    if (c !== 'rgba(0, 0, 0, 0)') return c;
  }
  return 'none';
}
function look(frame, name, width, zoom) {
  const d = frame.contentDocument, w = frame.contentWindow, texts = {};
  d.documentElement.style.fontSize = 16 * zoom + 'px';
  frame.style.height = d.documentElement.scrollHeight + 'px';
  const walk = d.createTreeWalker(d.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, s = w.getComputedStyle(e);
    if (!walk.currentNode.data.trim() || e.closest('svg')) continue;
    texts[[s.color, ground(e), s.fontSize, s.fontWeight].join('|')] = walk.currentNode.data;
  }
  const lines = [...d.querySelectorAll('.draft p, .example p')].map(p => {
    const r = p.getBoundingClientRect(), s = w.getComputedStyle(p);
    p.scrollIntoView();
    const q = p.getBoundingClientRect();
    const top = d.elementFromPoint(q.left + q.width / 2, q.top + q.height / 2);
    return {text: p.textContent, width: r.width, height: r.height, opacity: s.opacity,
            visibility: s.visibility, size: parseFloat(s.fontSize), free: p.contains(top)};
  });
  const targets = [...d.querySelectorAll('a')].map(a => a.getBoundingClientRect().height);
  out.push({name, width, zoom, dark: w.matchMedia('(prefers-color-scheme: dark)').matches,
            scroll: d.documentElement.scrollWidth, texts, lines, targets});
  if (--waiting === 0) document.getElementById('out').textContent = JSON.stringify(out);
}
for (const [name, html] of pages) for (const [width, zoom] of views) {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'border: 0; display: block; height: 900px; width: ' + width + 'px';
  frame.onload = () => look(frame, name, width, zoom);
  frame.srcdoc = html;
  document.body.append(frame);
}
</script>"""


def shown(folder: Path, pages: dict[str, str], *, dark: bool) -> list[dict[str, Any]]:
    """Show pages in every view, and give what a reader sees of each."""
    file = folder / f"wrapper-{int(dark)}.html"
    told = json.dumps(list(pages.items())).replace("</", "<\\/")
    file.write_text(PAGE % (told, json.dumps(VIEWS)), encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
    scheme = f"--blink-settings=preferredColorScheme={int(not dark)}"
    own = f"--user-data-dir={folder / 'profile'}"
    done = subprocess.run(
        [str(CHROMIUM), *options, scheme, own, "--virtual-time-budget=9000", "--dump-dom", file],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    found = re.search(r'<pre id="out">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found
    seen = json.loads(unescape(found[1]))
    assert len(seen) == len(pages) * len(VIEWS), done.stderr
    assert {view["dark"] for view in seen} == {dark}
    return list(seen)


@pytest.fixture(scope="module")
def views(
    built: Built, tmp_path_factory: pytest.TempPathFactory
) -> dict[bool, list[dict[str, Any]]]:
    """Give every view of every language, in the light and in the dark."""
    folder = tmp_path_factory.mktemp("browser")
    pages = {tag: built.file(tag, "reader", "html").read_text(encoding="utf-8") for tag in TAGS}
    return {dark: shown(folder, pages, dark=dark) for dark in (False, True)}


DARK = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


@DARK
def test_nobody_has_to_scroll_sideways(views: dict[bool, list[dict[str, Any]]], dark: bool) -> None:  # noqa: FBT001
    for view in views[dark]:
        assert view["scroll"] <= view["width"], (view["name"], view["zoom"])


def rgb(colour: str) -> tuple[int, int, int]:
    parts = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour)
    assert parts, colour
    return int(parts[1]), int(parts[2]), int(parts[3])


@DARK
def test_all_type_is_told_from_its_ground(
    views: dict[bool, list[dict[str, Any]]],
    dark: bool,  # noqa: FBT001
) -> None:
    for view in views[dark]:
        assert len(view["texts"]) > 5
        for key, text in view["texts"].items():
            colour, ground, size, weight = key.split("|")
            points = float(size.removesuffix("px")) * 0.75
            least = needed(points, bold=int(weight) >= 700)
            assert contrast(rgb(colour), rgb(ground)) >= least, (view["name"], key, text)


@DARK
def test_what_can_be_tapped_is_large_enough_for_a_finger(
    views: dict[bool, list[dict[str, Any]]],
    dark: bool,  # noqa: FBT001
) -> None:
    """WCAG 2.2, success criterion 2.5.8: 24 CSS pixels."""
    for view in views[dark]:
        assert min(view["targets"]) >= 24, view["name"]


def are_seen(lines: list[dict[str, Any]]) -> bool:
    """Whether lines are there, of some size, opaque, and covered by nothing."""
    return all(
        line["free"]
        and line["height"] > 10
        and line["width"] > 100
        and line["size"] >= 12
        and line["opacity"] == "1"
        and line["visibility"] == "visible"
        for line in lines
    )


@DARK
def test_a_draft_and_an_example_are_seen_to_be_one(
    views: dict[bool, list[dict[str, Any]]],
    dark: bool,  # noqa: FBT001
) -> None:
    for view in views[dark]:
        said = [bare(line["text"]) for line in view["lines"]]
        assert sum("EXAMPLE" in text for text in said) == 2
        tag = view["name"]
        draft = {bare(registry()[name].draft) for name in (tag, "en")}
        assert (draft <= set(said)) == (tag != "en")
        assert are_seen(view["lines"])


@pytest.mark.parametrize(
    "style",
    [
        ".draft { display: none }",
        ".draft { position: absolute; top: -999em }",
        "main { position: relative; margin-top: -99em; background: #fff; z-index: 1 }",
        ".draft, .example { font-size: 1px }",
    ],
)
def test_the_check_above_sees_what_is_hidden(built: Built, style: str, tmp_path: Path) -> None:
    html = built.file("es", "reader", "html").read_text(encoding="utf-8")
    broken = html.replace("</style>", f"{style}</style>")
    for view in shown(tmp_path, {"es": broken}, dark=False):
        assert not are_seen(view["lines"])
