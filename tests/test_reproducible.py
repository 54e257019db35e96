"""The same inputs give the same bytes, whatever the folder, the user, the workers or the day."""

from pathlib import Path

import pytest
from conftest import handbill, make_shop

OPTIONS = (
    "--language", "ar",
    "--format", "trifold", "--format", "reader",
    "--variant", "ink-saver", "--variant", "read",
    "--contact", "example",
)  # fmt: skip
HERE = {
    "HOME": "/nonexistent/anna",
    "USER": "anna",
    "LOGNAME": "anna",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONHASHSEED": "1",
}
THERE = {
    "HOME": "/nonexistent/boris",
    "USER": "boris",
    "LOGNAME": "boris",
    "TZ": "Pacific/Pago_Pago",
    "LC_ALL": "C.UTF-8",
    "LANG": "ar_EG.UTF-8",
    "PYTHONHASHSEED": "4242",
    "SOURCE_DATE_EPOCH": "86400",
}


def files(shop: Path, jobs: str, surroundings: dict[str, str]) -> dict[str, bytes]:
    """Build, and give every file of the output folder."""
    done = handbill("build", *OPTIONS, "--jobs", jobs, cwd=shop, **surroundings)
    assert done.returncode == 0, done.stderr
    out = shop / "out"
    return {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in sorted(out.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, faces: Path
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The same shop built in two folders, by two users, with one worker and with two."""
    root = tmp_path_factory.mktemp("twice")
    first = make_shop(root / "a", faces)
    second = make_shop(root / "a much longer folder’s näme, with spaces" / "shop", faces)
    return files(first, "1", HERE), files(second, "2", THERE)


def test_both_builds_have_the_same_files(
    both: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    assert list(both[0]) == list(both[1])
    assert len([name for name in both[0] if name.endswith(".pdf")]) == 3


@pytest.mark.parametrize("kind", ["pdf", "txt", "png", "html", "json"])
def test_every_file_has_the_same_bytes(
    both: tuple[dict[str, bytes], dict[str, bytes]], kind: str
) -> None:
    first, second = both
    names = [name for name in first if name.endswith(f".{kind}")]
    assert names
    assert [name for name in names if first[name] != second.get(name)] == []
