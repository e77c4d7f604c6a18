"""A first landmark network, of nothing but what a fresh clone has: cut-paper legs, which are drawn here.

    python -m models.training.landmarks scratch     # a heel network from nothing
    python -m models.training.landmarks transfer    # from models/heel.pt: its first layers kept, the others trained
    python -m models.training.landmarks scratch --network finder    # the finder, on whole pictures of both legs
    python -m models.training.landmarks transfer --network finder   # from models/finder.xml, likewise

Each draws its pictures once, says how far off the network is on pictures kept apart (heel: the rearfoot angle; finder:
knees, ankles and heels), before and after some minutes of training, and exports it. To see how training goes, not for
the product: paper alone teaches no real shoe.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.training.export import export
from models.training.paper import draw_files
from models.training.paper_scenes import draw_scenes
from models.training.scene_file import scene_path
from models.training.train import asked_for, run

CARRIED = Path(__file__).resolve().parents[1]
RATES = {"scratch": "3e-3", "transfer": "5e-4"}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a network learns from. draw: files of these seeds into a folder; path: of a seed's file.

    start: given a folder for it and one of drawn files, the carried network's checkpoint.
    """

    draw: Callable[[Path, range], None]
    path: Callable[[Path, int], Path]
    learnt_from: range
    judged_by: range
    start: Callable[[Path, Path], Path]


def crops_path(folder: Path, seed: int) -> Path:
    return folder / f"crops_{seed}.npz"


def carried_heel(folder: Path, drawn: Path) -> Path:
    """As it was trained; nothing is written."""
    return CARRIED / "heel.pt"


def carried_finder(folder: Path, drawn: Path) -> Path:
    """Taken up from what was exported: it has no checkpoint. In a process of its own: who prepares pictures is forked
    from this one later, and would wait for torch's threads without end. Raises CalledProcessError."""
    path = (folder / "finder_carried.pt").resolve()
    if not path.exists():
        order = [sys.executable, "-m", "models.training.rebuild", "finder", "--model", str(CARRIED / "finder.xml")]
        where = ["--checkpoint", str(path), "--samples", str(drawn.resolve())]
        subprocess.run([*order, *where], check=True, cwd=CARRIED.parent)
    return path


PAPER = {
    "heel": Paper(draw_files, crops_path, range(1, 7), range(901, 902), carried_heel),  # 500 crops a file
    "finder": Paper(draw_scenes, scene_path, range(1, 81), range(901, 902), carried_finder),  # 20 pictures a file
}


def train(network: str, strategy: str, out: Path, minutes: float) -> Path:
    """Draw, train, judge and export; where the exported network lies."""
    paper, drawn, apart, trained = PAPER[network], out / "paper", out / "apart", out / strategy
    paper.draw(drawn, paper.learnt_from)
    paper.draw(apart, paper.judged_by)
    trained.mkdir(parents=True, exist_ok=True)
    checkpoint, judge = trained / "checkpoint.pt", paper.path(apart, paper.judged_by[0])
    where = ("--samples", str(drawn), "--judge", str(judge), "--checkpoint", str(checkpoint))
    length = ("--minutes", str(minutes), "--threads", "1")  # the other core draws and prepares pictures
    start = ("--start", str(paper.start(out, drawn))) if strategy == "transfer" else ()
    run(asked_for([network, *where, *length, "--rate", RATES[strategy], *start]))
    export(network, checkpoint, trained)
    return trained / f"{network}.xml"


def main() -> None:
    order = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    order.add_argument("strategy", choices=sorted(RATES))
    order.add_argument("--network", choices=sorted(PAPER), default="heel")
    order.add_argument("--out", type=Path, help="folder; out/landmarks, or out/landmarks_finder")
    order.add_argument("--minutes", type=float, default=3.0, help="of computing, on one core")
    asked = order.parse_args()
    usual = Path("out/landmarks" if asked.network == "heel" else f"out/landmarks_{asked.network}")
    print(train(asked.network, asked.strategy, asked.out or usual, asked.minutes))


if __name__ == "__main__":
    main()
