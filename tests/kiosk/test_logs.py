"""No address gets into the log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.logs import HIDDEN, set_up_logs, without_addresses


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:], root.level = handlers, level


@given(st.emails(), st.sampled_from(["{}", "<{}>: unknown", "to={},", "{{'{}': (550, b'no')}}", "mailto:{}", "({})."]))
def test_no_address_is_left_wherever_it_stands(address: str, line: str) -> None:
    left = without_addresses(line.format(address))
    assert address not in left
    assert address.rpartition("@")[2] not in left


def test_the_rest_of_a_line_stays() -> None:
    assert without_addresses("550 5.1.1 <ada@bücher.de>: unknown") == f"550 5.1.1 <{HIDDEN}>: unknown"
    assert without_addresses("delivery 5 (email), try 2") == "delivery 5 (email), try 2"


def test_tracebacks_and_arguments_are_searched_too(root: logging.Logger) -> None:
    written = io.StringIO()
    set_up_logs(written)
    try:
        raise ValueError("ada@example.org")
    except ValueError:
        root.exception("could not reach %s", "bob@example.org")
    assert "Traceback" in written.getvalue()
    assert "example.org" not in written.getvalue()
