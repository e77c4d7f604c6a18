"""How large the screen is, as it says itself. Free of Kivy."""

from __future__ import annotations

import math
from pathlib import Path

DRM = Path("/sys/class/drm")
HEADER = bytes([0, 255, 255, 255, 255, 255, 255, 0])
BLOCK = 128  # bytes of an EDID's first block (VESA E-EDID A.2)
MM_PER_INCH = 25.4
SENSIBLE_INCH = (5.0, 100.0)  # a projector says 0, and some screens their proportions in place of centimetres


def screen_inch(folder: Path = DRM) -> float:
    """Diagonal of the first screen that is plugged in and says it, inches; 0 where none does."""
    for path in sorted(folder.glob("*/edid")):
        found = diagonal_inch(read(path))
        if SENSIBLE_INCH[0] <= found <= SENSIBLE_INCH[1]:
            return found
    return 0.0


def read(path: Path) -> bytes:
    """Empty where nothing is plugged in."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def diagonal_inch(edid: bytes) -> float:
    """As its first detailed timing says in millimetres, else the screen in centimetres (VESA E-EDID A.2); 0 without."""
    block = edid[:BLOCK]
    if len(block) < BLOCK or not block.startswith(HEADER) or sum(block) % 256:
        return 0.0
    is_timing = block[54] or block[55]
    wide, high = block[66] + ((block[68] & 0xF0) << 4), block[67] + ((block[68] & 0x0F) << 8)
    if not (is_timing and wide and high):
        wide, high = 10 * block[21], 10 * block[22]
    return math.hypot(wide, high) / MM_PER_INCH if wide and high else 0.0
