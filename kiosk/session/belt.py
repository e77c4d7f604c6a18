"""The belt's speed and incline, as the treadmill says them itself while a run is recorded."""

from __future__ import annotations

from kiosk.session.part import Part, key_of
from kiosk.settings import Settings
from kiosk.treadmill.packets import Reading
from kiosk.treadmill.recorded import belt_now, belt_recorded
from kiosk.treadmill.treadmill import Treadmill
from kiosk.visit.events import BeltRead, Event
from kiosk.visit.model import Belt, State, Visit


class BeltWatch(Part):
    """readings: one a turn of the screen through the recording of that run; the treadmill's own come as they like."""

    def __init__(self, settings: Settings, treadmill: Treadmill) -> None:
        super().__init__(settings)
        self.treadmill = treadmill
        self.run = ("", 0, 0)
        self.readings: list[Reading | None] = []

    def open(self) -> None:
        self.treadmill.follow(self.settings.treadmill.address)

    def use(self, settings: Settings) -> None:
        super().use(settings)
        self.open()

    def close(self) -> None:
        self.treadmill.close()

    def now(self) -> Belt | None:
        """None while the treadmill is silent or its belt stands still."""
        return belt_now(self.treadmill.reading())

    def enter(self, visit: Visit, before: State) -> Event | None:
        if visit.state is State.RECORDING:
            self.run, self.readings = key_of(visit, visit.run), []
        if visit.state is not State.ANALYSING or key_of(visit, visit.run) != self.run:
            return None
        belt = belt_recorded(self.readings)
        return None if belt is None else BeltRead(belt)

    def pass_time(self, visit: Visit) -> None:
        if visit.state is State.RECORDING:
            self.readings.append(self.treadmill.reading())
