"""What a customer asks of a shoe: what they said, what they felt, and what their feet ask for."""

from __future__ import annotations

from dataclasses import dataclass

from gait.shoes.comfort import Tried
from gait.verdict.rules import Verdict

# the lower of the two medians (women's; men's is 78.2) below which runners count as light in Malisoux et al. 2020
# (doi:10.1177/0363546519892578): under it they are light whoever they are, so nobody is asked more than this
LIGHT_BODY_KG = 62.8


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the customer said, nothing unless they did. surface: road, trail, track, treadmill, mixed.

    cushioning, light, stable: what matters to them. size_eu: French stitches. light_body: under LIGHT_BODY_KG.
    """

    surface: str = ""
    cushioning: bool = False
    light: bool = False
    stable: bool = False
    size_eu: float | None = None
    light_body: bool = False


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Need:
    """What the list is for. level: index in SUPPORTS that both feet ask for. lightest_g, heaviest_g: of the store.

    rated: what was run in, with its comfort.
    """

    verdicts: tuple[Verdict, Verdict]
    wishes: Wishes
    level: int
    lightest_g: float
    heaviest_g: float
    rated: tuple[Tried, ...] = ()


def purposes(wishes: Wishes) -> list[str]:
    """What a shoe is to serve, by name; the size is none, as it tells nothing of how a shoe feels."""
    told = {
        "surface": bool(wishes.surface),
        "cushioning": wishes.cushioning or wishes.light_body,
        "light": wishes.light,
        "stable": wishes.stable,
    }
    return [purpose for purpose, is_told in told.items() if is_told]
