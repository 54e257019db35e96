"""Files for one reader -> one zip, the same bytes whenever and wherever it is packed."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# A file that everybody may read, on systems that know permissions.
READABLE = 0o100644 << 16


def pack_path(flyer: str, language: str, contact: str) -> str:
    """Give the path of a zip below the output folder."""
    return f"packs/{flyer}.{language}.{contact}.zip"


def packed(files: Mapping[str, bytes], day: date) -> bytes:
    """Pack files by their names, dated by the edition's day alone."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name in sorted(files):
            info = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            # Unix, whatever packs it: else the system's name would be told.
            info.create_system = 3
            info.external_attr = READABLE
            archive.writestr(info, files[name], ZIP_DEFLATED, 9)
    return stream.getvalue()
