"""Cut-paper legs: leg, sock and shoe as polygons whose lines are known exactly.

They look like no renderer's legs, so that the heel network cannot learn one renderer's shading in place of the shape.
`python -m models.training.paper --out CROPS/paper --first 1 --files 20` writes files of crops. Lengths are in shank
lengths, with the origin where the heel stands, x to the inside of the left foot and y up.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.eyes.heel import CROP_HEIGHT as HEIGHT
from gait.eyes.heel import CROP_WIDTH as WIDTH
from gait.eyes.heel import LOWER_SHANK, SHANKS_PER_CROP, UPPER_SHANK
from models.training.augment import SUBPIXEL, SUBPIXEL_BITS, Canvas, Rng
from models.training.crops import CROP_MIDDLE, write_crops
from models.training.scene_file import Floats, Image

Point = Floats  # [2], px
SHANK_PX = HEIGHT / SHANKS_PER_CROP
SKINS = np.array(  # BGR, from tan over light to very dark
    [[126, 154, 199], [143, 169, 210], [89, 128, 176], [59, 90, 141], [38, 56, 90], [150, 180, 225]], float
)
HEEL_BOT_UP, HEEL_TOP_UP = 0.086, 0.19  # of the two heel points over the ground on the rendered shoes
CROPS_A_FILE = 500
ALONG_LEG = np.linspace(-0.18, 1.0, 26)  # places of a leg's outline: 0 knee, 1 ankle


@dataclass(frozen=True, slots=True)
class Axis:
    """A leg's middle line from knee to ankle, px, and its length shank_px."""

    knee: Point
    ankle: Point
    shank_px: float


@dataclass(frozen=True, slots=True)
class Girth:
    """Half widths in shank lengths: of the calf, of the ankle, and how far the calf bulges to the outside."""

    calf: float
    ankle: float
    lopsided: float


@dataclass(frozen=True, slots=True)
class Outline:
    """By ALONG_LEG: middle [26, 2] and half width [26] of a leg, px; across [2]: unit vector from left to right."""

    middle: Floats
    half: Floats
    across: Floats

    def edges(self, outside: Floats, wider: float = 0.0) -> tuple[Floats, Floats]:
        """Left and right edge [26, 2], moved to the left by outside [26] and apart by wider, px."""
        left = self.middle - self.across * (self.half + wider + outside)[:, None]
        return left, self.middle + self.across * (self.half + wider - outside)[:, None]


@dataclass(frozen=True, slots=True)
class DrawnHeel:
    """Where the heel stands [2], px, the scale, and how far its top leans to the inside, degrees."""

    ground: Point
    shank_px: float
    lean_deg: float

    def at(self, x: float, y: float) -> Point:
        """A place of the shoe in the picture."""
        return np.asarray(self.ground + turn(self.lean_deg) @ np.array([x, -y]) * self.shank_px)

    def flatter(self, share: float) -> DrawnHeel:
        """The same heel leaning only a share: the sole gives way less than the counter."""
        return DrawnHeel(self.ground, self.shank_px, self.lean_deg * share)


@dataclass(frozen=True, slots=True)
class DrawnLeg:
    """A leg and its heel. bottom, top: heights of the two heel points in shank lengths."""

    heel: DrawnHeel
    axis: Axis
    bottom: float
    top: float

    def points(self) -> Floats:
        """The four points [4, 2] the network is asked for, px."""
        knee, along = self.axis.knee, self.axis.ankle - self.axis.knee
        heel = self.heel.at(0, self.top), self.heel.at(0, self.bottom)
        return np.stack([knee + UPPER_SHANK * along, knee + LOWER_SHANK * along, *heel])


@dataclass(frozen=True, slots=True)
class Colours:
    """BGR [3] of each part of the shoe, and of the sock."""

    upper: Floats
    counter: Floats
    midsole: Floats
    outsole: Floats
    tab: Floats
    sock: Floats


@dataclass(frozen=True, slots=True)
class Upper:
    """Heights and half widths of a shoe's upper in shank lengths: where the midsole ends, the collar."""

    collar: float
    midsole: float
    half_width: float
    collar_half_width: float


