"""A movement beside a reference, or beside another movement: how alike, and which part differs in which phase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.neutral.match import PoseMatcher, chord
from gait.neutral.movement import (
    ANKLE,
    HEEL,
    HIP,
    JOINTS,
    KNEE,
    MOMENTS,
    OWN,
    POINTS,
    SHOULDER,
    Cycle,
    Movement,
    Stance,
    judged,
    key_place,
)
from gait.neutral.reference import REARFOOT, Reference
from gait.neutral.sentence import RUNNER, SECOND, Voice, joint_doing, rearfoot_doing, stride_phase
from gait.neutral.warp import lag_pct
from gait.neutral.yardstick import (
    RELEVANCE,
    WARPING,
    Target,
    Yardstick,
    levelled,
    swing,
    whole_distance,
    yardstick,
)
from gait.result import Aligned, JointDifference, KeyPose, Neutral, StrideBeside

Floats = NDArray[np.float64]

MOST_FINDINGS = 3
REARFOOT_WORTH_PCT = 60.0  # percentile: nobody is told of what most reference runners share
PHASE_WORTH_PCT = 30.0  # or of one phase alone, where warping may hide a short difference
JOINT_WORTH_PCT = 10.0  # less, since paths depend on the camera too, and reference runners are few
LEAST_STEPS = 5  # of a foot, before anything is said of it
REARFOOT_ERROR_DEG = 2.0  # by which two good systems differ without a common zero: gait/data/norms/README.md
# What 9 in 10 paths are off by at their worst moment, shank lengths (sideways, upwards): 52 feet of 26 clips with truth
PATH_ERROR = {HEEL: (0.03, 0.15), ANKLE: (0.025, 0.12), KNEE: (0.02, 0.09), HIP: (0.05, 0.06), SHOULDER: (0.05, 0.06)}
SMOOTHED = 5  # points: a difference shorter than 5 % of the cycle is no phase


@dataclass(frozen=True, slots=True)
class Found:
    """A joint's difference and how much it counts among the others: `rank`, in usual distances times relevance."""

    joint: JointDifference
    rank: float


@dataclass(frozen=True, slots=True)
class Beside:
    """What a movement is laid beside, by which measure, and in whose words."""

    target: Target
    stick: Yardstick
    voice: Voice


def against_reference(movement: Movement, reference: Reference) -> Neutral | None:
    """How a movement compares with a reference of its activity; None when no part of it can be compared."""
    stick = yardstick(reference)
    return compare(movement, Beside(stick.target(), stick, RUNNER))


def against_movement(movement: Movement, first: Movement, reference: Reference) -> Neutral | None:
    """How a second movement compares with a first, in the spreads and percentiles of a reference."""
    target = Target(
        (deg_of(first.stances[0]), deg_of(first.stances[1])),
        (mean_of(first.cycles[0]), mean_of(first.cycles[1])),
        (duty_of(first.cycles[0]), duty_of(first.cycles[1])),
    )
    return compare(movement, Beside(target, yardstick(reference), SECOND))


def whole_recordings_deg(one: Movement, other: Movement) -> float | None:
    """How far apart both heels' angles are over whole recordings of any length, timing matched; None if unseen."""
    if not len(one.whole_deg) or not len(other.whole_deg):
        return None
    return WARPING.distance(one.whole_deg, other.whole_deg)


def deg_of(stance: Stance | None) -> Floats | None:
    return stance.deg if stance else None


def mean_of(cycle: Cycle | None) -> Floats | None:
    return cycle.mean if cycle else None


def duty_of(cycle: Cycle | None) -> float:
    return cycle.duty if cycle else float("nan")


def compare(movement: Movement, beside: Beside) -> Neutral | None:
    """Everything together."""
    whole = whole_distance(beside.stick, movement, beside.target)
    if whole is None:
        return None
    distance, scale = whole
    found = [f for foot in Foot for f in differences(movement, beside, foot)]
    return Neutral(
        scale.similarity_pct(distance),
        scale.percentile(distance),
        distance,
        tuple(f.joint for f in found),
        tuple(largest(found)),
        tuple(key_poses(movement, beside.target)),
        tuple(aligned_curves(movement, beside.target)),
        beside.stick.reference.name,
        beside.stick.reference.credit,
        tuple(strides(movement, beside.target)),
        beside.stick.reference.curves_origin.people_count,
        beside.stick.reference.cycles_origin.people_count,
    )


def largest(found: list[Found]) -> Iterator[JointDifference]:
    """Up to three that are worth a sentence, the largest first; of heel and ankle, which move together, one."""
    said: set[tuple[Foot, str]] = set()
    for one in sorted(found, key=lambda f: -f.rank):
        part = (one.joint.foot, one.joint.name.split()[1].replace(JOINTS[ANKLE], JOINTS[HEEL]))
        if one.joint.advice and part not in said and len(said) < MOST_FINDINGS:
            said.add(part)
            yield one.joint


def differences(movement: Movement, beside: Beside, foot: Foot) -> Iterator[Found]:
    """Rearfoot and joints of one foot, where both sides know them."""
    stance, curve = movement.stances[foot], beside.target.rearfoot[foot]
    if stance is not None and curve is not None:
        yield rearfoot_difference(stance, curve, beside, foot)
    cycle, path = movement.cycles[foot], beside.target.cycles[foot]
    if cycle is not None and path is not None:
        distances = beside.stick.joint_distances(cycle.mean, path)
        for joint in np.flatnonzero(np.isfinite(distances)):
            yield joint_difference(cycle, path, beside, foot, int(joint), float(distances[joint]))


