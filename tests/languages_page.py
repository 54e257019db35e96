"""The registry, and the sizes that a build of ``lead`` chose -> ``docs/languages.md``.

Run it in the prepared environment: ``.venv/bin/python tests/languages_page.py``.
"""

import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from conftest import ROOT, handbill, make_shop, read_built

from handbill.language import SOURCE, Language, registry

PAGE: Final = ROOT / "docs" / "languages.md"
FORMATS: Final = tuple(
    tomllib.loads((ROOT / "flyers" / "lead" / "flyer.toml").read_text(encoding="utf-8"))["formats"]
)
BREAKS: Final = {
    "spaces": "at spaces",
    "spaces-only": "at spaces, words kept whole",
    "words": "at words, by a dictionary",
    "letters": "between letters",
}
NO_SIZE: Final = "–"
TEXT: Final = """\
# Languages

The languages that the press knows, from its registry
[`handbill/languages.toml`](../handbill/languages.toml). One that is not here needs one table:
[translating](translating.md#a-new-language) tells how, in the press or in a project of your own.

"Breaks" is where lines may break; "smallest" is the smallest size of body text that the fit will go
to. Drafts of the languages marked * print only with `--drafts`, as few people can check them.
`en-XA` and `ar-XB` are no languages but English made strange: accented and 40 % longer, and
mirrored. A string that stays plain in `en-XA` cannot be translated.

{registry}

## The size of "lead"

Body size in points that the fit chose for the flyer `lead` on Letter, in colour, with a contact
filled in (whichever: each has the same room) and everything that a format carries. Made with
`tests/languages_page.py`.

{sizes}
"""

# Sizes of body text in points, by language and format.
Sizes = Mapping[tuple[str, str], float]


def sizes_of(rows: Iterable[Mapping[str, Any]]) -> Sizes:
    """Read the sizes of single languages out of a manifest's rows."""
    printed = [row for row in rows if row["variant"] == "print" or row["format"] == "reader"]
    return {(row["language"], row["format"]): row["body_pt"] for row in printed if row["body_pt"]}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def registry_row(language: Language) -> list[str]:
    """Give what the page says of a language."""
    return [
        f"`{language.tag}`{' *' if language.caution else ''}",
        language.english,
        language.endonym,
        language.script,
        "right to left" if language.right_to_left else "left to right",
        language.stack[0],
        BREAKS[language.breaks] + (", hyphenated" if language.hyphenate else ""),
        f"{language.smallest:g} pt",
    ]


def size_row(tag: str, sizes: Sizes) -> list[str]:
    """Give the sizes of a language."""
    found = (sizes.get((tag, name)) for name in FORMATS)
    return [f"`{tag}`", *(f"{size:g}" if size else NO_SIZE for size in found)]


def page(sizes: Sizes) -> str:
    """Write the page."""
    heads = ("tag", "English", "own name", "script", "direction", "typeface", "breaks", "smallest")
    tags = [tag for tag in registry() if any(tag == known for known, _ in sizes)]
    return TEXT.format(
        registry=table(heads, map(registry_row, registry().values())),
        sizes=table(("", *FORMATS), (size_row(tag, sizes) for tag in tags)),
    )


def catalogs() -> list[str]:
    """Give the languages that this repository has catalogs of."""
    folders = {tag: ROOT / "locales" / row.locale for tag, row in registry().items()}
    return [tag for tag, folder in folders.items() if folder.is_dir()]


def main() -> None:
    """Build "lead" in everything, language by language, and write the page."""
    sizes: dict[tuple[str, str], float] = {}
    formats = [word for name in FORMATS for word in ("--format", name)]
    options = ("--variant", "print", "--variant", "read", "--contact", "example", "--drafts")
    with tempfile.TemporaryDirectory() as folder:
        shop = make_shop(Path(folder) / "shop", ROOT / ".cache", catalogs())
        for tag, language in registry().items():
            if tag == SOURCE or language.pseudo or tag in catalogs():
                done = handbill("build", "--language", tag, *formats, *options, cwd=shop)
                sys.stderr.write(done.stderr)
                sizes |= sizes_of(read_built(shop / "out").rows.values())
    PAGE.write_text(page(sizes), encoding="utf-8")


if __name__ == "__main__":
    main()
