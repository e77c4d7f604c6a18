"""A person's runs of other days, as the centre tells them, made ready to stand beside today's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gait.disk import MALFORMED
from gait.earlier import MOST_EARLIER, EarlierRun, Peaks, Way
from gait.results.read_analysis import measure_from
from gait.verdict.rules import PronationClass, Verdict
from kiosk.faults import LinkFault
from kiosk.folders import Folders
from kiosk.link.asking import Question, ask
from kiosk.visit.person import Bearer

Told = Mapping[str, Any]
FEET = ("left", "right")
UNKNOWN = Way("", "none", "", None)


@dataclass(frozen=True, slots=True)
class History:
    """known: whether the centre has anybody. person: who they are, None for nobody and where an address is of several.

    runs: of all of them, the newest first.
    """

    known: bool
    person: Bearer | None
    runs: tuple[EarlierRun, ...]


def history_by_code(place: Folders, code: str, but: str) -> History:
    """but: the visit of today. Raises LinkFault, here and below."""
    return history_of(ask(place, Question("history", code=code)), code, but)


def history_by_address(place: Folders, address: str, but: str) -> History:
    return history_of(ask(place, Question("history", address=address)), "", but)


def history_of(told: Told, code: str, but: str) -> History:
    try:
        persons = told["persons"]
        visits = [visit for person in persons for visit in person["visits"] if visit["visit"] != but]
        visits.sort(key=lambda visit: float(visit["started_at"]), reverse=True)
        runs = tuple(run for visit in visits for run in runs_of(visit))
        return History(bool(persons), bearer_of(persons, code), runs[:MOST_EARLIER])
    except MALFORMED as error:
        raise LinkFault("The centre’s answer is not understood.") from error


def bearer_of(persons: list[Told], code: str) -> Bearer | None:
    """Whose a code is; with an address alone nobody can say which of several."""
    if len(persons) != 1:
        return None
    return Bearer(persons[0]["person"], code, "" if code else persons[0]["code_sha256"])


def runs_of(visit: Told) -> Iterator[EarlierRun]:
    """Those with a result, the last one first."""
    for run in reversed(visit["runs"]):
        outcome = run["outcome"]
        if outcome is not None and "left" in outcome:
            yield run_of(visit, run, outcome)


def run_of(visit: Told, run: Told, outcome: Told) -> EarlierRun:
    left, right = (verdict_of(outcome[foot]) for foot in FEET)
    shoe = f"{run['brand']} {run['model']}".strip()
    measures = run["measures"]
    peaks = (None, None) if measures is None else peaks_of(measures)
    way = UNKNOWN if measures is None else way_of(measures)
    return EarlierRun(date.fromtimestamp(visit["started_at"]), visit["store"], shoe, (left, right), peaks, way)


def verdict_of(foot: Told) -> Verdict:
    near = foot["borderline_with"]
    return Verdict(PronationClass(foot["pronation"]), near and PronationClass(near), ())


def peaks_of(measures: Told) -> Peaks:
    left, right = (measure_from(measures["feet"][foot], "peak_eversion_deg") for foot in FEET)
    return left, right


def way_of(measures: Told) -> Way:
    """Where the centre does not say which networks it were, nobody knows."""
    models = measures.get("models")
    rules = (measures["verdict"] or {}).get("rules", "")
    known = None if models is None else frozenset(model["sha256"] for model in models)
    return Way(measures["method"] or "", measures["zero"] or "none", rules, known)
