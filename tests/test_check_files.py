"""The command check on finished files: ours by their manifest, anybody's by what holds for all."""

import json
import subprocess
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import Built, build_of, handbill, make_shop
from drawn_pdf import numbered, pdf
from pikepdf import Array, Dictionary, Name

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Built:
    """English and its pair with Arabic, folded, in black, in colour and for screens."""
    shop = make_shop(tmp_path_factory.mktemp("checked") / "shop", faces, ("en", "ar"))
    variants = [word for name in ("print", "ink-saver", "read") for word in ("--variant", name)]
    return build_of(shop, ("en", "en+ar"), *variants, formats=("trifold",))


@pytest.fixture
def own(small: Built, tmp_path: Path, faces: Path) -> Built:
    """A copy of it, to be broken."""
    shop = make_shop(tmp_path / "shop", faces, ("en", "ar"))
    out = shop / "out"
    for name in (*small.rows, "manifest.json"):
        file = out / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((small.out / name).read_bytes())
    return Built(out, small.rows)


def check(*files: Path | str, cwd: Path) -> Done:
    """Type the command; it never ends in a traceback."""
    done = handbill("check", *files, cwd=cwd)
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done


def told(done: Done) -> list[str]:
    """Give the findings, each of which has a mend."""
    lines = done.stderr.splitlines()
    found = [line for line in lines if ": error: " in line or ": warning: " in line]
    assert sum(line.startswith("  mend: ") for line in lines) == len(found)
    return found


@pytest.mark.parametrize("variant", ["print", "ink-saver"])
def test_a_file_of_ours_is_known_and_right(small: Built, variant: str) -> None:
    for tag in ("en", "en+ar"):
        done = check(small.file(tag, "trifold", variant), cwd=small.out.parent)
        assert done.returncode == 0, done.stderr
        assert done.stderr == "Nothing wrong was found.\n"


def test_a_file_for_screens_is_known_and_right(small: Built) -> None:
    done = check(small.file("en", "trifold", "read"), cwd=small.out.parent)
    assert (done.returncode, done.stderr) == (0, "Nothing wrong was found.\n")


def test_ours_are_known_from_any_folder(small: Built, tmp_path: Path) -> None:
    file = small.file("en", "trifold", "print")
    assert check(file, cwd=tmp_path).returncode == 0
    assert "not built here" not in check(file, cwd=tmp_path).stderr


def test_of_a_file_from_elsewhere_it_is_said_what_is_not_known(
    small: Built, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(small.file("en", "trifold", "print").read_bytes())
    done = check("copy.pdf", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.startswith("copy.pdf: not built here: its inks, its paper")


def test_a_file_that_was_changed_is_found(own: Built) -> None:
    file = own.file("en", "trifold", "print")
    file.write_bytes(file.read_bytes() + b"\n")
    done = check(file, cwd=own.out.parent)
    assert done.returncode == 1
    assert told(done) == [
        f"{file.relative_to(own.out.parent)}: error: it is not the file that was built"
    ]


def test_a_file_that_breaks_the_rules_of_its_variant_is_found(own: Built) -> None:
    """The one in colour, by the name of the one in black."""
    file = own.file("en", "trifold", "ink-saver")
    file.write_bytes(own.file("en", "trifold", "print").read_bytes())
    done = check(file, cwd=own.out.parent)
    assert done.returncode == 1
    found = "\n".join(told(done))
    assert "not the file that was built" in found
    assert "page 1, " in found
    assert "a colour in DeviceRGB, where only grey may be" in found
    assert "filled with ink" in found


def test_a_file_of_another_paper_or_title_is_found(own: Built) -> None:
    file = own.file("en", "trifold", "ink-saver")
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        document.pages[1].obj.MediaBox = Array([0, 0, 842, 595])
        document.trailer.Info.Title = pikepdf.String("Mine")
        document.save(file, fix_metadata_version=False)
    found = "\n".join(told(check(file, cwd=own.out.parent)))
    assert "page 2 measures 842.00 x 595.00 pt, not 792.00 x 612.00 pt" in found
    assert "its title is not the flyer's" in found


def test_a_file_whose_draft_line_is_covered_is_found(own: Built) -> None:
    file = own.file("en+ar", "trifold", "ink-saver")
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        for page in document.pages:
            page.contents_add(document.make_stream(b"1 g 0 0 792 612 re f"))
        document.save(file, fix_metadata_version=False)
    found = "\n".join(told(check(file, cwd=own.out.parent)))
    assert 'the line "DRAFT.' in found


@pytest.mark.parametrize("row", [
    {"format": "papyrus"}, {"language": 7}, {"variant": "gold"}, {"sheets": "many"},
    {"paper": None}, {"language": "xx"},
])  # fmt: skip
def test_a_manifest_that_makes_no_sense_tells_nothing(own: Built, row: dict[str, object]) -> None:
    manifest = own.out / "manifest.json"
    whole = json.loads(manifest.read_text(encoding="utf-8"))
    whole["outputs"] = [each | row for each in whole["outputs"]]
    manifest.write_text(json.dumps(whole), encoding="utf-8")
    done = check(own.file("en", "trifold", "print"), cwd=own.out.parent)
    assert done.returncode == 0
    assert "not built here" in done.stderr


def test_findings_are_given_as_json(own: Built) -> None:
    file = own.file("en", "trifold", "print")
    file.write_bytes(file.read_bytes() + b"\n")
    done = handbill("check", "--json", file, cwd=own.out.parent)
    (row,) = json.loads(done.stdout)
    assert row["path"] == file.relative_to(own.out.parent).as_posix()
    assert (row["severity"], row["what"]) == ("error", "it is not the file that was built")


def test_check_without_a_file_looks_at_what_is_built(own: Built) -> None:
    done = check(cwd=own.out.parent)
    assert done.returncode == 0, done.stderr
    assert "5 finished files in out were looked at." in done.stderr


def test_check_finds_what_was_changed_or_taken_away_since_it_was_built(own: Built) -> None:
    gone, changed = own.file("en", "trifold", "print"), own.file("en", "trifold", "read")
    gone.unlink()
    changed.write_bytes(changed.read_bytes()[:-900])
    done = check(cwd=own.out.parent)
    assert done.returncode == 1
    found = "\n".join(told(done))
    assert f"{gone.name}: error: it was built, and is not there any more" in found
    assert f"{changed.name}: error: it is not the file that was built" in found
    assert f"{changed.name}: error: it is cut off: its end is missing" in found


def test_check_looks_only_at_what_is_asked_for(own: Built) -> None:
    own.file("en", "trifold", "print").unlink()
    options = ("--language", "en+ar", "--format", "trifold", "--variant", "print")
    done = handbill("check", *options, "--contact", "blank", cwd=own.out.parent)
    assert done.returncode == 0, done.stderr
    assert "1 finished files in out" in done.stderr


def test_a_manifest_leads_to_nothing_outside_its_folder(own: Built) -> None:
    (own.out.parent / "secret.pdf").write_bytes(b"secret")
    manifest = own.out / "manifest.json"
    whole = json.loads(manifest.read_text(encoding="utf-8"))
    whole["outputs"] = [whole["outputs"][0] | {"path": "../secret.pdf"}]
    manifest.write_text(json.dumps(whole), encoding="utf-8")
    done = check(cwd=own.out.parent)
    assert done.returncode == 1
    assert "is not there any more" in done.stderr


def zine(**saving: object) -> bytes:
    return pdf(numbered(4, 300, 400), **saving)


def drawn(make: Callable[[pikepdf.Pdf, pikepdf.Page], object]) -> bytes:
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 100))
        make(document, page)
        stream = BytesIO()
        document.save(stream)
        return stream.getvalue()


