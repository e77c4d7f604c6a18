"""The kiosk's place in its chain, as staff see it and set it up: see docs/chain.md. Free of Kivy."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

from kiosk.faults import NotOfChain
from kiosk.folders import Folders
from kiosk.link.asking import Question, ask
from kiosk.link.enrolment import membership_of
from kiosk.link.sheet import Sheet, read_sheet
from kiosk.storage.centre import enrolled_at, is_enrolled, read_line
from kiosk.storage.changes import Log


@dataclass(frozen=True, slots=True)
class ChainStanding:
    """address: of the centre; store, kiosk: their numbers there. since, reached_at: seconds since 1970, 0 for never.

    waiting: changes that the centre does not have yet.
    """

    address: str
    store: str
    kiosk: str
    since: float
    reached_at: float
    waiting: int


@dataclass(slots=True)
class ChainDesk:
    """Nothing waits for the centre: what is asked of it ends as a future's result, or in a Fault.

    sheet: head office's, as it was read before the camera.
    """

    folders: Folders
    sheet: Sheet | None = None
    asker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "chain"))

    def membership(self) -> ChainStanding | None:
        """None where the kiosk is not enrolled. Raises NotOfChain where it cannot be read, StoreFault."""
        if not is_enrolled(self.folders):
            return None
        known, line = membership_of(self.folders), read_line(self.folders)
        try:
            since = enrolled_at(self.folders)
        except OSError as error:
            raise NotOfChain("This kiosk is not enrolled at a chain’s centre.") from error
        with closing(Log(self.folders)) as changes:
            waiting = changes.waiting(line.sequence)
        return ChainStanding(known.address, known.store, known.kiosk, since, line.reached_at, waiting)

    def read(self, text: str) -> None:
        """What stands in a QR code. Raises EnrolmentFault where it is no sheet's."""
        self.sheet = read_sheet(text)

    def lines(self) -> list[str]:
        """Address, code and fingerprint of the sheet that was read, once; empty without."""
        sheet, self.sheet = self.sheet, None
        return ["", "", ""] if sheet is None else [sheet.address, sheet.code, sheet.fingerprint]

    def enrol(self, sheet: str) -> Future[object]:
        return self.asker.submit(ask, self.folders, Question("enrol", sheet=sheet))

    def erase(self, code: str) -> Future[object]:
        """The person of that code, with all their visits, in every store."""
        return self.asker.submit(ask, self.folders, Question("erase", code=code))
