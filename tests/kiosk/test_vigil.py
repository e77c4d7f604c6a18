"""A kiosk whose camera or engine nobody serves any more is started again; a fault alone is no reason to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.faults import CameraLost
from kiosk.vigil import Vigil
from kiosk.visit import State
from kiosk.watchdog import LIMITS_S, Pulse, Watchdog
from tests.kiosk.backstage import Kiosk

LATER_S = 2 * max(LIMITS_S.values())


@dataclass
class Heard:
    lines: list[str] = field(default_factory=list)

    def say(self, *lines: str) -> None:
        self.lines.extend(lines)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(tmp_path)
    yield kiosk
    kiosk.session.close()


def vigil(kiosk: Kiosk, heard: Heard) -> Vigil:
    dog = Watchdog(heard, Pulse(LIMITS_S, time.monotonic()), 1.0)
    return Vigil(dog, kiosk.session.grab, kiosk.session.engine)


def test_nobody_at_the_kiosk_is_alive(kiosk: Kiosk) -> None:
    heard = Heard()
    vigil(kiosk, heard).look(time.monotonic() + LATER_S)
    assert heard.lines == ["WATCHDOG=1"]


def test_a_camera_thread_that_stands_still_is_missed(kiosk: Kiosk) -> None:
    heard = Heard()
    kiosk.to_check()
    kiosk.camera.gate.clear()
    vigil(kiosk, heard).look(time.monotonic() + LATER_S)
    kiosk.camera.gate.set()
    assert heard.lines == ["STATUS=No sign of life: camera"]


def test_an_unplugged_camera_is_no_reason_to_start_again(kiosk: Kiosk) -> None:
    heard = Heard()
    kiosk.to_check()
    kiosk.camera.fault = CameraLost("The camera gives no more pictures.")
    kiosk.until(State.TROUBLE)
    vigil(kiosk, heard).look(time.monotonic())
    assert heard.lines == ["WATCHDOG=1"]


def test_an_engine_that_nobody_starts_again_is_missed(kiosk: Kiosk) -> None:
    heard = Heard()
    kiosk.engine.kept = False
    vigil(kiosk, heard).look(time.monotonic() + LATER_S)
    assert heard.lines == ["STATUS=No sign of life: engine"]
