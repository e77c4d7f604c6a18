"""A network of one's own: `gait action train` starts this in training's own Python.

    python -m models.training.actions MATERIAL.npz --out own.xml --from carried

Every person is held out once, whole, from a network that is trained on the others; the network that is written is then
trained on all. Beside the clips it learns from the generated people of activity_sequences.npz, so that it goes on
knowing who runs, walks, stands, or that nobody is there. Strategies: `carried` keeps the first layers of
models/activity.xml, which look at each pose by itself, and trains the last ones; `scratch` trains all.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gait.disk import write_json
from gait.movements.own_network import SURE, described, names_of, over_clip
from gait.pose.recognition import ACTIVITIES, LOOKS, VIEWS, features, windows
from gait.pose.skeleton import MIRRORED
from gait.scene import Activity
from models.training.activity_network import Activities, carried, export
from models.training.activity_people import Sequences, load_sequences
from models.training.activity_views import batch, swapped
from models.training.material import check_file

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Rng = np.random.Generator

ROUNDS = 3  # of people held out in turn, where there are as many
OWN, GENERATED = 6144, 18432  # windows of the clips and of generated people: made once, learnt from several times
BATCH, STEPS, RATE = 192, 700, 2e-3
TEMPI = (0.6, 1.6)  # of the clip at which a window is taken
FROZEN_SHARE = 0.08  # of windows in which the pose is held: they are to be told as standing, not as the action
CHECKED = 20  # batches of generated people who are held out
UNSEEN_JOINTS = 0.25  # most of a window's joints that are missed here and there
STANDING = ACTIVITIES.index(Activity.STANDING)


@dataclass(frozen=True, slots=True)
class Clips:
    """names: of the classes, ACTIVITIES first. poses: of each clip [m, 18, 3]. told: its class. who: its person."""

    names: tuple[str, ...]
    poses: list[Floats]
    told: Ints
    who: Ints


@dataclass(frozen=True, slots=True)
class Pool:
    """seen [n, ...]: windows' features. told [n, activities], view [n, 3], there [n]: as Batch. who [n]: -1 made."""

    seen: Tensor
    told: Tensor
    view: Tensor
    there: Tensor
    who: Ints

    def without(self, people: Ints) -> Pool:
        """What is left to learn from when people are held out."""
        kept = np.flatnonzero(~np.isin(self.who, people))
        rows = torch.from_numpy(kept)
        return Pool(self.seen[rows], self.told[rows], self.view[rows], self.there[rows], self.who[kept])


def read_clips(path: Path) -> Clips:
    """What `gait action train` wrote: poses one clip after another, and of each its length, class and person."""
    with np.load(path, allow_pickle=False) as stored:
        names = names_of([str(name) for name in stored["classes"]])
        told = np.array([names.index(str(stored["classes"][k])) for k in stored["told"]])
        poses = np.split(stored["poses"].astype(float), np.cumsum(stored["length"])[:-1])
        return Clips(names, poses, told, stored["who"].astype(np.intp))


# What is learnt from


