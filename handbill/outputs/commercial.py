"""The pages of a setting -> a file for a commercial printer: single pages, four inks, PDF/X-4.

It is labelled PDF/X-4 only if it is found to keep that standard's rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import ImageCms

from handbill.outputs.cmyk import to_cmyk
from handbill.outputs.pdfx import VERSION, Label, broken_rules, labelled
from handbill.outputs.scrub import scrubbed
from handbill.outputs.separation import Separation
from handbill.pages.make import Pages
from handbill.plan.job import Job
from handbill.plan.setting import Setting
from handbill.problem import Place, Problem, Severity
from handbill.project.profile import Profile, ProfileError, read_profile
from handbill.project.settings import FILE
from handbill.sheets.imposition import Side
from handbill.sheets.piece import on_singles, single_pages
from handbill.sheets.single import SLUG, bleed_box, trim_box


@dataclass(frozen=True)
class Drawn:
    """A finished file, empty if it could not be made.

    ``sizes`` are those of its pages in points, as they are when they are trimmed.
    """

    pdf: bytes
    sizes: tuple[tuple[float, float], ...] | None
    problems: tuple[Problem, ...]


def commercial(job: Job, pages: Pages, joined: bytes, language: str) -> Drawn:
    """Make the file; without one, a problem says why."""
    setting = job.setting
    sides = single_pages(setting, pages)
    sizes = tuple((side.width - 2 * SLUG, side.height - 2 * SLUG) for side in sides)
    try:
        profile = read_profile(setting.profile)
        inks = Separation(profile, setting.flyer.facts.accent)
    except (ProfileError, OSError, ImageCms.PyCMSError) as error:
        what = f"the profile of the shop cannot be used: {error}"
        mend = "write another one, or leave [tool.handbill.shop] out"
        return Drawn(b"", sizes, (Problem(Place(FILE), what, mend),))
    right_to_left = pages.faces[0].language.right_to_left
    drawn = _in_inks(on_singles(joined, sides), sides, inks, right_to_left=right_to_left)
    plain = scrubbed(drawn, setting.flyer.facts.title, language, tagged=False)
    pdf, doubts = _labelled(plain, setting, profile, job.path)
    return Drawn(pdf, sizes, doubts)


def _in_inks(pdf: bytes, sides: Sequence[Side], inks: Separation, *, right_to_left: bool) -> bytes:
    """Set the boxes of the pages, and convert all that is on them."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for page, side in zip(document.pages, sides, strict=True):
            trim = trim_box((side.width - 2 * SLUG, side.height - 2 * SLUG))
            page.obj.TrimBox = Array([round(edge, 3) for edge in trim])
            page.obj.BleedBox = Array([round(edge, 3) for edge in bleed_box(trim)])
        wanted = Dictionary(PrintScaling=Name("/None"))
        if right_to_left:
            wanted.Direction = Name.R2L
        document.Root.ViewerPreferences = wanted
        to_cmyk(document, inks)
        document.remove_unreferenced_resources()
        stream = BytesIO()
        document.save(stream, deterministic_id=True, fix_metadata_version=False)
        return stream.getvalue()


def _labelled(
    plain: bytes, setting: Setting, profile: Profile, path: str
) -> tuple[bytes, tuple[Problem, ...]]:
    """Label a file, unless it breaks a rule of the standard: then it says nothing of it."""
    facts = setting.flyer.facts
    label = Label(facts.title, facts.edition_date, profile)
    pdf = labelled(plain, label)
    broken = broken_rules(pdf)
    if not broken:
        return pdf, ()
    what = f"it is no {VERSION}, and does not say so: {'; '.join(broken)}"
    mend = "ask the printer whether a PDF without that label will do, or report it"
    return labelled(plain, label, claimed=False), (
        Problem(Place(path), what, mend, Severity.WARNING),
    )
