"""How a heel has turned since its runner stood: its picture, laid over that of the standing trial.

A network's opinion of a shoe changes with the pose; the counter itself is stiff. Seen again by the same camera it is
the same picture, turned, shifted and larger or smaller, and how far it is turned can be measured without knowing what
a shoe looks like. Found by the inverse compositional algorithm (Baker & Matthews 2004,
doi:10.1023/B:VISI.0000011205.11775.fd) for a similarity, with gain and offset of the light, and with Cauchy's weights
(Holland & Welsch 1977, doi:10.1080/03610927708827533), so that the other shoe may pass by.

Points are complex numbers, x + iy with y down: turning, enlarging and shifting is one product and one sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import Image
from gait.eyes.heel import HeelReading, cut_padded
from gait.foot import Foot

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

# In lengths of the heel line, 44 mm: from the midsole's upper part to above the collar's edge, which must lie within
# (1.1 cuts through it and reads 22 feet 0.7 deg rms off, 1.4 0.4), with the outline on both sides.
BELOW, ABOVE, ASIDE = 0.4, 1.4, 0.9
SAMPLES = 12  # a length: 20 read no closer, 8 do
SOFT = 0.05  # blur before sampling, standard deviation: the samples are twice as far apart
AROUND = 1.9  # from the heel's middle to the edge of what is cut out: the corners of the picture, turned
MOST_ROUNDS = 10  # of getting closer; 5 to 6 are usual
CLOSE = 0.003  # a last round that moves the picture less is the last
OUTLIER = 2.0  # robust standard deviations at which a sample counts half
FLAT = 0.3  # phase, 18 ms after touchdown and before toe-off: nearer to them the shoe is pitched, another picture
FURTHEST = 0.5  # change of turn and size from the network's reading beyond which something else was found
SHORTEST_PX, LONGEST = 4.0, 0.5  # of a heel line, the latter of the picture's height: no heel is a speck or half of it
FAINT = 4.0  # standard deviation, grey values, below which a picture has no texture to hold on to

LIKE = 0.9  # correlation above which the picture tells more of a heel than the network: 2.0 deg rms to 2.3 and more
LEAST_SD_DEG, UNLIKE_SD_DEG = 0.4, 22.0  # error of one frame: the first, and so much more for each 1 - correlation;
# rms of twelve feet in scanned shoes: 0.6 deg at 0.985, 0.7 at 0.975, 0.9 at 0.96, 1.5 at 0.94, 2.0 at 0.915, 2.4 at
# 0.875, 4.3 at 0.825; of ten of the renderer's own somewhat less


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a heel lies in a picture, px. turn: its length and direction; at: its lower end."""

    turn: complex
    at: complex

    def ends(self) -> Floats:
        """Upper and lower end [2, 2], as the heel network has them."""
        upper = self.at - 1j * self.turn
        return np.array([[upper.real, upper.imag], [self.at.real, self.at.imag]])

    def within(self, x: float, y: float) -> Placement:
        """The same in a part of the picture whose corner lies at x, y."""
        return Placement(self.turn, self.at - complex(x, y))


def placed(ends: Floats) -> Placement:
    """Of a heel whose upper and lower end are `ends` [2, 2]."""
    upper, lower = complex(*ends[0]), complex(*ends[1])
    return Placement(1j * (upper - lower), lower)


def grid() -> tuple[Singles, Singles]:
    """x and y of the samples, lengths of the heel line from its lower end, y down; each [rows, columns]."""
    rows = np.linspace(-ABOVE, BELOW, round((ABOVE + BELOW) * SAMPLES) + 1, dtype=np.float32)
    columns = np.linspace(-ASIDE, ASIDE, round(2 * ASIDE * SAMPLES) + 1, dtype=np.float32)
    x, y = np.meshgrid(columns, rows)
    return np.asarray(x, np.float32), np.asarray(y, np.float32)


X, Y = grid()


