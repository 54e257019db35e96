"""One PDF for the machine: a slip, then a group's pieces, and no front on another sheet's back."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
from drawn_pdf import Page, numbered, pdf
from merging import OUT, files, merged, merging_here, once_more, really, row, table, told, words
from tiny import make_tiny

from handbill.outputs.print_run import PrintRun
from handbill.press import merge_print
from handbill.problem import ExitCode, HandbillError

RUN = "print-run.letter.pdf"
FORMATS = ("sheet", "card")


def run_of(parts: Sequence[bytes], **ending: str) -> bytes:
    """Put files into one run."""
    stream = BytesIO()
    run = PrintRun(stream)
    for part in parts:
        run.add(part)
    run.end("A run", "en", ending.get("edge", "long-edge"))
    assert run.size == len(stream.getvalue())
    return stream.getvalue()


def pictures(content: bytes) -> list[bytes]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.render().to_pil().tobytes() for page in document]


def test_the_pages_of_many_files_look_as_they_did() -> None:
    parts = [pdf(numbered(3, 300, 200)), pdf([Page((10, 20, 210, 420), "(x) \\\\")])]
    made = run_of(parts)
    assert pictures(made) == [each for part in parts for each in pictures(part)]
    with pikepdf.open(BytesIO(made)) as document:
        assert document.check_pdf_syntax() == []


def test_what_files_have_alike_is_written_once() -> None:
    noise = "".join(f"({number * 7919 % 9973})" for number in range(3000))
    part = pdf([Page((0, 0, 300, 200), f"a) Tj ET % {noise}")])
    other = pdf([Page((0, 0, 300, 200), f"b) Tj ET % {noise}")])
    assert len(run_of([part] * 20)) < len(part) + 20 * 300
    assert len(run_of([part, other])) > 1.8 * len(part)


def test_the_same_run_has_the_same_bytes_and_another_one_another_identifier() -> None:
    part = pdf(numbered(2, 300, 200), deterministic_id=True)
    made, again, other = run_of([part]), run_of([part]), run_of([part, part])
    assert made == again
    with pikepdf.open(BytesIO(made)) as one, pikepdf.open(BytesIO(other)) as two:
        assert one.trailer.ID[0] != two.trailer.ID[0]


def test_values_of_every_kind_come_along() -> None:
    made = pikepdf.new()
    made.add_blank_page(page_size=(100, 100))
    odd: dict[str, Any] = {
        "/A": True,
        "/B": pikepdf.Array([None, False]),
        "/C": 1.25,
        "/D": pikepdf.String("a (b) \\ c\u00e9\u4e00"),
        "/E F": pikepdf.Array([1, pikepdf.Name("/X#20Y"), -2]),
    }
    made.pages[0].obj.Resources = pikepdf.Dictionary(Properties=pikepdf.Dictionary(odd))
    stream = BytesIO()
    made.save(stream)
    with pikepdf.open(BytesIO(run_of([stream.getvalue()]))) as read:
        found = read.pages[0].obj.Resources.Properties
        assert {key: str(value) for key, value in found.items()} == {
            key: str(value) for key, value in made.pages[0].obj.Resources.Properties.items()
        }


def test_an_object_that_leads_back_to_itself_is_refused_and_does_not_hang() -> None:
    made = pikepdf.new()
    made.add_blank_page(page_size=(100, 100))
    ring = made.make_indirect(pikepdf.Dictionary())
    ring.Me = ring
    made.pages[0].obj.Resources = pikepdf.Dictionary(Ring=ring)
    stream = BytesIO()
    made.save(stream)
    with pytest.raises(ValueError, match="itself"):
        run_of([stream.getvalue()])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A tiny shop that has merged two groups into one PDF."""
    shop = make_tiny(tmp_path_factory.mktemp("run") / "tiny", faces)
    table(shop, row(1), row(2))
    with pytest.MonkeyPatch.context() as patch:
        merging_here(patch, shop)
        assert merged(formats=FORMATS, one_pdf=True, as_zip=True) == ExitCode.DONE
    return shop


