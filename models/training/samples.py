"""Crops of rendered scenes as the two networks will meet them, with the answers they should give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.augment import Rng, cluttered, photographed
from models.training.networks import FINDER_POINTS, FINDER_SIDE, HEEL_HEIGHT, HEEL_WIDTH
from models.training.scene_file import Floats, Image, Landmark, Scene, Sight

GREY = (114, 114, 114)  # beyond the picture, in training as in use
SHANKS_PER_CROP = 1.1  # height of a heel crop in shank lengths: mid-calf to sole
ANKLE_DOWN = 0.75  # of the crop's height at which the ankle lies
CROP_MIDDLE = np.array([HEEL_WIDTH / 2, ANKLE_DOWN * HEEL_HEIGHT])
UPPER_SHANK, LOWER_SHANK = 0.30, 0.88  # of the way from knee to ankle: in the crop, above the collar of the shoe
NO_FOOT_SHARE = 0.06  # of heel crops taken anywhere, to learn what is no foot
HEEL_IN_CROP = np.array([64.0, 150.0])  # where heel_top usually lies
STILL_A_FOOT_PX = 25.0  # a crop taken anywhere shows a foot after all when its heel_top is this near to that
EDGE_PX = 2.0  # a point nearer to the edge than this is not asked for
HIDDEN_WEIGHT = 0.25  # a hidden point can be guessed from the rest of the leg, roughly
STANCE_WEIGHT = 1.5  # only frames of stance are measured in the end
PHASE_RAMP_S = 0.06  # the phase runs from -1 to 1 over twice this round touchdown and toe-off
WHOLE_PICTURE_SHARE = 0.35  # of finder views; the others look where the legs were in the frame before
SHANKS_PER_REGION = 2.3  # side of such a view in shank lengths
FINDER_LANDMARKS = (Landmark.KNEE, Landmark.ANKLE, Landmark.HEEL_BOT)
NOWHERE = -99.0  # px of a point in a view without a runner
MIRROR = np.array([[-1, 0], [0, 1]])


class HeelSample(NamedTuple):
    """image [224, 128, 3] BGR, left-normalised. points [4, 2]: crop px. weights [4]. phase [2]: touchdown, toe-off.
    phase_weight, foot, angle_weight: 0 or 1."""

    image: Image
    points: NDArray[np.float32]
    weights: NDArray[np.float32]
    phase: NDArray[np.float32]
    phase_weight: np.float32
    foot: np.float32
    angle_weight: np.float32


class FinderSample(NamedTuple):
    """image [192, 192, 3] BGR. points [6, 2]: view px. weights [6]: 1 where the point is in the view."""

    image: Image
    points: NDArray[np.float32]
    weights: NDArray[np.float32]


class Phase(NamedTuple):
    """Time since touchdown and until toe-off over PHASE_RAMP_S, clipped to -1..1; known: false without steps."""

    touchdown: float
    toe_off: float
    known: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """Similarity that carries picture px into crop px: matrix [2, 2] @ point + shift [2]."""

    matrix: Floats
    shift: Floats

    def carry(self, points: Floats) -> Floats:
        """Points [..., 2] of the picture in the crop."""
        return np.asarray(points @ self.matrix.T + self.shift)

    def warp(self, image: Image, size: tuple[int, int], method: int) -> Image:
        """The crop. Points count from the pixels' corners, OpenCV from their centres: hence the halves."""
        shift = self.shift + self.matrix @ np.array([0.5, 0.5]) - 0.5
        matrix = np.hstack([self.matrix, shift[:, None]]).astype(np.float32)
        crop = cv2.warpAffine(image, matrix, size, flags=method, borderMode=cv2.BORDER_CONSTANT, borderValue=GREY)
        return np.asarray(crop, np.uint8)


def placement(centre: Floats, target: Floats, scale: float, turn: float, mirrored: bool) -> Placement:
    """Carries `centre` to `target`, scaled, turned by radians and then perhaps mirrored."""
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = scale * np.array([[cos, -sin], [sin, cos]])
    matrix = MIRROR @ matrix if mirrored else matrix
    return Placement(matrix, target - matrix @ centre)


