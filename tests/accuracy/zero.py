"""`python -m tests.accuracy.zero CLIPS RESULTS`: what a class is worth whose angles have no zero.

CLIPS: rendered clips with their truth (ID.json); RESULTS: folders ID that `gait analyse` wrote of them without a
standing trial. The clips' runners stand at 0 degrees, so their true class is that of their absolute angles. Each is
then given the standing angle of many other people, drawn from N(0, 3) for both feet together, and judged by version 1
of the rules, as if the zero were known, and by version 2. Then the same for people drawn from the measured runners.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from gait.foot import Foot
from gait.measure import Measure
from gait.verdict.norms import FOLDER, NUMBERS, read_rows
from gait.verdict.rules import FootNumbers, PronationClass, Rules, Verdict, judge, load_rules
from gait.verdict.unzeroed import judge_unzeroed
from gait.weights.manifest import model_path
from tests.accuracy.compare import zeroed_half
from tests.accuracy.truth import load_truths

STANDING_SD_DEG = 3.0  # of the simulated people
DRAWS = 200  # people whose standing angle a clip's runner is given
PEAK_SD_DEG, EXCURSION_SD_DEG = 0.8, 1.3  # of their measured numbers: gait.analysis.feet, markerless
STEPS = 20


@dataclass(frozen=True, slots=True)
class FootWithoutZero:
    """One foot as measured, without a zero, and its true class."""

    peak: Measure
    excursion: Measure | None
    true: PronationClass

    def shifted(self, deg: float) -> FootWithoutZero:
        """The same foot of somebody who stands `deg` further everted."""
        return replace(self, peak=moved(self.peak, deg))


class ZeroOutcome(StrEnum):
    SURE = "sure and right"
    NEAR = "right, near another"
    HEDGED = "wrong, near the right one"
    UNSURE = "inconclusive"
    MISSED = "wrong, near another"
    WRONG = "sure and wrong"


def outcome(verdict: Verdict, true: PronationClass) -> ZeroOutcome:
    if verdict.pronation is PronationClass.INCONCLUSIVE:
        return ZeroOutcome.UNSURE
    near = verdict.borderline_with
    if verdict.pronation is true:
        return ZeroOutcome.SURE if near is None else ZeroOutcome.NEAR
    if near is None:
        return ZeroOutcome.WRONG
    return ZeroOutcome.HEDGED if near is true else ZeroOutcome.MISSED


def moved(measure: Measure, deg: float) -> Measure:
    return replace(measure, mean=measure.mean + deg, low=measure.low + deg, high=measure.high + deg)


def as_if_zeroed(peak: Measure, rules: Rules) -> Measure:
    """The peak with the interval that it would have with a zero that is known exactly."""
    half = zeroed_half(peak.as_json(), rules, "none")
    return replace(peak, low=peak.mean - half, high=peak.mean + half)


def version_1(case: FootWithoutZero, rules: Rules) -> Verdict:
    return judge(FootNumbers(as_if_zeroed(case.peak, rules), case.excursion), rules)


def version_2(case: FootWithoutZero, rules: Rules) -> Verdict:
    return judge_unzeroed(FootNumbers(case.peak, case.excursion), rules)


def clip_cases(clips: Path, results: Path, rules: Rules) -> Iterator[FootWithoutZero]:
    """Every foot that was measured without a zero."""
    for truth in load_truths(clips):
        found = json.loads((results / truth.name / "analysis.json").read_text("utf-8"))
        if "error" in found or not truth.steps:
            continue
        for foot in Foot:
            peak, excursion = (read(found["feet"][foot.word][name]) for name in ("peak_eversion_deg", "excursion_deg"))
            if peak is not None:
                yield FootWithoutZero(peak, excursion, rules.classify(truth.peak_deg(foot), truth.excursion_deg(foot)))


def read(found: dict[str, Any] | None) -> Measure | None:
    """As it was written; of a single step, NaN for its spread."""
    if found is None:
        return None
    sd, low, high = (math.nan if value is None else value for value in (found["sd"], *found["ci95"]))
    return Measure(found["mean"], sd, found["n"], low, high, "deg")


def measured_cases(rules: Rules, rng: np.random.Generator) -> Iterator[FootWithoutZero]:
    """The measured runners themselves, each measured with the method's error."""
    for row in read_rows(FOLDER / NUMBERS):
        peak, excursion = float(row["peak"]), float(row["exc"])
        errors = rng.normal(0.0, (PEAK_SD_DEG, EXCURSION_SD_DEG))
        zero_sd = math.hypot(PEAK_SD_DEG, rules.zero_sd_deg)
        yield FootWithoutZero(
            known(peak + errors[0], zero_sd),
            known(excursion + errors[1], EXCURSION_SD_DEG),
            rules.classify(peak, excursion),
        )


def known(mean: float, sd: float) -> Measure:
    return Measure(mean, 1.0, STEPS, mean - 1.96 * sd, mean + 1.96 * sd, "deg")


def shifted(cases: list[FootWithoutZero], rng: np.random.Generator) -> list[FootWithoutZero]:
    """Every foot many times over, with the standing angles of other people."""
    return [case.shifted(deg) for case in cases for deg in rng.normal(0.0, STANDING_SD_DEG, DRAWS)]


def tell(
    what: str, cases: list[FootWithoutZero], rules: Rules, judging: Callable[[FootWithoutZero, Rules], Verdict]
) -> None:
    """One row of the table: the share of each outcome, %."""
    counts = Counter(outcome(judging(case, rules), case.true) for case in cases)
    shares = "".join(f" {100.0 * counts[each] / len(cases):>7.1f} |" for each in ZeroOutcome)
    print(f"| {what:<58} | {len(cases):>5} |{shares}")


def main() -> None:
    rules, rng = load_rules(model_path("verdict_rules.json")), np.random.default_rng(1)
    feet = list(clip_cases(Path(sys.argv[1]), Path(sys.argv[2]), rules))
    runners = list(measured_cases(rules, rng))
    print(f"| {'feet':<58} |  feet | " + " | ".join(ZeroOutcome) + " |\n|---|---|" + "---|" * len(ZeroOutcome))
    for what, cases in (("clips, standing at 0°", feet), ("clips, standing N(0, 3°)", shifted(feet, rng)),
                        ("46 measured runners, standing N(0, 3°)", shifted(runners, rng))):  # fmt: skip
        tell(f"{what}: version 1, no zero", cases, rules, version_1)
        tell(f"{what}: version 2", cases, rules, version_2)


if __name__ == "__main__":
    main()
