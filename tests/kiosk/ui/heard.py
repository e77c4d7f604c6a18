"""A process whose sound card is a file: plays signals, each with its sentence to its end.

VOLUME LANGUAGE SIGNAL...; a signal with a + after it does not wait for its end. LANGUAGE `-` speaks nothing.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.update(SDL_VIDEODRIVER="offscreen", KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_NO_CONFIG="1")

from kivy.clock import Clock

from kiosk.ui.sound import Loudspeaker, Signal

PATIENCE_S = 60.0


def main(volume: float, language: str, names: list[str]) -> None:
    loudspeaker = Loudspeaker()
    for name in names:
        loudspeaker.play(Signal(name.removesuffix("+")), volume, language)
        late = time.monotonic() + PATIENCE_S
        while is_heard(loudspeaker) and not begun(loudspeaker, name) and time.monotonic() < late:
            Clock.tick()
    print("went on")


def is_heard(loudspeaker: Loudspeaker) -> bool:
    """Whether anything sounds, or a sentence is about to."""
    sounds = [sound for sound in (*loudspeaker.sounds.values(), loudspeaker.voice) if sound is not None]
    return loudspeaker.due is not None or any(sound.state == "play" for sound in sounds)


def begun(loudspeaker: Loudspeaker, name: str) -> bool:
    """Whether that is enough of a signal that is not waited for."""
    return name.endswith("+") and loudspeaker.voice is not None


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2].strip("-"), sys.argv[3:])
