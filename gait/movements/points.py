"""Real people's body points, made fit for comparing: sides put right over time, gaps bridged, noise taken off.

All on a person's points at 15 looks a second, [n, 18, 3] as gait.pose.skeleton numbers them, NaN where unseen.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded

from gait.foot import Foot
from gait.pose.recognition import LOOKS_HZ, body_size
from gait.pose.skeleton import ANKLES, EARS, ELBOWS, EYES, HIPS, KNEES, SHOULDERS, WRISTS, Joint
from gait.track import runs

Floats = NDArray[np.float64]

SWAP = 0.3  # body sizes of unsteadiness that an exchange of sides must save: half of the hips' width
# The same a look, for a part, and for all of somebody, being exchanged: where nothing else tells, the network is right.
# From 0.03 and 0.1 on the sides of five real walkers hold; from 0.1 on a part that is long exchanged stays so.
WRONG, TURNED = 0.05, 0.1
HANGS = 0.3  # of how much further a point is, exchanged, from what holds it: a look of an elbow at the other shoulder
# A look of shoulders and hips that lie contrariwise, of the narrower pair's width: nobody is twisted as far as that.
# From 0.3 to 1 the sides of five real walkers are put right alike; at 0.1 one's still are not.
CROSSED = 0.6
FARTHEST = 1.0  # body sizes of unsteadiness of a point, at most: what jumps further is as wrong
SPIKE, CLOSE = 0.8, 0.4  # body sizes off both neighbours, which are so close: a point elsewhere for one look
LONGEST_GAP_S = 0.5  # that is bridged: a third of a slow movement's way
BRIDGED = 0.5  # of its neighbours' lower confidence, of a point that was not seen
STRAIGHT = 0.05  # of a usual point's, that a place straight between seen ones counts: a gap is not swung through
CUTOFF_HZ = 4.0  # people's voluntary movements lie below (Winter, Biomechanics, 4th ed., ch. 3: 6 Hz for fast ones)
ORDER = 3  # of the differences that are kept small
GROUPS = ((HIPS,), (SHOULDERS,), (ELBOWS, WRISTS), (KNEES, ANKLES))  # whose sides are exchanged together
HELD_BY = (None, 0, 1, 0)  # each by which
AT_ONCE = ((1, 1, 1, 1), (1, 0, 0, 1), (0, 1, 1, 0))  # of them: the whole body, its lower and its upper half


def mistakes(state: Iterable[int]) -> int:
    """How many of a network's it takes to exchange these of GROUPS."""
    exchanged = tuple(state)
    return min(sum(exchanged), 1 if exchanged in AT_ONCE else 2)


STATES = np.array(list(itertools.product((0, 1), repeat=len(GROUPS))))  # [16, 4] which are exchanged
TIMES = np.array([mistakes(state) for state in STATES])
LASTS = np.where(STATES.all(axis=1), TURNED, WRONG * TIMES)  # [16] what each costs a look
CHANGES = SWAP * TIMES[(STATES[:, None] ^ STATES) @ (8, 4, 2, 1)]  # [16, 16] what coming from one to another costs
WAYS = [np.ix_(*[STATES[:, group]] * 3) for group in range(len(GROUPS))]  # [16, 16, 16] of a group's three looks
MIRRORED_BODY = tuple(joint if joint in (*EYES, *EARS) else joint.mirrored for joint in Joint)
STIFFNESS = (2.0 * np.sin(np.pi * CUTOFF_HZ / LOOKS_HZ)) ** (-2 * ORDER)  # half of the power is left at the cut-off


def mended(poses: Floats) -> Floats:
    """[n, 18, 3] the same points: sides put right, gaps up to LONGEST_GAP_S bridged, smooth; confidences kept."""
    if len(poses) <= ORDER:
        return poses.copy()
    sided = unswapped(poses)
    return smoothed(without_spikes(sided))


def unswapped(poses: Floats) -> Floats:
    """Left and right exchanged wherever the network exchanged them.

    Of all ways of naming the sides over the whole clip the cheapest: it costs when points move unsteadily (their
    acceleration, so that legs may pass each other), when an arm hangs at the other shoulder, when an exchange begins or
    ends, and a little while it lasts. Hips, shoulders, arms and legs are exchanged against what holds them, all in one
    search: dynamic programming over the last two looks' states (Viterbi 1967, IEEE Trans. Inf. Theory 13:260).
    """
    result, states = poses.copy(), cheapest(poses)
    for group, pairs in enumerate(GROUPS):
        left, right = sides(pairs)
        looks = np.flatnonzero(STATES[states, group])[:, None]
        result[looks, left + right] = poses[looks, right + left]
    return more_usual(poses, result)


