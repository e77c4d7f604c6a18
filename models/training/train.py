"""Train a network: `python -m models.training.train heel --samples DIR --checkpoint FILE --minutes 40`.

The checkpoint is written every few minutes and taken up again when it exists, so training can be stopped at any time;
the learning rate falls along a cosine over the minutes of computing asked for. Samples rendered meanwhile join in.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Process, Queue
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from gait.eyes.legs import INPUT_PX
from models.training import losses, views
from models.training.augment import Rng
from models.training.crops import Crops, crop_files, crop_samples, read_crops
from models.training.deeper import deeper_heel
from models.training.material import check_file
from models.training.networks import FinderNetwork, HeelNetwork, signed
from models.training.photo import photo_heel
from models.training.scene_file import (
    VALIDATION_EVERY,
    Image,
    RenderedScene,
    decode_picture,
    empty_pictures,
    read_scene,
    training_scenes,
)

BATCH = 32
SCENES_AT_ONCE, PICTURES_EACH = 12, 10  # a batch must never be one shop and one pair of shoes
SHUFFLED = 6 * BATCH  # samples held back for the same reason
EMPTY_SHARE = 0.06
WARM_UP_STEPS = 100
MEMORY = 0.998  # of the running average of the weights, which is what is exported
MOST_GRADIENT = 5.0
SAVE_EVERY_S = 240.0
WEIGHT_DECAY = 1e-3
FIRST_LAYERS = ("net.stem", "net.d", "net.seps", "net.deep")  # the way down, of either trunk

Sample = tuple[Any, ...]
Draw = Callable[[Rng, Path], Iterator[Sample]]


def finder_samples(rng: Rng, folder: Path) -> Iterator[Sample]:
    """Views of runners, with empty treadmills strewn in, without end."""
    empty = empty_pictures(folder)
    for scene, index in pictures(rng, folder):
        yield views.finder_sample(scene, index, scene.picture(index), rng)
        if empty and rng.random() < EMPTY_SHARE:
            stream = np.fromfile(empty[rng.integers(len(empty))], np.uint8)
            yield views.empty_sample(decode_picture(stream), rng)


def pictures(rng: Rng, folder: Path) -> Iterator[tuple[RenderedScene, int]]:
    """Pictures of several scenes at a time, mixed, without end."""
    while True:
        paths = training_scenes(folder)
        scenes = [read_scene(paths[rng.integers(len(paths))]) for _ in range(SCENES_AT_ONCE)]
        chosen = [(s, int(i)) for s in scenes for i in rng.choice(len(s.pictures), PICTURES_EACH, replace=False)]
        rng.shuffle(chosen)
        yield from chosen


def feed(queue: Any, draw: Draw, folder: Path, seed: int) -> None:
    """A process of its own that fills the queue with batches, each a list of arrays."""
    cv2.setNumThreads(1)
    rng, held = np.random.default_rng(seed), []
    for sample in draw(rng, folder):
        held.append(sample)
        if len(held) >= SHUFFLED:
            rng.shuffle(held)
            batch, held = held[:BATCH], held[BATCH:]
            queue.put(stacked(batch))


def stacked(batch: Sequence[Sample]) -> list[np.ndarray[Any, Any]]:
    """Samples as one array for each of their parts."""
    return [np.stack([np.asarray(sample[part]) for sample in batch]) for part in range(len(batch[0]))]


def heel_step(network: nn.Module, batch: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Loss and mean angle error, degrees."""
    return losses.heel_loss(network.core(signed(batch[0])), losses.HeelTruth(*batch[1:]))


