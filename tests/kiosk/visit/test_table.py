"""A visit step by step, and any order of events at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.visit.events import (
    Analysed,
    AnotherShoe,
    Answered,
    Asked,
    Back,
    BeltRead,
    BeltTold,
    Compared,
    CountedDown,
    Deleted,
    EarlierShown,
    EmailGiven,
    Event,
    Felt,
    Finished,
    IdledOut,
    LanguageChosen,
    LightsSeen,
    PartUsed,
    QuestionsShown,
    Ready,
    Recognised,
    Recorded,
    Redone,
    Refused,
    ReportShown,
    Retried,
    ReturnTold,
    ShoeAsked,
    ShoeChosen,
    ShoesShown,
    ShoeTaken,
    SightChosen,
    Started,
    Stood,
    Stopped,
    TroubleCame,
    TroubleOver,
    WarmedUp,
    WaysTicked,
)
from kiosk.visit.model import (
    CAPTURING,
    LEAST_RECORDING_S,
    SHOWING,
    TEST_SHOE,
    Aspect,
    Belt,
    Comfort,
    Consents,
    Customer,
    Delivery,
    FootInBrief,
    Level,
    Light,
    Readability,
    Result,
    State,
    Ticker,
    TriedShoe,
    Unusable,
    Visit,
)
from kiosk.visit.person import Bearer
from kiosk.visit.table import TABLE, NotNow, advance, why_not

ID = "0" * 32
AGREED = Consents(analyse=True, text="1")
GREEN = (Light(Aspect.PERSON, Level.GREEN, 1.0),)
RED = (Light(Aspect.LIGHT, Level.RED, 9.0),)
FOOT = FootInBrief("neutral", None, 7.0, 0.8, 24)
BELT, READ = Belt(2.5, 1.0), Belt(3.0, None, range_mps=0.1)
RESULT = Result(1, FOOT, FOOT, "markerless", "standing", 168.0)
UNSEEN = Unusable("no_person", "Nobody is seen on the treadmill.", "Step on the belt.")
UNPLUGGED = TroubleCame("camera_lost", "The camera is gone.", "Plug it in.")
START = Started(ID, 1.0, "de", AGREED)
TO_CHECK = (START, LightsSeen(GREEN))
TO_RECORDING = (*TO_CHECK, Ready(), Stood(), WarmedUp(180.0, True), CountedDown())
TO_RESULT = (*TO_RECORDING, Recorded(20.0), Analysed(RESULT))
SECOND = (AnotherShoe(), ShoeChosen(TriedShoe("Brand", "Model", "1")), LightsSeen(GREEN), Ready(), Stood(),
          WarmedUp(120.0, False), CountedDown(), Recorded(20.0), Analysed(RESULT))  # fmt: skip


def after(*events: Event) -> Visit:
    visit = Visit()
    for event in events:
        visit = advance(visit, event)
    return visit


def test_a_visit_leads_to_a_result_and_leaves_nothing_behind() -> None:
    assert after(*TO_RESULT).run.result == RESULT
    goodbye = after(*TO_RESULT, ShoesShown(), ReportShown(), Asked(Delivery.PRINT), Finished())
    assert goodbye.customer == Customer()
    assert goodbye.runs == ()
    assert goodbye.farewell is not None
    assert goodbye.farewell.deliveries == {Delivery.PRINT}
    assert advance(goodbye, Finished()) == Visit()


def test_without_consent_nothing_starts() -> None:
    with pytest.raises(NotNow, match="no_consent"):
        after(Started(ID, 1.0, "de", Consents(text="1")))


def test_stepping_back_from_the_camera_leaves_nothing_but_what_was_chosen_on_the_way() -> None:
    shoe = TriedShoe("Brand", "Model", "1")
    back = after(SightChosen(Readability(large=True)), *TO_CHECK, ShoeAsked(), ShoeChosen(shoe), Back())
    assert back == Visit(language="de", sight=Readability(large=True), shoe_to_try=shoe)
    assert advance(back, START).run.shoe == shoe
    assert advance(back, IdledOut()) == Visit()


def test_the_shoe_is_changed_at_the_camera_and_the_run_stays_the_same() -> None:
    shoe = TriedShoe("Brand", "Model", "1")
    asked = after(*TO_CHECK, ShoeAsked())
    assert advance(asked, Back()).run == after(*TO_CHECK).run
    assert [run.shoe for run in advance(asked, ShoeChosen(shoe)).runs] == [shoe]
    redo = after(*TO_RESULT, Felt(Comfort(70)), Redone(), ShoeAsked(), ShoeChosen(shoe))
    assert (redo.run.attempt, redo.run.shoe, redo.run.comfort) == (2, shoe, None)
    assert advance(redo, Back()).run.shoe == TEST_SHOE


def test_questions_come_after_the_run_and_are_left_with_their_answers() -> None:
    told = after(*TO_RESULT, QuestionsShown(), Answered(Customer("Ada"), AGREED))
    assert (told.state, told.asked) == (State.CUSTOMER, False)
    back = advance(told, Back())
    assert (back.state, back.customer) == (State.RESULT, Customer("Ada"))
    assert advance(told, ShoesShown()).asked


@pytest.mark.parametrize("state", State)
def test_the_language_changes_anywhere_and_nothing_else_does(state: State) -> None:
    visit = replace(after(*TO_RESULT), state=state)
    assert advance(visit, LanguageChosen("fr")) == replace(visit, language="fr")


@pytest.mark.parametrize("state", State)
def test_the_look_changes_anywhere_and_nothing_else_does(state: State) -> None:
    visit, sight = replace(after(*TO_RESULT), state=state), Readability(large=True)
    assert advance(visit, SightChosen(sight)) == replace(visit, sight=sight)


def test_how_the_report_is_wished_is_kept_until_it_is_asked_for() -> None:
    report = after(*TO_RESULT, ReportShown(), WaysTicked(frozenset({Delivery.PRINT})), Back(), ReportShown())
    assert report.wished == frozenset({Delivery.PRINT})
    assert not report.deliveries


def test_no_start_on_red_unless_staff_say_so() -> None:
    red = after(*TO_CHECK, LightsSeen(RED))
    assert why_not(red, Ready()) == "red_light"
    assert advance(red, Ready(override=True)).state is State.STANDING


def test_no_start_before_the_camera_looked() -> None:
    assert why_not(after(*TO_CHECK[:-1]), Ready()) == "not_checked"


def test_how_a_shoe_felt_is_said_at_the_result_and_stays_with_the_shoe() -> None:
    felt = after(*TO_RESULT, Felt(Comfort(70)), Felt(Comfort(64, heel=80)))
    assert felt.state is State.RESULT
    assert felt.run.comfort == Comfort(64, heel=80)
    assert advance(felt, Redone()).run.comfort == felt.run.comfort
    assert why_not(after(*TO_CHECK), Felt(Comfort(70))) == "not_here"


def test_what_is_taken_home_is_one_of_what_was_run_in_another_or_none() -> None:
    report = after(*TO_RESULT, *SECOND, ReportShown())
    assert [advance(report, ShoeTaken(taken)).taken for taken in ("2", "another", "none", "")] == [
        "2", "another", "none", "",
    ]  # fmt: skip
    assert why_not(report, ShoeTaken("1")) == "no_result", "the test shoe is the store's"
    assert why_not(report, ShoeTaken("7")) == "no_result"


def test_a_redo_keeps_the_former_result_until_there_is_a_new_one() -> None:
    redo = after(*TO_RESULT, Redone())
    assert redo.state is State.CHECK
    assert redo.run.attempt == 2
    assert advance(redo, Back()).run.result == RESULT


@pytest.mark.parametrize("so_far", [TO_RECORDING[:-2], TO_RECORDING[:-1], TO_RECORDING])
def test_a_refused_standing_trial_ends_warm_up_countdown_or_recording_and_is_recorded_again(
    so_far: tuple[Event, ...],
) -> None:
    unusable = after(*so_far, Refused(Unusable("standing_moved", "Nobody stood still.", "Stand still.")))
    assert unusable.state is State.UNUSABLE
    again = advance(unusable, Redone())
    assert (again.state, again.run.attempt, again.run.stood) == (State.CHECK, 2, False)


def test_a_run_is_warmed_up_first_with_or_without_standing_and_keeps_how_long() -> None:
    assert after(*TO_CHECK, Ready(standing=False)).state is State.WARM_UP
    assert (after(*TO_RESULT).run.warm_up_s, after(*TO_RESULT).run.settled) == (180.0, True)


def test_the_belts_speed_is_told_in_the_warm_up_and_offered_again_for_the_next_shoe() -> None:
    warming_up = after(*TO_CHECK, Ready(), Stood(), BeltTold(BELT))
    assert (warming_up.state, warming_up.run.belt, warming_up.belt_before) == (State.WARM_UP, BELT, None)
    redone = advance(advance(warming_up, WarmedUp(180.0, True)), Stopped())
    assert redone.run.belt == BELT
    told = after(*TO_CHECK, Ready(), Stood(), BeltTold(BELT), WarmedUp(180.0, True), *TO_RESULT[-3:])
    second = advance(advance(told, AnotherShoe()), ShoeChosen())
    assert (second.run.belt, second.belt_before) == (None, BELT)


def test_what_the_treadmill_says_is_taken_where_no_person_has_said_it() -> None:
    analysing = (*TO_CHECK, Ready(), Stood(), WarmedUp(180.0, True), CountedDown(), Recorded(20.0))
    assert after(*analysing, BeltRead(READ)).run.belt == READ
    told = (*analysing[:-3], BeltTold(BELT), *analysing[-3:])
    assert after(*told, BeltRead(READ)).run.belt == BELT
    redone = advance(after(*analysing, BeltRead(READ)), Stopped())
    assert redone.run.belt is None


def test_as_before_is_said_by_a_person_also_where_it_was_read_before() -> None:
    told = after(*TO_CHECK, Ready(), Stood(), BeltTold(READ)).run
    assert told.belt == told.told_belt == Belt(READ.speed_mps, READ.incline_pct)


def test_a_second_shoe_can_be_compared() -> None:
    two = after(*TO_RESULT, *SECOND)
    assert advance(two, Compared(1, 2)).compared == (1, 2)
    assert why_not(after(*TO_RESULT), Compared(1, 2)) == "no_result"


def test_a_second_shoe_not_tried_after_all_leads_back_to_the_first_and_is_offered_again() -> None:
    shoe = TriedShoe("Brand", "Model", "1")
    back = after(*TO_RESULT, AnotherShoe(), ShoeChosen(shoe), Back())
    assert (back.state, back.current) == (State.RESULT, 1)
    assert advance(back, AnotherShoe()).shoe_to_try == shoe


def test_a_suggested_shoe_goes_straight_to_the_camera() -> None:
    shoe = TriedShoe("Brand", "Model", "1")
    tried = after(*TO_RESULT, ShoesShown(), ShoeChosen(shoe))
    assert (tried.state, tried.current, tried.run.shoe) == (State.CHECK, 2, shoe)


def test_a_camera_lost_while_recording_keeps_the_part_for_somebody_to_choose() -> None:
    lost = after(*TO_RECORDING, TroubleCame("camera_lost", "Gone.", "Plug it in.", recorded_s=12.0))
    back = advance(lost, TroubleOver())
    assert back.state is State.TROUBLE
    assert back.trouble is not None
    assert back.trouble.mended
    assert advance(back, PartUsed()).state is State.ANALYSING
    assert advance(back, Retried()).run.recorded_s == 0.0


def test_a_camera_lost_early_leads_back_to_the_check() -> None:
    lost = after(*TO_RECORDING, TroubleCame("camera_lost", "Gone.", "Plug it in.", recorded_s=2.0))
    assert why_not(lost, PartUsed()) == "too_short"
    assert advance(lost, TroubleOver()).state is State.CHECK


def test_an_engine_in_trouble_goes_on_with_the_same_recording() -> None:
    back = after(*TO_RECORDING, Recorded(20.0), TroubleCame("engine", "Stopped.", "Wait."), Retried())
    assert (back.state, back.run.recorded_s) == (State.ANALYSING, 20.0)


def test_email_needs_an_address_and_the_consent() -> None:
    report = after(*TO_RESULT, ReportShown())
    assert why_not(report, Asked(Delivery.EMAIL)) == "no_address"
    assert why_not(report, EmailGiven("nobody", "1")) == "no_address"
    assert not why_not(advance(report, EmailGiven("a@b.org", "1")), Asked(Delivery.EMAIL))
    begun = Answered(Customer(email="a@b"), replace(AGREED, email_report=True))
    assert why_not(after(*TO_RESULT, QuestionsShown(), begun, ReportShown()), Asked(Delivery.EMAIL)) == "no_address"


@pytest.mark.parametrize(
    ("consents", "why"),
    [
        (replace(AGREED, chain=True, who=Ticker.CUSTOMER), "not_kept"),
        (replace(AGREED, improve=True, who=Ticker.CUSTOMER), "not_kept"),
        (replace(AGREED, keep=True, improve=True), "nobody_agreed"),
        (replace(AGREED, keep=True, improve=True, who=Ticker.PARENT, withdrawn=True), "withdrawn"),
        (replace(AGREED, keep=True, improve=True, who=Ticker.PARENT), ""),
    ],
)
def test_what_leaves_the_shop_stays_in_it_too_and_it_is_known_who_agreed(consents: Consents, why: str) -> None:
    assert why_not(after(*TO_RESULT, QuestionsShown()), Answered(Customer(), consents)) == why


def test_whoever_joins_the_chain_is_one_person_until_they_leave_it() -> None:
    agreed = replace(AGREED, keep=True, chain=True, who=Ticker.CUSTOMER)
    asked = after(*TO_RESULT, QuestionsShown())
    assert why_not(asked, Answered(Customer(), agreed)) == "nobody"
    first, second = Bearer.fresh(), Bearer.fresh()
    told = advance(asked, Answered(Customer(), agreed, first))
    assert advance(told, Answered(Customer(), agreed, second)).person == first
    left = advance(told, Answered(Customer(), replace(agreed, chain=False), second))
    assert left.person is None
    assert advance(left, Answered(Customer(), agreed, second)).person == second


FOR_ALL = replace(AGREED, keep=True, chain=True, improve=True, who=Ticker.CUSTOMER)


def test_whoever_takes_back_chain_takes_back_improve_too() -> None:
    agreed = after(*TO_RESULT, QuestionsShown(), Answered(Customer(), FOR_ALL, Bearer.fresh()))
    left = advance(agreed, Answered(Customer(), replace(FOR_ALL, chain=False)))
    assert (left.consents.chain, left.consents.improve, left.consents.who) == (False, False, None)
    alone = advance(left, Answered(Customer(), replace(FOR_ALL, chain=False)))
    assert alone.consents.improve


def test_whoever_is_recognised_becomes_that_person_only_where_they_agree_to_it_in_this_visit() -> None:
    known, fresh = Bearer("7" * 32, "A" * 26), Bearer.fresh()
    recognised = after(*TO_RESULT, QuestionsShown(), ReturnTold(), Recognised(known))
    assert (recognised.state, recognised.person) == (State.EARLIER, None)
    asked = advance(recognised, Back())
    assert asked.state is State.CUSTOMER
    assert advance(asked, Answered(Customer(), replace(AGREED, keep=True), fresh)).person is None
    assert advance(asked, Answered(Customer(), FOR_ALL, fresh)).person == known


def test_whoever_agreed_before_they_were_recognised_is_that_person_from_then_on() -> None:
    known, fresh = Bearer("7" * 32, "A" * 26), Bearer.fresh()
    returning = after(*TO_RESULT, QuestionsShown(), Answered(Customer(), FOR_ALL, fresh), ReturnTold())
    assert advance(returning, Recognised(known)).person == known
    assert advance(returning, Recognised(None)).person == fresh  # an address of several


def test_every_state_can_be_reached_and_left() -> None:
    assert {state for state, _ in TABLE} == set(State)
    assert all(any(row.state is state and row.target is not state for row in TABLE.values()) for state in State)


lights = st.sampled_from([(), GREEN, RED])
consents = st.builds(Consents, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.just("1"))
run_numbers = st.integers(0, 3)
seconds = st.sampled_from([0.0, 3.0, LEAST_RECORDING_S, 20.0])
events = st.one_of(
    st.builds(Started, st.just(ID), st.just(1.0), st.just("de"), consents),
    st.builds(Answered, st.just(Customer("Ada", "a@b.org")), consents),
    st.builds(ShoeChosen, st.sampled_from([TEST_SHOE, TriedShoe("B", "M", "1")])),
    st.builds(LightsSeen, lights),
    st.builds(Ready, st.booleans(), st.booleans()),
    st.builds(Stood, st.booleans()),
    st.builds(BeltTold, st.sampled_from([None, BELT])),
    st.builds(BeltRead, st.just(READ)),
    st.builds(WarmedUp, seconds, st.booleans()),
    st.builds(Recorded, seconds),
    st.builds(Compared, run_numbers, run_numbers),
    st.builds(Recognised, st.sampled_from([None, Bearer("7" * 32, "A" * 26)])),
    st.sampled_from([ReturnTold(), EarlierShown()]),
    st.builds(Asked, st.sampled_from(Delivery)),
    st.builds(TroubleCame, st.just("camera_lost"), st.just("Gone."), st.just("Plug it in."), seconds),
    st.sampled_from([CountedDown(), Stopped(), Analysed(RESULT), Refused(UNSEEN), Redone(), AnotherShoe(),
                     QuestionsShown(), ShoesShown(), ReportShown(), EmailGiven("a@b.org", "1"), Back(), ShoeAsked(),
                     LanguageChosen("fr"), SightChosen(Readability(clear=True)), TroubleOver(), Retried(), PartUsed()]),
    st.sampled_from([Finished(), Deleted(), IdledOut()]),
)  # fmt: skip


class AnyVisit(RuleBasedStateMachine):
    """Whatever is touched in whatever order, each state holds what it promises."""

    def __init__(self) -> None:
        super().__init__()
        self.visit = Visit()

    @rule(event=events)
    def happens(self, event: Event) -> None:
        self.tell(event)

    @rule()
    def goes_well(self) -> None:
        """One step along the happy path, so that late states are met often."""
        for event in (*TO_RESULT, Retried()):
            if not why_not(self.visit, event) and not isinstance(event, LightsSeen):
                self.tell(event)
                return
            if isinstance(event, LightsSeen) and self.visit.state is State.CHECK and self.visit.lights != GREEN:
                self.tell(event)
                return

    def tell(self, event: Event) -> None:
        before = self.visit
        if why_not(before, event):
            with pytest.raises(NotNow):
                advance(before, event)
        else:
            self.visit = advance(before, event)

    @invariant()
    def nothing_is_held_of_nobody(self) -> None:
        if self.visit.state in (State.WELCOME, State.GOODBYE):
            assert (self.visit.customer, self.visit.consents, self.visit.runs) == (Customer(), Consents(), ())

    @invariant()
    def nothing_is_recorded_without_consent(self) -> None:
        if self.visit.runs:
            assert self.visit.consents.analyse

    @invariant()
    def runs_are_numbered_and_one_is_current(self) -> None:
        assert [run.number for run in self.visit.runs] == list(range(1, len(self.visit.runs) + 1))
        assert 0 <= self.visit.current <= len(self.visit.runs)

    @invariant()
    def the_camera_serves_a_run_without_outcome(self) -> None:
        if self.visit.state in CAPTURING:
            assert self.visit.run.outcome is None
            assert self.visit.run.recorded_s == 0.0

    @invariant()
    def the_analysis_has_a_recording(self) -> None:
        if self.visit.state is State.ANALYSING:
            assert self.visit.run.recorded_s > 0
            assert self.visit.run.outcome is None

    @invariant()
    def what_is_shown_is_there(self) -> None:
        if self.visit.state in SHOWING:
            assert self.visit.run.result is not None
        if self.visit.state is State.UNUSABLE:
            assert isinstance(self.visit.run.outcome, Unusable)

    @invariant()
    def trouble_is_named_where_it_is(self) -> None:
        assert (self.visit.trouble is not None) == (self.visit.state is State.TROUBLE)

    @invariant()
    def delivered_is_only_what_was_agreed(self) -> None:
        if Delivery.EMAIL in self.visit.deliveries:
            assert self.visit.consents.email_report


AnyVisit.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestAnyVisit = AnyVisit.TestCase
