"""What stays of a visit and what does not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from gait.disk import remove_unfinished
from kiosk.delivery.printing import canceller
from kiosk.faults import StoreFault, VisitDamaged
from kiosk.folders import Folders
from kiosk.session.part import Part
from kiosk.settings import Settings
from kiosk.storage.amending import Owner, finish_amendments, give_to, put_back, take_out
from kiosk.storage.bin import Moment, put_in_bin, running_s, take_back, tend_bin
from kiosk.storage.deletion import delete_visit, finish_deletions, remove_orphans
from kiosk.storage.keeping import let_go
from kiosk.storage.recovery import recorded_s, recovered
from kiosk.storage.store import Store
from kiosk.storage.tally import Tally
from kiosk.visit.model import OF_CHAIN, Delivery, State, Visit

LOG = logging.getLogger(__name__)
SENT = {Delivery.PRINT: "printing", Delivery.EMAIL: "mailing"}


class Archive(Part):
    """Visits in the store and their files. Raises StoreFault, DiskFull. now: seconds since 1970.

    farewells: codes of what becomes of the visit that has just ended.
    """

    def __init__(self, settings: Settings, folders: Folders, store: Store, now: Callable[[], float]) -> None:
        super().__init__(settings)
        self.folders, self.store, self.now = folders, store, now
        self.cancel = canceller(folders.settings)
        self.farewells: tuple[str, ...] = ()

    def tidy(self) -> None:
        """Finish deletions that a power cut stopped, empty the bin, remove files that belong to no visit.

        What is in the way keeps nobody waiting: retention says so, and tries again every hour.
        """
        for step in (self.finish_deletions, self.finish_amendments, self.tend_bin, self.remove_orphans):
            try:
                step()
            except StoreFault as fault:
                LOG.error("at the start: %s", fault.message)

    def finish_deletions(self) -> None:
        finish_deletions(self.folders, self.cancel)

    def finish_amendments(self) -> None:
        finish_amendments(self.folders)

    def tend_bin(self) -> None:
        tend_bin(self.folders, self.moment(), self.cancel)

    def remove_orphans(self) -> None:
        remove_orphans(self.folders, self.store.ids())

    def under_way(self) -> Visit | None:
        """The visit that a power cut stopped, as far as it had come; one that cannot be read is set aside."""
        try:
            stored = self.store.under_way()
        except VisitDamaged as fault:
            LOG.error("at the start: %s", fault.message)
            self.close_visit(fault.visit_id)
            return None
        if stored is None:
            return None
        run = stored.run if stored.current else None
        seconds = recorded_s(self.folders.recording(stored.id, run.number, run.attempt)) if run else 0.0
        return recovered(stored, seconds)

    def enter(self, visit: Visit, before: State) -> None:
        if visit.state is State.WELCOME:
            self.farewells = ()

    def end(self, before: Visit, after: Visit) -> None:
        """Without a result nothing stays but a count; told after all other parts: nothing is under way any more."""
        deleted = after.farewell is not None and after.farewell.deleted
        if not deleted:
            Tally(self.store).count(before, date.fromtimestamp(before.started_at).isoformat())
        if deleted or not before.results:
            self.delete(before.id)
            self.farewells = ("all_deleted",)
        else:
            self.farewells = self.keep(before)

    def keep(self, visit: Visit) -> tuple[str, ...]:
        """What was asked for goes out, and what may not be kept goes; codes of both."""
        remove_unfinished(self.folders.of_visit(visit.id))
        self.close_visit(visit.id)
        asked = (word for delivery, word in SENT.items() if delivery in visit.deliveries)
        return (*asked, *self.stay(visit))

    def stay(self, visit: Visit) -> tuple[str, ...]:
        """Remove what nobody agreed to keep, and say what stays."""
        if visit.consents.keep:
            return ("kept", *(name for name in OF_CHAIN if getattr(visit.consents, name)))
        news = ("news",) if visit.consents.marketing and visit.customer.email else ()
        if self.settings.retention.video_hours > 0:
            return ("later_deleted", *news)
        let_go(self.folders, 0.0, self.now(), self.cancel)
        return ("then_deleted" if visit.deliveries else "all_deleted", *news)

    def close_visit(self, visit_id: str) -> None:
        """It is over; its row stays until it is deleted."""
        self.store.end(visit_id, self.now())

    def take_out(self, visit: Visit, number: int) -> None:
        take_out(self.folders, visit, number, self.moment(), self.cancel)

    def put_back(self, part_id: str) -> str:
        return put_back(self.folders, part_id, self.cancel)

    def put_in_bin(self, visit_id: str) -> None:
        put_in_bin(self.folders, visit_id, self.moment(), self.cancel)

    def take_back(self, visit_id: str) -> bool:
        return take_back(self.folders, visit_id, self.moment())

    def moment(self) -> Moment:
        return Moment(self.now(), running_s())

    def give_to(self, visit_id: str, owner: Owner) -> None:
        give_to(self.folders, visit_id, owner, self.cancel)

    def delete(self, visit_id: str) -> None:
        delete_visit(self.folders, visit_id, self.cancel)
