"""A visit as a table: which state, which event, under what condition, what comes next.

Free of screens, cameras, clocks and disks. `advance` is the only way from one Visit to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.visit.conditions import (
    allow_always,
    need_address,
    need_consent,
    need_length,
    need_lights,
    need_mail_address,
    need_room,
    need_stored_visit,
    need_tried_shoe,
    need_two_results,
    need_usable_part,
    need_whole_consent,
)
from kiosk.visit.effects import (
    ask,
    ask_shoe,
    begin,
    begin_again,
    compare,
    enter_trouble,
    forget,
    leave_questions,
    leave_run,
    leave_shoe,
    mend,
    put_shoe_on,
    recognise,
    reopen,
    retry,
    say_goodbye,
    set_lights,
    start_run,
    stay,
    take_answers,
    take_belt,
    take_comfort,
    take_email,
    take_language,
    take_reading,
    take_recording,
    take_refusal,
    take_result,
    take_shoe,
    take_sight,
    take_standing,
    take_warm_up,
    take_ways,
    use_part,
)
from kiosk.visit.events import (
    Analysed,
    AnotherShoe,
    Answered,
    Asked,
    Back,
    BeltRead,
    BeltTold,
    Compared,
    CountedDown,
    Deleted,
    EarlierShown,
    EmailGiven,
    Event,
    Felt,
    Finished,
    IdledOut,
    LanguageChosen,
    LightsSeen,
    PartUsed,
    QuestionsShown,
    Ready,
    Recognised,
    Recorded,
    Redone,
    Refused,
    Reopened,
    ReportShown,
    Retried,
    ReturnTold,
    ShoeAsked,
    ShoeChosen,
    ShoesShown,
    ShoeTaken,
    SightChosen,
    Started,
    Stood,
    Stopped,
    TroubleCame,
    TroubleOver,
    WarmedUp,
    WaysTicked,
)
from kiosk.visit.model import CAPTURING, LOOKING_BACK, RUNNING, SHOWING, UNATTENDED, State, Visit


class NotNow(Exception):
    """The event does not fit the visit. reason: a code such as `no_consent`; `not_here` when the state has no row."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Transition:
    """In `state`, `event` leads to `target` (None: the effect says where) when `guard` lets it."""

    state: State
    event: type[Event]
    target: State | None
    effect: Callable[[Visit, Any], Visit] = field(default=stay)
    guard: Callable[[Visit, Any], str] = field(default=allow_always)


TRANSITIONS = (
    Transition(State.WELCOME, Started, State.CHECK, begin, need_consent),
    Transition(State.WELCOME, Reopened, None, reopen, need_stored_visit),
    *(Transition(state, LanguageChosen, state, take_language) for state in State),
    *(Transition(state, SightChosen, state, take_sight) for state in State),
    Transition(State.CHECK, LightsSeen, State.CHECK, set_lights),
    Transition(State.CHECK, Ready, None, start_run, need_lights),
    Transition(State.CHECK, ShoeAsked, State.SHOE, ask_shoe),
    Transition(State.CHECK, Back, None, leave_run),
    *(Transition(state, ShoeChosen, State.CHECK, put_shoe_on, need_room) for state in (State.SHOE, State.SHOES)),
    Transition(State.SHOE, Back, None, leave_shoe),
    Transition(State.STANDING, Stood, State.WARM_UP, take_standing),
    Transition(State.WARM_UP, BeltTold, State.WARM_UP, take_belt),
    Transition(State.WARM_UP, WarmedUp, State.COUNTDOWN, take_warm_up),
    Transition(State.COUNTDOWN, CountedDown, State.RECORDING),
    Transition(State.RECORDING, Recorded, State.ANALYSING, take_recording, need_length),
    *(Transition(state, Stopped, State.CHECK, begin_again)
      for state in (*sorted(RUNNING), State.STANDING, State.ANALYSING)),
    Transition(State.ANALYSING, BeltRead, State.ANALYSING, take_reading),
    Transition(State.ANALYSING, Analysed, State.RESULT, take_result),
    *(Transition(state, Refused, State.UNUSABLE, take_refusal)
      for state in (*sorted(RUNNING), State.ANALYSING)),
    Transition(State.UNUSABLE, Redone, State.CHECK, begin_again),
    Transition(State.UNUSABLE, Back, None, leave_run),
    Transition(State.RESULT, Felt, State.RESULT, take_comfort),
    Transition(State.RESULT, Redone, State.CHECK, begin_again),
    *(Transition(state, AnotherShoe, State.SHOE, stay, need_room) for state in SHOWING),
    *(Transition(state, Compared, State.COMPARE, compare, need_two_results) for state in (State.RESULT, State.COMPARE)),
    *(Transition(state, QuestionsShown, State.CUSTOMER) for state in SHOWING - {State.CUSTOMER}),
    Transition(State.CUSTOMER, Answered, State.CUSTOMER, take_answers, need_whole_consent),
    *(Transition(state, ShoesShown, State.SHOES, leave_questions) for state in SHOWING - {State.SHOES}),
    *(Transition(state, ReportShown, State.REPORT) for state in SHOWING - {State.REPORT}),
    Transition(State.CUSTOMER, ReturnTold, State.RETURNING),
    Transition(State.RETURNING, Recognised, State.EARLIER, recognise),
    Transition(State.CUSTOMER, EarlierShown, State.EARLIER),
    *(Transition(state, Back, State.RESULT) for state in SHOWING - LOOKING_BACK - {State.RESULT}),
    *(Transition(state, Back, State.CUSTOMER) for state in LOOKING_BACK),
    Transition(State.REPORT, EmailGiven, State.REPORT, take_email, need_mail_address),
    Transition(State.REPORT, ShoeTaken, State.REPORT, take_shoe, need_tried_shoe),
    Transition(State.REPORT, WaysTicked, State.REPORT, take_ways),
    Transition(State.REPORT, Asked, State.REPORT, ask, need_address),
    *(Transition(state, TroubleCame, State.TROUBLE, enter_trouble)
      for state in (*sorted(CAPTURING), State.ANALYSING, State.TROUBLE)),
    Transition(State.TROUBLE, TroubleOver, None, mend),
    Transition(State.TROUBLE, Retried, None, retry),
    Transition(State.TROUBLE, PartUsed, State.ANALYSING, use_part, need_usable_part),
    *(Transition(state, Finished, State.GOODBYE, say_goodbye) for state in (*SHOWING, State.UNUSABLE, State.TROUBLE)),
    *(Transition(state, Deleted, State.GOODBYE, say_goodbye)
      for state in State if state not in (State.WELCOME, State.GOODBYE)),
    *(Transition(state, IdledOut, State.WELCOME, forget) for state in State if state not in UNATTENDED),
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
