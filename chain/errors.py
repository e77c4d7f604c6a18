"""What the centre does not do, as types, each with what to do about it; in English, for head office and for kiosks.

    CentreError
    |-- Misuse           what was named at the command is not there (exit status 2)
    |-- CentreFault      the centre cannot go on (exit status 4)
    |   `-- DatabaseAway     PostgreSQL does not answer (503 to a kiosk)
    `-- Refusal          a request or a change of a kiosk's, with HTTP's status
        |-- NoCertificate    401
        |-- UnknownKiosk     403: none of this chain's, such as one enrolled after the backup that was restored
        |-- Revoked          403
        |-- WrongCode        403
        |-- TooOften         429
        |-- NotThere         404
        |-- Malformed        422
        |-- TooLarge         413
        |-- Protocol         409: what it speaks is older or newer
        |-- Gap              409: a batch that does not follow on what was acknowledged
        |-- Offset           409: a chunk that does not follow on what is there
        |-- Digest           422: a recording that is whole and another than was announced
        |-- Erased           410
        |-- Withdrawn        409
        |-- NoConsent        409
        |-- OtherKiosk       409: a visit of another kiosk's
        |-- OtherPerson      409: a person of another code, or a code of another person
        `-- StaleForm        403: a form of head office's page that is not of this session

Every error carries a code for machines, a message that says what is so and advice that says what to do.
"""

from __future__ import annotations

from typing import ClassVar


class CentreError(Exception):
    """`str(error)` is the message. status: as HTTP's."""

    code: ClassVar[str] = "centre"
    sentence: ClassVar[str] = "Something went wrong."
    advice: ClassVar[str] = "Try again."
    status: ClassVar[int] = 500

    def __init__(self, message: str | None = None, advice: str | None = None) -> None:
        self.message = message or self.sentence
        self.what_to_do = advice or self.advice
        super().__init__(self.message)

    def __reduce__(self) -> tuple[type[CentreError], tuple[str, str]]:
        """As one process tells it to another."""
        return type(self), (self.message, self.what_to_do)


class Misuse(CentreError):
    """Where head office's page shows it, its message is a gait.words.Sentence."""

    code = "misuse"
    sentence = "What was named is not there."
    advice = "Look it up with `chain store list` or `chain kiosk list`."


class CentreFault(CentreError):
    code = "fault"
    sentence = "The centre has a fault."
    advice = "Try again; if this comes again, tell those who maintain it."


class DatabaseAway(CentreFault):
    code = "database"
    sentence = "The database does not answer."
    advice = "Start PostgreSQL, and see that --database or $CHAIN_DATABASE names it."
    status = 503


class Refusal(CentreError):
    code = "refused"
    status = 400


class NoCertificate(Refusal):
    code = "no_certificate"
    sentence = "A certificate of this chain is needed."
    advice = "Enrol the kiosk."
    status = 401


class UnknownKiosk(Refusal):
    code = "unknown_kiosk"
    sentence = "The centre does not know this certificate."
    advice = "Enrol the kiosk again."
    status = 403


class Revoked(Refusal):
    code = "revoked"
    sentence = "The kiosk's certificate was revoked."
    advice = "Ask head office; enrol the kiosk again if it is to go on."
    status = 403


class WrongCode(Refusal):
    code = "wrong_code"
    sentence = "The code is wrong, used, or has had its time."
    advice = "Type it again; after ten wrong guesses or an hour, ask head office for another."
    status = 403


class TooOften(Refusal):
    code = "too_often"
    sentence = "Too many requests."
    advice = "Wait a minute."
    status = 429


class NotThere(Refusal):
    code = "not_there"
    sentence = "There is nothing here."
    advice = "Look at kiosk/link/wire.py."
    status = 404


class Malformed(Refusal):
    code = "malformed"
    sentence = "This cannot be read."
    advice = "Install the same version at kiosk and centre."
    status = 422


class TooLarge(Refusal):
    code = "too_large"
    sentence = "This is larger than what is taken."
    advice = "Send less at once."
    status = 413


class Protocol(Refusal):
    code = "protocol"
    sentence = "Kiosk and centre do not speak the same protocol."
    advice = "Install the newer version on the other side."
    status = 409


class Gap(Refusal):
    code = "gap"
    sentence = "What came before this batch is not here."
    advice = "Ask what is acknowledged, and begin there."
    status = 409


class Offset(Refusal):
    code = "offset"
    sentence = "The chunk does not follow on what is here."
    advice = "Ask with HEAD how much is here, and begin there."
    status = 409


class Digest(Refusal):
    code = "digest"
    sentence = "The recording is another than was announced; it was thrown away."
    advice = "Send it from its beginning."
    status = 422


class Erased(Refusal):
    code = "erased"
    sentence = "This was erased."
    advice = "Delete it at the kiosk too."
    status = 410


class Withdrawn(Refusal):
    code = "withdrawn"
    sentence = "The customer has withdrawn the consent."
    advice = "Do not send it."
    status = 409


class NoConsent(Refusal):
    code = "no_consent"
    sentence = "The customer has not agreed to this."
    advice = "Do not send it."
    status = 409


class OtherKiosk(Refusal):
    code = "other_kiosk"
    sentence = "The visit is another kiosk's."
    advice = "Send it from there."
    status = 409


class OtherPerson(Refusal):
    code = "other_person"
    sentence = "The person has another code, or the code is another person's."
    advice = "Give the visit a person and a code of its own."
    status = 409


class StaleForm(Refusal):
    code = "stale_form"
    sentence = "The form is not of this session."
    advice = "Open the page again."
    status = 403
