"""What staff do with visits that are stored, and not on the screen."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from kiosk.session.archive import Archive
from kiosk.session.course import Course
from kiosk.session.results import Results
from kiosk.storage.store import Store
from kiosk.visit.events import Reopened
from kiosk.visit.model import State, Visit

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredVisits:
    """Every method raises StoreFault. course: of the visit on the screen, which nothing here disturbs."""

    store: Store
    archive: Archive
    results: Results
    course: Course

    def reopen(self, visit: Visit) -> None:
        """Bring a stored visit back to the screen, where nobody else's is."""
        if self.course.visit.state is not State.WELCOME:
            return
        ready = self.results.bring_back(visit)
        if ready is None:
            self.archive.close_visit(visit.id)
        else:
            self.course.tell(Reopened(ready))

    def analyse_again(self, visit_id: str) -> None:
        """Bring it back at the analysis of its newest recording."""
        stored = self.store.load(visit_id)
        again = None if stored is None else self.results.analysed_again(stored)
        if again is not None:
            self.reopen(again)

    def delete(self, visit_id: str) -> None:
        """Delete it, unless it is on the screen. Raises DiskFull too."""
        if visit_id != self.course.visit.id:
            self.archive.delete(visit_id)

    def go_on(self) -> None:
        """Put the disk in order after a power cut, and go on with the visit that it stopped."""
        self.archive.tidy()
        under_way = self.archive.under_way()
        if under_way is not None:
            self.go_on_with(under_way)

    def go_on_with(self, visit: Visit) -> None:
        """One that cannot go on is set aside, and the kiosk comes up all the same."""
        try:
            self.reopen(visit)
        except Exception:  # the border of one visit
            LOG.exception("the visit %s cannot go on", visit.id)
            self.course.forget()
            self.archive.close_visit(visit.id)
