"""Lines to angles: signed by side, zeroed by the standing trial, and read off each stance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.gaitcycle.seen import Seen, seen_of, without_landing
from gait.gaitcycle.stride import STANCE_POINTS, Step
from gait.result import StepResult
from gait.words import said

Floats = NDArray[np.float64]

PEAK_BEFORE = 0.80  # of stance: peak eversion is the maximum before this (CONTRACT: words)
MEASURE_BEFORE = 0.85  # of stance: later the heel is high and its frontal projection degenerates
LEAST_FRAMES = 4  # of a stance: fewer cannot show a rise and a fall
KERNEL = 0.08  # of stance: kernel SD that averages steps into one curve; wider flattens the peak, narrower keeps noise
FURTHEST_DEG = 45.0  # four times what 8 in 10 measured runners stay within (norms: -11 to 11): another line was read
MOST_RESIDUAL_DEG = 4.0  # a step whose frames scatter more round its own curve was not seen well
MOST_DEPARTURE_SDS = 3.5  # robust standard deviations beyond which a step is unlike the foot's others
FURTHEST_LAG = 0.15  # of stance that a step's peak may come sooner or later: three times the norms' SD of 4.7 %
LEAST_SPREAD_DEG = 1.0  # within-runner stride SD of peak eversion is 1.1 deg (norms, README)
HIDDEN, UNSEEN = said("heel hidden for most of the step"), said("heel not seen from landing to past mid-stance")


@dataclass(frozen=True, slots=True)
class Lines:
    """Shank and heel line of both feet in every frame, however they were found.

    points [n, 2 feet, 4, 2]: px, in the order upper shank, lower shank, upper heel, lower heel; NaN where unseen.
    sd_deg [n, 2]: standard deviation of the angle between the lines as the method itself expects it.
    """

    points: Floats
    sd_deg: Floats


@dataclass(frozen=True, slots=True)
class Angles:
    """Rearfoot angle of both feet in every frame. deg, sd_deg: [n, 2], eversion positive, NaN where unseen."""

    deg: Floats
    sd_deg: Floats


def rearfoot_angles(lines: Lines, zero_deg: Floats) -> Angles:
    """Angle of the heel line against the shank line; `zero_deg` [2] is what each foot shows when standing."""
    return Angles(shank_lean(lines) + heel_lean(lines) - zero_deg, lines.sd_deg)


def shank_lean(lines: Lines) -> Floats:
    """Lean of the shank against the picture's vertical, degrees [n, 2]; positive when its top leans outwards."""
    return lean(lines.points[:, :, 0] - lines.points[:, :, 1])


def heel_lean(lines: Lines) -> Floats:
    """Lean of the heel counter against the picture's vertical, degrees [n, 2]; positive when its top leans in."""
    return -lean(lines.points[:, :, 2] - lines.points[:, :, 3])


def lean(upwards: Floats) -> Floats:
    """Angle of vectors [n, 2 feet, 2] (x right, y down) against the vertical, positive to the foot's outside."""
    outside = np.array([-1.0, 1.0])  # seen from behind the left foot's outside is the picture's left
    return np.degrees(np.arctan2(outside * upwards[..., 0], -upwards[..., 1]))


@dataclass(frozen=True, slots=True)
class StanceCurve:
    """A foot's average angle over stance. deg, sd_deg: [101]; NaN where no frame was measured."""

    deg: Floats
    sd_deg: Floats


@dataclass(frozen=True, slots=True)
class Samples:
    """Frames of one stance: phase 0..1, deg, weight, each [k]."""

    phase: Floats
    deg: Floats
    weight: Floats


def samples(times_s: Floats, angles: Angles, step: Step) -> Samples:
    """The measured frames of a stance, weighted by how sure the method is of each."""
    phase = (times_s - step.touchdown_s) / step.contact_s
    deg, sd = angles.deg[:, step.foot], angles.sd_deg[:, step.foot]
    seen = (np.abs(deg) < FURTHEST_DEG) & (phase >= -0.08) & (phase <= 1.05)
    return Samples(phase[seen], deg[seen], 1.0 / np.square(np.maximum(sd[seen], 0.3)))


def average_curve(steps: Sequence[Samples]) -> StanceCurve:
    """Local linear regression over the frames of all steps of a foot together (Fan & Gijbels 1996).

    Frames fall at different phases in every step, so that even 25 frames a second draw a dense curve.
    """
    phase = np.concatenate([s.phase for s in steps]) if steps else np.zeros(0)
    deg = np.concatenate([s.deg for s in steps]) if steps else np.zeros(0)
    weight = np.concatenate([s.weight for s in steps]) if steps else np.zeros(0)
    grid = np.linspace(0.0, 1.0, STANCE_POINTS)
    points = [local_line(phase - at, deg, weight) for at in grid]
    return StanceCurve(np.array([p[0] for p in points]), np.array([p[1] for p in points]))


