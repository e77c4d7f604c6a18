"""What kiosks of the tests tell: a visit with its run, its analysis, its consents."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from kiosk.link.wire import (
    AnswersBody,
    Consent,
    PersonBody,
    Purpose,
    RunBody,
    VisitBody,
    code_digest,
    key_of,
)

STARTED = 1.8e9
GIVEN = (Consent(Purpose.CHAIN, True, STARTED, "1"),)
BOTH = (*GIVEN, Consent(Purpose.IMPROVE, True, STARTED, "1"))
VERSIONS = ("0.1.0", "models", "store's/limits", "46 runners")


def new_id() -> str:
    return uuid4().hex


def withdrawn(purpose: Purpose) -> Consent:
    """By a clock that is an hour behind."""
    return Consent(purpose, False, STARTED - 3600.0, "1")


def person(code: str | None = None) -> PersonBody:
    return PersonBody(new_id(), code_digest(code or new_id()))


def run(number: int = 1, brand: str = "Brook") -> RunBody:
    outcome: dict[str, object] = {"method": "dots", "left": {"pronation": "neutral"}}
    return RunBody(number, 1, False, brand, "Ghost", "S1", True, 20.0, outcome, None, 180.0, True, 2.8, 0.0, None)


def visit(who: PersonBody | None = None, runs: int = 1, consents: tuple[Consent, ...] = GIVEN) -> VisitBody:
    """Of a customer who ticked `chain`."""
    answers = AnswersBody(43.0, "road", ("light", "stable"), False)
    return VisitBody(
        STARTED, consents, None, "de", "1", who or person(), answers, tuple(run(number + 1) for number in range(runs))
    )


def bare(*consents: Consent) -> VisitBody:
    """Of one who did not, or does not any more."""
    return VisitBody(STARTED, consents)


def analysis(note: str = "", peak: float = 8.0) -> dict[str, Any]:
    measure = {"mean": peak, "sd": 0.5, "n": 25, "ci95": [peak - 0.2, peak + 0.2]}
    return {
        "schema": "gait-analysis/1",
        "method": "dots",
        "feet": {"left": {"peak_eversion_deg": measure}, "right": {"peak_eversion_deg": measure}},
        "verdict": {"left": {"class": "neutral", "reasons": [note]}},
    }


def analysis_key(visit: str, run: int = 1) -> str:
    return key_of(visit, run, 1, *VERSIONS)
