"""How surely dots are seen whatever their colour, the skin, the shoe, the framing and the light.

    python -m tests.accuracy.dots_matrix GENERATOR PYTHON CACHE

Renders what CACHE lacks (GENERATOR: the clip generator's folder; PYTHON: one that has its requirements), looks at each
clip as a recording is looked at, and prints a line a clip and the totals. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.analysis.lines import dot_lines, shoe_dot_lines
from gait.clip import open_clip
from gait.eyes.eyes import open_eyes
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.rearfoot import Lines, rearfoot_angles
from tests.accuracy.dots_design import design, order

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

CALF_TO_HEEL = [2, 3, 1, 0]  # order of the dots among the generator's: heel's lower and upper end, calf, Achilles
THEIR_POINTS = [8, 9, 1, 0]  # whose visibility says whether each was drawn
ON_DOT_PX = 2.0  # from the true place: half a dot's radius
OFF_DOT_PX = 6.0  # further than that is another spot
EDGE_PX = 6.0  # of the picture: nearer to it a dot is cut
LEAST_RECALL = 0.98  # of the frames in the first 80 % of stance that show all of a foot's dots
MOST_BIAS_DEG = (0.8, 2.0)  # of the rearfoot angle by a shoe's own dots, a foot: median, worst


@dataclass(frozen=True, slots=True)
class DotsSeen:
    """One clip. shown: frames of early stance with all of a foot's dots, right: those in which all were found.

    wrong: dots that were found where none is. bias_deg [2 feet]: of the angle by a shoe's own dots in mid-stance.
    """

    name: str
    kind: str
    shown: int
    right: int
    wrong: int
    bias_deg: tuple[float, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("generator", "python", "cache"):
        parser.add_argument(name, type=Path)
    told = parser.parse_args()
    told.cache.mkdir(parents=True, exist_ok=True)
    render(told.generator, told.python, told.cache)
    found = []
    for clip in sorted(told.cache.glob("*_*.mp4")):
        found.append(looked_at(clip))
        print(line(found[-1]), flush=True)
    return print_totals(found)


def render(generator: Path, python: Path, cache: Path) -> None:
    orders = cache / "orders.json"
    orders.write_text(json.dumps([order(scene, number) for number, scene in enumerate(design())]), "utf-8")
    script = Path(__file__).with_name("dots_render.py")
    subprocess.run([python, script, generator.resolve(), orders, cache], check=True)


def looked_at(path: Path) -> DotsSeen:
    """What is found in one clip; its kind is four, two or none by its name."""
    kind = "none" if path.stem.endswith("_none") else "two" if path.stem.endswith("_two") else "four"
    base, sights = path.with_name(path.stem.split("_")[0]), sights_of(path)
    truth = np.load(base.with_suffix(".npz"))
    n = min(len(sights.times_s), len(truth["t"]))
    dots, drawn = truth["dots2d"][:n][:, :, CALF_TO_HEEL], truth["foot_vis"][:n][:, :, THEIR_POINTS] == 2
    wanted = slice(0, 4) if kind == "four" else slice(2, 4)
    lines = lines_by_dots(sights, dot_lines if kind == "four" else shoe_dot_lines)
    away = np.linalg.norm(lines.points[:n] - dots, axis=-1)[:, :, wanted]
    drawn &= is_whole(dots, path)
    early = stance(base, truth["t"][:n], 0.0, 0.8) & drawn[:, :, wanted].all(axis=2)
    right = int((away[early] < ON_DOT_PX).all(axis=-1).sum())
    wrong = int((away > OFF_DOT_PX).sum()) if kind != "none" else any_found(sights)
    middle = stance(base, truth["t"][:n], 0.25, 0.55)
    error = rearfoot_angles(lines, np.zeros(2)).deg[:n] - truth["rearfoot_img_deg"][:n]
    return DotsSeen(path.stem, kind, int(early.sum()), right, wrong, bias(error, middle))


def sights_of(path: Path) -> Sights:
    """What the product's eyes see of a clip; kept beside it."""
    kept = path.with_suffix(".sights")
    if not kept.exists():
        clip = open_clip(path)
        watcher = open_eyes(clip.width, clip.height).watcher(True)
        for frame in clip.frames():
            watcher.feed(frame)
        kept.write_bytes(pickle.dumps(watcher.sights()))
    sights: Sights = pickle.loads(kept.read_bytes())
    return sights


