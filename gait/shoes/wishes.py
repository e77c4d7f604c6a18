"""What a customer asks of a shoe: what they said, and what their feet ask for."""

from __future__ import annotations

from dataclasses import dataclass

from gait.verdict.rules import PronationClass, Verdict

MANY_KM = 40.0  # a week: a choice, some four hours; from here on cushioning counts as if it were wished


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the customer said, nothing unless they did. surface: road, trail, track, treadmill, mixed.

    weekly_km: km a week. cushioning, light, stable: what matters to them. size_eu: French stitches.
    """

    surface: str = ""
    weekly_km: float | None = None
    cushioning: bool = False
    light: bool = False
    stable: bool = False
    size_eu: float | None = None


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Need:
    """What the list is for. level: index in SUPPORTS that both feet ask for. lightest_g, heaviest_g: of the store."""

    verdicts: tuple[Verdict, Verdict]
    wishes: Wishes
    level: int
    lightest_g: float
    heaviest_g: float


def comforts(wishes: Wishes) -> list[str]:
    """The wishes that were said, by name; the size is none, as it tells nothing of how a shoe feels."""
    told = {
        "surface": bool(wishes.surface),
        "cushioning": wishes.cushioning or (wishes.weekly_km or 0.0) >= MANY_KM,
        "light": wishes.light,
        "stable": wishes.stable,
    }
    return [wish for wish, is_told in told.items() if is_told]


def rolls_in_little(verdicts: tuple[Verdict, Verdict]) -> bool:
    return any(v.pronation is PronationClass.SUPINATION for v in verdicts)
