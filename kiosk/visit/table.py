"""A visit as a table: which state, which event, under what condition, what comes next.

Free of screens, cameras, clocks and disks. `advance` is the only way from one Visit to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.address import is_address
from kiosk.visit.events import (
    Analysed,
    AnotherShoe,
    Answered,
    Asked,
    Back,
    Compared,
    CountedDown,
    Deleted,
    EmailGiven,
    Event,
    Finished,
    IdledOut,
    LightsSeen,
    PartUsed,
    Ready,
    Recorded,
    Redone,
    Refused,
    Reopened,
    ReportShown,
    Retried,
    ShoeChosen,
    ShoesShown,
    Started,
    Stood,
    Stopped,
    TroubleCame,
    TroubleOver,
)
from kiosk.visit.model import (
    CAPTURING,
    LEAST_RECORDING_S,
    MOST_RUNS,
    SHOWING,
    UNATTENDED,
    Delivery,
    Farewell,
    Level,
    Run,
    State,
    Trouble,
    Visit,
)


class NotNow(Exception):
    """The event does not fit the visit. reason: a code such as `no_consent`; `not_here` when the state has no row."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# ---- conditions: the empty string when met, else NotNow's reason --------------------------------------------------


def allow_always(visit: Visit, event: Event) -> str:
    return ""


def need_consent(visit: Visit, event: Answered) -> str:
    return "" if event.consents.analyse and event.consents.text else "no_consent"


def need_lights(visit: Visit, event: Ready) -> str:
    if event.override:
        return ""
    if not visit.lights or any(light.level is Level.UNKNOWN for light in visit.lights):
        return "not_checked"
    return "red_light" if visit.reds else ""


def need_length(visit: Visit, event: Recorded) -> str:
    return "" if event.seconds > 0 else "nothing_recorded"


def need_room(visit: Visit, event: Event) -> str:
    return "" if len(visit.runs) < MOST_RUNS else "too_many_runs"


def need_two_results(visit: Visit, event: Compared) -> str:
    known = numbers(visit.results)
    both = event.first in known and event.second in known and event.first != event.second
    return "" if both else "no_result"


def need_address(visit: Visit, event: Asked) -> str:
    if event.delivery is Delivery.PRINT:
        return ""
    return "" if visit.mail_address else "no_address"


def need_mail_address(visit: Visit, event: EmailGiven) -> str:
    return "" if is_address(event.address) else "no_address"


def need_usable_part(visit: Visit, event: PartUsed) -> str:
    return "" if visit.current and has_usable_part(visit) else "too_short"


def need_stored_visit(visit: Visit, event: Reopened) -> str:
    return "" if event.visit.id and event.visit.state not in (State.WELCOME, State.GOODBYE) else "no_visit"


def numbers(runs: tuple[Run, ...]) -> frozenset[int]:
    return frozenset(run.number for run in runs)


def has_usable_part(visit: Visit) -> bool:
    return visit.run.recorded_s >= LEAST_RECORDING_S and visit.run.outcome is None


# ---- effects: the visit that comes next; its state is set by the table --------------------------------------------


def stay(visit: Visit, event: Event) -> Visit:
    return visit


def begin(visit: Visit, event: Started) -> Visit:
    return Visit(id=event.id, started_at=event.at, language=event.language)


def take_answers(visit: Visit, event: Answered) -> Visit:
    return replace(visit, customer=event.customer, consents=event.consents)


def add_run(visit: Visit, event: ShoeChosen) -> Visit:
    run = Run(len(visit.runs) + 1, event.shoe)
    return replace(visit, runs=(*visit.runs, run), current=run.number, lights=(), shoe_to_try=event.shoe)


def try_another(visit: Visit, event: AnotherShoe) -> Visit:
    return replace(visit, shoe_to_try=event.shoe)


def set_lights(visit: Visit, event: LightsSeen) -> Visit:
    return replace(visit, lights=event.lights)


def start_run(visit: Visit, event: Ready) -> Visit:
    return replace(visit, state=State.STANDING if event.standing else State.COUNTDOWN)