def sampled(soft: Singles, place: Placement) -> Singles:
    """A blurred grey picture at the samples [rows, columns] of a heel that lies there."""
    turn, at = place.turn, place.at
    across = np.float32(turn.real) * X - np.float32(turn.imag) * Y + np.float32(at.real)
    down = np.float32(turn.imag) * X + np.float32(turn.real) * Y + np.float32(at.imag)
    taken = cv2.remap(soft, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, np.float32)


def cut_out(image: Image, place: Placement) -> tuple[Singles, Placement]:
    """The surroundings of a heel, grey and softened, and where it lies in them."""
    middle, half = place.at - 0.5j * place.turn, math.ceil(AROUND * abs(place.turn))
    x, y = round(middle.real) - half, round(middle.imag) - half
    grey = cv2.cvtColor(cut_padded(image, x, y, 2 * half, 2 * half), cv2.COLOR_BGR2GRAY)
    soft = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), max(0.5, SOFT * abs(place.turn)))
    return np.asarray(soft, np.float32), place.within(x, y)


@dataclass(frozen=True, slots=True)
class HeelPicture:
    """A heel's picture in standing, of mean 0 and standard deviation 1.

    values [k]; slopes [k, 6]: how the values change as the heel is enlarged, turned, shifted right and down, and as
    the light's gain and offset grow.
    """

    values: Singles
    slopes: Singles

    def laid_over(self, soft: Singles, start: Placement) -> tuple[Placement, float]:
        """Where the heel lies in a softened grey picture, looked for from `start`, and the pictures' correlation.

        The correlation is NaN where nothing was found.
        """
        place, there = start, sampled(soft, start)
        gain, offset = float(there.std()) + 1e-6, float(there.mean())
        for _ in range(MOST_ROUNDS):
            change = self.change((there.ravel() - np.float32(offset)) / np.float32(gain) - self.values)
            gain, offset = gain * (1.0 + change[4]), offset + gain * change[5]
            turned, moved = complex(1.0 + change[0], change[1]), complex(change[2], change[3])
            if abs(turned - 1.0) > FURTHEST:
                return start, math.nan
            turn = place.turn / turned
            place = Placement(turn, place.at - turn * moved)
            there = sampled(soft, place)
            if abs(turned - 1.0) + abs(moved) < CLOSE:
                break
        found = abs(place.turn / start.turn - 1.0) < FURTHEST
        return place, self.likeness(there) if found else math.nan

    def change(self, apart: Singles) -> Floats:
        """The six changes [6] of the picture in standing that explain best how a picture [k] differs from it."""
        usual = max(1.4826 * float(np.median(np.abs(apart))), 1e-3)
        weight = 1.0 / (1.0 + np.square(apart / np.float32(OUTLIER * usual)))
        weighted = self.slopes * weight[:, None]
        return np.linalg.solve((weighted.T @ self.slopes).astype(float), (weighted.T @ apart).astype(float))

    def likeness(self, there: Singles) -> float:
        """Correlation -1..1 with a picture [rows, columns]."""
        apart = there.ravel() - there.mean()
        return float(apart @ self.values / max(1e-6, math.sqrt(float(apart @ apart) * len(apart))))


