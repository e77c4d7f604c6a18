"""How it is with what was published at a kiosk, in words."""

from __future__ import annotations

from dataclasses import dataclass

from chain.storage.editions import KioskStand
from gait.words import template
from kiosk.link.wire import Stand

WHY = {
    "edition_unsigned": template("Refused: it is not signed by this head office"),
    "edition_damaged": template("Refused: it arrived damaged"),
    "edition_older": template("Refused: it is older than what the kiosk has. Publish it again"),
    "edition_elsewhere": template("Refused: it is meant for another store"),
    "edition_unfit": template("Refused: the kiosk’s version cannot use it"),
}
"""Why a kiosk does not take it, by the code of its fault (kiosk/faults.py)."""


@dataclass(frozen=True, slots=True)
class StandRow:
    """mark: `good`, `off` or `bad`, drawn beside the words."""

    at: KioskStand
    mark: str
    words: str


def stand_words(at: KioskStand) -> StandRow:
    if at.stand == Stand.REFUSED:
        return StandRow(at, "bad", WHY.get(at.why, template("Refused")))
    if at.wanted is None:
        return StandRow(at, "off", template("Nothing is published for it"))
    if at.number == at.wanted:
        return StandRow(at, "good", template("In place"))
    waits = at.stand == Stand.WAITING
    return StandRow(
        at, "off", template("Waits for the end of a visit") if waits else template("Has not asked for it yet")
    )
