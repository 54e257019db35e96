"""Pages + the jobs of a setting -> the bytes of every output, and what the manifest says of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from handbill.length import POINTS
from handbill.outputs.browser import Page, page_problems
from handbill.outputs.commercial import Drawn, commercial
from handbill.outputs.contrast import too_faint
from handbill.outputs.expected import Expected, is_dense, smallest_type
from handbill.outputs.found import Said
from handbill.outputs.guide import guides
from handbill.outputs.ink import inked
from handbill.outputs.picture import picture, thumbnail
from handbill.outputs.plates import plate, too_solid
from handbill.outputs.preflight import preflight
from handbill.outputs.produced import Output, Produced
from handbill.outputs.scrub import scrubbed
from handbill.outputs.seen import unseen
from handbill.pages.make import Face, Pages
from handbill.pages.reads import listening
from handbill.pages.trust import doubt
from handbill.plan.job import Job, Task
from handbill.plan.plates import BLACK
from handbill.plan.setting import Setting
from handbill.problem import Place, Problem, Severity
from handbill.sheets.piece import Piece, off_paper, on_sheets, piece, registered
from handbill.sheets.sheet import join

# A phone's screen, and the height of a picture in the gallery.
PHONE_WIDTH: Final = 1080
THUMBNAIL_HEIGHT: Final = 360


def produce(task: Task, pages: Pages) -> Produced:
    """Make every job of a task, and what stands beside its files."""
    return beside(task, bare(task, pages), pages)


def bare(task: Task, pages: Pages) -> Produced:
    """Make every job of a task; nothing is made of pages with an error, or that fail preflight.

    The files are as they will be written; they have no pictures and no guides yet.
    """
    problems = list(pages.problems)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return Produced((), pages.reads, tuple(problems))
    # Of one point there are pictures and no pages.
    joined = join([face.pdf for face in pages.faces]) if pages.faces else b""
    whole = None if task.setting.tagged else piece(task.setting, pages)
    outputs = []
    for job in task.jobs:
        made = whole.part(job.part) if whole and job.variant != "shop" else None
        if made and not made.sides:
            continue
        off = displaced(job, made) if made else []
        if off:
            problems += off
            continue
        output, found = (
            printed(job, pages, joined, made) if job.kind == "pdf" else _beside(job, pages, joined)
        )
        problems += [problem for problem in found if problem not in problems]
        wrong = any(problem.severity is Severity.ERROR for problem in found)
        if output and not wrong:
            own = dict.fromkeys((*pages.problems, *found))
            outputs.append(replace(output, problems=tuple(own)))
    return Produced(tuple(outputs), pages.reads, tuple(problems))


def beside(task: Task, made: Produced, pages: Pages) -> Produced:
    """Draw the pictures of finished files for the gallery, and the guides to them."""
    outputs = tuple(replace(row, thumbnail=_image(row, pages)) for row in made.outputs)
    printed = [row.job for row in outputs] if not task.setting.tagged else []
    with listening() as listener:
        told = guides(task.setting, printed, pages) if printed else {}
    return replace(made, outputs=outputs, reads=pages.reads | listener.reads(), guides=told)


def _image(output: Output, pages: Pages) -> bytes:
    """Draw a file small; a text has no picture."""
    job = output.job
    if job.kind == "txt":
        return b""
    if job.kind == "pdf":
        return thumbnail(output.content, 2, THUMBNAIL_HEIGHT)
    posts = pages.beside.posts if pages.beside else {}
    drawn = posts[job.part] if job.part else join([face.pdf for face in pages.faces])
    return thumbnail(drawn, 1, THUMBNAIL_HEIGHT)


def printed(
    job: Job, pages: Pages, joined: bytes, made: Piece | None
) -> tuple[Output, list[Problem]]:
    """Make a PDF of a job, and look it through; ``joined`` are the pages of all faces."""
    drawn = _drawn(job, pages, joined, made)
    found = list(drawn.problems)
    if drawn.pdf:
        cut = bool(job.part or job.setting.format.tiles)
        wanted = expected(job, pages, drawn.sizes, made)
        found += preflight(drawn.pdf, wanted, job.path, joined, cut=cut)
        found += _faint(job, drawn.pdf) if job.setting.tagged else []
    return Output(
        job,
        drawn.pdf,
        b"",
        _count(pages),
        made.sheets if made else None,
        made.edge if made else "none",
        _body(pages),
        _fill(pages),
        pages.form,
        pages.left_out,
    ), found


def expected(
    job: Job, pages: Pages, sizes: tuple[tuple[float, float], ...] | None, made: Piece | None
) -> Expected:
    """Say what the file of a job must be; ``sizes`` are those of its pages in points."""
    setting = job.setting
    says = tuple(_said(face) for face in pages.faces)
    return Expected(
        variant=job.variant,
        sizes=sizes,
        families=tuple(name for face in pages.faces for name in face.families),
        title=setting.flyer.facts.title,
        language=pages.faces[0].language.tag,
        smallest=smallest_type([face.language for face in pages.faces], setting.source),
        dense=is_dense([face.language for face in pages.faces]),
        tiled=setting.format.tiles is not None,
        # Of several plates, the black one has all that must be read.
        shows=_trust_lines(setting) if job.ink in ("", BLACK) else (),
        says=says if job.ink in ("", BLACK) else (),
        whites=tuple(side.white for side in made.sides) if made and setting.printer else (),
    )


def _said(face: Face) -> Said:
    return Said(face.says, face.language.right_to_left, stacked=face.language.script == "Aran")


def _drawn(job: Job, pages: Pages, joined: bytes, made: Piece | None) -> Drawn:
    """Draw a file in its inks, without a word about who made it."""
    setting, tag = job.setting, pages.faces[0].language.tag
    if job.variant == "shop":
        return commercial(job, pages, joined, tag)
    sizes = tuple((side.width, side.height) for side in made.sides) if made else None
    content = joined
    found: list[Problem] = []
    accent = setting.flyer.facts.accent
    if made and job.ink:
        content = plate(on_sheets(joined, made, setting.format).pdf, job.ink, accent)
        # On every plate in black, whatever its ink: so after the inks are told apart.
        content = registered(content, made, setting.format)
        found = [_too_solid(job, what) for what in too_solid(content)]
    elif made:
        content = inked(on_sheets(joined, made, setting.format).pdf, job.variant, accent)
    content = scrubbed(content, setting.flyer.facts.title, tag, tagged=setting.tagged)
    return Drawn(content, sizes, tuple(found))


def displaced(job: Job, made: Piece) -> list[Problem]:
    """Refuse sides that the printer's profile moves off the paper."""
    printer = job.setting.printer
    if printer is None:
        return []
    side = "page {} is moved {:.1f} mm off the paper at its {} edge"
    mend = (
        "print and read the test sheet again; if its back does lie so far off, set the printer's "
        "tray right, or choose a format with wider margins"
    )
    return [
        Problem(printer.place, f"{job.path} was not made: {what}", mend)
        for number, edge, length in off_paper(made, job.setting.format)
        for what in [side.format(number, length / POINTS["mm"], edge)]
    ]