def sides(pairs: tuple[tuple[Joint, Joint], ...]) -> list[list[int]]:
    """The left and the right points of some pairs."""
    return [[int(pair[foot]) for pair in pairs] for foot in (Foot.LEFT, Foot.RIGHT)]


def cheapest(poses: Floats) -> NDArray[np.intp]:
    """[n] of STATES, in which the looks are."""
    size = size_of(poses)
    alone, bends = each_alone(poses, size), unsteadiness(poses, size)
    total, came = alone[0][:, None] + CHANGES + alone[1], []
    for look, own in enumerate(alone[2:]):
        paths = total[:, :, None]
        for way, cost in zip(WAYS, bends, strict=True):  # [before last, last, this]
            paths = paths + cost[look][way]
        came.append(paths.argmin(axis=0))
        total = paths.min(axis=0) + CHANGES + own
    return way_back(total, came)


def way_back(total: Floats, came: list[NDArray[np.intp]]) -> NDArray[np.intp]:
    """[n] the states of the path that is cheapest in the end, by from where each was come."""
    last, this = np.unravel_index(int(total.argmin()), total.shape)
    states = [int(this), int(last)]
    for back in reversed(came):
        states.append(int(back[states[-1], states[-2]]))
    return np.array(states[::-1])


def each_alone(poses: Floats, size: float) -> Floats:
    """[n, 16] what each look's state costs by itself."""
    cost = np.tile(LASTS, (len(poses), 1))
    for group, holder in enumerate(HELD_BY):
        if holder is not None:
            against = STATES[:, group] != STATES[:, holder]
            cost += HANGS * farther(poses, GROUPS[group][0], GROUPS[holder][0], size)[:, None] * against
    return cost + CROSSED * contrary(poses, size)


def farther(poses: Floats, pair: tuple[Joint, Joint], held_by: tuple[Joint, Joint], size: float) -> Floats:
    """[n] by how much a pair of points is further from what holds it when exchanged, body sizes, by confidence."""
    points, holds = poses[:, list(pair)], poses[:, list(held_by)]
    apart = [np.linalg.norm((each - holds)[..., :2], axis=-1).sum(axis=1) for each in (points[:, ::-1], points)]
    sure = np.sqrt(np.nan_to_num(points[..., 2]).min(axis=1) * np.nan_to_num(holds[..., 2]).min(axis=1))
    return np.asarray(np.nan_to_num(sure * (apart[0] - apart[1]) / size))


def contrary(poses: Floats, size: float) -> Floats:
    """[n, 16] by how much shoulders and hips lie contrariwise in each state, body sizes, by confidence; 0 if alike."""
    across = [(poses[:, left] - poses[:, right])[:, :2] / size for left, right in (SHOULDERS, HIPS)]
    wider = np.maximum(*(np.linalg.norm(each, axis=1) for each in across)).clip(min=1e-9)
    sure = np.sqrt(np.nan_to_num(poses[:, [*SHOULDERS, *HIPS], 2]).min(axis=1))
    alike = np.nan_to_num(sure * (across[0] * across[1]).sum(axis=1) / wider)
    exchanged = np.where(STATES[:, GROUPS.index((HIPS,))] == STATES[:, GROUPS.index((SHOULDERS,))], 1.0, -1.0)
    return np.asarray(np.maximum(-alike[:, None] * exchanged, 0.0))


def more_usual(poses: Floats, sided: Floats) -> Floats:
    """Of both ways of naming a whole body's sides, that by which the network named more points."""
    sure = np.nan_to_num(poses[..., 2])
    changed = (poses[..., 0] != sided[..., 0]) & np.isfinite(poses[..., 0]) & np.isfinite(sided[..., 0])
    two_sided = [int(joint) for pairs in GROUPS for pair in pairs for joint in pair]
    mostly = (sure * changed)[:, two_sided].sum() > 0.5 * sure[:, two_sided].sum()
    return np.asarray(sided[:, list(MIRRORED_BODY)] if mostly else sided)


def size_of(poses: Floats) -> float:
    """The body's usual size in the picture, px: gait.pose.recognition's, about a trunk's length."""
    found = np.isfinite(poses[..., 0])
    return float(body_size(np.where(found[..., None], poses[..., :2], 0.0)[None], found[None])[0])


def unsteadiness(poses: Floats, size: float) -> list[Floats]:
    """Of each group [n - 2, 2, 2, 2] by whether it is exchanged in three looks: how far the last is from straight on,
    body sizes, mean of its points; of one that comes back to sight, by what is made up before, half as much."""
    return [bend(poses, pairs, size) for pairs in GROUPS]


