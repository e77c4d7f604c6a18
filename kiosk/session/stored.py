"""What staff do with visits that are stored, and not on the screen."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from kiosk.session.archive import Archive
from kiosk.session.course import Course
from kiosk.session.report_job import ReportJob
from kiosk.session.results import Results
from kiosk.storage.amending import Owner
from kiosk.storage.bin import Binned
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
    report: ReportJob

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

    def put_in_bin(self, visit_id: str) -> None:
        """It can be taken back for a day. Nothing of the visit on the screen. Raises DiskFull too."""
        if visit_id != self.course.visit.id:
            self.archive.put_in_bin(visit_id)

    def take_back(self, entry: Binned) -> None:
        """Out of the bin, as it was; a run into its visit, whose report is made again. Raises DiskFull too."""
        if not entry.part_of:
            self.archive.take_back(entry.visit)
        elif entry.part_of != self.course.visit.id:
            with self.renewed_report(entry.part_of):
                self.archive.put_back(entry.visit)

    def delete(self, visit_id: str) -> None:
        """Delete it for good, unless it is on the screen. Raises DiskFull too."""
        if visit_id != self.course.visit.id:
            self.archive.delete(visit_id)

    def take_out(self, visit_id: str, number: int) -> None:
        """One run of several into the bin; a report is made again without it. Raises DiskFull too."""
        stored = self.store.load(visit_id) if visit_id != self.course.visit.id else None
        if stored is not None and len(stored.runs) > 1:
            with self.renewed_report(visit_id):
                self.archive.take_out(stored, number)

    def give_to(self, visit_id: str, owner: Owner) -> None:
        """It was recorded under another customer's name; a report is made again. Raises DiskFull too."""
        if visit_id != self.course.visit.id:
            with self.renewed_report(visit_id):
                self.archive.give_to(visit_id, owner)

    @contextmanager
    def renewed_report(self, visit_id: str) -> Iterator[None]:
        """Round a change, be it whole or cut short: where there was a report, one that tells what is so now follows."""
        had_report = self.archive.folders.report(visit_id).is_file()
        try:
            yield
        finally:
            if had_report:
                self.renew_report(visit_id)

    def renew_report(self, visit_id: str) -> None:
        stored = self.store.load(visit_id)
        if stored is not None and stored.results:
            with closing(self.results.of_stored(stored)) as results:
                self.report.write(stored, results.shown)

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
