"""``manifest.json``: the contract that later tools read."""

import hashlib
import json
import re
from typing import Any

import pikepdf
import pytest
from conftest import PAIRS, TAGS, Built

from handbill.outputs.gallery import guide_of
from handbill.outputs.manifest import manifest, read_manifest

FIELDS = {
    "path": str,
    "flyer": str,
    "language": str,
    "format": str,
    "paper": str,
    "variant": str,
    "contact": str,
    "pages": int,
    "sheets": int,
    "duplex": str,
    "body_pt": float,
    "fill": float,
    "form": str,
    "left_out": list,
    "review": str,
    "sha256": str,
    "bytes": int,
    "why": str,
    "problems": list,
}
NULLABLE = {"pages", "sheets", "body_pt", "fill"}
CHOICES = {
    "duplex": {"none", "short-edge", "long-edge"},
    "review": {"source", "reviewed", "translated", "draft"},
    "form": {"body", "short"},
    "variant": {"print", "ink-saver", "read"},
}


def whole(built: Built) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((built.out / "manifest.json").read_bytes())
    return read


def test_the_manifest_has_a_format_outputs_and_what_was_skipped(built: Built) -> None:
    assert set(whole(built)) == {"format", "outputs", "skipped"}
    assert whole(built)["format"] == 1
    assert whole(built)["skipped"] == []


def test_every_output_has_exactly_the_agreed_fields(built: Built) -> None:
    for row in built.rows.values():
        assert list(row) == list(FIELDS)


def test_every_field_has_its_kind_and_null_where_it_does_not_apply(built: Built) -> None:
    for path, row in built.rows.items():
        for name, kind in FIELDS.items():
            if row[name] is None:
                assert name in NULLABLE, (path, name)
            else:
                assert type(row[name]) is kind, (path, name)


def test_every_choice_is_one_of_those_agreed(built: Built) -> None:
    for path, row in built.rows.items():
        for name, choices in CHOICES.items():
            assert row[name] in choices, (path, name)


def test_outputs_are_sorted_by_path_and_each_is_there_once(built: Built) -> None:
    paths = [row["path"] for row in whole(built)["outputs"]]
    assert paths == sorted(set(paths))


def test_every_path_is_made_of_what_the_row_says(built: Built, built_a4: Built) -> None:
    for build in (built, built_a4):
        for path, row in build.rows.items():
            names = ("flyer", "language", "format", "paper", "variant", "contact")
            *stem, contact = (row[name] for name in names)
            kind = path.rsplit(".", 1)[1]
            parts = ([], ["square"], ["story"]) if kind == "png" else ([],)
            named = [".".join([*stem, *part, contact]) for part in parts]
            assert path in [f"{row['flyer']}/{row['language']}/{name}.{kind}" for name in named]
            assert kind in ("pdf", "html", "txt", "png")


