"""Rules to a class, with reasons: version 1, for angles that count from the runner's own standing position.

What is judged without a standing trial, and how, is in gait.verdict.unzeroed.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Protocol

from gait.disk import UNREADABLE, read_json, reason
from gait.errors import SettingsFault
from gait.measure import Measure
from gait.weights.manifest import model_path
from gait.words import Sentence, said, template

USUAL_NAMES = (template("default verdict, version 1"), template("default verdict, version 2"))
"""What models/verdict_rules.json calls its rules, with a standing trial and without one."""
OWN_NAME = template("store's own")

UNFAMILIAR_NEAR_SHARE = 0.02  # ours to choose, see gait.analysis.honesty.cautious
LEAST_STEPS = 3  # with two the interval's t is 12.7 (Student, 95 %, 1 degree of freedom): it spans every limit


class PronationClass(StrEnum):
    OVERPRONATION = "overpronation"
    NEUTRAL = "neutral"
    SUPINATION = "supination"
    INCONCLUSIVE = "inconclusive"


class Limits(Protocol):
    """What a store may set of the rules: see Rules."""

    @property
    def over_peak_deg(self) -> float: ...
    @property
    def over_excursion_deg(self) -> float: ...
    @property
    def supination_peak_deg(self) -> float: ...
    @property
    def supination_excursion_deg(self) -> float: ...
    @property
    def least_steps(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits of the verdict, in degrees; `name` says which rules a result used.

    Overpronation: peak eversion >= over_peak_deg or excursion >= over_excursion_deg. Supination: peak <
    supination_peak_deg and excursion < supination_excursion_deg. Neutral otherwise.

    Of use without a standing trial alone: zero_sd_deg, what the missing zero adds to an absolute angle, a standard
    deviation; near_share, a class is told with its neighbour when that is more probable than this; least_share, and
    not at all when it is less probable than this; unzeroed_name, how these rules are called then.
    """

    name: str
    over_peak_deg: float
    over_excursion_deg: float
    supination_peak_deg: float
    supination_excursion_deg: float
    least_steps: int
    zero_sd_deg: float = 3.1  # people's standing heels: some 3 deg SD with their shoes' counters (docs/verdict.md)
    near_share: float = 0.1
    least_share: float = 0.5
    unzeroed_name: str = ""

    @property
    def unfamiliar_near_share(self) -> float:
        """`near_share` where the pictures are not well known to the network that reads them."""
        return min(self.near_share, UNFAMILIAR_NEAR_SHARE)

    def unzeroed(self) -> Rules:
        """The same, by the name that says that they were used without a standing trial."""
        return replace(self, name=self.unzeroed_name or said("{name}, without a standing trial", name=self.name))

    def classify(self, peak_deg: float, excursion_deg: float) -> PronationClass:
        """The class of one pair of numbers; without an excursion (NaN) the peak decides alone."""
        if peak_deg >= self.over_peak_deg or excursion_deg >= self.over_excursion_deg:
            return PronationClass.OVERPRONATION
        small = not excursion_deg >= self.supination_excursion_deg
        if peak_deg < self.supination_peak_deg and small:
            return PronationClass.SUPINATION
        return PronationClass.NEUTRAL


@dataclass(frozen=True, slots=True)
class FootNumbers:
    """All that a foot may be judged by: means over its used steps, None where not measured.

    cadence_spm belongs to both feet. Today's rules look at the first two; a rule that looks at another one is written
    here alone.
    """

    peak_eversion_deg: Measure | None
    excursion_deg: Measure | None
    touchdown_deg: Measure | None = None
    time_to_peak_pct: Measure | None = None
    contact_time_ms: Measure | None = None
    cadence_spm: Measure | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of one foot; `borderline_with` names the neighbour that the interval reaches into."""

    pronation: PronationClass
    borderline_with: PronationClass | None
    reasons: tuple[str, ...]


def senseless_limit(limits: Limits) -> str:
    """The name of the first limit that cannot be: one that crosses another, or too few steps; empty when all can."""
    makes_sense = {
        "over_peak_deg": limits.supination_peak_deg < limits.over_peak_deg,
        "over_excursion_deg": limits.supination_excursion_deg < limits.over_excursion_deg,
        "least_steps": limits.least_steps >= LEAST_STEPS,
    }
    return next((name for name, fine in makes_sense.items() if not fine), "")


def office_name(number: int) -> Sentence:
    """How rules are called that a chain's head office has set. number: of the edition."""
    return said("head office’s limits, edition {number}", number=number)


