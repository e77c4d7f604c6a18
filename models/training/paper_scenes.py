"""Cut-paper scenes: both legs from behind in a whole picture, for the finder to learn on where there is no generator.

Each leg is models.training.paper's; the right one is drawn as a left one in a mirror. Knees, ankles and heels are known
exactly, and nothing else: a scene's other landmarks are outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from gait.foot import Foot
from models.training.augment import Canvas, Rng
from models.training.paper import (
    Axis,
    Colours,
    DrawnLeg,
    Girth,
    background,
    lay,
    lay_dressed_leg,
    paper_colour,
    random_pose,
    shoe_colours,
    skin_or_tights,
    turn,
)
from models.training.scene_file import (
    Bytes,
    Floats,
    Image,
    Landmark,
    RenderedScene,
    Visibility,
    encode_picture,
    scene_path,
    write_scene,
)

HEIGHT, WIDTH = 320, 240  # px: more than the finder's view has, and soon drawn
SHANK_PX = 76.0  # of a leg that stands, typically: four shanks are the picture's height, as in a shop's upright one
PICTURES_A_SCENE = 20
KNOWN = (Landmark.KNEE, Landmark.ANKLE, Landmark.HEEL_BOT)


@dataclass(frozen=True, slots=True)
class Look:
    """What both legs of somebody have in common: girth, colour, whether it is tights, shoes, shorts [3] BGR."""

    girth: Girth
    skin: tuple[Floats, bool]
    colours: Colours
    shorts: Floats

    @staticmethod
    def random(rng: Rng) -> Look:
        girth = Girth(rng.uniform(0.11, 0.175), rng.uniform(0.055, 0.085), rng.normal(0, 0.008))
        return Look(girth, skin_or_tights(rng), shoe_colours(rng), paper_colour(rng))


def paper_scene(rng: Rng, pictures: int = PICTURES_A_SCENE) -> RenderedScene:
    """So many pictures, each of somebody else before another wall."""
    drawn, points, sight = zip(*(paper_picture(rng) for _ in range(pictures)), strict=True)
    streams, clock = [encode_picture(each) for each in drawn], np.full((pictures, len(Foot), 4), np.nan)
    return RenderedScene(streams, np.stack(points), np.stack(sight), clock, "run", "legs")


def paper_picture(rng: Rng) -> tuple[Image, Floats, Bytes]:
    """A picture [320, 240, 3], landmarks [2, 10, 2] in px and their Visibility [2, 10], as RenderedScene has them."""
    canvas, look = background(rng, HEIGHT, WIDTH), Look.random(rng)
    points = np.zeros((len(Foot), len(Landmark), 2))
    sight = np.full(points.shape[:2], Visibility.OUTSIDE, np.uint8)
    poses = random_poses(rng)
    for foot in rng.permutation(len(Foot)):
        canvas = with_leg(canvas, Foot(foot), poses[foot], look, rng)
        points[foot, list(KNOWN)] = in_picture(Foot(foot), landmarks(poses[foot]))
        sight[foot, list(KNOWN)] = Visibility.SEEN
    soft = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.4, 1.0))
    return np.clip(soft, 0, 255).astype(np.uint8), points, sight


def random_poses(rng: Rng) -> list[DrawnLeg]:
    """Of the left and the right leg, each as a left one in its own mirror; one of them often swings."""
    shank_px = SHANK_PX * np.exp(rng.normal(0, 0.15))
    apart = rng.uniform(0.06, 0.25) * shank_px
    middle, ground = WIDTH * rng.normal(0.5, 0.08), HEIGHT * rng.uniform(0.68, 0.9)
    swings = int(rng.integers(len(Foot))) if rng.random() < 0.7 else None
    beside = middle - apart, WIDTH - middle - apart
    return [random_leg(shank_px, np.array([x, ground]), foot == swings, rng) for foot, x in enumerate(beside)]


def random_leg(shank_px: float, ground: Floats, swings: bool, rng: Rng) -> DrawnLeg:
    """A leg that stands there, or is lifted and drawn shorter: it swings, away from the camera or towards it."""
    if not swings:
        return random_pose(shank_px, rng, ground - (0.0, 0.2 * shank_px))
    length = shank_px * rng.uniform(0.7, 1.0)
    return random_pose(length, rng, ground - (0.0, (0.2 + rng.uniform(0.1, 0.7)) * shank_px))


def with_leg(canvas: Canvas, foot: Foot, pose: DrawnLeg, look: Look, rng: Rng) -> Canvas:
    """The canvas with a leg laid over it."""
    side = canvas if foot is Foot.LEFT else flipped(canvas)
    lay_thigh(side, pose.axis, look, rng)
    lay_dressed_leg(side, pose, look.girth, look.skin, look.colours, rng)
    return side if foot is Foot.LEFT else flipped(side)


def flipped(canvas: Canvas) -> Canvas:
    return np.ascontiguousarray(canvas[:, ::-1])


def lay_thigh(canvas: Canvas, axis: Axis, look: Look, rng: Rng) -> None:
    """A thigh above the knee, and shorts that end somewhere on it."""
    up = turn(rng.normal(0, 5)) @ np.array([0.0, -axis.shank_px])
    across = np.array([axis.shank_px, 0.0])
    for colour, start in ((look.skin[0], 0.0), (look.shorts, rng.uniform(0.1, 0.8))):
        ends = [(axis.knee + share * up, (0.95 + 0.6 * share) * look.girth.calf * across) for share in (start, 1.2)]
        (low, narrow), (high, wide) = ends
        lay(canvas, [low - narrow, low + narrow, high + wide, high - wide], colour)


def landmarks(pose: DrawnLeg) -> Floats:
    """[3, 2] KNOWN of a leg, px of its own mirror."""
    return np.stack([pose.axis.knee, pose.axis.ankle, pose.heel.at(0.0, pose.bottom)])


def in_picture(foot: Foot, points: Floats) -> Floats:
    """Points [k, 2] of a leg as it is drawn, in the picture."""
    return points if foot is Foot.LEFT else np.array([WIDTH, 0.0]) + points * (-1.0, 1.0)


def draw_scenes(folder: Path, seeds: range, pictures: int = PICTURES_A_SCENE) -> None:
    """A file a seed; those that are there are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        path = scene_path(folder, seed)
        if not path.exists():
            write_scene(path, paper_scene(np.random.default_rng(seed), pictures))
