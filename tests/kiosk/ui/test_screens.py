"""Visits by touch on the real application."""

from __future__ import annotations

import gc
import math
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import pytest

from gait.earlier import Earlier, EarlierRun, peaks_of, way_of
from gait.foot import Foot
from gait.pose.skeleton import KEYPOINTS
from gait.shoes.size_chart import SizeChart
from gait.verdict.norms import load_norms
from gait.verdict.rules import PronationClass
from kiosk.faults import StoreFault
from kiosk.session.front import Live, Unsaved
from kiosk.session.history_job import Outcome, Seeking
from kiosk.session.part import USUAL_LENGTHS
from kiosk.session.terms import Terms
from kiosk.settings import WarmUpSettings
from kiosk.ui.screens.customer.returning import TOLD
from kiosk.ui.screens.customer.steps import moment_s
from kiosk.ui.sound import Signal
from kiosk.ui.theme import CLEAR, TEAL, rgba
from kiosk.visit.events import (
    AnotherShoe,
    Answered,
    BeltTold,
    Deleted,
    Event,
    Felt,
    LanguageChosen,
    PartUsed,
    ShoeTaken,
    Started,
    WarmedUp,
)
from kiosk.visit.model import (
    GOODBYE_S,
    IDLE_S,
    LONG_IDLE_S,
    TEST_SHOE,
    Aspect,
    Belt,
    Comfort,
    Consents,
    Customer,
    Delivery,
    Level,
    Light,
    Readability,
    Run,
    State,
    Surface,
    Ticker,
    Wish,
)
from kiosk.visit.person import Bearer
from kiosk.words import LANGUAGES
from kiosk.words.keeping_wording import CONSENT_TEXT
from tests.kiosk.clock import Clock
from tests.kiosk.ui.drawn_visit import RESULT, DrawnVisit, beside_neutral, finished_run, with_legs
from tests.kiosk.ui.fake_front import GOOD, FakeShelf, Stills, troubled, visit_at
from tests.kiosk.ui.fake_staff import staged_staff
from tests.kiosk.ui.kivy_window import Stage

from kivy.base import ExceptionManager  # isort: skip
from kiosk.ui.app import WARNING_S, KioskApp, Stumbles  # isort: skip  after the stage, which sets Kivy up
from kiosk.ui.widgets.plain import Consent  # isort: skip

REACH_MM = (380.0, 1220.0)  # forward, unobstructed: 2010 ADA Standards 308.2.1, and EN 301 549 V3.2.1, 8.3
LOWER_EDGE_MM = 750.0  # of the screen, from the floor: assumed, told in docs/kiosk.md
Told = TypeVar("Told", bound=Event)


@dataclass(slots=True)
class TouchedVisit:
    """A runner's finger, the visit behind the screen, and the time."""

    stage: Stage
    front: DrawnVisit = field(default_factory=DrawnVisit)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        app = self.stage.app
        app.front, app.clock, app.staff = self.front, self.clock, None
        app.pad.lift()
        app.touch()
        self.to("welcome")
        self.stage.settle()

    def touch(self, *words: str) -> None:
        for word in words:
            self.stage.touch(word)

    def to(self, screen: str) -> None:
        self.stage.until(screen)

    def run(self) -> None:
        """From the camera check to the result."""
        self.touch("Start, 20 seconds")
        for screen in ("warm_up", "countdown", "record", "wait", "result"):
            self.front.pass_time()
            self.to(screen)

    def to_check(self) -> None:
        """One tap: the test shoe is chosen."""
        self.touch("Yes, film my run")
        self.to("check")

    def to_questions(self) -> None:
        """After the run, before the shoes."""
        self.to_check()
        self.run()
        self.touch("Shoes for you")
        self.to("customer")

    def to_shoes(self) -> None:
        self.to_questions()
        self.touch("Skip the questions")
        self.to("shoes")

    def to_report(self) -> None:
        self.to_shoes()
        self.touch("Your report")
        self.to("report")

    def type_letter(self, sign: str) -> None:
        """Touch a letter's key, by way of the other letters where the language has none for it."""
        if sign != " " and not any(getattr(w, "sign", "").lower() == sign for w in self.stage.widgets()):
            self.stage.touch_key("ąłø")
        self.stage.type(sign)

    def ticked(self) -> set[str]:
        """The words of the boxes that are ticked."""
        boxes = (widget for widget in self.stage.widgets() if isinstance(widget, Consent))
        return {str(box.text) for box in boxes if box.ticked}

    def told(self, what: type[Told]) -> Told:
        """The newest event of a kind."""
        return next(event for event in reversed(self.front.told) if isinstance(event, what))


@pytest.fixture(scope="module")
def stage(small_film: None) -> Iterator[Stage]:
    """One application for all visits, as in a store: to make its screens takes longer than to use them."""
    stage = Stage.open(KioskApp(DrawnVisit(), load_norms(), "Test store", motion=False))
    yield stage
    stage.close()


@pytest.fixture
def visit(stage: Stage) -> TouchedVisit:
    return TouchedVisit(stage)