def heel_sample(scene: Scene, index: int, image: Image, foot: int, rng: Rng) -> HeelSample:
    """The crop of a foot (0 left, 1 right) in a picture of a scene, not quite where it should be."""
    points, sight, shank_px = scene.points[index, foot], scene.sight[index, foot], scene.shank_px()
    scale = HEEL_HEIGHT / (SHANKS_PER_CROP * shank_px) * np.exp(rng.normal(0, 0.12))
    turn, anywhere = np.radians(rng.normal(0, 1.5)), bool(rng.random() < NO_FOOT_SHARE)
    centre = random_place(image, rng) if anywhere else points[Landmark.ANKLE] + rng.normal(0, 0.06, 2) * shank_px
    placed = placement(centre, CROP_MIDDLE, scale, turn, mirrored=foot == 1)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    crop = placed.warp(image, (HEEL_WIDTH, HEEL_HEIGHT), method)
    is_foot = not anywhere or shows_foot(placed, points)
    phase = phase_of(scene.clock[index, foot], scene.mode)
    answer = heel_answer(placed.carry(line_points(points)), sight, phase, is_foot, anywhere)
    return answer._replace(image=photographed(cluttered(crop, rng, 1.0), rng))


def random_place(image: Image, rng: Rng) -> Floats:
    """Any point of the picture."""
    return np.array([rng.uniform(0, image.shape[1]), rng.uniform(0, image.shape[0])])


def shows_foot(placed: Placement, points: Floats) -> bool:
    """Whether a crop taken anywhere happens to show the foot as a crop should."""
    return bool(np.linalg.norm(placed.carry(points[[Landmark.HEEL_TOP]]) - HEEL_IN_CROP) < STILL_A_FOOT_PX)


def line_points(points: Floats) -> Floats:
    """The four points [4, 2] the network is asked for: two on the knee-ankle line, two on the heel."""
    knee, ankle = points[Landmark.KNEE], points[Landmark.ANKLE]
    upper, lower = knee + UPPER_SHANK * (ankle - knee), knee + LOWER_SHANK * (ankle - knee)
    return np.stack([upper, lower, points[Landmark.HEEL_TOP], points[Landmark.HEEL_BOT]])


def heel_answer(points: Floats, sight: NDArray[np.uint8], phase: Phase, is_foot: bool, anywhere: bool) -> HeelSample:
    """What the network should say of a crop, and how much each part of it counts; the image is still missing."""
    stance = phase.touchdown > 0 and phase.toe_off > 0
    weights = point_weights(points, sight) * is_foot
    phase_known = phase.known and is_foot and not anywhere
    certain = stance and phase_known and bool(weights.min() >= 1)
    return HeelSample(
        np.zeros(0, np.uint8),
        points.astype(np.float32),
        (weights * (STANCE_WEIGHT if stance else 1.0)).astype(np.float32),
        np.array([phase.touchdown, phase.toe_off], np.float32),
        np.float32(phase_known),
        np.float32(is_foot),
        np.float32(certain),
    )


def point_weights(points: Floats, sight: NDArray[np.uint8]) -> Floats:
    """How much each of the four points [4, 2] counts, by what the camera sees of the skin or shoe over it."""
    over = sight[[Landmark.CALF_BACK, Landmark.ACHILLES, Landmark.HEEL_TOP, Landmark.HEEL_BOT]]
    seen = np.where(over == Sight.SEEN, 1.0, np.where(over == Sight.HIDDEN, HIDDEN_WEIGHT, 0.0))
    return np.asarray(seen * inside_crop(points))


def inside_crop(points: Floats) -> NDArray[np.bool_]:
    """Whether each of the points [k, 2] lies well inside a heel crop."""
    return np.asarray(((points > EDGE_PX) & (points < np.array([HEEL_WIDTH, HEEL_HEIGHT]) - EDGE_PX)).all(axis=1))


def phase_of(clock: Floats, mode: str) -> Phase:
    """Where in its step a foot is, of the four times [4] of a scene file."""
    if mode == "stand":
        return Phase(1.0, 1.0, True)
    if np.isnan(clock).any():
        return Phase(0.0, 0.0, False)
    since_touchdown, until_toe_off, since_next, _ = clock
    if until_toe_off >= 0:
        return Phase(ramp(since_touchdown), ramp(until_toe_off), True)
    left_longer_ago = -until_toe_off >= -since_next
    return Phase(ramp(since_next), 1.0, True) if left_longer_ago else Phase(1.0, ramp(until_toe_off), True)


