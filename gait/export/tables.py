"""Steps, curves and measures as tidy tables: one row an observation, one column a variable, empty where missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from gait.foot import Foot

Row = dict[str, Any]

STEPS = (
    "foot", "touchdown_s", "toe_off_s", "touchdown_deg", "peak_eversion_deg", "time_to_peak_pct", "excursion_deg",
    "used", "left_out",
)  # fmt: skip
CURVES = ("foot", "stance_pct", "rearfoot_deg", "rearfoot_sd_deg")
MEASURES = ("measure", "foot", "mean", "sd", "n", "ci95_low", "ci95_high")


def tables(document: dict[str, Any]) -> dict[str, str]:
    """File name to CSV text, from analysis.json.

    steps.csv: a row a step. curves.csv: each foot's mean rearfoot angle at 0-100 % of stance. measures.csv: every
    number with its spread, count and 95 % interval; foot is left, right, both, or left minus right.
    """
    return {
        "steps.csv": as_csv(STEPS, document["steps"]),
        "curves.csv": as_csv(CURVES, curve_rows(document)),
        "measures.csv": as_csv(MEASURES, measure_rows(document)),
    }


def as_csv(columns: Sequence[str], rows: Iterator[Row] | Sequence[Row]) -> str:
    """RFC 4180 with plain line ends and a header; None becomes an empty cell."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def curve_rows(document: dict[str, Any]) -> Iterator[Row]:
    for foot in Foot:
        curves = document["feet"][foot.word]
        for percent, (deg, sd) in enumerate(zip(curves["curve_deg"], curves["curve_sd_deg"], strict=True)):
            yield dict(zip(CURVES, (foot.word, percent, deg, sd), strict=True))


def measure_rows(document: dict[str, Any]) -> Iterator[Row]:
    """Everything in analysis.json that has a mean."""
    yield from measures_of(document, "both")
    for foot in Foot:
        yield from measures_of(document["feet"][foot.word], foot.word)
    told = set(document["symmetry"])
    yield from measures_of(document["symmetry"], "left minus right")
    for graded in document["from_behind"]:
        if "minus" not in graded["foot"] or graded["name"] not in told:
            yield from measures_of({graded["name"]: graded}, graded["foot"])


def measures_of(group: dict[str, Any], foot: str) -> Iterator[Row]:
    for name, value in group.items():
        if isinstance(value, dict) and "mean" in value:
            low, high = value["ci95"]
            numbers = (value["mean"], value["sd"], value["n"], low, high)
            yield dict(zip(MEASURES, (name, foot, *numbers), strict=True))