def rearfoot_difference(stance: Stance, curve: Floats, beside: Beside, foot: Foot) -> Found:
    """The rearfoot angle: the phase of stance at which it lies furthest from the other at the same phase."""
    where = judged(stance.deg + curve)
    apart = smooth((stance.deg - curve)[where])
    place = int(np.abs(apart).argmax())
    difference, noise = float(apart[place]), float(np.nan_to_num(stance.sd[where][place]))
    pct = 100.0 * (where.start + place) / (POINTS - 1)
    distance, scale = beside.stick.rearfoot_distance(stance.deg, curve), beside.stick.rearfoot_scale
    percentile = scale.percentile(distance)
    here_pct = beside.stick.as_far_pct(where.start + place, difference)
    unusual = percentile < REARFOOT_WORTH_PCT or here_pct < PHASE_WORTH_PCT
    told = unusual and abs(difference) > max(noise, REARFOOT_ERROR_DEG) and stance.steps >= LEAST_STEPS
    doing = rearfoot_doing(pct, difference)
    advice = beside.voice.rearfoot(foot, doing, difference) if told else ""
    joint = JointDifference(f"{foot.word} {REARFOOT}", foot, distance, percentile, pct, difference, advice)
    return Found(joint, distance / scale.usual)


def joint_difference(cycle: Cycle, path: Floats, beside: Beside, foot: Foot, joint: int, distance: float) -> Found:
    """One joint's path: the phase of the stride, and the direction, in which it leaves the other's most."""
    apart = smooth((levelled(cycle.mean) - levelled(path))[:, joint])
    worst = np.abs(apart / beside.stick.path_spread[joint])
    place, axis = (int(v) for v in np.unravel_index(worst.argmax(), worst.shape))
    unit = (1.0, float(swing(cycle.mean)))[axis]
    difference, noise = float(apart[place, axis]) * unit, float(cycle.sd[place, OWN, joint, axis])
    pct, scale = 100.0 * place / POINTS, beside.stick.joint_scales[joint]
    percentile = scale.percentile(distance)
    clear = abs(difference) > max(noise, PATH_ERROR[joint][axis])
    told = clear and cycle.strides >= LEAST_STEPS and percentile < JOINT_WORTH_PCT
    doing, when = joint_doing(joint, axis == 0, difference), stride_phase(pct, 100.0 * cycle.duty)
    advice = beside.voice.joint(foot, doing, when) if told else ""
    name = f"{foot.word} {JOINTS[joint]}"
    found = JointDifference(name, foot, distance, percentile, pct, difference, advice)
    return Found(found, RELEVANCE[joint] * distance / scale.usual)


def smooth(apart: Floats) -> Floats:
    """Running mean along axis 0; the ends are held."""
    half = SMOOTHED // 2
    padded = np.pad(apart, [(half, half), *[(0, 0)] * (apart.ndim - 1)], mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, SMOOTHED, axis=0).mean(axis=-1))


def key_poses(movement: Movement, target: Target) -> Iterator[KeyPose]:
    """Touchdown, mid-stance and toe-off of each foot beside the target's same moments."""
    for foot in Foot:
        cycle, path = movement.cycles[foot], target.cycles[foot]
        if cycle is not None and path is not None:
            for moment in MOMENTS:
                other = path[key_place(target.duty[foot], moment)]
                cosine = pose_cosine(cycle.at(moment), other, cycle.seen)
                yield KeyPose(foot, moment, cosine, chord(cosine), cycle.at(moment), other)


def pose_cosine(pose: Floats, other: Floats, seen: Floats) -> float:
    """Cosine similarity of two bodies [2, 5, 2] by relevance and by how surely each joint is seen [2, 5]."""
    relevance = np.array([RELEVANCE[joint] for joint in range(HEEL, len(JOINTS))] * 2)
    return PoseMatcher(relevance).cosine(pose.reshape(-1, 2), other.reshape(-1, 2), seen.ravel())


def strides(movement: Movement, target: Target) -> Iterator[StrideBeside]:
    """Each foot's whole stride beside the target's."""
    for foot in Foot:
        cycle, path = movement.cycles[foot], target.cycles[foot]
        if cycle is not None and path is not None:
            yield StrideBeside(foot, cycle.mean, in_step(path, target.duty[foot], cycle.duty), cycle.duty)


def in_step(path: Floats, duty: float, wished: float) -> Floats:
    """A cycle [100, ...] of that duty with stance and swing stretched so that stance takes the wished share."""
    phase = np.arange(POINTS) / POINTS
    places = np.interp(phase, [0.0, wished, 1.0], [0.0, duty, 1.0])
    columns = [np.interp(places, phase, column, period=1.0) for column in path.reshape(POINTS, -1).T]
    return np.stack(columns, axis=-1).reshape(path.shape)


def aligned_curves(movement: Movement, target: Target) -> Iterator[Aligned]:
    """Both feet's rearfoot curves with the warping path between runner and target."""
    for foot in Foot:
        stance, curve = movement.stances[foot], target.rearfoot[foot]
        if stance is not None and curve is not None:
            where = judged(stance.deg + curve)
            mine, other = stance.deg[where], curve[where]
            path = WARPING.path(mine[:, None], other[:, None])
            ends = 100.0 * where.start / (POINTS - 1), 100.0 * (where.stop - 1) / (POINTS - 1)
            lag = float(lag_pct(path, len(mine)).mean()) * len(mine) / POINTS
            band = [edge[where] for edge in target.band] if target.band else (None, None)
            yield Aligned(foot, *ends, mine, other, path, lag, *band)
