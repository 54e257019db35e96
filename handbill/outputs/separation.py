"""Screen colours -> four inks, by the ICC profile of a press and within its limit of ink.

Black and greys are black ink alone, so that small type has one plate and no coloured rim; every
other flat colour, the accent above all, is a build of whole percents without traces of an ink.
"""

from io import BytesIO
from typing import Any, Final, TypeAlias

from PIL import Image, ImageCms, ImageFilter

from handbill.outputs.ink import SOLID_BLACK, Colour, parsed
from handbill.project.profile import Profile

Cmyk: TypeAlias = tuple[float, float, float, float]

# All inks in one place, as a share of one ink: more does not dry on coated paper.
MOST_INK: Final = 2.8
# Pictures are rounded to 255 steps afterwards, each ink by half a step.
MOST_IN_PICTURES: Final = 2.79
# Less of an ink than this share is a trace: one more plate to register, for nothing.
TRACE: Final = 0.03
# The grid by which pictures are converted, and the levels between which it lies.
GRID: Final = 17
K_ONLY: Final = (0.0, 0.0, 0.0, 1.0)


class Separation:
    """Colours in the inks of one press."""

    def __init__(self, profile: Profile, accent: str) -> None:
        """Prepare the conversion; ``accent`` is the flyer's colour as ``#rrggbb``."""
        self._transform = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            ImageCms.ImageCmsProfile(BytesIO(profile.data)),
            "RGB",
            "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        self._accent = parsed(accent)
        self._known: dict[Colour, Cmyk] = {}

    def of(self, colour: Colour) -> Cmyk:
        """Give the inks of a colour, each as a share of one."""
        if colour not in self._known:
            self._known[colour] = self._found(colour)
        return self._known[colour]

    def _found(self, colour: Colour) -> Cmyk:
        if colour == SOLID_BLACK:
            return K_ONLY
        if len(set(colour)) == 1:
            return 0.0, 0.0, 0.0, round(1 - colour[0] / 255, 4)
        return self._build(self._accent if self._is_accent(colour) else colour)

    def _is_accent(self, colour: Colour) -> bool:
        """Whether a colour is the accent as a solid, or next to it, as type and rules have it."""
        same = colour[:2] == self._accent[:2]
        return same and colour[2] ^ self._accent[2] in (0, 1)

    def _build(self, colour: Colour) -> Cmyk:
        inks = self._converted([colour])[0]
        cyan, magenta, yellow, black = (0.0 if ink < TRACE else round(ink, 2) for ink in inks)
        return limited((cyan, magenta, yellow, black), MOST_INK)

    def _converted(self, colours: list[Colour]) -> list[Cmyk]:
        row = Image.new("RGB", (len(colours), 1))
        row.putdata(colours)
        made: Any = ImageCms.applyTransform(row, self._transform)
        shares = [level / 255 for level in made.tobytes()]
        return list(zip(*(shares[ink::4] for ink in range(4)), strict=True))

    def picture(self, image: Image.Image) -> Image.Image:
        """Convert a picture; as its colours lie between those of a grid, so do its inks."""
        levels = [round(step * 255 / (GRID - 1)) for step in range(GRID)]
        grid = [(red, green, blue) for blue in levels for green in levels for red in levels]
        inks = [limited(each, MOST_IN_PICTURES) for each in self._converted(grid)]
        table = [ink for each in inks for ink in each]
        lut = ImageFilter.Color3DLUT(GRID, table, channels=4, target_mode="CMYK", _copy_table=False)
        return image.convert("RGB").filter(lut)


def limited(inks: Cmyk, most: float) -> Cmyk:
    """Take so much out of the colours that all inks together keep to the limit; black stays."""
    cyan, magenta, yellow, black = inks
    colours = cyan + magenta + yellow
    if colours + black <= most:
        return inks
    # Rounded down: what is rounded up could lie above the limit again.
    share = (most - black) / colours
    return (*(int(ink * share * 10_000) / 10_000 for ink in inks[:3]), black)  # type: ignore[return-value]
