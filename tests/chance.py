"""Inputs made by chance: the same few in every run of the tests, ever new ones for as long as `make fuzz` wants."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

SECONDS, COUNTS = "GAIT_FUZZ_S", "GAIT_FUZZ_COUNTS"  # how long a test is tried, and where it says how often it was
MOST = 1_000_000  # inputs of one test: its time is over before


def by_chance(examples: int) -> Callable[[Any], Any]:
    """For a test that hypothesis feeds. examples: how many of them `make test` tries, always the same."""

    def decorated(test: Any) -> Any:
        pytest.mark.by_chance(test)
        if SECONDS not in os.environ:
            return settings(max_examples=examples, suppress_health_check=list(HealthCheck), derandomize=True)(test)
        test.hypothesis.inner_test = for_a_while(test.hypothesis.inner_test, float(os.environ[SECONDS]))
        return settings(max_examples=MOST, suppress_health_check=list(HealthCheck), database=None)(test)

    return decorated


def for_a_while(test: Callable[..., None], seconds: float) -> Callable[..., None]:
    """The test until its time is over, counted."""
    late = [0.0]

    @wraps(test)
    def tried(*arguments: Any, **named: Any) -> None:
        late[0] = late[0] or time.monotonic() + seconds
        if time.monotonic() > late[0]:
            pytest.skip("its time is over, and nothing failed")
        with Path(os.environ[COUNTS]).open("a") as counts:
            counts.write(f"{test.__name__}\n")
        test(*arguments, **named)

    return tried
