"""The measured runners that a result is compared with: percentiles over 46 people on a treadmill."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.disk import reason
from gait.errors import SettingsFault
from gait.words import said

Floats = NDArray[np.float64]

FOLDER = Path(__file__).parents[1] / "data" / "norms"
CURVES = "runner_curves_2p5ms.csv"
SPEED_MPS = 2.5  # at which they were measured (data/norms/README.md)
NUMBERS = "norm_subject_discrete_2p5ms.csv"
STANCE_END_PCT = 39.4  # of the gait cycle: published duty factor at 2.5 m/s (data/norms/README.md)
MIDDLE_80_PCT = (10.0, 90.0)  # percentiles: low and high edge

ATTRIBUTION = said(
    "Measured runners: BMC-RIC running biomechanics (github.com/regifukuchi/BMC-RIC-running-biomechanics), "
    "46 recreational runners on a treadmill at 2.5 m/s in neutral shoes, angles from a standing calibration; "
    "licensed CC BY 4.0 (creativecommons.org/licenses/by/4.0). The 10th to 90th percentiles were computed "
    "from these data."
)


@dataclass(frozen=True, slots=True)
class Range:
    """The middle 80 % of the measured runners: 10th and 90th percentile."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Norms:
    """Percentiles over `runners` people; eversion positive.

    low_deg, high_deg: [101] 10th and 90th percentile of rearfoot eversion over stance,
    0 touchdown to 100 toe-off, each point by itself. The ranges are percentiles of each runner's own number,
    so the peak's range is not the band's highest point.
    """

    runners: int
    low_deg: Floats
    high_deg: Floats
    touchdown_deg: Range
    peak_eversion_deg: Range
    excursion_deg: Range
    time_to_peak_pct: Range


@cache
def load_norms(folder: Path = FOLDER) -> Norms:
    """Read the measured runners. Raises SettingsFault when a file is missing or damaged."""
    try:
        curves = stance_curves(read_rows(folder / CURVES))
        numbers = read_rows(folder / NUMBERS)
        low, high = np.percentile(curves, MIDDLE_80_PCT, axis=0)
        ranges = [middle_80(numbers, column) for column in ("td", "peak", "exc", "tpeak")]
    except (OSError, ValueError, KeyError) as error:
        raise SettingsFault(f"The measured norms in {folder} cannot be read: {reason(error)}.") from error
    return Norms(len(curves), low, high, *ranges)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def stance_curves(rows: list[dict[str, str]]) -> Floats:
    """[runners, 101] eversion over stance, degrees, from rows of the whole gait cycle (0-100 %)."""
    runners: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        runners.setdefault((row["lab"], row["subject"]), []).append(float(row["ankle_x_deg"]))
    stance_pct = np.linspace(0.0, STANCE_END_PCT, 101)
    return np.array([np.interp(stance_pct, np.arange(101.0), curve) for curve in runners.values()])


def middle_80(rows: list[dict[str, str]], column: str) -> Range:
    low, high = np.percentile([float(row[column]) for row in rows], MIDDLE_80_PCT)
    return Range(float(low), float(high))
