"""`python -m tests.accuracy.scanned FOLDER`: whole clips of runners in scanned shoes that no network was trained on.

FOLDER caches the clips of tests/accuracy/render_scanned.py. With --generator and --renderer the missing ones are
rendered first. Each is analysed twice: zeroed by its standing clip, and without.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from gait.foot import Foot
from gait.verdict.rules import Rules, load_rules
from gait.weights.manifest import model_path
from tests.accuracy.compare import ClipErrors, FootErrors, errors_of, run
from tests.accuracy.figures import FigureTarget, bias, markdown, median, print_targets, table, worst
from tests.accuracy.outcomes import Outcome, write_outcomes
from tests.accuracy.page import measured, renew
from tests.accuracy.render_scanned import CLIPS
from tests.accuracy.truth import Floats, Truth, load_truth

RENDER = Path(__file__).with_name("render_scanned.py")
PEAK_DEG, WORST_DEG, EXCURSION_DEG = 1.0, 2.5, 1.5  # with standing; the last one needs no zero
SURE_DEG = 1.5  # as in tests.accuracy: feet at least this far from a limit must not be classed wrong
ZEROS = ("standing", "none")
PEAKS = ("touchdown", "peak", "perfect eye", "excursion", "± stated", "held")
HEAD = ("clip", "zero", "foot", "method", *PEAKS, "class")
OUTSIDE = np.array([-1.0, 1.0])  # of the left and the right foot, to the right


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """One clip, analysed one way. zero: standing or none. perspective: how far a perfect eye's peak, zeroed by
    standing, lies off for the left and the right foot, because a picture is no frontal plane; degrees."""

    name: str
    zero: str
    errors: ClipErrors
    perspective: tuple[float, float]


def main() -> int:
    order = parser().parse_args()
    if order.generator is not None:
        render(order.generator, order.renderer, order.folder)
    rules = load_rules(model_path("verdict_rules.json"))
    rows: list[ScannedRow] = []
    for path in complete(order.folder):
        for zero in ZEROS:
            rows.append(ScannedRow(path.stem, zero, analysed(path, zero, rules), perspective_of(path)))
            print("\n".join(" ".join(f"{cell:<14}" for cell in cells) for cells in row_cells(rows[-1])), flush=True)
    if order.outcomes:
        write_outcomes(order.outcomes, outcomes(rows))
    wanted = list(scanned_targets(rows))
    if order.write:
        count = f"{len(rows) // len(ZEROS)} of {len(CLIPS)} clips rendered so far."
        renew(order.write, "scanned", measured(order.command, f"{count}\n\n{markdown(wanted)}\n\n{page_table(rows)}"))
    return print_targets(wanted)


def parser() -> argparse.ArgumentParser:
    verb = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verb.add_argument("folder", type=Path, metavar="FOLDER", help="where the clips are kept")
    verb.add_argument("--generator", type=Path, metavar="DIR", help="render what is missing with the generator there")
    verb.add_argument("--renderer", type=Path, metavar="PYTHON", default=Path(sys.executable), help="its interpreter")
    verb.add_argument("--outcomes", type=Path, metavar="FILE", help="where what was stated and true is kept")
    verb.add_argument("--write", type=Path, metavar="PAGE", help="write the section `scanned` of a page anew")
    verb.add_argument("--command", default="make accuracy-scanned", help="what the page says it was measured with")
    return verb


def render(generator: Path, renderer: Path, folder: Path) -> None:
    """Those that are missing; an interrupted run is taken up where it stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([str(renderer), "-B", str(RENDER), str(generator), str(folder)], check=True)


def complete(folder: Path) -> Iterator[Path]:
    """Truth files of the clips that lie there with their standing clips; a line for each that does not."""
    for wanted in CLIPS:
        path = folder / f"{wanted.name}.json"
        if path.with_suffix(".mp4").exists() and standing_of(path).with_suffix(".mp4").exists():
            yield path
        else:
            print(f"{wanted.name} left out: not rendered yet", flush=True)


