"""Each foot's numbers with all that they may be wrong by, and how the feet differ."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.analysis.findings import Findings
from gait.analysis.honesty import LAID, Evidence, honesty_of, peak_time_sd_pct
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.camera_axis import correction_sd_deg
from gait.gaitcycle.from_behind import CONTACT_DIFFERENCE_SD_MS
from gait.gaitcycle.rearfoot import StanceCurve
from gait.gaitcycle.standing import Zero
from gait.gaitcycle.stride import CONTACT_SD_MS
from gait.measure import Measure, difference, measure
from gait.result import FootResult, StepResult
from gait.scene import SMALL_HEEL_PX
from gait.verdict.rules import Rules

Floats = NDArray[np.float64]

# error that all steps of a foot share: docs/accuracy.md
METHOD_SD_DEG = {"dots": 0.35, "shoe_dots": 0.9, "markerless": 1.3, "none": 0.0}
TOUCHDOWN_SD_DEG = 1.0  # more at touchdown, 0.25 deg a ms: excursions of shared clips err by 1.0 deg rms, others by 1.6
SMALL_HEEL_SD_DEG = 0.9  # more error below that: ten feet of five clips kept apart read with 1.2 deg rms in all
HEEL_SHANKS = 0.21  # height of a shoe's heel in shank lengths: 88 mm to 420 mm


def measure_feet(
    findings: Findings,
    results: tuple[StepResult, ...],
    curves: tuple[StanceCurve, StanceCurve],
    rules: Rules,
) -> tuple[FootResult, FootResult]:
    """(left, right): means over the used steps, as wide as steps, method, zero and honesty make them."""
    sights, sd, zero_sd = findings.sights, method_sd_deg(findings), zero_sd_deg(findings.zero, rules)
    left, right = (
        Evidence(sights, findings.angles, foot, results, curves[foot], LAID if findings.laid[foot] else findings.method)
        for foot in Foot
    )
    return measure_foot(left, sd, zero_sd[0]), measure_foot(right, sd, zero_sd[1])


def measure_foot(evidence: Evidence, method_sd: float, zero_sd: float) -> FootResult:
    """Means over the used steps of one foot; contact time over all of its steps.

    method_sd: degrees. zero_sd: of the zero, which touchdown and peak count from and the excursion does not.
    """
    honesty, used = honesty_of(evidence), evidence.used
    sd = math.hypot(method_sd, honesty.sd_deg)
    landing_sd = math.hypot(sd, TOUCHDOWN_SD_DEG, honesty.landing_sd_deg)
    return FootResult(
        contact_time_ms=contact_time(evidence.results, CONTACT_SD_MS),
        touchdown_deg=measure([r.touchdown_deg for r in used], "deg", math.hypot(landing_sd, zero_sd)),
        peak_eversion_deg=measure([r.peak_eversion_deg for r in used], "deg", math.hypot(sd, zero_sd)),
        excursion_deg=measure([r.excursion_deg for r in used], "deg", landing_sd),
        time_to_peak_pct=measure([r.time_to_peak_pct for r in used], "%", peak_time_sd_pct(evidence.curve.deg)),
        curve_deg=evidence.curve.deg,
        curve_sd_deg=evidence.curve.sd_deg,
        honesty=honesty,
    )


def method_sd_deg(findings: Findings) -> float:
    """Error that all steps of a foot share, standard deviation in degrees."""
    small = findings.method == "markerless" and has_small_heels(findings.sights)
    parts = (METHOD_SD_DEG[findings.method], SMALL_HEEL_SD_DEG * small, correction_sd_deg(findings.azimuth))
    return math.hypot(*parts)


def has_small_heels(sights: Sights) -> bool:
    return HEEL_SHANKS * sights.shank_px < SMALL_HEEL_PX


def zero_sd_deg(zero: Zero, rules: Rules) -> Floats:
    """How sure the zero of each foot is [2], standard deviation in degrees; without one what people stand apart."""
    return zero.sd_deg if zero.is_known else np.full(2, rules.zero_sd_deg)


def peak_difference(
    findings: Findings, results: Sequence[StepResult], feet: tuple[FootResult, FootResult]
) -> Measure | None:
    """Left minus right peak eversion, None unless both were measured; how the runner stands drops out of it."""
    sds = own_sds(feet, method_sd_deg(findings), findings.zero)
    left, right = (
        measure([r.peak_eversion_deg for r in results if r.used and r.foot is foot], "deg", sds[foot]) for foot in Foot
    )
    return difference(left, right)


def own_sds(feet: tuple[FootResult, FootResult], method_sd: float, zero: Zero) -> Floats:
    """Error of each foot's peak that the other does not share [2], degrees."""
    doubt = [foot.honesty.sd_deg if foot.honesty else 0.0 for foot in feet]
    return np.asarray(np.hypot(np.hypot(method_sd, zero.sd_deg), doubt))


def contact_time(steps: Sequence[StepResult], sd_ms: float) -> Measure | None:
    """Of one foot's steps. sd_ms: of the error that they share."""
    return measure([1000.0 * (step.toe_off_s - step.touchdown_s) for step in steps], "ms", sd_ms)


def contact_difference(results: Sequence[StepResult]) -> Measure | None:
    """Left minus right contact time, None unless both were measured; what both are off by drops out of it."""
    left, right = (contact_time([r for r in results if r.foot is foot], 0.0) for foot in Foot)
    return difference(left, right, CONTACT_DIFFERENCE_SD_MS)
