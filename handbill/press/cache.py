"""What earlier builds were made of, kept beside the project and safe to delete."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from handbill.outputs.write import write_whole
from handbill.press.fingerprint import digest

# What an entry must tell for its file to be looked up again.
KEYS: Final = ("path", "sha256")


@dataclass(frozen=True)
class Made:
    """What is known of an earlier task: its inputs, the flyer's files it opened, its entries."""

    inputs: Mapping[str, str]
    assets: tuple[str, ...]
    entries: tuple[dict[str, Any], ...]


class Cache:
    """Remembers tasks by the path of their first output, for one output folder."""

    def __init__(self, folder: Path, out: Path) -> None:
        """Keep what belongs to ``out`` apart from what other output folders hold."""
        self.folder = folder / "made" / digest(str(out.resolve()).encode())[:16]

    def _file(self, path: str) -> Path:
        return self.folder / f"{digest(path.encode())}.json"

    def recall(self, path: str) -> Made | None:
        """Give what is known of a task; what cannot be read was never made."""
        try:
            row = json.loads(self._file(path).read_bytes())
            entries = tuple(dict(each) for each in row["entries"])
            made = Made(dict(row["inputs"]), tuple(row["assets"]), entries)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        texts = [*made.assets, *(each.get(key) for each in made.entries for key in KEYS)]
        return made if all(isinstance(text, str) for text in texts) else None

    def remember(self, path: str, made: Made) -> None:
        """Note a task."""
        row = {"inputs": made.inputs, "assets": made.assets, "entries": made.entries}
        write_whole(self._file(path), json.dumps(row, ensure_ascii=False).encode())
