"""Shoes are found by letters and by what they are."""

from __future__ import annotations

import pytest

from gait.result import Shoe, ShoeSize
from gait.shoes.catalogue import read_catalogue
from gait.shoes.find import Wanted, amount, find, price_steps
from gait.weights.manifest import model_path

SHOES = read_catalogue(model_path("sample_shoes.csv")).shoes


def models(**wanted: object) -> list[str]:
    return [shoe.model for shoe in find(SHOES, Wanted(**wanted))]  # type: ignore[arg-type]


def test_letters_of_any_word_are_enough_and_accents_do_not_matter() -> None:
    assert models(text="cloud") == models(text="  CLÓUD alder ") == ["Cloudline"]
    assert models(text="al-002") == ["Cloudline"]
    assert models(text="cloud drift") == []
    assert len(models()) == len(SHOES)


def test_filters_narrow_together() -> None:
    assert models(surface="trail", support="stability") == ["Ridge Support"]
    cheap = find(SHOES, Wanted(most_price=130.0))
    assert cheap
    assert all((amount(shoe.price) or 0.0) <= 130.0 for shoe in cheap)


def test_my_size_is_one_with_a_pair_that_is_there() -> None:
    here, gone, unknown = (Shoe("A", f"{n}", "neutral", sizes=(ShoeSize("42", 42.0, n),)) for n in (1, 0, None))
    assert find((here, gone, unknown, Shoe("A", "C", "neutral")), Wanted(size_eu=42.0)) == [here]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("€120", 120.0), ("129.95 CHF", 129.95), ("€ 1.299,00", 1299.0), ("1’299.-", 1299.0), ("1 299,5 kr", 1299.5),
     ("1,299", 1299.0), ("on request", None), ("", None)],
)  # fmt: skip
def test_prices_are_read_as_they_are_written(text: str, expected: float | None) -> None:
    assert amount(text) == expected


def test_price_steps_part_the_store_into_thirds() -> None:
    shoes = [Shoe("A", f"{n}", "neutral", price=f"€{100 + 10 * n}") for n in range(9)]
    assert price_steps(shoes) == [(130.0, "€130"), (160.0, "€160")]
    assert price_steps(shoes[:1]) == []
    assert price_steps([]) == []
