"""What a kiosk and its chain's centre say to each other: plain dataclasses, as JSON on the line.

The kiosk writes them, the centre reads them as it reads anything from outside: every field judged before it is used,
and a field that is not named here is refused, so that no name or address gets there by a slip. Times are seconds since
1970 by the kiosk's clock; they are told, and decide nothing: what is newer is said by `sequence` within an `epoch`, and
what is withdrawn or erased wins whatever the clocks say. Ids (visit, person, kiosk, store, epoch) are 32 hex digits,
digests 64.

    POST   /v1/enrolments                           Enrolment -> Enrolled; without a certificate
    GET    /v1/authority                            the authority's certificate, PEM; without a certificate
    GET    /v1/erasures?after=N                     Erasures; at most MOST_ERASURES: ask on until there are none
    GET    /v1/acknowledged?epoch=E&after=N         Acknowledged, with what was refused after sequence N
    POST   /v1/changes                              Batch -> Acknowledged
    HEAD   /v1/recordings/VISIT/RUN/ATTEMPT         OFFSET and WHOLE, as headers
    PUT    /v1/recordings/VISIT/RUN/ATTEMPT?offset=O    a chunk's bytes -> Received
           /v1/recordings/VISIT/RUN/ATTEMPT/standing    the same of the standing trial before it
    POST   /v1/alive                                Alive -> 204
    GET    /v1/wanted                               Wanted
    GET    /v1/persons?code_sha256=C (or email_hmac=H)  Persons
    DELETE /v1/persons?code_sha256=C                204: the person and all their visits are erased
    GET    /v1/editions                             Editions: what head office has published for this kiosk
    GET    /v1/editions/NUMBER?offset=O             the next bytes of what is published, CHUNK_BYTES at most
    POST   /v1/editions                             EditionsHeld -> 204

Whatever is refused is answered with a status and a Refusal; HEAD with the status alone.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from gait.results.versions import Tools

PROTOCOL = 2  # goes up when an old reader would misread the new, or refuse it for good
PROTOCOLS = (1, PROTOCOL)  # that a centre reads; 1: recordings without their standing trials
MOST_CHANGES = 200  # in one batch
MOST_CHANGE_BYTES = 1 << 20  # of one change's body as JSON; an analysis of a minute has some 100,000
MOST_BATCH_BYTES = 4 << 20  # of a batch as JSON: a kiosk ends one before it is longer
MOST_ERASURES = 1000  # in one answer
CHUNK_BYTES = 1 << 20  # of a recording or an edition, in one request
MOST_TABLE_BYTES = 8 << 20  # of an edition that is no package: 50,000 shoes have 5 million
OFFSET, WHOLE = (
    "Upload-Offset",
    "Upload-Complete",
)  # bytes that are there; ?1 or ?0 (draft-ietf-httpbis-resumable-upload)


class Kind(StrEnum):
    """What a change is of, and how its key is spelled by `key_of`."""

    VISIT = "visit"  # the visit's id; body: VisitBody
    ANALYSIS = "analysis"  # VISIT, RUN, ATTEMPT, CODE, MODELS, RULES, REFERENCE; body: analysis.json
    COUNT = "count"  # DAY and the rest of kiosk.storage.tally's KEY; body: CountBody
    RECORDING = "recording"  # VISIT, RUN, ATTEMPT; body: RecordingBody; its pictures go in chunks of their own


class Ending(StrEnum):
    """Why a thing is no longer at the kiosk; where `chain` alone was withdrawn it still is, and a VisitBody says so."""

    EXPIRED = "expired"  # the kiosk's own time to keep it was up: what the centre may keep stays there
    ERASED = "erased"  # its customer's wish: it goes everywhere


class Purpose(StrEnum):
    CHAIN = "chain"  # my results for all our stores
    IMPROVE = "improve"  # my recording may help to improve the measurement


class Published(StrEnum):
    """What head office publishes."""

    SHOES = "shoes"  # a table of shoes, as `gait shoes` takes it
    RULES = "rules"  # limits of the verdict, as the kiosk's settings.toml has them; empty: each store sets its own
    PACKAGE = "package"  # the kiosk's Debian package


class Progress(StrEnum):
    """How it is with an edition at a kiosk."""

    IN_PLACE = "in_place"
    WAITING = "waiting"  # for the end of a visit
    FETCHING = "fetching"  # of a package: not whole yet
    FETCHED = "fetched"  # of a package: it lies ready for the night's update
    REFUSED = "refused"  # it was not believed, or cannot be used; what was there holds
    FAILED = "failed"  # of a package: it did not pass its self-check here, and the version before goes on


class Ticked(StrEnum):
    """Who ticked."""

    CUSTOMER = "customer"
    PARENT = "parent"  # of a customer under 16


@dataclass(frozen=True, slots=True)
class Consent:
    """A fact, only ever added to: given, or withdrawn, which wins. text: version of the wording on the screen."""

    purpose: Purpose
    given: bool
    at: float
    text: str
    by: Ticked = Ticked.CUSTOMER


@dataclass(frozen=True, slots=True)
class PersonBody:
    """code_sha256: by `code_digest`; email_hmac: by `address_digest`, None without an address."""

    person: str
    code_sha256: str
    email_hmac: str | None = None


@dataclass(frozen=True, slots=True)
class AnswersBody:
    """As kiosk.visit.model.Customer has them, without name and address."""

    size_eu: float | None = None
    surface: str | None = None
    wishes: tuple[str, ...] = ()
    light_body: bool = False


@dataclass(frozen=True, slots=True)
class RunBody:
    """A row of the kiosk's `runs`; outcome and comfort as JSON there."""

    number: int
    attempt: int
    replaced: bool
    brand: str
    model: str
    sku: str
    stood: bool
    recorded_s: float
    outcome: dict[str, object] | None
    comfort: dict[str, object] | None
    warm_up_s: float
    settled: bool
    speed_mps: float | None
    incline_pct: float | None
    speed_range_mps: float | None


