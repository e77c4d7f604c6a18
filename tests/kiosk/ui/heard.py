"""A process whose sound card is a file: plays signals, each with its sentence to its end.

Kivy is loaded once, in the server that such processes are forked from: to load it takes longer than to play.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.update(SDL_VIDEODRIVER="offscreen", KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_NO_CONFIG="1")

from kivy.clock import Clock

from kiosk.ui.sound import Loudspeaker, Signal

PATIENCE_S = 60.0
BUFFER_MS = 4  # of waiting for each of SDL's buffers of 23 ms: sound of a minute is not waited for a minute
BUFFERED = 48_000  # bytes, 0.27 s: more than the mixer and the file keep back
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload([__name__])


def play_apart(record: Path, driver: str, volume: float, language: str, names: Sequence[str]) -> None:
    """Play in a process of its own. record: what SDL's `disk` driver writes, 16-bit, two channels.

    A signal with a + after its name does not wait for its end.
    """
    process = SERVER.Process(target=play, args=(record, driver, volume, language, names))
    process.start()
    process.join()
    assert process.exitcode == 0


def play(record: Path, driver: str, volume: float, language: str, names: Sequence[str]) -> None:
    os.environ.update(SDL_AUDIODRIVER=driver, SDL_DISKAUDIOFILE=str(record), SDL_DISKAUDIODELAY=f"{BUFFER_MS}")
    loudspeaker = Loudspeaker()
    for name in names:
        loudspeaker.play(Signal(name.removesuffix("+")), volume, language)
        late = time.monotonic() + PATIENCE_S
        while is_heard(loudspeaker) and not begun(loudspeaker, name) and time.monotonic() < late:
            Clock.tick()
    write_out(record)


def write_out(record: Path) -> None:
    """What was mixed lies in SDL's buffers yet: the silence after it drives it into the file."""
    enough, late = size_of(record) + BUFFERED, time.monotonic() + PATIENCE_S
    while 0 < size_of(record) < enough and time.monotonic() < late:
        Clock.tick()


def size_of(record: Path) -> int:
    return record.stat().st_size if record.exists() else 0


def is_heard(loudspeaker: Loudspeaker) -> bool:
    """Whether anything sounds, or a sentence is about to."""
    sounds = [sound for sound in (*loudspeaker.sounds.values(), loudspeaker.voice) if sound is not None]
    return loudspeaker.due is not None or any(sound.state == "play" for sound in sounds)


def begun(loudspeaker: Loudspeaker, name: str) -> bool:
    """Whether that is enough of a signal that is not waited for."""
    return name.endswith("+") and loudspeaker.voice is not None
