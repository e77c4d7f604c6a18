"""Which of the shoes that suit comes first: in stock, then by comfort and purpose, then by the fit to the verdict."""

from __future__ import annotations

from collections import Counter

from gait.result import Shoe
from gait.shoes.shoe import SUPPORTS, stock_of
from gait.shoes.wishes import Need, Wishes, comforts, rolls_in_little
from gait.verdict.rules import Verdict

COMFORT_SHARE = 0.7  # of the score; which is larger is evidence (gait.shoes.shortlist says which), by how much a choice
CUSHIONING_ORDER = ("soft", "medium", "firm")  # a heel that rolls in little gives little, so soft comes first
GROUNDS = {"road": ("road",), "trail": ("trail",), "track": ("track", "road"), "treadmill": ("road", "track")}


def rank(shoes: list[Shoe], need: Need) -> list[Shoe]:
    """In stock first, then by score, then in the store's own order."""
    return sorted(
        by_comfort(shoes, need.verdicts),
        key=lambda shoe: (absence(shoe, need.wishes), -score(shoe, need)),
    )


def by_comfort(shoes: list[Shoe], verdicts: tuple[Verdict, Verdict]) -> list[Shoe]:
    """Soft first for feet that roll in little, otherwise in the store's own order; brands take turns."""
    soft_first = rolls_in_little(verdicts)
    seen: Counter[tuple[int, str]] = Counter()
    turns = []
    for shoe in shoes:
        group = (softness(shoe) if soft_first else 0, shoe.brand)
        turns.append((group[0], seen[group], shoe))
        seen[group] += 1
    return [shoe for _, _, shoe in sorted(turns, key=lambda entry: entry[:2])]


def softness(shoe: Shoe) -> int:
    word = shoe.cushioning.lower()
    return CUSHIONING_ORDER.index(word) if word in CUSHIONING_ORDER else 1


def absence(shoe: Shoe, wishes: Wishes) -> int:
    """0 in stock in the customer's size, or none was said; 1 when nobody knows; 2 when it is not there."""
    if wishes.size_eu is None:
        return 0
    pairs = stock_of(shoe, wishes.size_eu)
    return 1 if pairs is None else 2 * (pairs == 0)


def score(shoe: Shoe, need: Need) -> float:
    """0 to 1: comfort and purpose, and the fit to the verdict."""
    return COMFORT_SHARE * comfort(shoe, need) + (1.0 - COMFORT_SHARE) * fit(shoe, need)


def fit(shoe: Shoe, need: Need) -> float:
    """1 at the support that suits, less by a half for each step from it, and by softness where a heel gives little."""
    close = 1.0 - 0.5 * abs(SUPPORTS.index(shoe.support) - need.level)
    return close * (1.0 - 0.25 * softness(shoe)) if rolls_in_little(need.verdicts) else close


def comfort(shoe: Shoe, need: Need) -> float:
    """The share of the wishes that the shoe serves; 0 without any."""
    wished = comforts(need.wishes)
    return sum(served(shoe, wish, need) for wish in wished) / len(wished) if wished else 0.0


def served(shoe: Shoe, wish: str, need: Need) -> float:
    """0 to 1: how well the shoe serves one of `comforts`; a half where the catalogue does not say."""
    if wish == "surface":
        return ground(shoe, need.wishes.surface)
    if wish == "cushioning":
        return 1.0 - 0.5 * softness(shoe)
    if wish == "light":
        return lightness(shoe, need)
    return 1.0 if shoe.support != SUPPORTS[0] else 0.25 * softness(shoe)


def ground(shoe: Shoe, surface: str) -> float:
    """1 for the customer's ground, 0 for another, a half where either is open."""
    if not shoe.surface or surface not in GROUNDS:
        return 0.5
    return float(shoe.surface.lower() in GROUNDS[surface])


def lightness(shoe: Shoe, need: Need) -> float:
    """1 for the lightest shoe of the store, 0 for the heaviest."""
    spread = need.heaviest_g - need.lightest_g
    return 0.5 if shoe.weight_g is None or not spread else (need.heaviest_g - shoe.weight_g) / spread
