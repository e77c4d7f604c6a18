"""A visit, from Start to goodbye, as a table: which state, which event, under what condition, what comes next.

Free of screens, cameras, clocks and disks. `advance` is the only way from one Visit to the next; a Visit is frozen,
so whoever holds one holds a whole, consistent moment that can be shown, stored, and gone on from after a power cut.

State      What it holds beyond the states before it (see `TABLE` for what leads where)
WELCOME    nothing at all: no id, no customer, no runs
CUSTOMER   an id, the start time, a language; the answers and consents given so far
SHOE       consent to the analysis
CHECK      a current run with its shoe, not yet recorded; the traffic lights as last seen
STANDING   the same, while three seconds of standing are recorded
COUNTDOWN  `run.stood` says whether there is a standing trial
RECORDING  the same, while the run is recorded; a standing trial that gives no zero ends it, or the countdown
ANALYSING  a current run with `recorded_s` > 0 and no outcome
UNUSABLE   a current run whose outcome is Unusable
RESULT     a current run whose outcome is a Result
COMPARE    `compared`: two runs that have results
SHOES      as RESULT
REPORT     as RESULT; `deliveries` asked for so far
TROUBLE    `trouble`: what staff must mend, and the state that is gone back to; the run's recording is kept
GOODBYE    `farewell` and nothing of the customer
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from kiosk.address import is_address

STANDING_S = 3.0  # of which gait.gaitcycle.standing asks for two in a row
MOST_TRIALS = 2  # attempts that a standing trial is asked for again in; then the run goes without a zero
COUNTDOWN_S = 3.0
RECORDING_S = 20.0  # some 25 steps of each foot
LEAST_RECORDING_S = 8.0  # what gait.clip asks for before it gives a verdict
MOST_RUNS = 6  # pairs of shoes in one visit
IDLE_WARNING_S, IDLE_RESET_S = 45.0, 60.0  # without a touch


class State(StrEnum):
    WELCOME = "welcome"
    CUSTOMER = "customer"
    SHOE = "shoe"
    CHECK = "check"
    STANDING = "standing"
    COUNTDOWN = "countdown"
    RECORDING = "recording"
    ANALYSING = "analysing"
    UNUSABLE = "unusable"
    RESULT = "result"
    COMPARE = "compare"
    SHOES = "shoes"
    REPORT = "report"
    TROUBLE = "trouble"
    GOODBYE = "goodbye"


CAPTURING = frozenset({State.CHECK, State.STANDING, State.COUNTDOWN, State.RECORDING})  # the camera is needed
SHOWING = frozenset({State.RESULT, State.COMPARE, State.SHOES, State.REPORT})  # there is a result
UNATTENDED = frozenset({State.STANDING, State.COUNTDOWN, State.RECORDING, State.ANALYSING, State.TROUBLE})  # no touch


# ---- what a visit holds ------------------------------------------------------------------------------------------


class Surface(StrEnum):
    ROAD = "road"
    TRAIL = "trail"
    TRACK = "track"
    TREADMILL = "treadmill"
    MIXED = "mixed"


class Wish(StrEnum):
    """What matters to the customer in a shoe."""

    CUSHIONING = "cushioning"
    LIGHT = "light"
    STABLE = "stable"


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer's answers; every one may be left out. size_eu: French stitches; weekly_km: km a week."""

    name: str = ""
    email: str = ""
    size_eu: float | None = None
    weekly_km: float | None = None
    surface: Surface | None = None
    wishes: frozenset[Wish] = frozenset()


@dataclass(frozen=True, slots=True)
class Consents:
    """What the customer agreed to, none unless ticked. text: version of the wording that was on the screen."""

    analyse: bool = False
    keep_video: bool = False
    email_report: bool = False
    marketing: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class TriedShoe:
    """A shoe that is run in; `sku` joins it to the catalogue. The store's neutral test shoe has no names."""

    brand: str = ""
    model: str = ""
    sku: str = ""

    @property
    def is_test_shoe(self) -> bool:
        return not (self.brand or self.model or self.sku)


TEST_SHOE = TriedShoe()


