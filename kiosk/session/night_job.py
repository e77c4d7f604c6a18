"""At night a kiosk of a chain analyses videos again that stayed in the shop, where the centre counts another version's
results than they have: of visits whose results all stores may have.

It installs nothing for that: it must be that very version. A visit that begins ends the work at once, and what was
shown of a run and taken home stays: what is found goes into the store, and from there to the centre, as any analysis.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict

from gait.errors import Fault
from gait.results.tools import tools_of
from gait.results.versions import Tools, versions_of
from gait.shoes.catalogue import NO_SHOES
from kiosk.camera.capture_thread import Note
from kiosk.engine.client import Analysing
from kiosk.engine.messages import Broken, Concluded, Job, Sign, Unfit
from kiosk.folders import Folders
from kiosk.link.wanted import wanted_tools
from kiosk.session.part import Part
from kiosk.session.results import facts_of
from kiosk.settings import Settings
from kiosk.staff.staff import rules_in_force
from kiosk.storage.again import Again, Lacking
from kiosk.storage.centre import is_enrolled
from kiosk.storage.database import Database
from kiosk.storage.store import Store
from kiosk.visit.model import State, Visit

LOG = logging.getLogger(__name__)
QUIET_S = 600.0  # after the last visit: whoever comes in pairs is not kept waiting by what was just begun
ASK_S = 3600.0  # between two questions to the centre, and after a fault


class NightJob(Part):
    """revive: lets an engine that could not work try again. clock: monotonic seconds; now: seconds since 1970.

    under_way: what the engine has. number: of that job; those of visits are above 0. looked: a thread's answer what is
    next. due_s: when to look again, by the clock. tools: the centre's and ours, where they are the same.
    """

    def __init__(
        self,
        settings: Settings,
        folders: Folders,
        store: Store,
        engine: Analysing,
        revive: Callable[[], None],
        clock: Callable[[], float],
        now: Callable[[], float],
    ) -> None:
        super().__init__(settings)
        self.folders, self.store, self.again, self.engine, self.revive = folders, store, Again(store), engine, revive
        self.clock, self.now = clock, now
        self.looker = ThreadPoolExecutor(1, "night")
        self.under_way: Lacking | None = None
        self.looked: Future[Lacking | None] | None = None
        self.number, self.due_s, self.broke = 0, clock() + QUIET_S, False
        self.tools: Tools | None = None
        self.asked_s = -math.inf

    def use(self, settings: Settings) -> None:
        super().use(settings)
        self.asked_s = -math.inf

    def enter(self, visit: Visit, before: State) -> None:
        """Told before the visit's own job is: whatever the engine has here, it has to let go."""
        self.due_s, self.looked = self.clock() + QUIET_S, None
        if visit.state is not State.WELCOME:
            self.stop()

    def stop(self) -> None:
        if self.under_way is not None:
            self.engine.drop()
            self.settle(self.again.give_back, self.under_way)

    def close(self) -> None:
        self.stop()
        self.looker.shutdown(wait=False, cancel_futures=True)

    # ---- what is next ----

    def pass_time(self, visit: Visit) -> None:
        if self.broke:
            self.broke = False
            self.revive()
        if visit.state is not State.WELCOME or self.under_way is not None or self.clock() < self.due_s:
            return
        if self.looked is not None:
            self.follow(self.looked)
        elif self.settings.link.is_night(self.now()):
            self.looked = self.looker.submit(self.look)

    def look(self) -> Lacking | None:
        """On a thread beside the screen's. Raises Fault."""
        if not is_enrolled(self.folders):
            return None
        if self.clock() - self.asked_s > ASK_S:
            self.ask()
        if self.tools is None:
            return None
        with closing(Database(self.folders.visits)) as base:
            return Again(base).next_lacking(self.tools, self.folders)

    def ask(self) -> None:
        wanted, own = wanted_tools(self.folders), tools_of(rules_in_force(self.folders, self.settings.rules))
        self.tools, self.asked_s = own if own == wanted else None, self.clock()

    def follow(self, looked: Future[Lacking | None]) -> None:
        if not looked.done():
            return
        error, self.looked = looked.exception(), None
        if error is not None:
            LOG.warning("nothing is analysed again: %s", error)
        found = None if error is not None else looked.result()
        if found is None:
            self.rest()
        else:
            self.begin(found)

    def rest(self) -> None:
        self.due_s = self.clock() + ASK_S

    # ---- what is under way ----

    def begin(self, lacking: Lacking) -> None:
        """The try is counted first; one that cannot be is not made."""
        if self.settle(self.again.begin, lacking):
            self.under_way, self.number = lacking, self.number - 1
            self.engine.analyse(self.job_of(lacking))

    def job_of(self, lacking: Lacking) -> Job:
        return Job(
            self.number,
            self.folders.recording(*lacking.film),
            self.folders.standing(*lacking.film) if lacking.run.stood else None,
            self.settings.camera.orientation,
            rules_in_force(self.folders, self.settings.rules),
            NO_SHOES,  # what suited was said in the visit
            shown=None,
            whole=True,
        )

    def hear(self, note: Note | Sign, visit: Visit) -> None:
        if self.under_way is None:
            return
        if isinstance(note, Broken):
            self.leave_broken()
        elif isinstance(note, Unfit) and note.number == self.number:
            self.settle(self.again.give_up, self.under_way)
        elif isinstance(note, Concluded) and note.number == self.number:
            document = {**note.document, "run": asdict(facts_of(self.under_way.run))}
            self.settle(lambda lacking: self.keep(lacking, document), self.under_way)

    def keep(self, lacking: Lacking, document: dict[str, object]) -> None:
        self.store.add_analysis(lacking.visit_id, lacking.run, versions_of(document), document)

    def leave_broken(self) -> None:
        """Whatever it was that the engine did not outlive, by day nobody is to be troubled by it."""
        self.under_way, self.broke = None, True
        self.engine.drop()
        self.rest()

    def settle(self, put: Callable[[Lacking], object], lacking: Lacking) -> bool:
        """Write down what becomes of a run; whether it could be: its visit may be deleted at any time."""
        self.under_way = None
        try:
            put(lacking)
        except Fault as fault:
            LOG.warning("analysed again: %s", fault.message)
            self.rest()
            return False
        return True
