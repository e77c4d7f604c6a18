"""Contact times with what they may be wrong by."""

from __future__ import annotations

import numpy as np
import pytest

from gait.analysis.feet import contact_difference, contact_time
from gait.foot import Foot
from gait.gaitcycle.stride import CONTACT_SD_MS
from gait.result import StepResult
from tests.gait.synthetic_gait import SteadyRunner


def results(contact_s: float = 0.245, right_longer_s: float = 0.0) -> list[StepResult]:
    steps = SteadyRunner(contact_s=contact_s).steps()
    longer = [right_longer_s if step.foot is Foot.RIGHT else 0.0 for step in steps]
    return [
        StepResult(s.foot, s.touchdown_s, s.toe_off_s + more, -3.0, 8.0, 40.0, 11.0, "")
        for s, more in zip(steps, longer, strict=True)
    ]


def test_the_steadiest_contact_time_is_no_surer_than_the_method() -> None:
    found = contact_time(results(), CONTACT_SD_MS)
    assert found is not None
    assert found.mean == pytest.approx(245.0)
    assert found.high - found.mean == pytest.approx(1.96 * CONTACT_SD_MS)


@pytest.mark.parametrize("late_s", [0.0, 0.03])
def test_what_both_feet_are_off_by_is_in_no_difference(late_s: float) -> None:
    found = contact_difference(results(contact_s=0.245 + late_s, right_longer_s=0.05))
    assert found is not None
    assert found.mean == pytest.approx(-50.0)
    assert found.high < 0.0
    assert found.high - found.mean < 1.96 * CONTACT_SD_MS * np.sqrt(2.0)


def test_a_foot_without_steps_has_no_contact_time_and_no_difference() -> None:
    left = [r for r in results() if r.foot is Foot.LEFT]
    assert contact_time([], CONTACT_SD_MS) is None
    assert contact_difference(left) is None
