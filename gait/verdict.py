"""Rules to a class, with reasons."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import product
from pathlib import Path

from gait.errors import SettingsFault
from gait.measure import Measure


class PronationClass(StrEnum):
    OVERPRONATION = "overpronation"
    NEUTRAL = "neutral"
    SUPINATION = "supination"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits of the verdict, in degrees; `name` says which rules a result used.

    Overpronation: peak eversion >= over_peak_deg or excursion >= over_excursion_deg. Supination: peak <
    supination_peak_deg and excursion < supination_excursion_deg. Neutral otherwise.
    """

    name: str
    over_peak_deg: float
    over_excursion_deg: float
    supination_peak_deg: float
    supination_excursion_deg: float
    least_steps: int

    def classify(self, peak_deg: float, excursion_deg: float) -> PronationClass:
        """The class of one pair of numbers; without an excursion (NaN) the peak decides alone."""
        if peak_deg >= self.over_peak_deg or excursion_deg >= self.over_excursion_deg:
            return PronationClass.OVERPRONATION
        small = not excursion_deg >= self.supination_excursion_deg
        if peak_deg < self.supination_peak_deg and small:
            return PronationClass.SUPINATION
        return PronationClass.NEUTRAL


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of one foot; `borderline_with` names the neighbour that the interval reaches into."""

    pronation: PronationClass
    borderline_with: PronationClass | None
    reasons: tuple[str, ...]


def load_rules(path: Path) -> Rules:
    """Read the rules. Raises SettingsFault when a number is missing or the limits cross."""
    try:
        rules = Rules(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise SettingsFault(f"The verdict rules in {path} cannot be read: {error}.") from error
    numbers = [v for k, v in asdict(rules).items() if k != "name"]
    sound = all(isinstance(v, int | float) and math.isfinite(v) for v in numbers)
    if not sound or not rules.supination_peak_deg < rules.over_peak_deg:
        raise SettingsFault(f"The verdict rules in {path} do not make sense: the limits cross or are no numbers.")
    return rules


def judge(peak: Measure | None, excursion: Measure | None, rules: Rules) -> Verdict:
    """The verdict of one foot from its means over the used steps."""
    if peak is None or peak.n < rules.least_steps:
        return inconclusive(f"{peak.n if peak else 0} clear steps; {rules.least_steps} are needed")
    excursion_deg = excursion.mean if excursion else math.nan
    found = rules.classify(peak.mean, excursion_deg)
    reach = {rules.classify(p, e) for p, e in product(span(peak), span(excursion))}
    if {PronationClass.OVERPRONATION, PronationClass.SUPINATION} <= reach:
        return inconclusive(f"the heel could not be measured closely enough ({interval(peak)})")
    neighbours = sorted(reach - {found})
    return Verdict(found, neighbours[0] if neighbours else None, explain(found, peak, excursion, rules))


def inconclusive(reason: str) -> Verdict:
    return Verdict(PronationClass.INCONCLUSIVE, None, (reason,))


def span(measure: Measure | None) -> tuple[float, ...]:
    """Both ends and the middle of an interval."""
    return (measure.low, measure.mean, measure.high) if measure else (math.nan,)


def interval(measure: Measure) -> str:
    return f"{measure.low:.1f} to {measure.high:.1f}°"


def explain(found: PronationClass, peak: Measure, excursion: Measure | None, rules: Rules) -> tuple[str, ...]:
    """What decided, in numbers, then how many steps stand behind it."""
    steps = f"seen over {peak.n} steps; 95 % interval of the peak {interval(peak)}"
    moved = f", excursion {excursion.mean:.1f}°" if excursion else ""
    limits = {
        PronationClass.OVERPRONATION: (
            f"from {rules.over_peak_deg:g}° peak or {rules.over_excursion_deg:g}° excursion"
        ),
        PronationClass.SUPINATION: (
            f"below {rules.supination_peak_deg:g}° peak and {rules.supination_excursion_deg:g}° excursion"
        ),
        PronationClass.NEUTRAL: f"peak between {rules.supination_peak_deg:g}° and {rules.over_peak_deg:g}°, or near",
    }
    return (f"peak eversion {peak.mean:.1f}°{moved}", f"{found}: {limits[found]}", steps)
