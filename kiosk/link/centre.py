"""The line to the centre: each request once, its answer as the wire's dataclasses, and what went wrong as a fault."""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import httpx

from gait.disk import MALFORMED, parse_json
from gait.results.versions import tools_from
from kiosk.faults import CentreAway, CentreUnsafe, LinkFault, NotOfChain
from kiosk.link.wire import (
    OFFSET,
    WHOLE,
    Acknowledged,
    Alive,
    Batch,
    Edition,
    Editions,
    EditionsHeld,
    Enrolled,
    Enrolment,
    Erasure,
    Kind,
    PastRun,
    PastVisit,
    Person,
    Received,
    Refused,
    Wanted,
)

ANSWER_S = 30.0  # a batch of the centre's is on its disk by then
UNKNOWN = (401, 403)
WORD, SENTENCE = 40, 300  # characters of a refusal's code and message that are kept
NOT_THERE = 404  # also of a centre of a version that does not know what is asked
BY_NAME = (NOT_THERE, 409, 410, 413, 422)  # refusals that say what is wrong with what was sent
logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log addresses, which hold the ids of visits


class RefusedByName(Exception):
    """What was sent is refused, and will be when it is sent again. status: HTTP's; code: the centre's."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code

    def as_fault(self) -> LinkFault:
        return LinkFault(f"The centre refuses: {self}.")


class Centre:
    """At an address. Every method raises CentreAway, CentreUnsafe, NotOfChain, LinkFault, and RefusedByName."""

    def __init__(self, address: str, trusted: ssl.SSLContext) -> None:
        self._line = httpx.Client(base_url=address, verify=trusted, timeout=ANSWER_S, trust_env=False)

    def close(self) -> None:
        self._line.close()

    def authority(self) -> str:
        """PEM; of whoever answers."""
        return self._ask("GET", "/v1/authority").text

    def enrol(self, enrolment: Enrolment) -> Enrolled:
        with understood():
            return Enrolled(**self._told("POST", "/v1/enrolments", json=asdict(enrolment)))

    def erasures(self, after: int) -> tuple[Erasure, ...]:
        with understood():
            told = self._told("GET", "/v1/erasures", params={"after": after})
            return tuple(Erasure(**each) for each in told["erasures"])

    def acknowledged(self, epoch: str, after: int) -> Acknowledged:
        with understood():
            return acknowledgement(self._told("GET", "/v1/acknowledged", params={"epoch": epoch, "after": after}))

    def take(self, batch: Batch) -> Acknowledged:
        with understood():
            content = json.dumps(asdict(batch), allow_nan=False).encode()
            return acknowledgement(self._told("POST", "/v1/changes", content=content))

    def received(self, recording: str) -> Received:
        """How much is there. recording: VISIT/RUN/ATTEMPT, with /standing the trial before it."""
        with understood():
            headers = self._ask("HEAD", f"/v1/recordings/{recording}").headers
            return Received(int(headers[OFFSET]), headers[WHOLE] == "?1")

    def put(self, recording: str, offset: int, chunk: bytes) -> Received:
        with understood():
            path = f"/v1/recordings/{recording}"
            return Received(**self._told("PUT", path, params={"offset": offset}, content=chunk))

    def hear(self, alive: Alive) -> None:
        self._ask("POST", "/v1/alive", json=asdict(alive))

    def editions(self) -> Editions:
        """The newest of each kind that is meant for this kiosk."""
        with understood():
            told = self._told("GET", "/v1/editions")
            return Editions(str(told["publisher"]), tuple(Edition(**each) for each in told["editions"]))

    def piece(self, number: int, offset: int) -> bytes:
        """The next bytes of an edition's content; none at its end, nor of what was stopped meanwhile."""
        try:
            return self._ask("GET", f"/v1/editions/{number}", params={"offset": offset}).content
        except RefusedByName as refusal:
            if refusal.status != NOT_THERE:
                raise
            return b""

    def tell_progress(self, told: EditionsHeld) -> None:
        """Tell how it is with the editions here."""
        self._ask("POST", "/v1/editions", json=asdict(told))

    def wanted(self) -> Wanted:
        with understood():
            tools = self._told("GET", "/v1/wanted")["tools"]
            return Wanted(tools and tools_from(tools))

    def persons(self, **asked: str) -> tuple[Person, ...]:
        """asked: code_sha256 or email_hmac."""
        with understood():
            told = self._told("GET", "/v1/persons", params=asked)
            return tuple(person(each) for each in told["persons"])

    def erase_person(self, code_sha256: str) -> None:
        """With all their visits, in every store; nobody of that code is none's fault."""
        self._ask("DELETE", "/v1/persons", params={"code_sha256": code_sha256})

    def _told(self, method: str, path: str, **more: Any) -> Any:
        return parse_json(self._ask(method, path, **more).text)

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        with reached():
            answer = self._line.request(method, path, **more)
        if answer.is_success:
            return answer
        raise failure(answer)


@contextmanager
def reached() -> Iterator[None]:
    """httpx's errors as faults."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        unsafe = any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes(error))
        raise (CentreUnsafe if unsafe else CentreAway)(f"{type(error).__name__}: {error}") from error


@contextmanager
def understood() -> Iterator[None]:
    """An answer of another shape as a fault."""
    try:
        yield
    except MALFORMED as error:
        raise LinkFault("The centre’s answer is not understood.") from error


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it comes of."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def failure(answer: httpx.Response) -> Exception:
    """What the centre says where it does not do what was asked. What has no code of the centre's is not its word."""
    try:
        told = parse_json(answer.text)
        code, message = str(told["code"])[:WORD], str(told["message"])[:SENTENCE]
    except MALFORMED:
        code, message = "", f"The centre answers with {answer.status_code}."
    if answer.status_code in UNKNOWN:
        return NotOfChain(message)
    named = answer.status_code in BY_NAME and (code or answer.request.method == "HEAD")  # which has no words
    return RefusedByName(answer.status_code, code) if named else LinkFault(message)


def acknowledgement(told: Any) -> Acknowledged:
    """Raises one of MALFORMED."""
    refused = (Refused(**{**each, "kind": Kind(each["kind"])}) for each in told["refused"])
    return Acknowledged(str(told["epoch"]), int(told["sequence"]), tuple(refused))


def person(told: Any) -> Person:
    """Raises one of MALFORMED."""
    return Person(str(told["person"]), tuple(past_visit(each) for each in told["visits"]), str(told["code_sha256"]))


def past_visit(told: Any) -> PastVisit:
    """Raises one of MALFORMED."""
    return PastVisit(**{**told, "runs": tuple(PastRun(**run) for run in told["runs"])})