class Check(StrEnum):
    """What is looked at before a recording; a Light's value is in the unit given here."""

    PERSON = "person"  # people seen
    BODY = "body"  # share of the joints in view
    VIEW = "view"  # 1 from behind, 0 otherwise
    LIGHT = "light"  # median luma, 0 to 255
    SHARPNESS = "sharpness"  # blur of edges round the feet, px
    RATE = "rate"  # pictures a second that really come
    HEEL = "heel"  # height of the heel, px
    DOTS = "dots"  # dots seen, of eight; of four where the shoes alone carry them


class Level(StrEnum):
    """GREEN: good. AMBER: it works, less closely. RED: not like this. UNKNOWN: not seen yet."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Light:
    """One traffic light; what it says in words is found by (check, level, reason). value: see Check.

    reason: tells causes of one light apart, such as `front` or `side` for VIEW; empty where there is one only.
    """

    check: Check
    level: Level
    value: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FootResult:
    """One foot in brief. pronation, borderline_with: as analysis.json spells classes, None: no neighbour.

    peak_deg with half of its 95 % interval, degrees, eversion positive; None where not measured. steps: used ones.
    """

    pronation: str
    borderline_with: str | None
    peak_deg: float | None
    half_deg: float | None
    steps: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a run showed, in brief. analysis: number of the whole of it in the store. cadence in steps a minute."""

    analysis: int
    left: FootResult
    right: FootResult
    method: str
    zero: str
    cadence_spm: float | None


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a recording cannot be used, by gait's error: code, message, advice in English."""

    code: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Run:
    """One shoe on the belt. number counts from 1; attempt counts how often it was recorded, from 1.

    stood: there is a standing trial. recorded_s: seconds on disk, 0 before. replaces: the finished run that a redo
    stands in for, until the redo has a result of its own.
    """

    number: int
    shoe: TriedShoe
    attempt: int = 1
    stood: bool = False
    recorded_s: float = 0.0
    outcome: Result | Unusable | None = None
    replaces: Run | None = None

    @property
    def result(self) -> Result | None:
        return self.outcome if isinstance(self.outcome, Result) else None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault that staff must mend. code as in gait.errors or kiosk.faults; back: where the visit goes on.

    mended: it went away by itself, but a person has to choose what becomes of the recording so far.
    """

    code: str
    message: str
    advice: str
    back: State
    mended: bool = False


class Delivery(StrEnum):
    PRINT = "print"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Farewell:
    """What the last screen may say without naming anybody."""

    deliveries: frozenset[Delivery] = frozenset()
    deleted: bool = False
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One moment of a visit. id: 32 hex digits; started_at: seconds since 1970, UTC; current: number of the run
    under way or shown, 0 without one; compared: numbers of two runs."""

    state: State = State.WELCOME
    id: str = ""
    started_at: float = 0.0
    language: str = "en"
    customer: Customer = Customer()
    consents: Consents = Consents()
    runs: tuple[Run, ...] = ()
    current: int = 0
    lights: tuple[Light, ...] = ()
    compared: tuple[int, int] | None = None
    deliveries: frozenset[Delivery] = frozenset()
    trouble: Trouble | None = None
    farewell: Farewell | None = None

    @property
    def run(self) -> Run:
        """The current run. Raises LookupError without one."""
        if not self.current:
            raise LookupError("The visit has no run yet.")
        return self.runs[self.current - 1]

    @property
    def results(self) -> tuple[Run, ...]:
        """Runs that have a result, in order."""
        return tuple(run for run in self.runs if run.result)

    @property
    def reds(self) -> tuple[Light, ...]:
        """Lights that forbid a start."""
        return tuple(light for light in self.lights if light.level is Level.RED)


# ---- what can happen ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person did or a machine noticed."""


@dataclass(frozen=True, slots=True)
class Started(Event):
    """Start was touched. id: 32 hex digits, fresh; at: seconds since 1970, UTC."""

    id: str
    at: float
    language: str = "en"


@dataclass(frozen=True, slots=True)
class LanguageChosen(Event):
    language: str


