"""Shoes known again among others, by their article numbers, else by brand and model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gait.result import Shoe
from gait.shoes.shoe import article_numbers, name_of


def recognised(shoes: Sequence[Shoe], shelf: Mapping[int, Shoe]) -> list[int | None]:
    """The number on the shelf of each shoe, None for a new one; no number twice.

    All are looked for by their article numbers first, so that a name never takes what a number leads to. By names
    only where one of the two has no article number: the same name may be a man's and a woman's shoe.
    """
    coded, named = shelf_index(shelf)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for place, shoe in enumerate(shoes):
        claim(found, taken, place, {number for code in article_numbers(shoe) for number in coded.get(code, ())})
    for place, shoe in enumerate(shoes):
        if place not in found:
            numbers = named.get(name_of(shoe), ())
            claim(
                found,
                taken,
                place,
                {number for number in numbers if not (article_numbers(shoe) and article_numbers(shelf[number]))},
            )
    return [found.get(place) for place in range(len(shoes))]


def shelf_index(shelf: Mapping[int, Shoe]) -> tuple[dict[str, list[int]], dict[tuple[str, str], list[int]]]:
    """Numbers on the shelf by article number, and by brand and model."""
    coded: dict[str, list[int]] = {}
    named: dict[tuple[str, str], list[int]] = {}
    for number, shoe in shelf.items():
        named.setdefault(name_of(shoe), []).append(number)
        for code in article_numbers(shoe):
            coded.setdefault(code, []).append(number)
    return coded, named


def claim(found: dict[int, int], taken: set[int], place: int, numbers: set[int]) -> None:
    """The first number that nobody has taken yet, if there is one."""
    free = numbers - taken
    if free:
        found[place] = min(free)
        taken.add(found[place])
