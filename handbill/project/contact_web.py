"""A web address -> whether it says where it leads, and how large its QR code must be."""

import re
from typing import Final

import segno

# Modules of a QR code at level Q as pages/ draws it: 0.5 mm each, with a quiet zone of 4.
MODULE_MM: Final = 0.5
QUIET_ZONE: Final = 4
# In millimetres: the side that a code has on a sheet; a larger one takes the room of other things.
ROOM: Final = 22.0
_SHORTENER: Final = re.compile(
    r"adf\.ly|bit\.do|bit\.ly|bitly\.com|bl\.ink|buff\.ly|clck\.ru|cutt\.ly|dub\.sh"
    r"|goo\.gl|is\.gd|kutt\.it|lnkd\.in|n9\.cl|ow\.ly|qrco\.de|rb\.gy|rebrand\.ly|s\.id"
    r"|short\.io|shorte\.st|shorturl\.at|soo\.gd|surl\.li|t\.co|t\.ly|t2m\.io|tiny\.cc"
    r"|tiny\.one|tinyurl\.com|tr\.im|u\.to|urlz\.fr|v\.gd|vk\.cc|x\.gd|zpr\.io"
)
# Bytes of an address that are sure to have room: a code of version 4 holds so many at level Q
# (ISO/IEC 18004, table 7), and takes 20.5 mm.
SHORT: Final = 46
# Domains that lead nowhere (RFC 2606, RFC 6761).
_KEPT: Final = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)")


def host(address: str) -> str:
    """Give the host of a web address, in small letters."""
    name = re.sub(r"^https?://", "", address.casefold())
    return re.split(r"[/?#:]", name, maxsplit=1)[0].removeprefix("www.")


def shortener(address: str) -> str | None:
    """Name the shortener that an address is of, or nothing."""
    name = host(address)
    return next(
        (each for each in (name, name.partition(".")[2]) if _SHORTENER.fullmatch(each)), None
    )


def leads_nowhere(name: str) -> bool:
    """Whether a host is one of those that are kept for examples."""
    return _KEPT.fullmatch(name.casefold()) is not None


def whole(address: str) -> str:
    """Give a web address as its QR code has it."""
    return address if "://" in address else f"https://{address}"


def code_side(address: str) -> float:
    """Give the least side of an address's QR code in millimetres, quiet zone included."""
    code = segno.make(whole(address), error="q", boost_error=False, micro=False)
    return (code.symbol_size(border=0)[0] + 2 * QUIET_ZONE) * MODULE_MM