@dataclass(frozen=True, slots=True)
class Answered(Event):
    """The customer's form was left with Next: needs consent to the analysis."""

    customer: Customer
    consents: Consents


@dataclass(frozen=True, slots=True)
class Declined(Event):
    """The customer does not agree to the analysis: the visit ends and leaves nothing."""


@dataclass(frozen=True, slots=True)
class ShoeChosen(Event):
    shoe: TriedShoe = TEST_SHOE


@dataclass(frozen=True, slots=True)
class LightsSeen(Event):
    """The camera check looked again."""

    lights: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class Ready(Event):
    """Go from the camera check. override: staff start in spite of a red light. standing: with a standing trial."""

    override: bool = False
    standing: bool = True


@dataclass(frozen=True, slots=True)
class Stood(Event):
    """The standing trial is on disk (kept), or is gone without."""

    kept: bool = True


@dataclass(frozen=True, slots=True)
class CountedDown(Event):
    pass


@dataclass(frozen=True, slots=True)
class Recorded(Event):
    """The run is on disk whole. seconds: its length."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stopped(Event):
    """A person stopped the standing trial, the countdown, the recording or the analysis: back to the check."""


@dataclass(frozen=True, slots=True)
class Analysed(Event):
    result: Result


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """The analysis says that this recording, or the standing trial before it, cannot be used, and why."""

    why: Unusable


@dataclass(frozen=True, slots=True)
class Redone(Event):
    """Record the current run again; its result stays until there is a new one."""


@dataclass(frozen=True, slots=True)
class AnotherShoe(Event):
    pass


@dataclass(frozen=True, slots=True)
class RunShown(Event):
    number: int


@dataclass(frozen=True, slots=True)
class Compared(Event):
    """Two runs side by side, by their numbers."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class ShoesShown(Event):
    pass


@dataclass(frozen=True, slots=True)
class ReportShown(Event):
    pass


@dataclass(frozen=True, slots=True)
class EmailGiven(Event):
    """An address typed at the end; giving it for the report is the consent to e-mail it. text: as in Consents."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked(Event):
    """The report is to be delivered: print, or e-mail (needs an address and the consent)."""

    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Back(Event):
    pass


@dataclass(frozen=True, slots=True)
class TroubleCame(Event):
    """Camera, disk or engine. recorded_s: what of a recording under way is safe on disk."""

    code: str
    message: str
    advice: str
    recorded_s: float = 0.0


@dataclass(frozen=True, slots=True)
class TroubleOver(Event):
    """The fault went away by itself."""


@dataclass(frozen=True, slots=True)
class Retried(Event):
    """Try again from where the trouble leads back to; a recording that was cut short is recorded anew."""


@dataclass(frozen=True, slots=True)
class PartUsed(Event):
    """Analyse what was recorded before the trouble: needs LEAST_RECORDING_S of it."""


@dataclass(frozen=True, slots=True)
class Finished(Event):
    """Goodbye; what is kept and what is deleted follows the consents."""


@dataclass(frozen=True, slots=True)
class Deleted(Event):
    """Delete everything now."""


@dataclass(frozen=True, slots=True)
class IdledOut(Event):
    """Nobody touched the screen for IDLE_RESET_S."""


@dataclass(frozen=True, slots=True)
class Reopened(Event):
    """Staff opened a stored visit, or the kiosk found one under way after a power cut: see kiosk.storage.recovery."""

    visit: Visit


class NotNow(Exception):
    """The event does not fit the visit. reason: a code such as `no_consent`; `not_here` when the state has no row."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# ---- conditions: the empty string when met, else NotNow's reason --------------------------------------------------


def always(visit: Visit, event: Event) -> str:
    return ""


def agreed(visit: Visit, event: Answered) -> str:
    return "" if event.consents.analyse and event.consents.text else "no_consent"


def lights_allow(visit: Visit, event: Ready) -> str:
    if event.override:
        return ""
    if not visit.lights or any(light.level is Level.UNKNOWN for light in visit.lights):
        return "not_checked"
    return "red_light" if visit.reds else ""


def has_length(visit: Visit, event: Recorded) -> str:
    return "" if event.seconds > 0 else "nothing_recorded"


