"""What a phone of the staff's may see and do of a visit: where it stands, in words, and what of three keys fits now.

No name, no picture and no number of a result. A key is an event that a key of the screen tells too. What belongs to the
customer (yes to the film), or needs somebody at the machine (a red light overridden, a fault mended), has none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.session.front import Front
from kiosk.visit.events import Event, Ready, Redone, Stopped
from kiosk.visit.model import SHOWING, Level, State, Visit
from kiosk.visit.table import why_not
from kiosk.words import Words, tr
from kiosk.words.wording import clock_words, lamp_words, seconds_words, trouble, warming_words

HEADLINES = {
    State.WELCOME: tr("Waiting for a customer"),
    State.SHOE: tr("A shoe is chosen"),
    State.CHECK: tr("Camera check"),
    State.STANDING: tr("Standing trial"),
    State.WARM_UP: tr("Warm-up"),
    State.COUNTDOWN: tr("Countdown"),
    State.RECORDING: tr("Recording"),
    State.ANALYSING: tr("Analysing"),
    State.UNUSABLE: tr("The recording cannot be used"),
    **dict.fromkeys(SHOWING, tr("The result is there")),
    State.TROUBLE: tr("Something is in the way"),
    State.GOODBYE: tr("The visit is over"),
}
REFUSALS = {
    "red_light": tr("A light of the camera check is red."),
    "not_checked": tr("The camera check is still looking."),
}
NOT_NOW = tr("This cannot be done now.")
THROWN_AWAY = tr("Recording again throws this recording away.")
SURE = tr("Throw it away, record again")


@dataclass(frozen=True, slots=True)
class PhoneKey:
    """name: start, stop or redo. words: on the key; event: what it tells.

    asks: it throws a recording away, and is to be pressed twice.
    """

    name: str
    words: str
    event: Event
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Where the visit stands, for whoever reads it at an arm's length. figure: seconds that are left, or nothing."""

    headline: str
    figure: str = ""
    lines: tuple[str, ...] = ()


def place_of(front: Front) -> str:
    """Where the visit stands, so that a key counts only for what was seen when it was pressed."""
    run = front.visit.run if front.visit.current else None
    return f"{front.screen}.{run.number}.{run.attempt}" if run is not None else front.screen


def refusal(visit: Visit, key: PhoneKey) -> str:
    """Why the key cannot be pressed now, in English; empty when it can."""
    reason = why_not(visit, key.event)
    return REFUSALS.get(reason, NOT_NOW) if reason else ""


def known_keys(front: Front, words: Words) -> tuple[PhoneKey, ...]:
    """Keys of the present state, whether they can be pressed just now or not; none while something is to be saved."""
    keys = KEYS.get(front.visit.state) if front.unsaved is None else None
    return keys(front, words) if keys is not None else ()


def check_keys(front: Front, words: Words) -> tuple[PhoneKey, ...]:
    start = words.tr("Start, {n} seconds").format(n=round(front.progress()[1]))
    return (PhoneKey("start", start, Ready()),)


def warm_up_keys(front: Front, words: Words) -> tuple[PhoneKey, ...]:
    return (PhoneKey("start", words.tr("Record now"), front.warmed_up()), *stop_keys(front, words))


def stop_keys(front: Front, words: Words) -> tuple[PhoneKey, ...]:
    return (PhoneKey("stop", words.tr("Stop"), Stopped()),)


def recording_keys(front: Front, words: Words) -> tuple[PhoneKey, ...]:
    """On the screen one touch is enough; a phone is touched in passing."""
    return (PhoneKey("stop", words.tr("Stop and start again"), Stopped(), asks=True),)


def analysing_keys(front: Front, words: Words) -> tuple[PhoneKey, ...]:
    return (PhoneKey("redo", words.tr("Record again"), Stopped(), asks=True),)


def redo_keys(front: Front, words: Words) -> tuple[PhoneKey, ...]:
    """A result stays until there is a new one."""
    return (PhoneKey("redo", words.tr("Record again"), Redone()),)


KEYS: Mapping[State, Callable[[Front, Words], tuple[PhoneKey, ...]]] = {
    State.CHECK: check_keys,
    State.STANDING: stop_keys,
    State.WARM_UP: warm_up_keys,
    State.COUNTDOWN: stop_keys,
    State.RECORDING: recording_keys,
    State.ANALYSING: analysing_keys,
    State.UNUSABLE: redo_keys,
    State.RESULT: redo_keys,
}


def said(front: Front, words: Words) -> Said:
    """Where the visit stands."""
    state = front.visit.state
    if front.unsaved is not None or state in (State.TROUBLE, State.UNUSABLE):
        return trouble_said(front, words)
    headline, tell = words.tr(HEADLINES[state]), TOLD.get(state)
    return tell(front, words, headline) if tell is not None else Said(headline)


def trouble_said(front: Front, words: Words) -> Said:
    headline = HEADLINES[State.UNUSABLE if front.visit.state is State.UNUSABLE else State.TROUBLE]
    return Said(words.tr(headline), lines=trouble(front.trouble(), words))


def welcome_said(front: Front, words: Words, headline: str) -> Said:
    return Said(headline, lines=(words.tr("Whether a run is filmed is asked on the screen."),))


def check_said(front: Front, words: Words, headline: str) -> Said:
    """What is red, with what to do; else whether all was looked at."""
    lights = front.lights()
    reds = tuple(": ".join(lamp_words(light, words)) for light in lights if light.level is Level.RED)
    looking = not lights or any(light.level is Level.UNKNOWN for light in lights)
    rest = tr("looking …") if looking else tr("All set. Run when you are ready")
    return Said(headline, lines=reds or (words.tr(rest),))


def standing_said(front: Front, words: Words, headline: str) -> Said:
    return Said(headline, seconds_words(front.left_s()), (words.tr("Stand still, feet a hand apart"),))


def warm_up_said(front: Front, words: Words, headline: str) -> Said:
    live, (ran_s, whole_s) = front.live(), front.progress()
    told = warming_words(ran_s, whole_s, live is not None and live.moving)
    return Said(headline, clock_words(front.left_s()), tuple(words.tr(sentence) for sentence in told))


def countdown_said(front: Front, words: Words, headline: str) -> Said:
    return Said(headline, f"{math.ceil(front.left_s())}", (words.tr("The recording begins by itself."),))


def recording_said(front: Front, words: Words, headline: str) -> Said:
    live = front.live()
    still = live is not None and not live.moving
    return Said(headline, seconds_words(front.left_s()), (words.tr("Nobody is running"),) if still else ())


TOLD: Mapping[State, Callable[[Front, Words, str], Said]] = {
    State.WELCOME: welcome_said,
    State.CHECK: check_said,
    State.STANDING: standing_said,
    State.WARM_UP: warm_up_said,
    State.COUNTDOWN: countdown_said,
    State.RECORDING: recording_said,
}
