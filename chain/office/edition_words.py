"""How it is with what was published at a kiosk, in words."""

from __future__ import annotations

from dataclasses import dataclass

from chain.storage.editions import KioskProgress
from chain.storage.updates import Course, KioskUpdate, Update, Why
from gait.words import Sentence, said, template
from kiosk.link.wire import Progress

WHY = {
    "edition_unsigned": template("Refused: it is not signed by this head office"),
    "edition_damaged": template("Refused: it arrived damaged"),
    "edition_older": template("Refused: it is older than what the kiosk has. Publish it again"),
    "edition_elsewhere": template("Refused: it is meant for another store"),
    "edition_unfit": template("Refused: the kiosk’s version cannot use it"),
}
"""Why a kiosk does not take it, by the code of its fault (kiosk/faults.py)."""
UPDATES = {
    Progress.IN_PLACE: ("good", template("In place, self-check passed")),
    Progress.WAITING: ("off", template("Not under way")),
    Progress.FETCHING: ("off", template("Is being fetched")),
    Progress.FETCHED: ("off", template("Fetched; it takes over at night")),
    Progress.REFUSED: ("bad", template("Refused: it did not arrive as it was signed")),
    Progress.FAILED: ("bad", template("Failed its self-check; the version before goes on")),
}


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """mark: `good`, `off` or `bad`, drawn beside the words."""

    at: KioskProgress
    mark: str
    words: str


def progress_words(at: KioskProgress) -> ProgressRow:
    if at.progress == Progress.REFUSED:
        return ProgressRow(at, "bad", WHY.get(at.why, template("Refused")))
    if at.wanted is None:
        return ProgressRow(at, "off", template("Nothing is published for it"))
    if at.number == at.wanted:
        return ProgressRow(at, "good", template("In place"))
    waits = at.progress == Progress.WAITING
    return ProgressRow(
        at, "off", template("Waits for the end of a visit") if waits else template("Has not asked for it yet")
    )


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """mark: as ProgressRow's."""

    at: KioskUpdate
    mark: str
    words: str


def update_words(at: KioskUpdate, update: Update | None) -> UpdateRow:
    if update is None or not at.progress:
        waits = update is not None and at.ring > update.ring
        return UpdateRow(at, "off", template("Its ring is not open yet") if waits else "")
    return UpdateRow(at, *UPDATES[Progress(at.progress)])


def course_words(update: Update) -> Sentence:
    """How it goes on, and where it stopped, what stopped it."""
    if update.state is Course.OPEN:
        return said("It is open up to ring {ring}.", ring=update.ring)
    names = {"kiosk": update.kiosk or "", "store": update.store_name or ""}
    if update.why == Why.FAILED:
        return said("Stopped by itself: the self-check failed at {kiosk}, {store}.", **names)
    if update.why == Why.SILENT:
        return said("Stopped by itself: {kiosk}, {store} fell silent after it had fetched it.", **names)
    return said("Stopped by head office.")