def standing_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}_stand.json")


def analysed(path: Path, zero: str, rules: Rules) -> ClipErrors:
    """One clip against its truth: with the standing clip the heel's own angle counted from standing, without it what
    the crooked counter, or the dots as they were stuck, show. The right class is the first one's both times."""
    standing = standing_of(path)
    options = ("--standing", standing.with_suffix(".mp4")) if zero == "standing" else ()
    out = path.parent / "results" / f"{path.stem}-{zero}"
    found = run(path.with_suffix(".mp4"), out, *options)
    truth = from_standing(path, "rearfoot_deg")
    if zero == "standing":
        return errors_of(truth, found, out, rules)
    if "error" in found:
        return errors_of(truth, found, out, rules)
    visible = load_truth(path, lambda arrays: visible_deg(arrays, found))
    return with_classes(errors_of(visible, found, out, rules), truth, rules)


def from_standing(path: Path, angle: str) -> Truth:
    """A clip's truth in one of the arrays' angles, counted from what its standing clip shows in the same."""
    zero = np.load(standing_of(path).with_suffix(".npz"))[angle].astype(float)
    return load_truth(path, lambda arrays: np.asarray(arrays[angle], float)).from_zero(np.median(zero, axis=0))


def perspective_of(path: Path) -> tuple[float, float]:
    picture, frontal = from_standing(path, "rearfoot_img_deg"), from_standing(path, "rearfoot_deg")
    left, right = (picture.peak_deg(foot) - frontal.peak_deg(foot) for foot in Foot)
    return left, right


def visible_deg(arrays: Any, found: dict[str, Any]) -> Floats:
    """What a perfect eye would read [n, 2] by the method of a result: in the picture, or in the frontal plane where the
    result allows for a camera off the axis."""
    corrected = any(notice["code"] == "off_axis" for notice in found["warnings"])
    plane = "deg" if corrected else "img_deg"
    if found["method"] == "dots":
        return np.asarray(arrays[f"dots_{plane}"], float)
    if found["method"] == "shoe_dots":
        dots = arrays["dots3d"][..., [0, 2]] if corrected else arrays["dots2d"] * [1, -1]  # to the right and up
        return np.asarray(arrays[f"shank_{plane}"] - lean_deg(dots[:, :, 1] - dots[:, :, 0]), float)
    return np.asarray(arrays[f"visible_{plane}"], float)


def lean_deg(upwards: Floats) -> Floats:
    """Lean [n, 2] of vectors [n, 2 feet, 2] to the foot's outside."""
    return np.degrees(np.arctan2(OUTSIDE * upwards[..., 0], upwards[..., 1]))


def with_classes(errors: ClipErrors, truth: Truth, rules: Rules) -> ClipErrors:
    """The same, to be classed as another truth says."""
    feet = [
        replace(foot, true_class=truth.class_of(foot.foot, rules), margin=truth.margin_deg(foot.foot, rules))
        for foot in errors.feet
    ]
    return replace(errors, feet=tuple(feet))


def feet_of(rows: Iterable[ScannedRow], zero: str, *methods: str) -> list[FootErrors]:
    """Feet analysed one way; of some methods only, where they are named."""
    of_zero = [row.errors for row in rows if row.zero == zero]
    return [foot for errors in of_zero if not methods or errors.method in methods for foot in errors.feet]


