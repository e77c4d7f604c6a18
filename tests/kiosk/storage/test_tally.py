"""What was tried and taken is counted, and nobody is in the counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.storage.store import Store
from kiosk.storage.tally import NAMES, Tally, TallyLine, lines_of, tally_csv
from kiosk.visit.model import Comfort, Customer, FootInBrief, Result, Run, State, TriedShoe, Unusable, Visit

LEFT, RIGHT = (FootInBrief(kind, None, 7.0, 0.8, 14) for kind in ("neutral", "overpronation"))
RESULT = Result(1, LEFT, RIGHT, "dots", "none", 166.0)
ALDER, BIRCH = TriedShoe("Alder", "One", "A1"), TriedShoe("Birch", "Two", "B2")
RUNS = (
    Run(1, TriedShoe(), recorded_s=20.0, outcome=RESULT),
    Run(2, ALDER, recorded_s=20.0, outcome=RESULT, comfort=Comfort(83)),
    Run(3, BIRCH, recorded_s=20.0, outcome=RESULT),
)
DAY = "2026-11-29"


def visit(number: int, taken: str = "2", name: str = "Ana") -> Visit:
    return Visit(
        State.REPORT, f"{number:032x}", 1.8e9, "de", Customer(name, "a@b.com"), runs=RUNS, current=3, taken=taken
    )


def line(shoe: TriedShoe, outcome: str, comfort: int, pairs: int = 1) -> TallyLine:
    return TallyLine(DAY, shoe.brand, shoe.model, shoe.sku, outcome, "neutral", "overpronation", comfort, pairs)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kiosk.db")


def counted(store: Store, *visits: Visit) -> tuple[TallyLine, ...]:
    """The lines of shoes."""
    for each in visits:
        store.save(each)
        Tally(store).count(each, DAY)
    return tuple(line for line in Tally(store).lines() if line.is_shoe)


def test_each_shoe_that_was_run_in_is_a_line_and_the_test_shoe_is_none(store: Store) -> None:
    assert counted(store, visit(1)) == (line(ALDER, "taken", 80), line(BIRCH, "left", -1))


def test_nobody_has_to_say_and_a_shoe_may_be_taken_untried() -> None:
    assert {one.outcome for one in lines_of(visit(1, ""), DAY) if one.is_shoe} == {"unsaid"}
    assert {one.outcome for one in lines_of(visit(1, "none"), DAY) if one.is_shoe} == {"left"}
    _, *tried, other = lines_of(visit(1, "another"), DAY)
    assert (other.brand, other.outcome, {one.outcome for one in tried}) == ("", "taken", {"left"})


def test_a_visit_is_counted_as_it_came_out_in_the_test_shoe(store: Store) -> None:
    inconclusive = replace(RESULT, left=replace(LEFT, pronation="inconclusive"))
    unclear = replace(visit(2), runs=(replace(RUNS[0], outcome=inconclusive), *RUNS[1:]))
    counted(store, visit(1), unclear, visit(3))
    visits = [line for line in Tally(store).lines() if not line.is_shoe]
    assert visits == [
        TallyLine(DAY, "", "", "", "measured", "inconclusive", "overpronation", -1, 1),
        TallyLine(DAY, "", "", "", "measured", "neutral", "overpronation", -1, 2),
    ]


def test_a_visit_without_a_usable_recording_is_counted_by_its_reason() -> None:
    dark = Run(1, TriedShoe(), recorded_s=20.0, outcome=Unusable("too_dark", "", ""))
    assert list(lines_of(replace(visit(1), runs=(dark,)), DAY)) == [TallyLine(DAY, "", "", "", "too_dark", "", "", -1)]
    assert list(lines_of(replace(visit(1), runs=(Run(1, TriedShoe()),)), DAY)) == []


def test_what_is_alike_is_added_up_so_that_no_visit_is_seen_in_it(store: Store) -> None:
    assert counted(store, visit(1), visit(2, name="Ben")) == (line(ALDER, "taken", 80, 2), line(BIRCH, "left", -1, 2))


def test_the_order_of_visits_is_not_kept(tmp_path: Path) -> None:
    first, second = visit(1), replace(visit(2), taken="3")
    one, other = (Store(tmp_path / name) for name in ("one.db", "other.db"))
    assert counted(one, first, second) == counted(other, second, first)


def test_a_visit_that_is_opened_again_is_counted_once(store: Store) -> None:
    assert counted(store, visit(1), visit(1, "3")) == counted(store)


def test_counts_outlive_their_visits(store: Store) -> None:
    counted(store, visit(1))
    before = Tally(store).lines()
    store.delete(visit(1).id)
    assert Tally(store).lines() == before


def test_a_spreadsheet_gets_one_line_a_count_and_no_formula() -> None:
    visit_itself = TallyLine(DAY, "", "", "", "measured", "neutral", "neutral", -1)
    told = tally_csv([visit_itself, line(TriedShoe("=1+1", "Zoë", ""), "taken", -1)]).decode("utf-8-sig").splitlines()
    assert told == [",".join(NAMES), f"{DAY},'=1+1,Zoë,,taken,neutral,overpronation,,1"]
