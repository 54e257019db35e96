"""``translate proof``: every sentence on paper, beside its source, with where it stands."""

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import handbill
from hypothesis import given
from hypothesis import strategies as st

from handbill.language import registry
from handbill.pages.proof import HIGHEST, SHOWN, Window, dealt
from handbill.pages.trust import CONTEXTS
from handbill.project.read import read_project
from handbill.project.text import bare
from handbill.translate.numbered import Numbered, chosen, code, numbered
from handbill.translate.places import Places, places

SHARE = st.floats(min_value=0, max_value=0.9)


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A shop with a proof in Spanish."""
    from conftest import make_shop  # noqa: PLC0415 -- beside its use

    shop = make_shop(tmp_path_factory.mktemp("proofs") / "shop", faces)
    done = handbill("translate", "proof", "es", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "out/proofs/proof.es.pdf"
    return shop


def rows(shop: Path, tag: str) -> list[Numbered]:
    return numbered(read_project(shop), registry()[tag])


def read(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_every_sentence_stands_beside_its_source_and_its_note(proofs: Path) -> None:
    text = bare("".join(read(proofs / "out" / "proofs" / "proof.es.pdf")))
    for row in rows(proofs, "es"):
        assert bare(row.text) in text
        assert bare(row.id[1]) in text
        assert bare(" ".join(row.notes)) in text


def test_the_foot_of_a_sheet_signs_off_what_stands_on_it(proofs: Path) -> None:
    pages = read(proofs / "out" / "proofs" / "proof.es.pdf")
    every = rows(proofs, "es")
    signed: list[int] = []
    for page in pages:
        foot = " ".join(page.split())
        match = re.search(r"--page ([\d,-]+):([0-9a-f]{6})", foot)
        assert match
        some = chosen(every, match[1])
        assert code(some) == match[2]
        assert all(bare(row.text) in bare(page) for row in some)
        signed += [row.number for row in some]
    assert signed == [row.number for row in every]


def test_a_proof_tells_of_nobody(proofs: Path) -> None:
    with pikepdf.open(proofs / "out" / "proofs" / "proof.es.pdf") as document:
        assert dict(document.docinfo) == {"/Title": "Proof: Spanish"}
        assert "/Metadata" not in document.Root


def test_some_messages_alone_can_be_proofed(proofs: Path, tmp_path: Path) -> None:
    out = tmp_path / "some.pdf"
    handbill("translate", "proof", "es", "--numbers", "3,70-72", "--out", out, cwd=proofs)
    (page,) = read(out)
    assert "--page 3,70-72:" in " ".join(page.split())


def test_a_language_without_catalogs_has_no_proof(proofs: Path) -> None:
    done = handbill("translate", "proof", "de", cwd=proofs)
    assert done.returncode == 2
    assert "translate add de" in done.stderr


# Where messages stand.


@pytest.fixture(scope="module")
def found(proofs: Path, faces: Path) -> dict[str, Places]:
    project = read_project(proofs)
    return {tag: places(project, registry()[tag], rows(proofs, tag), faces) for tag in ("ar",)}


@pytest.mark.parametrize("tag", ["ar"])
def test_what_can_be_seen_is_found_on_some_piece(
    tag: str, proofs: Path, found: dict[str, Places]
) -> None:
    of_leaflets = [row for row in rows(proofs, tag) if row.id[0] not in CONTEXTS]
    unseen = {row.id[1] for row in of_leaflets if row.number not in found[tag].spots}
    # Read aloud, or only on pieces in two languages, by hand, or of groups with other numbers.
    assert unseen == {
        "An open umbrella",
        "Text message",
        "WhatsApp",
        "QR code that opens %(web)s",
        "To print: all fronts first, then put the sheets back in for the backs.",
        "Other side: %(language)s",
        "From the other cover: %(language)s",
    }


@pytest.mark.parametrize("tag", ["ar"])
def test_a_frame_lies_on_its_picture(tag: str, found: dict[str, Places]) -> None:
    for spot in found[tag].spots.values():
        assert spot.picture in found[tag].pictures
        assert 0 <= spot.left < spot.left + spot.width <= 1
        assert 0 <= spot.top < spot.top + spot.height <= 1


def test_the_title_stands_above_the_second_line_and_the_first_point_after_both(
    found: dict[str, Places],
) -> None:
    title, subtitle = found["ar"].spots[1], found["ar"].spots[2]
    assert title.picture == subtitle.picture
    assert title.top + title.height <= subtitle.top + 0.01
    assert found["ar"].spots[7].picture != title.picture


@given(SHARE, SHARE, SHARE, st.floats(min_value=0.5, max_value=3))
def test_a_window_shows_its_frame_from_the_top(
    left: float, top: float, height: float, ratio: float
) -> None:
    tall = min(height, 1 - top)
    shown = Window("x.png", left, top, 0.1, tall, ratio).shown()
    whole = SHOWN * ratio
    assert 0 <= shown["above"] <= whole - shown["height"] + 1e-6
    assert shown["height"] <= min(HIGHEST, whole) + 1e-6
    # The head of the message is in sight.
    assert -1e-6 <= top * whole - shown["above"] <= shown["height"] + 1e-6


@given(st.lists(st.floats(min_value=1, max_value=400), max_size=40), st.floats(300, 700))
def test_rows_are_dealt_in_order_none_lost_and_none_twice(
    heights: list[float], room: float
) -> None:
    parts = list(dealt(heights, room))
    assert [at for part in parts for at in part] == list(range(len(heights)))
    assert all(len(part) == 1 or sum(heights[at] for at in part) <= room for part in parts)