def room_for_a_run(visit: Visit, event: Event) -> str:
    return "" if len(visit.runs) < MOST_RUNS else "too_many_runs"


def run_has_result(visit: Visit, event: RunShown) -> str:
    return "" if event.number in numbers(visit.results) else "no_result"


def two_results(visit: Visit, event: Compared) -> str:
    known = numbers(visit.results)
    both = event.first in known and event.second in known and event.first != event.second
    return "" if both else "no_result"


def has_result(visit: Visit, event: Event) -> str:
    return "" if visit.results else "no_result"


def deliverable(visit: Visit, event: Asked) -> str:
    if event.delivery is Delivery.PRINT:
        return ""
    return "" if visit.customer.email and visit.consents.email_report else "no_address"


def names_an_address(visit: Visit, event: EmailGiven) -> str:
    return "" if is_address(event.address) else "no_address"


def enough_recorded(visit: Visit, event: PartUsed) -> str:
    return "" if visit.current and has_usable_part(visit) else "too_short"


def is_stored(visit: Visit, event: Reopened) -> str:
    return "" if event.visit.id and event.visit.state not in (State.WELCOME, State.GOODBYE) else "no_visit"


def numbers(runs: tuple[Run, ...]) -> frozenset[int]:
    return frozenset(run.number for run in runs)


def has_usable_part(visit: Visit) -> bool:
    return visit.run.recorded_s >= LEAST_RECORDING_S and visit.run.outcome is None


# ---- effects: the visit that comes next; its state is set by the table --------------------------------------------


def unchanged(visit: Visit, event: Event) -> Visit:
    return visit


def begun(visit: Visit, event: Started) -> Visit:
    return Visit(id=event.id, started_at=event.at, language=event.language)


def in_language(visit: Visit, event: LanguageChosen) -> Visit:
    return replace(visit, language=event.language)


def answered(visit: Visit, event: Answered) -> Visit:
    return replace(visit, customer=event.customer, consents=event.consents)


def with_new_run(visit: Visit, event: ShoeChosen) -> Visit:
    run = Run(len(visit.runs) + 1, event.shoe)
    return replace(visit, runs=(*visit.runs, run), current=run.number, lights=())


def with_lights(visit: Visit, event: LightsSeen) -> Visit:
    return replace(visit, lights=event.lights)


def stood(visit: Visit, event: Stood) -> Visit:
    return with_run(visit, replace(visit.run, stood=event.kept))


def recorded(visit: Visit, event: Recorded) -> Visit:
    return with_run(visit, replace(visit.run, recorded_s=event.seconds))


def analysed(visit: Visit, event: Analysed) -> Visit:
    return with_run(visit, replace(visit.run, outcome=event.result, replaces=None))


def refused(visit: Visit, event: Refused) -> Visit:
    return with_run(visit, replace(visit.run, outcome=event.why))


def again(visit: Visit, event: Event) -> Visit:
    """A fresh attempt at the current run; a finished one is kept until the fresh one is."""
    run = visit.run
    kept = run if run.result else run.replaces
    attempt = Run(run.number, run.shoe, run.attempt + 1, replaces=kept)
    return replace(with_run(visit, attempt), lights=(), trouble=None)


def shown(visit: Visit, event: RunShown) -> Visit:
    return replace(visit, current=event.number)


def compared(visit: Visit, event: Compared) -> Visit:
    return replace(visit, compared=(event.first, event.second))


def without_current(visit: Visit, event: Event) -> Visit:
    """The current run dropped, or put back to the finished one that it was to replace."""
    run = visit.run
    if run.replaces is not None:
        return with_run(visit, run.replaces)
    kept = visit.runs[: run.number - 1]
    return replace(visit, runs=kept, current=len(kept), lights=())


def back_from_shoe(visit: Visit, event: Event) -> Visit:
    return replace(visit, state=State.RESULT if visit.results else State.CUSTOMER)


def back_from_run(visit: Visit, event: Event) -> Visit:
    """To the shoe, or, from a redo and from an unusable further run, to the result that there is."""
    left = without_current(visit, event)
    replaced = visit.run.replaces is not None
    unusable = visit.state is State.UNUSABLE and bool(left.results)
    return replace(left, state=State.RESULT if replaced or unusable else State.SHOE)


