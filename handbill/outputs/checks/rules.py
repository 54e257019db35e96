"""What must hold of a finished PDF, by variant, as data: lengths in points, shares of 1.

Where the numbers come from: 0.25 pt is the thinnest line that presses and lasers hold, 300 pixels
an inch what a halftone of 150 lines needs and half of it what an office printer shows, 280 % the
ink that uncoated and coated paper both take (the characterisations of Fogra and the makers of
papers say 260 to 330), 6.35 mm what home printers leave white.
"""

from dataclasses import dataclass
from typing import Final

from handbill.length import points
from handbill.outputs.painted.colours import CMYK, GREY, RGB

# What a file says that it is meant for: the keys of output intents.
PRESS: Final = "/GTS_PDFX"
SCREEN: Final = "/GTS_PDFA1"
TITLE: Final = ("/Title",)
# What the standard for printers asks for beside it (ISO 15930-7, 6.2 and 6.3).
PDFX: Final = (*TITLE, "/GTS_PDFXVersion", "/Trapped", "/CreationDate", "/ModDate")


@dataclass(frozen=True)
class Rules:
    """What is allowed, and what is asked for.

    ``spaces`` are the colour spaces that paint and pictures may have, empty for any; ``black_text``
    asks for black type in one ink; ``type`` is the smallest type and ``line`` the thinnest line;
    of pictures with less than ``dpi`` pixels an inch one is told. ``margin`` stays white round a
    sheet, ``mean_ink`` is how much of it may be black (in dense scripts ``dense_ink``), zero for
    as much as one likes, ``total_ink`` how many inks may lie upon each other. A ``bleed`` asks for
    boxes that say so, art that runs on into it, and marks beyond it, an ``output_intent`` for one
    of that key; ``dated`` allows the dates that PDF/X demands; ``text`` asks for some that can be
    read out of it. Findings of the rules in ``warned`` are warnings.
    """

    variant: str
    spaces: tuple[str, ...] = ()
    black_text: bool = False
    type: float = 6.0
    line: float = 0.25
    dpi: float = 150.0
    margin: float = 0.0
    mean_ink: float = 0.0
    dense_ink: float = 0.0
    total_ink: float = 0.0
    solids: bool = True
    bleed: float = 0.0
    output_intent: str = ""
    dated: bool = False
    links: bool = False
    tagged: bool = False
    text: bool = True
    info: tuple[str, ...] = TITLE
    metadata: bool = False
    warned: frozenset[str] = frozenset()


# A coarse picture or a fine line in a flyer's art prints, if badly: it is told, and the rest is
# made. On a press that somebody pays for it is not.
MILD: Final = frozenset({"resolution", "lines"})

PRINT: Final = Rules(
    "print",
    spaces=(GREY, RGB),
    black_text=True,
    margin=points("6.35 mm"),
    warned=MILD,
)
INK_SAVER: Final = Rules(
    "ink-saver",
    # Of grey pictures, some say how bright their grey is.
    spaces=(GREY, "CalGray"),
    black_text=True,
    margin=points("6.35 mm"),
    mean_ink=0.12,
    dense_ink=0.18,
    solids=False,
    warned=MILD,
)
SHOP: Final = Rules(
    "shop",
    spaces=(GREY, CMYK),
    black_text=True,
    dpi=300.0,
    total_ink=2.8,
    bleed=points("3 mm"),
    output_intent=PRESS,
    dated=True,
    info=PDFX,
    metadata=True,
)
# A plate of one ink: what is grey on it is how much of the ink is laid.
RISO: Final = Rules(
    "riso", spaces=(GREY, "CalGray"), margin=points("6.35 mm"), text=False, warned=MILD
)
READ: Final = Rules(
    "read",
    line=0.0,
    output_intent=SCREEN,
    links=True,
    tagged=True,
    metadata=True,
    warned=MILD,
)
# Of a PDF from elsewhere: what is bad for any print, and nothing that only its maker can know.
ANY: Final = Rules(
    "",
    total_ink=0.0,
    links=True,
    metadata=True,
    info=TITLE,
    warned=frozenset({"type", "lines", "resolution", "identity", "text", "links", "actions"}),
)
VARIANTS: Final = {rules.variant: rules for rules in (PRINT, INK_SAVER, SHOP, RISO, READ, ANY)}