def test_a_whole_visit(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    assert "Your right heel rolls in more than most" in visit.stage.said()
    visit.touch("Shoes for you", "+", "Under 63 kg", "Road", "Light", "Continue")
    visit.touch("E-mail me the report and the slow-motion film", "Continue")
    visit.stage.type("ana")
    visit.touch("E-mail")
    visit.stage.type("a@b")
    visit.stage.touch_key(".com")
    visit.touch("Continue")
    answered = visit.told(Answered)
    assert answered.customer == Customer("Ana", "a@b.com", 42.0, Surface.ROAD, frozenset({Wish.LIGHT}), True)
    assert answered.consents == Consents(analyse=True, email_report=True, email_film=True, text=CONSENT_TEXT)
    visit.touch("Your report", "Finish")
    assert visit.front.handed_over == {Delivery.EMAIL}
    visit.touch("Done")
    visit.to("welcome")


def test_two_taps_lead_from_welcome_to_the_run_and_five_to_the_report(visit: TouchedVisit) -> None:
    before = visit.stage.fingers
    visit.touch("Yes, film my run", "Start, 20 seconds")
    for screen in ("warm_up", "countdown", "record"):
        visit.front.pass_time()
        visit.to(screen)
    assert visit.stage.fingers - before == 2
    for screen in ("wait", "result"):
        visit.front.pass_time()
        visit.to(screen)
    visit.touch("Shoes for you", "Skip the questions", "Your report")
    visit.to("report")
    assert visit.stage.fingers - before == 5


def test_what_goes_on_by_itself_until_the_run_is_recorded_takes_206_seconds() -> None:
    lengths = USUAL_LENGTHS
    assert lengths.standing_s + WarmUpSettings().first_s + lengths.countdown_s + lengths.recording_s == 206.0


def answers(visit: TouchedVisit) -> set[str]:
    """Values and titles of what is chosen or ticked on the screen."""
    down = (widget for widget in visit.stage.widgets() if getattr(widget, "state", "") == "down")
    return {getattr(widget, "value", "") or widget.text for widget in down}


def test_no_way_back_loses_an_answer(visit: TouchedVisit) -> None:
    visit.touch("Yes, film my run", "Your shoe", "Alder Cloudline", "Back")
    visit.to("welcome")
    visit.touch("Yes, film my run", "Your shoe", "Back")
    assert "Alder Cloudline" in visit.stage.said()
    visit.run()
    visit.touch("Comfort?")
    visit.stage.touch_widget(visit.stage.up.ids.overall.ids.line)
    visit.touch("Back")
    assert "Comfort: 50" in visit.stage.said()
    visit.touch("Shoes for you", "+", "Road", "Light", "Under 63 kg", "Continue")
    visit.touch("Keep my result and my video for my next visit", "Continue")
    visit.stage.type("ana")
    visit.touch("Back", "Back", "Back")
    visit.to("result")
    visit.touch("Shoes for you")
    assert answers(visit) == {"road", "light"}
    visit.touch("Continue")
    assert answers(visit) == {"Keep my result and my video for my next visit"}
    visit.touch("Continue", "Continue", "Your answers", "Skip the questions")
    assert visit.front.visit.customer == Customer("Ana", "", 42.0, Surface.ROAD, frozenset({Wish.LIGHT}), True)
    assert visit.front.visit.consents.keep
    visit.touch("Your report", "Print it", "None today", "Back", "Shoes for you", "Your report")
    assert answers(visit) == {"Print it", "none"}


def test_answers_outlast_a_change_of_language_in_the_middle_of_a_page(visit: TouchedVisit) -> None:
    visit.to_questions()
    visit.touch("+", "Trail", "English", "Deutsch")
    assert {"Wie läufst du?", "42"} <= visit.stage.said()
    assert answers(visit) == {"trail"}


def litter() -> None:
    """Far more than Python leaves lying about by itself."""
    for _ in range(100_000):
        loop: list[object] = []
        loop.append(loop)


def test_garbage_is_swept_between_turns_on_the_screens_thread_alone(visit: TouchedVisit) -> None:
    swept: list[threading.Thread] = []

    def note(*_: object) -> None:
        swept.append(threading.current_thread())

    gc.callbacks.append(note)
    try:
        litter()
        with ThreadPoolExecutor(1) as other:
            other.submit(litter).result()
        assert swept == []
        visit.stage.settle()
        assert set(swept) == {threading.main_thread()}
    finally:
        gc.callbacks.remove(note)


SPOKEN = ("shoe", "check", "standing", "warm_up", "countdown", "record", "wait", "result", "replay", "neutral",
          "comfort", "compare", "customer", "shoes", "report", "goodbye", "trouble")  # fmt: skip


def test_the_language_is_changed_on_every_screen_of_a_visit_and_nothing_else_is(visit: TouchedVisit) -> None:
    runs = tuple(Run(number, TEST_SHOE, recorded_s=20.0, outcome=RESULT) for number in (1, 2))
    visit.front.finished = (finished_run(1), finished_run(2))
    for screen in SPOKEN:
        aside = screen if screen in ("replay", "neutral", "comfort") else ""
        visit.front.visit = visit_at("result" if aside else screen, runs=runs, current=2, lights=GOOD)
        visit.stage.app.look_aside(aside)
        visit.to(screen)
        visit.touch("English")
        assert {language.name for language in LANGUAGES.values()} <= visit.stage.said()
        visit.touch("Close")
    before = visit.front.visit
    visit.touch("English", "Français")
    assert visit.stage.app.language == "fr"
    assert (visit.front.visit, visit.stage.up.name) == (replace(before, language="fr"), "trouble")


def test_what_is_not_saved_yet_is_not_followed_by_another_language(visit: TouchedVisit) -> None:
    visit.front.unsaved = Unsaved(StoreFault(), lambda: None)
    visit.to("trouble")
    assert "English" not in visit.stage.said()
    visit.front.unsaved = None
    visit.to("welcome")


def test_yes_to_the_film_is_the_start_and_the_only_consent_that_it_gives(visit: TouchedVisit) -> None:
    assert any("this machine measures your run" in words for words in visit.stage.said())
    visit.touch("Yes, film my run")
    assert visit.told(Started).consents == Consents(analyse=True, text=CONSENT_TEXT)


def test_a_no_to_the_film_begins_nothing_and_says_what_is_left(visit: TouchedVisit) -> None:
    visit.touch("No, thank you")
    assert any("Without your yes" in words for words in visit.stage.said())
    visit.touch("Close")
    assert (visit.front.told, visit.stage.app.pad.up) == ([], None)


def test_the_questions_are_skipped_in_one_tap(visit: TouchedVisit) -> None:
    visit.to_shoes()
    answered = visit.told(Answered)
    assert (answered.customer, answered.consents) == (Customer(), Consents(analyse=True, text=CONSENT_TEXT))


FOR_ALL, FOR_MEASURING = "Keep my results for all our stores", "Let my recording help to improve the measurement"


def test_what_leaves_the_shop_is_asked_in_a_chain_alone(visit: TouchedVisit) -> None:
    visit.to_questions()
    visit.touch("Continue")
    assert not {FOR_ALL, FOR_MEASURING, "I am 16 or older"} & visit.stage.said()


def test_who_took_it_back_is_not_asked_again_in_the_same_visit(visit: TouchedVisit) -> None:
    visit.front.in_chain = True
    visit.front.visit = visit_at("customer", consents=Consents(analyse=True, withdrawn=True))
    visit.to("customer")
    visit.touch("Continue")
    assert not {FOR_ALL, FOR_MEASURING, "I am 16 or older"} & visit.stage.said()


def test_what_leaves_the_shop_waits_for_somebody_who_may_tick_and_is_kept_too(visit: TouchedVisit) -> None:
    visit.front.in_chain = True
    visit.to_questions()
    visit.touch("Continue", FOR_ALL)  # by nobody yet
    assert not visit.ticked()
    visit.touch("I am the parent or guardian", FOR_ALL, FOR_MEASURING)
    assert visit.ticked() == {"Keep my result and my video for my next visit", FOR_ALL, FOR_MEASURING}
    visit.touch("Continue")
    answered = visit.told(Answered)
    asked = answered.consents
    assert (asked.keep, asked.chain, asked.improve, asked.who) == (True, True, True, Ticker.PARENT)
    assert answered.person is not None
    visit.touch("Back", "Keep my result and my video for my next visit")
    assert not visit.ticked()
    visit.touch("Continue")
    assert visit.told(Answered).consents == Consents(analyse=True, text=CONSENT_TEXT)


def test_whoever_takes_back_the_results_for_all_stores_takes_back_the_recording(visit: TouchedVisit) -> None:
    visit.front.in_chain = True
    visit.to_questions()
    visit.touch("Continue", "I am 16 or older", FOR_ALL, FOR_MEASURING, "Continue", "Back", FOR_ALL)
    assert visit.ticked() == {"Keep my result and my video for my next visit"}
    visit.touch(FOR_MEASURING)
    assert visit.ticked() == {"Keep my result and my video for my next visit"}
    visit.touch("Continue")
    consents = visit.told(Answered).consents
    assert (consents.chain, consents.improve) == (False, False)
    assert visit.front.visit.consents == consents


def test_who_has_been_here_before_is_asked_in_a_chain_alone(visit: TouchedVisit) -> None:
    visit.to_questions()
    assert "I have been here before" not in visit.stage.said()


def test_who_has_been_here_before_types_a_code_or_an_address_and_digits(visit: TouchedVisit) -> None:
    visit.front.in_chain, desk = True, visit.front.history
    visit.to_questions()
    visit.touch("I have been here before", "Type the code")
    visit.stage.type("abc")
    visit.touch("OK", "By e-mail")
    visit.stage.type("a@b.de")
    visit.touch("OK")
    desk.seeking = Seeking.DIGITS
    visit.stage.settle()
    visit.touch("Type the digits")
    visit.stage.type("123456")
    visit.touch("OK")
    assert desk.asked == ["abc", "a@b.de en", "123456"]
    visit.touch("Back")
    assert visit.front.screen == "customer"


def test_what_came_of_it_is_said_in_words(visit: TouchedVisit) -> None:
    visit.front.in_chain = True
    visit.to_questions()
    visit.touch("I have been here before")
    for told in set(Outcome) - {Outcome.NOTHING}:
        visit.front.history.told = told
        visit.stage.settle()
        assert TOLD[told] in visit.stage.said()


def test_a_touch_on_an_earlier_run_lays_today_beside_it(visit: TouchedVisit) -> None:
    visit.to_questions()
    today = visit.front.runs()[-1].analysis
    left, right = peaks_of(today)
    assert left is not None
    far = replace(left, mean=left.mean + 9.0, low=left.low + 9.0, high=left.high + 9.0)
    test_shoe = EarlierRun(date(2025, 11, 29), "Riverside", "", today.verdicts, (left, right), way_of(today))
    other = replace(test_shoe, day=date(2024, 11, 29), shoe="Alder Cloudline", peaks=(far, right))
    visit.front.history.earlier = Earlier((test_shoe, other))
    visit.front.in_chain = True
    visit.front.visit = replace(visit.front.visit, state=State.EARLIER, known=Bearer("7" * 32, "A" * 26))
    visit.to("earlier")
    assert visit.stage.up.headline == "How your heels roll in has not clearly changed since 29 Nov 2025."
    assert "They are only shown" in visit.stage.up.lead
    visit.touch("29 Nov 2024")
    assert visit.stage.up.headline == "Your heel rolls in less today than on 29 Nov 2024."
    assert visit.stage.up.lead.startswith("The shoe was another")
    visit.touch("Continue")
    assert visit.front.screen == "customer"
    visit.stage.settle()
    assert "Earlier runs" in visit.stage.said()


def test_who_says_nobody_ticks_after_all_takes_the_ticks_back(visit: TouchedVisit) -> None:
    visit.front.in_chain = True
    visit.to_questions()
    visit.touch("Continue", "I am 16 or older", FOR_ALL, "I am 16 or older")
    assert visit.ticked() == {"Keep my result and my video for my next visit"}


def test_no_consent_is_ticked_beforehand(visit: TouchedVisit) -> None:
    visit.front.in_chain = True
    for _ in range(2):
        visit.to_questions()
        visit.touch("Continue")
        ticks = [widget.ticked for widget in visit.stage.widgets() if hasattr(widget, "ticked")]
        assert ticks
        assert not any(ticks)
        visit.touch("Keep my result and my video for my next visit")
        visit.front.end_visit()
        visit.to("welcome")


def test_an_incomplete_address_is_told_and_nothing_goes_there(visit: TouchedVisit) -> None:
    visit.to_questions()
    visit.touch("Continue", "E-mail me the report and the slow-motion film", "Continue", "E-mail")
    visit.stage.type("ana@")
    visit.touch("Continue")
    assert "This e-mail address is not complete." in visit.stage.said()
    visit.touch("Skip the questions", "Your report")
    assert "No address given, or no consent to e-mail" in visit.stage.said()


@pytest.mark.parametrize("name", ["Łucja Şahin-Öğüt", "Æsa Ørsted", "Zoë-Ångström", "Þóra Œuvrard", "Ana+Eva"])
def test_european_names_are_typed_with_their_capitals(visit: TouchedVisit, name: str) -> None:
    visit.front.visit = visit_at("customer")
    visit.to("customer")
    visit.touch("Continue", "Continue")
    typed = visit.stage.up.details.ids.name
    for sign in name:
        visit.type_letter(sign.lower())
    assert typed.text == name.replace("+E", "+e")
    assert visit.stage.faults() == []


def test_other_scripts_are_read_in_latin_letters(visit: TouchedVisit) -> None:
    alder, *rest = visit.front.shelf.shoes()
    visit.front.shelf = FakeShelf((replace(alder, brand="A 小明 👟", model="محمد"), *rest))
    visit.front.visit = visit_at("shoe")
    visit.to("shoe")
    assert "A XiaoMing (athletic shoe) mhmd" in visit.stage.said()


def test_a_name_has_sixty_letters(visit: TouchedVisit) -> None:
    visit.front.visit = visit_at("customer")
    visit.to("customer")
    visit.touch("Continue", "Continue")
    visit.stage.type("n" * 61)
    assert visit.stage.up.details.ids.name.text == "N" + 59 * "n"


def test_a_red_light_holds_the_start_until_staff_say_otherwise(visit: TouchedVisit, tmp_path: Path) -> None:
    visit.stage.app.staff = staged_staff(tmp_path, pin="2468")
    visit.front.lamps = (Light(Aspect.LIGHT, Level.RED, 12.0),)
    visit.to_check()
    assert_read_from_the_belt(visit, "Too dark", "turn on the floor lamp")
    visit.touch("Start, 20 seconds")
    assert visit.front.screen == "check"
    visit.touch("Staff: start anyway")
    visit.stage.type("1111")
    visit.touch("OK")
    assert visit.front.screen == "check"
    visit.stage.type("2468")
    visit.touch("OK")
    visit.to("standing")


def test_what_is_easier_to_read_is_so_until_the_visit_ends(visit: TouchedVisit) -> None:
    usual_px = visit.stage.find("What we keep of you").font_size
    visit.touch("Easier to read", "High contrast", "Larger words", "Close")
    assert_in_reach(visit)
    assert visit.stage.find("What we keep of you").font_size > 1.2 * usual_px
    assert tuple(visit.stage.find("What we keep of you").color) == rgba(CLEAR["TEAL"])
    visit.to_check()
    assert tuple(visit.stage.find("Start, 20 seconds").ground) == rgba(CLEAR["TEAL"])
    visit.touch("Back", "Yes, film my run")
    assert tuple(visit.stage.find("Start, 20 seconds").ground) == rgba(CLEAR["TEAL"])
    visit.front.end_visit()
    visit.to("welcome")
    assert visit.stage.find("What we keep of you").font_size == usual_px
    assert tuple(visit.stage.find("What we keep of you").color) == rgba(TEAL)


def test_a_store_may_begin_with_larger_words(visit: TouchedVisit) -> None:
    usual_px = visit.stage.find("What we keep of you").font_size
    visit.front.terms = Terms(sight=Readability(large=True))
    visit.stage.settle()
    assert visit.stage.find("What we keep of you").font_size > 1.2 * usual_px
    visit.touch("Easier to read", "Larger words", "Close")
    assert visit.stage.find("What we keep of you").font_size == usual_px


def test_every_key_is_within_reach_and_what_the_runner_is_told_is_read_from_the_belt(visit: TouchedVisit) -> None:
    assert_in_reach(visit)
    visit.to_check()
    assert_in_reach(visit)
    assert_read_from_the_belt(visit, "All set. Run when you are ready")
    visit.touch("Start, 20 seconds")
    for screen in ("warm_up", "countdown", "record", "wait", "result"):
        assert_read_from_the_belt(visit, visit.stage.up.headline)
        visit.front.pass_time()
        visit.to(screen)
        assert_in_reach(visit)
    for words in ("Shoes for you", "Continue", "Skip the questions", "Your report", "Finish"):
        visit.touch(words)
        assert_in_reach(visit)


def assert_in_reach(visit: TouchedVisit) -> None:
    """Of a 21-inch screen, upright, whose lower edge is 750 mm from the floor."""
    up = visit.stage.up
    mm = visit.stage.app.diagonal_inch * 25.4 / math.hypot(up.width, up.height)
    for key in (widget for widget in visit.stage.widgets() if hasattr(widget, "kind") and hasattr(widget, "wish")):
        low, high = LOWER_EDGE_MM + key.to_window(0, key.y)[1] * mm, LOWER_EDGE_MM + key.to_window(0, key.top)[1] * mm
        assert low >= REACH_MM[0]
        assert high <= REACH_MM[1]
        assert key.kind not in ("main", "night") or key.to_window(0, key.top)[1] <= up.height / 2, key.text


def assert_read_from_the_belt(visit: TouchedVisit, *sentences: str) -> None:
    """Each stands somewhere in type of 16 arc minutes at 2 m."""
    app = visit.stage.app
    for sentence in sentences:
        sizes = [w.font_size for w in visit.stage.widgets() if getattr(w, "text", "") == sentence]
        assert max(sizes) >= app.belt_px * app.unit, sentence


def test_a_recording_is_stopped_and_redone(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.touch("Start, 20 seconds")
    for screen in ("warm_up", "countdown", "record"):
        visit.front.pass_time()
        visit.to(screen)
    visit.touch("Stop and start again")
    visit.to("check")
    visit.run()
    visit.touch("Record again")
    visit.to("check")
    assert visit.front.runs() == []


def test_nothing_covers_the_feet_while_somebody_stands_or_runs(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.touch("Start, 20 seconds")
    for screen in ("warm_up", "countdown", "record"):
        visit.front.pass_time()
        visit.to(screen)
        picture, keys = visit.stage.up.ids.picture, visit.stage.up.ids.foot
        assert picture.y >= keys.top
        assert picture.focus == 1  # what does not fit is cut off above


def test_the_belts_speed_is_set_while_the_runner_warms_up_and_offered_again(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.touch("Start, 20 seconds")
    visit.front.pass_time()
    visit.to("warm_up")
    visit.touch("Set the speed", "10", "OK")
    assert visit.told(BeltTold).belt == Belt(10.0 / 3.6)
    assert "10.0\u00a0km/h" in visit.stage.said()
    visit.touch("Record now")
    assert visit.told(WarmedUp) == WarmedUp(8.0, settled=False)
    for screen in ("record", "wait", "result"):
        visit.front.pass_time()
        visit.to(screen)
    visit.touch("Another shoe", "The test shoe", "Start, 20 seconds")
    visit.front.pass_time()
    visit.to("warm_up")
    visit.touch("Set the speed", "As before: 10.0\u00a0km/h")
    assert visit.front.visit.run.belt == Belt(10.0 / 3.6)


def test_a_treadmill_that_speaks_shows_its_speed_and_can_be_said_otherwise(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.touch("Start, 20 seconds")
    visit.front.pass_time()
    visit.to("warm_up")
    visit.front.read = Belt(11.2 / 3.6, 1.5, range_mps=0.0)
    visit.stage.settle()
    visit.touch("11.2\u00a0km/h, 1.5\u00a0%", "10", "OK")
    assert visit.told(BeltTold).belt == Belt(10.0 / 3.6, 1.5)
    visit.touch("10.0\u00a0km/h, 1.5\u00a0%", "As the treadmill says")
    assert "11.2\u00a0km/h, 1.5\u00a0%" in visit.stage.said()


def test_the_warm_up_says_how_it_goes(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.touch("Start, 20 seconds")
    visit.front.pass_time()
    visit.to("warm_up")
    assert visit.front.seen is not None
    runs = replace(visit.front.seen, moving=True, steady=True, cadence_spm=168.0)
    for done_s, seen, said in (
        (0.0, replace(runs, moving=False), {"3:00", "Start the belt and run easily"}),
        (29.0, runs, {"2:31", "Warm up at an easy pace", "168", "yes"}),
        (29.0, replace(runs, moving=False), {"2:31", "The clock waits for you"}),
        (181.0, replace(runs, steady=False), {"0:00", "The recording begins as soon as your steps are alike."}),
    ):
        visit.front.done, visit.front.seen = (done_s, 180.0), seen
        visit.stage.settle()
        assert said <= visit.stage.said()


@dataclass(slots=True)
class Heard:
    """In the loudspeaker's place."""

    signals: list[tuple[str, float, str]] = field(default_factory=list)

    def play(self, signal: Signal, volume: float, language: str) -> None:
        self.signals.append((str(signal), volume, language))

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.signals]


@pytest.fixture
def heard(visit: TouchedVisit, monkeypatch: pytest.MonkeyPatch) -> Heard:
    heard = Heard()
    monkeypatch.setattr(visit.stage.app, "loudspeaker", heard)
    return heard


@pytest.mark.parametrize(("speech", "language"), [(True, "en"), (False, "")])
def test_the_runner_hears_what_to_do_the_countdown_the_start_half_way_and_the_end(
    visit: TouchedVisit, heard: Heard, speech: bool, language: str
) -> None:
    visit.front.terms = Terms(volume=0.4, speech=speech)
    visit.to_check()
    visit.touch("Start, 20 seconds")
    visit.front.pass_time()
    visit.to("warm_up")
    for done_s in (0.0, 170.0, 173.9, 174.1, 180.0):
        visit.front.done = (done_s, 180.0)
        visit.stage.settle()
    visit.front.done = (0.0, 3.0)
    visit.front.pass_time()
    visit.to("countdown")
    for done_s in (0.1, 1.2, 1.9, 2.5, 3.0):
        visit.front.done = (done_s, 3.0)
        visit.stage.settle()
    visit.front.pass_time()
    visit.front.done = (0.0, 20.0)
    visit.to("record")
    for done_s in (9.9, 10.0, 15.0, 20.0):
        visit.front.done = (done_s, 20.0)
        visit.stage.settle()
    visit.front.pass_time()
    visit.to("wait")
    assert heard.names == ["step_on", "stand", "run", "soon", "count", "count", "count", "start", "half", "done"]
    assert {(volume, spoken) for _, volume, spoken in heard.signals} == {(0.4, language)}


def test_the_voice_speaks_the_visit_s_language(visit: TouchedVisit, heard: Heard) -> None:
    visit.front.terms = Terms(volume=0.4, speech=True)
    visit.touch("Nederlands", "Yes, film my run")
    visit.to("check")
    assert heard.signals == [("step_on", 0.4, "nl")]


def test_who_runs_no_more_hears_so_once(visit: TouchedVisit, heard: Heard) -> None:
    assert visit.front.seen is not None
    visit.front.seen = replace(visit.front.seen, moving=False)
    visit.to_check()
    visit.touch("Start, 20 seconds")
    visit.front.pass_time()
    visit.to("warm_up")
    for moving, seconds in ((False, 9.0), (True, 0.0), (False, 2.0), (True, 2.0), (False, 4.0), (False, 9.0)):
        visit.front.seen = replace(visit.front.seen, moving=moving)
        visit.clock.now_s += seconds
        visit.stage.settle()
    assert heard.names[-2:] == ["run", "nobody"]


def test_who_runs_looks_ahead_and_hears_that_something_is_in_the_way(visit: TouchedVisit, heard: Heard) -> None:
    visit.front.visit = troubled("camera_lost")
    visit.to("trouble")
    assert heard.names[-1] == "look"


def test_the_recording_says_when_nobody_runs_any_more(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.touch("Start, 20 seconds")
    for screen in ("warm_up", "countdown", "record"):
        visit.front.pass_time()
        visit.to(screen)
    assert visit.front.seen is not None
    visit.front.seen = replace(visit.front.seen, moving=False)
    visit.stage.settle()
    assert "Nobody is running" in visit.stage.said()


def test_a_fresh_recording_is_thrown_away_only_by_who_touches_twice(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.touch("Start, 20 seconds")
    for screen in ("warm_up", "countdown", "record", "wait"):
        visit.front.pass_time()
        visit.to(screen)
    visit.touch("Record again")
    assert "Recording again throws this recording away." in visit.stage.said()
    assert visit.front.screen == "wait"
    visit.touch("Throw it away, record again")
    visit.to("check")


def test_a_visit_that_is_opened_again_speaks_its_customers_language(visit: TouchedVisit) -> None:
    visit.front.visit = visit_at("check", id="1" * 32, language="fr")
    visit.to("check")
    assert visit.stage.app.language == "fr"


def test_a_second_shoe_is_compared_with_the_first(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.touch("Another shoe", "Alder Cloudline")
    visit.run()
    visit.touch("Compare the two runs")
    visit.to("compare")
    said = visit.stage.said()
    assert {"1 · The test shoe", "2 · Alder Cloudline", "no clear difference"} <= said
    assert not any("±" in words for words in said)
    visit.touch("Left foot", "Back")
    visit.to("result")


def test_any_two_runs_are_compared(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    for shoe in ("Alder Cloudline", "Alder Guide 4"):
        visit.touch("Another shoe", shoe)
        visit.run()
    visit.touch("Compare the two runs")
    visit.to("compare")
    assert {"2 · Alder Cloudline", "3 · Alder Guide 4"} <= visit.stage.said()
    visit.touch("2 · Alder Cloudline")
    assert {"1 · The test shoe", "3 · Alder Guide 4"} <= visit.stage.said()
    assert visit.front.visit.compared == (1, 3)
    visit.touch("Back")
    visit.to("result")


def test_a_run_whose_recording_is_deleted_is_compared_by_its_kept_picture(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.touch("Another shoe", "Alder Cloudline")
    visit.run()
    visit.front.finished = tuple(replace(run, footage=Stills(np.zeros(1))) for run in visit.front.finished)
    visit.front.tell(AnotherShoe())
    visit.to("shoe")
    visit.touch("Back")
    visit.to("result")
    assert visit.stage.find("Slow motion").disabled
    visit.touch("Compare the two runs")
    visit.to("compare")
    assert visit.stage.up.ids.first.texture is not None


def test_shoes_to_run_in_say_what_is_there_and_what_is_not_comes_last(visit: TouchedVisit) -> None:
    visit.front.visit = visit_at("shoe", customer=Customer(size_eu=42.5))
    visit.to("shoe")
    stock = [line.stock for line in visit.stage.up.ids.shoes.shown()][1:]
    assert stock == sorted(stock, key=lambda words: words == "Your size to order")
    assert {"2 pairs in your size", "Your size to order"} <= set(stock)


def test_sizes_are_asked_in_the_stores_system(visit: TouchedVisit) -> None:
    visit.front.terms = Terms(sizes=SizeChart("US women"))
    visit.to_questions()
    visit.touch("+", "+")
    assert {"Shoe size (US women’s)", "10.5"} <= visit.stage.said()
    visit.touch("Continue")
    assert visit.told(Answered).customer.size_eu == 42.5


def test_shoes_are_searched_and_filtered(visit: TouchedVisit) -> None:
    visit.front.visit = visit_at("shoe", customer=Customer(size_eu=42.5))
    visit.to("shoe")
    visit.touch("Filter", "In stock in my size", "Road", "Neutral support", "OK")
    assert listed(visit) == ["The test shoe", "Alder Everyday 2", "Briskfoot Tempo"]
    visit.touch("Search")
    visit.stage.type("tem bri")
    visit.touch("OK")
    assert listed(visit) == ["The test shoe", "Briskfoot Tempo"]
    assert {"Filter (3)", "1 shoe", "“tem bri”"} <= visit.stage.said()
    visit.touch("Filter (3)", "Show all")
    assert len(listed(visit)) == 13


def test_a_shoe_is_touched_for_its_facts_and_tried(visit: TouchedVisit) -> None:
    visit.to_shoes()
    name = listed(visit)[0]
    visit.touch(name)
    assert any(words.startswith("Here in") for words in visit.stage.said())
    assert visit.stage.faults() == []
    visit.touch("Try this shoe")
    visit.to("check")
    assert name in visit.stage.said()
    assert f"{visit.front.visit.run.shoe.brand} {visit.front.visit.run.shoe.model}" == name


def test_what_is_to_mind_of_all_shoes_stands_once(visit: TouchedVisit) -> None:
    visit.to_shoes()
    minding = [words for words in visit.stage.said() if "Only your right heel rolls in more" in words]
    assert len(minding) == 1
    assert minding[0].startswith("Please note:")


def listed(visit: TouchedVisit) -> list[str]:
    """Names in the list that is up, from the top."""
    return [line.name for line in visit.stage.up.ids.shoes.shown()]


def test_which_shoe_is_taken_is_one_tap_that_nobody_has_to_make(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.touch("Another shoe", "Alder Cloudline")
    visit.run()
    visit.touch("Compare the two runs", "Shoes for you", "Skip the questions", "Your report", "Alder Cloudline")
    assert visit.front.visit.taken == "2"
    visit.touch("Alder Cloudline")
    assert visit.front.visit.taken == ""
    visit.touch("None today", "Finish")
    assert visit.told(ShoeTaken).taken == "none"


def test_the_replay_stops_at_the_moments_of_a_step(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.touch("Slow motion")
    screen = visit.stage.up
    visit.touch("Next step", "Push-off")
    assert screen.time_s == pytest.approx(min(screen.steps[screen.step].toe_off_s, screen.length_s))
    before = screen.time_s
    visit.touch("←")
    assert screen.time_s < before
    visit.touch("Back to the result")
    visit.to("result")


def test_the_replay_begins_at_the_peak_of_a_typical_step_and_goes_round_in_it(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.front.finished = (with_legs(visit.front.finished[-1]),)
    visit.touch("Slow motion")
    screen = visit.stage.up
    step = screen.steps[screen.step]
    assert screen.playing
    assert screen.run.analysis.verdicts[step.foot].pronation is PronationClass.OVERPRONATION
    assert screen.time_s == pytest.approx(moment_s(step, "peak"))
    for _ in range(40):
        visit.clock.now_s += 0.3
        assert step.touchdown_s - 0.2 < screen.time_s < step.touchdown_s + 1.0


def test_the_replay_is_as_fast_as_it_says_however_few_pictures_are_drawn(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.front.finished = (with_legs(visit.front.finished[-1]),)
    visit.touch("Slow motion")
    screen = visit.stage.up
    for words, speed in (("1", 1.0), ("1/2", 0.5), ("1/4", 0.25), ("1/8", 0.125)):
        for turns in (1, 30):
            visit.touch("Landing", words)
            begun = screen.time_s
            for _ in range(turns):
                visit.clock.now_s += 0.2 / turns
                visit.stage.settle(2)
            assert screen.time_s - begun == pytest.approx(0.2 * speed)
            shown = screen.ids.timeline.share * screen.length_s
            assert shown == pytest.approx(screen.time_s, abs=1.0 / 60.0)


def test_the_replay_shows_the_lower_legs_or_the_whole_runner_with_lines_or_without(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    run = with_legs(visit.front.finished[-1])
    visit.front.finished = (run,)
    visit.touch("Slow motion", "Most roll-in")
    picture, step = visit.stage.up.ids.picture, visit.stage.up.steps[visit.stage.up.step]
    assert picture.view.zoom > 1.0
    assert step.foot is Foot.RIGHT
    assert [caption.text for caption in picture.captions] == [f"{run.analysis.pictures[0].angle_deg:.1f}°"]
    visit.touch("Hide the lines")
    assert not picture.strokes
    assert not picture.captions
    visit.touch("Whole runner", "Show the lines")
    assert picture.view.zoom == 1.0
    assert picture.whole
    assert picture.strokes


def test_how_a_shoe_felt_is_one_optional_step(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.touch("Comfort?")
    assert visit.stage.find("Continue").disabled
    line = visit.stage.up.ids.overall.ids.line
    finger = visit.stage.press(*line.to_window(*line.center))
    visit.stage.drag(finger, *line.to_window(line.right + 50, line.center_y))
    visit.stage.lift(finger)
    visit.touch("Continue")
    visit.to("result")
    assert visit.told(Felt).comfort == Comfort(100)
    assert "Comfort: 100" in visit.stage.said()


def test_the_run_is_laid_beside_neutral(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.front.finished = (beside_neutral(visit.front.finished[-1]),)
    visit.touch("Beside neutral")
    visit.to("neutral")
    assert "Your right heel rolls in further around mid-stance (7° more than neutral)." in visit.stage.said()
    bar = visit.stage.up.ids.timeline
    visit.stage.lift(visit.stage.press(bar.x + 0.9 * bar.width, bar.center_y))
    assert not visit.stage.up.playing
    assert "as the leg swings through" in visit.stage.said()
    assert visit.stage.up.ids.figures.place == pytest.approx(90, abs=1)
    visit.touch("Left foot")
    assert "Left heel" in visit.stage.said()
    assert visit.stage.faults() == []
    visit.touch("Back to the result")
    visit.to("result")


def test_the_code_for_a_phone_is_there_while_the_report_can_be_fetched(visit: TouchedVisit) -> None:
    visit.front.phone_link = "http://192.168.1.20:8090/token/"
    visit.to_report()
    assert visit.stage.up.link == "http://192.168.1.20:8090/token/"
    assert "To your phone" in visit.stage.said()
    visit.front.phone_link = ""
    visit.stage.settle()
    assert "To your phone" not in visit.stage.said()


def test_without_a_comparison_the_reason_is_given(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.touch("Beside neutral")
    assert "This recording cannot be laid beside neutral" in visit.stage.said()
    visit.touch("Back to the result")
    visit.to("result")


def test_two_fingers_zoom_the_replay_and_a_double_tap_ends_it(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.touch("Slow motion")
    picture = visit.stage.up.ids.picture
    x, y = picture.center
    one, other = visit.stage.press(x - 20, y), visit.stage.press(x + 20, y)
    visit.stage.drag(other, x + 60, y)
    assert picture.view.zoom == pytest.approx(2.0, abs=0.1)
    visit.stage.lift(one)
    visit.stage.lift(other)


def test_an_abandoned_visit_ends_after_a_warning(visit: TouchedVisit) -> None:
    visit.to_questions()
    visit.touch("Continue", "Continue")
    visit.stage.type("ana")
    visit.clock.now_s += LONG_IDLE_S - WARNING_S + 1.0
    visit.stage.settle()
    assert "The screen starts afresh in 14 seconds." in visit.stage.said()
    visit.clock.now_s += WARNING_S
    visit.to("welcome")
    visit.to_questions()
    visit.touch("Continue", "Continue")
    assert not any("Ana" in words for words in visit.stage.said())


def test_between_runs_nobody_is_hurried(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.run()
    visit.clock.now_s += LONG_IDLE_S - WARNING_S - 1.0
    visit.stage.settle()
    assert visit.stage.app.warning.up is None
    visit.clock.now_s += 2.0
    visit.stage.settle()
    visit.touch("End and delete")
    assert visit.front.told[-1] == Deleted()
    assert "Everything about this visit is deleted." in visit.stage.said()


def test_whoever_stands_on_the_belt_is_there(visit: TouchedVisit) -> None:
    visit.to_check()
    assert visit.front.seen is not None
    visit.front.seen = replace(visit.front.seen, keypoints=np.ones(KEYPOINTS))
    visit.clock.now_s += 2.0 * LONG_IDLE_S
    visit.stage.settle()
    assert (visit.stage.up.name, visit.stage.app.warning.up) == ("check", None)


def test_the_last_screen_leaves_without_asking(visit: TouchedVisit) -> None:
    visit.to_report()
    visit.touch("Finish")
    visit.clock.now_s += GOODBYE_S - 1.0
    visit.stage.settle()
    assert (visit.stage.up.name, visit.stage.app.warning.up) == ("goodbye", None)
    visit.clock.now_s += 2.0
    visit.to("welcome")


def test_only_what_is_set_up_is_offered(visit: TouchedVisit) -> None:
    visit.front.terms = Terms(frozenset({Delivery.PRINT}))
    visit.to_questions()
    visit.touch("Continue")
    assert "E-mail me the report and the slow-motion film" not in visit.stage.said()
    visit.touch("Skip the questions", "Your report")
    assert "Your result, the pictures and the shoes on paper." in visit.stage.said()
    assert not {"E-mail it", "Type an e-mail address"} & visit.stage.said()
    visit.touch("Print it", "Finish")
    assert visit.front.handed_over == {Delivery.PRINT}


def test_where_nothing_is_set_up_nothing_is_promised(visit: TouchedVisit) -> None:
    visit.front.terms = Terms(frozenset())
    visit.to_report()
    assert "This kiosk can neither print nor send e-mail. Ask our staff about your report." in visit.stage.said()
    visit.touch("Finish")
    assert visit.front.handed_over == frozenset()


def test_the_privacy_page_lies_over_the_welcome_screen_and_goes_again(visit: TouchedVisit) -> None:
    visit.front.terms = Terms(kept_days=90)
    visit.touch("What we keep of you")
    assert any("for 90 days. Otherwise everything is deleted" in words for words in visit.stage.said())
    visit.touch("Close")
    assert visit.stage.app.pad.up is None


def test_a_touch_keeps_the_visit(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.clock.now_s += LONG_IDLE_S - 2.0
    visit.stage.settle()
    visit.touch("Yes, go on")
    assert visit.stage.app.warning.up is None
    assert visit.front.screen == "check"


def test_nobody_is_warned_while_running(visit: TouchedVisit) -> None:
    visit.to_check()
    visit.touch("Start, 20 seconds")
    visit.clock.now_s += 2.0 * LONG_IDLE_S
    visit.stage.settle()
    assert visit.front.screen == "standing"


def test_an_address_can_be_typed_with_the_report(visit: TouchedVisit) -> None:
    visit.to_report()
    visit.touch("Type an e-mail address")
    visit.stage.type("a@b")
    visit.touch("OK")
    assert "This e-mail address is not complete." in visit.stage.said()
    visit.touch("Type an e-mail address")
    visit.stage.touch_key(".com")
    visit.touch("OK")
    assert "a@b.com" in visit.stage.said()
    visit.touch("Finish")
    assert visit.front.handed_over == {Delivery.EMAIL}


def test_everything_is_deleted_only_when_asked_twice(visit: TouchedVisit) -> None:
    visit.to_report()
    visit.touch("Delete everything now")
    assert visit.front.screen == "report"
    visit.touch("Delete everything now")
    visit.to("goodbye")
    assert "Everything about this visit is deleted." in visit.stage.said()


def test_the_language_changes_at_once_and_returns_for_the_next_customer(visit: TouchedVisit) -> None:
    visit.touch("Deutsch")
    assert "Sieh, wie du aufsetzt. Finde den Schuh, der passt." in visit.stage.said()
    visit.touch("Yes, film my run")
    assert visit.front.visit.language == "de"
    visit.front.end_visit()
    visit.to("welcome")
    assert visit.stage.app.language == "en"


def test_a_language_that_was_chosen_and_left_alone_gives_way_to_the_stores(visit: TouchedVisit) -> None:
    visit.touch("Deutsch")
    visit.clock.now_s += IDLE_S + 1.0
    visit.stage.settle()
    assert visit.stage.app.language == "en"


def test_no_text_is_cut_off_or_covered_in_any_language(visit: TouchedVisit) -> None:
    for touched in ((), ("Yes, film my run",), ([*LANGUAGES.values()][-1].name,)):
        visit.touch(*touched)
        for language in LANGUAGES:
            visit.front.tell(LanguageChosen(language))
            visit.stage.settle()
            assert visit.stage.faults() == [], language


def test_no_text_is_cut_off_or_covered_in_larger_words(visit: TouchedVisit) -> None:
    runs = (Run(1, TEST_SHOE, recorded_s=20.0, outcome=RESULT),)
    visit.front.finished = (finished_run(1),)
    for screen in ("welcome", "check", "customer", "result", "report"):
        for language in ("de", "fr"):
            visit.front.visit = visit_at(screen, language=language, sight=Readability(large=True), runs=runs, current=1)
            visit.to(screen)
            assert visit.stage.faults() == [], (screen, language)


def test_a_picture_keeps_its_proportions(visit: TouchedVisit) -> None:
    image = np.full((320, 180, 3), 90, np.uint8)
    cv2.circle(image, (90, 160), 40, (0, 255, 0), -1)
    visit.front.seen = Live(image)
    visit.to_check()
    shown = visit.stage.picture().astype(int)
    rows, columns = np.nonzero((shown[..., 1] > 200) & (shown[..., 0] < 60) & (shown[..., 2] < 60))
    assert np.ptp(columns) == pytest.approx(np.ptp(rows), rel=0.05)
    assert np.ptp(rows) > 40


def test_a_recording_that_a_power_cut_ended_can_be_used(visit: TouchedVisit) -> None:
    visit.front.visit = troubled("power_cut", part_s=12.4)
    visit.to("trouble")
    visit.touch("Use the 12 seconds that there are")
    assert visit.front.told[-1] == PartUsed()


def test_nobody_has_to_touch_a_screen_that_waits_for_the_camera(visit: TouchedVisit) -> None:
    visit.front.visit = troubled("camera_lost")
    visit.to("trouble")
    visit.clock.now_s += 2.0 * LONG_IDLE_S
    visit.stage.settle()
    assert visit.stage.up.name == "trouble"


def test_a_page_that_cannot_be_drawn_is_told_and_the_visit_can_be_ended(
    visit: TouchedVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.to_check()
    result = visit.stage.app.screens["result"]

    def broken() -> None:
        raise IndexError("no frames at all")

    monkeypatch.setattr(result, "come", broken)
    visit.touch("Start, 20 seconds")
    for screen in ("warm_up", "countdown", "record", "wait", "trouble"):
        visit.front.pass_time()
        visit.to(screen)
    assert "This page could not be shown" in visit.stage.said()
    visit.touch("End the visit")
    visit.to("welcome")
    assert visit.front.unsaved is None


def test_what_a_touch_sets_off_and_nobody_foresaw_ends_no_kiosk(visit: TouchedVisit) -> None:
    stumbles = Stumbles(visit.stage.app)
    assert stumbles.handle_exception(KeyError("left foot")) == ExceptionManager.PASS
    visit.to("trouble")
    assert stumbles.handle_exception(KeyboardInterrupt()) == ExceptionManager.RAISE
