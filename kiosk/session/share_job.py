"""The report and the film on the shop's own network, under the address that the screen shows as a QR code."""

from __future__ import annotations

import logging
from collections.abc import Callable

from gait.errors import DiskFault
from kiosk.folders import Folders
from kiosk.session.part import Part
from kiosk.settings import Settings
from kiosk.storage.share import close_share, is_alive, open_share
from kiosk.visit.model import State, Visit

LOG = logging.getLogger(__name__)
OPEN_S = 600.0  # that the code on the screen lives


class ShareJob(Part):
    """Opens a visit at its report, where the store has set an address and the service runs, and closes it at its end.

    now: seconds since 1970.
    """

    def __init__(self, settings: Settings, folders: Folders, now: Callable[[], float]) -> None:
        super().__init__(settings)
        self.folders, self.now = folders, now
        self.address, self.until = "", 0.0

    def open(self) -> None:
        """What a power cut left open is closed."""
        self.shut()

    @property
    def link(self) -> str:
        """What the QR code holds; empty where nothing can be fetched, or no longer."""
        return self.address if self.now() < self.until else ""

    def enter(self, visit: Visit, before: State) -> None:
        if visit.state is State.REPORT and self.settings.share.address and is_alive(self.folders):
            self.open_for(visit)

    def open_for(self, visit: Visit) -> None:
        """Under a new token; a report that cannot be shared is still printed and sent."""
        until = self.now() + OPEN_S
        try:
            token = open_share(self.folders, visit.id, until, visit.language, self.settings.store.name)
        except DiskFault as fault:
            LOG.error("the report is not shared: %s", fault.message)
            return
        self.address, self.until = f"{self.settings.share.origin}/{token}/", until

    def end(self, before: Visit, after: Visit) -> None:
        self.shut()

    def close(self) -> None:
        self.shut()

    def shut(self) -> None:
        self.address = ""
        close_share(self.folders)
