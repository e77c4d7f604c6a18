"""More that is seen from behind: duty factor, step width and crossover, hip drop, trunk lean, heel whip, symmetry.

Each number says how far it can be trusted. The standard deviations that errors of one recording share were measured
on eleven rendered clips with exact truth (README, table); they are part of every interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.clip import frame_rate
from gait.eyes.legs import ANKLE, HEEL
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.activity import activity_of
from gait.gaitcycle.stride import Step
from gait.measure import Measure, measure
from gait.pose.skeleton import Joint
from gait.result import Confidence, GradedMeasure, Typical
from gait.scene import STEADY_FPS, Activity
from gait.words import said

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MID_STANCE = (0.35, 0.65)  # of stance, round the moment when the other leg passes
EARLY_SWING = (0.15, 0.45)  # of swing: the lower leg points to the camera, the foot hangs from it
LEAST_RISE = 0.08  # of a shank from ankle up to heel: lower, the foot does not face the camera
LEAST_LOOKS = 6  # of the pose network at each foot's mid-stance
MISSED = 1.5  # of the usual time between two touchdowns: a longer one missed a step
SHANK_CM = 43.0  # knee to ankle: 0.246 of 1.75 m (Winter 2009, fig. 4.1); nobody is asked for their height

# Standard deviation of the error that one recording's steps share, by eleven clips with truth; the duty factor's and
# that of contact times' difference by 15, as stride.CONTACT_SD_MS
DUTY_SD_PCT = 2.0
STEP_TIME_SD_MS = 6.0
CONTACT_DIFFERENCE_SD_MS = 8.0
WIDTH_SD_CM = 0.5
DROP_SD_DEG = 2.0
LEAN_SD_DEG = 0.8
WHIP_SD_DEG = 8.6

WHIP = Typical(-11.4, 12.2, "512 feet: 0.4 ± 9.2° (Souza et al. 2015, PM&R 7:823); 10th to 90th percentile")
ASYMMETRY = "12 trained runners (Mtibaa et al. 2023, Front Physiol 14:1289172); 9 in 10 are within"
# Symmetry angles of that source, mean + 1.28 SD, as left over right less one: 180/100 * pi/180 of a percent each
CONTACT_SHARE, STEP_SHARE = 0.053, 0.034

TIMED = said("Read off touchdown and toe-off, which are found finer than a frame.")
TIMED_BADLY = said("Few pictures a second or a camera off the belt's axis make touchdown and toe-off less sure.")


@dataclass(frozen=True, slots=True)
class Behind:
    """What the measures are taken from. off_axis: whether the camera looks from the side of the belt's axis."""

    sights: Sights
    steps: Sequence[Step]
    off_axis: bool

    @property
    def running(self) -> bool:
        return activity_of(self.steps, legs_seen=True) is Activity.RUNNING

    @property
    def well_timed(self) -> bool:
        return frame_rate(self.sights.times_s) >= STEADY_FPS and not self.off_axis

    def of(self, foot: Foot) -> list[Step]:
        return [step for step in self.steps if step.foot is foot]

    def looks_at(self, foot: Foot) -> Mask:
        """[m] which of the pose network's looks fall on mid-stances of a foot."""
        times_s = self.sights.times_s[self.sights.pose_frames]
        looks = np.zeros(len(times_s), bool)
        for step in self.of(foot):
            looks |= in_part(times_s, step, MID_STANCE)
        return looks


def seen_from_behind(
    behind: Behind, peak_difference: Measure | None, contact_difference: Measure | None
) -> tuple[GradedMeasure, ...]:
    """All that could be measured. The differences are left minus right, of peak eversion and contact time."""
    return (
        *duty_factors(behind),
        *steps_across(behind),
        *hip_drop(behind),
        *trunk_leans(behind),
        *heel_whips(behind),
        *symmetry(behind, peak_difference, contact_difference),
    )


def duty_factors(behind: Behind) -> Iterator[GradedMeasure]:
    """Share of a stride that a foot is on the belt: below 50 % running, above it walking."""
    for foot in Foot:
        shares = [100.0 * step.contact_s / stride_s for step, stride_s in strides(behind.of(foot))]
        found = measure(shares, "%", DUTY_SD_PCT)
        if found is not None:
            yield GradedMeasure("duty_factor_pct", foot.word, found, *timing_trust(behind))