def unpacks_to_gigabytes(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    packing = zlib.compressobj(9)
    many = b"0 g 0 0 9 9 re f " * 60_000
    once = b"".join(packing.compress(many) for _ in range(600)) + packing.flush()
    stream = pikepdf.Stream(document, zlib.compress(once))
    stream.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    page.obj.Contents = document.make_indirect(stream)


def draws_a_thousand_millions(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    last = document.make_stream(b"0 0 9 9 re f", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for _ in range(9):
        outer = document.make_stream(b"/X Do " * 10, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        outer.Resources = Dictionary(XObject=Dictionary(X=last))
        last = document.make_indirect(outer)
    page.obj.Resources = Dictionary(XObject=Dictionary(X=last))
    page.obj.Contents = document.make_stream(b"/X Do")


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "it is empty"),
    "a text": (lambda: b"Dear printer", "it is not a PDF"),
    "cut off": (lambda: zine()[:1500], "it is cut off"),
    "locked": (lambda: zine(encryption=pikepdf.Encryption(owner="a", user="b")), "password"),
    "rubbish": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF", "damaged"),
    "a bomb": (lambda: drawn(unpacks_to_gigabytes), "more than the memory holds"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_is_one_sentence(name: str, tmp_path: Path) -> None:
    make, words = HOSTILE[name]
    (tmp_path / "x.pdf").write_bytes(make())
    done = check("x.pdf", cwd=tmp_path)
    assert done.returncode == 2
    (finding,) = told(done)
    assert words in finding
    assert len(done.stderr.splitlines()) == 2


def test_a_page_that_never_ends_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(drawn(draws_a_thousand_millions))
    done = check("x.pdf", cwd=tmp_path)
    assert done.returncode == 1
    assert "page 1 cannot be looked through" in done.stderr


@pytest.mark.parametrize(("name", "words"), [("nothing.pdf", "No such file"), (".", "a folder")])
def test_what_is_no_file_is_said(name: str, words: str, tmp_path: Path) -> None:
    done = check(name, cwd=tmp_path)
    assert done.returncode == 2
    assert words in told(done)[0]


def test_each_of_several_files_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(zine())
    (tmp_path / "bad.pdf").write_bytes(b"no")
    done = check("bad.pdf", "good.pdf", cwd=tmp_path)
    assert done.returncode == 2
    assert [line.split(":")[0] for line in told(done)] == ["bad.pdf", "good.pdf"]
    assert 'the typeface "Helvetica" is not embedded' in done.stderr
    assert check("good.pdf", cwd=tmp_path).returncode == 1


def test_a_damaged_file_that_could_be_mended_is_warned_of(tmp_path: Path) -> None:
    content = zine().replace(b"startxref\n", b"startxref\n9")
    (tmp_path / "x.pdf").write_bytes(content)
    assert "it was damaged and has been mended" in check("x.pdf", cwd=tmp_path).stderr
