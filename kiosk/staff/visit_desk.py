"""The store's visits as staff look them up and change them, its bin, and reports that wait."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kiosk.folders import Folders
from kiosk.settings import RetentionSettings
from kiosk.staff.orders import Orders
from kiosk.storage.amending import Owner
from kiosk.storage.bin import Bin, Binned, Moment, running_s
from kiosk.storage.outbox import DeliveryLine, Outbox
from kiosk.storage.store import Store
from kiosk.storage.visit_list import VisitLine, VisitList
from kiosk.visit.model import State, Visit

MOST_FOUND = 100  # visits of a search


@dataclass(frozen=True, slots=True)
class VisitDesk:
    """now: seconds since 1970. retention: how long anything is kept, as it is set by now."""

    store: Store
    folders: Folders
    orders: Orders
    now: Callable[[], float]
    retention: Callable[[], RetentionSettings]

    def of_day(self, day: date) -> tuple[VisitLine, ...]:
        """Visits begun that day, by the store's own clock, newest first."""
        return VisitList(self.store).between(midnight(day), midnight(day + timedelta(days=1)))

    def named(self, text: str) -> tuple[VisitLine, ...]:
        """The newest visits whose name holds the text, accents and capitals aside."""
        wished = fold(text)
        lines = VisitList(self.store).between(0.0, self.now() + 86_400.0)
        return tuple(line for line in lines if wished in fold(line.name))[:MOST_FOUND]

    def load(self, visit_id: str) -> Visit | None:
        return self.store.load(visit_id)

    def can_reopen(self, visit: Visit) -> bool:
        """With consent to the analysis: without, nothing was ever filmed."""
        return visit.consents.analyse

    def can_analyse(self, visit: Visit) -> bool:
        """Whether a recording of it is still there."""
        return any(self.folders.recording(visit.id, run.number, run.attempt).is_file() for run in visit.runs)

    def reopen(self, visit: Visit) -> None:
        self.orders.reopen(for_reopening(visit))

    def analyse(self, visit: Visit) -> None:
        self.orders.analyse(visit.id)

    def delete(self, visit_id: str) -> None:
        """For good, out of the bin too. Raises StoreFault, DiskFull."""
        self.orders.delete(visit_id)

    def put_in_bin(self, visit: Visit) -> None:
        """Raises StoreFault, DiskFull."""
        self.orders.put_in_bin(visit.id)

    def take_out(self, visit: Visit, number: int) -> Visit | None:
        """One run of several into the bin; the visit as it is now. Raises StoreFault, DiskFull."""
        self.orders.take_out(visit.id, number)
        return self.load(visit.id)

    def give_to(self, visit: Visit, owner: Owner) -> Visit | None:
        """It was recorded under another customer's name; the visit as it is now. Raises StoreFault, DiskFull."""
        self.orders.give_to(visit.id, owner)
        return self.load(visit.id)

    # ---- the bin ----

    def binned(self) -> tuple[Binned, ...]:
        """What can be taken back, next to go first."""
        with closing(Bin(self.folders.visits)) as store:
            return store.entries(Moment(self.now(), running_s()), self.retention())

    def take_back(self, entry: Binned) -> None:
        """Raises StoreFault, DiskFull."""
        self.orders.take_back(entry)

    # ---- deliveries ----

    def deliveries(self) -> tuple[DeliveryLine, ...]:
        """Reports that failed or wait for a reason, oldest first."""
        with closing(Outbox(self.folders.visits, self.now)) as outbox:
            return outbox.troubled()

    def try_again(self, number: int) -> None:
        """Staff mended something: that delivery starts afresh."""
        with closing(Outbox(self.folders.visits, self.now)) as outbox:
            outbox.try_again(number)


def midnight(day: date) -> float:
    """When the day begins by the store's own clock, seconds since 1970."""
    return datetime(day.year, day.month, day.day).timestamp()


def fold(text: str) -> str:
    """For searching: `Zoë` and `zoe` are one."""
    bare = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold().strip()


def for_reopening(visit: Visit) -> Visit:
    """The visit at its newest result, or at the choice of a shoe where it has none; what was begun is dropped."""
    kept = (run if run.result else run.replaces for run in visit.runs)
    runs = tuple(run for run in kept if run is not None)
    state = State.RESULT if runs else State.SHOE
    visit = replace(visit, state=state, runs=runs, current=len(runs), compared=None, lights=(), trouble=None)
    return replace(visit, deliveries=frozenset())  # what is asked for now is another copy