@dataclass(frozen=True, slots=True)
class VisitBody:
    """Without standing `chain` there are consents alone: no person, no answers, no runs; so it is for `improve` alone,
    and once `chain` is withdrawn: then all else of the visit goes at the centre, and stays at the kiosk."""

    started_at: float
    consents: tuple[Consent, ...]
    ended_at: float | None = None
    language: str = ""
    taken: str = ""
    person: PersonBody | None = None
    answers: AnswersBody | None = None
    runs: tuple[RunBody, ...] = ()


@dataclass(frozen=True, slots=True)
class CountBody:
    """pairs: all of that line, not what came to it."""

    pairs: int


@dataclass(frozen=True, slots=True)
class FilmBody:
    """A file that comes in chunks."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordingBody:
    """rotation_deg, mirrored, crop: what makes its pictures upright, as in gait.clip.orientation.Orientation.

    standing: the trial before it, in the same shoes and turned alike; None where nobody stood.
    """

    bytes: int
    sha256: str
    rotation_deg: int = 0
    mirrored: bool = False
    crop: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    standing: FilmBody | None = None


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
    """epoch: an id that a kiosk's database gets when it is made, and anew when it was rebuilt from an older copy.

    after: the sequence that the centre last acknowledged. Where it has less by now, since it was restored, the batch is
    refused (409 `gap`): ask again, and begin there. changes: by rising sequence, all above `after`; what lies between
    two sequences was overtaken by newer changes of the same keys.
    """

    protocol: int
    epoch: str
    after: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """One change that the centre does not take; the others of its batch are. It is not sent again until it changes.

    status, code: 410 `erased` (delete the visit here too), 409 `withdrawn`, `no_consent`, `other_kiosk`,
    `other_person`, 413 `too_large`, 422 `malformed`.
    """

    sequence: int
    kind: Kind
    key: str
    status: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Up to which sequence of the epoch everything is on the centre's disk; 0 for an epoch that it has not seen.

    A centre that was restored from an older backup says less than it once did, and is sent the rest again. refused: of
    these changes; the centre keeps them, so that no lost answer hides one.
    """

    epoch: str
    sequence: int
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasure:
    """A visit, or a person with all their visits, to be deleted here too, now and after every restore.

    number: the centre's own counter; a kiosk asks for those after the last one that it has carried out.
    """

    number: int
    visit: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class Erasures:
    """By rising number."""

    erasures: tuple[Erasure, ...]


