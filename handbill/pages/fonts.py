"""``fonts.toml`` + a language's stack -> static instances, and a fontconfig file that names them.

Static instances of a fixed repertoire set a page in 50 ms where variable fonts take over a second.
They are made once and cached by content. Pango sees them, and nothing else, through
``FONTCONFIG_FILE``: system fonts never leak in. What makes them is imported by whoever does: most
builds find them made.
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import fontTools

from handbill.folder import MAKING, appearing
from handbill.problem import Place, Problem

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

REGISTRY: Final = "handbill/fonts.toml"
# What changes here changes every instance: it stands in their cache key.
RECIPE: Final = f"2 fontTools {fontTools.version}"
# The hashes of a family's faces, beside them.
SUMS: Final = "sums.txt"


@dataclass(frozen=True)
class FontSet:
    """The faces of one edition: the fontconfig file that names them, and their family names."""

    configuration: Path
    families: tuple[str, ...]


class FontError(Exception):
    """A family that cannot be had; carries the problem to report."""

    def __init__(self, what: str, mend: str) -> None:
        """Keep the problem."""
        super().__init__(what)
        self.problem = Problem(Place(REGISTRY), what, mend)


@cache
def _registry() -> dict[str, Any]:
    text = files("handbill").joinpath("fonts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def prepare(stack: Iterable[str], characters: frozenset[str], cache_folder: Path) -> FontSet:
    """Make, or find in the cache, the faces of a stack. Raises ``FontError``.

    ``characters`` are those of the edition; only faces too large to keep whole are cut to them.
    """
    families = tuple(stack)
    folders = [_family(name, characters, cache_folder) for name in families]
    return FontSet(_configuration(folders, cache_folder), families)


def _family(name: str, characters: frozenset[str], cache_folder: Path) -> Path:
    row = _registry().get(name)
    if row is None or name == "repertoire":
        what = f'there is no typeface "{name}"'
        raise FontError(what, f"add a table for it, or name one of {', '.join(_families())}")
    unicodes = () if "files" in row else _unicodes(row["repertoire"], characters)
    folder = cache_folder / "fonts" / _key(name, row, unicodes)
    if not _is_whole(folder):
        shutil.rmtree(folder, ignore_errors=True)
        _make(row, unicodes, folder)
    return folder


def cut_to_edition(stack: Iterable[str]) -> bool:
    """Whether some family of a stack is cut to the characters of an edition."""
    rows = (_registry().get(name, {}) for name in stack)
    return any(row.get("repertoire") == "edition" for row in rows)


def _is_whole(folder: Path) -> bool:
    """Whether a family is there as it was made; that it is used is noted for whoever trims."""
    if not folder.is_dir():
        return False
    with contextlib.suppress(OSError):
        os.utime(folder)
    return _is_as_made(folder, folder.stat().st_ino)


@cache
def _is_as_made(folder: Path, _inode: int) -> bool:
    """Whether no face was harmed since; looked at once in a process."""
    try:
        return (folder / SUMS).read_text(encoding="ascii") == _sums(folder)
    except (OSError, ValueError):
        return False


def _sums(folder: Path) -> str:
    faces = sorted(file for file in folder.iterdir() if file.name != SUMS)
    rows = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in faces)
    return "\n".join(rows)


def lacking(names: Iterable[str], cache_folder: Path) -> list[str]:
    """Name the families of a fixed repertoire that are not in the cache yet, the slowest first."""
    rows = {name: _registry()[name] for name in names if name in _families()}
    gone: dict[str, int] = {}
    for name, row in rows.items():
        if row.get("repertoire") == "edition":
            continue
        unicodes = () if "files" in row else _unicodes(row["repertoire"], frozenset())
        if not (cache_folder / "fonts" / _key(name, row, unicodes)).is_dir():
            gone[name] = len(unicodes) * len(row.get("weights", ()))
    return sorted(gone, key=lambda name: -gone[name])


def _families() -> list[str]:
    return [name for name in _registry() if name != "repertoire"]


def _unicodes(repertoire: str, characters: frozenset[str]) -> tuple[int, ...]:
    if repertoire == "edition":
        return tuple(sorted(ord(char) for char in characters))
    return tuple(sorted(set(_spans(repertoire))))


def _spans(repertoire: str) -> Iterator[int]:
    known = _registry()["repertoire"]
    for span in known[repertoire]:
        if span in known:
            yield from _spans(span)
        else:
            first, _, last = span.partition("-")
            yield from range(int(first, 16), int(last or first, 16) + 1)


def _key(name: str, row: dict[str, Any], unicodes: tuple[int, ...]) -> str:
    kept = (row.get("weights"), row.get("without"))
    recipe = repr((RECIPE, sorted(row["sha256"].items()), kept, unicodes))
    slug = re.sub(r"\W+", "-", name.lower())
    return f"{slug}-{hashlib.sha256(recipe.encode()).hexdigest()[:20]}"


def _make(row: dict[str, Any], unicodes: tuple[int, ...], folder: Path) -> None:
    """Fill a new folder with a family's faces."""
    with appearing(folder) as work:
        if "files" in row:
            _copy(row, work)
        else:
            _instantiate(row, unicodes, work)
        (work / SUMS).write_text(_sums(work), encoding="ascii")


