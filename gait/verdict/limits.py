"""The limits that a store, or its chain's head office, may set: what each is called, and how far it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gait.words import template


@dataclass(frozen=True, slots=True)
class Span:
    """least, most, step: degrees, or steps of a foot. caption: as staff and head office read it."""

    caption: str
    least: float
    most: float
    step: float = 0.5


SPANS: Mapping[str, Span] = {
    "over_peak_deg": Span(template("Overpronation from a roll-in of"), -45.0, 45.0),
    "over_excursion_deg": Span(template("Overpronation from a roll-in since landing of"), 0.0, 90.0),
    "supination_peak_deg": Span(template("Supination below a roll-in of"), -45.0, 45.0),
    "supination_excursion_deg": Span(template("and below a roll-in since landing of"), 0.0, 90.0),
    "least_steps": Span(template("Clear steps of a foot for a verdict"), 1, 1000, 1),
}
"""By their names in gait.verdict.rules.Limits; that none crosses another, gait.verdict.rules.senseless_limit says."""
COUNTED = "least_steps"  # the one that is a number of steps, and no angle
