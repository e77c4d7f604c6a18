"""The calibration sheet, printed and photographed by a camera whose scale and roll are known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from pypdf import PdfReader

from gait.report.marker_sheet import Ruler, SheetMarker, render
from kiosk.camera.calibration import (
    CENTRE_MM,
    PLACES_MM,
    RULER_MM,
    SIDE_MM,
    is_mirrored,
    marker,
    read_sheet,
    write_sheet,
)
from kiosk.faults import SheetBent, SheetFault, SheetScaled, SheetSmall, SheetTurned, SheetUnseen
from kiosk.words import LANGUAGES, words

Image = NDArray[np.uint8]

PAPER_MM = (210, 297)
DOTS = 3  # of the drawn sheet for a millimetre


@cache
def paper(without: int = -1) -> Image:
    """The sheet, 3 pixels to the millimetre; one of its markers may be hidden."""
    sheet = np.full((PAPER_MM[1] * DOTS, PAPER_MM[0] * DOTS), 255, np.uint8)
    side = round(SIDE_MM * DOTS)
    for number, (left, top) in enumerate(PLACES_MM):
        if number != without:
            drawn = cv2.resize(marker(number), (side, side), interpolation=cv2.INTER_NEAREST)
            sheet[round(top * DOTS) :, round(left * DOTS) :][:side, :side] = drawn
    return sheet


@dataclass(frozen=True, slots=True)
class Photo:
    """A pinhole camera `away` metres from the sheet. yaw, pitch: of the sheet, degrees; roll: of the picture,
    clockwise; blur: sigma, px; aside: where the sheet is, px from the picture's middle."""

    px_per_m: float = 900.0
    roll: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    blur: float = 0.8
    away: float = 2.2
    aside: tuple[float, float] = (20.0, 30.0)
    size: tuple[int, int] = (640, 640)

    def taken(self, sheet: Image) -> Image:
        """Grey floor, the sheet on it, noise of a shop's light."""
        shape = (self.size[1], self.size[0])
        mask = cv2.warpPerspective(np.ones_like(sheet, dtype=np.float32), self.projection(), self.size)
        drawn = cv2.warpPerspective(sheet.astype(np.float32), self.projection(), self.size, flags=cv2.INTER_AREA)
        image = cv2.GaussianBlur(drawn + 96.0 * (1.0 - mask), (0, 0), self.blur)
        noise = np.random.default_rng(5).normal(0.0, 3.0, shape)
        return np.clip(0.8 * image + 10.0 + noise, 0, 255).astype(np.uint8)

    def projection(self) -> NDArray[np.float64]:
        """Pixels of the drawn sheet to the picture's."""
        x, y = (-middle * DOTS for middle in CENTRE_MM)
        to_metres = np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1000.0 * DOTS]])
        plane = turned(self.yaw, self.pitch)[:, :2]
        pose = np.column_stack([plane, (0.0, 0.0, self.away)])
        focal, roll = self.px_per_m * self.away, math.radians(self.roll)
        c, s = math.cos(roll), math.sin(roll)
        middle = np.asarray(self.size) / 2.0 + self.aside
        lens = np.array([[focal * c, -focal * s, middle[0]], [focal * s, focal * c, middle[1]], [0.0, 0.0, 1.0]])
        return np.asarray(lens @ pose @ to_metres, dtype=np.float64)


def turned(yaw: float, pitch: float) -> NDArray[np.float64]:
    y, p = math.radians(yaw), math.radians(pitch)
    about_up = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    about_level = np.array([[1, 0, 0], [0, math.cos(p), -math.sin(p)], [0, math.sin(p), math.cos(p)]])
    return np.asarray(about_up @ about_level, dtype=np.float64)


@pytest.mark.parametrize(
    "photo",
    [
        Photo(),
        Photo(px_per_m=600.0, aside=(140.0, 200.0)),
        Photo(px_per_m=1400.0, aside=(-80.0, 40.0)),
        Photo(roll=3.0),
        Photo(roll=-2.2, yaw=8.0),
        Photo(pitch=10.0),
        Photo(yaw=-12.0, pitch=6.0, roll=1.0),
        Photo(blur=2.0),
        Photo(blur=2.5, px_per_m=1400.0, roll=-1.0),
    ],
)
def test_scale_and_roll_are_read(photo: Photo) -> None:
    seen = read_sheet(photo.taken(paper()))
    assert seen.px_per_m == pytest.approx(photo.px_per_m, rel=0.01)
    assert seen.roll_deg == pytest.approx(photo.roll, abs=0.7 if photo.yaw and photo.pitch else 0.1)
    assert seen.turned_deg == pytest.approx(math.hypot(photo.yaw, photo.pitch), abs=6.0)
    assert seen.residual_px < 1.0
    assert seen.markers == 4


