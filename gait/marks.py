"""Heel and shank lines from stick-on dots: two on the heel counter, two on the lower leg, of any colour.

Frame by frame only candidates are noted: spots that stand out from their surroundings. Which of them are dots is
decided over the whole recording: a dot keeps its place on the leg through every stance, and all dots look alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from gait.foot import Foot

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

WORKING_SHANK_PX = 220.0  # shank length at which candidates are looked for: a 7 mm dot is then 3.7 px in radius
RADII = (0.010, 0.015, 0.022, 0.031)  # of a shank length (420 mm): dots of 8 to 26 mm across
LEAST_RESPONSE = 5.0  # of the difference of Gaussians, in CIELAB units
LEAST_CONTRAST = 14.0  # between a spot and its surroundings, CIELAB units; six just-noticeable differences
MOST_ELONGATION = 3.0  # length to width: motion blur draws a dot out, an edge is longer
MOST_CANDIDATES = 60  # a frame: the strongest
GRID = np.stack(np.meshgrid(np.linspace(-2.4, 2.4, 25), np.linspace(-2.4, 2.4, 25)), axis=-1)  # in radii
DISTANCE = np.linalg.norm(GRID, axis=-1)


@dataclass(frozen=True, slots=True)
class Blobs:
    """Candidates in one frame, k of them. xy [k, 2] and radius [k] in px; look [k, 6]: appearance, see look_of."""

    xy: Floats
    radius: Floats
    look: Floats


def no_blobs() -> Blobs:
    return Blobs(np.zeros((0, 2)), np.zeros(0), np.zeros((0, 6)))


@dataclass(frozen=True, slots=True)
class DotFinder:
    """Finds candidates in a frame, within region (x0, y0, x1, y1) round legs whose shank is shank_px long."""

    most: int = MOST_CANDIDATES

    def find(self, image: Image, region: tuple[int, int, int, int], shank_px: float) -> Blobs:
        """Spots lighter, darker or of another hue than what surrounds them, with centres finer than a pixel."""
        x0, y0, x1, y1 = region
        if x1 - x0 < 16 or y1 - y0 < 16 or not np.isfinite(shank_px):
            return no_blobs()
        part = image[y0:y1, x0:x1]
        scale = min(1.0, WORKING_SHANK_PX / shank_px)
        small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1.0 else part
        centres, radii = self.spots(to_lab(np.asarray(small, np.uint8)), shank_px * scale)
        if len(centres) == 0:
            return no_blobs()
        ratio = np.array([part.shape[1] / small.shape[1], part.shape[0] / small.shape[0]])
        return shifted(refined(part, centres * ratio, radii / scale), x0, y0)

    def spots(self, lab: NDArray[np.float32], shank_px: float) -> tuple[Floats, Floats]:
        """Centres [k, 2] and radii [k] of the strongest local maxima over place and size."""
        radii = shank_px * np.array(RADII)
        levels = np.stack([difference(lab, r) for r in radii])
        peak = levels.max(axis=0)
        top = (peak == cv2.dilate(peak, np.ones((5, 5), np.uint8))) & (peak > LEAST_RESPONSE)
        rows, columns = np.nonzero(top)
        best = np.argsort(-peak[rows, columns])[: self.most]
        rows, columns = rows[best], columns[best]
        sizes = radii[levels[:, rows, columns].argmax(axis=0)]
        places = np.stack([columns + 0.5, rows + 0.5], axis=1)
        alone = strongest_alone(places, sizes)
        return places[alone], sizes[alone]


def strongest_alone(places: Floats, radii: Floats) -> NDArray[np.bool_]:
    """Which spots [k], the strongest first, are not part of a stronger one: a dot's rim is no dot of its own."""
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    kept = np.ones(len(places), bool)
    for k in range(1, len(places)):
        kept[k] = not (kept[:k] & (apart[k, :k] < 2.2 * np.maximum(radii[:k], radii[k]))).any()
    return kept


def to_lab(image: Image) -> NDArray[np.float32]:
    """CIELAB, where equal distances look equally different. L 0..100."""
    return np.asarray(cv2.cvtColor(image.astype(np.float32) / 255.0, cv2.COLOR_BGR2LAB), np.float32)


def difference(lab: NDArray[np.float32], radius: float) -> NDArray[np.float32]:
    """Difference of Gaussians over all three channels, tuned to discs of a radius (Lowe 2004: ratio 1.6)."""
    inner = radius / np.sqrt(2.0) / 1.25
    a = cv2.GaussianBlur(lab, (0, 0), inner)
    b = cv2.GaussianBlur(lab, (0, 0), 1.6 * inner)
    return np.asarray(np.sqrt(np.square(a - b).sum(axis=2)), np.float32)