def take_standing(visit: Visit, event: Stood) -> Visit:
    return put_run(visit, replace(visit.run, stood=event.kept))


def take_recording(visit: Visit, event: Recorded) -> Visit:
    return put_run(visit, replace(visit.run, recorded_s=event.seconds))


def take_result(visit: Visit, event: Analysed) -> Visit:
    return put_run(visit, replace(visit.run, outcome=event.result, replaces=None))


def take_refusal(visit: Visit, event: Refused) -> Visit:
    return put_run(visit, replace(visit.run, outcome=event.why))


def begin_again(visit: Visit, event: Event) -> Visit:
    """A fresh attempt at the current run; a finished one is kept until the fresh one is."""
    run = visit.run
    kept = run if run.result else run.replaces
    attempt = Run(run.number, run.shoe, run.attempt + 1, replaces=kept)
    return replace(put_run(visit, attempt), lights=(), trouble=None)


def compare(visit: Visit, event: Compared) -> Visit:
    return replace(visit, compared=(event.first, event.second))


def drop_current(visit: Visit, event: Event) -> Visit:
    """The current run dropped, or put back to the finished one that it was to replace."""
    run = visit.run
    if run.replaces is not None:
        return put_run(visit, run.replaces)
    kept = visit.runs[: run.number - 1]
    return replace(visit, runs=kept, current=len(kept), lights=())


def leave_shoe(visit: Visit, event: Event) -> Visit:
    return replace(visit, state=State.RESULT if visit.results else State.CUSTOMER)


def leave_run(visit: Visit, event: Event) -> Visit:
    """To the shoe, or, from a redo and from an unusable further run, to the result that there is."""
    left = drop_current(visit, event)
    replaced = visit.run.replaces is not None
    unusable = visit.state is State.UNUSABLE and bool(left.results)
    return replace(left, state=State.RESULT if replaced or unusable else State.SHOE)


def take_email(visit: Visit, event: EmailGiven) -> Visit:
    customer = replace(visit.customer, email=event.address.strip())
    return replace(visit, customer=customer, consents=replace(visit.consents, email_report=True, text=event.text))


def ask(visit: Visit, event: Asked) -> Visit:
    return replace(visit, deliveries=visit.deliveries | {event.delivery})


def enter_trouble(visit: Visit, event: TroubleCame) -> Visit:
    """Into TROUBLE; the analysis is gone back to where it was under way, the camera check otherwise."""
    back = State.ANALYSING if visit.state is State.ANALYSING else State.CHECK
    if visit.state is State.TROUBLE and visit.trouble is not None:
        back = visit.trouble.back
    if event.recorded_s > 0 and visit.state is State.RECORDING:
        visit = put_run(visit, replace(visit.run, recorded_s=event.recorded_s))
    return replace(visit, trouble=Trouble(event.code, event.message, event.advice, back))


def mend(visit: Visit, event: Event) -> Visit:
    """Back at once, unless a part of a recording waits for somebody to choose."""
    assert visit.trouble is not None
    if visit.trouble.back is State.CHECK and has_usable_part(visit):
        return replace(visit, trouble=replace(visit.trouble, mended=True))
    return retry(visit, event)


def retry(visit: Visit, event: Event) -> Visit:
    assert visit.trouble is not None
    back = visit.trouble.back
    visit = begin_again(visit, event) if back is State.CHECK else replace(visit, trouble=None)
    return replace(visit, state=back)


def use_part(visit: Visit, event: Event) -> Visit:
    return replace(visit, trouble=None)


def say_goodbye(visit: Visit, event: Event) -> Visit:
    """Nothing of the customer but what the last screen says."""
    farewell = Farewell(visit.deliveries, isinstance(event, Deleted))
    if farewell.deleted:
        farewell = replace(farewell, deliveries=frozenset())
    return Visit(id=visit.id, language=visit.language, farewell=farewell)


def forget(visit: Visit, event: Event) -> Visit:
    return Visit()


