"""The report, written while the customer decides what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

from gait.earlier import Earlier
from gait.errors import Fault
from gait.report import NO_PASS, Pass, write_receipt, write_visit_report
from gait.result import Analysis
from kiosk.delivery.qr_text import code_text
from kiosk.faults import ReportFault
from kiosk.folders import Folders
from kiosk.session.front import ShownRun, Unsaved
from kiosk.session.part import Part
from kiosk.session.results import Results
from kiosk.settings import RECEIPT, Settings
from kiosk.visit.model import OVER, Result, State, Visit
from kiosk.visit.person import in_lines, spelled
from kiosk.words import Words, words
from kiosk.words.wording import shoe_name, with_shoes_named

LOG = logging.getLogger(__name__)


class ReportJob(Part):
    """Writes on a thread of its own. results: what the report tells of; earlier: runs of other days, where its customer
    asked for them."""

    def __init__(
        self, settings: Settings, folders: Folders, results: Results, earlier: Callable[[], Earlier | None]
    ) -> None:
        super().__init__(settings)
        self.folders, self.results, self.earlier = folders, results, earlier
        self.writer = ThreadPoolExecutor(1, "report")
        self.report: Future[None] | None = None

    def enter(self, visit: Visit, before: State) -> None:
        if visit.state is State.REPORT:
            self.write(visit, self.results.shown)
        elif visit.state in OVER:
            self.report = None

    def write(self, visit: Visit, shown: Mapping[int, ShownRun]) -> None:
        """shown: its runs by their number, as they are told."""
        said, day = words(visit.language), date.fromtimestamp(visit.started_at)
        runs = [run for run in visit.results if run.number in shown]
        told = [(shoe_name(run.shoe, said), shown[run.number].analysis) for run in runs]
        code = self.code(runs[0].result if runs else None, day, said)
        self.report = self.writer.submit(self.put_on_paper, visit, told, day, code, self.of_other_days(said))

    def put_on_paper(
        self, visit: Visit, runs: Sequence[tuple[str, Analysis]], day: date, code: str, earlier: Earlier | None
    ) -> None:
        """The report, and a receipt where that is what is printed. Raises DiskFault."""
        store, paper, person = self.settings.store, self.settings.printer.paper, visit.customer.name
        logo, sheet = Path(store.logo) if store.logo else None, "A4" if paper == RECEIPT else paper
        path, receipt, own = self.folders.report(visit.id), self.folders.receipt(visit.id), own_code(visit)
        told = (store.name, visit.language)
        write_visit_report(
            runs, path, *told, logo=logo, day=day, person=person, code=code, own=own, earlier=earlier, sheet=sheet
        )
        if paper == RECEIPT:
            write_receipt(runs, receipt, *told, day=day, person=person, code=code, own=own)

    def of_other_days(self, said: Words) -> Earlier | None:
        earlier = self.earlier()
        return None if earlier is None else with_shoes_named(earlier, said)

    def code(self, result: Result | None, day: date, said: Words) -> str:
        """The words in the report's QR code."""
        return code_text(result, self.settings.store.name, day, said) if result else ""

    def wait(self) -> Fault | None:
        """Until the report is on disk or never will be; why it could not be written, None where it could."""
        error = None if self.report is None else self.report.exception()
        if error is None or isinstance(error, Fault):
            return error
        LOG.error("the report could not be written", exc_info=error)
        return ReportFault()

    def unsaved(self, visit: Visit) -> Unsaved | None:
        """What keeps the report from being delivered, with a way to write it again; None where it is on disk."""
        fault = self.wait()
        return None if fault is None else Unsaved(fault, partial(self.write, visit, self.results.shown))

    def end(self, before: Visit, after: Visit) -> None:
        """The report is written to its end before anything is deleted."""
        self.wait()

    def close(self) -> None:
        self.writer.shutdown()


def own_code(visit: Visit) -> Pass:
    """Whoever is known in the chain carries the code away; it is not known here of whom an address alone led to."""
    if visit.person is None or not visit.person.code:
        return NO_PASS
    said = words(visit.language).tr("This code leads to your results, for all our stores. For you alone.")
    return Pass(spelled(visit.person.code), said, in_lines(visit.person.code))
