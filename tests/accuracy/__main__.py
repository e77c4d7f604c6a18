"""Print how far the results are from the truth, clip by clip and overall, and fail when a target is missed.

Rendered clips with their truth (ID.json, ID.npz), real recordings with what a person saw (NAME.truth.json), those that
packages carry, and single pictures of feet where a file of them lies in the cache.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from gait.verdict.rules import load_rules
from gait.weights.manifest import model_path
from tests.accuracy.compare import CONTACT, EXCURSION, ClipErrors, FootErrors, compare
from tests.accuracy.crops import CropErrors, crop_errors, crop_table, crop_targets
from tests.accuracy.figures import FigureTarget, bias, mad, markdown, median, print_targets, worst
from tests.accuracy.mirror import Mirrored, compare_mirrored, worst_of
from tests.accuracy.outcomes import Outcome, write_outcomes
from tests.accuracy.page import measured, renew
from tests.accuracy.real import judged, real_outcomes, real_tables, real_targets
from tests.accuracy.registry import CACHE, recordings
from tests.accuracy.stated import stated_table
from tests.accuracy.truth import load_truths
from tests.accuracy.truth_file import seen_in

CROPS = CACHE / "apart_feet.npz"  # docs/accuracy.md says how it is made
MIRRORED_DEG = {"peak": 0.3, "touchdown": 1.0, "excursion": 1.0}  # between a foot's result and the mirrored one's
SURE_DEG = 1.5  # feet whose truth is at least this far from a limit must be classed right, or near the right class


def main() -> int:
    order = parser().parse_args()
    marked = [seen for folder in (order.clips, order.real) if folder is not None for seen in seen_in(folder)]
    crops = read_crops(order.crops)
    results, swapped = rendered(order.clips, order.keep)
    found = [judged(seen) for seen in (*marked, *recordings())]
    print(f"\n{real_tables(found)}", flush=True)
    parts = {
        "rendered": ([*targets(results), *mirror_targets(swapped)] if results else [], ""),
        "real": (list(real_targets(found)) if found else [], real_tables(found)),
        "crops": (list(crop_targets(crops)) if crops else [], crop_table(crops) if crops else ""),
    }
    if order.outcomes:
        write_outcomes(order.outcomes / "rendered.jsonl", rendered_outcomes(results))
        write_outcomes(order.outcomes / "real.jsonl", real_outcomes(found))
    if order.write:
        write_parts(order.write, parts)
    return print_targets([target for wanted, _ in parts.values() for target in wanted])


def parser() -> argparse.ArgumentParser:
    verb = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verb.add_argument("clips", type=Path, help="folder of clips with truth, rendered or real")
    verb.add_argument("--real", type=Path, metavar="DIR", help="one more folder of videos with NAME.truth.json")
    verb.add_argument("--crops", type=Path, metavar="FILE", default=CROPS, help=f"pictures of feet (default {CROPS})")
    verb.add_argument("--keep", type=Path, help="folder for the results (default: thrown away)")
    verb.add_argument("--outcomes", type=Path, metavar="DIR", help="where what was stated and true is kept")
    verb.add_argument("--write", type=Path, metavar="PAGE", help="write the page's sections anew")
    return verb


def read_crops(path: Path) -> CropErrors | None:
    """None, and a line, where there is no such file."""
    if path.exists():
        return crop_errors(path)
    print(f"pictures of feet left out: {path} is not there", flush=True)
    return None


def write_parts(page: Path, parts: dict[str, tuple[list[FigureTarget], str]]) -> None:
    """What was measured, section by section; one of which nothing was measured stays as it is."""
    for section, (wanted, details) in parts.items():
        if wanted:
            renew(page, section, measured("make accuracy", f"{markdown(wanted)}\n\n{details}"))


def rendered(clips: Path, keep: Path | None) -> tuple[list[ClipErrors], list[Mirrored]]:
    """Every rendered clip and its mirror image, printed as they come."""
    rules = load_rules(model_path("verdict_rules.json"))
    results: list[ClipErrors] = []
    swapped: list[Mirrored] = []
    with tempfile.TemporaryDirectory() as scratch:
        print(HEADER)
        for truth in load_truths(clips):
            folder = (keep or Path(scratch)) / truth.name
            results.append(compare(truth, folder, rules))
            swapped += compare_mirrored(truth.video, folder, Path(scratch))
            for line in (*clip_lines(results[-1]), *mirror_lines(swapped, truth.name)):
                print(line, flush=True)
    for line in stated_table([stated for result in results for foot in result.feet for stated in foot.stated]):
        print(line)
    return results, swapped


def rendered_outcomes(results: Iterable[ClipErrors]) -> Iterator[Outcome]:
    for r in results:
        for foot in r.feet:
            yield Outcome("rendered", r.truth.name, foot.foot.word, r.method, "none", foot.peak, foot.half_width)


HEADER = f"{'clip':<34}{'foot':<7}{'method':<12}{'td deg':>7}{'peak':>7}{'exc':>7}{'curve':>7}{'±ci':>6}  class"


def clip_lines(result: ClipErrors) -> Iterable[str]:
    """A line a foot, then the clip's times and joints."""
    name = result.truth.name
    if result.refused is not None:
        yield f"{name:<34}refused: {result.refused} ({'right' if result.refusal_right else 'WRONG'})"
        return
    for foot in result.feet:
        yield f"{name:<34}{foot.foot.word:<7}{result.method:<12}" + foot_line(foot)
    yield (
        f"{'':<34}touchdown {mad(result.touchdown_ms):.1f} ms, toe-off {mad(result.toe_off_ms):.1f} ms, "
        f"missed {result.missed}, invented {result.invented}, cadence {result.cadence:+.2f}, "
        f"joints {median(result.keypoints):.3f} shank, realtime {result.realtime:.2f}"
    )