def refined(image: Image, centres: Floats, radii: Floats) -> Blobs:
    """Centre of mass of each spot's own colour against its surroundings, twice over."""
    for _ in range(2):
        patches = sampled(image, centres, radii)
        colour, weight = membership(patches)
        mass = np.maximum(weight.sum(axis=(1, 2)), 1e-6)
        offset = np.einsum("kij,ijc->kc", weight, GRID) / mass[:, None]
        centres = centres + offset * radii[:, None]
    cell = float(GRID[0, 1, 0] - GRID[0, 0, 0])
    contrast = np.linalg.norm(colour[0] - colour[1], axis=1)
    sizes = np.sqrt(mass / np.pi) * cell * radii
    long = elongation(weight, offset, mass)
    fine = (contrast > LEAST_CONTRAST) & (long < MOST_ELONGATION) & (mass * cell**2 < 9.0)
    return Blobs(centres[fine], sizes[fine], look_of(colour[0], contrast, sizes, long)[fine])


def look_of(colour: Floats, contrast: Floats, sizes: Floats, long: Floats) -> Floats:
    """Appearance [k, 6] in which equal distances are equally unlike, in CIELAB units.

    Lightness counts half, since light is uneven, and contrast a quarter, since surroundings differ; size by its
    logarithm (a third larger is 8 units) and elongation by 12 units.
    """
    return np.column_stack([0.5 * colour[:, 0], colour[:, 1:], 0.25 * contrast, 28.0 * np.log(sizes), 12.0 * long])


