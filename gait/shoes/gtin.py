"""Article numbers (GTIN-8, -12, -13, -14) as spreadsheets hand them on: with spaces, apostrophes, zeros lost."""

from __future__ import annotations

from collections.abc import Mapping

from gait.words import said

LENGTHS = (8, 12, 13, 14)  # GS1 General Specifications, 1.4: a GTIN fills 14 digits with leading zeros
LEAST_DIGITS = 6  # fewer that count are a number of the store's own


def gtin(text: str) -> str:
    """The number in the shortest form that holds it, its lost zeros restored: one article, one string.

    Leading zeros never change the check digit, so GTIN-12 and the same as GTIN-13 or -14 come out alike.
    Raises ValueError, in a sentence, for what is no GTIN, and for a wrong check digit.
    """
    digits = "".join(text.split()).replace("-", "").lstrip("'").removesuffix(".0").lstrip("0")
    if not (digits.isascii() and digits.isdigit() and LEAST_DIGITS <= len(digits) <= LENGTHS[-1]):
        raise ValueError(said("{text} is no GTIN: 8, 12, 13 or 14 digits; format the column as text", text=f"“{text}”"))
    if check_digit(digits[:-1]) != int(digits[-1]):
        raise ValueError(said("the check digit of GTIN {text} is wrong", text=text))
    return digits.zfill(next(length for length in LENGTHS if length >= len(digits)))


def gtin_of(given: Mapping[str, str]) -> str:
    """The number in the cell `gtin` of a row, empty where there is none. Raises ValueError as gtin."""
    return gtin(given["gtin"]) if given.get("gtin") else ""


def check_digit(body: str) -> int:
    """The digit that follows `body`: weights 3, 1, 3, ... from the right (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return -total % 10
