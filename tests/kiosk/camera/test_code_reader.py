"""Codes that people hold before the camera: small, turned, askew, a little out of focus."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.camera.code_reader import read_codes

Image = NDArray[np.uint8]
SHEET = "HTTPS://CENTRE.EXAMPLE:8443 7GJK-M2QX-44TT-WZ9A-HHPB " + "5AB95AB95AB9" * 5
WIDE, HIGH = 1280, 720


def held(side_px: float, seed: int) -> bytes:
    """A camera's JPEG picture of somebody who holds the code before a room, quiet border included."""
    rng = np.random.default_rng(seed)
    code = cv2.copyMakeBorder(cv2.QRCodeEncoder.create().encode(SHEET), 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=[255])
    sheet = np.asarray(cv2.resize(code, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST), np.uint8)
    room = cv2.resize(rng.integers(60, 200, (27, 48), dtype=np.uint8), (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)
    place = placed(len(sheet), side_px, rng)
    there = cv2.warpPerspective(np.full_like(sheet, 255), place, (WIDE, HIGH))
    seen = np.where(there > 127, cv2.warpPerspective(sheet, place, (WIDE, HIGH), flags=cv2.INTER_AREA), room)
    seen = 0.8 * cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.5, 1.1)) + rng.normal(0.0, 6.0, seen.shape)
    return cv2.imencode(".jpg", seen.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()


def placed(size: int, side_px: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """[3, 3] from the sheet's pixels to the picture's: turned by up to 25 degrees, corners off by up to a twentieth."""
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64)
    turn = np.deg2rad(rng.uniform(-25.0, 25.0))
    turned = (corners - 0.5) @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    askew = (turned + rng.uniform(-0.05, 0.05, (4, 2))) * side_px + (rng.uniform(300, 900), rng.uniform(200, 500))
    return np.asarray(cv2.getPerspectiveTransform((corners * size).astype(np.float32), askew.astype(np.float32)))


@pytest.mark.parametrize(("side_px", "least"), [(160.0, 6), (260.0, 8)])
def test_a_code_is_read_from_where_people_hold_it(side_px: float, least: int) -> None:
    assert sum(SHEET in read_codes(held(side_px, seed)) for seed in range(8)) >= least


def test_a_room_without_one_has_none() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (HIGH, WIDE), dtype=np.uint8)
    assert read_codes(cv2.imencode(".jpg", noise)[1].tobytes()) == ()
