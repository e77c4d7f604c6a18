"""Render scenes to train on: `python -m models.training.render_scenes --generator DIR --out DIR --first 1 --count 500`.

The clip generator (bodies, shoes, treadmill, exact truth) is a folder of its own, named by --generator. A scene that
exists is left alone, so the command can be stopped and started again, and run twice side by side on other seeds.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from models.training.augment import Rng
from models.training.random_scene import ScenePlan, bystander_place, random_plan
from models.training.scene_file import Bytes, Floats, Image, RenderedScene, encode_picture, scene_path, write_scene

PICTURES = 28  # of a scene: enough for every phase of the step
CLIP_S = 6.0
FIRST_S, LAST_S = 0.8, 5.2  # pictures are taken in between, away from the clip's ends
SHUTTERS_S = (1 / 500, 1 / 200, 1 / 100, 1 / 60)
MOST_EXPOSURES = 3  # summed to one picture's motion blur
BYSTANDER_SHARE = 0.12
GROUND, SHOP_FLOOR = 0.0, -0.2  # m, of the deck and of the floor beside it
SHADOW_M = 0.045  # radius of the shadow under heel and ball
Loaded = TypeVar("Loaded")


@dataclass(frozen=True, slots=True)
class Generator:
    """The clip generator's modules."""

    clips: Any
    make_clips: Any
    render: Any


def load_generator(folder: Path) -> Generator:
    """Import it. Raises SystemExit with what to do when the folder does not hold it."""
    sys.path.insert(0, str(folder))
    try:
        return Generator(*(importlib.import_module(name) for name in ("clips", "make_clips", "render")))
    except ModuleNotFoundError as error:
        raise SystemExit(f"{folder} does not hold the clip generator with its requirements ({error}).") from error


def beside_ours(load: Callable[[], Loaded]) -> Loaded:
    """What is imported of the generator, which has a module `gait` of its own: ours steps aside meanwhile."""
    ours = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "gait"}
    loaded = load()
    sys.modules.update(ours)
    return loaded