def cut_paper(rng: Rng) -> tuple[Image, NDArray[np.float32]]:
    """A picture [224, 128, 3] and its points [4, 2]; scissors leave harder edges than lenses do."""
    image, points = paper_picture(rng)
    soft = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.0)) if rng.random() < 0.6 else image
    return np.asarray(soft, np.uint8), points


def paper_picture(rng: Rng) -> tuple[Image, NDArray[np.float32]]:
    """A picture [224, 128, 3] of a left lower leg and its four points [4, 2]."""
    canvas, shank_px = background(rng), SHANK_PX * np.exp(rng.normal(0, 0.12))
    if rng.random() < 0.55:
        lay_other_leg(canvas, shank_px, rng)
    skin, tights = skin_or_tights(rng)
    pose = random_pose(shank_px, rng)
    girth = Girth(rng.uniform(0.11, 0.175), rng.uniform(0.055, 0.085), rng.normal(0, 0.008))
    colours = shoe_colours(rng)
    lay_dressed_leg(canvas, pose, girth, (skin, tights), colours, rng)
    if rng.random() < 0.25 and rng.random() < 0.35:  # swinging through between the camera and the foot
        lay_other_leg(canvas, shank_px, rng)
    return np.clip(canvas, 0, 255).astype(np.uint8), pose.points().astype(np.float32)


def random_pose(shank_px: float, rng: Rng, middle: Point = CROP_MIDDLE) -> DrawnLeg:
    """A shank that leans one way and a heel that leans another, meeting near an ankle's usual place [2], px."""
    shank_lean, heel_lean = rng.normal(6, 5), rng.normal(0, 9)
    wander = np.array([rng.normal(0, 0.05), 0.2 + rng.normal(0, 0.05)]) * shank_px
    heel = DrawnHeel(middle + wander, shank_px, heel_lean)
    bottom, top = HEEL_BOT_UP * rng.uniform(0.85, 1.1), HEEL_TOP_UP * rng.uniform(0.92, 1.08)
    ankle = heel.at(rng.normal(0, 0.006), top + rng.uniform(-0.01, 0.03))
    knee = ankle + turn(-shank_lean) @ np.array([0, -shank_px])
    return DrawnLeg(heel, Axis(knee, ankle, shank_px), bottom, top)


def lay_dressed_leg(
    canvas: Canvas, pose: DrawnLeg, girth: Girth, skin: tuple[Floats, bool], colours: Colours, rng: Rng
) -> None:
    """Forefoot, leg, sock and shoe, from the far side to the near one; skin: its colour and whether it is tights."""
    half_width, flare, outside = rng.uniform(0.068, 0.095), rng.uniform(0.0, 0.03), rng.uniform(-0.05, 0.16)
    if rng.random() < 0.85:
        lay_forefoot(canvas, pose.heel, outside, colours, rng)
    outline = lay_leg(canvas, pose.axis, girth, skin[0], rng)
    if rng.random() < 0.8 and not (skin[1] and rng.random() < 0.6):
        lay_sock(canvas, pose.axis, outline, girth, colours.sock, rng)
    collar, midsole = rng.uniform(0.185, 0.24), rng.uniform(0.06, 0.115)
    upper = Upper(collar, midsole, half_width, half_width * rng.uniform(0.72, 0.95))
    lay_upper(canvas, pose.heel, upper, skin[0], colours, rng)
    lay_sole(canvas, pose.heel, upper, flare, colours, rng)
    if rng.random() < 0.5:
        lay_shadow(canvas, pose.heel, rng)


def skin_or_tights(rng: Rng) -> tuple[Floats, bool]:
    """Colour of the leg and whether it is clothed."""
    bare = SKINS[rng.integers(6)] * rng.uniform(0.7, 1.15) if rng.random() < 0.75 else paper_colour(rng)
    tights = bool(rng.random() < 0.3)
    return (paper_colour(rng) if tights else bare), tights


def shoe_colours(rng: Rng) -> Colours:
    """Random colours, often the same for several parts, often a light midsole and a dark outsole."""
    upper, counter, midsole, outsole, tab, sock = (paper_colour(rng) for _ in range(6))
    counter = upper if rng.random() < 0.3 else counter
    tab = upper if rng.random() < 0.2 else tab
    midsole = upper if rng.random() < 0.2 else midsole
    midsole = grey(rng, 200, 250) if rng.random() < 0.5 else midsole
    outsole = grey(rng, 10, 60) if rng.random() < 0.5 else outsole
    return Colours(upper, counter, midsole, outsole, tab, sock)


