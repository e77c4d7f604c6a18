"""Analyses to render: a factory with a plain default, and words for what differs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.measure import Measure
from gait.result import (
    Analysis,
    ClipFacts,
    FootResult,
    KeyPicture,
    ModelFacts,
    Scene,
    StepResult,
    Timing,
)
from gait.shoes.catalogue import Catalogue
from gait.shoes.shortlist import shortlist
from gait.verdict.rules import PronationClass, Rules, Verdict

Floats = NDArray[np.float64]

RULES = Rules("default verdict, version 1", 10.5, 16.0, 3.5, 6.5, 8)
PEAK_DEG = {
    PronationClass.OVERPRONATION: 14.2,
    PronationClass.NEUTRAL: 6.9,
    PronationClass.SUPINATION: 0.6,
    PronationClass.INCONCLUSIVE: 7.5,
}


def measured(mean: float, half: float, unit: str, n: int = 27) -> Measure:
    """A measure whose 95 % interval reaches `half` to either side."""
    return Measure(mean, half * 1.4, n, mean - half, mean + half, unit)


def curve(touchdown_deg: float, peak_deg: float, toe_off_deg: float = -4.0) -> Floats:
    """[101] a smooth stance: up to the peak at 35 %, and down to toe-off."""
    share = np.linspace(0.0, 1.0, 101)
    rise = np.sin(np.minimum(share / 0.35, 1.0) * np.pi / 2.0)
    fall = (1.0 - np.cos(np.maximum(share - 0.35, 0.0) / 0.65 * np.pi)) / 2.0
    return np.asarray(
        touchdown_deg + (peak_deg - touchdown_deg) * rise - (peak_deg - toe_off_deg) * fall, dtype=np.float64
    )


def foot_result(peak_deg: float, touchdown_deg: float = -3.8) -> FootResult:
    return FootResult(
        contact_time_ms=measured(246.0, 4.0, "ms"),
        touchdown_deg=measured(touchdown_deg, 1.2, "deg"),
        peak_eversion_deg=measured(peak_deg, 1.1, "deg"),
        excursion_deg=measured(peak_deg - touchdown_deg, 1.6, "deg"),
        time_to_peak_pct=measured(35.0, 3.0, "%"),
        curve_deg=curve(touchdown_deg, peak_deg),
        curve_sd_deg=np.full(101, 1.2),
    )


def unseen_foot() -> FootResult:
    nothing = np.full(101, np.nan)
    return FootResult(None, None, None, None, None, nothing, nothing)


def picture(foot: Foot, moment: str, angle_deg: float) -> KeyPicture:
    """A plain leg on a dark belt with its two lines, 400 x 480 pixels."""
    image = np.full((480, 400, 3), (58, 52, 48), np.uint8)
    image[:330, 165:235] = (150, 178, 214)
    image[300:420, 150:250] = (230, 230, 226)
    lean = np.tan(np.radians(angle_deg)) * 60.0 * (1 if foot is Foot.LEFT else -1)
    shank = np.array([[200.0, 60.0], [200.0, 290.0]])
    heel = np.array([[200.0 + lean / 2.0, 325.0], [200.0 - lean / 2.0, 385.0]])
    return KeyPicture(foot, moment, 3.2, angle_deg, image, shank, heel)


def pictures(peaks_deg: tuple[float, float]) -> tuple[KeyPicture, ...]:
    moments = ("touchdown", "mid-stance", "peak", "toe-off")
    return tuple(
        picture(foot, moment, share * peaks_deg[foot])
        for foot in Foot
        for moment, share in zip(moments, (-0.4, 0.8, 1.0, -0.4), strict=True)
    )


def step(foot: Foot, number: int) -> StepResult:
    start_s = 1.0 + number * 0.71 + foot * 0.355
    return StepResult(foot, start_s, start_s + 0.246, -3.8, 7.0, 35.0, 10.8, "" if number else "first step")


def verdict(pronation: PronationClass, near: PronationClass | None = None) -> Verdict:
    reasons = (f"peak eversion {PEAK_DEG[pronation]:.1f}°, excursion 11.0°", "seen over 27 steps")
    return Verdict(pronation, near, reasons)


def analysis(
    left: Verdict | PronationClass, right: Verdict | PronationClass, catalogue: Catalogue | None = None
) -> Analysis:
    """A steady run of 20 seconds, measured with dots, with the two verdicts asked for."""
    verdicts = tuple(v if isinstance(v, Verdict) else verdict(v) for v in (left, right))
    pair = (verdicts[0], verdicts[1])
    peaks = (PEAK_DEG[pair[0].pronation], PEAK_DEG[pair[1].pronation])
    return Analysis(
        clip=ClipFacts(1200, 60.0, 20.0, 1080, 1920, "0" * 64, "run.mp4"),
        models=(ModelFacts("pose", "0" * 64, "FP32"),),
        scene=Scene("rear", "running", 1),
        method="dots",
        zero="standing",
        cadence_spm=measured(168.0, 1.4, "steps/min", 54),
        flight_time_ms=measured(104.0, 5.0, "ms", 53),
        steps=tuple(step(foot, number) for number in range(28) for foot in Foot),
        feet=(foot_result(peaks[0]), foot_result(peaks[1], -3.1)),
        symmetry_peak_deg=measured(peaks[0] - peaks[1], 1.5, "deg"),
        symmetry_contact_ms=measured(-3.0, 5.0, "ms"),
        verdicts=pair,
        rules=RULES,
        shoes=shortlist(catalogue, pair) if catalogue else (),
        warnings=(),
        pictures=pictures(peaks),
        timing=Timing(11.0, 0.55, 1.2),
    )


def with_missing(whole: Analysis) -> Analysis:
    """The same recording with nothing measured: no curves, no numbers, no pictures."""
    return replace(
        whole,
        method="none",
        zero="none",
        cadence_spm=None,
        flight_time_ms=None,
        feet=(unseen_foot(), unseen_foot()),
        symmetry_peak_deg=None,
        symmetry_contact_ms=None,
        pictures=(),
        steps=(),
    )