def heel_picture(views: Iterable[tuple[Image, Placement]]) -> HeelPicture | None:
    """The mean of several pictures of a heel that does not move; None where there is nothing to hold on to.

    All must show it in the same place: the mean takes out the camera's noise.
    """
    seen = [sampled(*cut_out(image, place)) for image, place in views]
    mean = np.mean(seen, axis=0) if seen else np.zeros_like(X)
    if mean.std() < FAINT:
        return None
    values = np.asarray((mean - mean.mean()) / mean.std(), np.float32)
    down, right = np.gradient(values, 1.0 / SAMPLES)
    slopes = (right * X + down * Y, down * X - right * Y, right, down, values, np.ones_like(values))
    return HeelPicture(values.ravel(), np.stack(slopes, axis=-1).reshape(-1, len(slopes)).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Laid:
    """Heels of one frame as their pictures lie. heels [2 feet, 2, 2]: upper and lower end, px; likeness [2]: the
    pictures' correlation with those of the standing trial. NaN where none was laid."""

    heels: Floats
    likeness: Floats


def nothing_laid() -> Laid:
    return Laid(np.full((2, 2, 2), np.nan), np.full(2, np.nan))


@dataclass(frozen=True, slots=True)
class Registration:
    """Lays heels on the belt over their pictures in standing. pictures: left and right, None where there is none."""

    pictures: tuple[HeelPicture | None, HeelPicture | None]

    def look(self, image: Image, reading: HeelReading) -> Laid:
        """The heels of a frame, looked for where the network read them."""
        laid = nothing_laid()
        for foot in Foot:
            if reading.depth[foot] > FLAT:
                laid.heels[foot], laid.likeness[foot] = self.lay(image, foot, reading.points[foot, 2:])
        return laid

    def lay(self, image: Image, foot: Foot, heel: Floats) -> tuple[Floats, float]:
        """Ends of a foot's heel [2, 2] in a picture of it, looked for at `heel` [2, 2], and the likeness; NaN without.

        All in the picture's px.
        """
        picture, start = self.pictures[foot], placed(heel)
        if picture is None or not SHORTEST_PX <= abs(start.turn) <= LONGEST * image.shape[0]:
            return np.full((2, 2), np.nan), math.nan
        soft, within = cut_out(image, start)
        found, likeness = picture.laid_over(soft, within)
        return found.ends() + heel[1] - within.ends()[1], likeness


NOT_STOOD = Registration((None, None))  # without a standing trial


def turned_as_laid(heels: Floats, sd_deg: Floats, laid: Floats, likeness: Floats) -> tuple[Floats, Floats]:
    """Heel lines as both ways together have them, each weighed by its variance, and their standard deviation.

    heels [n, 2, 2, 2] px and sd_deg [n, 2] of the network, which has another opinion of the shoe than it had in
    standing: its readings are turned by the foot's median difference first. laid [n, 2, 2, 2] and likeness [n, 2]
    of the pictures, NaN where there are none, as in `Laid`.
    """
    turn = angle_between(heels, laid)
    opinion = np.array([middle(turn[likeness[:, foot] > LIKE, foot]) for foot in Foot])
    sd = np.where(np.isfinite(likeness), LEAST_SD_DEG + UNLIKE_SD_DEG * (1.0 - likeness), np.inf)
    share = np.where(np.isfinite(turn), sd_deg**2 / (sd_deg**2 + sd**2), 0.0)
    known = np.where(np.isfinite(turn), turn, 0.0)
    return turned(heels, opinion + share * (known - opinion)), sd_deg * np.sqrt(1.0 - share)


def middle(values: Floats) -> float:
    """Median of some angles; 0 without any."""
    return float(np.median(values)) if len(values) else 0.0


def angle_between(first: Floats, second: Floats) -> Floats:
    """Degrees [n, 2] from the first heel lines to the second, both [n, 2, 2, 2], clockwise in the picture."""
    return np.asarray(np.degrees(np.angle(along(second) * along(first).conj())))


def along(heels: Floats) -> NDArray[np.complex128]:
    """Heel lines [..., 2, 2] from the lower to the upper end, as complex numbers."""
    line = heels[..., 0, :] - heels[..., 1, :]
    return np.asarray(line[..., 0] + 1j * line[..., 1])


def turned(heels: Floats, deg: Floats) -> Floats:
    """Heel lines [..., 2, 2] turned round their middles, clockwise in the picture."""
    half = 0.5 * along(heels) * np.exp(1j * np.radians(deg))
    ends = np.stack([half, -half], axis=-1)
    return np.asarray(heels.mean(axis=-2, keepdims=True) + np.stack([ends.real, ends.imag], axis=-1))
