"""Paths of body points as TRC, the track-row-column text of Motion Analysis that OpenSim reads.

Format: OpenSim documentation, "Marker (.trc) Files": five header lines, an empty one, then frame, time and X, Y, Z
of each marker, separated by tabs. Axes as in OpenSim: X forward, Y up, Z to the runner's right.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gait.clip import frame_rate
from gait.export.skeleton import skeleton
from gait.eyes.legs import HEEL
from gait.pose.skeleton import Joint
from gait.results.read_result import SavedResult

Floats = NDArray[np.float64]

SHANK_OF_HEIGHT = 0.246  # knee to ankle as a share of body height (Winter 2009, fig. 4.1)
GROUND_PCT = 98.0  # of the heels' heights: the belt, with room for a few wrong points
LINE_POINTS = ("ShankUpper", "ShankLower", "HeelUpper", "HeelLower")
SIDES = ("L", "R")


def trc_text(saved: SavedResult, name: str, height_m: float) -> str:
    """The whole file. name: of the file, which its first line repeats. height_m: of the runner, metres.

    One camera sees no depth: X is 0 throughout, and pixels become metres by the runner's shank, taken as a fixed
    share of the height. Z counts from the middle of all points, Y from the belt. Points never seen are left out;
    where one is hidden for a time it says NaN.
    """
    points = metres(markers(saved), saved.shank_px, height_m)
    lines = [*header(name, saved.times_s, list(points)), *rows(saved.times_s, points)]
    return "\n".join(lines) + "\n"


def markers(saved: SavedResult) -> dict[str, Floats]:
    """Name to path [n, 2] px, of the points that were ever seen."""
    joints = skeleton(saved)
    named = {marker_name(joint.word): joints[:, joint, :2] for joint in Joint}
    for foot, side in enumerate(SIDES):
        named[f"{side}Heel"] = saved.legs_px[:, foot, HEEL]
        named |= {f"{side}{point}": saved.lines_px[:, foot, k] for k, point in enumerate(LINE_POINTS)}
    return {name: path for name, path in named.items() if np.isfinite(path).any()}


def marker_name(joint: str) -> str:
    """`right knee` to RKnee, as OpenSim's marker sets have it."""
    *side, part = joint.split()
    return f"{side[0][0].upper() if side else ''}{part.capitalize()}"


def metres(paths: dict[str, Floats], shank_px: float, height_m: float) -> dict[str, Floats]:
    """Name to path [n, 3]: X, Y, Z in metres."""
    scale = SHANK_OF_HEIGHT * height_m / shank_px
    middle = float(np.nanmedian(np.stack(list(paths.values()))[..., 0]))
    ground = belt_y(paths)
    return {
        name: np.stack([0.0 * xy[:, 0], scale * (ground - xy[:, 1]), scale * (xy[:, 0] - middle)], axis=1)
        for name, xy in paths.items()
    }


def belt_y(paths: dict[str, Floats]) -> float:
    """Where the lowest points bear on the belt, px down the picture."""
    lowest = np.fmax.reduce([xy[:, 1] for xy in paths.values()])
    return float(np.nanpercentile(lowest, GROUND_PCT))


def header(name: str, times_s: Floats, names: list[str]) -> Iterator[str]:
    rate, count = f"{frame_rate(times_s):.3f}", str(len(times_s))
    keys = "DataRate CameraRate NumFrames NumMarkers Units OrigDataRate OrigDataStartFrame OrigNumFrames"
    yield f"PathFileType\t4\t(X/Y/Z)\t{name}"
    yield "\t".join(keys.split())
    yield "\t".join([rate, rate, count, str(len(names)), "m", rate, "1", count])
    yield "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t"
    yield "\t\t" + "\t".join(f"{axis}{k}" for k in range(1, len(names) + 1) for axis in "XYZ")
    yield ""


def rows(times_s: Floats, points: dict[str, Floats]) -> Iterator[str]:
    """A line a frame; NaN in words, since readers that split at white space would lose an empty cell."""
    table = np.concatenate(list(points.values()), axis=1)
    for k, (time_s, values) in enumerate(zip(times_s, table, strict=True)):
        yield "\t".join([str(k + 1), f"{time_s:.5f}", *(f"{v:.5f}" if np.isfinite(v) else "NaN" for v in values)])