def usual_rules() -> Rules:
    """The rules that come along. Raises ModelFault, SettingsFault."""
    return load_rules(model_path("verdict_rules.json"))


def load_rules(path: Path) -> Rules:
    """Read the rules. Raises SettingsFault when a number is missing or the limits cross."""
    try:
        rules = Rules(**read_json(path))
    except UNREADABLE as error:
        raise SettingsFault(f"The verdict rules in {path} cannot be read: {reason(error)}.") from error
    numbers = [v for k, v in asdict(rules).items() if k not in ("name", "unzeroed_name")]
    sound = all(isinstance(v, int | float) and math.isfinite(v) for v in numbers)
    if not sound or senseless_limit(rules) or not rules.zero_sd_deg > 0:
        raise SettingsFault(f"The verdict rules in {path} do not make sense: the limits cross or are no numbers.")
    return rules


def judge(numbers: FootNumbers, rules: Rules) -> Verdict:
    """The verdict of one foot from numbers that count from its standing position."""
    peak, excursion = numbers.peak_eversion_deg, numbers.excursion_deg
    if peak is None or peak.n < rules.least_steps:
        return too_few(peak, rules)
    excursion_deg = excursion.mean if excursion else math.nan
    found = rules.classify(peak.mean, excursion_deg)
    reach = {rules.classify(p, e) for p, e in product(span(peak), span(excursion))}
    if {PronationClass.OVERPRONATION, PronationClass.SUPINATION} <= reach:
        return inconclusive(
            said("the heel could not be measured closely enough ({low:.1f} to {high:.1f}°)", **ends(peak))
        )
    neighbours = sorted(reach - {found})
    return Verdict(found, neighbours[0] if neighbours else None, explain(found, peak, numbers, rules))


def too_few(peak: Measure | None, rules: Rules) -> Verdict:
    return inconclusive(said("{n} clear steps; {least} are needed", n=peak.n if peak else 0, least=rules.least_steps))


def inconclusive(reason: Sentence) -> Verdict:
    return Verdict(PronationClass.INCONCLUSIVE, None, (reason,))


def span(measure: Measure | None) -> tuple[float, ...]:
    """Both ends and the middle of an interval."""
    return (measure.low, measure.mean, measure.high) if measure else (math.nan,)


def ends(measure: Measure) -> dict[str, float]:
    return {"low": measure.low, "high": measure.high}


def explain(found: PronationClass, peak: Measure, numbers: FootNumbers, rules: Rules) -> tuple[Sentence, ...]:
    """What decided, in numbers, then how many steps stand behind it. peak: that of the numbers, which is known."""
    steps = said("seen over {n} steps; 95 % interval of the peak {low:.1f} to {high:.1f}°", n=peak.n, **ends(peak))
    limits = {
        PronationClass.OVERPRONATION: said(
            "overpronation: from {peak:g}° peak or {excursion:g}° excursion",
            peak=rules.over_peak_deg,
            excursion=rules.over_excursion_deg,
        ),
        PronationClass.SUPINATION: said(
            "supination: below {peak:g}° peak and {excursion:g}° excursion",
            peak=rules.supination_peak_deg,
            excursion=rules.supination_excursion_deg,
        ),
        PronationClass.NEUTRAL: said(
            "neutral: peak between {low:g}° and {high:g}°, or near",
            low=rules.supination_peak_deg,
            high=rules.over_peak_deg,
        ),
    }
    return (say_movement(peak, numbers.excursion_deg), limits[found], steps)


def say_movement(peak: Measure, excursion: Measure | None) -> Sentence:
    if excursion is None:
        return said("peak eversion {peak:.1f}°", peak=peak.mean)
    return said("peak eversion {peak:.1f}°, excursion {excursion:.1f}°", peak=peak.mean, excursion=excursion.mean)
