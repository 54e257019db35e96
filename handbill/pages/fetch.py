"""The one door to files, and none to the network: a URL on a virtual origin -> bytes.

Every address is below ``https://assets.invalid/``, which also keeps local paths out of the PDF and
makes its bytes independent of the folder. A flyer's own file is opened part by part, never
following a link (hostile-input measurements, section 1.3).
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from handbill.pages.assets import LARGEST_FILE, TYPES
from handbill.pages.reads import note_asset, note_contact

ORIGIN: Final = "https://assets.invalid/"
# Of pictures that the press drew itself.
MADE_TYPES: Final = {**TYPES, ".png": "image/png"}


# What the layouts call a contact's own picture.
LOGO: Final = ".logo.png"


class DeniedError(FatalURLFetchingError):  # type: ignore[misc]
    """An address that may not be opened; it ends the setting of the document."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Opens a flyer's own files and nothing else, and notes what was opened.

    ``made`` are pictures that the press drew itself, by name.
    """

    def __init__(self, folder: Path, made: Mapping[str, bytes] | None = None) -> None:
        """Serve the files below one flyer's folder."""
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.folder = folder
        self.made = made or {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Open one address. Raises ``DeniedError`` for everything but the flyer's own files."""
        del headers
        parts = _parts(url)
        name = "/".join(parts)
        body = self.made.get(name)
        if body is None:
            body = _opened(self.folder, parts, url)
            note_asset(name)
        else:
            # Of what the press draws, only these show what a project says.
            note_contact("logo" if name == LOGO else "qr")
        kind = (MADE_TYPES if name in self.made else TYPES)[Path(name).suffix]
        return URLFetcherResponse(url, body, {"Content-Type": kind})


def _parts(url: str) -> list[str]:
    """Split an address into the names of folders and file, each safe to open."""
    split = urlsplit(url)
    if f"{split.scheme}://{split.netloc}/" != ORIGIN or split.query:
        message = f'"{url[:80]}" is not a file of the flyer'
        raise DeniedError(message)
    parts = unquote(split.path).removeprefix("/").split("/")
    for part in parts:
        if part in ("", ".", "..") or any(char in part for char in "\\:\0"):
            message = f'"{url[:80]}" leaves the flyer\'s folder'
            raise DeniedError(message)
    return parts


def _opened(folder: Path, parts: list[str], url: str) -> bytes:
    if Path(parts[-1]).suffix not in TYPES:
        message = f'"{parts[-1]}" is no kind of file that a flyer may use ({", ".join(TYPES)})'
        raise DeniedError(message)
    try:
        return _read(folder, parts)
    except OSError as error:
        message = f'"{url.removeprefix(ORIGIN)}" cannot be opened: {error.strerror}'
        raise DeniedError(message) from error


def _read(folder: Path, parts: list[str]) -> bytes:
    """Open part by part, so that no link leads out of the folder and no pipe blocks us."""
    follow_not = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handles = [os.open(folder, os.O_RDONLY)]
    try:
        for part in parts:
            handles.append(os.open(part, follow_not, dir_fd=handles[-1]))
        found = os.fstat(handles[-1])
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_FILE:
            raise OSError(0, "it is no plain file, or too large")
        with os.fdopen(handles.pop(), "rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    finally:
        for handle in handles:
            os.close(handle)