def timing_trust(behind: Behind) -> tuple[Confidence, str]:
    return (Confidence.MEDIUM, TIMED) if behind.well_timed else (Confidence.LOW, TIMED_BADLY)


def strides(steps: Sequence[Step]) -> list[tuple[Step, float]]:
    """Each step of one foot with the seconds to its next touchdown, where none was missed."""
    pairs = [(a, b.touchdown_s - a.touchdown_s) for a, b in zip(steps, steps[1:], strict=False)]
    usual = float(np.median([seconds for _, seconds in pairs])) if pairs else 0.0
    return [(step, seconds) for step, seconds in pairs if seconds < MISSED * usual]


def steps_across(behind: Behind) -> Iterator[GradedMeasure]:
    """Step width, and how many steps land beyond the line of the other foot."""
    widths = step_widths_cm(behind)
    width = measure(widths, "cm", WIDTH_SD_CM)
    crossed = measure([100.0 * (w < 0.0) for w in widths], "%")
    if width is not None and crossed is not None:
        why = said("The scale comes from an average shank length, not from the runner's own.")
        yield GradedMeasure("step_width_cm", "both", width, Confidence.LOW, why)
        why = said("A step within a centimetre of the other foot's line may fall to either side.")
        yield GradedMeasure("crossover_pct", "both", crossed, Confidence.LOW, why)


def step_widths_cm(behind: Behind) -> list[float]:
    """How far each heel stands outside the line between the other foot's steps before and after; below 0 inside."""
    places = [heel_x(behind, step) for step in behind.steps]
    widths = []
    triples = zip(behind.steps, behind.steps[1:], behind.steps[2:], places, places[1:], places[2:], strict=False)
    for before, step, after, x0, x1, x2 in triples:
        if before.foot is after.foot is not step.foot:
            outwards = (x1 - 0.5 * (x0 + x2)) * (1.0 if step.foot is Foot.RIGHT else -1.0)
            widths.append(outwards / behind.sights.shank_px * SHANK_CM)
    return widths


def heel_x(behind: Behind, step: Step) -> float:
    """Where across the picture a heel stands at mid-stance, px."""
    inside = in_part(behind.sights.times_s, step, MID_STANCE)
    x = behind.sights.legs[inside, step.foot, HEEL, 0]
    return float(np.nanmedian(x)) if np.isfinite(x).any() else float("nan")


def in_part(times_s: Floats, step: Step, part: tuple[float, float]) -> Mask:
    """Which times lie in a part of a step's stance, in shares of it."""
    share = (times_s - step.touchdown_s) / step.contact_s
    return np.asarray((share > part[0]) & (share < part[1]))


def hip_drop(behind: Behind) -> Iterator[GradedMeasure]:
    """How far the hip of the swinging leg is lower at mid-stance, both sides together.

    Half of what the line through both hips turns between left and right mid-stance: a camera that is not level, and
    hip joints that are found too high or too low, shift both alike and cancel. So one side alone cannot be told.
    """
    slope = hip_slope(behind.sights.runner)
    left, right = (slope[behind.looks_at(foot) & np.isfinite(slope)] for foot in Foot)
    if min(len(left), len(right)) < LEAST_LOOKS:
        return
    level = 0.5 * (left.mean() + right.mean())
    found = measure([*(left - level), *(level - right)], "deg", DROP_SD_DEG)
    if found is not None:
        why = said("The pose network places hips under clothes to some 2 cm; it tends to show less drop than there is.")
        yield GradedMeasure("hip_drop_deg", "both", found, Confidence.LOW, why)


def hip_slope(runner: Floats) -> Floats:
    """[m] slope of the line through both hips, degrees, positive with the left one higher. runner [m, 18, 3]."""
    across = runner[:, Joint.R_HIP, :2] - runner[:, Joint.L_HIP, :2]
    return np.asarray(np.degrees(np.arctan2(across[:, 1], across[:, 0])))


def trunk_leans(behind: Behind) -> Iterator[GradedMeasure]:
    """Sideways lean of the trunk at each foot's mid-stance, positive towards that foot."""
    lean = trunk_lean(behind.sights.runner)
    for foot in Foot:
        mine = lean[behind.looks_at(foot) & np.isfinite(lean)]
        found = measure(mine if foot is Foot.RIGHT else -mine, "deg", LEAN_SD_DEG)
        if found is not None and found.n >= LEAST_LOOKS:
            why = said("Hips to neck against the picture's edge: a camera that is not level adds its own lean.")
            yield GradedMeasure("trunk_lean_deg", foot.word, found, Confidence.MEDIUM, why)


