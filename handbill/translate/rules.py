"""A TOML file beside this module -> what a check must know, language by language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def rules(name: str) -> dict[str, Any]:
    """Give the data of the checks called ``name``."""
    text = files("handbill.translate").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def of_language(table: Mapping[str, Any], tag: str) -> Any:
    """Give a language's row, or that of the language it is a form of (``pt`` for ``pt-BR``)."""
    return table.get(tag, table.get(tag.partition("-")[0]))


def is_among(tags: list[str], tag: str) -> bool:
    """Whether a language, or the one it is a form of, is in a list."""
    return tag in tags or tag.partition("-")[0] in tags