def local_line(distance: Floats, deg: Floats, weight: Floats) -> tuple[float, float]:
    """Value and scatter at distance 0 of a weighted quadratic through the samples near it."""
    near = np.abs(distance) < 3.0 * KERNEL
    kernel = weight[near] * np.exp(-0.5 * np.square(distance[near] / KERNEL))
    if (np.abs(distance[near]) < KERNEL).sum() < 3 or near.sum() < 5:
        return np.nan, np.nan
    basis = np.vander(distance[near], 3)
    root = np.sqrt(kernel)
    line = np.linalg.lstsq(basis * root[:, None], deg[near] * root, rcond=None)[0]
    scatter = np.sqrt(np.average(np.square(deg[near] - basis @ line), weights=kernel))
    return float(line[2]), float(scatter)


@dataclass(frozen=True, slots=True)
class FittedStep:
    """A step's own curve: the foot's average curve shifted and stretched onto its frames.

    curve [101] degrees; residual_deg: robust scatter of the frames round it; lag: how much later than the average the
    step's own frames come, share of stance.
    """

    curve: Floats
    residual_deg: float
    lag: float


def fit_step(average: StanceCurve, step: Samples) -> FittedStep | None:
    """Offset and stretch of the average curve that suit a step's frames best; None with too few frames.

    Two numbers from a dozen frames average their noise out, where the largest single frame would collect it:
    the maximum of noisy values is biased upwards.
    """
    early = step.phase <= MEASURE_BEFORE
    if early.sum() < LEAST_FRAMES:
        return None
    grid = np.linspace(0.0, 1.0, STANCE_POINTS)
    shape = np.interp(step.phase[early], grid, average.deg)
    known = np.isfinite(shape)
    if known.sum() < LEAST_FRAMES:
        return None
    mine = Samples(step.phase[early][known], step.deg[early][known], step.weight[early][known])
    return stretch(average, shape[known], mine)


def stretch(average: StanceCurve, shape: Floats, step: Samples) -> FittedStep:
    """Robust least squares of deg = middle + offset + stretch * (shape - middle), held near the average."""
    from scipy import optimize  # slow to load: see gait.track

    deg, weight = step.deg, step.weight
    middle = float(np.average(shape, weights=weight))
    scale = np.sqrt(weight / weight.mean())

    def misfit(x: Floats) -> Floats:
        error = scale * (middle + x[0] + x[1] * (shape - middle) - deg)
        return np.append(error, 2.0 * (x[1] - 1.0) * np.sqrt(len(deg)))

    x = optimize.least_squares(misfit, np.array([0.0, 1.0]), loss="soft_l1", f_scale=1.5).x
    curve = middle + x[0] + x[1] * (average.deg - middle)
    residual = float(np.median(np.abs(middle + x[0] + x[1] * (shape - middle) - deg)) * 1.4826)
    return FittedStep(curve, residual, lag_of(curve, step))


def lag_of(curve: Floats, step: Samples) -> float:
    """How much later than a curve [101] a step's frames come, share of stance: the shift that suits them best.

    The height may shift with it: a lag is not to be read from an angle.
    """
    grid = np.linspace(0.0, 1.0, STANCE_POINTS)
    lags = np.arange(-FURTHEST_LAG, FURTHEST_LAG + 0.005, 0.01)
    known = np.isfinite(curve)
    error = step.deg - np.interp(step.phase - lags[:, None], grid[known], curve[known])
    error -= np.average(error, axis=1, weights=step.weight)[:, None]
    return float(lags[np.argmin(np.square(error) @ step.weight)])


def step_result(step: Step, fitted: FittedStep | None) -> StepResult:
    """Touchdown angle, peak eversion, its time and excursion of one step, or why it is left out."""
    if fitted is None:
        return unmeasured(step, HIDDEN)
    before = fitted.curve[: int(PEAK_BEFORE * (STANCE_POINTS - 1)) + 1]
    if not np.isfinite(before).any():
        return unmeasured(step, HIDDEN)
    at, touchdown = int(np.nanargmax(before)), float(first_number(before))
    peak, when = float(before[at]), float(np.clip(at + 100.0 * fitted.lag, 0.0, 100.0 * PEAK_BEFORE))
    reason = said("heel not clear enough") if fitted.residual_deg > MOST_RESIDUAL_DEG else ""
    return StepResult(step.foot, step.touchdown_s, step.toe_off_s, touchdown, peak, when, peak - touchdown, reason)


def first_number(values: Floats) -> float:
    """The first finite value, if it lies within the first tenth of stance; NaN otherwise."""
    finite = np.flatnonzero(np.isfinite(values[:11]))
    return float(values[finite[0]]) if len(finite) else np.nan


