"""`python tests/accuracy/render_scanned.py GENERATOR FOLDER`: render those clips of tests.accuracy.scanned that miss.

Runs under the generator's own interpreter (moderngl, trimesh), which need not have the product: none of it is imported.
The runners wear scanned shoes that no network was trained on, with crooked heel counters; each clip has a standing one.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

DURATION_S, STANDING_S = 10.0, 3.0  # some 13 steps of each foot
STANDING_FPS = 30  # nothing moves
SKEW_SD_DEG = 3.0  # of a heel counter against the heel in it, between shoes
DOT_SHIFT_MM = 1.0  # how far off the middle a careful hand sticks a dot, SD
GAIT = (
    (2.5, 3.2),
    (160.0, 178.0),
    (0.225, 0.26),
)  # speed m/s, steps a minute, contact s (Novacheck 1998)
HEEL_DOTS = 2  # of a foot's four dots, the first two: what a shop's own test shoe carries


@dataclass(frozen=True, slots=True)
class Wanted:
    """One clip. peaks: eversion at its peak, left and right, degrees. size: width and height, px. dots: of a foot."""

    name: str
    seed: int
    shoe: str
    peaks: tuple[float, float]
    framing: str
    fps: int
    size: tuple[int, int]
    grey: bool = False
    dots: int = 0


CLIPS = (
    Wanted("a1_vans_close", 9103, "vans_blue", (6.0, 11.0), "close", 60, (480, 540)),
    Wanted("a2_coldesina_legs", 9105, "sport_shoes_coldesina_right", (9.0, 17.0), "legs", 30, (480, 720)),
    Wanted("a3_pegasus_close", 9106, "nike_pegasus_36", (3.0, 10.0), "close", 30, (480, 540)),
    Wanted("a4_coldesina_grey", 9104, "sport_shoes_coldesina_left", (14.0, 4.0), "full", 30, (576, 1024), grey=True),
    Wanted("a5_adidas_legs", 9102, "adidas_sports_scan_3digify", (16.0, 8.0), "legs", 60, (480, 720)),
    Wanted("a6_pegasus_full", 9101, "nike_pegasus_36", (11.0, 15.5), "full", 60, (576, 1024)),
    Wanted("a7_vans_close_shoe_dots", 9103, "vans_blue", (6.0, 11.0), "close", 60, (480, 540), dots=HEEL_DOTS),
    Wanted("a8_adidas_legs_dots", 9102, "adidas_sports_scan_3digify", (16.0, 8.0), "legs", 60, (480, 720), dots=4),
)


def main(arguments: Sequence[str]) -> None:
    generator, folder = Path(arguments[0]), Path(arguments[1])
    sys.path.insert(0, str(generator.resolve()))
    clips, maker = importlib.import_module("clips"), importlib.import_module("make_clips")
    for wanted in CLIPS:
        for spec in specs(clips, wanted):
            if not (folder / f"{spec['id']}.mp4").exists():
                render(maker, spec, wanted.dots, folder)


def specs(clips: Any, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """The running clip's spec and its standing one's. One picture an exposure: on the belt a heel hardly blurs."""
    rng = np.random.default_rng(wanted.seed)
    skew = dict(zip("lr", rng.normal(0.0, SKEW_SD_DEG, 2).tolist(), strict=True))
    speed, cadence, contact = (float(rng.uniform(*span)) for span in GAIT)
    gait = clips.run(*wanted.peaks, speed, cadence, contact)
    kind: dict[str, Any] = {"grey": wanted.grey, "dots": bool(wanted.dots), "dur": DURATION_S}
    worn = {"skew": skew, "dot_shift_mm": DOT_SHIFT_MM}
    spec = clips.scanned(wanted.name, wanted.seed, wanted.shoe, gait, wanted.framing, wanted.fps, **kind, **worn)
    spec["camera"] |= {"size": wanted.size, "sub": 1} | ({"dist": 2.2} if wanted.framing == "full" else {})
    yield spec
    standing = clips.standing_of(spec, dur=STANDING_S)
    standing["camera"]["fps"] = STANDING_FPS
    yield standing


def render(maker: Any, spec: dict[str, Any], dots: int, folder: Path) -> None:
    """Write ID.mp4, ID.npz and ID.json; the .mp4 comes last, so that a broken run is taken up where it stopped."""
    whole = maker.DOTS
    maker.DOTS = whole[: dots or len(whole)]
    truth, _ = maker.render_clip(spec, str(folder))
    maker.DOTS = whole
    print(spec["id"], truth["render_s"], "s", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("LP_NUM_THREADS", "1")  # llvmpipe takes every core otherwise
    main(sys.argv[1:])
