"""What a visit holds, from Start to goodbye: answers, consents, runs, results, and the state that it stands in.

Free of screens, cameras, clocks and disks. A Visit is frozen, so whoever holds one holds a whole, consistent moment
that can be shown, stored, and gone on from after a power cut.

State      What it holds beyond the states before it (see kiosk.visit.table for what leads where)
WELCOME    nothing of anybody: no id, no customer, no runs; at most a language, a look and a shoe that were chosen
CHECK      an id, the start time, a language, the consent to the analysis; a current run with its shoe, not yet
           recorded; the traffic lights as last seen
SHOE       `shoe_to_try`; the current run as at CHECK, whose shoe is chosen anew, or as at RESULT, for one more
STANDING   the same, while three seconds of standing are recorded
WARM_UP    `run.stood` says whether there is a standing trial; easy running, until the gait has settled
COUNTDOWN  `run.warm_up_s` and `run.settled`
RECORDING  the same, while the run is recorded; a standing trial that gives no zero ends it, and what came since
ANALYSING  a current run with `recorded_s` > 0 and no outcome
UNUSABLE   a current run whose outcome is Unusable
RESULT     a current run whose outcome is a Result
CUSTOMER   as RESULT; the answers and consents given so far
COMPARE    `compared`: two runs that have results
RETURNING  as CUSTOMER; the camera looks for the code of somebody who has been here before
EARLIER    `known`: whom they proved to be; the runs of other days are held beside the visit, see kiosk.session
SHOES      as RESULT
REPORT     as RESULT; `deliveries` asked for so far
TROUBLE    `trouble`: what staff must mend, and the state that is gone back to; the run's recording is kept
GOODBYE    `farewell` and nothing of the customer
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.address import is_address
from kiosk.visit.person import Bearer

STANDING_S = 3.0  # of which gait.gaitcycle.standing asks for two in a row
MOST_TRIALS = 2  # attempts that a standing trial is asked for again in; then the run goes without a zero
WARM_UP_S = 180.0  # of the 6 minutes in which treadmill running settles (Lavcanska et al. 2005, Hum Mov Sci 24:544)
FURTHER_WARM_UP_S = 120.0  # who is warm has the shoe alone to get used to
COUNTDOWN_S = 3.0
RECORDING_S = 20.0  # some 25 steps of each foot
LEAST_RECORDING_S = 8.0  # what gait.clip asks for before it gives a verdict
MOST_RUNS = 6  # pairs of shoes in one visit
IDLE_S, LONG_IDLE_S, GOODBYE_S = 60.0, 240.0, 20.0  # without a touch: at welcome, in a visit, at the last screen


class State(StrEnum):
    WELCOME = "welcome"
    CUSTOMER = "customer"
    SHOE = "shoe"
    CHECK = "check"
    STANDING = "standing"
    WARM_UP = "warm_up"
    COUNTDOWN = "countdown"
    RECORDING = "recording"
    ANALYSING = "analysing"
    UNUSABLE = "unusable"
    RESULT = "result"
    COMPARE = "compare"
    RETURNING = "returning"
    EARLIER = "earlier"
    SHOES = "shoes"
    REPORT = "report"
    TROUBLE = "trouble"
    GOODBYE = "goodbye"


RUNNING = frozenset({State.WARM_UP, State.COUNTDOWN, State.RECORDING})  # the belt runs
CAPTURING = RUNNING | {State.CHECK, State.STANDING}  # the camera is needed
LOOKING_BACK = frozenset({State.RETURNING, State.EARLIER})  # beside the questions, to other days
SHOWING = LOOKING_BACK | {State.RESULT, State.COMPARE, State.CUSTOMER, State.SHOES, State.REPORT}  # there is a result
OVER = frozenset({State.WELCOME, State.GOODBYE})  # nothing is held of anybody
UNHURRIED = frozenset({State.SHOE, State.CHECK, State.UNUSABLE}) | SHOWING  # between two touches there are shoes
UNATTENDED = RUNNING | {State.STANDING, State.ANALYSING, State.TROUBLE}  # no touch is expected


def idle_s(state: State) -> float:
    """Seconds without a touch after which a visit is taken for abandoned: shoes are fetched and laced in the middle."""
    return GOODBYE_S if state is State.GOODBYE else LONG_IDLE_S if state in UNHURRIED else IDLE_S


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
    """The customer's answers; every one may be left out. size_eu: French stitches.

    light_body: under gait.shoes.wishes.LIGHT_BODY_KG.
    """

    name: str = ""
    email: str = ""
    size_eu: float | None = None
    surface: Surface | None = None
    wishes: frozenset[Wish] = frozenset()
    light_body: bool = False


class Ticker(StrEnum):
    """Who agrees to what leaves the shop: under 16 it takes a parent (GDPR, article 8)."""

    CUSTOMER = "customer"  # is 16 or older
    PARENT = "parent"  # a parent or guardian, for the customer


OF_CHAIN = ("chain", "improve")  # consents that are asked in a chain alone; who ticks is asked with them


@dataclass(frozen=True, slots=True)
class Consents:
    """What the customer agreed to, none unless ticked. text: version of the wording that was on the screen.

    keep: results, pictures and video stay for a next visit; without it nothing of this one stays. email_film: the slow
    motion goes with the e-mailed report. chain: results are kept for all stores of the chain. improve: the recording
    goes to the chain's centre, to improve the measurement. Both with keep alone. who: agrees to these two, None where
    nobody does. withdrawn: the centre was told that one of them was taken back, which holds for this visit.
    """

    analyse: bool = False
    keep: bool = False
    email_report: bool = False
    email_film: bool = False
    marketing: bool = False
    chain: bool = False
    improve: bool = False
    text: str = ""
    who: Ticker | None = None
    withdrawn: bool = False


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


class Aspect(StrEnum):
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
    """One traffic light; what it says in words is found by (aspect, level, reason). value: see Aspect.

    reason: tells causes of one light apart, such as `front` or `side` for VIEW; empty where there is one only.
    """

    aspect: Aspect
    level: Level
    value: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FootInBrief:
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
    left: FootInBrief
    right: FootInBrief
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
class Comfort:
    """How a shoe felt in a run, each 0 (not comfortable at all) to 100 (as can be); None where nobody said.

    heel, forefoot: its cushioning there; steady: its stability. After RUN-CAT, see docs/shoes.md.
    """

    overall: int
    heel: int | None = None
    forefoot: int | None = None
    steady: int | None = None


@dataclass(frozen=True, slots=True)
class Belt:
    """How the treadmill was set, as a person said, or as it said itself.

    incline_pct: None where it does not say. range_mps: within which its speed stayed over the recording, None where a
    person said it.
    """

    speed_mps: float
    incline_pct: float | None = 0.0
    range_mps: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One shoe on the belt. number counts from 1; attempt counts how often it was recorded, from 1.

    stood: there is a standing trial. recorded_s: seconds on disk, 0 before. replaces: the finished run that a redo
    stands in for, until the redo has a result of its own. warm_up_s: seconds that were run before; settled: whether
    the gait was steady by then. belt: None where neither a person nor the treadmill said. comfort: of the shoe, as the
    runner said after the run.
    """

    number: int
    shoe: TriedShoe
    attempt: int = 1
    stood: bool = False
    recorded_s: float = 0.0
    outcome: Result | Unusable | None = None
    replaces: Run | None = None
    warm_up_s: float = 0.0
    settled: bool = False
    belt: Belt | None = None
    comfort: Comfort | None = None

    @property
    def result(self) -> Result | None:
        return self.outcome if isinstance(self.outcome, Result) else None

    @property
    def told_belt(self) -> Belt | None:
        """As a person said, which stands whatever the treadmill says."""
        return self.belt if self.belt is not None and self.belt.range_mps is None else None


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


