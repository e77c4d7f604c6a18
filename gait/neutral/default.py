"""How the built-in reference is made: `python -m gait.neutral.default RESULT... --out FILE`.

RESULT: folders that `gait analyse` wrote of neutral recordings; their cycles are taken. The rearfoot, knee and hip
curves are those of the 46 measured runners in gait/data/norms.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.neutral.movement import POINTS
from gait.neutral.reference import Origin, Reference, build_reference, write_reference
from gait.neutral.saved import read_movement
from gait.norms import CURVES, FOLDER, STANCE_END_PCT, read_rows
from gait.words import template

Floats = NDArray[np.float64]

COLUMNS = {"rearfoot": "ankle_x_deg", "knee": "knee_x_deg", "hip": "hip_x_deg"}
MEASURED = Origin(
    template("measured recreational runners"),
    "3D motion capture on a treadmill, neutral shoes, angles from a standing calibration",
    46,
    "2.5 m/s",
    template("BMC-RIC running biomechanics, github.com/regifukuchi/BMC-RIC-running-biomechanics; stance resampled"),
    "CC BY 4.0, creativecommons.org/licenses/by/4.0",
)
RENDERED = Origin(
    template("rendered runners with a neutral rearfoot"),
    "gait, markerless, from behind",
    0,
    "2.2-3.6 m/s",
    template("rendered by this project on parametric bodies of MakeHuman (CC0)"),
    "our own",
)


def with_measured_runners(built: Reference) -> Reference:
    """The same with the measured runners' curves instead of its own; the pelvis, which they lack, stays."""
    rows: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in read_rows(FOLDER / CURVES):
        rows.setdefault((row["lab"], row["subject"]), []).append(row)
    measured = {name: np.array([over_stance(r, column) for r in rows.values()]) for name, column in COLUMNS.items()}
    return replace(
        built,
        curves=built.curves | measured,
        curves_origin=replace(MEASURED, count=len(rows)),
        cycles_origin=replace(RENDERED, count=len(built.cycles)),
    )


def over_stance(rows: list[dict[str, str]], column: str) -> Floats:
    """One runner's curve of the whole cycle, cut to stance [100]."""
    place = np.linspace(0.0, STANCE_END_PCT, POINTS)
    return np.interp(place, np.arange(101.0), [float(row[column]) for row in rows])


def main() -> None:
    order = argparse.ArgumentParser(description=__doc__)
    order.add_argument("results", type=Path, nargs="+")
    order.add_argument("--out", type=Path, required=True)
    asked = order.parse_args()
    name = template("Neutral running")
    built = build_reference(name, RENDERED.speed, [read_movement(folder) for folder in asked.results])
    write_reference(asked.out, with_measured_runners(built))


if __name__ == "__main__":
    main()