def background(rng: Rng, height: int = HEIGHT, width: int = WIDTH) -> Canvas:
    """A wall with boxes, a belt with stripes, some grain: float32 [height, width, 3]."""
    canvas = np.empty((height, width, 3), np.float32)
    above, below = paper_colour(rng), paper_colour(rng)
    down = np.linspace(0, 1, height)[:, None, None]
    canvas[:] = above * (1 - down) + below * down if rng.random() < 0.5 else above
    for _ in range(int(rng.integers(1, 7))):
        lay_box(canvas, rng)
    lay_belt(canvas, rng)
    if rng.random() < 0.4:
        canvas += grain(rng, height, width)
    return canvas


def lay_box(canvas: Canvas, rng: Rng) -> None:
    """Something on the wall."""
    x, y = rng.uniform(-20, canvas.shape[1]), rng.uniform(-20, canvas.shape[0] * 0.8)
    width, height = rng.uniform(5, 90), rng.uniform(5, 90)
    top_right, bottom_right = (x + width, y + rng.normal(0, 4)), (x + width + rng.normal(0, 4), y + height)
    lay(canvas, [(x, y), top_right, bottom_right, (x, y + height)], paper_colour(rng))


def lay_belt(canvas: Canvas, rng: Rng) -> None:
    """The belt and up to three stripes that run towards the camera."""
    height, width = canvas.shape[:2]
    top, bottom = rng.uniform(0.35, 0.85) * height, height + 5
    belt = grey(rng, 15, 90) if rng.random() < 0.75 else paper_colour(rng)
    lay(canvas, [(-5, top), (width + 5, top + rng.normal(0, 5)), (width + 5, bottom), (-5, bottom)], belt)
    for _ in range(int(rng.integers(0, 4))):
        x = rng.uniform(-20, width + 20)
        far, near = x + rng.uniform(2, 14), (x + rng.uniform(-40, 40), x + rng.uniform(-50, 30))
        lay(canvas, [(x, top), (far, top), (near[0], bottom), (near[1], bottom)], paper_colour(rng))


def grain(rng: Rng, height: int, width: int) -> Canvas:
    """Smooth noise [height, width, 1] of random size and strength."""
    cells = int(height / rng.uniform(2, 12)), int(width / rng.uniform(2, 12))
    noise = cv2.resize(rng.normal(0, 1, cells).astype(np.float32), (width, height))
    return np.asarray(noise[..., None] * rng.uniform(2, 14))


def lay_leg(canvas: Canvas, axis: Axis, girth: Girth, colour: Floats, rng: Rng) -> Outline:
    """A shaded lower leg."""
    outline = leg_outline(axis, girth)
    bulge = girth.lopsided * np.exp(-(((ALONG_LEG - 0.3) / 0.25) ** 2)) * axis.shank_px
    left, right = outline.edges(bulge)
    shape = np.vstack([left, right[::-1]])
    lay(canvas, shape, colour)
    shade(canvas, shape, (axis.knee, axis.ankle), girth.calf * axis.shank_px, rng)
    return outline


def leg_outline(axis: Axis, girth: Girth) -> Outline:
    """A lower leg's middle line and half widths."""
    along = axis.ankle - axis.knee
    down = along / np.linalg.norm(along)
    across = np.array([down[1], -down[0]])
    return Outline(axis.knee + along * ALONG_LEG[:, None], half_widths(girth) * axis.shank_px, across)


def half_widths(girth: Girth) -> Floats:
    """Half widths [26] in shank lengths: widest at 30 % of the leg, a little wider again at the ankle bones."""
    calf = (girth.calf - girth.ankle) * np.exp(-(((ALONG_LEG - 0.3) / 0.30) ** 2))
    half = girth.ankle + calf + 0.012 * (ALONG_LEG > 0.92)
    return np.where(ALONG_LEG < 0, np.maximum(half, girth.calf * 0.92), half)


