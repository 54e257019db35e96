"""The same inputs give the same bytes, whatever the folder, the user, the workers or the day."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from surroundings import DAYS, Twice, on_another_day

KINDS = ("pdf", "txt", "png", "html", "json")


def test_the_other_day_is_another_day(tmp_path: Path) -> None:
    """Else the comparison below would show nothing of clocks."""
    asked = "import time; print(time.time())"
    clocks = [
        float(
            subprocess.run(
                [sys.executable, "-c", asked],
                env=os.environ | changes,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for changes in ({}, on_another_day(tmp_path))
    ]
    assert clocks[1] - clocks[0] > (DAYS - 1) * 86400


def test_both_builds_have_the_same_files(built_twice: Twice) -> None:
    assert list(built_twice.first) == list(built_twice.second)


def test_every_variant_and_kind_of_file_takes_part(built_twice: Twice) -> None:
    """The gallery with its pictures and the manifest as well."""
    names = list(built_twice.first)
    rows = json.loads(built_twice.first["manifest.json"])["outputs"]
    assert {row["variant"] for row in rows} == {"print", "ink-saver", "read", "shop", "riso"}
    assert {name.rsplit(".", 1)[-1] for name in names} == set(KINDS)
    assert len([name for name in names if name.endswith(".pdf")]) == 12
    assert {row["path"] for row in rows} < set(names)
    beside = set(names) - {row["path"] for row in rows} - {"manifest.json", "index.html"}
    assert "index.html" in names
    assert len([name for name in beside if name.endswith(".png")]) >= 12


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_has_the_same_bytes(built_twice: Twice, kind: str) -> None:
    names = [name for name in built_twice.first if name.endswith(f".{kind}")]
    assert names
    differing = [name for name in names if built_twice.first[name] != built_twice.second.get(name)]
    assert differing == []
