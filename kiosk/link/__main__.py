"""`python -m kiosk.link`: one round to the centre, by a timer every minute. Nothing to do where there is no chain."""

from __future__ import annotations

import logging
import random
import sys
import time
from contextlib import closing
from dataclasses import replace

from gait.errors import GaitError
from kiosk.folders import Folders, folders
from kiosk.link.alive import alive
from kiosk.link.bodies import Writer
from kiosk.link.centre import Centre, RefusedByName
from kiosk.link.editions import Following
from kiosk.link.enrolment import identified, membership_of
from kiosk.link.push import Push
from kiosk.link.recordings import Recordings, allowance
from kiosk.logs import run_service
from kiosk.settings import usable_settings
from kiosk.storage.centre import Line, is_enrolled, read_line, write_line
from kiosk.storage.changes import Log

FIRST_PAUSE_S, LONGEST_PAUSE_S = 60.0, 1800.0  # half of each by chance, so that a chain does not come back all at once
DOUBLED = 5  # times, until a pause is the longest
log = logging.getLogger("kiosk.link")


def push(place: Folders, now: float) -> int:
    """One round; up to which change the centre has them. now: seconds since 1970.

    Raises LinkFault, StoreFault, SettingsFault, DiskFull.
    """
    membership, (settings, refused) = membership_of(place), usable_settings(place.settings)
    writer = Writer(membership.address_key, settings.camera.orientation)
    with closing(Log(place)) as changes, closing(Centre(membership.address, identified(place))) as centre:
        round_ = Push(place, changes, centre, writer)
        round_.carry_out_erasures()
        round_.send(now)
        allowed = allowance(settings.link, now, time.monotonic)
        Following(place, centre, membership, changes.epoch, allowed).follow()
        Recordings(place, changes, centre).send(round_.reached, allowed)
        centre.hear(alive(place, settings, refused, changes, changes.waiting(round_.reached)))
        return round_.reached


def push_when_due(place: Folders, now: float) -> None:
    """A round, unless the centre has just failed to answer; how it went is written down for health. Raises as push."""
    before = read_line(place)
    if not is_enrolled(place) or now < before.next_at <= now + LONGEST_PAUSE_S:
        return
    try:
        reached = push(place, now)
    except (GaitError, RefusedByName) as error:
        write_line(place, later(before, str(error), now))
        raise error.as_fault() if isinstance(error, RefusedByName) else error from error
    write_line(place, Line(reached_at=now, sequence=reached))


def later(before: Line, why: str, now: float) -> Line:
    """After one more try in vain."""
    doubled = 2.0 ** min(before.tries, DOUBLED)
    pause_s = min(FIRST_PAUSE_S * doubled, LONGEST_PAUSE_S) * random.uniform(0.5, 1.0)
    return replace(before, trouble=why, tries=before.tries + 1, next_at=now + pause_s)


def push_now() -> None:
    push_when_due(folders(), time.time())


if __name__ == "__main__":
    sys.exit(run_service(push_now, log))