def finder_step(network: nn.Module, batch: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Loss, twice: it is its own measure."""
    loss = losses.finder_loss(network.core(signed(batch[0])), batch[1], batch[2])
    return loss, loss.detach()


def angle_errors(crops: Crops, read: Callable[[Image], Tensor]) -> tuple[Tensor, Tensor]:
    """True rearfoot angle [k] of the crops that bear and show all four points, and what is read minus that, degrees.

    read: points [k, 4, 2], crop px, of pictures [k, 224, 128, 3].
    """
    chosen = np.flatnonzero(crops.bears & crops.seen.all(axis=1))
    true = losses.rearfoot_deg(torch.from_numpy(crops.points[chosen]).float())
    return true, losses.rearfoot_deg(read(np.stack([crops.picture(int(k)) for k in chosen]))) - true


def judge_heel(network: nn.Module, path: Path) -> str:
    """The rearfoot angle on bearing feet of a file of crops that were never trained on, error of a frame in degrees."""
    with torch.no_grad():
        true, wrong = angle_errors(
            read_crops(path),
            lambda pictures: torch.cat([network(part)[0] for part in torch.from_numpy(pictures).split(BATCH)]),
        )
    wanted, error = true.numpy(), wrong.numpy()
    slope = float(np.polyfit(wanted, wanted + error, 1)[0])
    middle, spread = np.median(np.abs(error)), np.sqrt(np.square(error).mean())
    found = f"median {middle:.2f}, RMSE {spread:.2f}, bias {error.mean():+.2f} deg, slope {slope:.2f}"
    return f"{len(error)} crops kept apart: {found}"


def judge_finder(network: nn.Module, path: Path) -> str:
    """How far from their places knees, ankles and heels are found in views of a scene that was never trained on."""
    scene, rng = read_scene(path), np.random.default_rng(0)
    samples = [views.finder_sample(scene, k, scene.picture(k), rng) for k in range(len(scene.pictures))]
    pictures, points, weights = (torch.from_numpy(part) for part in stacked(samples))
    with torch.no_grad():
        maps = torch.cat([network(part) for part in pictures.split(BATCH)]).permute(0, 3, 1, 2)
    apart = torch.linalg.vector_norm(losses.peaks(maps) - points, dim=-1)[weights > 0].numpy()
    found = f"median {np.median(apart):.1f} px, 19 in 20 within {np.percentile(apart, 95):.1f}"
    return f"{len(apart)} points in views of {INPUT_PX} px kept apart: {found}"


@dataclass(frozen=True, slots=True)
class Task:
    """What is trained: which of the product's networks, its layers, where its samples come from, what a batch costs it,
    and how it is judged."""

    product: str
    network: Callable[[], nn.Module]
    draw: Draw
    step: Callable[[nn.Module, list[Tensor]], tuple[Tensor, Tensor]]
    judge: Callable[[nn.Module, Path], str]


TASKS = {
    "heel": Task("heel", HeelNetwork, crop_samples, heel_step, judge_heel),
    "deeper": Task("heel", deeper_heel, crop_samples, heel_step, judge_heel),
    "photo": Task("heel", photo_heel, crop_samples, heel_step, judge_heel),
    "finder": Task("finder", FinderNetwork, finder_samples, finder_step, judge_finder),
}


class Training:
    """A network, its optimiser and the running average of its weights, as one checkpoint keeps them.

    start: a checkpoint whose weights a new one begins with; its first layers stay as they are.
    """

    def __init__(self, task: Task, checkpoint: Path, start: Path | None = None) -> None:
        self.task, self.checkpoint = task, checkpoint
        self.network = task.network().to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), 1e-3, weight_decay=WEIGHT_DECAY)
        self.average = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.steps = 0
        if checkpoint.exists():
            self._resume()
        elif start is not None:
            self._begin_with(start)
        if start is not None:
            self._keep_first_layers()

    def _resume(self) -> None:
        kept = torch.load(self.checkpoint, weights_only=True)
        self.network.load_state_dict(kept["net"])
        self.average, self.steps = kept["ema"], kept["step"]
        if "opt" in kept:
            self.optimiser.load_state_dict(kept["opt"])

    def _begin_with(self, start: Path) -> None:
        self.average = torch.load(start, weights_only=True)["ema"]
        self.network.load_state_dict(self.average)
        self.average = {name: value.clone() for name, value in self.average.items()}

    def _keep_first_layers(self) -> None:
        """The way down changes no more, nor do its normalisations."""
        for name, module in self.network.named_modules():
            if name.startswith(FIRST_LAYERS):
                module.eval().requires_grad_(False)

    def save(self) -> None:
        """Written beside and renamed."""
        kept = {"net": self.network.state_dict(), "opt": self.optimiser.state_dict()}
        part = self.checkpoint.with_suffix(".part")
        torch.save(kept | {"ema": self.average, "step": self.steps}, part)
        os.replace(part, self.checkpoint)

    def save_average(self, path: Path) -> None:
        """The average weights alone, for training to be taken up from: a third of a checkpoint's size."""
        torch.save({"net": self.average, "ema": self.average, "step": self.steps}, path)

    def learn(self, batch: list[Tensor], rate: float) -> tuple[float, float]:
        """One step; its loss and measure."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate * min(1.0, (self.steps + 1) / WARM_UP_STEPS)
        with torch.autocast("cpu", torch.bfloat16):
            loss, measure = self.task.step(self.network, batch)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), MOST_GRADIENT)
        self.optimiser.step()
        self.steps += 1
        self._remember()
        return float(loss.detach()), float(measure)

    @torch.no_grad()
    def _remember(self) -> None:
        memory = min(MEMORY, self.steps / (self.steps + 20))
        for name, value in self.network.state_dict().items():
            if value.dtype.is_floating_point:
                self.average[name].mul_(memory).add_(value, alpha=1 - memory)
            else:
                self.average[name].copy_(value)

    def averaged(self) -> nn.Module:
        """The network with its average weights, to be judged or exported."""
        network = self.task.network().to(memory_format=torch.channels_last)
        network.load_state_dict(self.average)
        return network.eval()


def rate_at(share: float, first: float, last: float) -> float:
    """The learning rate at a share 0..1 of the time."""
    return float(last + 0.5 * (first - last) * (1 + np.cos(np.pi * share)))


def train(training: Training, queue: Any, options: argparse.Namespace) -> None:
    """Until the minutes of computing are over: other work on the machine makes it later, not shorter."""
    started, saved = time.process_time(), time.monotonic()
    recent: list[tuple[float, float]] = []
    while (share := (time.process_time() - started) / (60 * options.minutes)) < 1:
        batch = [torch.from_numpy(part) for part in queue.get()]
        recent.append(training.learn(batch, rate_at(share, options.rate, options.last_rate)))
        if len(recent) == 200:
            print(training.steps, f"{share:.0%}", np.mean(recent, axis=0).round(3), flush=True)
            recent = []
        if time.monotonic() - saved > SAVE_EVERY_S:
            training.save()
            saved = time.monotonic()
    training.save()


def run(options: argparse.Namespace) -> None:
    """Judge, train, save, judge."""
    check(options)
    torch.set_num_threads(options.threads)
    task = TASKS[options.network]
    queue: Any = Queue(maxsize=12)
    seeds = int(time.time()) + np.arange(options.feeders)
    feeders = [Process(target=feed, args=(queue, task.draw, options.samples, int(s)), daemon=True) for s in seeds]
    for feeder in feeders:
        feeder.start()
    training = Training(task, options.checkpoint, options.start)
    if options.judge is not None:
        print("before:", task.judge(training.averaged(), options.judge), flush=True)
    train(training, queue, options)
    for feeder in feeders:
        feeder.kill()
    if options.judge is not None:
        print("after: ", task.judge(training.averaged(), options.judge), flush=True)


def check(options: argparse.Namespace) -> None:
    """SystemExit with a sentence where there is nothing to learn from, to begin with or to be judged by."""
    check_samples(options.network, options.samples)
    for path in (options.judge, options.start):
        check_file(path, "Render or train it first.")
    options.checkpoint.parent.mkdir(parents=True, exist_ok=True)


def check_samples(network: str, folder: Path) -> None:
    """SystemExit unless a folder holds what a network learns from: a feeder would wait for it without end."""
    if network == "finder" and not training_scenes(folder):
        kept = f"those whose number {VALIDATION_EVERY} divides are not learnt from"
        raise SystemExit(f"There are no scenes in {folder} to learn from ({kept}); render some first.")
    if network != "finder" and not crop_files(folder):
        raise SystemExit(f"There are no crops in {folder}; render some first.")


def asked_for(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train one of the two networks.")
    parser.add_argument("network", choices=sorted(TASKS))
    parser.add_argument("--samples", type=Path, required=True, help="folder of scenes (finder) or of crops (heel)")
    parser.add_argument(
        "--judge", type=Path, help="file of crops, or of a scene, never trained on, to end with the error on"
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="checkpoint to begin with; its first layers stay as they are")
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--rate", type=float, default=1.6e-3, help="learning rate at the start")
    parser.add_argument("--last-rate", type=float, default=1e-5, help="learning rate at the end")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--feeders", type=int, default=1, help="processes that prepare pictures")
    return parser.parse_args(arguments)


def main() -> None:
    run(asked_for())


if __name__ == "__main__":
    main()
