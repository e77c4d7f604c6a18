"""An analysis out of analysis.json, as far as that tells: figures, curves, verdicts; no pictures, no comparison.

Texts are those of the document, in English. What it has as null is NaN, an open end of an interval infinite.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np

from gait.disk import MALFORMED
from gait.errors import Unreadable
from gait.foot import Foot
from gait.measure import Measure
from gait.result import (
    Analysis,
    ClipFacts,
    Confidence,
    FootResult,
    GradedMeasure,
    Honesty,
    ModelFacts,
    Notice,
    RunFacts,
    Scene,
    StepResult,
    Timing,
    Typical,
)
from gait.verdict.rules import PronationClass, Rules, Verdict, usual_rules

UNITS = {"ms": "ms", "deg": "deg", "pct": "%", "spm": "spm", "cm": "cm"}  # by the end of a number's name
STEP_NUMBERS = ("touchdown_s", "toe_off_s", "touchdown_deg", "peak_eversion_deg", "time_to_peak_pct", "excursion_deg")
FOOT_NUMBERS = ("contact_time_ms", "touchdown_deg", "peak_eversion_deg", "excursion_deg", "time_to_peak_pct")
DOUBTS = tuple(field.name for field in fields(Honesty) if field.name != "doubt")

Document = Mapping[str, Any]


def analysis_from(document: Document) -> Analysis:
    """What a document of schema gait-analysis/1 tells. Raises Unreadable where it is incomplete.

    The limits of the rules stand in no document: one by rules that do not come along is Unreadable too.
    """
    try:
        return Analysis(
            clip=ClipFacts(**document["clip"], name=""),
            models=tuple(ModelFacts(**model) for model in document["models"]),
            scene=Scene(**document["scene"]),
            method=document["method"],
            zero=document["zero"],
            cadence_spm=measure_from(document, "cadence_spm"),
            flight_time_ms=measure_from(document, "flight_time_ms"),
            steps=tuple(step_from(step) for step in document["steps"]),
            feet=(foot_from(document["feet"]["left"]), foot_from(document["feet"]["right"])),
            symmetry_peak_deg=measure_from(document["symmetry"], "peak_eversion_deg"),
            symmetry_contact_ms=measure_from(document["symmetry"], "contact_time_ms"),
            verdicts=(verdict_from(document["verdict"]["left"]), verdict_from(document["verdict"]["right"])),
            rules=rules_named(document["verdict"]["rules"]),
            shoes=(),
            warnings=tuple(Notice(**notice) for notice in document["warnings"]),
            pictures=(),
            timing=Timing(**document["timing"]),
            from_behind=tuple(graded_from(graded) for graded in document["from_behind"]),
            zero_from=document["zero_from"],
            run=RunFacts(**document["run"]) if document.get("run") else None,
        )
    except MALFORMED as error:
        raise Unreadable(f"The figures that are kept are incomplete: {error}.") from error


def measure_from(document: Document, name: str) -> Measure | None:
    found = document[name]
    return None if found is None else whole_measure(found, name)


def whole_measure(found: Document, name: str) -> Measure:
    low, high = found["ci95"]
    open_low, open_high = -math.inf if low is None else low, math.inf if high is None else high
    return Measure(found["mean"], number(found["sd"]), found["n"], open_low, open_high, UNITS[name.rpartition("_")[2]])


def number(found: float | None) -> float:
    return math.nan if found is None else float(found)


def step_from(step: Document) -> StepResult:
    numbers: dict[str, Any] = {name: number(step[name]) for name in STEP_NUMBERS}
    return StepResult(foot=Foot[step["foot"].upper()], left_out=step["left_out"] or "", **numbers)


def foot_from(foot: Document) -> FootResult:
    found: dict[str, Any] = {name: measure_from(foot, name) for name in FOOT_NUMBERS}
    found |= {name: np.array(foot[name], np.float64) for name in ("curve_deg", "curve_sd_deg")}
    return FootResult(**found, honesty=foot["honesty"] and honesty_from(foot["honesty"]))


def honesty_from(honesty: Document) -> Honesty:
    """Documents older than `landing_sd_deg` have none."""
    numbers: dict[str, Any] = {name: number(honesty[name]) for name in DOUBTS if name in honesty}
    return Honesty(**numbers, doubt=honesty["doubt"] or "")


def verdict_from(verdict: Document) -> Verdict:
    near = verdict["borderline_with"]
    return Verdict(PronationClass(verdict["class"]), near and PronationClass(near), tuple(verdict["reasons"]))


def rules_named(name: str) -> Rules:
    """The usual rules by the name that they went by. Raises LookupError for others."""
    rules = usual_rules()
    if name not in (rules.name, rules.unzeroed_name):
        raise LookupError(f"the rules “{name}” are not known")
    return replace(rules, name=name)


def graded_from(graded: Document) -> GradedMeasure:
    return GradedMeasure(
        graded["name"],
        graded["foot"],
        whole_measure(graded, graded["name"]),
        Confidence(graded["confidence"]),
        graded["why"],
        graded["typical"] and Typical(graded["typical"][0], graded["typical"][1], graded["source"]),
    )