@pytest.mark.parametrize("photo", [Photo(), Photo(roll=3.0, blur=2.0), Photo(yaw=-12.0, px_per_m=600.0)])
def test_a_sheet_seen_left_for_right_says_that_the_camera_mirrors(photo: Photo) -> None:
    picture = photo.taken(paper())
    assert is_mirrored(np.ascontiguousarray(picture[:, ::-1]))
    assert not is_mirrored(picture)
    assert not is_mirrored(np.full_like(picture, 128))


def test_a_marker_may_be_hidden() -> None:
    seen = read_sheet(Photo(roll=1.5).taken(paper(without=2)))
    assert seen.markers == 3
    assert seen.px_per_m == pytest.approx(900.0, rel=0.01)
    assert seen.roll_deg == pytest.approx(1.5, abs=0.1)


def test_a_printer_that_is_off_by_half_a_percent_is_accounted_for() -> None:
    picture = Photo().taken(paper())
    longer = read_sheet(picture, ruler_mm=RULER_MM * 1.005)
    assert longer.px_per_m == pytest.approx(read_sheet(picture).px_per_m / 1.005, rel=1e-4)


@pytest.mark.parametrize(
    ("photo", "fault"),
    [
        (Photo(px_per_m=320.0), SheetSmall),
        (Photo(yaw=35.0), SheetTurned),
        (Photo(roll=90.0, aside=(0.0, 0.0)), SheetTurned),
        (Photo(roll=180.0, aside=(0.0, 0.0)), SheetTurned),
        (Photo(blur=14.0), SheetUnseen),
        (Photo(aside=(0.0, 400.0)), SheetUnseen),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(photo: Photo, fault: type[SheetFault]) -> None:
    with pytest.raises(fault) as told:
        read_sheet(photo.taken(paper()))
    assert told.value.what_to_do == fault.advice


def test_an_empty_belt_shows_no_sheet() -> None:
    with pytest.raises(SheetUnseen):
        read_sheet(np.full((1280, 720, 3), 80, np.uint8))


def test_a_bent_sheet_is_told() -> None:
    sheet = paper()
    rows, columns = np.mgrid[0 : sheet.shape[0], 0 : sheet.shape[1]].astype(np.float32)
    wave = 24.0 * np.cos(columns / sheet.shape[1] * 2 * np.pi).astype(np.float32)
    bent = cv2.remap(sheet, columns, rows + wave, cv2.INTER_LINEAR, borderValue=255)
    with pytest.raises(SheetBent):
        read_sheet(Photo().taken(np.asarray(bent, dtype=np.uint8)))


def test_a_sheet_printed_too_small_is_refused() -> None:
    with pytest.raises(SheetScaled, match="141 mm instead of 150 mm"):
        read_sheet(Photo().taken(paper()), ruler_mm=141.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_is_one_page_of_a4_that_is_printed_as_it_is(tmp_path: Path, language: str) -> None:
    write_sheet(tmp_path / "sheet.pdf", words(language))
    sheet = PdfReader(tmp_path / "sheet.pdf")
    assert len(sheet.pages) == 1
    assert [float(side) for side in sheet.pages[0].mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)
    assert sheet.viewer_preferences is not None
    assert str(sheet.viewer_preferences["/PrintScaling"]) == "/None"
    assert "150 mm" in sheet.pages[0].extract_text()


def test_a_marker_is_drawn_to_scale() -> None:
    square = SheetMarker(10.0, 20.0, 60.0, np.ones((6, 6), np.bool_))
    page = PdfReader(BytesIO(render([square], Ruler(10.0, 100.0, 150.0, "a line"), "A sheet", ())))
    drawn = page.pages[0].get_contents()
    assert drawn is not None
    lines = drawn.get_data().decode("latin-1").splitlines()
    widths = [float(line.split()[3]) for line in lines if " re" in line]
    assert widths == [pytest.approx(60.0 / 25.4 * 72.0, abs=0.01)] * 6
