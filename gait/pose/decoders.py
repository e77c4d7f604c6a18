"""Pictures to people: confidence-map maxima for one runner, affinity-field assembly for several (COCO-18).

Coordinates are continuous picture pixels: pixel i spans [i, i + 1), its centre is i + 0.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gait.weights.network import Hint, Network, Precision, box_side

Floats = NDArray[np.float64]
Tensor = NDArray[np.float32]
Ints = NDArray[np.intp]
Body = dict[int, int]  # joint to index of its peak

JOINTS = (
    "nose", "neck",
    "right shoulder", "right elbow", "right wrist", "left shoulder", "left elbow", "left wrist",
    "right hip", "right knee", "right ankle", "left hip", "left knee", "left ankle",
    "right eye", "left eye", "right ear", "left ear",
)  # fmt: skip
NOSE, NECK = 0, 1
R_SHOULDER, R_ELBOW, R_WRIST, L_SHOULDER, L_ELBOW, L_WRIST = range(2, 8)
R_HIP, R_KNEE, R_ANKLE, L_HIP, L_KNEE, L_ANKLE = range(8, 14)
R_EYE, L_EYE, R_EAR, L_EAR = range(14, 18)
RIGHT_LEG, LEFT_LEG = {R_HIP, R_KNEE, R_ANKLE}, {L_HIP, L_KNEE, L_ANKLE}
SIDED = (
    ((R_SHOULDER,), (L_SHOULDER,)), ((R_ELBOW, R_WRIST), (L_ELBOW, L_WRIST)), ((R_HIP,), (L_HIP,)),
    ((R_KNEE, R_ANKLE), (L_KNEE, L_ANKLE)),
)  # fmt: skip
MIRRORED = (0, 1, 5, 6, 7, 2, 3, 4, 11, 12, 13, 8, 9, 10, 15, 14, 17, 16)  # joint k seen in a mirror

LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13),
    (1, 0), (0, 14), (14, 16), (0, 15), (15, 17), (2, 16), (5, 17),
)  # fmt: skip
# x channel of each limb's affinity field among the 38 (y follows): COCO model of Cao et al. 2017, whose
# channel order mobilenet_thin keeps
FIELDS = (12, 20, 14, 16, 22, 24, 0, 2, 4, 6, 8, 10, 28, 30, 34, 32, 36, 18, 26)
EAR_LIMBS = 17  # limbs from here on only complete a person: a shoulder and an ear alone are none
HEATS = 18  # confidence maps before the background map
FIELDS_FROM = 19  # first affinity channel of the network's output
STRIDE = 8  # network pixels a cell, on each axis
# An ankle hidden behind the other leg is often found on that leg's ankle. Of the weaker ankles that these two
# limits drop, nine of ten were wrong, and they drop most wrong ones (rendered runners with known truth).
SHADOW_APART = 0.4  # of the lower leg
SHADOW_SURENESS = 0.6  # of the other ankle's confidence
REACH = 0.05  # of the picture's height: most of a runner's joints move less between poses at 10 a second or more
FAR = 0.05  # nearness of somebody three times that far away: not the person of the last frame
OFF_BELT = 2.5  # nobody whose middle is 40 % of the picture's width off the belt is on it
CELL_CENTRE = 0.42  # in cells; mirrored pictures' maxima meet there (0.40-0.43 in four clips), not at 0.5


class Picture(Protocol):
    """What the network needs of a frame. image: [height, width, 3] uint8 BGR."""

    @property
    def time_s(self) -> float: ...
    @property
    def image(self) -> NDArray[np.uint8]: ...


FrameT = TypeVar("FrameT", bound=Picture)


@dataclass(frozen=True, slots=True)
class Person:
    """keypoints: [18, 3] x px, y px, confidence (0-1) in the picture, NaN where not found.

    feet: [6, 3] left big toe, small toe, heel, then right; None where the source knows no feet.
    """

    keypoints: Floats
    feet: Floats | None = None

    @property
    def found(self) -> NDArray[np.bool_]:
        """[18] which joints were found."""
        return np.isfinite(self.keypoints[:, 0])

    @property
    def height_px(self) -> float:
        """Height of the joints that were found, px; 0 with fewer than two."""
        y = self.keypoints[self.found, 1]
        return float(np.ptp(y)) if y.size > 1 else 0.0

    @property
    def centre_x_px(self) -> float:
        """Median x of the joints that were found, px; NaN without any."""
        x = self.keypoints[self.found, 0]
        return float(np.median(x)) if x.size else float("nan")


@dataclass(frozen=True, slots=True)
class Pose:
    """Everybody seen at one time. time_s: seconds since the first frame."""

    time_s: float
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a picture of any size is laid on the network's input, and cells back on the picture.

    picture, size: (height, width) of the picture and of the network's input, px.
    covered: (height, width) of the picture's part that the input shows: the box average drops a remainder.
    cell_x, cell_y: picture pixels a cell.
    """

    picture: tuple[int, int]
    size: tuple[int, int]

    @property
    def covered(self) -> tuple[int, int]:
        side = box_side(self.picture, self.size)
        return self.picture[0] // side * side, self.picture[1] // side * side

    @property
    def cell_x(self) -> float:
        return self.covered[1] / self.size[1] * STRIDE

    @property
    def cell_y(self) -> float:
        return self.covered[0] / self.size[0] * STRIDE

    def to_picture(self, cells: Floats) -> Floats:
        """[..., 2] x, y in cells (the first cell is 0) to picture pixels."""
        picture: Floats = (cells + CELL_CENTRE) * np.array([self.cell_x, self.cell_y])
        return picture