def trunk_lean(runner: Floats) -> Floats:
    """[m] lean of the line from mid-hips to neck, degrees, positive to the picture's right."""
    up = runner[:, Joint.NECK, :2] - 0.5 * (runner[:, Joint.L_HIP, :2] + runner[:, Joint.R_HIP, :2])
    return np.asarray(np.degrees(np.arctan2(up[:, 0], -up[:, 1])))


def heel_whips(behind: Behind) -> Iterator[GradedMeasure]:
    """Turn of the foot as it leaves the belt, positive with the heel turned in (medial whip); running only.

    Definition: Souza et al. 2015, PM&R 7:823. Here from ankle to heel against the vertical, while the lower leg
    points to the camera.
    """
    for foot in Foot if behind.running else ():
        turns = [whip_deg(behind, step, stride_s) for step, stride_s in strides(behind.of(foot))]
        found = measure(turns, "deg", WHIP_SD_DEG)
        if found is not None and found.n >= LEAST_LOOKS:
            why = said(
                "Ankle and heel lie close together in the picture, and where the ankle is seen shifts it by degrees."
            )
            yield GradedMeasure("heel_whip_deg", foot.word, found, Confidence.LOW, why, WHIP)


def whip_deg(behind: Behind, step: Step, stride_s: float) -> float:
    """Turn of one foot after one step; NaN where it does not hang towards the camera."""
    sights, swing_s = behind.sights, stride_s - step.contact_s
    share = (sights.times_s - step.toe_off_s) / swing_s
    legs = sights.legs[(share > EARLY_SWING[0]) & (share < EARLY_SWING[1]), step.foot]
    up = legs[:, HEEL] - legs[:, ANKLE]
    up = up[-up[:, 1] > LEAST_RISE * sights.shank_px]
    inwards = up[:, 0] * (1.0 if step.foot is Foot.LEFT else -1.0)
    return float(np.median(np.degrees(np.arctan2(inwards, -up[:, 1])))) if len(up) else float("nan")


def symmetry(
    behind: Behind, peak_difference: Measure | None, contact_difference: Measure | None
) -> Iterator[GradedMeasure]:
    """Left minus right; a difference within its `noise` may be chance."""
    apart, trust = "left minus right", timing_trust(behind)
    if peak_difference is not None:
        why = said("From the rearfoot angles of both feet; errors that both share do not cancel for certain.")
        yield GradedMeasure("peak_eversion_deg", apart, peak_difference, Confidence.MEDIUM, why)
    if contact_difference is not None:
        usual = 1000.0 * float(np.median([step.contact_s for step in behind.steps]))
        yield GradedMeasure("contact_time_ms", apart, contact_difference, *trust, within(CONTACT_SHARE * usual))
    found = step_time_difference(behind.steps)
    if found is not None and not behind.off_axis:  # from aside the feet's touchdowns shift by some 20 ms, apart
        yield GradedMeasure("step_time_ms", apart, found, *trust, within(STEP_SHARE * usual_step_ms(behind.steps)))


def within(half: float) -> Typical:
    return Typical(-half, half, ASYMMETRY)


def step_times_ms(steps: Sequence[Step], foot: Foot) -> list[float]:
    """From the other foot's touchdown to this one's, where none was missed."""
    pairs = [(a, b) for a, b in zip(steps, steps[1:], strict=False) if a.foot is not b.foot]
    times = [1000.0 * (b.touchdown_s - a.touchdown_s) for a, b in pairs]
    longest = MISSED * float(np.median(times)) if times else 0.0
    return [ms for ms, (_, b) in zip(times, pairs, strict=True) if b.foot is foot and ms < longest]


def usual_step_ms(steps: Sequence[Step]) -> float:
    return float(np.median([ms for foot in Foot for ms in step_times_ms(steps, foot)]))


def step_time_difference(steps: Sequence[Step]) -> Measure | None:
    """Step time onto the left foot minus that onto the right."""
    left, right = (step_times_ms(steps, foot) for foot in Foot)
    pairs = min(len(left), len(right))
    return measure(np.subtract(left[:pairs], right[:pairs]).tolist(), "ms", STEP_TIME_SD_MS)
