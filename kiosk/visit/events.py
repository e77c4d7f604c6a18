"""What can happen to a visit: what a person did, or a machine noticed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from kiosk.visit.model import (
    TEST_SHOE,
    Belt,
    Comfort,
    Consents,
    Customer,
    Delivery,
    Light,
    Readability,
    Result,
    TriedShoe,
    Unusable,
    Visit,
)
from kiosk.visit.person import Bearer


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person did or a machine noticed."""


@dataclass(frozen=True, slots=True)
class Started(Event):
    """Yes to being filmed begins a visit: needs that consent. id: 32 hex digits, fresh; at: seconds since 1970, UTC."""

    id: str
    at: float
    language: str
    consents: Consents

    @classmethod
    def fresh(cls, at: float, language: str, consents: Consents) -> Started:
        """With an id that no other visit has."""
        return cls(uuid.uuid4().hex, at, language, consents)


@dataclass(frozen=True, slots=True)
class LanguageChosen(Event):
    """Everything is said in another language from now on; nothing else changes. language: its code."""

    language: str


@dataclass(frozen=True, slots=True)
class SightChosen(Event):
    """Everything is shown so from now on; nothing else changes."""

    sight: Readability


@dataclass(frozen=True, slots=True)
class Answered(Event):
    """A page of the questions was left, whichever way: needs consent to the analysis.

    person: whom the customer becomes in the chain, where they agree to that and are nobody there yet.
    """

    customer: Customer
    consents: Consents
    person: Bearer | None = None


@dataclass(frozen=True, slots=True)
class ShoeAsked(Event):
    """The shoe of the run that waits at the camera is to be chosen anew."""


@dataclass(frozen=True, slots=True)
class ShoeChosen(Event):
    """What is run in next: in the run that waits, or in one more."""

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
class BeltTold(Event):
    """How the treadmill is set, by a person; None: it is left out after all."""

    belt: Belt | None


@dataclass(frozen=True, slots=True)
class BeltRead(Event):
    """How the treadmill said itself that it ran, over the recording that has ended."""

    belt: Belt


@dataclass(frozen=True, slots=True)
class WarmedUp(Event):
    """The warm-up is over, by its clock or by a touch. seconds: that were run; settled: the gait was steady."""

    seconds: float
    settled: bool


@dataclass(frozen=True, slots=True)
class CountedDown(Event):
    pass


@dataclass(frozen=True, slots=True)
class Recorded(Event):
    """The run is on disk whole. seconds: its length."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stopped(Event):
    """A person stopped what goes on, from the standing trial to the analysis: back to the check."""


@dataclass(frozen=True, slots=True)
class Analysed(Event):
    result: Result


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """The analysis says that this recording, or the standing trial before it, cannot be used, and why."""

    why: Unusable


@dataclass(frozen=True, slots=True)
class Felt(Event):
    """How the shoe of the current run felt."""

    comfort: Comfort


@dataclass(frozen=True, slots=True)
class Redone(Event):
    """Record the current run again; its result stays until there is a new one."""


@dataclass(frozen=True, slots=True)
class AnotherShoe(Event):
    """One more run, in a shoe that is chosen on the screen that comes."""


@dataclass(frozen=True, slots=True)
class Compared(Event):
    """Two runs side by side, by their numbers."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class QuestionsShown(Event):
    pass


@dataclass(frozen=True, slots=True)
class ReturnTold(Event):
    """*I have been here before*: prove it."""


@dataclass(frozen=True, slots=True)
class Recognised(Event):
    """The centre has earlier runs. person: whose; None where an address that was proved is of several persons."""

    person: Bearer | None


@dataclass(frozen=True, slots=True)
class EarlierShown(Event):
    """Once more, what was found before."""


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
class ShoeTaken(Event):
    """What the customer takes home, as Visit.taken."""

    taken: str


@dataclass(frozen=True, slots=True)
class WaysTicked(Event):
    """How the report is wished, before it is asked for."""

    ways: frozenset[Delivery]


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
    """Nobody touched the screen for a while: see kiosk.visit.model.idle_s."""


@dataclass(frozen=True, slots=True)
class Reopened(Event):
    """Staff opened a stored visit, or the kiosk found one under way after a power cut: see kiosk.storage.recovery."""

    visit: Visit