def lay_other_leg(canvas: Canvas, shank_px: float, rng: Rng) -> None:
    """The runner's other leg, mostly to the inside: further away, or swinging with its sole to the camera."""
    x = CROP_MIDDLE[0] + rng.uniform(0.12, 0.42) * shank_px * (1 if rng.random() < 0.85 else -1)
    y = CROP_MIDDLE[1] - rng.uniform(-0.05, 0.55) * shank_px
    length = shank_px * rng.uniform(0.8, 1.05)
    colour = SKINS[rng.integers(6)] if rng.random() < 0.7 else paper_colour(rng)
    ankle = np.array([x, y])
    knee = ankle + turn(rng.normal(0, 8)) @ np.array([0, -length])
    girth = Girth(rng.uniform(0.11, 0.17), rng.uniform(0.06, 0.085), 0)
    lay_leg(canvas, Axis(knee, ankle, length), girth, colour, rng)
    lay_other_shoe(canvas, ankle, length, rng)


def lay_other_shoe(canvas: Canvas, ankle: Point, length: float, rng: Rng) -> None:
    """Its sole as an ellipse, or its heel as a block."""
    x, y = ankle
    if rng.random() < 0.6:
        wide, high = rng.uniform(0.10, 0.15) * length, rng.uniform(0.2, 0.36) * length
        colour = paper_colour(rng) if rng.random() < 0.5 else grey(rng, 10, 60)
        lay_ellipse(canvas, np.array([x, y + high * 0.8]), (wide, high), rng.normal(0, 8), colour)
    else:
        half, top, bottom = rng.uniform(0.07, 0.1) * length, y - 0.02 * length, y + 0.2 * length
        wider = half * 1.15
        lay(canvas, [(x - half, top), (x + half, top), (x + wider, bottom), (x - wider, bottom)], paper_colour(rng))


def lay_forefoot(canvas: Canvas, heel: DrawnHeel, outside: float, colours: Colours, rng: Rng) -> None:
    """What shows of the forefoot behind the heel; outside: how far it points out, shank lengths."""
    size = rng.uniform(0.085, 0.13) * heel.shank_px, rng.uniform(0.06, 0.12) * heel.shank_px
    lay_ellipse(canvas, heel.at(-outside, 0.06), size, heel.lean_deg * 0.3, colours.upper)
    corners = (-outside - 0.11, 0.0), (0.06, 0.0), (0.06, 0.05), (-outside - 0.12, 0.06)
    lay(canvas, [heel.at(*corner) for corner in corners], colours.midsole)


def lay_sock(canvas: Canvas, axis: Axis, outline: Outline, girth: Girth, colour: Floats, rng: Rng) -> None:
    """A sock over the lowest 3 to 60 % of the leg, a little wider than it."""
    height = rng.choice([0.03, 0.08, 0.15, 0.3, 0.6], p=[0.3, 0.3, 0.2, 0.1, 0.1])
    covered = 1 - height < ALONG_LEG
    covered[-2:] = True  # a polygon needs two places
    left, right = outline.edges(np.zeros_like(ALONG_LEG), wider=0.006 * axis.shank_px)
    shape = np.vstack([left[covered], right[covered][::-1]])
    lay(canvas, shape, colour)
    shade(canvas, shape, (axis.knee, axis.ankle), girth.calf * axis.shank_px, rng)


def lay_upper(canvas: Canvas, heel: DrawnHeel, upper: Upper, skin: Floats, colours: Colours, rng: Rng) -> None:
    """What fills the collar, the upper, its counter, the tab and some patches."""
    half, collar = upper.collar_half_width, upper.collar
    inside = (-half * 0.9, collar + 0.02), (half * 0.9, collar + 0.02), (half, 0.1), (-half, 0.1)
    lay(canvas, [heel.at(*p) for p in inside], colours.sock if rng.random() < 0.7 else skin)
    shape = lay_shell(canvas, heel, upper, colours, rng)
    shade(canvas, shape, (heel.at(0, upper.midsole), heel.at(0, collar)), upper.half_width * heel.shank_px, rng)
    if rng.random() < 0.75:
        lay_tab(canvas, heel, upper, colours.tab, rng)
    for _ in range(int(rng.integers(0, 4))):
        lay_patch(canvas, heel, upper, rng)


