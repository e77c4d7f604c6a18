"""Whether screen, camera and engine are served, told to the watchdog once a second from the screen's own loop."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.engine import Analysing
from kiosk.grab import Grab
from kiosk.watchdog import Watchdog

LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class Vigil:
    """The screen is alive while it calls `look`, the camera while its thread takes pictures or says why there are none,
    the engine while somebody stands by to start it again."""

    watchdog: Watchdog
    grab: Grab
    engine: Analysing

    def look(self, now: float) -> None:
        """now: seconds of time.monotonic, which the grab's thread keeps, too."""
        pulse = self.watchdog.pulse
        pulse.beat("screen", now)
        if self.grab.wanted.is_set():
            pulse.beat("camera", self.grab.seen_at)
        else:
            pulse.rest("camera")
        if self.engine.is_kept():
            pulse.beat("engine", now)
        self.watchdog.feed(now)
