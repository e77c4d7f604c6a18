"""The calibration sheet: what is printed on it, and what a picture of it says about the camera.

Four ArUco markers of known size and place (S. Garrido-Jurado et al., "Automatic generation and detection of highly
reliable fiducial markers under occlusion", Pattern Recognition 47, 2014), found with OpenCV. The sheet stands upright
on the belt where the heels will be, facing the camera.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.report.marker_sheet import Ruler, SheetMarker, write_marker_sheet
from kiosk.faults import SheetBent, SheetScaled, SheetSmall, SheetTurned, SheetUnseen
from kiosk.words import Words

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

DICTIONARY = cv2.aruco.DICT_4X4_50  # the fewest cells: readable from the farthest
CELLS = 6  # of a side: four and the black rim
SIDE_MM = 80.0  # a marker; about 70 px where one metre is 900
PLACES_MM = ((15.0, 20.0), (115.0, 20.0), (15.0, 125.0), (115.0, 125.0))  # upper left corners of markers 0 to 3
CENTRE_MM = (105.0, 112.5)  # of the four
RULER = (30.0, 225.0)  # mm from the upper left corner
RULER_MM = 150.0
MOST_SCALED = 0.01  # a printer that is off by more was told to fit the page; 1 % is what a hand ruler tells
LEAST_SIDE_PX = 28.0  # between four and five pixels a cell: below, some markers are no longer found
LEAST_MARKERS = 3  # with one hidden by a handrail there is still a spread in both directions
MOST_TURNED_DEG = 20.0  # towards the camera or level: more is no camera that was put up with care
MOST_RESIDUAL = 0.02  # of a marker's side: a flat sheet stays below a hundredth, also when blurred


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a sheet shows. px_per_m: pixels of the upright picture for a metre at the sheet, across the view.

    roll_deg: how far the picture's level is turned clockwise on the screen; 0 for a camera that stands level.
    turned_deg: how far the sheet faces away from the camera. residual_px: root mean square distance of the marker
    corners from where a flat sheet would have them. markers: how many of the four were seen.
    """

    px_per_m: float
    roll_deg: float
    turned_deg: float
    residual_px: float
    markers: int


def write_sheet(path: Path, words: Words) -> None:
    """The sheet as PDF. Raises DiskFault."""
    squares = [SheetMarker(left, top, SIDE_MM, marker(number) == 0) for number, (left, top) in enumerate(PLACES_MM)]
    ruler = Ruler(*RULER, RULER_MM, words.tr("This line is 150 mm long when the sheet is printed at 100 %."))
    lines = (
        words.tr("Print without “fit to page”, measure the line, and glue the sheet to something flat."),
        words.tr("Stand it upright on the belt where the heels land, facing the camera."),
    )
    write_marker_sheet(squares, ruler, words.tr("Calibration sheet of the gait kiosk"), lines, path)


def marker(number: int) -> Image:
    """A marker [6, 6]: 0 black, 255 white."""
    dictionary = cv2.aruco.getPredefinedDictionary(DICTIONARY)
    return np.asarray(cv2.aruco.generateImageMarker(dictionary, number, CELLS), dtype=np.uint8)


def read_sheet(image: Image, ruler_mm: float = RULER_MM) -> SheetReading:
    """Read the sheet in an upright picture [h, w] or [h, w, 3]. ruler_mm: what a hand ruler says of its line.

    Raises SheetScaled, SheetUnseen, SheetSmall, SheetTurned, SheetBent.
    """
    if abs(ruler_mm / RULER_MM - 1.0) > MOST_SCALED:
        raise SheetScaled(f"The line on the sheet is {ruler_mm:g} mm instead of {RULER_MM:g} mm long.")
    seen = find_markers(image)
    if len(seen) < LEAST_MARKERS:
        raise SheetUnseen(f"{len(seen)} of the sheet's four markers are seen.")
    check_size(seen)
    sheet = np.concatenate([corners_mm(number) for number in sorted(seen)]) * (ruler_mm / RULER_MM)
    picture = np.concatenate([seen[number] for number in sorted(seen)])
    return fit_sheet(sheet - CENTRE_MM, picture, len(seen))


def is_mirrored(image: Image) -> bool:
    """Whether the sheet is seen left for right: its markers can be read in one of the two pictures only."""
    turned_back = np.ascontiguousarray(image[:, ::-1])
    return len(find_markers(image)) < LEAST_MARKERS <= len(find_markers(turned_back))


def find_markers(image: Image) -> dict[int, Floats]:
    """The sheet's markers in the picture: number to corners [4, 2] px, clockwise from the upper left one."""
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(DICTIONARY), parameters)
    corners, numbers, _ = detector.detectMarkers(image)
    if numbers is None:
        return {}
    pairs = zip(numbers.ravel(), corners, strict=True)
    return {int(n): np.asarray(c, dtype=np.float64).reshape(4, 2) for n, c in pairs if n < len(PLACES_MM)}


def check_size(seen: dict[int, Floats]) -> None:
    side = min(float(np.linalg.norm(c[1] - c[0])) for c in seen.values())
    if side < LEAST_SIDE_PX:
        raise SheetSmall(f"The sheet's markers are {side:.0f} pixels wide; {LEAST_SIDE_PX:.0f} are needed.")


def corners_mm(number: int) -> Floats:
    """[4, 2] mm, clockwise from the upper left one."""
    return np.asarray(PLACES_MM[number]) + SIDE_MM * np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])


def fit_sheet(sheet: Floats, picture: Floats, markers: int) -> SheetReading:
    """Scale and turn where the sheet's centre is. sheet: [n, 2] mm from there; picture: [n, 2] px."""
    fitted, _ = cv2.findHomography(sheet, picture)
    if fitted is None:
        raise SheetUnseen("The sheet's markers do not lie as they do on the sheet.")
    flat = np.asarray(fitted, dtype=np.float64)
    residual = np.sqrt(np.mean(np.sum((map_points(flat, sheet) - picture) ** 2, axis=1)))
    left, (large, small), right = np.linalg.svd(slope(flat))
    turn = left @ right
    roll = math.degrees(math.atan2(turn[1, 0], turn[0, 0]))
    turned = math.degrees(math.acos(min(small / large, 1.0)))
    if max(abs(roll), turned) > MOST_TURNED_DEG:
        raise SheetTurned(f"The sheet is turned by {max(abs(roll), turned, key=abs):.0f} degrees.")
    if residual > MOST_RESIDUAL * SIDE_MM * large:
        raise SheetBent(f"The sheet's corners lie {residual:.1f} pixels beside those of a flat one.")
    return SheetReading(1000.0 * float(large), roll, turned, float(residual), markers)


def map_points(flat: Floats, points: Floats) -> Floats:
    """Points of the sheet [n, 2] in the picture."""
    return np.asarray(cv2.perspectiveTransform(points[None], flat)[0], dtype=np.float64)


def slope(flat: Floats) -> Floats:
    """Picture pixels for a millimetre of the sheet at its centre, [2 of the picture, 2 of the sheet].

    A plane turned about any axis in it is foreshortened across that axis only: the larger singular value is the
    scale without the turn, and the rotation of the polar decomposition is the camera's roll.
    """
    scale = flat[2, 2]
    place = flat[:2, 2] / scale
    return np.asarray((flat[:2, :2] - np.outer(place, flat[2, :2])) / scale, dtype=np.float64)