def _copy(row: dict[str, Any], work: Path) -> None:
    source = Path(str(files("handbill"))) / row["folder"]
    for weight, name in row["files"].items():
        _verified(source / name, row["sha256"][weight])
        _weighted(source / name, int(weight), work / name)


def _weighted(source: Path, weight: int, target: Path) -> None:
    """Copy a face; one that states another weight than it has (Nastaliq's bold) is corrected."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- see above

    font = TTFont(source, recalcTimestamp=False)
    if font["OS/2"].usWeightClass == weight:
        shutil.copyfile(source, target)
    else:
        font["OS/2"].usWeightClass = weight
        font.save(target)


def _instantiate(row: dict[str, Any], unicodes: tuple[int, ...], work: Path) -> None:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- see above
    from fontTools.varLib import instancer  # noqa: PLC0415 -- see above

    source = _package_folder(row["package"]) / row["file"]
    _verified(source, row["sha256"]["file"])
    # Subset first: the whole of Noto Sans would take 5 s a weight.
    small = _subset(source, unicodes, row.get("without", []))
    small.save(work / "subset.ttf")
    for weight in row["weights"]:
        font = TTFont(work / "subset.ttf", recalcTimestamp=False)
        place = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes} | {"wght": weight}
        static = instancer.instantiateVariableFont(font, place, updateFontNames=True)
        static.save(work / f"{weight}.ttf")
    (work / "subset.ttf").unlink()


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        what = f'the package "{name}", which carries a typeface, is not installed'
        raise FontError(what, "delete .venv and run python3 build.py again")
    return Path(spec.submodule_search_locations[0])


def _verified(file: Path, sha256: str) -> None:
    if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
        what = f"{file.name} is missing or not the file that was chosen"
        raise FontError(what, "install the pinned version again, or correct its hash")


def _subset(source: Path, unicodes: tuple[int, ...], without: list[str]) -> "TTFont":
    from fontTools import subset  # noqa: PLC0415 -- see above
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- see above

    font = TTFont(source, recalcTimestamp=False)
    tables = [font[tag].table.FeatureList for tag in ("GSUB", "GPOS") if tag in font]
    known = {record.FeatureTag for table in tables for record in table.FeatureRecord}
    options = subset.Options()
    options.layout_features = sorted(known - set(without))
    options.name_IDs = ["*"]
    options.notdef_outline = True
    # Names of languages and scripts, which no PDF needs.
    options.drop_tables += ["meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    return font


def _configuration(folders: list[Path], cache_folder: Path) -> Path:
    lines = "".join(f"<dir>{escape(str(folder.resolve()))}</dir>" for folder in folders)
    cached = escape(str((cache_folder / "fontconfig").resolve()))
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{lines}<cachedir>{cached}</cachedir></fontconfig>\n"
    )
    name = hashlib.sha256(text.encode()).hexdigest()[:20]
    file = cache_folder / "fontconfig" / f"{name}.conf"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f"{MAKING}{os.getpid()}-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(temporary).replace(file)
    return file
