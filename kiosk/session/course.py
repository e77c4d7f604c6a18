"""The course of a visit, by the table of kiosk.visit: every moment is on disk before the screen shows it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from gait.errors import Fault
from kiosk.camera.capture_thread import Note
from kiosk.engine.messages import Sign
from kiosk.session.front import Unsaved
from kiosk.session.part import Part
from kiosk.storage.store import Store
from kiosk.visit.events import CountedDown, Event, TroubleCame
from kiosk.visit.model import OVER, State, Visit
from kiosk.visit.table import NotNow, advance

LOG = logging.getLogger(__name__)


class Course:
    """The one place where a visit changes; the screen's thread alone calls it.

    parts: what follows the visit, in the order in which they are told. stop_recording: ends a recording under way, and
    says how many seconds of it are on disk. countdown_s: its length; clock: seconds of one monotonic clock.
    """

    def __init__(
        self,
        store: Store,
        parts: Sequence[Part],
        stop_recording: Callable[[], float],
        countdown_s: float,
        clock: Callable[[], float],
    ) -> None:
        self.store, self.parts, self.stop_recording = store, parts, stop_recording
        self.countdown_s, self.clock = countdown_s, clock
        self.visit, self.since_s = Visit(), clock()
        self.unsaved: Unsaved | None = None

    def forget(self) -> None:
        """As if nobody had come yet; nothing is saved."""
        self.visit, self.unsaved = Visit(), None
        self.enter(State.WELCOME)

    def tell(self, event: Event) -> None:
        """The visit after the event: first on disk, then on the screen. An event that does not fit changes nothing."""
        before = self.visit
        try:
            after = advance(before, event)
            self.save(before, after)
        except NotNow as not_now:
            LOG.info("%s in %s: %s", type(event).__name__, before.state, not_now.reason)
            return
        except Fault as fault:
            LOG.error("%s in %s: %s", type(event).__name__, before.state, fault.message)
            self.unsaved = Unsaved(fault, partial(self.tell, event))
            return
        self.visit, self.unsaved = after, None
        if after.state is not before.state or is_told_anew(before, after):
            self.since_s = self.clock()
            self.enter(before.state)

    def save(self, before: Visit, after: Visit) -> None:
        """Raises DiskFull, StoreFault."""
        if after.state not in OVER:
            if replace(after, lights=()) != replace(before, lights=()):
                asked = after.deliveries - before.deliveries if after.id == before.id else ()
                self.store.save(after, asked)
        elif before.state not in OVER:
            for part in self.parts:
                part.end(before, after)

    def enter(self, before: State) -> None:
        """Let every part set going what the new state needs."""
        for event in [part.enter(self.visit, before) for part in self.parts]:
            self.follow(event)

    def hear(self, note: Note | Sign) -> None:
        for part in self.parts:
            self.follow(part.hear(note, self.visit))

    def pass_time(self) -> None:
        """What ends, mends or comes again by itself."""
        if self.visit.state is State.COUNTDOWN and self.counted_s() >= self.countdown_s:
            self.tell(CountedDown())
        for part in self.parts:
            self.follow(part.pass_time(self.visit))

    def counted_s(self) -> float:
        """Seconds since the visit came to its state."""
        return self.clock() - self.since_s

    def follow(self, event: Event | None) -> None:
        """Tell the visit what a part had to say; trouble with what is recorded until then, and only once."""
        if isinstance(event, TroubleCame):
            event = replace(event, recorded_s=self.stop_recording())
            same = self.visit.trouble is not None and self.visit.trouble.code == event.code
            event = None if same else event
        if event is not None:
            self.tell(event)


def is_told_anew(before: Visit, after: Visit) -> bool:
    """Whether a report, and what goes with it, is to be written in another language."""
    return after.state is State.REPORT and after.language != before.language
