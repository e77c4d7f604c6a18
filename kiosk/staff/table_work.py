"""A table of shoes looked at, or taken, on a thread of its own and by a connection of its own: the screen goes on."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from kiosk.folders import Folders
from kiosk.storage.shoes import ImportPreview, ShoeCatalogue
from kiosk.storage.store import Store


class Intake(Enum):
    """What becomes of a table's shoes. LOOK: nothing yet. ADD: they join the store's; REPLACE: they alone are left."""

    LOOK = "look"
    ADD = "add"
    REPLACE = "replace"


@dataclass(slots=True)
class TableWork:
    """visits: the database; table: a CSV file. share: done, 0 to 1."""

    visits: Path
    table: Path
    intake: Intake
    share: float = 0.0
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "shoes"))
    under_way: Future[ImportPreview] = field(init=False)

    def __post_init__(self) -> None:
        self.under_way = self.pool.submit(self.work)
        self.pool.shutdown(wait=False)

    def work(self) -> ImportPreview:
        with closing(Store(self.visits)) as store:
            catalogue = ShoeCatalogue(store, self.note, Folders(self.visits.parent).shoe_pictures)
            if self.intake is Intake.LOOK:
                return catalogue.preview(self.table)
            return catalogue.take(self.table, whole_stock=self.intake is Intake.REPLACE)

    def note(self, share: float) -> None:
        self.share = share

    def is_done(self, patience_s: float = 0.0) -> bool:
        wait((self.under_way,), patience_s)
        return self.under_way.done()

    def is_taken(self) -> bool:
        """Whether its shoes are the store's now."""
        return self.intake is not Intake.LOOK and self.under_way.done() and self.under_way.exception() is None

    def result(self) -> ImportPreview:
        """What was understood. Raises SettingsFault, StoreFault, DiskFull."""
        return self.under_way.result()
