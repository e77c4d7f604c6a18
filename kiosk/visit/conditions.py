"""Conditions of the table: the empty string where one is met, else why not, as a code such as `no_consent`."""

from __future__ import annotations

from kiosk.address import is_address
from kiosk.visit.events import (
    Answered,
    Asked,
    Compared,
    EmailGiven,
    Event,
    PartUsed,
    Ready,
    Recorded,
    Reopened,
    ShoeTaken,
    Started,
)
from kiosk.visit.model import LEAST_RECORDING_S, MOST_RUNS, Delivery, Level, Run, State, Visit


def allow_always(visit: Visit, event: Event) -> str:
    return ""


def need_consent(visit: Visit, event: Started | Answered) -> str:
    return "" if event.consents.analyse and event.consents.text else "no_consent"


def need_whole_consent(visit: Visit, event: Answered) -> str:
    """What leaves the shop stays in it as well, it is known who agreed, and a person of the chain has a code."""
    given = event.consents
    leaves = given.chain or given.improve
    if leaves and (given.withdrawn or visit.consents.withdrawn):
        return "withdrawn"
    if leaves and not given.keep:
        return "not_kept"
    if leaves and given.who is None:
        return "nobody_agreed"
    if given.chain and not (visit.person or event.person):
        return "nobody"
    return need_consent(visit, event)


def need_lights(visit: Visit, event: Ready) -> str:
    if event.override:
        return ""
    if not visit.lights or any(light.level is Level.UNKNOWN for light in visit.lights):
        return "not_checked"
    return "red_light" if visit.reds else ""


def need_length(visit: Visit, event: Recorded) -> str:
    return "" if event.seconds > 0 else "nothing_recorded"


def need_room(visit: Visit, event: Event) -> str:
    return "" if visit.is_open or len(visit.runs) < MOST_RUNS else "too_many_runs"


def need_two_results(visit: Visit, event: Compared) -> str:
    known = numbers(visit.results)
    both = event.first in known and event.second in known and event.first != event.second
    return "" if both else "no_result"


def need_address(visit: Visit, event: Asked) -> str:
    if event.delivery is Delivery.PRINT:
        return ""
    return "" if visit.mail_address else "no_address"


def need_tried_shoe(visit: Visit, event: ShoeTaken) -> str:
    worn = {str(run.number) for run in visit.results if not run.shoe.is_test_shoe}
    return "" if event.taken in {"", "none", "another"} | worn else "no_result"


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
