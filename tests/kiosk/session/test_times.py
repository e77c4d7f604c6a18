"""A camera whose clock cannot be believed: the visit is told so wherever it is, and goes on with a better one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.camera.recording import whole_tape
from kiosk.visit.events import PartUsed, Ready
from kiosk.visit.model import Aspect, Level, State
from tests.kiosk.session.fake_shop import Kiosk

CLOCKS: dict[str, Callable[[float], float]] = {
    "runs backwards": lambda time_s: -time_s,
    "stands still": lambda time_s: 7.0,
    "hardly moves": lambda time_s: time_s / 1e4,
    "is none": lambda time_s: math.nan,
    "is infinite": lambda time_s: math.inf,
    "goes back every second": lambda time_s: time_s % 1.0,
    "leaps an hour with every picture": lambda time_s: 3600.0 * 60.0 * time_s,
}


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(tmp_path)
    yield kiosk
    kiosk.session.close()


def from_second(start_s: float, clock: Callable[[float], float]) -> Callable[[float], float]:
    return lambda time_s: time_s if time_s < start_s else clock(time_s)


@pytest.mark.parametrize("name", CLOCKS)
def test_the_check_says_so_and_the_light_of_the_rate_is_not_green(kiosk: Kiosk, name: str) -> None:
    kiosk.camera.stamp_s = CLOCKS[name]
    kiosk.to_camera()
    kiosk.until(State.TROUBLE)
    assert kiosk.session.trouble() == "camera_clock"
    assert all(light.level is not Level.GREEN for light in kiosk.session.visit.lights if light.aspect is Aspect.RATE)


@pytest.mark.parametrize("name", CLOCKS)
@pytest.mark.parametrize("state", [State.STANDING, State.RECORDING])
def test_such_a_clock_ends_what_is_recorded_and_a_better_one_goes_on(kiosk: Kiosk, name: str, state: State) -> None:
    kiosk.to_check()
    kiosk.session.tell(Ready())
    kiosk.until(state)
    began_s = kiosk.camera.index / 60.0
    kiosk.camera.stamp_s = from_second(began_s + 0.5, CLOCKS[name])
    kiosk.until(State.TROUBLE)
    assert kiosk.session.trouble() == "camera_clock"
    assert kiosk.session.capture.recorder is None
    kiosk.camera.stamp_s = float
    kiosk.until(State.CHECK)
    kiosk.let(kiosk.ready)
    kiosk.run()
    assert kiosk.at(State.RESULT)


def test_a_leap_of_an_hour_is_no_hour_of_recording(kiosk: Kiosk) -> None:
    kiosk.to_check()
    kiosk.session.tell(Ready())
    kiosk.until(State.RECORDING)
    kiosk.camera.stamp_s = from_second(kiosk.camera.index / 60.0 + 8.4, lambda time_s: time_s + 3600.0)
    kiosk.until(State.TROUBLE)
    assert kiosk.session.part_s() == pytest.approx(8.5, abs=0.4)
    kiosk.session.tell(PartUsed())
    kiosk.until(State.RESULT)
    times_s = [place.time_s for place in whole_tape(kiosk.engine.jobs[-1].recording).places]
    assert max(b - a for a, b in pairwise(times_s)) < 0.05


def test_a_stamp_that_is_wrong_now_and_then_costs_nothing(kiosk: Kiosk) -> None:
    kiosk.camera.stamp_s = lambda time_s: 0.0 if round(60.0 * time_s) % 90 == 0 else time_s
    kiosk.to_result()
    assert kiosk.session.visit.run.recorded_s == pytest.approx(9.0, abs=0.05)
