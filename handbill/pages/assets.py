"""What files of its own a flyer may use: their kinds, and their largest size in bytes."""

from typing import Final

LARGEST_FILE: Final = 20 * 1024 * 1024
TYPES: Final = {".svg": "image/svg+xml"}
