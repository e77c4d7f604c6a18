"""What is heard while somebody runs: they look ahead, not at the screen. Tones are made here, and mixed by SDL.

Without a loudspeaker, or with one that fails, everything goes on in silence.
"""

from __future__ import annotations

import logging
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from kivy.core.audio import SoundLoader
from numpy.typing import NDArray

LOG = logging.getLogger(__name__)

RATE_HZ = 44_100
LOUDEST = 0.8  # of full scale
EDGE_S = 0.008  # over which a tone swells and fades: an abrupt one clicks
PAUSE_S = 0.08  # between two tones of a signal


class Signal(StrEnum):
    COUNT = "count"
    START = "start"
    HALF = "half"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Tone:
    hz: float
    seconds: float


TONES: Mapping[Signal, tuple[Tone, ...]] = {
    Signal.COUNT: (Tone(880.0, 0.15),),  # lower than the start, as before a race
    Signal.START: (Tone(1760.0, 0.5),),
    Signal.HALF: (Tone(1320.0, 0.15), Tone(1320.0, 0.15)),
    Signal.DONE: (Tone(1320.0, 0.2), Tone(990.0, 0.2), Tone(660.0, 0.4)),
}


def samples(tones: tuple[Tone, ...]) -> NDArray[np.int16]:
    """One after the other, with a pause between."""
    pause = np.zeros(round(PAUSE_S * RATE_HZ))
    parts = [part for tone in tones for part in (sound_of(tone), pause)][:-1]
    return (LOUDEST * np.iinfo(np.int16).max * np.concatenate(parts)).astype(np.int16)


def sound_of(tone: Tone) -> NDArray[np.float64]:
    times_s = np.arange(round(tone.seconds * RATE_HZ)) / RATE_HZ
    edge = np.minimum(times_s, tone.seconds - times_s) / EDGE_S
    return np.asarray(np.clip(edge, 0.0, 1.0) * np.sin(2.0 * np.pi * tone.hz * times_s))


def write_wave(path: Path, sound: NDArray[np.int16]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(sound.tobytes())


class Loudspeaker:
    """Plays signals beside whatever else goes on."""

    def __init__(self) -> None:
        self.sounds: dict[Signal, Any] = {}
        try:
            with TemporaryDirectory() as folder:
                for signal, tones in TONES.items():
                    path = Path(folder) / f"{signal}.wav"
                    write_wave(path, samples(tones))
                    self.sounds[signal] = SoundLoader.load(str(path))
        except Exception:  # the border of what is heard: a driver may do anything
            LOG.exception("there is no sound")

    def play(self, signal: Signal, volume: float) -> None:
        """volume: 0 to 1; nothing is heard at 0."""
        sound = self.sounds.get(signal)
        if sound is None or volume <= 0.0:
            return
        try:
            sound.volume = volume
            sound.play()
        except Exception:  # as above
            LOG.exception("the sound failed")
            self.sounds.clear()
