"""The outline of a spot, to a fraction of a pixel.

A place is resampled in polar coordinates and its outline, where each ray falls halfway from the inside's colour to that
just outside, is fitted by an ellipse: rays and fit as in the starburst algorithm of Li, Winfield and Parkhurst (CVPR
Workshops 2005).
"""

from __future__ import annotations

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.eyes.dots.blobs import Blobs, Floats, Image, no_blobs

Numbers = TypeVar("Numbers", Floats, NDArray[np.float32])

RAYS = 16  # enough for an ellipse's five numbers with a third of the rays lost to an edge
STEPS = 16  # samples along a ray; half a pixel apart on a dot of 5 px
REACH_FIRST, REACH_SECOND = 2.0, 1.65  # ray length in circles and radii; dark rings reach 1.7 radii
OUTSIDE_FIRST, OUTSIDE_SECOND = slice(7, 10), slice(12, 15)  # steps outside the spot: 1.1, 1.4 radii
PALER = slice(4, 6)  # of the rays from the palest on: the second way asks for no more; a tab takes up two sides of four
ROUNDER = 0.2  # by which the second way's outline has to be rounder
LEAST_SURE = 0.6  # of the rays: the edge of a shoe may cut off a third of a dot's surroundings
SIZES = (0.25, 1.4)  # least and most radius of a spot in circles that found it
TO_YCRCB = np.array([[0.114, 0.587, 0.299], [-0.081, -0.419, 0.5], [0.5, -0.331, -0.169]])  # BT.601 from BGR

ANGLES = np.arange(RAYS) * 2.0 * np.pi / RAYS
RAY = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
STEP = (np.arange(STEPS) + 0.5) / STEPS
RAYS_STEPS = (RAY[:, None, :] * STEP[None, :, None]).reshape(-1, 2)
ELLIPSE = np.stack([np.ones(RAYS), RAY[:, 0], RAY[:, 1], np.cos(2 * ANGLES), np.sin(2 * ANGLES)], axis=1)
ELLIPSE_PRODUCTS = (ELLIPSE[:, :, None] * ELLIPSE[:, None, :]).reshape(RAYS, 25)  # of every two columns


def outline_once(part: Image, places: Floats, reach: Floats) -> tuple[Floats, Floats]:
    """Better centres [k, 2] and radii [k] of spots within circles of radius reach; lost ones are left out."""
    if not len(places):
        return places, reach
    length = REACH_FIRST * reach
    edge, sure, _ = edges(resample(part, places, length), inner=2, outer=OUTSIDE_FIRST)
    fit, _, seen = rounder(edge * length[:, None], sure)
    shift = np.hypot(fit[:, 1], fit[:, 2])
    good = (seen > LEAST_SURE) & (shift < reach)
    good &= (fit[:, 0] > SIZES[0] * reach) & (fit[:, 0] < SIZES[1] * reach)
    return (places + fit[:, 1:3])[good], fit[good, 0]


def outline(part: Image, places: Floats, radius: Floats) -> Blobs:
    """The spots at places with about that radius, measured."""
    if not len(places):
        return no_blobs()
    length = REACH_SECOND * radius
    colours = resample(part, places, length)
    edge, sure, (inside, outside) = edges(colours, inner=5, outer=OUTSIDE_SECOND)
    fit, roundness, _ = rounder(edge * length[:, None], sure)
    size = np.maximum(fit[:, 0], 1e-3)
    stretch = np.hypot(fit[:, 3], fit[:, 4]) / size
    beyond = colours[:, :, OUTSIDE_SECOND].mean(axis=2) @ TO_YCRCB.T
    contrast = middle(np.linalg.norm(beyond - inside[:, None], axis=2))
    return Blobs(places + fit[:, 1:3], fit[:, 0], inside, outside, contrast, roundness, stretch)