def test_every_hash_and_length_is_that_of_the_file(built: Built, built_a4: Built) -> None:
    for build in (built, built_a4):
        for path, row in build.rows.items():
            data = (build.out / path).read_bytes()
            assert (row["sha256"], row["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))


def test_every_file_in_the_output_folder_is_in_the_manifest(built: Built) -> None:
    found = {
        file.relative_to(built.out).as_posix()
        for file in built.out.rglob("*")
        if file.is_file() and not file.name.startswith(".")
    }
    beside = {path for path in found if path.startswith("thumbnails/")}
    beside |= {path for row in built.rows.values() if (path := guide_of(row))}
    assert found - beside - {"index.html", "manifest.json"} == set(built.rows)


def test_every_language_and_pair_is_in_every_format_that_carries_it(built: Built) -> None:
    found = {(row["language"], row["format"]) for row in built.rows.values()}
    alone = {(tag, form) for tag in TAGS for form in ("sheet", "trifold", "reader")}
    assert found == alone | {(pair, form) for pair in PAIRS for form in ("sheet", "trifold")}


def test_pages_are_those_of_the_file_for_screens(built: Built) -> None:
    for path, row in built.rows.items():
        if row["variant"] == "read" and path.endswith(".pdf"):
            with pikepdf.open(built.out / path) as document:
                assert row["pages"] == len(document.pages), path
            assert row["sheets"] is None


def test_a_folded_leaflet_has_six_pages_on_one_sheet(built: Built) -> None:
    row = built.row("es", "trifold", "print")
    assert (row["pages"], row["sheets"], row["duplex"]) == (6, 1, "short-edge")


def test_a_pair_has_a_page_for_each_language_on_one_sheet(built: Built) -> None:
    for pair in PAIRS:
        row = built.row(pair, "sheet", "ink-saver")
        assert (row["pages"], row["sheets"], row["duplex"]) == (2, 1, "long-edge")


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_a_text_has_neither_pages_nor_sheets_nor_type(built: Built, kind: str) -> None:
    row = built.row("es", "reader", kind)
    assert [row[name] for name in ("pages", "sheets", "body_pt", "fill")] == [None] * 4
    assert row["duplex"] == "none"


def test_a_format_of_free_length_has_no_fill(built: Built) -> None:
    assert built.row("es", "reader", "pdf")["fill"] is None


def test_a_fill_is_a_share_of_the_room(built: Built) -> None:
    for path, row in built.rows.items():
        if row["format"] != "reader":
            assert 0.5 < row["fill"] <= 1, path


def test_type_is_at_most_as_large_and_at_least_as_small_as_its_format_allows(built: Built) -> None:
    for path, row in built.rows.items():
        if row["body_pt"] is not None:
            assert 7 <= row["body_pt"] <= 15 * 1.2, path
            assert row["body_pt"] * 4 == int(row["body_pt"] * 4), path


def test_english_is_set_as_large_as_its_formats_aim_at(built: Built) -> None:
    assert built.row("en", "sheet", "print")["body_pt"] >= 11
    assert built.row("en", "trifold", "print")["body_pt"] >= 9.5
    assert not built.row("en", "trifold", "print")["problems"]


def test_the_source_is_the_source_and_machine_made_translations_are_drafts(built: Built) -> None:
    for path, row in built.rows.items():
        assert row["review"] == ("source" if row["language"] == "en" else "draft"), path


def test_both_inks_of_a_setting_have_the_same_type(built: Built) -> None:
    for tag in TAGS:
        rows = [built.row(tag, "trifold", name) for name in ("print", "ink-saver")]
        assert rows[0]["body_pt"] == rows[1]["body_pt"]


def test_a_pair_tells_the_smaller_of_its_body_sizes(built: Built) -> None:
    """The form of a pair is the same on both sides, and so its sizes differ by language."""
    for pair in PAIRS:
        row = built.row(pair, "sheet", "print")
        with pikepdf.open(built.file(pair, "sheet", "print")) as document:
            sizes = [body_size(page) for page in document.pages]
        assert row["body_pt"] == pytest.approx(min(sizes), abs=0.01), pair


def body_size(page: pikepdf.Page) -> float:
    """Find the type size that the most text of a page is set in, of those between 9 and 18 pt."""
    amounts: dict[float, int] = {}
    for form in page.obj.Resources.XObject.values():
        size, scale = 0.0, 1.0
        for row in pikepdf.parse_content_stream(form):
            name = str(row.operator)
            if name == "Tf":
                size = float(row.operands[1])
            elif name == "Tm":
                scale = abs(float(row.operands[3]))
            elif name in ("Tj", "TJ"):
                exact = round(size * scale * 0.75, 2)  # of CSS pixels
                amounts[exact] = amounts.get(exact, 0) + len(
                    bytes(row.unparse()) if hasattr(row, "unparse") else str(row.operands)
                )
    # The contact and the small print are smaller.
    return max((size for size in amounts if 9 <= size <= 18), key=lambda size: amounts[size])


def test_equal_rows_give_equal_bytes_in_any_order() -> None:
    rows = [{"path": "b"}, {"path": "a"}]
    assert manifest(rows, []) == manifest(rows[::-1], [])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 1}', "\0"])
def test_a_manifest_that_cannot_be_read_is_an_empty_one(tmp_path: Any, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path) == {}


def test_the_manifest_holds_names_and_numbers_and_no_folder(built: Built) -> None:
    text = (built.out / "manifest.json").read_text(encoding="utf-8")
    assert not re.search(r'"/|\\\\', text)
