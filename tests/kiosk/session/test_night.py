"""At night a kiosk analyses again what stayed in the shop, where the centre wants it; whoever comes is served first."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from gait.clip.orientation import Orientation
from gait.results.tools import tools_of
from gait.verdict.rules import usual_rules
from kiosk.camera.recording import file_head, frame_bytes
from kiosk.engine.messages import Broken, Concluded, Job, Sign, Unfit
from kiosk.engine.worker import read_growing
from kiosk.folders import Folders
from kiosk.link.__main__ import push
from kiosk.link.enrol import enrol
from kiosk.link.sheet import read_sheet
from kiosk.link.wire import Kind
from kiosk.session.night_job import ASK_S, QUIET_S, NightJob
from kiosk.settings import LinkSettings
from kiosk.storage.deletion import delete_visit
from kiosk.storage.store import Store
from kiosk.visit.model import State, Unusable, Visit
from tests.kiosk.clock import Clock
from tests.kiosk.link.stand_in import StandIn, answering, asking
from tests.kiosk.session.fake_shop import MODE, PICTURES, SETTINGS, FakeEngine, Kiosk
from tests.kiosk.storage.test_changes import end, of_chain
from tests.kiosk.visit.test_table import AGREED, ID

OTHER_ID = "e" * 32
NIGHT, DAY = (datetime(2027, 1, 20, hour).timestamp() for hour in (23, 15))
OURS = tools_of(usual_rules())
WELCOME, CHECK = Visit(), Visit(State.CHECK, "0" * 32)
BROKEN = Broken("engine", "The analysis died again and again.", "Start the kiosk again.")
NO_FILM = Unusable("unreadable", "It cannot be read.", "Record again.")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


@pytest.fixture
def centre(authority: trustme.CA) -> Iterator[StandIn]:
    with answering(StandIn(authority, wanted=OURS)) as centre:
        yield centre


@pytest.fixture
def place(tmp_path: Path, centre: StandIn) -> Iterator[Folders]:
    """Of a kiosk of the chain, with two visits of a former version."""
    place = Folders(tmp_path)
    enrol(place, read_sheet(centre.sheet))
    end(place, replace(of_chain(), started_at=1.7e9))
    end(place, of_chain(visit_id=OTHER_ID))
    with asking(place):
        yield place


@dataclass(slots=True)
class Night:
    """A job in the middle of the night, ten minutes after the last visit; what the engine says waits for `hear`."""

    place: Folders
    store: Store
    clock: Clock = field(default_factory=Clock)
    now: Clock = field(default_factory=lambda: Clock(NIGHT))
    engine: FakeEngine = field(default_factory=lambda: FakeEngine(holding=True))
    revived: int = 0
    job: NightJob = field(init=False)

    def __post_init__(self) -> None:
        self.job = NightJob(SETTINGS, self.place, self.store, self.engine, self.revive, self.clock, self.now)
        self.engine.start(lambda sign: None)
        self.wait_s(QUIET_S)

    def revive(self) -> None:
        self.revived += 1

    def wait_s(self, seconds: float) -> None:
        self.clock.now_s += seconds

    def go_on(self, visit: Visit = WELCOME) -> list[Job]:
        """Let time pass until what was looked for is found; what the engine was given so far."""
        for _ in range(3):
            self.job.pass_time(visit)
            if self.job.looked is not None:
                wait([self.job.looked])
        return self.engine.jobs

    def say(self, sign: Sign) -> None:
        self.job.hear(sign, WELCOME)

    def conclude(self, job: Job) -> None:
        self.say(Concluded(job.number, FOUND))

    def held(self) -> list[tuple[str, str]]:
        """Visits and code of all analyses."""
        rows = self.store.rows("SELECT visit, code FROM analyses ORDER BY number")
        return [(row["visit"], row["code"]) for row in rows]


FOUND: dict[str, Any] = {
    "models": [{"name": name, "sha256": digest} for name, _, digest in (m.partition("-") for m in OURS.models.split())],
    "neutral": None,
    "verdict": {"rules": OURS.rules[0]},
}


@pytest.fixture
def night(place: Folders) -> Iterator[Night]:
    with closing(Store(place.visits)) as store:
        night = Night(place, store)
        yield night
        night.job.close()


def test_what_the_centre_wants_is_analysed_again_once_and_goes_there(
    night: Night, place: Folders, centre: StandIn
) -> None:
    before = night.store.load(ID)
    (first,) = night.go_on()
    assert (first.recording, first.shown, first.whole) == (place.recording(ID, 1, 1), None, True)
    assert first.standing == place.standing(ID, 1, 1)
    night.conclude(first)
    _, second = night.go_on()
    night.conclude(second)
    assert second.recording == place.recording(OTHER_ID, 1, 1)
    assert len(night.go_on()) == 2
    assert [visit for visit, code in night.held() if code == OURS.code] == [ID, OTHER_ID]
    assert night.store.load(ID) == before, "what was shown and taken home stays"
    push(place, NIGHT)
    told = [change["body"] for change in centre.of(Kind.ANALYSIS).values()]
    assert sum("models" in body for body in told) == 2


def test_a_recording_is_seen_as_it_carries_itself_whatever_is_set_now(night: Night, place: Folders) -> None:
    turned = file_head(MODE.width, MODE.height, Orientation(90)) + frame_bytes(0.0, PICTURES[0])
    place.recording(ID, 1, 1).write_bytes(turned)
    (job,) = night.go_on()
    frame = next(read_growing(job.recording, job.otherwise, lambda: True))
    assert frame is not None
    assert frame.image.shape == (MODE.width, MODE.height, 3)


def test_a_visit_that_begins_ends_the_work_and_it_goes_on_when_it_is_quiet(night: Night) -> None:
    (first,) = night.go_on()
    night.job.enter(CHECK, State.WELCOME)
    assert night.engine.dropped == 1
    night.conclude(first)  # it was on its way
    night.go_on(CHECK)
    night.job.enter(WELCOME, State.GOODBYE)
    assert night.go_on() == [first]
    night.wait_s(QUIET_S)
    _, again = night.go_on()
    assert (again.recording, again.number != first.number) == (first.recording, True)
    assert len(night.held()) == 2


def test_a_kiosk_that_is_killed_begins_again(night: Night, place: Folders) -> None:
    (first,) = night.go_on()
    with closing(Store(place.visits)) as store:
        (again,) = Night(place, store).go_on()
    assert again.recording == first.recording


@pytest.mark.parametrize("why", ["day", "kiosks' own", "another version", "centre away", "own limits"])
def test_otherwise_nothing_is_looked_at(why: str, night: Night, centre: StandIn) -> None:
    if why == "day":
        night.now.now_s = DAY
    elif why == "own limits":
        night.job.use(replace(SETTINGS, rules=replace(SETTINGS.rules, over_peak_deg=11.0)))
    elif why == "centre away":
        centre.revoked = True
    else:
        centre.wanted = None if why == "kiosks' own" else replace(OURS, code="9.9")
    assert night.go_on() == []


def test_nothing_without_consent(night: Night, place: Folders) -> None:
    for each in (ID, OTHER_ID):
        end(place, replace(of_chain(visit_id=each), consents=replace(AGREED, keep=True), person=None))
    assert night.go_on() == []


def test_the_centre_is_asked_again_after_an_hour(night: Night, centre: StandIn) -> None:
    centre.wanted = None
    night.go_on()
    centre.wanted = OURS
    assert night.go_on() == []
    night.wait_s(ASK_S + 1.0)
    assert len(night.go_on()) == 1


def test_a_recording_that_cannot_be_used_is_passed_over(night: Night, place: Folders) -> None:
    (first,) = night.go_on()
    night.say(Unfit(first.number, NO_FILM))
    _, second = night.go_on()
    assert second.recording == place.recording(OTHER_ID, 1, 1)


def test_what_the_engine_does_not_outlive_troubles_nobody_by_day(night: Night) -> None:
    night.go_on()
    night.say(BROKEN)
    assert (night.engine.dropped, len(night.go_on()), night.revived) == (1, 1, 1)
    night.say(BROKEN)
    night.go_on()
    assert night.revived == 1, "one that is broken by itself is staff's"


def test_of_a_visit_that_is_erased_meanwhile_nothing_is_kept(night: Night, place: Folders) -> None:
    (first,) = night.go_on()
    delete_visit(place, ID, print)
    night.conclude(first)
    assert [visit for visit, _ in night.held()] == [OTHER_ID]
    assert not place.of_visit(ID).exists()


def test_the_kiosk_begins_by_itself_and_serves_whoever_comes(place: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.session.night_job.QUIET_S", 0.0)
    kiosk = Kiosk(place.root, replace(SETTINGS, link=LinkSettings(0, 0)), engine=FakeEngine(holding=True))
    kiosk.let(lambda: kiosk.engine.jobs, "the night's work")
    kiosk.engine.holding = False
    kiosk.to_result()
    assert kiosk.engine.dropped > 0
    kiosk.session.close()
