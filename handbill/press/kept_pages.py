"""Setting -> Pages, set once for all that is made of them: outputs, guides and later builds.

Pages are kept by what they were made of, so that taking a change back sets nothing again.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from handbill.pages import make
from handbill.pages.make import Beside, Face, Pages
from handbill.pages.reads import Reads
from handbill.plan.setting import Setting
from handbill.press.fingerprint import World
from handbill.press.store import Store
from handbill.problem import Place, Problem, Severity

# So many states of one setting are remembered. All of them are read and written each time; finished
# files, which are looked for first, are remembered for longer.
STATES: Final = 4


def set_pages(setting: Setting, cache_folder: Path) -> Pages:
    """Give the pages of a setting from the cache, or set them and keep them if they are good."""
    store, world = Store(cache_folder), World(setting)
    about = _about(setting)
    rows = _rows(store.noted(about))
    for row in rows:
        if world.is_so(row["inputs"]):
            pages = _read(row["pages"], setting, store)
            if pages:
                store.seen(about)
                return pages
    pages = make.set_pages(setting, cache_folder)
    if _is_good(setting, pages):
        inputs = world.pages(pages.reads)
        others = [row for row in rows if row["inputs"] != inputs]
        row = {"inputs": inputs, "pages": _told(pages, store)}
        store.note(about, [row, *others][:STATES])
    return pages


def are_kept(setting: Setting, cache_folder: Path, world: World) -> bool:
    """Whether the pages of a setting need not be set."""
    rows = _rows(Store(cache_folder).noted(_about(setting)))
    return any(world.is_so(row["inputs"]) for row in rows)


def _about(setting: Setting) -> str:
    names = (
        setting.flyer.id,
        *(face.language.tag for face in setting.edition.faces),
        setting.format.name,
        setting.paper.name,
        setting.contact.id,
        "screen" if setting.tagged else "paper",
        str(setting.picture),
    )
    return f"pages {' '.join(names)}"


def _rows(noted: Any) -> list[dict[str, Any]]:
    return list(noted or [])


def _is_good(setting: Setting, pages: Pages) -> bool:
    # Of one point there are pictures and no pages.
    wanted = 0 if setting.picture else len(setting.edition.faces)
    whole = len(pages.faces) == wanted and not (setting.picture and pages.beside is None)
    return whole and all(problem.severity is not Severity.ERROR for problem in pages.problems)


def _told(pages: Pages, store: Store) -> dict[str, Any]:
    """Tell of pages in JSON; their PDFs are kept as contents."""
    beside = pages.beside
    return {
        "faces": [_told_face(face, store) for face in pages.faces],
        "form": pages.form,
        "left_out": pages.left_out,
        "plain": pages.plain,
        "beside": beside
        and {
            "web": beside.web,
            "view": store.put(beside.view) if beside.view else None,
            "posts": {part: store.put(pdf) for part, pdf in beside.posts.items()},
            "forms": dict(beside.forms),
            "mock": beside.mock,
        },
        "problems": [asdict(problem) for problem in pages.problems],
        "reads": {
            "messages": [[tag, *key] for tag, key in pages.reads.messages],
            "contact": sorted(pages.reads.contact),
            "assets": sorted(pages.reads.assets),
        },
    }


def _told_face(face: Face, store: Store) -> dict[str, Any]:
    row = {name: getattr(face, name) for name in _PLAIN}
    return row | {"language": face.language.tag, "pdf": store.put(face.pdf)}


# The fields of a face that JSON can tell; tuples come back as lists.
_PLAIN: Final = ("pages", "body_pt", "fill", "families", "says", "places", "title")


def _read(row: Mapping[str, Any], setting: Setting, store: Store) -> Pages | None:
    """Read pages again, if every content of them is whole."""
    faces = [_face(each, setting, store) for each in row["faces"]]
    beside = _beside(row["beside"], store) if row["beside"] else None
    good = [face for face in faces if face]
    if len(good) < len(faces) or (row["beside"] and not beside):
        return None
    return Pages(
        faces=tuple(good),
        form=row["form"],
        left_out=tuple(row["left_out"]),
        plain=row["plain"],
        beside=beside,
        problems=tuple(_problem(each) for each in row["problems"]),
        too_long=False,
        reads=_reads(row["reads"]),
    )


def _face(row: Mapping[str, Any], setting: Setting, store: Store) -> Face | None:
    pdf = store.get(row["pdf"])
    languages = (face.language for face in setting.edition.faces)
    language = next(each for each in languages if each.tag == row["language"])
    plain = {name: _frozen(row[name]) for name in _PLAIN}
    return Face(language=language, pdf=pdf, **plain) if pdf else None


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _beside(row: Mapping[str, Any], store: Store) -> Beside | None:
    view = store.get(row["view"]) if row["view"] else None
    posts = {part: store.get(name) for part, name in row["posts"].items()}
    whole = {part: pdf for part, pdf in posts.items() if pdf}
    if len(whole) < len(posts) or bool(view) != bool(row["view"]):
        return None
    return Beside(row["web"], view, whole, row["forms"], tuple(row["mock"]))


def _problem(row: Mapping[str, Any]) -> Problem:
    place = Place(row["place"]["path"], row["place"]["line"])
    return Problem(place, row["what"], row["mend"], Severity(row["severity"]))


def _reads(row: Mapping[str, Any]) -> Reads:
    messages = frozenset((tag, (context, source)) for tag, context, source in row["messages"])
    return Reads(messages, frozenset(row["contact"]), frozenset(row["assets"]))
