"""What the guides to printed pieces are called."""

from typing import Final

# What prints a variant: somebody at a printer, or a house with machines of its own.
KINDS: Final = {"shop": "shop-guide", "riso": "riso-guide"}


def guide_path(flyer: str, tag: str, form: str, paper: str, kind: str) -> str:
    """Give the path of a guide's page below the output folder."""
    return f"{flyer}/{tag}/{flyer}.{tag}.{form}.{paper}.{kind}.html"


def kind_of(variant: str, part: str) -> str:
    """Name the guide that goes with a variant, and with files whose sheets are turned by hand."""
    by_hand = "by-hand-guide" if part in ("fronts", "backs") else "guide"
    return KINDS.get(variant, by_hand)
