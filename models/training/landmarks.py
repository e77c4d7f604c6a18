"""A first landmark network, of nothing but what a fresh clone has: cut-paper legs, which are drawn here.

    python -m models.training.landmarks scratch     # a heel network from nothing
    python -m models.training.landmarks transfer    # from models/heel.pt: its first layers kept, the others trained

Each draws its crops once, says how far off the rearfoot angle is on crops kept apart, before and after some minutes of
training, and exports the network. To see how training goes, not for the product: paper alone teaches no real shoe.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from models.training.export import export
from models.training.paper import draw_files
from models.training.train import asked_for, run

CARRIED = Path(__file__).parents[1] / "heel.pt"
LEARNT_FROM, JUDGED_BY = range(1, 7), range(901, 902)  # seeds of files of 500 crops
RATES = {"scratch": ("--rate", "3e-3"), "transfer": ("--rate", "5e-4", "--start", str(CARRIED))}


def main() -> None:
    order = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    order.add_argument("strategy", choices=sorted(RATES))
    order.add_argument("--out", type=Path, default=Path("out/landmarks"))
    order.add_argument("--minutes", type=float, default=3.0, help="of computing, on one core")
    asked = order.parse_args()
    paper, apart, network = asked.out / "paper", asked.out / "apart", asked.out / asked.strategy
    draw_files(paper, LEARNT_FROM)
    draw_files(apart, JUDGED_BY)
    network.mkdir(parents=True, exist_ok=True)
    judge = apart / f"crops_{JUDGED_BY[0]}.npz"
    where = ("--samples", str(paper), "--judge", str(judge), "--checkpoint", str(network / "checkpoint.pt"))
    length = ("--minutes", str(asked.minutes), "--threads", "1")  # the other core draws and prepares pictures
    run(asked_for(["heel", *where, *length, *RATES[asked.strategy]]))
    export("heel", network / "checkpoint.pt", network)
    print(network / "heel.xml")


if __name__ == "__main__":
    main()