def _too_solid(job: Job, what: str) -> Problem:
    mend = "draw the flyer's art in lines, or in lighter colours"
    return Problem(Place(job.path), f"preflight: {what}", mend)


def _trust_lines(setting: Setting) -> tuple[str, ...]:
    """Give the lines that say how far to trust a piece, as far as they can be found on it again.

    Right-to-left lines come out of a PDF in another order; they stand in the same band as the
    English one.
    """
    name = doubt(setting.review)
    if not name:
        return ()
    languages = [face.language for face in setting.edition.faces if face.flyer]
    rows = [setting.source, *(row for row in languages if not row.right_to_left)]
    return tuple(getattr(row, name) for row in rows)


def _faint(job: Job, pdf: bytes) -> list[Problem]:
    """Give the colours of a file for screens that are too much alike."""
    flyer = job.setting.flyer
    return too_faint(pdf, flyer.facts.accent, flyer.style, f"flyers/{flyer.id}")


def _beside(job: Job, pages: Pages, joined: bytes) -> tuple[Output | None, list[Problem]]:
    """Make the page for browsers, the text or a picture that goes with the edition for phones."""
    if job.kind == "txt":
        return _output(job, pages, pages.plain.encode()), []
    if job.kind == "html":
        return _web(job, pages)
    drawn = pages.beside.posts.get(job.part) if pages.beside and job.part else joined
    if drawn is None:
        return None, []
    content = picture(drawn, 0, PHONE_WIDTH)
    # A picture of its own shape has type of its own sizes.
    body = None if job.part else _body(pages)
    form = pages.beside.forms.get(job.part, pages.form) if pages.beside else pages.form
    made = replace(_output(job, pages, content), pages=1, body_pt=body, form=form)
    return made, _post(job, pages, drawn) if job.part else []


def _output(job: Job, pages: Pages, content: bytes) -> Output:
    """Give a file that has neither pages nor sheets."""
    return Output(job, content, b"", None, None, "none", None, None, pages.form, ())


def _post(job: Job, pages: Pages, pdf: bytes) -> list[Problem]:
    """Check what a picture is drawn of: its lines must be seen, whatever a flyer brings."""
    mock = pages.beside.mock if pages.beside else ()
    # As of those of trust: right to left, only the English one is found again.
    turned = job.setting.edition.faces[0].language.right_to_left
    return [*_viewed(job, pdf), *_covered(job, pdf, mock[-1:] if turned else mock)]


def _viewed(job: Job, pdf: bytes) -> list[Problem]:
    """Check what a screen shows: whether its lines of trust are seen, and its colours told."""
    return [*_covered(job, pdf, _trust_lines(job.setting)), *_faint(job, pdf)]


def _covered(job: Job, pdf: bytes, lines: Iterable[str]) -> list[Problem]:
    return [_hidden(job, line) for line in unseen(pdf, lines)]


def _hidden(job: Job, line: str) -> Problem:
    what = f'{job.path} was not made: the line "{line[:40]}" cannot be seen on it'
    mend = "take out the style of the flyer that covers it"
    return Problem(Place(f"flyers/{job.setting.flyer.id}/flyer.css"), what, mend)


def _web(job: Job, pages: Pages) -> tuple[Output | None, list[Problem]]:
    """Give the page for browsers, and what is wrong with it, also as a browser shows it."""
    if pages.beside is None:
        return None, []
    face, setting = pages.faces[0], job.setting
    name = doubt(setting.review)
    rows = (face.language, setting.source) if name else ()
    expected = Page(
        language=face.language.tag,
        direction=face.language.direction,
        says=face.says,
        shows=[(row.tag, getattr(row, name)) for row in rows],
    )
    found = page_problems(pages.beside.web, expected, job.path)
    view = pages.beside.view
    found += _viewed(job, view) if view else []
    return _output(job, pages, pages.beside.web.encode()), found


def _count(pages: Pages) -> int:
    return sum(face.pages for face in pages.faces)


def _body(pages: Pages) -> float:
    """Give the smaller body size of a pair."""
    return min(face.body_pt for face in pages.faces)


def _fill(pages: Pages) -> float | None:
    fills = [face.fill for face in pages.faces if face.fill is not None]
    return round(sum(fills) / len(fills), 3) if fills else None
