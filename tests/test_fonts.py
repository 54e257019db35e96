"""A language's stack -> static faces, named by a fontconfig file and seen by nothing else."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from conftest import Built
from fontTools.ttLib import TTFont

from handbill.language import registry
from handbill.pages import fonts
from handbill.pages.fonts import FontError, FontSet, prepare

LATIN = frozenset("abc")


def folders(made: FontSet) -> list[Path]:
    """Give the font folders that a configuration names."""
    text = made.configuration.read_text(encoding="utf-8")
    return [Path(str(each.text)) for each in ET.fromstring(text).iter("dir")]  # noqa: S314 -- ours


def embedded(file: Path) -> dict[str, bool]:
    """Give the faces of a PDF without their subset's mark, and whether each is embedded."""
    with pikepdf.open(file) as document:
        found = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        return {str(item.FontName)[1:].partition("+")[2]: "/FontFile2" in item for item in found}


def test_a_variable_face_becomes_one_static_face_a_weight(faces: Path) -> None:
    (folder,) = folders(prepare(["Noto Sans"], LATIN, faces))
    made = sorted(folder.glob("*.ttf"))
    assert [file.name for file in made] == ["400.ttf", "700.ttf", "900.ttf"]
    for file in made:
        font = TTFont(file)
        assert "fvar" not in font
        assert font["OS/2"].usWeightClass == int(file.stem)


def test_all_weights_bear_the_family_name_that_css_uses(faces: Path) -> None:
    (folder,) = folders(prepare(["Noto Sans"], LATIN, faces))
    for file in folder.glob("*.ttf"):
        names = TTFont(file)["name"]
        assert (names.getDebugName(16) or names.getDebugName(1)) == "Noto Sans"


def test_a_fixed_repertoire_does_not_follow_the_text(faces: Path) -> None:
    """One character more in a catalog must not change the bytes of every PDF."""
    assert folders(prepare(["Noto Sans"], LATIN, faces)) == folders(
        prepare(["Noto Sans"], LATIN | {"ž"}, faces)
    )


def test_a_face_too_large_to_keep_whole_is_cut_to_its_edition() -> None:
    assert fonts._unicodes("edition", frozenset("语言")) == tuple(sorted(map(ord, "语言")))


def test_a_face_made_anew_has_the_same_bytes(tmp_path: Path) -> None:
    row: dict[str, Any] = fonts._registry()["Noto Sans"] | {"weights": [700]}
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        fonts._instantiate(row, tuple(range(0x20, 0x7F)), tmp_path / name)
        made.append((tmp_path / name / "700.ttf").read_bytes())
    assert made[0] == made[1]


def test_the_configuration_names_our_folders_and_no_others(faces: Path) -> None:
    made = prepare(["Noto Naskh Arabic", "Noto Sans"], LATIN, faces)
    text = made.configuration.read_text(encoding="utf-8")
    assert "<include" not in text
    assert [folder.parent for folder in folders(made)] == [(faces / "fonts").resolve()] * 2


def test_a_cache_in_a_folder_with_odd_letters_is_named_correctly(tmp_path: Path) -> None:
    cache = tmp_path / "R&D <é>"
    (folder,) = folders(prepare(["Noto Naskh Arabic"], LATIN, cache))
    assert sorted(file.suffix for file in folder.glob("*.ttf")) == [".ttf", ".ttf"]


def test_an_unknown_family_is_refused_and_the_known_ones_are_named(tmp_path: Path) -> None:
    with pytest.raises(FontError) as caught:
        prepare(["Comic Sans"], LATIN, tmp_path)
    assert '"Comic Sans"' in caught.value.problem.what
    assert "Noto Sans SC" in caught.value.problem.mend
    assert "repertoire" not in caught.value.problem.mend


def test_a_face_with_another_hash_than_the_chosen_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row: dict[str, Any] = {**fonts._registry()["Noto Naskh Arabic"]}
    wrong = {"X": row | {"sha256": dict.fromkeys(row["sha256"], "0" * 64)}}
    monkeypatch.setattr(fonts, "_registry", lambda: wrong)
    with pytest.raises(FontError):
        prepare(["X"], LATIN, tmp_path)
    assert list((tmp_path / "fonts").iterdir()) == []


@dataclass
class Lost:
    """Stands in for the making of faces, and is lost half way."""

    def __call__(self, row: dict[str, Any], work: Path) -> None:
        """Leave half a face behind."""
        del row
        (work / "half.ttf").write_bytes(b"\0")
        raise KeyboardInterrupt


def test_faces_appear_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_copy", Lost())
    with pytest.raises(KeyboardInterrupt):
        prepare(["Noto Naskh Arabic"], LATIN, tmp_path)
    assert list((tmp_path / "fonts").iterdir()) == []


def test_every_language_names_its_own_script_first_and_noto_sans_after_it() -> None:
    for language in registry().values():
        assert language.stack[-1] == "Noto Sans", language.tag


def test_every_pdf_embeds_all_of_its_faces_and_only_declared_ones(built: Built) -> None:
    declared = {family for row in registry().values() for family in row.stack}
    names = {family.replace(" ", "-") for family in declared}
    for path in built.rows:
        if not path.endswith(".pdf"):
            continue
        found = embedded(built.out / path)
        assert all(found.values()), path
        for name in found:
            assert any(name.startswith(family) for family in names), (path, name)


@pytest.mark.parametrize(
    ("tag", "family"),
    [("ar", "Noto-Naskh-Arabic"), ("zh-Hans", "Noto-Sans-SC"), ("vi", "Noto-Sans")],
)
def test_a_language_is_set_in_the_face_of_its_own_script(
    built: Built, tag: str, family: str
) -> None:
    assert any(name.startswith(family) for name in embedded(built.file(tag, "trifold", "print")))
