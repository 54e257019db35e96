"""The zip of an .xlsx file -> the parts of it that may be read, each looked through first.

The parts are written to a new zip, so that what openpyxl reads is what was looked at: a stranger's
zip can name a part twice, say less than it holds, or have a hundred bytes swell to all memory.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from handbill.grids.grid import Use
from handbill.problem import Place, refused

MOST_PARTS: Final = 500
AGAIN: Final = "open it in your spreadsheet program and save it as .xlsx again"

_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_STEP: Final = 64 * 1024
# Pictures, macros, other people's names and the like are not even unpacked.
_NEEDED: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels"
    r"|xl/(?:workbook|styles|sharedstrings)\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_FORBIDDEN: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)|\0", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
# openpyxl works a shared formula out for every cell that shares it; to us each is only a formula.
_FORMULA: Final = re.compile(
    rb"<((?:[^\s<>/\"'=]+:)?f)(?:\s+[^\s<>/\"'=]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))+\s*(/?)>"
)


def looked_through(raw: bytes, name: str, use: Use) -> io.BytesIO:
    """Give a zip of the parts that are needed.

    Raises ``HandbillError``, exit code 2, for what is no .xlsx file or could do harm.
    """
    place = Place(name)
    _is_zip(raw, place)
    clean = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(clean, "w") as target:
            for part, content in _parts(archive, place, use):
                target.writestr(part, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError):
        raise refused(place, "the file is damaged or not whole", AGAIN) from None
    except NotImplementedError:
        raise refused(place, "the file is packed in a way that is not read", AGAIN) from None
    clean.seek(0)
    return clean


def _is_zip(raw: bytes, place: Place) -> None:
    if raw.startswith(_OLD):
        if _LOCKED in raw:
            raise refused(place, "the file is locked with a password", "save it without one")
        raise refused(place, "this is a file of an old Excel (.xls)", AGAIN)
    if not raw.startswith(b"PK"):
        what = "this is no .xlsx file, whatever its name says"
        raise refused(place, what, "save it as .xlsx; if it is CSV, name it .csv")


def _parts(archive: zipfile.ZipFile, place: Place, use: Use) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if "mimetype" in names or not any(name.casefold() == "xl/workbook.xml" for name in names):
        raise refused(place, "this is no Excel file, whatever its name says", AGAIN)
    needed = [entry for entry in entries if _NEEDED.fullmatch(entry.filename)]
    whole = sum(entry.file_size for entry in needed)
    if len(entries) > MOST_PARTS or whole > use.unpacked or len(set(names)) < len(names):
        raise _too_large(place, use)
    tags = 0
    for entry in needed:
        content = _content(archive, entry, place, use)
        whole += len(content) - entry.file_size
        tags += content.count(b"<")
        if tags > use.tags:
            raise _too_large(place, use)
        _harmless(content, place, use)
        yield entry.filename, _FORMULA.sub(rb"<\1\2>", content)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Place, use: Use) -> bytes:
    """Unpack a part step by step: what its zip says of its size need not be so."""
    content = bytearray()
    with archive.open(entry) as stream:
        while step := stream.read(_STEP):
            content += step
            if len(content) > use.unpacked:
                raise _too_large(place, use)
    return bytes(content)


def _too_large(place: Place, use: Use) -> Exception:
    what = "the file is far larger inside than such a table can be"
    return refused(place, what, use.anew)


def _harmless(content: bytes, place: Place, use: Use) -> None:
    """Let pass only what spreadsheet programs write: plain XML in UTF-8, without entities."""
    encoding = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    odd = encoding is not None and encoding[1].upper() not in (b"UTF-8", b"US-ASCII")
    if odd or _FORBIDDEN.search(content) or not _is_utf8(content):
        what = "the file holds what no spreadsheet program writes"
        raise refused(place, what, use.anew)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
