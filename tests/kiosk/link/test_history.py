"""Who was here before, in any store: the screen asks over a socket, and the centre is asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gait.earlier import MOST_EARLIER
from gait.verdict.rules import PronationClass
from kiosk.faults import CentreAway, DiskFull, EnrolmentFault, LinkFault, NotOfChain
from kiosk.folders import Folders
from kiosk.link.asking import Question, ask
from kiosk.link.history import History, history_by_address, history_by_code
from kiosk.link.wire import PastRun, PastVisit, Person, address_digest, code_digest
from kiosk.storage.centre import is_enrolled
from kiosk.visit.person import Bearer
from tests.kiosk.link.stand_in import KEY, StandIn

CODE, TODAY, WHO = "A" * 26, "0" * 32, "7" * 32
DAY_S = 86_400.0
FOOT = {"pronation": "neutral", "borderline_with": "overpronation", "peak_deg": 7.0, "half_deg": 0.8, "steps": 20}
OUTCOME = {"analysis": 1, "left": FOOT, "right": FOOT, "method": "dots", "zero": "standing", "cadence_spm": 166.0}
PEAK = {"mean": 7.0, "sd": 1.0, "n": 20, "ci95": [6.2, 7.8]}
MEASURES: dict[str, Any] = {
    "method": "dots",
    "zero": "standing",
    "models": [{"name": "heels", "sha256": "a" * 64, "precision": "int8"}],
    "verdict": {"rules": "usual"},
    "feet": {"left": {"peak_eversion_deg": PEAK}, "right": {"peak_eversion_deg": None}},
}
RUN = PastRun(1, 1, "Alder", "Cloudline", "A1", OUTCOME, None, MEASURES)
YEAR_AGO = PastVisit("1" * 32, "Riverside", 1.75e9, "1", (RUN,))


def person(*visits: PastVisit) -> Person:
    return Person(WHO, visits or (YEAR_AGO,), code_digest(CODE))


def test_a_code_leads_to_the_runs_of_every_store(enrolled: Folders, line: Folders, centre: StandIn) -> None:
    centre.persons[code_digest(CODE)] = [person()]
    found = history_by_code(line, CODE, TODAY)
    assert found.person == Bearer(WHO, CODE)
    [run] = found.runs
    assert (run.day, run.store, run.shoe) == (date.fromtimestamp(1.75e9), "Riverside", "Alder Cloudline")
    assert run.verdicts[0].pronation is PronationClass.NEUTRAL
    assert run.verdicts[0].borderline_with is PronationClass.OVERPRONATION
    assert run.peaks[0] is not None
    assert (run.peaks[0].mean, run.peaks[0].low, run.peaks[1]) == (7.0, 6.2, None)
    assert (run.way.method, run.way.zero, run.way.rules, run.way.models) == (
        "dots", "standing", "usual", frozenset({"a" * 64}),
    )  # fmt: skip


def test_an_address_leaves_the_kiosk_as_its_digest_alone_and_brings_the_digest_of_the_code(
    enrolled: Folders, line: Folders, centre: StandIn
) -> None:
    centre.persons[address_digest(bytes.fromhex(KEY), "ada@example.com")] = [person()]
    found = history_by_address(line, "Ada@Example.com ", TODAY)
    assert found.person == Bearer(WHO, "", code_digest(CODE))
    assert len(found.runs) == 1


def test_whom_the_centre_does_not_know_is_nobody(enrolled: Folders, line: Folders) -> None:
    assert history_by_code(line, CODE, TODAY) == History(False, None, ())


def test_the_newest_come_first_no_more_than_a_page_holds_and_nothing_of_today(
    enrolled: Folders, line: Folders, centre: StandIn
) -> None:
    visits = [replace(YEAR_AGO, visit=f"{n:032x}", started_at=1.7e9 + n * DAY_S) for n in range(20)]
    centre.persons[code_digest(CODE)] = [person(*visits)]
    runs = history_by_code(line, CODE, f"{19:032x}").runs
    assert len(runs) == MOST_EARLIER
    assert [run.day for run in runs] == sorted((run.day for run in runs), reverse=True)
    assert runs[0].day == date.fromtimestamp(1.7e9 + 18 * DAY_S)


def test_runs_without_a_result_or_with_less_than_all_are_told_as_far_as_they_go(
    enrolled: Folders, line: Folders, centre: StandIn
) -> None:
    unusable = replace(RUN, outcome={"code": "no_person", "message": "", "advice": ""})
    bare = replace(RUN, measures=None)
    old = replace(RUN, measures={**MEASURES, "models": None, "verdict": None, "zero": None})
    centre.persons[code_digest(CODE)] = [person(replace(YEAR_AGO, runs=(unusable, bare, old)))]
    first, second = history_by_code(line, CODE, TODAY).runs
    assert (first.way.models, first.way.rules, first.way.zero) == (None, "", "none")
    assert second.peaks == (None, None)


@pytest.mark.parametrize("broken", [{"left": {}}, {"left": FOOT, "right": 1}])
def test_an_answer_of_another_shape_is_a_fault_in_words(
    enrolled: Folders, line: Folders, centre: StandIn, broken: dict[str, Any]
) -> None:
    centre.persons[code_digest(CODE)] = [person(replace(YEAR_AGO, runs=(replace(RUN, outcome=broken),)))]
    with pytest.raises(LinkFault, match="not understood"):
        history_by_code(line, CODE, TODAY)


def test_who_is_not_answered_is_told_why(place: Folders, enrolled: Folders, centre: StandIn) -> None:
    with pytest.raises(CentreAway, match="Nothing asks"):
        history_by_code(place, CODE, TODAY)


def test_a_kiosk_that_head_office_shut_out_is_told_so(enrolled: Folders, line: Folders, centre: StandIn) -> None:
    centre.revoked = True
    with pytest.raises(NotOfChain):
        history_by_code(line, CODE, TODAY)


def test_a_person_is_erased_everywhere_by_their_code(enrolled: Folders, line: Folders, centre: StandIn) -> None:
    centre.persons[code_digest(CODE)] = [person()]
    assert ask(line, Question("erase", code=CODE)) == {}
    assert centre.persons == {}


def test_a_kiosk_is_enrolled_from_its_screen_by_the_sheets_text(line: Folders, centre: StandIn) -> None:
    assert ask(line, Question("enrol", sheet=centre.sheet)) == {}
    assert is_enrolled(line)


@pytest.mark.parametrize("spoil", [lambda text: "", lambda text: text.replace("https", "http")])
def test_a_sheet_that_lacks_something_enrols_nothing(
    line: Folders, centre: StandIn, spoil: Callable[[str], str]
) -> None:
    with pytest.raises(EnrolmentFault, match="address"):
        ask(line, Question("enrol", sheet=spoil(centre.sheet)))
    assert not is_enrolled(line)


def test_a_full_disk_is_told_as_one_and_not_as_the_centres_doing(
    line: Folders, centre: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(*_: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr("kiosk.link.ask.enrol", fill_up)
    with pytest.raises(DiskFull):
        ask(line, Question("enrol", sheet=centre.sheet))


def test_a_question_that_nobody_knows_is_refused(line: Folders) -> None:
    with pytest.raises(LinkFault, match="not understood"):
        ask(line, Question("sell"))