def foot_line(foot: FootErrors) -> str:
    errors = f"{foot.touchdown:+7.2f}{foot.peak:+7.2f}{foot.excursion:+7.2f}"
    numbers = f"{errors}{foot.curve_rmse:7.2f}{foot.half_width:6.2f}"
    near = f" (near {foot.borderline})" if foot.borderline else ""
    sign = "=" if foot.true_class == foot.found_class else "INSTEAD OF"
    return f"{numbers}  {foot.found_class}{near} {sign} {foot.true_class}, {foot.margin:.1f} from a limit"


def mirror_lines(swapped: list[Mirrored], clip: str) -> Iterable[str]:
    for foot in swapped:
        if foot.clip == clip:
            yield f"{'  mirrored':<34}{foot.foot.word:<19}{foot.touchdown:+7.2f}{foot.peak:+7.2f}{foot.excursion:+7.2f}"


def targets(results: list[ClipErrors]) -> Iterable[FigureTarget]:
    """What is wanted of all clips together."""
    for method, mid, most in (("markerless", 1.0, 2.5), ("dots", 0.5, 1.0)):
        yield from angle_targets(method, feet_of(results, method), mid, most)
    yield from time_targets([r for r in results if r.refused is None and r.truth.usable])
    yield from class_targets(feet_of(results, "markerless") + feet_of(results, "dots"))
    right = float(np.mean([100.0 * r.refusal_right for r in results])) if results else math.nan
    yield FigureTarget("clips accepted or refused rightly, %", right, 100.0, more_is_better=True)


def feet_of(results: list[ClipErrors], method: str) -> list[FootErrors]:
    return [foot for r in results if r.method == method for foot in r.feet]


def angle_targets(method: str, feet: list[FootErrors], mid: float, most: float) -> Iterable[FigureTarget]:
    peaks = [foot.peak for foot in feet]
    yield FigureTarget(f"{method}: feet", float(len(feet)), math.inf)
    yield FigureTarget(f"{method}: peak, median absolute error, deg", median(peaks), mid)
    yield FigureTarget(f"{method}: peak, worst, deg", worst(peaks), most)
    yield FigureTarget(f"{method}: peak, bias, deg", bias(peaks), 0.5)
    yield FigureTarget(f"{method}: excursion, median, deg", median(foot.excursion for foot in feet), 1.5)
    curve = 2.0 if method == "markerless" else 1.0
    yield FigureTarget(f"{method}: stance curve, worst RMSE, deg", worst(foot.curve_rmse for foot in feet), curve)


def mirror_targets(swapped: list[Mirrored]) -> Iterable[FigureTarget]:
    for name, most in MIRRORED_DEG.items():
        yield FigureTarget(f"mirrored: {name}, worst change, deg", worst_of(swapped, name), most)


def time_targets(results: list[ClipErrors]) -> Iterable[FigureTarget]:
    fast = [r for r in results if r.truth.fps >= 50]
    yield FigureTarget("touchdown at 60/s, mean absolute error, ms", mad(v for r in fast for v in r.touchdown_ms), 10.0)
    yield FigureTarget("toe-off at 60/s, mean absolute error, ms", mad(v for r in fast for v in r.toe_off_ms), 15.0)
    yield FigureTarget("steps missed", float(sum(r.missed for r in results)), 0.0)
    yield FigureTarget("steps invented", float(sum(r.invented for r in results)), 0.0)
    yield FigureTarget("cadence, worst, steps a minute", worst(r.cadence for r in results), 0.5)


def class_targets(feet: list[FootErrors]) -> Iterable[FigureTarget]:
    sure = [foot for foot in feet if foot.margin >= SURE_DEG]
    told = share(f.true_class in (f.found_class, f.borderline) for f in sure)
    yield FigureTarget(
        f"no zero: class told or named near, {SURE_DEG} deg from a limit, %", told, 100.0, more_is_better=True
    )
    wrong = share(f.borderline is None and f.found_class not in (f.true_class, "inconclusive") for f in feet)
    yield FigureTarget("no zero: sure and wrong, % of feet", wrong, 0.0)
    yield FigureTarget("inconclusive, % of feet", share(f.found_class == "inconclusive" for f in feet), 10.0)
    holds = share(f.holds_truth for f in feet)
    yield FigureTarget("peak as if zeroed: interval holds the truth, % of feet", holds, 90.0, more_is_better=True)
    yield FigureTarget("peak as if zeroed: widest half width, deg", worst(f.half_width for f in feet), 2.5)
    for words, name in (("excursion", EXCURSION), ("contact time", CONTACT)):
        held = share(s.holds for f in feet for s in f.stated if s.name == name and math.isfinite(s.error))
        yield FigureTarget(f"{words}: interval holds the truth, % of feet", held, 90.0, more_is_better=True)


def share(which: Iterable[bool]) -> float:
    """Of 100; NaN of none."""
    values = list(which)
    return 100.0 * float(np.mean(values)) if values else math.nan


if __name__ == "__main__":
    sys.exit(main())