@dataclass(frozen=True, slots=True)
class Readability:
    """How everything is shown. clear: in high contrast; large: in larger words."""

    clear: bool = False
    large: bool = False


USUAL_SIGHT = Readability()


class Delivery(StrEnum):
    PRINT = "print"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Farewell:
    """What the last screen may say without naming anybody."""

    deliveries: frozenset[Delivery] = frozenset()
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One moment of a visit. id: 32 hex digits; started_at: seconds since 1970, UTC; current: number of the run
    under way or shown, 0 without one; compared: numbers of two runs; language: empty where nobody chose one;
    taken: what the customer takes home: the number of a run, `another`, `none`, or nothing said. person: who the
    customer is in the chain, None without that consent.

    Of the screen alone, and not stored: known: whom the customer has proved to be in the chain already; sight: None
    where nobody chose; shoe_to_try: chosen at first for the next run; asked: the questions have been left for the
    shoes; wished: the ways in which the report is wished, None where nobody said.
    """

    state: State = State.WELCOME
    id: str = ""
    started_at: float = 0.0
    language: str = ""
    customer: Customer = Customer()
    consents: Consents = Consents()
    runs: tuple[Run, ...] = ()
    current: int = 0
    lights: tuple[Light, ...] = ()
    compared: tuple[int, int] | None = None
    deliveries: frozenset[Delivery] = frozenset()
    trouble: Trouble | None = None
    farewell: Farewell | None = None
    sight: Readability | None = None
    shoe_to_try: TriedShoe = TEST_SHOE
    taken: str = ""
    asked: bool = False
    wished: frozenset[Delivery] | None = None
    person: Bearer | None = None
    known: Bearer | None = None

    @property
    def mail_address(self) -> str:
        """Where the report may be e-mailed to; empty without a whole address or the consent."""
        fine = self.consents.email_report and is_address(self.customer.email)
        return self.customer.email if fine else ""

    @property
    def run(self) -> Run:
        """The current run. Raises LookupError without one."""
        if not self.current:
            raise LookupError("The visit has no run yet.")
        return self.runs[self.current - 1]

    @property
    def is_open(self) -> bool:
        """Whether the current run waits for its recording, so that its shoe may still change."""
        return self.current > 0 and self.run.outcome is None

    @property
    def results(self) -> tuple[Run, ...]:
        """Runs that have a result, in order."""
        return tuple(run for run in self.runs if run.result)

    @property
    def belt_before(self) -> Belt | None:
        """As the treadmill was set last in this visit, before the current run; None where nobody said."""
        told = [run.belt for run in self.runs if run.number != self.current and run.belt is not None]
        return told[-1] if told else None

    @property
    def reds(self) -> tuple[Light, ...]:
        """Lights that forbid a start."""
        return tuple(light for light in self.lights if light.level is Level.RED)