def is_whole(dots: Floats, path: Path) -> Mask:
    """[n, 2, 4] whether the picture's edge does not cut a dot."""
    clip = open_clip(path)
    size = np.array([clip.width, clip.height])
    return np.asarray(((dots > EDGE_PX) & (dots < size - EDGE_PX)).all(axis=-1))


def stance(base: Path, times_s: Floats, begin: float, end: float) -> Mask:
    """[n, 2] whether a foot is in that part of a stance."""
    inside = np.zeros((len(times_s), 2), bool)
    for step in json.loads(base.with_suffix(".json").read_text("utf-8"))["steps"]:
        phase = (times_s - step["touchdown_s"]) / step["contact_s"]
        inside[:, Foot[step["side"].upper()]] |= (phase >= begin) & (phase < end)
    return inside


def lines_by_dots(sights: Sights, method: Callable[[Sights], Lines]) -> Lines:
    """Lines by one of the methods; none where the search was given up, for which nothing is kept."""
    if sights.blobs:
        return method(sights)
    n = len(sights.times_s)
    return Lines(np.full((n, 2, 4, 2), np.nan), np.full((n, 2), np.nan))


def any_found(sights: Sights) -> int:
    """Dots of either kind in a clip without any."""
    found = [lines_by_dots(sights, method) for method in (dot_lines, shoe_dot_lines)]
    return sum(int(np.isfinite(lines.points[:, :, 2:, 0]).sum()) for lines in found)


def bias(error: Floats, middle: Mask) -> tuple[float, float]:
    """Mean error of each foot in mid-stance, degrees, NaN where nothing was measured."""
    kept = [error[middle[:, foot], foot] for foot in Foot]
    left, right = (float(np.nanmean(e)) if np.isfinite(e).any() else float("nan") for e in kept)
    return left, right


def line(seen: DotsSeen) -> str:
    share = f"{seen.right}/{seen.shown}" if seen.kind != "none" else "-"
    angles = f"{seen.bias_deg[0]:+6.2f} {seen.bias_deg[1]:+6.2f}" if seen.kind == "two" else ""
    return f"{seen.name:<52}{share:>9}  wrong {seen.wrong:<4}{angles}"


def print_totals(found: Sequence[DotsSeen]) -> int:
    """What the targets say; 1 when one is missed."""
    missed = 0
    print()
    for name, value, met in totals(found):
        print(f"{name:<60}{value:>8.3f}  {'met' if met else 'MISSED'}")
        missed += not met
    return 1 if missed else 0


def totals(found: Sequence[DotsSeen]) -> Iterator[tuple[str, float, bool]]:
    for kind in ("four", "two"):
        share = recall([seen for seen in found if seen.kind == kind])
        yield f"{kind} dots: all found, share of early stance", share, not share < LEAST_RECALL
    wrong = sum(seen.wrong for seen in found if seen.kind == "none")
    yield "false dots in clips without any", float(wrong), wrong == 0
    off = np.abs([deg for seen in found if seen.kind == "two" for deg in seen.bias_deg if np.isfinite(deg)])
    for name, share, most in zip(("median", "worst"), (0.5, 1.0), MOST_BIAS_DEG, strict=True):
        deg = float(np.quantile(off, share)) if len(off) else 0.0
        yield f"two dots: bias of a foot's angle, {name}, deg", deg, deg <= most


def recall(found: Sequence[DotsSeen]) -> float:
    """Share of the frames that show all dots in which all are found; NaN without any."""
    shown = sum(seen.shown for seen in found)
    return sum(seen.right for seen in found) / shown if shown else float("nan")


if __name__ == "__main__":
    sys.exit(main())
