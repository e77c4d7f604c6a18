"""Round spots of any colour in one picture: where they are, to a fraction of a pixel, and how they look.

A spot differs in the same sense from all of a circle of points about it, in brightness or in one of two
colour differences; edges, stripes and shading do not. A grey spot on the edge of white and black is brighter than
half of its circle and darker than the rest: it differs from all of it in either sense and is even inside, which an
edge is not. Each such place is then resampled in polar coordinates
and its outline, where each ray falls halfway from the inside's colour to that just outside, is fitted by an
ellipse: rays and fit as in the starburst algorithm of Li, Winfield and Parkhurst (CVPR Workshops 2005).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]
Region = tuple[int, int, int, int]
Response = Callable[[Image, int], Image]

RAYS = 16  # enough for an ellipse's five numbers with a third of the rays lost to an edge
STEPS = 16  # samples along a ray; half a pixel apart on a dot of 5 px
CHROMA_GAIN = 2.0  # colour differences of real paints span about half the range of brightness
SMALL_PICTURE_PX = 420_000  # up to 720 x 576 the search starts at full resolution: its dots are small
REACH_FIRST, REACH_SECOND = 2.0, 1.65  # ray length in circles and radii; dark rings reach 1.7 radii
OUTSIDE_FIRST, OUTSIDE_SECOND = (
    slice(7, 10),
    slice(12, 15),
)  # steps that give the colour outside: 1.1, 1.4 radii
LEAST_SURE = 0.6  # of the rays: the edge of a shoe may cut off a third of a dot's surroundings
RING_RADII, RING_SIZE = 1.55, 0.7  # where a spot on a ring lies, and its size, in radii of the dot: rings reach 1.7
RING_SHARE = 0.4  # of the dot's contrast by which a spot on its ring differs from what is seen round the dot
SIZES = (0.25, 1.4)  # least and most radius of a spot in circles that found it
TO_YCRCB = np.array([[0.114, 0.587, 0.299], [-0.081, -0.419, 0.5], [0.5, -0.331, -0.169]])  # BT.601 from BGR


@dataclass(frozen=True, slots=True)
class Blobs:
    """k spots of one picture.

    points [k, 2]: px, pixel i spanning i to i + 1. radius [k]: px. colour, around [k, 3]: brightness and
    the two colour differences inside and just outside, 0..255 and -128..127. contrast [k]: distance of the inside
    from what lies just outside, median of all directions: on an edge the outside has two colours.
    roundness [k]: 0..1, 1 when the outline is a perfect ellipse all round. stretch [k]: half the relative difference
    of the ellipse's axes.
    """

    points: Floats
    radius: Floats
    colour: Floats
    around: Floats
    contrast: Floats
    roundness: Floats
    stretch: Floats

    def __len__(self) -> int:
        return len(self.points)

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Blobs:
        """The spots chosen by index or mask, in that order."""
        return Blobs(
            self.points[chosen],
            self.radius[chosen],
            self.colour[chosen],
            self.around[chosen],
            self.contrast[chosen],
            self.roundness[chosen],
            self.stretch[chosen],
        )


def no_blobs() -> Blobs:
    """A picture without spots."""
    none, colours = np.zeros(0), np.zeros((0, 3))
    return Blobs(np.zeros((0, 2)), none, colours, colours, none, none, none)


CLOSE_CIRCLES = (6, 8, 11)  # radii where the picture is looked at closely, px of it: dots of 3 to 9 px of radius
CIRCLES = {1: (3, 4), 2: (3, 4), 4: (3, 4, 5)}  # radii by reduction, px of it: dots of 3 to 14 px of radius
TOP = np.ones((5, 5), np.uint8)  # a peak is the tallest of this
CLOSE = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)  # inside every dot that is looked for


@dataclass(frozen=True, slots=True)
class DotFinder:
    """Finds spots that may be dots.

    least_response: of the search, grey levels. least_contrast: grey levels between inside and outside.
    least_roundness, most_stretch: of the outline (a stretch of 0.35 is a dot blurred to twice its width).
    radius_px: least and most radius kept. most_tried, most: places looked at closely, and spots kept, in a
    picture.
    """

    least_response: float = 8.0
    least_contrast: float = 16.0
    least_roundness: float = 0.45
    most_stretch: float = 0.35
    radius_px: tuple[float, float] = (1.8, 18.0)
    most_tried: int = 96
    most: int = 48

    def find(self, image: Image, region: Region | None = None, closely: Sequence[Region] = ()) -> Blobs:
        """Spots of a picture [h, w, 3] (BGR), in its px, inside region (x0, y0, x1, y1) if one is given.

        closely: small parts of it that are searched at full resolution, where a spot on an edge shows.
        """
        x0, y0, x1, y1 = clipped(region, image)
        if x1 - x0 < 32 or y1 - y0 < 32:
            return no_blobs()
        part = image[y0:y1, x0:x1]
        finest = 1 if image.shape[0] * image.shape[1] <= SMALL_PICTURE_PX else 2
        inside = [clipped((a - x0, b - y0, c - x0, d - y0), part) for a, b, c, d in closely]
        places, reach = self._places(part, finest, [small for small in inside if is_wide(small)])
        found = self._kept(outlined(part, *outlined_once(part, places, reach)))
        return shifted(found, x0, y0)

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

    def _kept(self, blobs: Blobs) -> Blobs:
        """Those that look like dots, each once, best first."""
        low, high = self.radius_px
        good = (blobs.radius >= low) & (blobs.radius <= high) & (blobs.stretch <= self.most_stretch)
        good &= (blobs.contrast >= self.least_contrast) & (blobs.roundness >= self.least_roundness)
        likely = blobs.take(good)
        order = np.argsort(-likely.roundness * np.sqrt(likely.contrast), kind="stable")
        single = likely.take(order)
        single = single.take(~on_earlier(single.points, single.radius, 0.7))
        single = single.take(~on_ring(single))
        return single.take(np.arange(min(len(single), self.most)))


def clipped(region: Region | None, image: Image) -> Region:
    """The region's part inside the picture."""
    height, width = image.shape[:2]
    x0, y0, x1, y1 = region if region is not None else (0, 0, width, height)
    return max(0, x0), max(0, y0), min(width, x1), min(height, y1)


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


