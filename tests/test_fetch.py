"""The one door to files: a flyer's own pictures are served, everything else is refused."""

import os
import shutil
from pathlib import Path

import pytest
from conftest import Built, handbill, make_shop, read_built

from handbill.pages import fetch
from handbill.pages.fetch import ORIGIN, AssetFetcher, DeniedError
from handbill.pages.reads import NOTHING, listening

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
PICTURE = 'src="art/umbrella.svg"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A flyer's folder with one picture, and a secret beside the folder."""
    (tmp_path / "secret.svg").write_text(SVG, encoding="utf-8")
    art = tmp_path / "flyer" / "art"
    art.mkdir(parents=True)
    (art / "a b.svg").write_text(SVG, encoding="utf-8")
    return tmp_path / "flyer"


def test_a_flyer_gets_its_own_picture(folder: Path) -> None:
    response = AssetFetcher(folder).fetch(f"{ORIGIN}art/a%20b.svg")
    assert response.read() == SVG.encode()


def test_what_was_read_is_remembered_by_its_name(folder: Path) -> None:
    with listening() as listener:
        AssetFetcher(folder).fetch(f"{ORIGIN}art/a%20b.svg")
    assert listener.reads().assets == {"art/a b.svg"}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.svg",
        "http://assets.invalid/art/a%20b.svg",
        "https://assets.invalid:8443/art/a%20b.svg",
        "https://user@assets.invalid/art/a%20b.svg",
        "https://assets.invalid.example.org/a.svg",
        "https://ASSETS.invalid@example.org/a.svg",
        "file:///etc/passwd",
        "FILE:///etc/hosts.svg",
        "file://localhost/etc/hosts.svg",
        "ftp://example.org/a.svg",
        "data:image/svg+xml,<svg/>",
        "//example.org/a.svg",
        f"{ORIGIN}../secret.svg",
        f"{ORIGIN}%2e%2e/secret.svg",
        f"{ORIGIN}art/%2E%2E/%2E%2E/secret.svg",
        f"{ORIGIN}art/..%2f..%2fsecret.svg",
        f"{ORIGIN}art%5c..%5c..%5csecret.svg",
        f"{ORIGIN}/etc/hosts.svg",
        f"{ORIGIN}art//a%20b.svg",
        f"{ORIGIN}./art/a%20b.svg",
        f"{ORIGIN}art/a%20b.svg%00.svg",
        f"{ORIGIN}C:/secret.svg",
        f"{ORIGIN}art/a%20b.svg?x=1",
        f"{ORIGIN}art/",
        f"{ORIGIN}flyer.html",
        f"{ORIGIN}flyer.toml",
        f"{ORIGIN}art/missing.svg",
        ORIGIN,
    ],
)
def test_every_other_address_is_refused(folder: Path, address: str) -> None:
    for name in ("flyer.html", "flyer.toml"):
        (folder / name).write_text("x", encoding="utf-8")
    with listening() as listener, pytest.raises(DeniedError):
        AssetFetcher(folder).fetch(address)
    assert listener.reads() == NOTHING


def test_a_linked_file_is_not_followed_out_of_the_folder(folder: Path) -> None:
    (folder / "art" / "link.svg").symlink_to(folder.parent / "secret.svg")
    with pytest.raises(DeniedError):
        AssetFetcher(folder).fetch(f"{ORIGIN}art/link.svg")


def test_a_linked_folder_is_not_followed(folder: Path) -> None:
    (folder / "up").symlink_to(folder.parent, target_is_directory=True)
    with pytest.raises(DeniedError):
        AssetFetcher(folder).fetch(f"{ORIGIN}up/secret.svg")


def test_a_pipe_in_place_of_a_picture_blocks_nothing(folder: Path) -> None:
    os.mkfifo(folder / "art" / "pipe.svg")
    with pytest.raises(DeniedError):
        AssetFetcher(folder).fetch(f"{ORIGIN}art/pipe.svg")


def test_a_folder_in_place_of_a_picture_is_refused(folder: Path) -> None:
    (folder / "art" / "folder.svg").mkdir()
    with pytest.raises(DeniedError):
        AssetFetcher(folder).fetch(f"{ORIGIN}art/folder.svg")


def test_a_picture_beyond_the_size_limit_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LARGEST_FILE", 10)
    with pytest.raises(DeniedError):
        AssetFetcher(folder).fetch(f"{ORIGIN}art/a%20b.svg")


def test_a_refused_file_leaves_no_open_handle(folder: Path) -> None:
    fetcher = AssetFetcher(folder)

    def handles() -> int:
        return len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else 0  # noqa: PTH208

    before = handles()
    for _ in range(5):
        with pytest.raises(DeniedError):
            fetcher.fetch(f"{ORIGIN}art/missing.svg")
    assert handles() == before


# What a flyer's picture may be, and a word that the problem must say.
WRONG = {
    "missing": ('src="art/gone.svg"', "art/gone.svg"),
    "network": ('src="https://example.org/x.svg"', "https://example.org/x.svg"),
    "outside": ('src="../lead/art/umbrella.svg"', "umbrella.svg"),
    "encoded": ('src="%2e%2e/lead/art/umbrella.svg"', "umbrella.svg"),
    "linked": ('src="art/link.svg"', "art/link.svg"),
    "local": ('src="file:///etc/hostname"', "file:///etc/hostname"),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> tuple[Built, str, int]:
    """A shop with one good flyer and one for each wrong picture, built once in English."""
    shop = make_shop(tmp_path_factory.mktemp("refused") / "shop", faces)
    for name, (written, _) in WRONG.items():
        flyer = shop / "flyers" / name
        shutil.copytree(shop / "flyers" / "lead", flyer)
        file = flyer / "flyer.html"
        text = file.read_text(encoding="utf-8")
        assert PICTURE in text
        file.write_text(text.replace(PICTURE, written), encoding="utf-8")
    (shop / "flyers" / "linked" / "art" / "link.svg").symlink_to("/etc/hostname")
    done = handbill("build", "--language", "en", "--format", "reader", cwd=shop)
    return read_built(shop / "out"), done.stderr, done.returncode


@pytest.mark.parametrize("name", WRONG)
def test_a_flyer_with_a_wrong_picture_is_not_built_and_the_picture_is_named(
    refused: tuple[Built, str, int], name: str
) -> None:
    built, said, _ = refused
    told = [line for line in said.splitlines() if line.startswith(f"flyers/{name}/flyer.html")]
    assert len(told) == 1, said
    assert "error" in told[0]
    assert WRONG[name][1] in told[0]
    assert not (built.out / name).exists()


def test_the_good_flyer_beside_the_wrong_ones_is_built(refused: tuple[Built, str, int]) -> None:
    built, _, code = refused
    assert code == 1
    assert {row["flyer"] for row in built.rows.values()} == {"lead"}