def reopen(visit: Visit, event: Reopened) -> Visit:
    return event.visit


def put_run(visit: Visit, run: Run) -> Visit:
    """The visit with the run of that number exchanged."""
    runs = (*visit.runs[: run.number - 1], run, *visit.runs[run.number :])
    return replace(visit, runs=runs)


# ---- the table ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Transition:
    """In `state`, `event` leads to `target` (None: the effect says where) when `guard` lets it."""

    state: State
    event: type[Event]
    target: State | None
    effect: Callable[[Visit, Any], Visit] = field(default=stay)
    guard: Callable[[Visit, Any], str] = field(default=allow_always)


TRANSITIONS = (
    Transition(State.WELCOME, Started, State.CUSTOMER, begin),
    Transition(State.WELCOME, Reopened, None, reopen, need_stored_visit),
    Transition(State.CUSTOMER, Answered, State.SHOE, take_answers, need_consent),
    Transition(State.CUSTOMER, Back, State.WELCOME, forget),
    Transition(State.SHOE, ShoeChosen, State.CHECK, add_run, need_room),
    Transition(State.SHOE, Back, None, leave_shoe),
    Transition(State.CHECK, LightsSeen, State.CHECK, set_lights),
    Transition(State.CHECK, Ready, None, start_run, need_lights),
    Transition(State.CHECK, Back, None, leave_run),
    Transition(State.STANDING, Stood, State.COUNTDOWN, take_standing),
    Transition(State.COUNTDOWN, CountedDown, State.RECORDING),
    Transition(State.RECORDING, Recorded, State.ANALYSING, take_recording, need_length),
    *(Transition(state, Stopped, State.CHECK, begin_again)
      for state in (State.STANDING, State.COUNTDOWN, State.RECORDING, State.ANALYSING)),
    Transition(State.ANALYSING, Analysed, State.RESULT, take_result),
    *(Transition(state, Refused, State.UNUSABLE, take_refusal)
      for state in (State.COUNTDOWN, State.RECORDING, State.ANALYSING)),
    Transition(State.UNUSABLE, Redone, State.CHECK, begin_again),
    Transition(State.UNUSABLE, Back, None, leave_run),
    Transition(State.RESULT, Redone, State.CHECK, begin_again),
    *(Transition(state, AnotherShoe, State.SHOE, try_another, need_room) for state in SHOWING),
    *(Transition(state, Compared, State.COMPARE, compare, need_two_results) for state in (State.RESULT, State.COMPARE)),
    *(Transition(state, ShoesShown, State.SHOES) for state in SHOWING - {State.SHOES}),
    *(Transition(state, ReportShown, State.REPORT) for state in SHOWING - {State.REPORT}),
    *(Transition(state, Back, State.RESULT) for state in SHOWING - {State.RESULT}),
    Transition(State.REPORT, EmailGiven, State.REPORT, take_email, need_mail_address),
    Transition(State.REPORT, Asked, State.REPORT, ask, need_address),
    *(Transition(state, TroubleCame, State.TROUBLE, enter_trouble)
      for state in (*sorted(CAPTURING), State.ANALYSING, State.TROUBLE)),
    Transition(State.TROUBLE, TroubleOver, None, mend),
    Transition(State.TROUBLE, Retried, None, retry),
    Transition(State.TROUBLE, PartUsed, State.ANALYSING, use_part, need_usable_part),
    *(Transition(state, Finished, State.GOODBYE, say_goodbye) for state in (*SHOWING, State.UNUSABLE, State.TROUBLE)),
    *(Transition(state, Deleted, State.GOODBYE, say_goodbye)
      for state in State if state not in (State.WELCOME, State.GOODBYE)),
    *(Transition(state, IdledOut, State.WELCOME, forget) for state in State
      if state not in UNATTENDED and state is not State.WELCOME),
    Transition(State.GOODBYE, Finished, State.WELCOME, forget),
)  # fmt: skip

TABLE: Mapping[tuple[State, type[Event]], Transition] = {(row.state, row.event): row for row in TRANSITIONS}


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