class RenderStage:
    """One scene set up for rendering: the runner, perhaps a bystander, the shop and the lamps."""

    def __init__(self, generator: Generator, plan: ScenePlan, seed: int, rng: Rng) -> None:
        self.generator, self.plan = generator, plan
        self.runner = self._actor(plan, plan.gait, seed)
        self.actors = [self.runner]
        if rng.random() < BYSTANDER_SHARE:
            other = random_plan(rng, list(generator.clips.SKIN))
            self.actors.append(self._actor(other, {"mode": "stand", "root": bystander_place(rng)}, seed + 1))
        self.renderer = self._renderer(seed)

    def _actor(self, plan: ScenePlan, gait: dict[str, Any], seed: int) -> Any:
        person = self.generator.clips.person(**plan.person)
        return self.generator.make_clips.Actor(person | {"shoes": plan.shoe}, gait, CLIP_S, seed)

    def _renderer(self, seed: int) -> Any:
        renderer = self.generator.render.Renderer(self.plan.size, len(self.runner.body.all_bones))
        for actor in self.actors:
            renderer.add_person(actor.body)
        self.generator.render.build_scene(renderer, self.plan.shop, seed)
        renderer.set_light(**self.generator.render.lights(self.plan.shop))
        return renderer

    def scene(self, rng: Rng) -> RenderedScene:
        """Its pictures, with exposures and shutter drawn once for all of them."""
        exposures, shutter_s = int(rng.integers(1, MOST_EXPOSURES + 1)), float(rng.choice(SHUTTERS_S))
        times = np.sort(rng.uniform(FIRST_S, LAST_S, PICTURES))
        shots = [self._shot(time_s, exposures, shutter_s) for time_s in times]
        clock = np.stack([self._clock(time_s) for time_s in times])
        streams = [encode_picture(shot[0]) for shot in shots]
        points, sight = np.stack([shot[1] for shot in shots]), np.stack([shot[2] for shot in shots])
        return RenderedScene(streams, points, sight, clock, self.plan.mode, self.plan.framing)

    def _shot(self, time_s: float, exposures: int, shutter_s: float) -> tuple[Image, Floats, Bytes]:
        """A picture, its landmarks [2, 10, 2] and their sight [2, 10]."""
        make_clips = self.generator.make_clips
        camera = make_clips.make_camera(self.plan.camera, self.plan.person["height"], time_s)
        feet = self._feet(time_s)
        moments = time_s + (np.arange(exposures) - (exposures - 1) / 2) / exposures * shutter_s
        picture, depth = self._exposed(camera, moments, feet)
        points, distance = camera.project(feet)
        flat = points.reshape(-1, 2)
        tolerances = [*make_clips.FOOT_TOL, *make_clips.FOOT_TOL]  # metres, of both feet
        sight = make_clips.visible(flat, distance.ravel(), depth, tolerances, self.plan.size)
        return picture, points, np.asarray(sight, np.uint8).reshape(2, -1)

    def _feet(self, time_s: float) -> Floats:
        """Landmarks [2 feet, 10, 3] in metres."""
        pose, names = self.runner.pose(np.array([time_s])), self.generator.make_clips.FOOT
        return np.stack([np.stack([pose.pts[f"{name}_{side}"] for name in names], 1)[0] for side in "lr"])

    def _exposed(self, camera: Any, moments: Floats, feet: Floats) -> tuple[Image, Floats]:
        """The mean of the exposures, BGR, and the depth map of the middle one."""
        poses = [actor.pose(moments) for actor in self.actors]
        belt = self.runner.belt(moments) if self.plan.mode != "stand" else np.zeros(len(moments))
        shadows = [(*foot[mark], SHADOW_M) for foot in feet for mark in (0, 6)]
        decks = [GROUND] + [SHOP_FLOOR] * (len(self.actors) - 1)
        frames = [
            self.renderer.frame(
                camera,
                [pose.M[index].astype(np.float32) for pose in poses],
                belt=belt[index] / self.generator.render.BELT_LEN,
                occ=shadows,
                deck=decks,
                want_depth=index == len(moments) // 2,
                shadow=index == 0,
            )
            for index in range(len(moments))
        ]
        mean = np.mean([frame[0] for frame in frames], axis=0).astype(np.uint8)
        return mean[..., ::-1], frames[len(moments) // 2][1]

    def _clock(self, time_s: float) -> Floats:
        """Times [2 feet, 4] of a scene file."""
        steps = self.runner.g.steps if self.plan.mode != "stand" else []
        return np.array([foot_clock([s for s in steps if s["side"] == side], time_s) for side in "lr"])

    def close(self) -> None:
        """Give the graphics context back."""
        self.renderer.ctx.release()


def foot_clock(steps: list[dict[str, float]], time_s: float) -> list[float]:
    """Seconds since and until the touchdowns and toe-offs round a time, NaN where there is no such step."""
    before = [step for step in steps if step["td"] <= time_s]
    after = [step for step in steps if step["td"] > time_s]
    last = [time_s - before[-1]["td"], before[-1]["to"] - time_s] if before else [np.nan, np.nan]
    return last + ([time_s - after[0]["td"], after[0]["to"] - time_s] if after else [np.nan, np.nan])


def render_scene(generator: Generator, seed: int, path: Path) -> None:
    """One scene, from its seed alone."""
    rng = np.random.default_rng(seed)
    stage = RenderStage(generator, random_plan(rng, list(generator.clips.SKIN)), seed, rng)
    try:
        write_scene(path, stage.scene(rng))
    finally:
        stage.close()


def render_empty(generator: Generator, seed: int, path: Path) -> None:
    """A treadmill without anyone on it, as a JPEG picture."""
    rng = np.random.default_rng(seed)
    plan = random_plan(rng, list(generator.clips.SKIN))
    renderer = generator.render.Renderer(plan.size, 1)
    generator.render.build_scene(renderer, plan.shop, seed)
    renderer.set_light(**generator.render.lights(plan.shop))
    camera = generator.make_clips.make_camera(plan.camera, plan.person["height"], 0.0)
    picture, _ = renderer.frame(camera, [], belt=float(rng.random()), occ=[], deck=[], want_depth=False)
    path.write_bytes(encode_picture(picture[..., ::-1]).tobytes())
    renderer.ctx.release()


def main() -> None:
    """Render the seeds asked for; an impossible body or camera costs its own scene only."""
    options = asked_for()
    generator = load_generator(options.generator)
    (options.out / "empty").mkdir(parents=True, exist_ok=True)
    for seed in range(options.first, options.first + options.count):
        path = options.out / "empty" / f"{seed:06d}.jpg" if options.empty else scene_path(options.out, seed)
        if path.exists():
            continue
        try:
            (render_empty if options.empty else render_scene)(generator, seed, path)
            print(path, flush=True)
        except (ValueError, FloatingPointError, np.linalg.LinAlgError) as error:
            print(f"{path}: left out ({error})", flush=True)


def asked_for() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Render scenes to train the networks on.")
    parser.add_argument("--generator", type=Path, required=True, help="folder of the clip generator")
    parser.add_argument("--out", type=Path, required=True, help="folder for the scenes")
    parser.add_argument("--first", type=int, default=1, help="first seed")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--empty", action="store_true", help="treadmills without a runner instead")
    return parser.parse_args()


if __name__ == "__main__":
    main()
