"""Round spots of any colour in one picture, searched for.

A spot differs in the same sense from all of a circle of points about it, in brightness or in one of two colour
differences; edges, stripes and shading do not. A grey spot on the edge of white and black is brighter than half of its
circle and darker than the rest: it differs from all of it in either sense and is even inside, which an edge is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.eyes.dots.blobs import Blobs, Floats, Image, Region, no_blobs, shifted
from gait.eyes.dots.leads import Leads
from gait.eyes.dots.outline import outline, outline_once

Response = Callable[[Image, int], Image]

CHROMA_GAIN = 2.0  # colour differences of real paints span about half the range of brightness
SMALL_PICTURE_PX = 420_000  # up to 720 x 576 the search starts at full resolution: its dots are small
RING_RADII, RING_SIZE = 1.55, 0.7  # where a spot on a ring lies, and its size, in radii of the dot: rings reach 1.7
RING_SHARE = 0.4  # of the dot's contrast by which a spot on its ring differs from what is seen round the dot
CLOSE_CIRCLES = (6, 8, 11)  # radii where the picture is looked at closely, px of it: dots of 3 to 9 px of radius
CIRCLES = {1: (3, 4), 2: (3, 4), 4: (3, 4, 5)}  # radii by reduction, px of it: dots of 3 to 14 px of radius
TOP = np.ones((5, 5), np.uint8)  # a peak is the tallest of this
CLOSE = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)  # inside every dot that is looked for


@dataclass(frozen=True, slots=True)
class DotFinder:
    """Finds spots that may be dots.

    least_response: of the search, grey levels. least_contrast: grey levels between inside and outside.
    least_roundness, most_stretch: of the outline (a stretch of 0.35 is a dot blurred to twice its width).
    radius_px: least and most radius kept; most_shanks: the most in lengths of the shank, 38 mm across on 42 cm.
    most_tried, most: places looked at closely, and spots kept, in a picture.
    """

    least_response: float = 8.0
    least_contrast: float = 16.0
    least_roundness: float = 0.45
    most_stretch: float = 0.35
    radius_px: tuple[float, float] = (1.8, 18.0)
    most_shanks: float = 0.045
    most_tried: int = 96
    most: int = 48

    def find(self, image: Image, region: Region | None = None, leads: Leads | None = None) -> Blobs:
        """Spots of a picture [h, w, 3] (BGR), in its px, inside region (x0, y0, x1, y1) if one is given.

        leads: where the legs are; round calf and heel it is searched at full resolution, where a spot on an edge shows.
        """
        x0, y0, x1, y1 = clipped(region, image)
        if x1 - x0 < 32 or y1 - y0 < 32:
            return no_blobs()
        part = image[y0:y1, x0:x1]
        finest = 1 if image.shape[0] * image.shape[1] <= SMALL_PICTURE_PX else 2
        closely = leads.closely() if leads else ()
        inside = [clipped((a - x0, b - y0, c - x0, d - y0), part) for a, b, c, d in closely]
        places, reach = self._places(part, finest, [small for small in inside if is_wide(small)])
        likely = self._likely(outline(part, *outline_once(part, places, reach)), self._radii(leads))
        return shifted(self._best(likely, inside), x0, y0)

    def _places(self, part: Image, finest: int, closely: Sequence[Region]) -> tuple[Floats, Floats]:
        """Where the search responds most: centres [k, 2] and circle radii [k], px of the part."""
        pictures = pyramid(part, finest).items()
        found = [self._peaks(reduced, CIRCLES[scale], scale, response) for scale, reduced in pictures]
        found += [self._peaks_in(part, small) for small in closely]
        places, reach, height = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.argsort(-height, kind="stable")
        places, reach = places[order], reach[order]
        single = ~of_earlier(places, reach, 0.5)
        return places[single][: self.most_tried], reach[single][: self.most_tried]

    def _peaks_in(self, part: Image, small: Region) -> tuple[Floats, Floats, Floats]:
        """Tops of the response in a small region at full resolution, as _peaks."""
        x0, y0, x1, y1 = small
        colours = np.asarray(cv2.cvtColor(part[y0:y1, x0:x1], cv2.COLOR_BGR2YCrCb), np.uint8)
        soft = np.asarray(cv2.blur(colours, (3, 3)), np.uint8)
        places, reach, height = self._peaks(soft, CLOSE_CIRCLES, 1, response_in_either_sense)
        return places + np.array([x0, y0], dtype=np.float64), reach, height

    def _peaks(
        self, reduced: Image, circles: Sequence[int], scale: int, respond: Response
    ) -> tuple[Floats, Floats, Floats]:
        """Tops of the response at one reduction: centres, circle radii and heights."""
        height, circle = best_response(reduced, circles, respond)
        tops = (height >= self.least_response) & (height == cv2.dilate(height, TOP))
        index = np.flatnonzero(tops)
        if len(index) > self.most_tried:
            tallest = np.argpartition(-height.ravel()[index].astype(np.int16), self.most_tried)
            index = index[tallest[: self.most_tried]]
        rows, columns = np.divmod(index, height.shape[1])
        places = (np.stack([columns, rows], axis=1) + 0.5) * scale
        return (
            places,
            (circle.ravel()[index] * scale).astype(np.float64),
            height.ravel()[index].astype(np.float64),
        )

    def _radii(self, leads: Leads | None) -> tuple[float, float]:
        """Least and most of a dot, px: nobody's is as wide as a heel counter."""
        least, most = self.radius_px
        return least, min(most, self.most_shanks * leads.shank_px) if leads else most

    def _likely(self, blobs: Blobs, radii: tuple[float, float]) -> Blobs:
        """Those that look like dots, each once, best first."""
        least, most = radii
        good = (blobs.radius >= least) & (blobs.radius <= most) & (blobs.stretch <= self.most_stretch)
        good &= (blobs.contrast >= self.least_contrast) & (blobs.roundness >= self.least_roundness)
        likely = blobs.take(good)
        order = np.argsort(-likely.roundness * np.sqrt(likely.contrast), kind="stable")
        single = likely.take(order)
        single = single.take(~on_earlier(single.points, single.radius, 0.7))
        return single.take(~on_ring(single))

    def _best(self, likely: Blobs, closely: Sequence[Region]) -> Blobs:
        """The first of them, those in the parts searched closely before all others: a busy room outshines pale dots."""
        order = np.argsort(~within(likely.points, closely), kind="stable")
        return likely.take(order[: self.most])