def pool_of(clips: Clips, generated: Sequences, rng: Rng) -> Pool:
    """Windows of the clips, then of generated people."""
    seen, told, who = own_windows(clips, rng)
    none = np.zeros((OWN, len(VIEWS)), np.float32)
    made = [generated_part(clips, generated, rng) for _ in range(GENERATED // BATCH)]
    parts = zip((seen, told, none, none[:, 0]), *made, strict=True)
    inputs, answers, views, there = (torch.from_numpy(np.concatenate(part)) for part in parts)
    return Pool(inputs, answers, views, there, np.concatenate([who, np.full(len(inputs) - OWN, -1)]))


def generated_part(clips: Clips, generated: Sequences, rng: Rng) -> tuple[NDArray[np.float32], ...]:
    """A batch of generated people; the classes of the clips are none of theirs."""
    given = batch(generated, BATCH, rng)
    others = np.zeros((BATCH, len(clips.names) - len(ACTIVITIES)), np.float32)
    return given.features, np.concatenate([given.activity, others], axis=1), given.view, given.seen


def own_windows(clips: Clips, rng: Rng) -> tuple[NDArray[np.float32], NDArray[np.float32], Ints]:
    """A second of each of many clips, each class as often as another: features, what to tell, whose."""
    often = 1.0 / np.bincount(clips.told, minlength=len(clips.names))[clips.told]
    chosen = rng.choice(len(clips.told), OWN, p=often / often.sum())
    poses = np.stack([window_of(clips.poses[k], rng) for k in chosen])
    told = np.where(held(poses, rng), STANDING, clips.told[chosen])
    wanted = np.eye(len(clips.names), dtype=np.float32)[told]
    return features(with_faults(filmed_otherwise(poses, rng), rng)), wanted, clips.who[chosen]


def window_of(poses: Floats, rng: Rng) -> Floats:
    """[16, 18, 3] from anywhere in a clip, at a tempo of its own as far as the clip is long enough."""
    step = rng.uniform(TEMPI[0], min(TEMPI[1], max(TEMPI[0], (len(poses) - 1) / (LOOKS - 1))))
    first = rng.uniform(0.0, max(0.0, len(poses) - 1 - step * (LOOKS - 1)))
    at = np.minimum(np.round(first + step * np.arange(LOOKS)), len(poses) - 1).astype(int)
    return np.asarray(poses[at])


def held(poses: Floats, rng: Rng) -> NDArray[np.bool_]:
    """[n] which windows [n, 16, 18, 3] now show one pose that is held."""
    frozen = rng.random(len(poses)) < FROZEN_SHARE
    poses[frozen] = poses[frozen][:, rng.integers(LOOKS)][:, None]
    return frozen


def filmed_otherwise(poses: Floats, rng: Rng) -> Floats:
    """Windows [n, 16, 18, 3] in a mirror one time in two, narrower or wider, tilted."""
    size = len(poses)
    mirrored = rng.random(size) < 0.5
    poses[mirrored] = poses[mirrored][:, :, MIRRORED] * (-1.0, 1.0, 1.0)
    xy = poses[..., :2] * np.exp(rng.normal(0, 0.07, (size, 1, 1, 2)))
    turn = rng.normal(0, 0.04, (size, 1, 1))
    tilted = np.stack([xy[..., 0] - turn * xy[..., 1], xy[..., 1] + turn * xy[..., 0]], axis=-1)
    return np.concatenate([tilted, poses[..., 2:]], axis=-1)


def with_faults(poses: Floats, rng: Rng) -> Floats:
    """Windows [n, 16, 18, 3] as a pose network errs: off by a bias and a scatter, joints missed, sides swapped."""
    size, xy = len(poses), poses[..., :2]
    seen = np.isfinite(xy[..., :1])
    none = ~seen.any(axis=(1, 2, 3), keepdims=True)
    spread = np.std(xy, axis=(1, 2, 3), keepdims=True, where=seen | none)
    bias = rng.normal(0, 1, (size, 1, *xy.shape[2:])) * rng.uniform(0.0, 0.05, (size, 1, 1, 1))
    scatter = rng.normal(0, 1, xy.shape) * rng.uniform(0.0, 0.03, (size, 1, 1, 1))
    missed = rng.random(xy.shape[:3]) < UNSEEN_JOINTS * rng.random((size, 1, xy.shape[2])) ** 2
    missed |= rng.random((size, 1, xy.shape[2])) < 0.03
    moved = np.concatenate([xy + (bias + scatter) * spread, poses[..., 2:]], axis=-1)
    return swapped(np.where(missed[..., None], np.nan, moved), rng)


# Learning

Logits = Callable[[Tensor], tuple[Tensor, Tensor]]


def trained(pool: Pool, strategy: str, names: tuple[str, ...]) -> Activities:
    """A network that has learnt from a pool."""
    torch.manual_seed(1)
    if strategy == "scratch":
        network = Activities(len(names))
        learn(network, pool, network.logits, list(network.parameters()))
    else:
        network = carried(len(names))
        last = [*network.motion.parameters(), *network.sum.parameters()]
        learn(network, seen_once(network, pool), network.last, last)
    network.eval()
    return network


@torch.no_grad()
def seen_once(network: Activities, pool: Pool) -> Pool:
    """The pool as the first layers see it: they do not change, so they are asked once."""
    front = torch.cat([network.eval().front(part) for part in pool.seen.split(BATCH)])
    return Pool(front, pool.told, pool.view, pool.there, pool.who)


def learn(network: nn.Module, pool: Pool, logits: Logits, parts: list[Any]) -> None:
    """Steps on random windows of a pool, half of them the clips'; only `parts` change."""
    own, all_of_them = int((pool.who >= 0).sum()), len(pool.who)
    network.train()
    optimiser = torch.optim.AdamW(parts, RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, STEPS)
    for _ in range(STEPS):
        chosen = torch.cat([torch.randint(own, (BATCH // 2,)), torch.randint(own, all_of_them, (BATCH // 2,))])
        loss = error(pool, chosen, logits)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()


def error(pool: Pool, chosen: Tensor, logits: Logits) -> Tensor:
    told, view = logits(pool.seen[chosen])
    cross = nn.functional.cross_entropy
    there = pool.there[chosen]
    by_view = (cross(view, pool.view[chosen], reduction="none") * there).sum() / there.sum().clamp(min=1.0)
    return cross(told, pool.told[chosen]) + by_view


# Judging


@torch.no_grad()
def probabilities(network: Activities, poses: Floats) -> Floats:
    """[activities] of a whole clip, as the product takes them together."""
    found = network(torch.from_numpy(features(windows(poses))))
    return over_clip(found[:, : network.activities].double().numpy())


def parted(clips: Clips) -> list[Ints]:
    """The people held out in each round, the classes spread over the rounds."""
    first = [(int(clips.told[clips.who == person].min()), int(person)) for person in np.unique(clips.who)]
    people = np.array([person for _, person in sorted(first)])
    rounds = min(ROUNDS, len(people))
    return [people[k::rounds] for k in range(rounds)]


def held_out(clips: Clips, pool: Pool, strategy: str) -> Floats:
    """[clips, activities] probabilities of every clip by a network that never saw its person."""
    found = np.zeros((len(clips.told), len(clips.names)))
    for people in parted(clips):
        network = trained(pool.without(people), strategy, clips.names)
        for k in np.flatnonzero(np.isin(clips.who, people)):
            found[k] = probabilities(network, clips.poses[k])
    return found


@torch.no_grad()
def still_known(network: Activities, generated: Sequences) -> float:
    """Share of windows of generated people, never trained on, that are told right."""
    rng = np.random.default_rng(2)
    given = [batch(generated, BATCH, rng) for _ in range(CHECKED)]
    found = torch.cat([network(torch.from_numpy(each.features)) for each in given]).numpy()
    wanted = np.concatenate([each.activity for each in given]).argmax(axis=1)
    return float((found[:, : network.activities].argmax(axis=1) == wanted).mean())


def summed_up(clips: Clips, found: Floats) -> dict[str, Any]:
    """The held-out clips in numbers, as the file beside the network keeps them."""
    best, sure = found.argmax(axis=1), found.max(axis=1) >= SURE
    right = best == clips.told
    confusion = np.zeros((len(clips.names), len(clips.names)), int)
    np.add.at(confusion, (clips.told, best), 1)
    return {
        "clips": len(right), "people": len(np.unique(clips.who)), "right": int(right.sum()),
        "sure": int(sure.sum()), "sure_and_right": int((sure & right).sum()), "confusion": confusion.tolist(),
    }  # fmt: skip


def table(names: tuple[str, ...], confusion: list[list[int]]) -> list[str]:
    """Rows: what a clip shows. Columns: what it was told as."""
    wide = max(len(name) for name in names) + 2
    lines = ["".join(f"{word:>{wide}}" for word in ("", *names))]
    shown = [(name, row) for name, row in zip(names, confusion, strict=True) if sum(row)]
    return lines + ["".join([f"{name:>{wide}}", *(f"{count:>{wide}}" for count in row)]) for name, row in shown]


def told_of(names: tuple[str, ...], report: dict[str, Any]) -> list[str]:
    clips, people = report["clips"], report["people"]
    share = 100.0 * report["right"] / clips
    return [
        f"Held out, each of {people} people once, whole: {report['right']} of {clips} clips right ({share:.0f} %).",
        f"Sure ({SURE:.0%} and more) of {report['sure']} of them, {report['sure_and_right']} of those right.",
        "Rows: what a clip shows; columns: what it was told as.",
        *table(names, report["confusion"]),
    ]


def train(material: Path, out: Path, strategy: str) -> None:
    """Train, judge, write NAME.xml, NAME.bin and NAME.json, and say how good it is."""
    started = time.monotonic()
    clips, people, rng = read_clips(material), load_sequences(), np.random.default_rng(1)
    pool = pool_of(clips, people.part(held_out=False), rng)
    report = summed_up(clips, held_out(clips, pool, strategy))
    network, unseen = trained(pool, strategy, clips.names), people.part(held_out=True)
    before, after = (still_known(each, unseen) for each in (carried(len(clips.names)), network))
    export(network, out)
    known = {"before": before, "after": after}
    write_json(out.with_suffix(".json"), described(out, clips.names) | {"held_out": report, "carried_known": known})
    for line in told_of(clips.names, report):
        print(line)
    print(f"Running, walking, standing, nobody, in seconds of generated people who were held out: {after:.1%} right")
    print(f"(the carried network: {before:.1%}). Trained in {time.monotonic() - started:.0f} s: {out}")


def main() -> None:
    order = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    order.add_argument("material", type=Path)
    order.add_argument("--out", type=Path, required=True)
    order.add_argument("--from", dest="strategy", choices=("carried", "scratch"), default="carried")
    order.add_argument("--threads", type=int, default=1, help="more than one only where other cores are idle")
    asked = order.parse_args()
    check_file(asked.material, "`gait action train` writes one and starts this.")
    torch.set_num_threads(asked.threads)
    train(asked.material, asked.out, asked.strategy)


if __name__ == "__main__":
    main()
