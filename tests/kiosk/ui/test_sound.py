"""What comes out of the loudspeaker, measured."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.ui.sound import RATE_HZ

CHANNELS = 2  # SDL's mixer, signed 16-bit
LEAST = 0.02  # of the loudest: below is silence
LEAST_PAUSE_S = 0.04


@dataclass(frozen=True, slots=True)
class HeardTone:
    hz: float
    seconds: float
    level: float


def listen(folder: Path, volume: float, *names: str, driver: str = "disk") -> NDArray[np.float64]:
    """What a process plays, [n] of full scale."""
    record = folder / "heard.raw"
    card = {"SDL_AUDIODRIVER": driver, "SDL_DISKAUDIOFILE": str(record)}
    command = [sys.executable, "-m", "tests.kiosk.ui.heard", f"{volume}", *names]
    said = subprocess.run(command, env={**os.environ, **card}, check=True, capture_output=True, text=True).stdout
    assert "went on" in said
    if not record.exists():
        return np.zeros(0)
    both = np.frombuffer(record.read_bytes(), np.int16).reshape(-1, CHANNELS)
    return np.asarray(both[:, 0] / np.iinfo(np.int16).max)


def tones(sound: NDArray[np.float64]) -> list[HeardTone]:
    """What stands between silences, by its strongest frequency."""
    loud = np.flatnonzero(np.abs(sound) > LEAST * np.abs(sound).max())
    parts = np.split(loud, np.flatnonzero(np.diff(loud) > LEAST_PAUSE_S * RATE_HZ) + 1)
    return [tone(sound[part[0] : part[-1] + 1]) for part in parts]


def tone(part: NDArray[np.float64]) -> HeardTone:
    strength = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    hz = float(strength.argmax()) * RATE_HZ / len(part)
    return HeardTone(hz, len(part) / RATE_HZ, float(np.abs(part).max()))


@pytest.mark.parametrize(
    ("name", "wished"),
    [
        ("count", [(880, 0.15)]),
        ("start", [(1760, 0.5)]),
        ("half", [(1320, 0.15), (1320, 0.15)]),
        ("done", [(1320, 0.2), (990, 0.2), (660, 0.4)]),
    ],
)
def test_a_signal_sounds_as_it_is_meant(tmp_path: Path, name: str, wished: list[tuple[float, float]]) -> None:
    heard = tones(listen(tmp_path, 1.0, name))
    assert [round(tone.hz) for tone in heard] == pytest.approx([hz for hz, _ in wished], abs=10)
    assert [tone.seconds for tone in heard] == pytest.approx([seconds for _, seconds in wished], abs=0.02)


def test_the_volume_is_what_staff_have_set(tmp_path: Path) -> None:
    loud, low = (tones(listen(tmp_path, volume, "start"))[0].level for volume in (1.0, 0.4))
    assert low == pytest.approx(0.4 * loud, rel=0.05)


def test_mute_is_silence(tmp_path: Path) -> None:
    assert not np.any(listen(tmp_path, 0.0, "start"))


def test_without_a_sound_card_everything_goes_on(tmp_path: Path) -> None:
    assert len(listen(tmp_path, 1.0, "count", "done", driver="none of these")) == 0
