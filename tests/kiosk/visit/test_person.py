"""A person's code: chance alone, and told from whatever else a reader may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.link.wire import code_digest
from kiosk.visit.person import Bearer, in_lines, read_code, read_letters, spelled


def test_nobody_has_anybody_else_s_code() -> None:
    everybody = [Bearer.fresh() for _ in range(100)]
    assert len({one.code for one in everybody}) == len({one.id for one in everybody}) == 100


def test_what_is_printed_is_read_and_digests_to_the_same() -> None:
    code = Bearer.fresh().code
    for seen in (spelled(code), spelled(code).lower(), f" {spelled(code)}\r\n", spelled(" ".join(code))):
        assert read_code(seen) == code
    assert code_digest(" ".join(code.lower())) == code_digest(code)


@pytest.mark.parametrize("text", ["", "GAIT1:", "GAIT2:" + 26 * "A", "GAIT1:" + 25 * "A", "WIFI:S:shop;;", 26 * "A"])
def test_anything_else_is_no_code(text: str) -> None:
    assert read_code(text) == ""


@pytest.mark.parametrize("spell", [str.lower, lambda code: code.replace(" ", "-"), lambda code: f"  {code} "])
def test_its_letters_are_read_however_they_are_typed(spell: Callable[[str], str]) -> None:
    code = Bearer.fresh().code
    assert read_letters(spell(" ".join(in_lines(code)))) == code


@pytest.mark.parametrize("typed", ["", "ABC", "A" * 25 + "1", "A" * 27])
def test_what_is_no_code_is_none_when_typed(typed: str) -> None:
    assert read_letters(typed) == ""
