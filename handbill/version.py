"""The version of the press, which ``--version`` says."""

from typing import Final

VERSION: Final = "0.1.0"
