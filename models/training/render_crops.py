"""Render crops to train the heel network on.

`python -m models.training.render_crops --feet FEET --generator GENERATOR --out CROPS`.

Both renderers are folders of their own, with scanned shoes, photographed legs and rooms' light. Files that exist are
left alone, so the command can be stopped and started again, and run twice side by side on other seeds. What is LEFT_OUT
is never trained on: the network is judged by it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from models.training.material import check_feet, check_generator

LEFT_OUT_SHOES = (
    "nike_pegasus_36",
    "adidas_sports_scan_3digify",
    "vans_blue",
    "sport_shoes_coldesina_left",
    "sport_shoes_coldesina_right",
)
LEFT_OUT_LEGS = ("valid_Black_F_2_Default", "valid_White_M_1_Default", "valid_Asian_M_3_Default")
LEFT_OUT_LIGHT = ("pmndrs_lab", "adams_place_bridge_1k", "pmndrs_workshop")
LEFT_OUT = (*LEFT_OUT_SHOES, *LEFT_OUT_LEGS, *LEFT_OUT_LIGHT)
CROPS_A_FILE = 500
APART_SEED, APART_CROPS = 700001, 400  # of the file that judges
ONE_CORE = {"LP_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def render_feet(feet: Path, out: Path, seed: int) -> None:
    """One file of photo-like crops."""
    run_feet(feet, out / "feet" / f"crops_{seed}.npz", CROPS_A_FILE, seed, "--without", ",".join(LEFT_OUT))


def render_drawn(feet: Path, out: Path, seed: int) -> None:
    """One file of photo-like crops of shoes drawn anew."""
    where = ("--feet", str(feet), "--without", ",".join(LEFT_OUT))
    path = out / "drawn" / f"crops_{seed}.npz"
    render_file(Path.cwd(), path, "-m", "models.training.drawn_shoes", *where, *number_and_seed(CROPS_A_FILE, seed))


def render_apart(feet: Path, path: Path) -> None:
    """The file that judges: only what is left out."""
    only = (("--shoes", LEFT_OUT_SHOES), ("--legs", LEFT_OUT_LEGS), ("--light", LEFT_OUT_LIGHT))
    run_feet(feet, path, APART_CROPS, APART_SEED, *(word for flag, names in only for word in (flag, ",".join(names))))


def run_feet(feet: Path, path: Path, count: int, seed: int, *cast: str) -> None:
    """`feet.py` in its own folder."""
    render_file(feet, path, "feet.py", *number_and_seed(count, seed), *cast)


def number_and_seed(count: int, seed: int) -> tuple[str, ...]:
    """How both commands are told how many crops, and which."""
    return "--n", str(count), "--seed", str(seed)


def render_file(folder: Path, path: Path, *command: str) -> None:
    """A file that is not there yet, by a command in a folder, written beside and renamed."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}")
    run(folder, *command, "--out", str(part.resolve()))
    os.replace(part, path)


def render_generator(generator: Path, out: Path, seed: int) -> None:
    """One file of crops of the clip generator's runners, a third of them in drawn shoes."""
    folder, part = out / "generator" / str(seed), out.parent / f".generator_{seed}"
    if folder.exists():
        return
    shutil.rmtree(part, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    where = ("--generator", str(generator), "--out", str(part.resolve()), "--without", ",".join(LEFT_OUT_SHOES))
    command = ("-m", "models.training.runner_crops", "--n", str(CROPS_A_FILE), "--seed", str(seed), *where)
    run(Path.cwd(), *command)
    os.replace(part, folder)


def run(folder: Path, *command: str) -> None:
    """A renderer's command on one core."""
    subprocess.run([sys.executable, *command], cwd=folder, env=os.environ | ONE_CORE, check=True)


def main() -> None:
    """All kinds in turn, and the file that judges first."""
    parser = argparse.ArgumentParser(description="Render crops to train the heel network on.")
    parser.add_argument("--feet", type=Path, required=True, help="folder of feet.py")
    parser.add_argument("--generator", type=Path, required=True, help="folder of the clip generator")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--first", type=int, default=1, help="seed of the first files")
    parser.add_argument("--files", type=int, default=20, help="of each kind")
    options = parser.parse_args()
    check_feet(options.feet)
    check_generator(options.generator)
    render_apart(options.feet, options.out.parent / "apart_feet.npz")
    for seed in range(options.first, options.first + options.files):
        render_feet(options.feet, options.out, seed)
        render_drawn(options.feet, options.out, seed)
        render_generator(options.generator, options.out, seed)


if __name__ == "__main__":
    main()
