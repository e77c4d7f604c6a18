"""When a recording is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from gait.clip.orientation import AS_IT_COMES
from kiosk.camera.capture_thread import Take
from kiosk.camera.recording import Recorder, Shot

RATE_HZ = 60.0


class Forgetful(Recorder):
    """Takes pictures and writes none."""

    def feed(self, shot: Shot) -> None:
        pass


@pytest.mark.parametrize("seconds", [1.0, 9.0, 20.0])
def test_a_recording_has_as_many_pictures_whichever_is_its_first(tmp_path: Path, seconds: float) -> None:
    for first in range(100):
        take, count = Take(Forgetful(tmp_path / "run.mkv", 96, 160, AS_IT_COMES), seconds), 1
        while not take.add(Shot(first + count, (first + count) / RATE_HZ, b"")):
            count += 1
        assert count == round(seconds * RATE_HZ) + 1
