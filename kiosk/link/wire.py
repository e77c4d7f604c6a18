"""What a kiosk and its chain's centre say to each other: plain dataclasses, as JSON on the line.

The kiosk writes them, the centre reads them as it reads anything from outside: every field judged before it is used.
Times are seconds since 1970 by the kiosk's clock; they are told, and decide nothing: what is newer is said by `sequence`
within an `epoch`, and what is withdrawn or erased wins whatever the clocks say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PROTOCOL = 1  # goes up when an old reader would misread the new
MOST_CHANGES = 200  # in one batch
CHUNK_BYTES = 1 << 20  # of a recording, in one request


class Kind(StrEnum):
    """What a change is of, and how its key is spelled."""

    VISIT = "visit"  # the visit's id; body: who, when, answers, consents, runs with their outcomes
    ANALYSIS = "analysis"  # "VISIT/RUN/ATTEMPT/CODE/MODELS/RULES/REFERENCE"; body: analysis.json
    COUNT = "count"  # "DAY/..." as kiosk.storage.tally adds up; body: how many
    RECORDING = "recording"  # "VISIT/RUN/ATTEMPT"; body: bytes, sha256; its pictures go in chunks of their own


class Ending(StrEnum):
    """Why a thing is no longer at the kiosk."""

    EXPIRED = "expired"  # the kiosk's own time to keep it was up: what the centre may keep stays there
    ERASED = "erased"  # its customer's wish, or consent withdrawn: it goes everywhere


@dataclass(frozen=True, slots=True)
class Change:
    """A thing as it is now, or how it ended; one of body and ending is None.

    sequence: of the kiosk's own counter, rising with every change; of one key only the newest is sent.
    """

    sequence: int
    kind: Kind
    key: str
    body: dict[str, object] | None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """epoch: a uuid that a kiosk's database gets when it is made, and anew when it was rebuilt from an older copy.

    changes: by rising sequence; what lies between two sequences was overtaken by newer changes of the same keys.
    """

    protocol: int
    epoch: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Up to which sequence of the epoch everything is on the centre's disk; 0 for an epoch that it has not seen.

    A centre that was restored from an older backup says less than it once did, and is sent the rest again.
    """

    epoch: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """A visit, or a person with all their visits, to be deleted here too, now and after every restore.

    number: the centre's own counter; a kiosk asks for those after the last one that it has carried out.
    """

    number: int
    visit: str | None
    person: str | None