def clipped(region: Region | None, image: Image) -> Region:
    """The region's part inside the picture."""
    height, width = image.shape[:2]
    x0, y0, x1, y1 = region if region is not None else (0, 0, width, height)
    return max(0, x0), max(0, y0), min(width, x1), min(height, y1)


def within(points: Floats, regions: Sequence[Region]) -> NDArray[np.bool_]:
    """Which points [k, 2] lie in one of the regions."""
    bounds = np.array(regions, dtype=np.float64).reshape(-1, 1, 2, 2)
    inside = (points >= bounds[:, :, 0]) & (points < bounds[:, :, 1])
    return np.asarray(inside.all(axis=2).any(axis=0))


def is_wide(small: Region) -> bool:
    """Whether a region holds the smallest circle that is looked for closely."""
    return min(small[2] - small[0], small[3] - small[1]) > 2 * CLOSE_CIRCLES[0]


def pyramid(part: Image, finest: int) -> dict[int, Image]:
    """Brightness and colour differences [h, w, 3] of the part, softened, by reduction."""
    reduced: dict[int, Image] = {}
    colours = np.asarray(cv2.cvtColor(halved(part) if finest == 2 else part, cv2.COLOR_BGR2YCrCb), np.uint8)
    for scale in (scale for scale in CIRCLES if scale >= finest):
        colours = halved(colours) if scale > finest else colours
        reduced[scale] = np.asarray(cv2.blur(colours, (3, 3)), np.uint8)
    return reduced


