"""The bytes of an ICC profile -> whether a commercial printer's output can be described by it.

ICC.1:2010 (profile version 4.3), clauses 7.2 and 10.3, 10.15; version 2 differs in the name alone.
"""

import struct
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from handbill.problem import Place, Problem

# The largest of the common profiles for printing have about 3 MB.
LARGEST: Final = 8 * 1024 * 1024
HEADER: Final = 128
MOST_TAGS: Final = 100
# What describes the colour of a press, by perceptual and colorimetric intent, both ways.
NEEDED: Final = (b"desc", b"wtpt", b"A2B0", b"B2A0", b"A2B1", b"B2A1")
OWN: Final = "TR006-coated-280.icc"
# The printing condition that the press's own profile describes, by its name in ICC's registry.
OWN_CONDITION: Final = "CGATS TR 006"
LONGEST_NAME: Final = 120


class ProfileError(ValueError):
    """A file that is no profile of a CMYK press; its message says why."""


@dataclass(frozen=True)
class Profile:
    """An output profile with four inks: its own name, the condition it describes, its bytes."""

    name: str
    condition: str
    data: bytes


def press_profile() -> Profile:
    """Give the profile that comes with the press."""
    data = files("handbill").joinpath("profiles", OWN).read_bytes()
    return parsed(data, OWN_CONDITION)


def read_profile(file: Path | None) -> Profile:
    """Read a shop's own profile, or give the press's; raises ``ProfileError`` and ``OSError``."""
    if file is None:
        return press_profile()
    with file.open("rb") as stream:
        return parsed(stream.read(LARGEST + 1))


def parsed(data: bytes, condition: str = "") -> Profile:
    """Check a profile; raises ``ProfileError``. Without a ``condition``, its name stands for it."""
    if len(data) > LARGEST:
        message = f"it is larger than {LARGEST // 1024**2} MB"
        raise ProfileError(message)
    if len(data) < HEADER + 4 or data[36:40] != b"acsp":
        message = "it is no ICC profile"
        raise ProfileError(message)
    if struct.unpack_from(">I", data)[0] != len(data):
        message = "it is cut off, or something was added to it"
        raise ProfileError(message)
    if data[8] not in (2, 4):
        message = f"its version is {data[8]}, and shops take 2 and 4"
        raise ProfileError(message)
    if data[12:16] != b"prtr" or data[16:20] != b"CMYK" or data[20:24] not in (b"Lab ", b"XYZ "):
        message = "it describes something else than a printing press with four inks"
        raise ProfileError(message)
    tags = _tags(data)
    lacking = [name.decode() for name in NEEDED if name not in tags]
    if lacking:
        message = f"it lacks {', '.join(lacking)}, which colours are converted by"
        raise ProfileError(message)
    name = _name(tags[b"desc"])
    return Profile(name, condition or name, data)


def _tags(data: bytes) -> dict[bytes, bytes]:
    """Give the tags by their signature; raises ``ProfileError`` for one outside of the file."""
    (count,) = struct.unpack_from(">I", data, HEADER)
    if count > MOST_TAGS or HEADER + 4 + 12 * count > len(data):
        message = "its table of contents is broken"
        raise ProfileError(message)
    tags = {}
    for number in range(count):
        name, offset, size = struct.unpack_from(">4sII", data, HEADER + 4 + 12 * number)
        if offset < HEADER or offset + size > len(data):
            message = "its table of contents is broken"
            raise ProfileError(message)
        tags[name] = data[offset : offset + size]
    return tags


def _name(tag: bytes) -> str:
    """Read a description: ASCII in version 2, the first of several languages in version 4."""
    text = ""
    if tag[:4] == b"desc" and len(tag) >= 12:  # noqa: PLR2004 -- signature, zeros and length
        (length,) = struct.unpack_from(">I", tag, 8)
        text = tag[12 : 12 + length].decode("ascii", "replace")
    elif tag[:4] == b"mluc" and len(tag) >= 28:  # noqa: PLR2004 -- up to the first record's end
        length, offset = struct.unpack_from(">II", tag, 20)
        text = tag[offset : offset + length].decode("utf-16-be", "replace")
    shown = "".join(char for char in text if char.isprintable()).strip()
    return shown[:LONGEST_NAME] or "a profile without a name"


def find_profile(root: Path, name: str, place: Place, found: list[Problem]) -> Path | None:
    """Find and check the profile that the settings name, a path below the project's folder."""
    file = (root / name).resolve()
    mend = "write the path of a CMYK output profile (.icc) below the project's folder"
    if not file.is_relative_to(root.resolve()) or not file.is_file():
        what = f'the profile "{name}" is no file in the project\'s folder'
        found.append(Problem(place, what, mend))
        return None
    try:
        read_profile(file)
    except (ProfileError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        what = f'the profile "{name}" cannot be used: {reason}'
        found.append(Problem(place, what, mend))
        return None
    return file
