"""A process whose sound card is a file: plays the signals named on the command line, each to its end."""

from __future__ import annotations

import os
import sys
import time

os.environ.update(SDL_VIDEODRIVER="offscreen", KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_NO_CONFIG="1")

from kivy.clock import Clock

from kiosk.ui.sound import Loudspeaker, Signal

PATIENCE_S = 60.0


def main(volume: float, names: list[str]) -> None:
    loudspeaker = Loudspeaker()
    for name in names:
        loudspeaker.play(Signal(name), volume)
        sound, late = loudspeaker.sounds.get(Signal(name)), time.monotonic() + PATIENCE_S
        while sound is not None and sound.state == "play" and time.monotonic() < late:
            Clock.tick()
    print("went on")


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2:])