def halved(picture: Image) -> Image:
    """Half the size, each pixel the mean of four."""
    height, width = picture.shape[0] // 2, picture.shape[1] // 2
    whole = picture[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


@cache
def ring(radius: int) -> Image:
    """Eight points on a circle, as a kernel."""
    kernel = np.zeros((2 * radius + 1, 2 * radius + 1), np.uint8)
    angles = np.arange(8) * np.pi / 4
    x, y = np.rint(radius * np.cos(angles)).astype(int), np.rint(radius * np.sin(angles)).astype(int)
    kernel[radius + y, radius + x] = 1
    return kernel


def best_response(reduced: Image, circles: Sequence[int], respond: Response) -> tuple[Image, Image]:
    """The strongest response of several circles [h, w], and whose it is; a smaller's unless well beaten."""
    height = respond(reduced, circles[0])
    whose = np.full(height.shape, circles[0], np.uint8)
    for radius in circles[1:]:
        wider = respond(reduced, radius)
        better = wider > cv2.add(height, height >> 3)
        whose[better] = radius
        height = np.asarray(cv2.max(height, wider), np.uint8)
    return height, whose


def response(reduced: Image, radius: int) -> Image:
    """How far each pixel lies above or below all of the circle round it, best of three channels [h, w]."""
    kernel = ring(radius)
    above = cv2.subtract(reduced, cv2.dilate(reduced, kernel, borderType=cv2.BORDER_REPLICATE))
    below = cv2.subtract(cv2.erode(reduced, kernel, borderType=cv2.BORDER_REPLICATE), reduced)
    grey, red, blue = cv2.split(cv2.max(above, below))
    colour = cv2.convertScaleAbs(cv2.max(red, blue), alpha=CHROMA_GAIN)
    return np.asarray(cv2.max(grey, colour), np.uint8)


def response_in_either_sense(reduced: Image, radius: int) -> Image:
    """The same, and where a spot lies on an edge: darker than some of the circle and brighter than the rest [h, w]."""
    on_edge = on_an_edge(np.ascontiguousarray(reduced[:, :, 0]), radius)
    return np.asarray(cv2.max(response(reduced, radius), on_edge), np.uint8)


def on_an_edge(luma: Image, radius: int) -> Image:
    """How far each pixel lies from all of the circle round it in either sense, less what is uneven in it [h, w]."""
    height, width = luma.shape
    wide = cv2.copyMakeBorder(luma, radius, radius, radius, radius, cv2.BORDER_REPLICATE)
    least = np.full_like(luma, 255)
    for y, x in zip(*np.nonzero(ring(radius)), strict=True):
        away = cv2.absdiff(luma, wide[y : y + height, x : x + width])
        least = np.asarray(cv2.min(least, away), np.uint8)
    varies = cv2.subtract(cv2.dilate(luma, CLOSE), cv2.erode(luma, CLOSE))
    return np.asarray(cv2.subtract(least, varies), np.uint8)


def on_earlier(points: Floats, radius: Floats, share: float) -> NDArray[np.bool_]:
    """Which points [k, 2] lie within a share of their radius, or an earlier one's, of that earlier one."""
    return near_earlier(points, share * np.maximum(radius[:, None], radius))


def of_earlier(places: Floats, reach: Floats, share: float) -> NDArray[np.bool_]:
    """Which places [k, 2] lie within a share of both reaches of an earlier one: a wide circle hides no narrow one."""
    return near_earlier(places, share * np.minimum(reach[:, None], reach))


def near_earlier(points: Floats, within: Floats) -> NDArray[np.bool_]:
    """Which points [k, 2] lie nearer to an earlier one than is given for the pair [k, k]."""
    x, y = points[:, 0], points[:, 1]
    near = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2 < within**2
    return np.asarray(np.tril(near, -1).any(axis=1))


def on_ring(blobs: Blobs) -> NDArray[np.bool_]:
    """Which spots lie on the ring of an earlier, larger one: a dark ring round a white dot is full of dark spots."""
    apart = np.linalg.norm(blobs.points[:, None] - blobs.points[None], axis=2)
    larger = (RING_SIZE * blobs.radius[None] > blobs.radius[:, None]) & (apart < RING_RADII * blobs.radius[None])
    differ = np.linalg.norm(blobs.colour[:, None] - blobs.around[None], axis=2)
    return np.asarray((np.tril(larger, -1) & (differ < RING_SHARE * blobs.contrast[None])).any(axis=1))
