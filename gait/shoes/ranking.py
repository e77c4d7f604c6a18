"""Which shoe comes first: what felt best, then what is in stock, then what serves the wishes, and the class last.

Where each rule comes from stands in docs/shoes.md. They are kept apart, one after the other: no weight between comfort
and class is known, only that comfort is to go first.
"""

from __future__ import annotations

from collections import Counter

from gait.result import Shoe
from gait.shoes.comfort import comfort_of, comfort_place
from gait.shoes.shoe import SUPPORTS, stock_of
from gait.shoes.wishes import Need, Wishes, purposes

CUSHIONING_ORDER = ("soft", "medium", "firm")
GROUNDS = {"road": ("road",), "trail": ("trail",), "track": ("track", "road"), "treadmill": ("road", "track")}


def rank(shoes: list[Shoe], need: Need) -> list[Shoe]:
    """What is alike in all of it stays in the store's own order, brands taking turns."""
    return sorted(in_turns(shoes), key=lambda shoe: standing(shoe, need))


def standing(shoe: Shoe, need: Need) -> tuple[int, int, float, int]:
    """Less is better: comfort where it was felt, absence, wishes that it does not serve, distance from the class."""
    return felt(shoe, need), absence(shoe, need.wishes), -served_share(shoe, need), distance(shoe, need)


def in_turns(shoes: list[Shoe]) -> list[Shoe]:
    """One shoe of each brand, then a second of each, and so on."""
    seen: Counter[str] = Counter()
    turns = []
    for shoe in shoes:
        turns.append((seen[shoe.brand], shoe))
        seen[shoe.brand] += 1
    return [shoe for _, shoe in sorted(turns, key=lambda turn: turn[0])]


def felt(shoe: Shoe, need: Need) -> int:
    """0 for the most comfortable of what was run in; what nobody has felt comes after all that."""
    comfort = comfort_of(shoe, need.rated)
    return len(need.rated) if comfort is None else comfort_place(comfort, need.rated)


def absence(shoe: Shoe, wishes: Wishes) -> int:
    """0 in stock in the customer's size, or none was said; 1 when nobody knows; 2 when it is not there."""
    if wishes.size_eu is None:
        return 0
    pairs = stock_of(shoe, wishes.size_eu)
    return 1 if pairs is None else 2 * (pairs == 0)


def distance(shoe: Shoe, need: Need) -> int:
    """Steps from the support that suits the verdicts."""
    return abs(SUPPORTS.index(shoe.support) - need.level)


def served_share(shoe: Shoe, need: Need) -> float:
    """The share of the wishes that the shoe serves, 0 to 1; 0 without any."""
    wished = purposes(need.wishes)
    return sum(served(shoe, wish, need) for wish in wished) / len(wished) if wished else 0.0


def served(shoe: Shoe, wish: str, need: Need) -> float:
    """0 to 1: how well the shoe serves one of `purposes`; a half where the catalogue does not say."""
    if wish == "surface":
        return ground(shoe, need.wishes.surface)
    if wish == "cushioning":
        return 1.0 - 0.5 * softness(shoe)
    if wish == "light":
        return lightness(shoe, need)
    return 1.0 if shoe.support != SUPPORTS[0] else 0.25 * softness(shoe)


def softness(shoe: Shoe) -> int:
    word = shoe.cushioning.lower()
    return CUSHIONING_ORDER.index(word) if word in CUSHIONING_ORDER else 1


def ground(shoe: Shoe, surface: str) -> float:
    """1 for the customer's ground, 0 for another, a half where either is open."""
    if not shoe.surface or surface not in GROUNDS:
        return 0.5
    return float(shoe.surface.lower() in GROUNDS[surface])


def lightness(shoe: Shoe, need: Need) -> float:
    """1 for the lightest shoe of the store, 0 for the heaviest."""
    spread = need.heaviest_g - need.lightest_g
    return 0.5 if shoe.weight_g is None or not spread else (need.heaviest_g - shoe.weight_g) / spread