def with_email(visit: Visit, event: EmailGiven) -> Visit:
    customer = replace(visit.customer, email=event.address.strip())
    return replace(visit, customer=customer, consents=replace(visit.consents, email_report=True, text=event.text))


def asked(visit: Visit, event: Asked) -> Visit:
    return replace(visit, deliveries=visit.deliveries | {event.delivery})


def troubled(visit: Visit, event: TroubleCame) -> Visit:
    """Into TROUBLE; the analysis is gone back to where it was under way, the camera check otherwise."""
    back = State.ANALYSING if visit.state is State.ANALYSING else State.CHECK
    if visit.state is State.TROUBLE and visit.trouble is not None:
        back = visit.trouble.back
    if event.recorded_s > 0 and visit.state is State.RECORDING:
        visit = with_run(visit, replace(visit.run, recorded_s=event.recorded_s))
    return replace(visit, trouble=Trouble(event.code, event.message, event.advice, back))


def mended(visit: Visit, event: Event) -> Visit:
    """Back at once, unless a part of a recording waits for somebody to choose."""
    assert visit.trouble is not None
    if visit.trouble.back is State.CHECK and has_usable_part(visit):
        return replace(visit, trouble=replace(visit.trouble, mended=True))
    return retried(visit, event)


def retried(visit: Visit, event: Event) -> Visit:
    assert visit.trouble is not None
    back = visit.trouble.back
    visit = again(visit, event) if back is State.CHECK else replace(visit, trouble=None)
    return replace(visit, state=back)


def part_used(visit: Visit, event: Event) -> Visit:
    return replace(visit, trouble=None)


def gone(visit: Visit, event: Event) -> Visit:
    """Nothing of the customer but what the last screen says."""
    farewell = Farewell(visit.deliveries, isinstance(event, Deleted), isinstance(event, Declined))
    if farewell.deleted:
        farewell = replace(farewell, deliveries=frozenset())
    return Visit(id=visit.id, language=visit.language, farewell=farewell)


def nobody(visit: Visit, event: Event) -> Visit:
    return Visit()


def reopened(visit: Visit, event: Reopened) -> Visit:
    return event.visit


def with_run(visit: Visit, run: Run) -> Visit:
    """The visit with the run of that number exchanged."""
    runs = (*visit.runs[: run.number - 1], run, *visit.runs[run.number :])
    return replace(visit, runs=runs)


# ---- the table ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """In `state`, `event` leads to `target` (None: the effect says where) when `guard` lets it."""

    state: State
    event: type[Event]
    target: State | None
    effect: Callable[[Visit, Any], Visit] = field(default=unchanged)
    guard: Callable[[Visit, Any], str] = field(default=always)


