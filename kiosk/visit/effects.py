"""Effects of the table: the visit that comes next, but for the state that the table itself sets."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit.conditions import has_usable_part
from kiosk.visit.events import (
    Analysed,
    Answered,
    Asked,
    BeltRead,
    BeltTold,
    Compared,
    Deleted,
    EmailGiven,
    Event,
    Felt,
    LanguageChosen,
    LightsSeen,
    Ready,
    Recognised,
    Recorded,
    Refused,
    Reopened,
    ShoeChosen,
    ShoeTaken,
    SightChosen,
    Started,
    Stood,
    TroubleCame,
    WarmedUp,
    WaysTicked,
)
from kiosk.visit.model import Farewell, Run, State, TriedShoe, Trouble, Visit


def stay(visit: Visit, event: Event) -> Visit:
    return visit


def begin(visit: Visit, event: Started) -> Visit:
    """With a run in the test shoe, or in the shoe that was chosen before somebody stepped back."""
    begun = replace(visit, id=event.id, started_at=event.at, language=event.language, consents=event.consents)
    return add_run(begun, visit.shoe_to_try)


def take_language(visit: Visit, event: LanguageChosen) -> Visit:
    return replace(visit, language=event.language)


def take_sight(visit: Visit, event: SightChosen) -> Visit:
    return replace(visit, sight=event.sight)


def take_answers(visit: Visit, event: Answered) -> Visit:
    """Whoever takes `chain` back takes `improve` along: the centre forgets the whole visit."""
    consents = event.consents
    if visit.consents.chain and not consents.chain:
        consents = replace(consents, improve=False, who=None)
    person = visit.known or visit.person or event.person if consents.chain else None
    return replace(visit, customer=event.customer, consents=consents, person=person)


def recognise(visit: Visit, event: Recognised) -> Visit:
    """Today's visit becomes theirs where they have agreed to that; else when they do."""
    person = event.person or visit.person if visit.consents.chain else None
    return replace(visit, known=event.person, person=person)


def add_run(visit: Visit, shoe: TriedShoe) -> Visit:
    run = Run(len(visit.runs) + 1, shoe)
    return replace(visit, runs=(*visit.runs, run), current=run.number, lights=())


def put_shoe_on(visit: Visit, event: ShoeChosen) -> Visit:
    """In the run that waits, or in one more."""
    visit = replace(visit, lights=(), shoe_to_try=event.shoe)
    if not visit.is_open:
        return add_run(visit, event.shoe)
    same = visit.run.shoe == event.shoe
    return visit if same else put_run(visit, replace(visit.run, shoe=event.shoe, comfort=None))


def ask_shoe(visit: Visit, event: Event) -> Visit:
    return replace(visit, shoe_to_try=visit.run.shoe)


def set_lights(visit: Visit, event: LightsSeen) -> Visit:
    return replace(visit, lights=event.lights)


def start_run(visit: Visit, event: Ready) -> Visit:
    return replace(visit, state=State.STANDING if event.standing else State.WARM_UP)


def take_standing(visit: Visit, event: Stood) -> Visit:
    return put_run(visit, replace(visit.run, stood=event.kept))


def take_belt(visit: Visit, event: BeltTold) -> Visit:
    told = None if event.belt is None else replace(event.belt, range_mps=None)
    return put_run(visit, replace(visit.run, belt=told))


def take_reading(visit: Visit, event: BeltRead) -> Visit:
    return visit if visit.run.told_belt else put_run(visit, replace(visit.run, belt=event.belt))


def take_warm_up(visit: Visit, event: WarmedUp) -> Visit:
    return put_run(visit, replace(visit.run, warm_up_s=event.seconds, settled=event.settled))


def take_recording(visit: Visit, event: Recorded) -> Visit:
    return put_run(visit, replace(visit.run, recorded_s=event.seconds))


def take_result(visit: Visit, event: Analysed) -> Visit:
    return put_run(visit, replace(visit.run, outcome=event.result, replaces=None))


def take_refusal(visit: Visit, event: Refused) -> Visit:
    return put_run(visit, replace(visit.run, outcome=event.why))


def take_comfort(visit: Visit, event: Felt) -> Visit:
    return put_run(visit, replace(visit.run, comfort=event.comfort))


def begin_again(visit: Visit, event: Event) -> Visit:
    """A fresh attempt at the current run; a finished one is kept until the fresh one is."""
    run = visit.run
    kept = run if run.result else run.replaces
    attempt = Run(run.number, run.shoe, run.attempt + 1, replaces=kept, belt=run.told_belt, comfort=run.comfort)
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
    return replace(visit, state=State.CHECK, lights=()) if visit.is_open else step_back(visit)


def leave_run(visit: Visit, event: Event) -> Visit:
    return step_back(replace(drop_current(visit, event), shoe_to_try=visit.run.shoe))


def step_back(visit: Visit) -> Visit:
    """To the result that there is, or out of the visit; language, look and shoe stay as they were chosen."""
    if visit.results:
        return replace(visit, state=State.RESULT)
    return Visit(language=visit.language, sight=visit.sight, shoe_to_try=visit.shoe_to_try)


def leave_questions(visit: Visit, event: Event) -> Visit:
    return replace(visit, asked=True)


def take_email(visit: Visit, event: EmailGiven) -> Visit:
    customer = replace(visit.customer, email=event.address.strip())
    consents = replace(visit.consents, email_report=True, email_film=True, text=event.text)
    return replace(visit, customer=customer, consents=consents)


def take_shoe(visit: Visit, event: ShoeTaken) -> Visit:
    return replace(visit, taken=event.taken)


def take_ways(visit: Visit, event: WaysTicked) -> Visit:
    return replace(visit, wished=event.ways)


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
    return Visit(id=visit.id, language=visit.language, sight=visit.sight, farewell=farewell)


def forget(visit: Visit, event: Event) -> Visit:
    return Visit()


def reopen(visit: Visit, event: Reopened) -> Visit:
    return event.visit


def put_run(visit: Visit, run: Run) -> Visit:
    """The visit with the run of that number exchanged."""
    runs = (*visit.runs[: run.number - 1], run, *visit.runs[run.number :])
    return replace(visit, runs=runs)