def sampled(image: Image, centres: Floats, radii: Floats) -> Floats:
    """CIELAB patches [k, 25, 25, 3] reaching 2.4 radii to each side."""
    at = (centres[:, None, None, :] + GRID[None] * radii[:, None, None, None] - 0.5).astype(np.float32)
    flat = at.reshape(len(centres) * GRID.shape[0], GRID.shape[1], 2)
    patches = cv2.remap(image, flat[..., 0], flat[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(to_lab(np.asarray(patches, np.uint8)), dtype=np.float64).reshape(len(centres), *GRID.shape[:2], 3)


def membership(patches: Floats) -> tuple[tuple[Floats, Floats], Floats]:
    """(colour inside, colour around) [k, 3] each, and how much each sample belongs to the spot, 0..1."""
    inside = np.median(patches[:, DISTANCE < 0.5], axis=1)
    around = np.median(patches[:, (DISTANCE > 1.3) & (DISTANCE < 1.8)], axis=1)
    axis = inside - around
    share = np.einsum("kijc,kc->kij", patches - around[:, None, None], axis) / np.maximum(
        np.square(axis).sum(axis=1), 1e-6
    )[:, None, None]
    weight = np.clip((share - 0.3) / 0.4, 0.0, 1.0) * (DISTANCE < 1.7)
    return (inside, around), weight


def elongation(weight: Floats, middle: Floats, mass: Floats) -> Floats:
    """Length over width of each spot, from the moments of its weights."""
    d = GRID[None] - middle[:, None, None, :]
    xx, yy, xy = (np.einsum("kij,kij->k", weight, d[..., a] * d[..., b]) / mass for a, b in ((0, 0), (1, 1), (0, 1)))
    half, root = 0.5 * (xx + yy), np.sqrt(np.square(0.5 * (xx - yy)) + np.square(xy))
    return np.asarray(np.sqrt((half + root) / np.maximum(half - root, 1e-6)))


def shifted(blobs: Blobs, x: int, y: int) -> Blobs:
    return Blobs(blobs.xy + np.array([x, y]), blobs.radius, blobs.look)


@dataclass(frozen=True, slots=True)
class Band:
    """Where on the leg a dot may sit: along from knee (0) to ankle (1), and how far off the axis; shank lengths."""

    nearest: float
    furthest: float
    aside: float


UPPER_SHANK = Band(0.08, 0.72, 0.14)
LOWER_SHANK = Band(0.66, 1.02, 0.12)
HEEL = Band(0.96, 1.40, 0.16)
CELL = 0.02  # of a shank length: grid in which places that recur are counted
SAME_PLACE = np.array([0.12, 0.05])  # of a shank length, along and aside: how far a dot wanders on its leg
REACH = np.array([0.2, 0.1])  # along and aside, within which a dot is taken up again: a leg that tilts looks shorter
CHOICES = 4  # candidates a frame that are weighed for each dot
LEAST_OCCUPANCY = 0.5  # of the bearing frames that must show something at a place
MOST_UNLIKE = 36.0  # between the looks of any two dots of a runner
MOST_STRETCH = 0.33  # of the usual distance of the heel dots: a heel that rises foreshortens it by a quarter
HEEL_APART = (0.05, 0.24)  # of a shank length between the two heel dots: 20 to 100 mm
SHANK_APART = 0.18


@dataclass(frozen=True, slots=True)
class Spots:
    """Candidates of one foot over all bearing frames: frame [k], place [k, 2] on the leg, xy [k, 2] px, look [k, 6]."""

    frame: NDArray[np.intp]
    place: Floats
    xy: Floats
    look: Floats


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place on the leg where something is seen again and again. place: along, aside; look: its appearance."""

    place: Floats
    look: Floats
    occupancy: float


@dataclass(frozen=True, slots=True)
class DotPaths:
    """points [n, 2 feet, 4, 2] px: upper shank, lower shank, upper heel, lower heel; NaN where unseen."""

    points: Floats


def identify(frames: Sequence[Blobs], legs: Floats, bearing: NDArray[np.bool_]) -> DotPaths:
    """Which candidates are dots. legs [n, 2, 3, 2] knee, ankle, heel px; bearing [n, 2] while a foot is loaded.

    All NaN for a foot without four dots that look alike in the right places.
    """
    points = np.full((len(frames), 2, 4, 2), np.nan)
    for foot in Foot:
        spots = gathered(frames, legs[:, foot], bearing[:, foot], foot)
        dots = four_alike(anchors(spots, int(bearing[:, foot].sum())))
        for frame, taken in fitting_sets(spots, dots):
            points[frame, foot] = spots.xy[list(taken)]
        points[odd_heel(points[:, foot]), foot] = np.nan
    return DotPaths(points)


def odd_heel(points: Floats) -> NDArray[np.bool_]:
    """Frames [n] whose heel dots [n, 4, 2] are not as far apart as in the frames around: one is no dot."""
    apart = np.linalg.norm(points[:, 2] - points[:, 3], axis=1)
    if not np.isfinite(apart).any():
        return np.zeros(len(points), bool)
    return np.asarray(np.abs(np.nan_to_num(apart / np.nanmedian(apart), nan=1.0) - 1.0) > MOST_STRETCH)


def gathered(frames: Sequence[Blobs], legs: Floats, bearing: NDArray[np.bool_], foot: Foot) -> Spots:
    """Candidates of bearing frames in the leg's own frame, those far from the leg left out."""
    rows = [
        (i, *on_leg(frames[i].xy, legs[i], foot), frames[i].look)
        for i in np.flatnonzero(bearing & np.isfinite(legs[:, :2]).all(axis=(1, 2))).tolist()
    ]
    if not rows:
        return Spots(np.zeros(0, np.intp), np.zeros((0, 2)), np.zeros((0, 2)), np.zeros((0, 6)))
    frame = np.concatenate([np.full(len(xy), i) for i, _, xy, _ in rows])
    place, xy, look = (np.concatenate([row[k] for row in rows]) for k in (1, 2, 3))
    near = (place[:, 0] > 0.0) & (place[:, 0] < 1.5) & (np.abs(place[:, 1]) < 0.25)
    return Spots(frame[near], place[near], xy[near], look[near])


def on_leg(xy: Floats, leg: Floats, foot: Foot) -> tuple[Floats, Floats]:
    """Places [k, 2]: along from knee to ankle and aside to the foot's outside, in shank lengths; and xy again."""
    axis = leg[1] - leg[0]
    square = float(axis @ axis)
    outside = np.array([axis[1], -axis[0]]) * (1.0 if foot is Foot.RIGHT else -1.0)
    return np.stack([(xy - leg[0]) @ axis, (xy - leg[0]) @ outside], axis=1) / max(square, 1.0), xy


def anchors(spots: Spots, frames: int) -> list[Anchor]:
    """Places where something is seen in at least half of the bearing frames."""
    if frames == 0 or len(spots.frame) == 0:
        return []
    counts, along, aside = np.histogram2d(
        spots.place[:, 0], spots.place[:, 1], bins=(75, 25), range=((0.0, 1.5), (-0.25, 0.25))
    )
    density = ndimage.gaussian_filter(counts, 1.0)
    tops = np.argwhere((density == ndimage.maximum_filter(density, 3)) & (density > 0.02 * frames))
    places = [np.array([along[i] + CELL / 2, aside[j] + CELL / 2]) for i, j in tops]
    found = [anchor_at(spots, place, frames) for place in places]
    return [anchor for anchor in found if anchor is not None and anchor.occupancy >= LEAST_OCCUPANCY]


def anchor_at(spots: Spots, place: Floats, frames: int) -> Anchor | None:
    """Middle, colour and occupancy of what is seen round a place."""
    near = np.linalg.norm((spots.place - place) / SAME_PLACE, axis=1) < 1.0
    if not near.any():
        return None
    occupancy = len(np.unique(spots.frame[near])) / frames
    return Anchor(np.median(spots.place[near], axis=0), np.median(spots.look[near], axis=0), occupancy)


def four_alike(places: list[Anchor]) -> tuple[Anchor, ...]:
    """Upper shank, lower shank, upper heel and lower heel dot that look most alike; nothing when none do."""
    upper, lower, heel = (inside(places, band) for band in (UPPER_SHANK, LOWER_SHANK, HEEL))
    sets = [
        dots
        for dots in product(upper, lower, heel, heel)
        if dots[1].place[0] - dots[0].place[0] > SHANK_APART
        and dots[2].place[0] > dots[1].place[0] + 0.02
        and HEEL_APART[0] < dots[3].place[0] - dots[2].place[0] < HEEL_APART[1]
    ]
    best = min(sets, key=unlikeness, default=())
    return best if best and unlikeness(best) < MOST_UNLIKE else ()


def inside(places: list[Anchor], band: Band) -> list[Anchor]:
    return [a for a in places if band.nearest < a.place[0] < band.furthest and abs(a.place[1]) < band.aside]


def unlikeness(dots: Sequence[Anchor]) -> float:
    """Largest colour distance between any two, a little more for places that are often empty or off the axis."""
    looks = np.array([dot.look for dot in dots])
    furthest = float(np.linalg.norm(looks[:, None] - looks[None], axis=2).max())
    return furthest + sum(8.0 * (1.0 - dot.occupancy) + 20.0 * abs(float(dot.place[1])) for dot in dots)


def fitting_sets(spots: Spots, dots: Sequence[Anchor]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """For each frame that has one, the four candidates that suit the four dots best, in their order down the leg."""
    if not dots:
        return
    look = 0.5 * (dots[0].look + dots[1].look)  # nothing else on a lower leg is taken for a dot
    cost = np.stack([misfit(spots, dot.place, look) for dot in dots], axis=1)
    for frame in np.unique(spots.frame):
        mine = np.flatnonzero(spots.frame == frame)
        best = best_set(mine, spots.place[:, 0], cost)
        if best:
            yield int(frame), best


def misfit(spots: Spots, place: Floats, look: Floats) -> Floats:
    """How badly each candidate suits a dot in place and look [k]; infinite out of reach."""
    far = np.linalg.norm((spots.place - place) / REACH, axis=1)
    unlike = np.linalg.norm(spots.look - look, axis=1) / MOST_UNLIKE
    return np.where((far < 1.0) & (unlike < 1.0), np.square(far) + np.square(unlike), np.inf)


def best_set(mine: NDArray[np.intp], along: Floats, cost: Floats) -> tuple[int, ...]:
    """The cheapest choice of one candidate for each dot, each further down the leg than the last; () when none."""
    choices = [
        [int(i) for i in mine[np.argsort(cost[mine, k])[:CHOICES]] if np.isfinite(cost[i, k])] for k in range(4)
    ]
    sets = [
        four
        for four in product(*choices)
        if along[four[0]] < along[four[1]] < along[four[2]] and along[four[3]] - along[four[2]] > HEEL_APART[0]
    ]
    return min(sets, key=lambda four: sum(cost[i, k] for k, i in enumerate(four)), default=())


def paint_out(image: Image, points: Floats, radius_px: float) -> Image:
    """A copy without the dots at points [k, 2], each filled in from round about: for checks without their help."""
    mask = np.zeros(image.shape[:2], np.uint8)
    for x, y in points[np.isfinite(points).all(axis=1)]:
        cv2.circle(mask, (round(float(x)), round(float(y))), max(1, round(radius_px)), 255, -1)
    return np.asarray(cv2.inpaint(image, mask, 3, cv2.INPAINT_TELEA), np.uint8)
