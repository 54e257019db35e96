"""``translate proof``: a language's messages on paper, each sheet with the code to sign it off."""

from collections.abc import Sequence
from html import escape
from typing import Final

from handbill.language import Language
from handbill.outputs.scrub import scrubbed
from handbill.pages.proof import Proof, Row, Sheet, dealt
from handbill.pages.trust import CONTEXTS
from handbill.paper import PAPERS
from handbill.press.run import CACHE
from handbill.project.read import Project
from handbill.translate.numbered import Numbered, code, spans
from handbill.translate.places import Places, places

ODD: Final = {
    "missing": "Not translated yet.",
    "stale": "This translates an earlier sentence.",
    "refused": "This may not be printed: see translate check.",
    "reviewed": "Reviewed.",
}
IN_THE_GUIDE: Final = "In the guide to printing and folding, or on the ticket or test sheet."


def proof(project: Project, language: Language, rows: Sequence[Numbered]) -> bytes:
    """Make the PDF of some messages of a language."""
    cache = project.root / CACHE
    paper = PAPERS[project.settings.papers[0]]
    where = places(project, language, rows, cache)
    setter = Proof(language, paper, where.pictures, cache)
    shown = [_row(row, where) for row in rows]
    parts = list(dealt(setter.heights(shown), setter.room))
    sheets = [
        Sheet(
            _title(language, number, len(parts)),
            tuple(shown[at] for at in part),
            _foot(language, [rows[at] for at in part]),
        )
        for number, part in enumerate(parts, 1)
    ]
    title = f"Proof: {language.english}"
    return scrubbed(setter.pdf(sheets), title, "en", tagged=False)


def _row(row: Numbered, where: Places) -> Row:
    return Row(
        row.number,
        row.id[1],
        " ".join(" ".join(row.notes).split()),
        escape(row.text),
        ODD.get(row.state, ""),
        where.spots.get(row.number),
        *([IN_THE_GUIDE] if row.id[0] in CONTEXTS else []),
    )


def _title(language: Language, number: int, total: int) -> str:
    return f"Proof: {language.english} ({language.endonym}) · sheet {number} of {total}"


def _foot(language: Language, rows: Sequence[Numbered]) -> str:
    return (
        "Not to be handed out. Tick what is right; write what should stand in place of what is "
        "wrong. A reader of the language signs this sheet off, but for the messages marked wrong: "
        f"python3 build.py translate review {language.tag} --page {spans(rows)}:{code(rows)} "
        "--except 3,7"
    )
