"""A paper's weight -> how far the pages of each nested sheet move towards the spine.

Sources: imposition reference, section 5.3 (80 g/m2 is about 0.1 mm thick; the innermost sheet of a
stapled booklet stands out by one thickness for every sheet around it).
"""

from typing import Final

from handbill.length import points

# Thickness of uncoated paper for each gram per square metre, in points.
CALIPER: Final = points("0.1 mm") / 80
# Thinner booklets are trimmed so little that nobody sees it.
FROM_PAGES: Final = 24
USUAL_WEIGHT: Final = 80.0
LIGHTEST: Final = 30.0
HEAVIEST: Final = 400.0


def thickness(weight: float) -> float:
    """Give the thickness in points of a sheet of so many grams per square metre."""
    return weight * CALIPER


def creep(pages: int, weight: float) -> float:
    """Give the shift in points for each sheet around a sheet: none in a thin booklet."""
    return thickness(weight) if pages >= FROM_PAGES else 0.0