def fit(height: int, width: int, area: int = 368 * 208) -> Fit:
    """Choose the network's input for a picture: multiples of 8, about `area` px, the aspect nearly kept.

    No letter-box: among inputs within 8 % of `area` the one of the truest aspect wins (720 x 1280: 0.5 %
    off), and each axis has its own scale, so coordinates stay exact.
    """
    ideal = np.sqrt(area * width / height)
    widths = np.arange(1, int(2 * ideal) // STRIDE + 2) * STRIDE
    heights = np.maximum(1, np.round(widths * height / width / STRIDE)).astype(int) * STRIDE
    wrong = np.abs(np.log(heights * width / (widths * height)))
    far = np.abs(np.log(heights * widths / area)) > 0.08
    best = int(np.argmin(wrong + 10.0 * far * np.abs(np.log(heights * widths / area))))
    return Fit((height, width), (int(heights[best]), int(widths[best])))


@dataclass(frozen=True, slots=True)
class Peaks:
    """Maxima of the confidence maps, ordered by joint. joint: [n]. xy: [n, 2] cells. score: [n]."""

    joint: Ints
    xy: Floats
    score: Floats

    def of(self, joint: int) -> Ints:
        """Indices of the peaks of one joint."""
        return np.flatnonzero(self.joint == joint)


def refined(heat: Tensor, y: Ints, x: Ints, joint: Ints) -> Floats:
    """[n, 2] x, y of each maximum between the cells, from the parabola through it and its neighbours."""
    padded = np.pad(heat, ((1, 1), (1, 1), (0, 0)), mode="edge").astype(float)
    middle = padded[y + 1, x + 1, joint]
    across = vertex(padded[y + 1, x, joint], middle, padded[y + 1, x + 2, joint])
    down = vertex(padded[y, x + 1, joint], middle, padded[y + 2, x + 1, joint])
    return np.stack([x + across, y + down], axis=1)


def vertex(before: Floats, middle: Floats, after: Floats) -> Floats:
    """Offset, within half a cell, of the top of the parabola through three values a cell apart."""
    bend = np.minimum(before - 2.0 * middle + after, -1e-9)
    return np.clip(0.5 * (before - after) / bend, -0.5, 0.5)


def find_peaks(heat: Tensor, least: float) -> Peaks:
    """Cells above `least` and above their eight neighbours, in all maps at once. heat: [h, w, 18]."""
    padded = np.pad(heat, ((1, 1), (1, 1), (0, 0)), constant_values=-np.inf)
    rows, columns = heat.shape[:2]
    top = heat > least
    for dy, dx in ((0, 0), (0, 1), (0, 2), (1, 0)):  # ties go to the earlier cell
        top &= heat > padded[dy : dy + rows, dx : dx + columns]
    for dy, dx in ((1, 2), (2, 0), (2, 1), (2, 2)):
        top &= heat >= padded[dy : dy + rows, dx : dx + columns]
    y, x, joint = np.nonzero(top)
    order = np.argsort(joint, kind="stable")
    y, x, joint = y[order], x[order], joint[order]
    return Peaks(joint, refined(heat, y, x, joint), heat[y, x, joint].astype(float))


class SingleRunner:
    """The highest maximum of each map, as one person: fast, for a picture with one runner in it.

    least: confidence below which a joint counts as not found.
    """

    def __init__(self, least: float = 0.15) -> None:
        self._least = least

    def people(self, maps: Tensor, fit: Fit) -> tuple[Person, ...]:
        """maps: [h, w, 57]. One person, or none when no joint is found."""
        heat = maps[..., :HEATS]
        cells = heat.reshape(-1, HEATS).argmax(axis=0)
        y, x = np.unravel_index(cells, heat.shape[:2])
        joint = np.arange(HEATS)
        score = heat[y, x, joint].astype(float)
        found = score > self._least
        if not found.any():
            return ()
        xy = fit.to_picture(refined(heat, y, x, joint))
        return (Person(unshadowed(np.where(found[:, None], np.column_stack([xy, score]), np.nan))),)


class Assembly:
    """Everybody in the picture, from confidence maps and part affinity fields.

    Cao, Simon, Wei, Sheikh 2017, Realtime Multi-Person 2D Pose Estimation using Part Affinity Fields, CVPR,
    sections 2.3-2.4: line integrals along candidate limbs, greedy matching limb by limb, limbs that share a
    joint put together.
    least: confidence of a peak. samples, least_field, least_share: points along a limb, the field a point
    needs and the share of points that must have it (Cao's published demo: 10, 0.05, 0.8).
    least_joints, least_mean: joints a person needs, and their mean score.
    """

    def __init__(
        self,
        least: float = 0.12,
        samples: int = 10,
        least_field: float = 0.05,
        least_share: float = 0.8,
        least_joints: int = 4,
        least_mean: float = 0.25,
    ) -> None:
        self._least = least
        self._along = np.linspace(0.0, 1.0, samples)
        self._least_field = least_field
        self._least_share = least_share
        self._least_joints = least_joints
        self._least_mean = least_mean

    def people(self, maps: Tensor, fit: Fit) -> tuple[Person, ...]:
        """maps: [h, w, 57]. People, the one with the most and surest joints first."""
        peaks = find_peaks(maps[..., :HEATS], self._least)
        bodies = join_legs(self.bodies(peaks, maps), peaks)
        whole = [body for body in bodies if self.is_person(body, peaks)]
        whole.sort(key=lambda body: -float(peaks.score[list(body.values())].sum()))
        return tuple(person_of(body, peaks, fit) for body in whole)

    def is_person(self, body: Body, peaks: Peaks) -> bool:
        score = peaks.score[list(body.values())]
        return len(score) >= self._least_joints and float(score.mean()) >= self._least_mean

    def bodies(self, peaks: Peaks, maps: Tensor) -> list[Body]:
        """Limbs that share a joint, put together."""
        limb, start, end = candidates(peaks)
        score = self.line_integrals(peaks.xy[start], peaks.xy[end], limb, maps)
        bodies: list[Body] = []
        for k in range(len(LIMBS)):
            mine = np.flatnonzero((limb == k) & (score > 0.0))
            for a, b in greedy(start[mine], end[mine], score[mine]):
                attach(bodies, k, a, b)
        return bodies

    def line_integrals(self, start: Floats, end: Floats, limb: Ints, maps: Tensor) -> Floats:
        """Mean of the field along each candidate [n], less a penalty for overlong ones; 0 when too patchy."""
        way = end - start
        length = np.linalg.norm(way, axis=1)
        unit = way / np.maximum(length, 1e-6)[:, None]
        points = start[:, None, :] + self._along[None, :, None] * way[:, None, :]
        channel = FIELDS_FROM + np.array(FIELDS)[limb]
        along = bilinear(maps, points, channel) * unit[:, :1] + bilinear(maps, points, channel + 1) * unit[:, 1:]
        longest = 0.5 * maps.shape[0]  # half the picture's height, as in Cao's published demo
        score = along.mean(axis=1) + np.minimum(longest / np.maximum(length, 1e-6) - 1.0, 0.0)
        patchy = (along > self._least_field).mean(axis=1) < self._least_share
        return np.where(patchy | (length < 1e-6), 0.0, score)


def candidates(peaks: Peaks) -> tuple[Ints, Ints, Ints]:
    """Every pair of peaks that a limb could join: limb, start, end, each [n]."""
    found = [np.meshgrid(peaks.of(a), peaks.of(b), indexing="ij") for a, b in LIMBS]
    limb = np.repeat(np.arange(len(LIMBS)), [starts.size for starts, _ in found])
    start = np.concatenate([starts.ravel() for starts, _ in found])
    end = np.concatenate([ends.ravel() for _, ends in found])
    return limb, start, end


def bilinear(maps: Tensor, points: Floats, channel: Ints) -> Floats:
    """maps [h, w, c] between the cells: points [n, m, 2] x, y in cells, channel [n]; [n, m]."""
    rows, columns = maps.shape[:2]
    x = np.clip(points[..., 0], 0.0, columns - 1.001)
    y = np.clip(points[..., 1], 0.0, rows - 1.001)
    left, top = x.astype(int), y.astype(int)
    x, y, c = x - left, y - top, channel[:, None]
    upper = maps[top, left, c] * (1.0 - x) + maps[top, left + 1, c] * x
    lower = maps[top + 1, left, c] * (1.0 - x) + maps[top + 1, left + 1, c] * x
    return np.asarray(upper * (1.0 - y) + lower * y)


def greedy(start: Ints, end: Ints, score: Floats) -> Iterator[tuple[int, int]]:
    """Pairs from the best score down, no end used twice."""
    taken: set[int] = set()
    for k in np.argsort(-score, kind="stable"):
        a, b = int(start[k]), int(end[k])
        if a not in taken and b not in taken:
            taken |= {a, b}
            yield a, b


def attach(bodies: list[Body], limb: int, a: int, b: int) -> None:
    """Add a limb from peak a to peak b to the bodies that own its ends, join two bodies, or start one."""
    first, second = LIMBS[limb]
    owners = [body for body in bodies if body.get(first) == a or body.get(second) == b]
    if len(owners) == 1:
        owners[0].setdefault(first, a)
        owners[0].setdefault(second, b)
    elif len(owners) == 2 and not owners[0].keys() & owners[1].keys():
        owners[0].update(owners[1])
        bodies.remove(owners[1])
    elif not owners and limb < EAR_LIMBS:
        bodies.append({first: a, second: b})


def join_legs(bodies: list[Body], peaks: Peaks) -> list[Body]:
    """Put a lone right and a lone left leg together when they stand side by side.

    Limbs join the legs through the neck only: in a picture from the hips down they come apart.
    """
    rights = [body for body in bodies if body.keys() <= RIGHT_LEG]
    lefts = [body for body in bodies if body.keys() <= LEFT_LEG]
    rest = [body for body in bodies if body not in rights and body not in lefts]
    for right in rights:
        near = [left for left in lefts if side_by_side(right, left, peaks)]
        if near:
            lefts.remove(near[0])
            right.update(near[0])
    return rest + rights + lefts


def side_by_side(right: Body, left: Body, peaks: Peaks) -> bool:
    """Whether two legs' tops are closer across than the longer leg is tall, and overlap in height."""
    a, b = peaks.xy[list(right.values())], peaks.xy[list(left.values())]
    tall = max(float(np.ptp(a[:, 1])), float(np.ptp(b[:, 1])))
    apart = abs(a[0] - b[0])
    return bool(apart[0] < tall and apart[1] < 0.5 * tall)


def person_of(body: Body, peaks: Peaks, fit: Fit) -> Person:
    keypoints = np.full((HEATS, 3), np.nan)
    joints, index = list(body), list(body.values())
    keypoints[joints, :2] = fit.to_picture(peaks.xy[index])
    keypoints[joints, 2] = peaks.score[index]
    return Person(unshadowed(keypoints))


def unshadowed(keypoints: Floats) -> Floats:
    """The same [18, 3], less an ankle that is but the shadow of the other: close to it and far less sure."""
    ankles, knees = keypoints[[R_ANKLE, L_ANKLE]], keypoints[[R_KNEE, L_KNEE]]
    lower_leg = np.fmax(*np.hypot(*(ankles - knees)[:, :2].T))
    apart = np.hypot(*(ankles[0] - ankles[1])[:2])
    weak, sure = np.sort(ankles[:, 2])
    if not (apart < SHADOW_APART * lower_leg and weak < SHADOW_SURENESS * sure):
        return keypoints
    result = keypoints.copy()
    result[(R_ANKLE, L_ANKLE)[int(np.argmin(ankles[:, 2]))]] = np.nan
    return result


def sided_from_behind(person: Person) -> Person:
    """The same person with left and right exchanged wherever they stand the wrong way round.

    Only for a camera known to be behind the runner, whose right is then the picture's right. The network
    takes some of these pictures for front views: in poor ones half of the shoulders and hips change sides,
    fewer knees. Each of shoulders, elbows, hips and knees is set right by itself; wrists and ankles, which
    may truly cross, go with elbows and knees.
    """
    keypoints = person.keypoints.copy()
    for rights, lefts in SIDED:
        if keypoints[rights[0], 0] < keypoints[lefts[0], 0]:
            keypoints[[*rights, *lefts]] = keypoints[[*lefts, *rights]]
    return Person(keypoints, person.feet)


class PoseEstimator:
    """Frames to poses through the pose network, in order.

    model: .xml of the network. height, width: of the frames, px. area: px of the network's input.
    alone: take the highest maxima as one runner, without assembly.
    threads, hint, in_flight, cache, device, precision: see Network.
    """

    def __init__(
        self,
        model: Path,
        height: int,
        width: int,
        area: int = 368 * 208,
        alone: bool = False,
        threads: int = 1,
        hint: Hint = "THROUGHPUT",
        in_flight: int = 2,
        cache: Path | None = None,
        device: str = "CPU",
        precision: Precision = "fastest",
    ) -> None:
        self.fit = fit(height, width, area)
        self._decoder = SingleRunner() if alone else Assembly()
        self._network = Network(
            model, self.fit.size, (height, width), threads, hint, in_flight, cache, device, precision
        )

    @property
    def precision(self) -> str:
        """What the network computes in on this machine, such as f32 or bf16."""
        return self._network.precision

    def poses(self, frames: Iterable[FrameT]) -> Iterator[tuple[FrameT, Pose]]:
        """Each frame with the people in it. Reads at most `in_flight` frames ahead."""
        for frame, maps in self.maps(frames):
            yield frame, Pose(frame.time_s, self._decoder.people(maps, self.fit))

    def maps(self, frames: Iterable[FrameT]) -> Iterator[tuple[FrameT, Tensor]]:
        """Each frame with the network's output [h, w, 57]: 19 confidence maps, 38 affinity channels."""
        for frame, maps in self._network.stream((frame, frame.image[None]) for frame in frames):
            yield frame, maps[0]


class RunnerChoice:
    """Picks the runner among all people, frame by frame: large, over the belt, and where it was before.

    height, width: of the picture, px. belt_x: where the belt is, as a share of the width.
    least_height: of a runner, as a share of the picture's; smaller people are bystanders or posters.
    patience_s: how long the place of a runner who is hidden is kept; nobody elsewhere is taken meanwhile.
    """

    def __init__(
        self,
        height: int,
        width: int,
        belt_x: float = 0.5,
        least_height: float = 0.15,
        patience_s: float = 0.7,
    ) -> None:
        self._height, self._width = height, width
        self._belt_x = belt_x * width
        self._least_px = least_height * height
        self._patience_s = patience_s
        self._last: Person | None = None
        self._seen_s = -np.inf

    def choose(self, pose: Pose) -> Person | None:
        """The runner in this pose, or None."""
        if pose.time_s - self._seen_s > self._patience_s:
            self._last = None
        best = max(pose.people, key=self.likeness, default=None)
        if best is None or self.likeness(best) <= 0.0 or self.nearness(best) < FAR:
            return None
        self._last, self._seen_s = best, pose.time_s
        return best

    def likeness(self, person: Person) -> float:
        """How much somebody looks like the runner: size, less the further off the belt and from the last place.

        0 or less for somebody who cannot be.
        """
        size = person.height_px / self._height if person.height_px >= self._least_px else 0.0
        off_belt = abs(person.centre_x_px - self._belt_x) / self._width
        return size * (1.0 - OFF_BELT * off_belt) * (1.0 + self.nearness(person))

    def nearness(self, person: Person) -> float:
        """1 for somebody just where the last runner was, towards 0 the further away; 1 without a last runner."""
        if self._last is None:
            return 1.0
        both = person.found & self._last.found
        step = (person.keypoints[both] - self._last.keypoints[both])[:, :2]
        away = np.median(np.hypot(*step.T)) if both.any() else self._height
        return float(np.exp(-away / (REACH * self._height)))


def choose_runner(poses: Iterable[Pose], height: int, width: int) -> Iterator[Person | None]:
    """The runner of each pose, or None, in order."""
    choice = RunnerChoice(height, width)
    for pose in poses:
        yield choice.choose(pose)
