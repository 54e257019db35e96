"""A finished PDF -> what it lacks of what its variant's standard asks for."""

from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from handbill.outputs.checks.finding import Finding

INKS: Final = 4


def output_intent(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Find that it does not say which press it is meant for, or not by a profile of four inks."""
    listed: Any = document.Root.get(Name.OutputIntents)
    rows = (
        [row for row in listed if isinstance(row, Dictionary)] if isinstance(listed, Array) else []
    )
    rows = [row for row in rows if row.get(Name.S) == Name.GTS_PDFX]
    if not rows:
        yield Finding("intent", "it does not say which press it is meant for (no OutputIntent)")
        return
    profile = rows[0].get(Name.DestOutputProfile)
    if not isinstance(profile, Stream) or profile.get(Name.N) != INKS:
        yield Finding("intent", "the profile of its press is missing, or not one of four inks")


def tags(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Find that a screen reader cannot tell its parts and their order (ISO 14289-1, 7.1)."""
    marked = document.Root.get(Name.MarkInfo)
    is_marked = isinstance(marked, Dictionary) and bool(marked.get(Name.Marked, False))
    if not is_marked or Name.StructTreeRoot not in document.Root:
        yield Finding("tags", "it has no tags, which screen readers need")