@pytest.fixture
def shop(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    slips = merge_print._slips
    folder = once_more(whole, tmp_path / "tiny", monkeypatch)
    monkeypatch.setattr(merge_print, "_slips", slips)
    return folder


def pages(content: bytes) -> list[str]:
    """Say what each page is: a slip, a sheet, a card, whose, or nothing."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text = page.get_textpage().get_text_range()
            number = next(
                (n for n in "123456789" if f"624-300{n}" in text or f"id: group-{n}" in text), ""
            )
            kind = "slip" if "Put this sheet on top" in text else "blank" if not text else "piece"
            found.append(f"{kind} {number}".strip())
    return found


def test_each_group_has_a_slip_with_a_blank_back_and_then_its_pieces(whole: Path) -> None:
    made = files(whole / OUT)[RUN]
    shown = pages(made)
    assert len(shown) % 2 == 0
    slips = [at for at, what in enumerate(shown) if what.startswith("slip")]
    assert [shown[at] for at in slips] == ["slip 1", "slip 2"]
    assert all(at % 2 == 0 and shown[at + 1] == "blank" for at in slips)
    of_one, of_two = shown[: slips[1]], shown[slips[1] :]
    assert not any("2" in what for what in of_one)
    assert not any("1" in what for what in of_two)
    entry = told(whole / OUT)["gathered"][-1]
    assert entry["path"] == RUN
    assert entry["starts"] == {"group-1": 1, "group-2": slips[1] + 1}
    assert (entry["pages"], entry["sheets"]) == (len(shown), len(shown) // 2)


def test_a_piece_with_one_side_has_a_blank_back_where_others_have_two(whole: Path) -> None:
    """The sheet of the tiny flyer has one page, its card two."""
    rows = {row["format"]: row["duplex"] for row in told(whole / OUT)["outputs"]}
    assert rows == {"sheet": "none", "card": "long-edge"}
    assert pages(files(whole / OUT)[RUN])[2:6] == ["piece 1", "blank", "piece 1", "piece"]


def test_a_slip_says_whose_the_pile_is_where_it_goes_and_what_follows(whole: Path) -> None:
    with pypdfium2.PdfDocument(files(whole / OUT)[RUN]) as document:
        text = " ".join(document[0].get_textpage().get_text_range().split())
    for said in (
        "Group 1 of 2",
        "House 1 of Roses",
        "id: group-1",
        "10 Pine Street",
        "2 sheets follow, printed on both sides, flipped on the long edge",
        "Sheet English black and white 1 sheet",
    ):
        assert said in text


def test_viewers_are_told_how_to_print_and_where_each_group_begins(whole: Path) -> None:
    with pikepdf.open(BytesIO(files(whole / OUT)[RUN])) as run:
        wanted = run.Root.ViewerPreferences
        assert (wanted.Duplex, wanted.PrintScaling) == ("/DuplexFlipLongEdge", "/None")
        with run.open_outline() as outline:
            assert [item.title for item in outline.root] == ["group-1", "group-2"]
        assert run.check_pdf_syntax() == []


def test_what_has_one_side_only_is_printed_on_one_side(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really(monkeypatch)
    assert merged(formats=("sheet",), one_pdf=True, out="flat") == ExitCode.DONE
    assert pages(files(shop / "flat")[RUN]) == ["slip 1", "piece 1", "slip 2", "piece 2"]
    assert told(shop / "flat")["gathered"][0]["duplex"] == "none"


def test_pieces_of_one_run_turn_on_one_edge_and_not_by_hand(shop: Path) -> None:
    with pytest.raises(HandbillError) as raised:
        merged(one_pdf=True, duplex="fronts-then-backs")
    assert raised.value.exit_code == ExitCode.CONFIGURATION
    assert merged(formats=("card",), one_pdf=True, duplex="short-edge") == ExitCode.DONE
    assert told(shop / OUT)["gathered"][0]["duplex"] == "short-edge"


def test_what_is_not_printed_at_a_copy_shop_makes_no_run(shop: Path) -> None:
    before = files(shop / OUT)
    with pytest.raises(HandbillError) as raised:
        merged(formats=("reader",), variants=("read",), one_pdf=True)
    assert raised.value.exit_code == ExitCode.CONFIGURATION
    assert files(shop / OUT) == before


def test_a_run_is_made_again_only_if_something_in_it_changed(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = {"formats": FORMATS, "one_pdf": True, "as_zip": True}
    before = files(shop / OUT)
    with monkeypatch.context() as patch:
        patch.setattr(merge_print.Runs, "_written", None)
        assert merged(**again) == ExitCode.DONE
    assert files(shop / OUT) == before
    (shop / OUT / RUN).write_bytes(b"harmed")
    assert merged(**again) == ExitCode.DONE
    assert files(shop / OUT) == before
    table(shop, row(1), row(2, address="9 Oak Street"))
    assert merged(**again) == ExitCode.DONE
    assert "9 Oak Street" in words(files(shop / OUT)[RUN])


def test_very_many_sheets_make_several_runs_of_whole_groups(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really(monkeypatch)
    monkeypatch.setattr(merge_print, "CARTON", 4)
    assert merged(formats=("sheet",), one_pdf=True, out="parts") == ExitCode.DONE
    assert [row["path"] for row in told(shop / "parts")["gathered"]] == [RUN]
    monkeypatch.setattr(merge_print, "CARTON", 3)
    assert merged(formats=("sheet",), one_pdf=True, out="parts") == ExitCode.DONE
    found = [row["path"] for row in told(shop / "parts")["gathered"]]
    assert found == [f"print-run.letter.{n}-of-2.pdf" for n in (1, 2)]
    assert [pages(files(shop / "parts")[path]) for path in found] == [
        ["slip 1", "piece 1"],
        ["slip 2", "piece 2"],
    ]
    assert told(shop / "parts")["earlier"] == [RUN]


def test_each_group_has_a_zip_of_its_own_files_alone(whole: Path) -> None:
    rows = [row for row in told(whole / OUT)["gathered"] if row["kind"] == "zip"]
    assert [row["path"] for row in rows] == ["group-1.zip", "group-2.zip"]
    for entry in rows:
        folder = Path(entry["path"]).stem
        with ZipFile(whole / OUT / entry["path"]) as archive:
            assert archive.testzip() is None
            packed = {name: archive.read(name) for name in archive.namelist()}
        assert packed == {
            path.split("/")[1]: content
            for path, content in files(whole / OUT).items()
            if path.startswith(f"{folder}/")
        }


def test_zips_are_the_same_whenever_they_are_packed(shop: Path) -> None:
    before = files(shop / OUT)
    for file in (shop / OUT).glob("*.zip"):
        file.unlink()
    assert merged(formats=FORMATS, one_pdf=True, as_zip=True) == ExitCode.DONE
    assert files(shop / OUT) == before