ROWS = (
    Row(State.WELCOME, Started, State.CUSTOMER, begun),
    Row(State.WELCOME, Reopened, None, reopened, is_stored),
    Row(State.CUSTOMER, Answered, State.SHOE, answered, agreed),
    Row(State.CUSTOMER, Declined, State.GOODBYE, gone),
    Row(State.CUSTOMER, Back, State.WELCOME, nobody),
    Row(State.SHOE, ShoeChosen, State.CHECK, with_new_run, room_for_a_run),
    Row(State.SHOE, Back, None, back_from_shoe),
    Row(State.CHECK, LightsSeen, State.CHECK, with_lights),
    Row(State.CHECK, Ready, None, lambda v, e: replace(v, state=State.STANDING if e.standing else State.COUNTDOWN),
        lights_allow),
    Row(State.CHECK, Back, None, back_from_run),
    Row(State.STANDING, Stood, State.COUNTDOWN, stood),
    Row(State.COUNTDOWN, CountedDown, State.RECORDING),
    Row(State.RECORDING, Recorded, State.ANALYSING, recorded, has_length),
    *(Row(state, Stopped, State.CHECK, again)
      for state in (State.STANDING, State.COUNTDOWN, State.RECORDING, State.ANALYSING)),
    Row(State.ANALYSING, Analysed, State.RESULT, analysed),
    *(Row(state, Refused, State.UNUSABLE, refused)
      for state in (State.COUNTDOWN, State.RECORDING, State.ANALYSING)),
    Row(State.UNUSABLE, Redone, State.CHECK, again),
    Row(State.UNUSABLE, Back, None, back_from_run),
    Row(State.RESULT, Redone, State.CHECK, again),
    Row(State.RESULT, RunShown, State.RESULT, shown, run_has_result),
    *(Row(state, AnotherShoe, State.SHOE, guard=room_for_a_run) for state in SHOWING),
    *(Row(state, Compared, State.COMPARE, compared, two_results) for state in (State.RESULT, State.COMPARE)),
    *(Row(state, ShoesShown, State.SHOES) for state in SHOWING - {State.SHOES}),
    *(Row(state, ReportShown, State.REPORT) for state in SHOWING - {State.REPORT}),
    *(Row(state, Back, State.RESULT) for state in SHOWING - {State.RESULT}),
    Row(State.REPORT, EmailGiven, State.REPORT, with_email, names_an_address),
    Row(State.REPORT, Asked, State.REPORT, asked, deliverable),
    *(Row(state, TroubleCame, State.TROUBLE, troubled)
      for state in (*sorted(CAPTURING), State.ANALYSING, State.TROUBLE)),
    Row(State.TROUBLE, TroubleOver, None, mended),
    Row(State.TROUBLE, Retried, None, retried),
    Row(State.TROUBLE, PartUsed, State.ANALYSING, part_used, enough_recorded),
    *(Row(state, Finished, State.GOODBYE, gone) for state in (*SHOWING, State.UNUSABLE, State.TROUBLE)),
    *(Row(state, Deleted, State.GOODBYE, gone) for state in State if state not in (State.WELCOME, State.GOODBYE)),
    *(Row(state, IdledOut, State.WELCOME, nobody) for state in State
      if state not in UNATTENDED and state is not State.WELCOME),
    Row(State.GOODBYE, Finished, State.WELCOME, nobody),
    *(Row(state, LanguageChosen, state, in_language) for state in State),
)  # fmt: skip

TABLE: Mapping[tuple[State, type[Event]], Row] = {(row.state, row.event): row for row in ROWS}


def advance(visit: Visit, event: Event) -> Visit:
    """The visit after the event. Raises NotNow, and the visit stays as it is, where it does not fit."""
    row = TABLE.get((visit.state, type(event)))
    if row is None:
        raise NotNow("not_here")
    reason = row.guard(visit, event)
    if reason:
        raise NotNow(reason)
    after = row.effect(visit, event)
    return after if row.target is None else replace(after, state=row.target)


def why_not(visit: Visit, event: Event) -> str:
    """NotNow's reason without raising it; empty when the event fits: what a button asks before it is lit."""
    row = TABLE.get((visit.state, type(event)))
    return "not_here" if row is None else row.guard(visit, event)


def events_in(state: State) -> frozenset[type[Event]]:
    """Every kind of event that the state has a row for."""
    return frozenset(event for there, event in TABLE if there is state)


class Idleness(StrEnum):
    AWAKE = "awake"
    WARNING = "warning"
    OVER = "over"


@dataclass(slots=True)
class IdleWatch:
    """Tells how long nobody touched the screen. Times in seconds of one monotonic clock."""

    touched_at: float = 0.0

    def touch(self, now: float) -> None:
        self.touched_at = now

    def state(self, visit: Visit, now: float) -> Idleness:
        """Whether to warn or to reset; states that nobody needs to touch never end by themselves."""
        if visit.state in UNATTENDED or visit.state is State.WELCOME:
            return Idleness.AWAKE
        left = self.left_s(now)
        if left <= 0:
            return Idleness.OVER
        return Idleness.WARNING if left <= IDLE_RESET_S - IDLE_WARNING_S else Idleness.AWAKE

    def left_s(self, now: float) -> float:
        """Seconds until the reset."""
        return IDLE_RESET_S - (now - self.touched_at)
