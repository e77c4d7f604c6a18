"""Clips as no network was trained to see them: each harm is a function of a picture and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import Clip, Frame, Image
from gait.foot import Foot

Floats = NDArray[np.float64]

HEEL_BOTTOM, HEEL_TOP, ANKLE, KNEE = 0, 1, 3, 7  # rows of foot2d
HEEL_SIZE = (96, 64)  # px of a painted heel, height and width
HEEL_GROWN = 1.5  # a painted heel reaches so far beyond the two ends of the counter
HIDDEN_PART = (-0.2, 0.45)  # of stance


@dataclass(frozen=True, slots=True)
class Known:
    """What is true of a clip. foot2d [n, 2, 10, 2] px; stance [n, 2] share of stance gone by, NaN in swing."""

    foot2d: Floats
    stance: Floats

    def heel(self, index: int, foot: Foot) -> Floats:
        """[2, 2] bottom and top."""
        return self.foot2d[index, foot, [HEEL_BOTTOM, HEEL_TOP]]

    def shank_px(self, index: int) -> float:
        return float(np.linalg.norm(self.foot2d[index, :, KNEE] - self.foot2d[index, :, ANKLE], axis=1).max())


Harm = Callable[[Image, int, Known], Image]


def load_known(truth: Path) -> Known:
    """From ID.npz."""
    arrays = np.load(truth)
    times, touch = arrays["t"], arrays["contact"] > 0.5
    stance = np.full((len(times), 2), np.nan)
    for foot in Foot:
        edges = np.diff(np.concatenate([[False], touch[:, foot], [False]]).astype(int))
        bounds = zip(np.flatnonzero(edges > 0).tolist(), np.flatnonzero(edges < 0).tolist(), strict=True)
        for start, stop in bounds:
            before = max(0, start - (stop - start) // 4)
            stance[before:stop, foot] = (np.arange(before, stop) - start) / max(1, stop - start)
    return Known(arrays["foot2d"].astype(float), stance)


def blurred(image: Image, index: int, known: Known) -> Image:
    """Out of focus: a sixth of a heel's height."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.035 * known.shank_px(index)), np.uint8)


def noisy(image: Image, index: int, known: Known) -> Image:
    noise = np.random.default_rng(index).normal(0.0, 45.0, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def faded(image: Image, index: int, known: Known) -> Image:
    """A fifth of the contrast."""
    return (0.2 * image + 100.0).astype(np.uint8)


def coarse(image: Image, index: int, known: Known) -> Image:
    """A third of the resolution."""
    height, width = image.shape[:2]
    small = cv2.resize(image, (width // 3, height // 3), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def other_hues(image: Image, index: int, known: Known) -> Image:
    turned = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    turned[..., 0] = (turned[..., 0].astype(int) + 90) % 180
    return np.asarray(cv2.cvtColor(turned, cv2.COLOR_HSV2BGR), np.uint8)


def negative(image: Image, index: int, known: Known) -> Image:
    return 255 - image


def textured(image: Image, index: int, known: Known) -> Image:
    """Both heels painted with blotches of any colour."""
    blotches = np.random.default_rng(7).integers(0, 255, (8, 6, 3)).astype(np.uint8)
    paint = np.asarray(cv2.resize(blotches, HEEL_SIZE[::-1], interpolation=cv2.INTER_CUBIC), np.uint8)
    return painted(image, index, known, paint)


def slanted_logo(image: Image, index: int, known: Known) -> Image:
    """Both heels in one dark colour with a bright bar that leans 25 degrees."""
    paint = np.full((*HEEL_SIZE, 3), (45, 40, 38), np.uint8)
    cv2.line(paint, (20, 92), (52, 4), (235, 235, 240), 12, cv2.LINE_AA)
    return painted(image, index, known, paint)


def painted(image: Image, index: int, known: Known, paint: Image) -> Image:
    """The picture with `paint` laid over the backs of both shoes, turning with them."""
    result = image.copy()
    for foot in Foot:
        bottom, top = known.heel(index, foot)
        up = HEEL_GROWN * (top - bottom) / 2.0
        across = np.array([-up[1], up[0]]) * 0.75
        middle = (bottom + top) / 2.0
        corners = np.stack([middle + up - across, middle + up + across, middle - up + across]).astype(np.float32)
        height, width = HEEL_SIZE
        warp = cv2.getAffineTransform(np.array([[0, 0], [width, 0], [width, height]], np.float32), corners)
        size = (image.shape[1], image.shape[0])
        mask = cv2.ellipse(np.zeros(HEEL_SIZE, np.uint8), ((width / 2, height / 2), (width, height), 0), 255, -1)
        laid, where = cv2.warpAffine(paint, warp, size), cv2.warpAffine(mask, warp, size)
        result[where > 127] = laid[where > 127]
    return result


def hidden_landing(image: Image, index: int, known: Known) -> Image:
    """The left heel behind a box until mid-stance."""
    if not HIDDEN_PART[0] <= known.stance[index, Foot.LEFT] < HIDDEN_PART[1]:
        return image
    bottom, top = known.heel(index, Foot.LEFT)
    reach = 0.22 * known.shank_px(index)
    low, high = ((bottom + top) / 2.0 + s * reach for s in (-1.0, 1.0))
    result = image.copy()
    cv2.rectangle(result, tuple(low.astype(int).tolist()), tuple(high.astype(int).tolist()), (90, 90, 90), -1)
    return result


def grey(image: Image, index: int, known: Known) -> Image:
    """Grey, and coarser than it says, as an old camera gives it."""
    flat = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.cvtColor(cv2.GaussianBlur(flat, (0, 0), 1.5), cv2.COLOR_GRAY2BGR), np.uint8)


def as_it_is(image: Image, index: int, known: Known) -> Image:
    return image


@dataclass(frozen=True, slots=True)
class Kind:
    """A harm, done to every picture, of which one in `every` is kept."""

    name: str
    harm: Harm
    every: int = 1

    @property
    def slug(self) -> str:
        return "".join(c if c.isalnum() else "-" for c in self.name)

    def frames(self, clip: Clip, known: Known, until_s: float, wanted: NDArray[np.bool_]) -> Iterator[Frame]:
        """The clip's frames up to a time, harmed and counted anew; of those kept only the ones that are wanted [n]."""
        for frame in clip.frames():
            if frame.time_s > until_s or frame.index >= len(wanted):
                return
            number, rest = divmod(frame.index, self.every)
            if rest == 0 and wanted[frame.index]:
                yield replace(frame, index=number, image=self.harm(frame.image, frame.index, known))


KINDS = (
    Kind("as it is", as_it_is),
    Kind("textured heel", textured),
    Kind("slanted logo", slanted_logo),
    Kind("grey, 30 a second", grey, 2),
    Kind("landing hidden", hidden_landing),
    Kind("negative", negative),
    Kind("coarse", coarse),
    Kind("noisy", noisy),
    Kind("faded", faded),
    Kind("other hues", other_hues),
    Kind("blurred", blurred),
)