def unmeasured(step: Step, reason: str) -> StepResult:
    """A step with times but no angles."""
    nan = float("nan")
    return StepResult(step.foot, step.touchdown_s, step.toe_off_s, nan, nan, nan, nan, reason)


def measure_steps(
    times_s: Floats, angles: Angles, steps: Sequence[Step]
) -> tuple[tuple[StepResult, ...], tuple[StanceCurve, StanceCurve]]:
    """Every step's angles, and each foot's average curve over the steps that are used."""
    results: list[StepResult] = []
    curves: list[StanceCurve] = []
    for foot in Foot:
        measured, curve = measure_foot(times_s, angles, [s for s in steps if s.foot is foot])
        results.extend(measured)
        curves.append(curve)
    return tuple(sorted(results, key=lambda r: r.touchdown_s)), (curves[0], curves[1])


def measure_foot(times_s: Floats, angles: Angles, steps: Sequence[Step]) -> tuple[list[StepResult], StanceCurve]:
    """Steps of one foot, measured against its average curve, which is drawn again from the steps that are used.

    A step whose heel was not seen from touchdown to past the peak has no say in the curve and does not count.
    """
    frames = [samples(times_s, angles, step) for step in steps]
    seen = seen_stances(times_s, angles, steps)
    first = fitted_results(steps, frames, curve_of(frames, seen.whole, seen), seen.whole)
    results = leave_out_unlike(leave_out_unseen(first, seen))
    used = np.array([r.used for r in results], bool)
    average = curve_of(frames, used, seen)
    again = fitted_results(steps, frames, average, used)
    kept = [replace(n, left_out=r.left_out or n.left_out) for n, r in zip(again, results, strict=True)]
    return kept, average


def seen_stances(times_s: Floats, angles: Angles, steps: Sequence[Step]) -> Seen:
    """How the steps of one foot were seen."""
    deg = angles.deg[:, steps[0].foot] if steps else np.full(len(times_s), np.nan)
    return seen_of(times_s, np.where(np.abs(deg) < FURTHEST_DEG, deg, np.nan), steps)


def curve_of(frames: Sequence[Samples], used: NDArray[np.bool_], seen: Seen) -> StanceCurve:
    """The average curve of the steps that are used; without its first tenth where nobody saw that."""
    average = average_curve([f for f, like in zip(frames, used, strict=True) if like])
    return average if seen.landing else StanceCurve(without_landing(average.deg), without_landing(average.sd_deg))


def leave_out_unseen(results: Sequence[StepResult], seen: Seen) -> list[StepResult]:
    """Mark steps whose heel was not seen through the part that matters."""
    return [
        r if whole else replace(r, left_out=HIDDEN if mostly else UNSEEN)
        for r, whole, mostly in zip(results, seen.whole, seen.hidden, strict=True)
    ]


def fitted_results(
    steps: Sequence[Step], frames: Sequence[Samples], average: StanceCurve, used: NDArray[np.bool_]
) -> list[StepResult]:
    """Each step read off its own curve; all moved together so that the mean of those used is the average curve.

    Left alone, their mean stands a few tenths of a degree higher: soft edges of a step are stretched more easily
    than shrunk.
    """
    fits = [fit_step(average, f) for f in frames]
    mine = [fit for fit, like in zip(fits, used, strict=True) if fit is not None and like]
    excess = np.mean([fit.curve for fit in mine], axis=0) - average.deg if mine else np.zeros(STANCE_POINTS)
    late = float(np.mean([fit.lag for fit in mine])) if mine else 0.0
    centred = [fit and replace(fit, curve=fit.curve - excess, lag=fit.lag - late) for fit in fits]
    return [step_result(step, fit) for step, fit in zip(steps, centred, strict=True)]


def leave_out_unlike(results: list[StepResult]) -> list[StepResult]:
    """Mark steps whose contact time or peak is unlike the foot's others: a stumble, a wrong touchdown, a slip."""
    used = [r for r in results if r.used]
    if len(used) < 5:
        return results
    contact = np.array([r.toe_off_s - r.touchdown_s for r in used])
    peak = np.array([r.peak_eversion_deg for r in used])
    odd = {
        id(r): reason
        for values, least, reason in (
            (contact, 0.02, said("contact time unlike the other steps")),
            (peak, LEAST_SPREAD_DEG, said("angle unlike the other steps")),
        )
        for r, far in zip(used, departure(values, least), strict=True)
        if far > MOST_DEPARTURE_SDS
    }
    return [replace(r, left_out=odd[id(r)]) if id(r) in odd else r for r in results]


def departure(values: Floats, least_sd: float) -> Floats:
    """Distance of each value from their median in robust standard deviations."""
    middle = np.median(values)
    return np.abs(values - middle) / max(least_sd, float(1.4826 * np.median(np.abs(values - middle))))
