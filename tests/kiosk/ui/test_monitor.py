"""What a screen says of its size."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.ui.monitor import HEADER, diagonal_inch, screen_inch


def edid(wide_mm: int, high_mm: int, wide_cm: int = 0, high_cm: int = 0) -> bytes:
    """A first block with that detailed timing and that size of the whole screen."""
    block = bytearray(128)
    block[:8] = HEADER
    block[21:23] = bytes([wide_cm, high_cm])
    if wide_mm:
        block[54] = 1
        block[66:69] = bytes([wide_mm % 256, high_mm % 256, (wide_mm // 256) << 4 | high_mm // 256])
    block[127] = -sum(block) % 256
    return bytes(block)


@pytest.mark.parametrize(
    ("said", "inches"),
    [(edid(217, 136), 10.1), (edid(476, 268), 21.5), (edid(0, 0, 53, 30), 24.0), (edid(0, 0), 0.0), (b"", 0.0)],
)
def test_the_diagonal_is_read_in_millimetres_or_centimetres(said: bytes, inches: float) -> None:
    assert diagonal_inch(said) == pytest.approx(inches, abs=0.05)


def test_a_damaged_block_says_nothing() -> None:
    said = bytearray(edid(476, 268))
    said[66] ^= 1
    assert diagonal_inch(bytes(said)) == 0.0


def test_the_screen_that_is_plugged_in_is_asked(tmp_path: Path) -> None:
    for name, said in (("card0-DP-1", b""), ("card0-HDMI-A-1", edid(16, 9)), ("card0-HDMI-A-2", edid(217, 136))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "edid").write_bytes(said)
    assert screen_inch(tmp_path) == pytest.approx(10.1, abs=0.05)
    assert screen_inch(tmp_path / "nothing") == 0.0
