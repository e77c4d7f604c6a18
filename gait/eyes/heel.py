"""Heel and shank lines without markers: a small network reads them from crops at the camera's own resolution."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import Image
from gait.foot import Foot
from gait.weights.network import Network

Floats = NDArray[np.float64]

CROP_HEIGHT, CROP_WIDTH = 224, 128  # px of the network's input
SHANKS_PER_CROP = 1.1  # height of a crop in shank lengths: mid-calf to sole, whatever the runner's size
MOST_REDUCED = 2.0  # by the four nearest pixels: up to here they leave none out, and by area it takes six times as long
ANKLE_DOWN = 0.75  # of the crop's height at which the ankle is put
UPPER_SHANK, LOWER_SHANK = 0.30, 0.88  # of the way from knee to ankle: in the crop, above the collar of the shoe
GREY = 114  # beyond the picture
LEAST_FOOT = 0.5  # probability that a crop shows a foot, below which nothing it says is believed
OFF_CROP = 0.03  # of a shank length: a crop nearer to the ankle than this reads no better a second time
FAR_OFF_CROP = 0.35  # beyond this it is another leg
IN_SWING = -0.3  # phase below which a foot is some 20 ms from the belt, and its angle is not needed
HABIT_GAIN = 0.85  # of the last frame in the habit: with 0.3, five times as many crops lay off the ankle
LANDING_GAIN = 0.3  # of the last landing in the habit of landings, which vary from step to step
CROP_MIDDLE = np.array([CROP_WIDTH, CROP_HEIGHT]) / 2.0
FARTHEST = 1.5  # of a crop's height from its middle: what the network says of a point further out is no reading
PHASE_RAMP_S = 0.06  # the network's phase output runs from -1 to 1 over twice this


@dataclass(frozen=True, slots=True)
class HeelReading:
    """Both feet in one frame, NaN (and no probability) for a leg that was not looked at.

    points [2 feet, 4, 2]: px; upper shank, lower shank, upper heel, lower heel. spread [2, 4]: expected error of
    each, px. phase [2, 2]: time since touchdown and until toe-off over PHASE_RAMP_S, clipped to -1..1.
    foot_probability [2]: that the crop shows a foot from behind.
    """

    points: Floats
    spread: Floats
    phase: Floats
    foot_probability: Floats

    @property
    def depth(self) -> Floats:
        """How far inside stance each foot is [2]: the lesser of both phases, -1 for a leg that was not looked at."""
        return np.asarray(np.fmax(self.phase.min(axis=1), -1.0))


def nothing_read() -> HeelReading:
    """The reading of a frame without legs."""
    return HeelReading(np.full((2, 4, 2), np.nan), np.full((2, 4), np.nan), np.full((2, 2), np.nan), np.zeros(2))


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a picture at the network's size.

    image [CROP_HEIGHT, CROP_WIDTH, 3]; x, y: where its corner lies in the picture; scale: picture px per crop px
    across and down; mirrored: whether it was turned left for right.
    """

    image: Image
    x: float
    y: float
    scale: tuple[float, float]
    mirrored: bool

    def from_picture(self, points: Floats) -> Floats:
        """Points [k, 2] of the picture, px, in the crop's."""
        placed = (points - (self.x, self.y)) / self.scale
        return np.stack([CROP_WIDTH - placed[:, 0] if self.mirrored else placed[:, 0], placed[:, 1]], axis=1)

    def to_picture(self, points: Floats) -> Floats:
        """Points [k, 2] of the crop in the picture's px; all NaN when one of them cannot be a point of this leg."""
        if not (np.abs(points - CROP_MIDDLE) < FARTHEST * CROP_HEIGHT).all():
            return np.full(points.shape, np.nan)
        across = CROP_WIDTH - points[:, 0] if self.mirrored else points[:, 0]
        return np.stack([self.x + across * self.scale[0], self.y + points[:, 1] * self.scale[1]], axis=1)


def crop_leg(image: Image, ankle: Floats, shank_px: float, foot: Foot) -> Crop:
    """The lower leg round an ankle; right legs mirrored, so that the network only knows left ones."""
    height = max(16, round(SHANKS_PER_CROP * shank_px))
    width = max(9, round(height * CROP_WIDTH / CROP_HEIGHT))
    x, y = round(float(ankle[0]) - width / 2), round(float(ankle[1]) - ANKLE_DOWN * height)
    taken = cut_padded(image, x, y, width, height)
    method = cv2.INTER_AREA if height > MOST_REDUCED * CROP_HEIGHT else cv2.INTER_LINEAR
    sized = cv2.resize(taken, (CROP_WIDTH, CROP_HEIGHT), interpolation=method)
    mirrored = foot is Foot.RIGHT
    turned = cv2.flip(sized, 1) if mirrored else sized
    return Crop(np.asarray(turned, np.uint8), float(x), float(y), (width / CROP_WIDTH, height / CROP_HEIGHT), mirrored)


def cut_padded(image: Image, x: int, y: int, width: int, height: int) -> Image:
    """A rectangle of a picture, grey where it reaches beyond; a part of the picture itself where it does not."""
    top, left = max(0, y), max(0, x)
    bottom, right = min(image.shape[0], y + height), min(image.shape[1], x + width)
    if (bottom - top, right - left) == (height, width):
        return image[top:bottom, left:right]
    result = np.full((height, width, 3), GREY, np.uint8)
    if top < bottom and left < right:
        result[top - y : bottom - y, left - x : right - x] = image[top:bottom, left:right]
    return result


