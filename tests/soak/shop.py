"""The kiosk's process in the soak: the real session, store, recorder and engine keeper, and customers who tap at once.

Says what happens as JSON lines. Ended with SIGKILL at any moment and started again, it goes on with the visit that
was under way.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gait.weights.manifest import model_path
from kiosk.engine.client import Engine
from kiosk.folders import Folders
from kiosk.session.part import Lengths
from kiosk.session.session import Session
from kiosk.settings import CameraSettings, Settings, WarmUpSettings
from kiosk.storage.store import Store
from kiosk.visit.events import Answered, PartUsed, Ready, ReportShown, ShoeChosen, ShoesShown, Started
from kiosk.visit.model import Consents, Customer, Delivery, State
from tests.soak.analyst import work
from tests.soak.faults import DEEDS, Disk, Sabotage, ShopCamera, impatient_store

FAULT_SHARE = 0.35  # of the visits
EARLY = (State.STANDING, State.WARM_UP, State.COUNTDOWN, State.RECORDING)
WHEN: Mapping[str, tuple[State, ...]] = {
    "camera unplugged": EARLY,
    "camera frozen": EARLY,
    "camera's clock turned back": EARLY,
    "camera's clock stopped": EARLY,
    "camera's clock set on": EARLY,
    "pictures without bytes": EARLY,
    "disk full": (State.STANDING, State.RECORDING),
    "engine killed": (State.WARM_UP, State.RECORDING, State.ANALYSING),
    "database locked": (State.SHOE, State.RECORDING, State.RESULT, State.REPORT),
}
SELF_MENDING = ("camera_lost", "camera_frozen", "camera_clock", "disk_full")
STUCK_S = 90.0  # in one state: then something waits that never comes


def say(what: str, **more: object) -> None:
    print(json.dumps({"what": what, "at": time.monotonic(), **more}), flush=True)


def rss_kb() -> int:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@dataclass(slots=True)
class Shop:
    """One customer after the other. plan: the fault of the present visit and the state that it comes in."""

    session: Session
    sabotage: Sabotage
    chance: random.Random
    plan: tuple[str, State] | None = None
    faulty_since: float | None = None
    fault: str = ""
    moved_at: float = field(default_factory=time.monotonic)

    def serve(self, visits: int) -> None:
        """That many visits, the one that was under way among them."""
        served = 0
        while served < visits:
            served += self.turn()

    def turn(self) -> bool:
        """One turn of the screen; whether a visit ended with it."""
        state, identity = self.session.visit.state, self.session.visit.id
        self.maybe_break(state)
        self.session.attend(0.005)
        self.tap()
        if self.session.visit.state is not state:
            self.moved_at = time.monotonic()
        if time.monotonic() - self.moved_at > STUCK_S:
            raise SystemExit(f"stuck in {state}: {self.session.visit.trouble} {self.session.unsaved}")
        self.note_recovery()
        return self.note_end(state, identity)

    def maybe_break(self, state: State) -> None:
        if self.plan is not None and state is self.plan[1] and self.sabotage.over():
            self.fault, self.plan, self.faulty_since = self.plan[0], None, time.monotonic()
            say("fault", fault=self.fault)
            self.sabotage.do(self.fault)

    def note_recovery(self) -> None:
        """A fault is over when its cause is gone and nothing is troubled; the engine's, when there is a result."""
        there = self.session.visit.results or self.fault != "engine killed"
        well = there and self.session.screen != "trouble"
        if self.faulty_since is not None and well and self.sabotage.over():
            say("recovered", fault=self.fault, took_s=time.monotonic() - self.faulty_since)
            self.faulty_since = None

    def note_end(self, before: State, identity: str) -> bool:
        if self.session.visit.state is not State.GOODBYE or before is State.GOODBYE:
            return False
        say("ended", visit=identity, rss_kb=rss_kb(), open_files=open_files(), engine_starts=self.starts())
        return True

    def starts(self) -> int:
        engine = self.session.job.engine
        assert isinstance(engine, Engine)
        return engine.starts

    def tap(self) -> None:
        if self.session.screen == "trouble":
            self.help()
        else:
            TAPS.get(self.session.visit.state, Shop.wait)(self)

    def wait(self) -> None:
        """Nothing to tap here."""

    def help(self) -> None:
        """As staff would once the cause is gone: use what is recorded, else try again where nothing mends by itself."""
        if not self.sabotage.over():
            return
        trouble = self.session.visit.trouble
        if self.session.part_s():
            self.session.tell(PartUsed())
        elif self.session.unsaved or trouble is None or trouble.mended or trouble.code not in SELF_MENDING:
            self.session.try_again()

    def start(self) -> None:
        keep = self.chance.random() < 0.3
        self.session.tell(Started.fresh(time.time(), "en", Consents(analyse=True, keep=keep, text="1")))
        say("begun", visit=self.session.visit.id)
        fault = self.chance.choice(sorted(DEEDS))
        self.plan = (fault, self.chance.choice(WHEN[fault])) if self.chance.random() < FAULT_SHARE else None

    def customer(self) -> None:
        self.session.tell(Answered(Customer("Robin"), self.session.visit.consents))
        self.session.tell(ShoesShown())

    def shoe(self) -> None:
        self.session.tell(ShoeChosen())

    def check(self) -> None:
        if self.session.capture.thread.newest is not None:
            self.session.tell(Ready(override=True))

    def result(self) -> None:
        self.session.show_shoes()

    def shoes(self) -> None:
        self.session.tell(ReportShown())

    def report(self) -> None:
        self.session.hand_over({Delivery.PRINT})

    def goodbye(self) -> None:
        self.session.end_visit()


TAPS: Mapping[State, Callable[[Shop], None]] = {
    State.WELCOME: Shop.start,
    State.CUSTOMER: Shop.customer,
    State.SHOE: Shop.shoe,
    State.CHECK: Shop.check,
    State.RESULT: Shop.result,
    State.COMPARE: Shop.result,
    State.SHOES: Shop.shoes,
    State.REPORT: Shop.report,
    State.UNUSABLE: Shop.goodbye,
    State.GOODBYE: Shop.goodbye,
}


def opened(root: Path, seed: int) -> Shop:
    """A shop that is open, in the middle of a visit if there was one."""
    impatient_store()
    folders, disk, camera, engine = Folders(root), Disk(), ShopCamera(), Engine(work)
    disk.install()
    settings = Settings(camera=CameraSettings(device="shop", rotation_deg=0), warm_up=WarmUpSettings(0.2, 0.2))
    session = Session(folders, Store(folders.visits), settings, lambda _: camera, engine, Lengths(countdown_s=0.05))
    if not session.shelf.shoes():
        session.shelf.take(model_path("sample_shoes.csv"))
    session.open()
    return Shop(session, Sabotage(camera, disk, engine, folders.visits), random.Random(seed))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("visits", type=int)
    parser.add_argument("seed", type=int)
    order = parser.parse_args()
    shop = opened(order.root, order.seed)
    say("open", visit=shop.session.visit.id, state=shop.session.visit.state)
    shop.serve(order.visits)
    shop.session.close()
    say("closed")


if __name__ == "__main__":
    main()