def bend(poses: Floats, pairs: tuple[tuple[Joint, Joint], ...], size: float) -> Floats:
    left, right = sides(pairs)
    named = np.stack([poses[:, left + right], poses[:, right + left]])
    xy = np.stack([filled(points) for points in named])
    sure = np.nan_to_num(named[..., 2])
    cost = np.zeros((xy.shape[1] - 2, 2, 2, 2))
    for a, b, c in itertools.product(range(2), repeat=3):
        off = np.linalg.norm(xy[c, 2:] - 2.0 * xy[b, 1:-1] + xy[a, :-2], axis=-1) / size
        weight = np.sqrt(sure[c, 2:] * sure[b, 1:-1]) * np.where(sure[a, :-2] > 0.0, 1.0, BRIDGED)
        cost[:, a, b, c] = (weight * np.minimum(off, FARTHEST)).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)
    return cost


def filled(points: Floats) -> Floats:
    """[n, k, 2] with unseen places on straight lines between their neighbours; 0 for a point never seen."""
    result = np.zeros((*points.shape[:2], 2))
    looks = np.arange(len(points))
    for k in range(points.shape[1]):
        known = np.flatnonzero(np.isfinite(points[:, k, 0]))
        if len(known):
            result[:, k] = np.stack([np.interp(looks, known, points[known, k, axis]) for axis in range(2)], axis=1)
    return result


def without_spikes(poses: Floats) -> Floats:
    """Points that are elsewhere for one look only are unseen then."""
    xy, size = poses[..., :2], size_of(poses)
    off = np.linalg.norm(xy[1:-1] - 0.5 * (xy[:-2] + xy[2:]), axis=-1) > SPIKE * size
    back = np.linalg.norm(xy[2:] - xy[:-2], axis=-1) < CLOSE * size
    result = poses.copy()
    result[1:-1][off & back] = np.nan
    return result


def smoothed(poses: Floats) -> Floats:
    """Every point's path smooth; gaps of up to LONGEST_GAP_S on it, longer ones unseen."""
    result, straight = np.full_like(poses, np.nan), filled(poses)
    for joint in range(poses.shape[1]):
        known = np.isfinite(poses[:, joint, 0])
        if known.sum() > ORDER:
            there = bridgeable(known)
            result[there, joint, :2] = steady(straight[:, joint], np.where(known, poses[:, joint, 2], 0.0))[there]
            result[there, joint, 2] = confidences(poses[:, joint, 2])[there]
        else:
            result[:, joint] = poses[:, joint]
    return result


def bridgeable(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[n] what is known, and the gaps between that are short enough."""
    there = known.copy()
    for start, stop in runs(~known):
        if start > 0 and stop < len(known) and stop - start <= LONGEST_GAP_S * LOOKS_HZ:
            there[start:stop] = True
    return there


def confidences(sure: Floats) -> Floats:
    """[n] a seen point's own; of a bridged one BRIDGED of the lower one beside the gap."""
    result = sure.copy()
    for start, stop in runs(~np.isfinite(sure)):
        if start > 0 and stop < len(sure):
            result[start:stop] = BRIDGED * min(sure[start - 1], sure[stop])
    return result


def steady(path: Floats, sure: Floats) -> Floats:
    """[n, 2] a smooth path through places [n, 2] that count by confidences [n], and a little where they are made up.

    The least sum of squared distances and of STIFFNESS times squared third differences: Whittaker 1923 (Proc.
    Edinburgh Math. Soc. 41:63) as Eilers 2003 (Anal. Chem. 75:3631) solves it. Where little is sure it is stiffer.
    """
    usual = np.median(sure[sure > 0.0])
    weights = np.minimum(sure / max(float(usual), 1e-9), 1.0) + STRAIGHT
    bands = penalty_bands(len(path))
    bands[-1] += weights
    return np.asarray(solveh_banded(bands, weights[:, None] * path))


def penalty_bands(n: int) -> Floats:
    """[ORDER + 1, n] STIFFNESS times D'D of third differences, in the upper banded form of SciPy."""
    kernel = np.array([-1.0, 3.0, -3.0, 1.0])
    bands = np.zeros((ORDER + 1, n))
    for apart in range(ORDER + 1):
        for first in range(ORDER + 1 - apart):
            start = first + apart
            bands[ORDER - apart, start : n - ORDER + start] += kernel[first] * kernel[first + apart]
    return np.asarray(STIFFNESS * bands)
