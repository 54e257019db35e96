"""The system's libraries that set text -> their versions, on which every line break depends.

They are asked themselves, without WeasyPrint: to import that takes longer than to set a page.
"""

import ctypes
import os
import sys
from functools import cache
from pathlib import Path
from typing import Final

# What they are called by the systems that we know, as WeasyPrint looks for them.
_ENDINGS: Final = {"linux": ".so.{}", "darwin": ".{}.dylib", "win32": "-{}.dll"}
_LIBRARIES: Final = {
    "pango": ("libpango-1.0", 0),
    "pangoft2": ("libpangoft2-1.0", 0),
    "harfbuzz": ("libharfbuzz", 0),
    "harfbuzz-subset": ("libharfbuzz-subset", 0),
    "fontconfig": ("libfontconfig", 1),
}
_WINDOWS: Final = r"C:\msys64\ucrt64\bin"


@cache
def engine() -> tuple[tuple[str, str], ...]:
    """Give the version of each library; of one that is elsewhere, as WeasyPrint finds it."""
    libraries = {name: _opened(*row) for name, row in _LIBRARIES.items()}
    pango, harfbuzz, fontconfig = (libraries[name] for name in ("pango", "harfbuzz", "fontconfig"))
    if pango is None or harfbuzz is None or fontconfig is None:
        return (("pango", _by_weasyprint()),)
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    return (
        ("pango", str(pango.pango_version())),
        ("harfbuzz", harfbuzz.hb_version_string().decode()),
        ("fontconfig", str(fontconfig.FcGetVersion())),
    )


def _opened(name: str, number: int) -> ctypes.CDLL | None:
    ending = _ENDINGS.get(sys.platform, ".so.{}").format(number)
    if sys.platform == "win32" and Path(_WINDOWS).is_dir():
        os.add_dll_directory(_WINDOWS)
    try:
        return ctypes.CDLL(name + ending)
    except OSError:
        return None


def _by_weasyprint() -> str:
    from weasyprint.text.ffi import pango  # noqa: PLC0415 -- takes its time

    return str(pango.pango_version())