def lay_shell(canvas: Canvas, heel: DrawnHeel, upper: Upper, colours: Colours, rng: Rng) -> list[Point]:
    """The upper, whose collar may rise on one side, and the counter on it."""
    low, high = upper.midsole, upper.collar
    up = np.linspace(low * 0.9, high, 8)
    widths = [upper.half_width, upper.half_width * rng.uniform(0.95, 1.06), upper.collar_half_width]
    half = np.interp(up, [low, (low + high) * 0.5, high], widths)
    rise = rng.uniform(0, 0.02) if rng.random() < 0.3 else 0
    outside = [heel.at(-x, y) for x, y in zip(half, up, strict=True)]
    shape = outside + [heel.at(x, y + rise) for x, y in zip(half[::-1], up[::-1], strict=True)]
    lay(canvas, shape, colours.upper)
    top = low + (high - low) * rng.uniform(0.45, 0.95)
    wide, base = float(np.interp(top, up, half)), upper.half_width
    counter = (-base, low * 0.9), (-wide, top), (wide, top), (base, low * 0.9)
    lay(canvas, [heel.at(*corner) for corner in counter], colours.counter)
    return shape


def lay_tab(canvas: Canvas, heel: DrawnHeel, upper: Upper, colour: Floats, rng: Rng) -> None:
    """The pull tab in the middle of the heel."""
    half, reach = rng.uniform(0.012, 0.04), 0.3 * (upper.collar - upper.midsole)
    lower_left = (-half, upper.midsole + reach * rng.uniform(0, 2))
    upper_left = (-half * 0.9, upper.collar + rng.uniform(0, 0.04))
    upper_right = (half * 0.9, upper.collar + rng.uniform(0, 0.04))
    corners = lower_left, upper_left, upper_right, (half, upper.midsole + reach)
    lay(canvas, [heel.at(*corner) for corner in corners], colour)


def lay_patch(canvas: Canvas, heel: DrawnHeel, upper: Upper, rng: Rng) -> None:
    """A logo or an overlay somewhere on the upper."""
    x, y = rng.uniform(-0.06, 0.06), rng.uniform(upper.midsole, upper.collar)
    half, high = rng.uniform(0.005, 0.03, 2)
    upper_right, lower_left = (x + half, y - high + rng.normal(0, 0.01)), (x - half + rng.normal(0, 0.01), y + high)
    corners = (x - half, y - high), upper_right, (x + half, y + high), lower_left
    lay(canvas, [heel.at(*corner) for corner in corners], paper_colour(rng))


def lay_sole(canvas: Canvas, heel: DrawnHeel, upper: Upper, flare: float, colours: Colours, rng: Rng) -> None:
    """Midsole and outsole; their base stays flatter on the belt than the heel leans."""
    wide, low = upper.half_width + flare, upper.midsole
    flat = heel.flatter(rng.uniform(0.0, 1.0))
    joint = [heel.at(-upper.half_width * 1.02, low), heel.at(upper.half_width * 1.02, low)]
    left = [flat.at(-wide * 1.04, 0), flat.at(-wide, low * 0.5)]
    lay(canvas, [*left, *joint, flat.at(wide, low * 0.5), flat.at(wide * 1.04, 0)], colours.midsole)
    thick = rng.uniform(0.008, 0.03)
    corners = (-wide * 1.04, 0), (-wide * 1.05, thick), (wide * 1.05, thick), (wide * 1.04, 0)
    lay(canvas, [flat.at(*corner) for corner in corners], colours.outsole)


def lay_shadow(canvas: Canvas, heel: DrawnHeel, rng: Rng) -> None:
    """A soft shadow on the belt, below the heel only."""
    mask = np.zeros(canvas.shape[:2], np.float32)
    x, y = heel.ground + np.array([rng.normal(0, 10), 4])
    size = int(0.2 * heel.shank_px), int(0.04 * heel.shank_px)
    cv2.ellipse(mask, (int(x), int(y)), size, rng.normal(0, 10), 0, 360, (1.0,), -1)
    soft = cv2.GaussianBlur(mask, (0, 0), 4)[..., None]
    canvas *= 1 - 0.6 * soft * (np.arange(len(canvas))[:, None, None] > heel.ground[1] - 2)