def resample(part: Image, places: Floats, length: Floats) -> NDArray[np.float32]:
    """Colours (BGR) [k, rays, steps, 3] along rays of given length [k] from places [k, 2]."""
    along = length[:, None, None] * RAYS_STEPS[None]
    where = (places[:, None] + along - 0.5).astype(np.float32)
    x, y = np.ascontiguousarray(where[..., 0]), np.ascontiguousarray(where[..., 1])
    taken = np.asarray(cv2.remap(part, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    return taken.reshape(len(places), RAYS, STEPS, 3).astype(np.float32)


def edges(
    colours: NDArray[np.float32], inner: int, outer: slice
) -> tuple[Floats, NDArray[np.bool_], tuple[Floats, Floats]]:
    """Where each ray leaves the spot [2 ways, k, rays], as a share of its length, and whether that is sure.

    A ray leaves where its colour is halfway from the inside's to its own just outside: a dot may lie half on
    white and half on black. Where what touches it is as narrow as the dot, such as a shoe's tab, and another colour
    lies beyond, that is too far: the second way asks no more of a ray than of the paler ones. inner: steps taken for
    the inside's colour; outer: those for the outside's. Both colours [k, 3] come last, as brightness and colour
    differences.
    """
    inside = colours[:, :, :inner].mean(axis=(1, 2))
    away = colours - inside[:, None, None]
    differ = np.sqrt(np.einsum("krsc,krsc->krs", away, away))
    beyond = differ[:, :, inner : outer.stop].max(axis=2)
    ordered = np.sort(beyond, axis=1)
    paler = np.minimum(beyond, ordered[:, PALER].mean(axis=1, keepdims=True))
    ways = [first_above(differ, 0.5 * level) for level in (beyond, paler)]
    edge, crossed = (np.stack(parts) for parts in zip(*ways, strict=True))
    sure = crossed & (beyond > 0.4 * middle(beyond)[:, None])
    outside = middle(colours[:, :, outer].mean(axis=2))
    return edge, sure, (inside @ TO_YCRCB.T, outside @ TO_YCRCB.T)


def rounder(edge: Floats, sure: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """The ellipses [k, 5] of the way [2, k, rays] that gives the rounder spot, their roundness, and share of sure rays.

    The second has to be rounder by far, since its edges lie further in.
    """
    ways = [fit_ellipses(*way) for way in zip(edge, sure, strict=True)]
    seen = sure.mean(axis=2)
    fits, rough = np.stack([fit for fit, _ in ways]), np.stack([misfit for _, misfit in ways])
    size = np.maximum(fits[:, :, 0], 1e-3)
    roundness = seen * np.clip(1.0 - rough / (0.3 * size), 0.0, 1.0)
    way, k = (roundness[1] > roundness[0] + ROUNDER).astype(np.intp), np.arange(fits.shape[1])
    return fits[way, k], roundness[way, k], seen[way, k]


def first_above(differ: NDArray[np.float32], half: NDArray[np.float32]) -> tuple[Floats, NDArray[np.bool_]]:
    """Where each ray first rises above its half level [k, rays], between steps, as a share of the ray."""
    above = differ > half[:, :, None]
    after = np.clip(above.argmax(axis=2), 1, STEPS - 1)[:, :, None]
    low = np.take_along_axis(differ, after - 1, axis=2)[:, :, 0]
    high = np.take_along_axis(differ, after, axis=2)[:, :, 0]
    between = np.clip((half - low) / np.maximum(high - low, 1e-6), 0.0, 1.0)
    return (after[:, :, 0] - 0.5 + between) / STEPS, above.any(axis=2) & ~above[:, :, 0]


def fit_ellipses(edge: Floats, sure: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Ellipses [k, 5] through edges [k, rays], px: radius, shift in x and y, two of shape; rms misfit [k]."""
    fit, misfit = solve(edge, sure)
    typical = middle(np.where(sure, misfit, 0.0))
    kept = sure & (misfit <= np.maximum(3.0 * typical, 0.1 * np.abs(fit[:, 0]))[:, None])
    fit, misfit = solve(edge, kept)
    spare = np.maximum(kept.sum(axis=1) - 5, 1)
    return fit, np.sqrt((misfit**2 * kept).sum(axis=1) / spare)


def middle(values: Numbers) -> Numbers:
    """The median over the rays [k, ...] of values [k, rays, ...]; np.median takes five times as long for so few."""
    ordered = np.sort(values, axis=1)
    return np.asarray(ordered[:, RAYS // 2 - 1 : RAYS // 2 + 1].mean(axis=1), values.dtype)


def solve(edge: Floats, used: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Least-squares ellipses [k, 5] through the used edges, and every ray's distance from them [k, rays]."""
    weight = used.astype(np.float64) + 1e-6
    normal = (weight @ ELLIPSE_PRODUCTS).reshape(-1, 5, 5)
    fit = np.linalg.solve(normal, ((weight * edge) @ ELLIPSE)[:, :, None])[:, :, 0]
    return fit, np.abs(edge - fit @ ELLIPSE.T)