def shifted(blobs: Blobs, x: int, y: int) -> Blobs:
    """The same spots in a picture whose origin lies at -x, -y."""
    return replace(blobs, points=blobs.points + np.array([x, y], dtype=np.float64))


def on_earlier(points: Floats, radius: Floats, share: float) -> NDArray[np.bool_]:
    """Which points [k, 2] lie within a share of their radius, or an earlier one's, of that earlier one."""
    x, y = points[:, 0], points[:, 1]
    apart = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
    near = apart < (share * np.maximum(radius[:, None], radius)) ** 2
    return np.asarray(np.tril(near, -1).any(axis=1))


def of_earlier(points: Floats, reach: Floats, share: float) -> NDArray[np.bool_]:
    """Which places [k, 2] lie within a share of both reaches of an earlier one: a wide circle hides no narrow one."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    return np.asarray(np.tril(apart < share * np.minimum(reach[:, None], reach), -1).any(axis=1))


def on_ring(blobs: Blobs) -> NDArray[np.bool_]:
    """Which spots lie on the ring of an earlier, larger one: a dark ring round a white dot is full of dark spots."""
    apart = np.linalg.norm(blobs.points[:, None] - blobs.points[None], axis=2)
    larger = (RING_SIZE * blobs.radius[None] > blobs.radius[:, None]) & (apart < RING_RADII * blobs.radius[None])
    differ = np.linalg.norm(blobs.colour[:, None] - blobs.around[None], axis=2)
    return np.asarray((np.tril(larger, -1) & (differ < RING_SHARE * blobs.contrast[None])).any(axis=1))


ANGLES = np.arange(RAYS) * 2.0 * np.pi / RAYS
RAY = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
STEP = (np.arange(STEPS) + 0.5) / STEPS
RAYS_STEPS = (RAY[:, None, :] * STEP[None, :, None]).reshape(-1, 2)
ELLIPSE = np.stack([np.ones(RAYS), RAY[:, 0], RAY[:, 1], np.cos(2 * ANGLES), np.sin(2 * ANGLES)], axis=1)


def resampled(part: Image, places: Floats, length: Floats) -> NDArray[np.float32]:
    """Colours (BGR) [k, rays, steps, 3] along rays of given length [k] from places [k, 2]."""
    along = length[:, None, None] * RAYS_STEPS[None]
    where = (places[:, None] + along - 0.5).astype(np.float32)
    x, y = np.ascontiguousarray(where[..., 0]), np.ascontiguousarray(where[..., 1])
    taken = np.asarray(cv2.remap(part, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    return taken.reshape(len(places), RAYS, STEPS, 3).astype(np.float32)


def outlined_once(part: Image, places: Floats, reach: Floats) -> tuple[Floats, Floats]:
    """Better centres [k, 2] and radii [k] of spots within circles of radius reach; lost ones are left out."""
    if not len(places):
        return places, reach
    edge, sure, _ = edges(resampled(part, places, REACH_FIRST * reach), inner=2, outer=OUTSIDE_FIRST)
    fit, _ = fitted(edge * (REACH_FIRST * reach)[:, None], sure)
    shift = np.hypot(fit[:, 1], fit[:, 2])
    good = (sure.mean(axis=1) > LEAST_SURE) & (shift < reach)
    good &= (fit[:, 0] > SIZES[0] * reach) & (fit[:, 0] < SIZES[1] * reach)
    return (places + fit[:, 1:3])[good], fit[good, 0]


def outlined(part: Image, places: Floats, radius: Floats) -> Blobs:
    """The spots at places with about that radius, measured."""
    if not len(places):
        return no_blobs()
    length = REACH_SECOND * radius
    colours = resampled(part, places, length)
    edge, sure, (inside, outside) = edges(colours, inner=5, outer=OUTSIDE_SECOND)
    fit, rough = fitted(edge * length[:, None], sure)
    size = np.maximum(fit[:, 0], 1e-3)
    roundness = sure.mean(axis=1) * np.clip(1.0 - rough / (0.3 * size), 0.0, 1.0)
    stretch = np.hypot(fit[:, 3], fit[:, 4]) / size
    beyond = colours[:, :, OUTSIDE_SECOND].mean(axis=2) @ TO_YCRCB.T
    contrast = np.median(np.linalg.norm(beyond - inside[:, None], axis=2), axis=1)
    return Blobs(places + fit[:, 1:3], fit[:, 0], inside, outside, contrast, roundness, stretch)


def edges(
    colours: NDArray[np.float32], inner: int, outer: slice
) -> tuple[Floats, NDArray[np.bool_], tuple[Floats, Floats]]:
    """Where each ray leaves the spot [k, rays], as a share of its length, and whether that is sure.

    A ray leaves where its colour is halfway from the inside's to its own just outside: a dot may lie half on
    white and half on black. inner: steps taken for the inside's colour; outer: those for the outside's. Both
    colours [k, 3] come last, as brightness and colour differences.
    """
    inside = colours[:, :, :inner].mean(axis=(1, 2))
    away = colours - inside[:, None, None]
    differ = np.sqrt(np.einsum("krsc,krsc->krs", away, away))
    beyond = differ[:, :, inner : outer.stop].max(axis=2)
    edge, crossed = first_above(differ, 0.5 * beyond)
    sure = crossed & (beyond > 0.4 * np.median(beyond, axis=1)[:, None])
    outside = np.median(colours[:, :, outer].mean(axis=2), axis=1)
    return edge, sure, (inside @ TO_YCRCB.T, outside @ TO_YCRCB.T)


def first_above(differ: NDArray[np.float32], half: NDArray[np.float32]) -> tuple[Floats, NDArray[np.bool_]]:
    """Where each ray first rises above its half level [k, rays], between steps, as a share of the ray."""
    above = differ > half[:, :, None]
    after = np.clip(above.argmax(axis=2), 1, STEPS - 1)[:, :, None]
    low = np.take_along_axis(differ, after - 1, axis=2)[:, :, 0]
    high = np.take_along_axis(differ, after, axis=2)[:, :, 0]
    between = np.clip((half - low) / np.maximum(high - low, 1e-6), 0.0, 1.0)
    return (after[:, :, 0] - 0.5 + between) / STEPS, above.any(axis=2) & ~above[:, :, 0]


def fitted(edge: Floats, sure: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Ellipses [k, 5] through edges [k, rays], px: radius, shift in x and y, two of shape; rms misfit [k]."""
    fit, misfit = solved(edge, sure)
    typical = np.median(np.where(sure, misfit, 0.0), axis=1)
    kept = sure & (misfit <= np.maximum(3.0 * typical, 0.1 * np.abs(fit[:, 0]))[:, None])
    fit, misfit = solved(edge, kept)
    spare = np.maximum(kept.sum(axis=1) - 5, 1)
    return fit, np.sqrt((misfit**2 * kept).sum(axis=1) / spare)


def solved(edge: Floats, used: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Least-squares ellipses [k, 5] through the used edges, and every ray's distance from them [k, rays]."""
    weight = used.astype(np.float64) + 1e-6
    normal = np.einsum("kr,ri,rj->kij", weight, ELLIPSE, ELLIPSE)
    fit = np.linalg.solve(normal, np.einsum("kr,ri->ki", weight * edge, ELLIPSE)[:, :, None])[:, :, 0]
    return fit, np.abs(edge - fit @ ELLIPSE.T)