@dataclass(frozen=True, slots=True)
class Enrolment:
    """code: as head office printed it. request: a certificate request, PEM, for an elliptic curve's key (P-256)."""

    code: str
    request: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """certificate, authority: PEM. address_key: of `address_digest`, hex; for the kiosk's service alone."""

    certificate: str
    authority: str
    store: str
    kiosk: str
    address_key: str


@dataclass(frozen=True, slots=True)
class Received:
    """Of a recording or a standing trial. whole: its size and SHA-256 are those that were announced."""

    bytes: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Alive:
    """disk_free_bytes: of the state folder. camera: `there`, `missing` or `none`. queue: changes that wait. findings:
    sentences of the health check, in English."""

    version: str
    disk_free_bytes: int
    camera: str
    queue: int
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed of an edition. chain: SHA-256 of the authority's certificate. number: rises with each, of
    whatever kind: a lower one than was taken is none. store: the one that it is for, empty for all. name: of the
    table's file, of a package its version. sha256: of its content. at: seconds since 1970 by the centre's clock."""

    chain: str
    kind: Published
    number: int
    store: str
    name: str
    bytes: int
    sha256: str
    at: float


@dataclass(frozen=True, slots=True)
class Edition:
    """statement: a Statement's JSON, to the letter as it was signed. signature: Ed25519's, hex."""

    statement: str
    signature: str


@dataclass(frozen=True, slots=True)
class Editions:
    """publisher: the certificate of the key that signs them, PEM, by the chain's authority. editions: the newest of
    each kind that is meant for the kiosk."""

    publisher: str
    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class EditionProgress:
    """number: of the edition that is in place, 0 for none; offered: of the one that the centre told last, and how it
    is with that one. why: of REFUSED, the fault's code."""

    kind: Published
    number: int
    offered: int
    progress: Progress
    why: str = ""


@dataclass(frozen=True, slots=True)
class EditionsHeld:
    """One of each kind that the kiosk was ever told of."""

    editions: tuple[EditionProgress, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """tools: of the version whose results count at the centre; None where each kiosk's own newest do."""

    tools: Tools | None


@dataclass(frozen=True, slots=True)
class PastRun:
    """outcome, comfort: as in RunBody. measures: of its newest analysis, as analysis.json spells them: method, zero,
    models, cadence_spm, verdict, and of `feet` the left's and right's peak_eversion_deg, excursion_deg and
    contact_time_ms."""

    number: int
    attempt: int
    brand: str
    model: str
    sku: str
    outcome: dict[str, object] | None
    comfort: dict[str, object] | None
    measures: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class PastVisit:
    """store: its name."""

    visit: str
    store: str
    started_at: float
    taken: str
    runs: tuple[PastRun, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """visits: the newest first. code_sha256: as the person's visits say it, for who has proved the address alone."""

    person: str
    visits: tuple[PastVisit, ...]
    code_sha256: str


@dataclass(frozen=True, slots=True)
class Persons:
    """Nobody, one, or with an address alone perhaps several."""

    persons: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """code for machines, what is so, what to do; both in English."""

    code: str
    message: str
    advice: str


def key_of(*parts: object) -> str:
    """A change's key: its parts, each percent-encoded, with a stroke between two."""
    return "/".join(quote(str(part), safe="") for part in parts)


def parts_of(key: str) -> tuple[str, ...]:
    """What `key_of` was given, as text."""
    return tuple(unquote(part) for part in key.split("/"))


def code_digest(code: str) -> str:
    """SHA-256 of a person's code, however its letters and groups are written, as hex."""
    return hashlib.sha256("".join(filter(str.isalnum, code)).upper().encode()).hexdigest()


def address_digest(key: bytes, address: str) -> str:
    """HMAC-SHA-256 of an e-mail address under the chain's key, as hex; capitals and spaces round it do not count."""
    return hmac.digest(key, address.strip().casefold().encode(), "sha256").hex()