def scanned_targets(rows: Sequence[ScannedRow]) -> Iterator[FigureTarget]:
    """What is wanted of markerless clips; of dots the same figures beside them; of all that no class is wrong."""
    for zero, words in zip(ZEROS, ("with standing", "without standing"), strict=True):
        yield from way_targets(words, feet_of(rows, zero, "markerless"), judged=zero == "standing")
        for method in ("shoe_dots", "dots"):
            yield from dots_targets(f"{words}, {method}", feet_of(rows, zero, method))
    refused = [row for row in rows if row.errors.refused is not None]
    shifts = [deg for row in rows if row.zero == "standing" for deg in row.perspective]
    yield FigureTarget("with standing: peak of a perfect eye, median, deg", median(shifts), math.inf)
    yield FigureTarget("with standing: peak of a perfect eye, worst, deg", worst(shifts), math.inf)
    yield FigureTarget("wrong class told, feet", float(sum(map(is_wrong, feet_of_all(rows)))), 0.0)
    yield FigureTarget("clips refused", float(len(refused)), 0.0)


def way_targets(words: str, feet: Sequence[FootErrors], judged: bool) -> Iterator[FigureTarget]:
    """judged: whether the peak has a target; without a zero it carries the crookedness of shoes by nature."""
    mid, most = (PEAK_DEG, WORST_DEG) if judged else (math.inf, math.inf)
    peaks = [foot.peak for foot in feet]
    yield FigureTarget(f"{words}: feet", float(len(feet)), math.inf)
    yield FigureTarget(f"{words}: peak, median absolute error, deg", median(peaks), mid)
    yield FigureTarget(f"{words}: peak, worst, deg", worst(peaks), most)
    yield FigureTarget(f"{words}: peak, bias, deg", bias(peaks), math.inf)
    yield FigureTarget(f"{words}: touchdown, median, deg", median(f.touchdown for f in feet), math.inf)
    yield FigureTarget(f"{words}: excursion, median, deg", median(f.excursion for f in feet), EXCURSION_DEG)
    holds = [100.0 * foot.holds_truth for foot in feet]
    yield FigureTarget(f"{words}: 95 % interval holds the truth, % of feet", bias(holds), 90.0, more_is_better=True)


def dots_targets(words: str, feet: Sequence[FootErrors]) -> Iterator[FigureTarget]:
    yield FigureTarget(f"{words}: peak, median absolute error, deg", median(f.peak for f in feet), PEAK_DEG)
    yield FigureTarget(f"{words}: peak, worst, deg", worst(f.peak for f in feet), WORST_DEG)


def feet_of_all(rows: Iterable[ScannedRow]) -> list[FootErrors]:
    return [foot for row in rows for foot in row.errors.feet]


def is_wrong(foot: FootErrors) -> bool:
    """Whether a class is told that is not the true one, nor its neighbour of a foot near the limit."""
    told = foot.found_class not in ("inconclusive", foot.true_class)
    return told and foot.borderline != foot.true_class and foot.margin >= SURE_DEG


def outcomes(rows: Iterable[ScannedRow]) -> Iterator[Outcome]:
    for row in rows:
        for foot in row.errors.feet:
            half, method = foot.half_width, row.errors.method
            yield Outcome("scanned", row.name, foot.foot.word, method, row.zero, foot.peak, half)


def row_cells(row: ScannedRow) -> Iterator[tuple[str, ...]]:
    """A line a foot; one where the clip was refused."""
    if row.errors.refused is not None:
        yield row.name, row.zero, f"refused: {row.errors.refused}", *[""] * (len(HEAD) - 3)
        return
    for f in row.errors.feet:
        near = f" (near {f.borderline})" if f.borderline else ""
        told = f.found_class + near + ("" if f.found_class == f.true_class else f" for {f.true_class}")
        eye = f"{row.perspective[f.foot]:+.2f}" if row.zero == "standing" else ""
        deg = f"{f.touchdown:+.2f}", f"{f.peak:+.2f}", eye, f"{f.excursion:+.2f}", f"{f.half_width:.2f}"
        held = "yes" if f.holds_truth else "no"
        yield row.name, row.zero, f.foot.word, row.errors.method, *deg, held, told


def page_table(rows: Sequence[ScannedRow]) -> str:
    return table(HEAD, (cells for row in rows for cells in row_cells(row)))


if __name__ == "__main__":
    sys.exit(main())