def bears(scene: Scene, index: int, foot: int) -> bool:
    """Whether a foot is on the belt."""
    phase = phase_of(scene.clock[index, foot], scene.mode)
    return phase.touchdown > 0 and phase.toe_off > 0


def ramp(seconds: float) -> float:
    """A time over PHASE_RAMP_S, clipped to -1..1."""
    return float(np.clip(seconds / PHASE_RAMP_S, -1, 1))


def finder_sample(scene: Scene, index: int, image: Image, rng: Rng) -> FinderSample:
    """A square view of a picture: all of it, or round the legs."""
    points = scene.points[index][:, FINDER_LANDMARKS]
    centre, side = finder_region(image, points, scene.shank_px(), rng)
    scale, mirrored = FINDER_SIDE / side, bool(rng.random() < 0.5)
    middle = np.full(2, FINDER_SIDE / 2)
    placed = placement(centre, middle, scale, np.radians(rng.normal(0, 2)), mirrored)
    view = finder_view(image, placed, scale)
    order = slice(None, None, -1) if mirrored else slice(None)  # a mirrored left leg is a right one
    carried = placed.carry(points)[order].reshape(-1, 2).astype(np.float32)
    sight = scene.sight[index][:, FINDER_LANDMARKS][order].reshape(-1)
    inside = ((carried > 0) & (carried < FINDER_SIDE)).all(axis=1) & (sight > Sight.OUTSIDE)
    return FinderSample(photographed(cluttered(view, rng, 0.6), rng), carried, inside.astype(np.float32))


def finder_region(image: Image, points: Floats, shank_px: float, rng: Rng) -> tuple[Floats, float]:
    """Centre [2] and side of a view, px."""
    if rng.random() < WHOLE_PICTURE_SHARE:
        height, width = image.shape[:2]
        side = max(height, width) * rng.uniform(1.0, 1.35)
        return np.array([width / 2, height / 2]) + rng.normal(0, 0.06, 2) * side, side
    flat = points.reshape(-1, 2)
    side = SHANKS_PER_REGION * shank_px * np.exp(rng.normal(0, 0.28))
    return 0.5 * (flat.min(0) + flat.max(0)) + rng.normal(0, 0.16, 2) * side, side


def finder_view(image: Image, placed: Placement, scale: float) -> Image:
    """The view; a strong reduction goes through an area average first, as warping alone would alias."""
    source, steps = image, np.ones(2)
    if scale < 0.7:
        factor = max(scale * 1.4, 0.12)
        source = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
        steps = np.array([source.shape[1] / image.shape[1], source.shape[0] / image.shape[0]])
    return Placement(placed.matrix / steps, placed.shift).warp(source, (FINDER_SIDE, FINDER_SIDE), cv2.INTER_LINEAR)


def empty_sample(image: Image, rng: Rng) -> FinderSample:
    """A view of a part of a picture without a runner."""
    view = letterboxed(random_part(image, rng))
    points = np.full((FINDER_POINTS, 2), NOWHERE, np.float32)
    return FinderSample(photographed(view, rng), points, np.zeros(FINDER_POINTS, np.float32))


def random_part(image: Image, rng: Rng) -> Image:
    """A square of random size and place, cut at the picture's edge; never less than 8 px."""
    side = rng.uniform(0.3, 1.2) * max(image.shape[:2])
    x, y = rng.uniform(0, max(1, image.shape[1] - side)), rng.uniform(0, max(1, image.shape[0] - side))
    return image[int(y) : int(y + side) + 8, int(x) : int(x + side) + 8]


def letterboxed(image: Image) -> Image:
    """The picture in the middle of a grey view."""
    height, width = image.shape[:2]
    factor = FINDER_SIDE / max(height, width)
    size = (max(1, int(width * factor)), max(1, int(height * factor)))
    left, top = (FINDER_SIDE - size[0]) // 2, (FINDER_SIDE - size[1]) // 2
    view = np.full((FINDER_SIDE, FINDER_SIDE, 3), GREY[0], np.uint8)
    view[top : top + size[1], left : left + size[0]] = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return view