@dataclass(slots=True)
class HeelReader:
    """The heel network on both legs of a frame.

    habit [2 feet, 2]: how far this runner's ankles lie from where they are said to be, shank lengths; landing: the
    same in the first frame of a stance. bore [2]: whether the foot bore in the last frame.
    """

    network: Network
    habit: Floats = field(default_factory=lambda: np.zeros((2, 2)))
    landing: Floats = field(default_factory=lambda: np.zeros((2, 2)))
    bore: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(2, bool))

    def read(self, image: Image, ankles: Floats, shank_px: float) -> HeelReading:
        """Read the legs whose ankles [2, 2] are finite; once more where a crop of stance lies off the ankle."""
        expected = ankles + self.habit * shank_px
        first = self.read_at(image, expected, shank_px)
        better = ankles_of(first)
        off = np.linalg.norm(better - expected, axis=1) / shank_px
        found = (first.depth > IN_SWING) & (first.foot_probability > LEAST_FOOT) & (off < FAR_OFF_CROP)
        self.learn((better - ankles) / shank_px, found)
        again = found & (off > OFF_CROP)
        if not again.any():
            return first
        return take_second(first, self.read_at(image, np.where(again[:, None], better, np.nan), shank_px), again)

    def learn(self, off: Floats, found: NDArray[np.bool_]) -> None:
        """Take in how far off the ankles were [2, 2]; between two stances the habit is that of landings."""
        landed = found & ~self.bore
        self.landing[landed] += LANDING_GAIN * (off - self.landing)[landed]
        self.habit[found] += HABIT_GAIN * (off - self.habit)[found]
        self.habit[~found] = self.landing[~found]
        self.bore = found

    def read_at(self, image: Image, ankles: Floats, shank_px: float) -> HeelReading:
        """Read crops round ankles [2, 2]; NaN: not looked at."""
        reading = nothing_read()
        for foot in Foot:
            if math.isfinite(ankles[foot].sum() + shank_px):
                crop = crop_leg(image, ankles[foot], shank_px, foot)
                note(reading, foot, crop, self.network.infer_all(crop.image[None]))
        return reading


def note(reading: HeelReading, foot: Foot, crop: Crop, outputs: list[NDArray[np.float32]]) -> None:
    """Write what the network says of a crop (points, spread, phase, probability of a foot) into a reading, picture px.

    A leg of which it says anything but numbers was not looked at.
    """
    said, spread, phase, probability = (output[0].astype(np.float64) for output in outputs)
    points = crop.to_picture(said)
    if all(np.isfinite(numbers).all() for numbers in (points, spread, phase, probability)):
        reading.points[foot] = points
        reading.spread[foot] = spread * crop.scale[1]
        reading.phase[foot] = phase
        reading.foot_probability[foot] = probability.item()


def heels_near_belt(points: Floats, foot_probability: Floats, phase: Floats) -> Floats:
    """Upper and lower end of every heel that bears or is about to [n, 2, 2, 2], px; NaN for the others.

    points [n, 2, 4, 2], foot_probability [n, 2] and phase [n, 2, 2] as in HeelReading, of n frames.
    """
    there = (foot_probability >= LEAST_FOOT) & (np.nan_to_num(phase, nan=-1.0).min(axis=-1) > IN_SWING)
    return np.where(there[..., None, None], points[:, :, 2:], np.nan)


def ankles_of(reading: HeelReading) -> Floats:
    """Ankles [2, 2] that the shank points imply."""
    return ankles_from(reading.points)


def ankles_from(points: Floats) -> Floats:
    """Ankles [..., 2] that the shank's among points [..., 4, 2] imply."""
    upper, lower = points[..., 0, :], points[..., 1, :]
    return np.asarray(upper + (lower - upper) * ((1 - UPPER_SHANK) / (LOWER_SHANK - UPPER_SHANK)))


def take_second(first: HeelReading, second: HeelReading, again: NDArray[np.bool_]) -> HeelReading:
    """The second reading of the feet that were read again."""
    return HeelReading(
        np.where(again[:, None, None], second.points, first.points),
        np.where(again[:, None], second.spread, first.spread),
        np.where(again[:, None], second.phase, first.phase),
        np.where(again, second.foot_probability, first.foot_probability),
    )


def angle_sd(points: Floats, spread: Floats) -> Floats:
    """Standard deviation, degrees, of the angle between shank and heel line that the points' spread implies.

    points [..., 4, 2], spread [..., 4].
    """
    return np.hypot(line_sd(points[..., :2, :], spread[..., :2]), line_sd(points[..., 2:, :], spread[..., 2:]))


def line_sd(ends: Floats, spread: Floats) -> Floats:
    """Standard deviation, degrees, of a line's direction: the root sum square of its ends' errors over its length.

    ends [..., 2, 2], spread [..., 2]. No number where both ends are one point.
    """
    length = np.linalg.norm(ends[..., 0, :] - ends[..., 1, :], axis=-1)
    length = np.where(length > 0.0, length, np.nan)
    return np.asarray(np.degrees(np.hypot(spread[..., 0], spread[..., 1]) / length))