def lay(canvas: Canvas, corners: Sequence[Sequence[float] | Floats] | Floats, colour: Floats) -> None:
    """A polygon of one colour; corners [k, 2] px."""
    cv2.fillPoly(canvas, [sixteenths(corners)], colour.tolist(), cv2.LINE_AA, SUBPIXEL_BITS)


def lay_ellipse(canvas: Canvas, centre: Point, size: tuple[float, float], angle_deg: float, colour: Floats) -> None:
    """An ellipse of one colour; size: half axes, px."""
    at, half = (centre * SUBPIXEL).astype(int).tolist(), (int(size[0] * SUBPIXEL), int(size[1] * SUBPIXEL))
    cv2.ellipse(canvas, at, half, angle_deg, 0, 360, colour.tolist(), -1, cv2.LINE_AA, SUBPIXEL_BITS)


def shade(
    canvas: Canvas, corners: Sequence[Point] | Floats, line: tuple[Point, Point], half_px: float, rng: Rng
) -> None:
    """Darken a polygon away from a line of light along `line`, as a round limb of half width half_px would be."""
    mask = np.zeros(canvas.shape[:2], np.uint8)
    cv2.fillPoly(mask, [sixteenths(corners)], (255,), cv2.LINE_AA, SUBPIXEL_BITS)
    across = (distances(canvas, *line) / half_px) - rng.uniform(-0.8, 0.8)
    dark = rng.uniform(0.0, 0.35) * np.clip(across**2, 0, 2)
    light = 1 - dark + rng.uniform(0, 0.15) * np.exp(-((across / 0.35) ** 2))
    share = (mask / 255.0)[..., None]
    canvas[:] = canvas * (1 - share) + np.clip(canvas * light[..., None], 0, 255) * share


def distances(canvas: Canvas, start: Point, end: Point) -> Floats:
    """Signed distance [height, width] of every pixel from the line through two points, px."""
    along = end - start
    normal = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    across = (np.arange(canvas.shape[1], dtype=np.float32) + 0.5 - start[0]) * normal[0]
    down = (np.arange(len(canvas), dtype=np.float32) + 0.5 - start[1]) * normal[1]
    return np.asarray(across + down[:, None])


def sixteenths(corners: Sequence[Sequence[float] | Floats] | Floats) -> NDArray[np.int32]:
    """Places [k, 2] in the unit OpenCV draws sub-pixel shapes in."""
    return np.round(np.asarray(corners) * SUBPIXEL).astype(np.int32)


def turn(degrees: float) -> Floats:
    """Rotation matrix [2, 2]."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[cos, -sin], [sin, cos]])


def paper_colour(rng: Rng) -> Floats:
    """BGR [3]: nearly black, nearly white, nearly grey or anything."""
    kind = rng.random()
    if kind < 0.22:
        return grey(rng, 5, 45)
    if kind < 0.44:
        return grey(rng, 185, 252)
    if kind < 0.6:
        return np.asarray(np.clip(rng.uniform(50, 190) + rng.normal(0, 10, 3), 0, 255))
    return rng.uniform(0, 255, 3)


def grey(rng: Rng, darkest: float, lightest: float) -> Floats:
    """A grey [3] within a range."""
    return np.full(3, rng.uniform(darkest, lightest))


def draw_files(folder: Path, seeds: range, crops: int = CROPS_A_FILE) -> None:
    """A file of so many crops a seed."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        path = folder / f"crops_{seed}.npz"
        if not path.exists():
            rng = np.random.default_rng(seed)
            images, points = zip(*(cut_paper(rng) for _ in range(crops)), strict=True)
            write_crops(path, list(images), np.stack(points))


def main() -> None:
    """Write files of crops, those that are there left alone."""
    parser = argparse.ArgumentParser(description="Draw cut-paper legs to train on.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--first", type=int, default=1, help="seed of the first file")
    parser.add_argument("--files", type=int, default=20)
    options = parser.parse_args()
    draw_files(options.out, range(options.first, options.first + options.files))


if __name__ == "__main__":
    main()
