"""Staff at work on the real application, by touch."""

from __future__ import annotations

import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from gait.result import Shoe, ShoeSize
from gait.verdict.norms import load_norms
from kiosk.camera.device import Mode
from kiosk.camera.recording import Shot
from kiosk.faults import MailRefused, PrinterAway
from kiosk.folders import Folders
from kiosk.link.enrolment import keep_membership
from kiosk.link.wire import Enrolled
from kiosk.settings import (
    RuleSettings,
    ScreenSettings,
    ShareSettings,
    SoundSettings,
    StoreSettings,
    TreadmillSettings,
    WarmUpSettings,
    read_settings,
)
from kiosk.staff.orders import Orders
from kiosk.staff.staff import Staff
from kiosk.storage import amending
from kiosk.storage.bin import Binned, Moment, put_in_bin, running_s, take_back
from kiosk.storage.editions import RULES, Held, edition_file, keep_edition, write_held
from kiosk.storage.shoes import ShoeCatalogue
from kiosk.storage.trials import PATIENCE_S as TEST_PATIENCE_S
from kiosk.storage.trials import Trials
from kiosk.treadmill.treadmill import Link
from kiosk.upkeep.pin import FREE_TRIES
from kiosk.visit.events import LanguageChosen
from kiosk.visit.model import IDLE_S
from kiosk.words import LANGUAGES
from tests.kiosk.clock import Clock
from tests.kiosk.ui.drawn_visit import DrawnVisit
from tests.kiosk.ui.fake_staff import NOW, PIN, staged_staff
from tests.kiosk.ui.kivy_window import TURN_S, Stage
from tests.kiosk.upkeep.test_health import FakeCamera

from kiosk.ui.app import KioskApp  # isort: skip  after the stage, which sets Kivy up
from kiosk.ui.screens.customer.welcome import STAFF_HOLD_S  # isort: skip
from kivy.core.window import Window  # isort: skip

SCREENS = ("staff_menu", "staff_visits", "staff_bin", "staff_deliveries", "staff_catalogue", "staff_camera",
           "staff_treadmill", "staff_limits", "staff_store", "staff_phone", "staff_chain", "staff_sheet",
           "staff_health", "staff_pin")  # fmt: skip

PATIENCE_S = 120.0  # of a busy machine


@dataclass(slots=True)
class Shift:
    """Somebody of the staff at the kiosk, and what they ordered."""

    stage: Stage
    folder: Path
    pin: str = PIN
    clock: Clock = field(default_factory=Clock)
    ordered: list[tuple[str, Any]] = field(default_factory=list)
    staff: Staff = field(init=False)

    def __post_init__(self) -> None:
        orders = Orders(
            lambda visit: self.note("reopen", visit.id),
            lambda visit: self.note("analyse", visit),
            self.delete,
            take_out=self.take_out,
            give_to=self.give_to,
            put_in_bin=self.put_in_bin,
            take_back=self.take_back,
        )
        self.staff = staged_staff(self.folder, orders, self.pin)
        app = self.stage.app
        app.staff, app.front, app.clock = self.staff, DrawnVisit(), self.clock
        self.leave()

    def leave(self) -> None:
        """Back to the welcome screen, as the next one finds it."""
        app = self.stage.app
        app.leave_staff()
        app.pad.lift()
        app.touch()
        app.home_language = "en"
        self.stage.until("welcome")
        self.stage.settle()

    def note(self, what: str, value: Any) -> None:
        self.ordered.append((what, value))

    def delete(self, visit_id: str) -> None:
        self.note("delete", visit_id)
        self.staff.store.delete(visit_id)

    def take_out(self, visit_id: str, number: int) -> None:
        visit = self.staff.visits.load(visit_id)
        assert visit is not None
        amending.take_out(self.staff.folders, visit, number, Moment(NOW, running_s()), print)

    def put_in_bin(self, visit_id: str) -> None:
        put_in_bin(self.staff.folders, visit_id, Moment(NOW, running_s()), print)

    def take_back(self, entry: Binned) -> None:
        if entry.part_of:
            amending.put_back(self.staff.folders, entry.visit, print)
        else:
            take_back(self.staff.folders, entry.visit, Moment(NOW, running_s()))

    def give_to(self, visit_id: str, owner: amending.Owner) -> None:
        amending.give_to(self.staff.folders, visit_id, owner, print)

    def hold_corner(self, seconds: float = STAFF_HOLD_S) -> None:
        finger = self.stage.press(Window.width - 10, Window.height - 10)
        self.clock.now_s += seconds
        self.stage.settle()
        self.stage.lift(finger)

    def sign_in(self) -> None:
        """Where the right PIN leads, which `by_pin` types: most tests are about what lies behind it."""
        self.stage.app.show_staff("staff_menu")
        self.stage.until("staff_menu")

    def by_pin(self) -> None:
        self.hold_corner()
        self.stage.type(self.pin)
        self.stage.touch("OK")
        self.stage.until("staff_menu")

    def touch(self, *words: str) -> None:
        for word in words:
            self.stage.touch(word)

    def at(self) -> str:
        return str(self.stage.up.name)

    def says(self, words: str) -> bool:
        return any(words in said for said in self.stage.said())

    def comes_to_say(self, words: str) -> bool:
        """Whether it does while somebody waits for it."""
        self.stage.let(lambda: self.says(words))
        return self.says(words)

    def turns_meanwhile(self) -> int:
        """How often the screen turns while a table is under way, whose thread has its share of the processor."""
        turns, late = 0, time.monotonic() + PATIENCE_S
        while not self.stage.up.work.is_done(TURN_S):
            self.stage.settle(1)
            turns += 1
            assert time.monotonic() < late
        self.stage.settle()
        return turns


@pytest.fixture(scope="module")
def stage(small_film: None) -> Iterator[Stage]:
    """One application for all of them: to make its screens takes longer than to use them."""
    stage = Stage.open(KioskApp(DrawnVisit(), load_norms(), "Test store", motion=False))
    yield stage
    stage.close()


@pytest.fixture
def shift(stage: Stage, tmp_path: Path) -> Iterator[Shift]:
    shift = Shift(stage, tmp_path)
    yield shift
    shift.leave()


def test_a_short_touch_of_the_corner_opens_nothing(shift: Shift) -> None:
    shift.hold_corner(STAFF_HOLD_S / 2)
    assert shift.stage.app.pad.up is None


def test_the_corner_asks_for_the_pin_and_a_wrong_one_leads_nowhere(shift: Shift) -> None:
    shift.hold_corner()
    shift.stage.type("1357")
    shift.touch("OK")
    assert shift.at() == "welcome"
    assert shift.says("That PIN is wrong")
    shift.stage.type(PIN)
    shift.touch("OK")
    shift.stage.until("staff_menu")
    shift.touch("Back to the customers")
    shift.stage.until("welcome")


def test_without_a_pin_one_is_chosen_first(stage: Stage, tmp_path: Path) -> None:
    shift = Shift(stage, tmp_path, pin="")
    shift.hold_corner()
    shift.stage.until("staff_pin")
    for new, again, told in (("123", "123", "4 to 8 digits."), ("1234", "1234", "Anybody"), ("2580", "2581", "differ")):
        shift.stage.type(new)
        shift.touch("Once more")
        shift.stage.type(again)
        shift.touch("Keep it")
        assert shift.says(told)
    shift.stage.type("2580")
    shift.touch("Once more")
    shift.stage.type("2580")
    shift.touch("Keep it")
    shift.stage.until("staff_menu")
    assert shift.staff.pin.check("2580")
    shift.leave()


def test_after_wrong_pins_it_is_told_how_long_to_wait(shift: Shift) -> None:
    shift.hold_corner()
    for _ in range(FREE_TRIES + 1):
        shift.stage.type("1357")
        shift.touch("OK")
    assert shift.says("Too many wrong PINs. Try again in 5 seconds.")
    shift.stage.type(PIN)
    shift.touch("OK")
    assert shift.says("Too many wrong PINs. Try again in ")  # the right one is not called wrong while it must wait


def test_the_pin_is_changed_by_who_knows_it(shift: Shift) -> None:
    shift.by_pin()
    for present in ("1111", PIN):
        shift.touch("Change the PIN")
        shift.stage.until("staff_pin")
        shift.stage.type(present)
        shift.touch("New PIN")
        shift.stage.type("1379")
        shift.touch("Once more")
        shift.stage.type("1379")
        shift.touch("Keep it")
        if present != PIN:
            assert shift.says("That PIN is wrong")
            shift.touch("Back")
            shift.stage.until("staff_menu")
    shift.stage.until("staff_menu")
    assert shift.staff.pin.check("1379")


def test_nobody_stays_signed_in(shift: Shift) -> None:
    shift.by_pin()
    shift.touch("Visits")
    shift.stage.until("staff_visits")
    shift.clock.now_s += IDLE_S + 1.0
    shift.stage.until("welcome")
    assert not any("Ana" in said for said in shift.stage.said())


def test_a_pin_pad_that_nobody_answers_goes_away(shift: Shift) -> None:
    shift.hold_corner()
    shift.clock.now_s += IDLE_S + 1.0
    shift.stage.settle()
    assert shift.stage.app.pad.up is None


def test_unsaved_changes_are_asked_about(shift: Shift) -> None:
    shift.sign_in()
    kept = shift.staff.settings
    for page, change in (("Store", "US men’s"), ("Limits", "+")):
        shift.touch(page, change, "Back")
        assert shift.says("Save the changes?")
        shift.touch("Go on changing", "Back", "Do not save")
        shift.stage.until("staff_menu")
        assert shift.staff.settings == kept
    shift.touch("Store", "US men’s", "Back", "Save")
    shift.stage.until("staff_menu")
    assert read_settings(shift.staff.folders.settings).store.sizes == "US men"
    shift.touch("Store", "Back")
    shift.stage.until("staff_menu")


def test_unsaved_changes_outlast_a_minute_without_a_touch(shift: Shift) -> None:
    shift.sign_in()
    for page, change in (("Store", "US men’s"), ("Limits", "+")):
        shift.touch(page, change)
        shift.clock.now_s += IDLE_S + 1.0
        shift.stage.until("welcome")
        shift.sign_in()
        shift.touch(page)
        assert shift.says("These changes are not saved yet.")
        shift.touch("Save")
        shift.stage.until("staff_menu")
    kept = read_settings(shift.staff.folders.settings)
    assert kept.store.sizes == "US men"
    assert kept.rules != RuleSettings()


def test_a_visit_is_found_and_opened_again(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Visits", "Search")
    shift.stage.type("zoe")
    shift.touch("OK")
    entry = next(said for said in shift.stage.said() if "Zoë-Ångström" in said)
    shift.touch(entry)
    assert shift.says("1. Test shoe: left Neutral 7.2°, right Overpronation 11.9°")
    shift.touch("Open this visit again")
    assert shift.ordered == [("reopen", f"{0:032x}")]


def test_a_visit_is_deleted_only_when_asked_twice(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Visits")
    shift.touch(next(said for said in shift.stage.said() if "Ben" in said))
    shift.touch("Delete this visit")
    assert shift.says("Ben")
    shift.touch("Delete this visit")
    assert not shift.says("Ben")
    assert shift.says("Cleo")


def test_what_was_deleted_is_taken_back_from_the_bin(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Visits")
    shift.touch(next(said for said in shift.stage.said() if "Ben" in said))
    shift.touch("Delete this visit", "Delete this visit", "Bin")
    assert shift.says("tomorrow, then gone for good")
    shift.touch(next(said for said in shift.stage.said() if "Ben" in said), "Take back")
    assert shift.says("It is back where it was.")
    assert shift.says("The bin is empty.")
    shift.touch("Back")
    assert shift.says("Ben")


def test_the_bin_deletes_at_once_only_when_asked_twice(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Visits")
    shift.touch(next(said for said in shift.stage.said() if "Ben" in said))
    shift.touch(next(said for said in shift.stage.said() if said.startswith("2. Alder Glide 4")))
    shift.touch("Delete run 2", "Delete run 2", "Back", "Bin")
    shift.touch(next(said for said in shift.stage.said() if "Ben" in said), "Delete now")
    assert shift.says("Run 2, Alder Glide 4 · In the bin until")
    assert shift.ordered == []
    shift.touch("Delete now")
    assert [what for what, _ in shift.ordered] == ["delete"]
    assert shift.says("The bin is empty.")


def test_what_a_customer_wants_deleted_need_not_lie_in_the_bin(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Visits")
    shift.touch(next(said for said in shift.stage.said() if "Ben" in said))
    shift.touch("Delete this visit", "Delete for good")
    assert shift.ordered == [("delete", f"{4:032x}")]


def test_one_run_of_a_visit_is_deleted_only_when_asked_twice(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Visits")
    shift.touch(next(said for said in shift.stage.said() if "Ben" in said))
    shift.touch(next(said for said in shift.stage.said() if said.startswith("1. Test shoe")))
    shift.touch("Delete run 1")
    assert shift.says("2. Alder Glide 4")
    shift.touch("Delete run 1")
    assert shift.says("1. Alder Glide 4")
    assert not shift.says("Test shoe")
    shift.touch("Delete this visit")
    assert shift.ordered == []


def test_a_visit_is_given_to_its_customer(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Visits")
    shift.touch(next(said for said in shift.stage.said() if "Ben" in said))
    shift.touch("It is another customer’s", "Name")
    shift.stage.type("dora")
    shift.touch("OK", "E-mail")
    shift.stage.type("dora")
    shift.touch("OK", "Change whose visit it is")
    assert shift.says("This e-mail address is not complete.")
    shift.touch("E-mail")
    shift.stage.type("@example.org")
    shift.touch("OK", "This customer agrees that the visit is kept", "Change whose visit it is")
    assert shift.says("Dora")
    kept = shift.staff.visits.load(f"{4:032x}")
    assert kept is not None
    assert (kept.customer.name, kept.customer.email, kept.consents.keep) == ("Dora", "dora@example.org", True)


def test_yesterday_was_empty(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Visits", "Day before")
    assert {"There are none.", "Friday, 20 November 2026"} <= shift.stage.said()
    shift.touch("Day after")
    assert shift.says("Ana")


def test_a_report_that_was_not_sent_is_tried_again(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Deliveries")
    assert shift.says("The mail server refuses the address (550 no such user here)")
    shift.touch(next(said for said in shift.stage.said() if "Zoë" in said))
    assert shift.says("It is tried again now.")
    assert shift.staff.visits.deliveries()[0].progress == "waiting"


def test_a_catalogue_is_looked_at_and_taken(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Shoes", "From a stick", "shoes-2026.csv")
    assert shift.comes_to_say("3 shoes were understood. 3 rows are left out.")
    assert shift.says("Alder Glide 4 149 €")
    assert shift.says("Row 4: no model")
    shift.touch("Add these shoes")
    assert shift.comes_to_say("3 shoes were added. 0 were brought up to date. All others stay.")
    assert len(ShoeCatalogue(shift.staff.store).shoes()) == 3
    shift.touch("empty.csv")
    assert shift.comes_to_say("This file cannot be used.")


def test_why_a_row_is_left_out_is_told_in_the_staffs_language(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Shoes", "From a stick", "shoes-2026.csv")
    assert shift.comes_to_say("Row 5: support is “very firm”, not one of neutral, stability, motion control")
    shift.stage.app.front.tell(LanguageChosen("de"))
    shift.stage.settle()
    assert shift.says("Zeile 5: support ist “very firm”, möglich ist neutral, stability, motion control")
    assert shift.says("Zeile 4: kein Modell")


def test_a_table_joins_the_stores_shoes_or_takes_their_place(shift: Shift, tmp_path: Path) -> None:
    (tmp_path / "stick" / "new.csv").write_text("brand,model,support\nBriskfoot,Two,neutral\n")
    shift.sign_in()
    shift.touch("Shoes", "From a stick", "shoes-2026.csv")
    assert shift.comes_to_say("3 shoes were understood")
    shift.touch("Add these shoes")
    assert shift.comes_to_say("3 shoes were added.")
    shift.touch("new.csv")
    assert shift.comes_to_say("1 shoe was understood.")
    shift.touch("Add these shoes")
    assert shift.comes_to_say("1 shoe was added. 0 were brought up to date. All others stay.")
    assert len(ShoeCatalogue(shift.staff.store).shoes()) == 4
    shift.touch("new.csv")
    assert shift.comes_to_say("1 shoe was understood.")
    shift.touch("Keep these shoes alone, remove all others")
    assert shift.comes_to_say("0 shoes were added. 0 were brought up to date. 3 others were removed.")
    assert [shoe.brand for shoe in ShoeCatalogue(shift.staff.store).shoes()] == ["Briskfoot"]


def test_a_catalogue_of_many_thousand_rows_keeps_the_screen_alive(shift: Shift, tmp_path: Path) -> None:
    rows = "".join(f"Alder,Glide {k},neutral,S{k}\n" for k in range(20_000))
    (tmp_path / "stick" / "many.csv").write_text(f"brand,model,support,sku\n{rows}")
    shift.sign_in()
    shift.touch("Shoes", "From a stick", "many.csv")
    assert shift.turns_meanwhile() > 1
    assert shift.says("shoes were understood")
    shift.touch("Add these shoes")
    assert shift.turns_meanwhile() > 1
    assert shift.says("20000 shoes were added.")
    assert len(ShoeCatalogue(shift.staff.store).shoes()) == 20_000


def test_a_camera_that_shows_left_for_right_is_turned_back(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Camera")
    shift.stage.until("staff_camera")
    assert shift.says("Lift your left foot: seen from behind, it must be on the left of the picture")
    shift.stage.up.ids.body.scroll_y = 0  # down to the last choices
    shift.stage.settle()
    shift.touch("Left for right", "Save")
    shift.stage.until("staff_menu")
    assert read_settings(shift.staff.folders.settings).camera.mirrored


def test_the_camera_is_seen_cropped_and_kept(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Camera")
    shift.stage.until("staff_camera")
    picture = shift.stage.up.ids.picture
    shift.stage.let(lambda: picture.texture is not None)
    left, low = picture.to_window(picture.x, picture.y)
    finger = shift.stage.press(left + 2, low + 2)
    shift.stage.drag(finger, left + 0.1 * picture.width, low + 0.2 * picture.height)
    shift.stage.lift(finger)
    shift.touch("Exposure", "60 Hz", "Scale", "The line on it measures 150 mm", "Read the sheet")
    while shift.says("There is no picture yet."):  # the camera opens again for its new settings
        shift.stage.settle(1)
        shift.touch("Read the sheet")
    assert shift.says("The sheet is not seen.")
    shift.touch("Save")
    shift.stage.until("staff_menu")
    kept = read_settings(shift.staff.folders.settings).camera
    assert kept.mains_hz == 60
    assert kept.crop == pytest.approx((0.1, 0.0, 1.0, 0.8), abs=0.02)


def test_a_camera_that_is_not_there_is_told(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Camera", "Logitech BRIO 5A1F")
    assert shift.comes_to_say("The camera does not answer.")


def test_a_treadmill_is_chosen_by_a_touch_and_kept(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Treadmill")
    assert "Choose the treadmill that the kiosk stands behind." in shift.stage.said()
    shift.touch("Runner 5000")
    assert shift.staff.settings.treadmill == TreadmillSettings("C0:FF:EE:00:00:01", "Runner 5000")
    shift.staff.treadmill.link = Link.THERE
    shift.stage.settle()
    assert "Runner 5000: 10.0\u00a0km/h, 1.0\u00a0%" in shift.stage.said()
    shift.touch("No treadmill")
    assert shift.staff.settings.treadmill == TreadmillSettings()


def test_what_keeps_treadmills_from_being_heard_is_told(shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
    fails: Future[Mapping[str, str]] = Future()
    fails.set_exception(FileNotFoundError(2, "No such file or directory"))
    monkeypatch.setattr(shift.staff.treadmill, "near", lambda: fails)
    shift.sign_in()
    shift.touch("Treadmill")
    assert any(said.startswith("Bluetooth does not work on this machine.") for said in shift.stage.said())


def test_limits_go_no_further_than_they_can_and_back_to_the_usual(shift: Shift) -> None:
    shift.staff.save(replace(shift.staff.settings, rules=RuleSettings(least_steps=4)))
    shift.sign_in()
    shift.touch("Limits")
    assert shift.says("Your own limits")
    shift.touch("−", "−")
    assert shift.says("It goes no further.")
    shift.touch("Save")
    shift.stage.until("staff_menu")
    assert read_settings(shift.staff.folders.settings).rules.least_steps == 3
    shift.touch("Limits", "The usual limits", "Save")
    assert read_settings(shift.staff.folders.settings).rules == RuleSettings()


def test_limits_of_head_office_are_seen_and_not_changed(shift: Shift) -> None:
    place = shift.staff.folders
    keep_edition(edition_file(place, RULES, 7), b"[rules]\nover_peak_deg = 11.5\n")
    write_held(place, {RULES: Held(7, 7, "in_place")})
    shift.sign_in()
    shift.touch("Limits")
    assert shift.says("Head office has set these limits (edition 7). They are changed there alone.")
    assert shift.says("11.5°")
    assert {"+", "−", "The usual limits"}.isdisjoint(shift.stage.said())
    shift.touch("Save")
    assert shift.stage.up.name == "staff_limits"


def test_why_a_logo_cannot_be_used_is_said_where_it_is_chosen(shift: Shift, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_text("no picture")
    shift.staff.save(replace(shift.staff.settings, store=StoreSettings("A", str(logo))))
    shift.sign_in()
    shift.touch("Store")
    assert any("logo.png cannot be read as a picture" in words for words in shift.stage.said())
    shift.touch("None")
    assert not any("cannot be read" in words for words in shift.stage.said())


def test_a_chosen_logo_stands_on_the_welcome_screen_when_its_stick_is_out(shift: Shift, tmp_path: Path) -> None:
    on_stick = tmp_path / "stick" / "logo.png"
    Image.new("RGBA", (400, 80), (200, 30, 30, 255)).save(on_stick)
    shift.sign_in()
    shift.touch("Store", "logo.png", "Save")
    shift.stage.until("staff_menu")
    on_stick.unlink()
    shift.touch("Back to the customers")
    shift.stage.until("welcome")
    logo = shift.stage.up.ids.logo
    assert logo.texture.size == (400, 80)
    assert logo.width > logo.height > 0
    shift.stage.app.store_logo = ""


def test_the_store_is_set_up(shift: Shift) -> None:
    shift.staff.save(replace(shift.staff.settings, store=StoreSettings("A")))
    shift.sign_in()
    shift.touch("Store", "Name of the store")
    shift.stage.type("b")
    shift.touch("OK", "Deutsch", "Printer", "Office", "Keeping", "+", "Save")
    shift.stage.until("staff_menu")
    kept = read_settings(shift.staff.folders.settings)
    assert (kept.store.name, kept.store.language, kept.printer.queue) == ("Ab", "de", "Office")
    assert kept.retention.visit_days == 730.0
    assert shift.stage.app.store_name == "Ab"
    shift.stage.app.home_language = "en"


def test_what_each_form_of_the_store_changes_is_kept(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Store", "Larger words", "Phones", "Report by QR code: this kiosk’s address in the shop’s network")
    shift.stage.type("10.1.2.3")
    shift.touch("OK", "Reports and staff’s phone", "Recording")
    for number in range(3):
        shift.stage.touch_widget([w for w in shift.stage.widgets() if getattr(w, "text", "") == "−"][number])
    shift.touch("Beeps alone", "Save")
    shift.stage.until("staff_menu")
    kept = read_settings(shift.staff.folders.settings)
    assert kept.share == ShareSettings("10.1.2.3", staff_phone=True)
    assert kept.warm_up.first_s < WarmUpSettings().first_s
    assert kept.warm_up.further_s < WarmUpSettings().further_s
    assert kept.sound == SoundSettings(volume_pct=55, speech=False)
    assert kept.screen == ScreenSettings(larger_words=True)


def test_a_phone_is_paired_and_unpaired_from_the_screen(shift: Shift) -> None:
    pairing = shift.staff.pairing
    shift.sign_in()
    shift.touch("Staff’s phone")
    assert shift.says("It is off. Turn it on under Staff, Store, Phones.")
    shift.staff.settings = replace(shift.staff.settings, share=ShareSettings("192.168.1.20", staff_phone=True))
    shift.touch("Back", "Staff’s phone")
    assert shift.says(f"http://192.168.1.20:8090/phone/{pairing.code}")
    assert shift.says("Phones do not reach the kiosk (gait-kiosk-share.service).")
    pairing.pair(pairing.code, PIN)
    shift.clock.now_s += 1.0
    assert shift.comes_to_say("1 phone is paired, until tonight.")
    assert shift.says("This code is used or over.")
    shift.touch("Show a new code")
    assert shift.says(f"/phone/{pairing.code}")
    shift.touch("Unpair all phones")
    assert shift.says("No phone is paired.")
    assert pairing.count() == 0


def test_what_is_chosen_of_sound_is_what_is_heard(shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[float, str]] = []
    loudspeaker = SimpleNamespace(play=lambda _, volume, language: heard.append((volume, language)))
    monkeypatch.setattr(shift.stage.app, "loudspeaker", loudspeaker)
    shift.sign_in()
    shift.touch("Store", "Recording", "Beeps alone", "Beeps and a voice")
    shift.stage.touch_widget(next(w for w in shift.stage.widgets() if getattr(w, "text", "") == "−"))
    assert heard == [(0.7, ""), (0.7, "en"), (0.55, "en")]


def test_printer_and_mail_are_tried_from_the_screen(shift: Shift) -> None:
    trials = Trials(shift.staff.store)
    shift.sign_in()
    shift.touch("Store", "Printer", "Office", "Save and print a test page")
    assert shift.says("The test page is on its way …")
    assert read_settings(shift.staff.folders.settings).printer.queue == "Office"
    paper = trials.take(shift.staff.now())
    assert paper is not None
    trials.queued(paper, "Office-1", PrinterAway("The printer is stopped: out of paper"))
    assert shift.comes_to_say("The printer does not take it. Check that it is on")
    assert shift.says("(The printer is stopped: out of paper)")
    trials.done(paper)
    assert shift.comes_to_say("The printer took the test page. Look whether it came out.")
    shift.touch("E-mail", "Save and send a test mail")
    assert shift.says("kasse@laufsport-beispiel.de")
    shift.touch("OK")
    assert shift.says("The test mail is on its way …")
    mail = trials.take(shift.staff.now())
    assert mail is not None
    assert (mail.address, mail.language) == ("kasse@laufsport-beispiel.de", "en")
    trials.failed(mail, MailRefused("The mail server said: 550 No"))
    assert shift.comes_to_say("The mail server refuses the address. (The mail server said: 550 No)")
    shift.touch("Back")


def test_the_mail_password_is_typed_unseen_and_removed(shift: Shift) -> None:
    def typed() -> bool:
        return shift.staff.has_mail_password(shift.staff.settings.mail)

    shift.sign_in()
    shift.touch("Store", "E-mail")
    assert shift.says("not set here")
    shift.touch("Password")
    shift.stage.type("ab")
    shift.stage.touch_key("#+=")
    shift.stage.type("$")
    assert shift.says("•••")
    assert not shift.says("ab$")
    shift.touch("OK")
    assert shift.says("is set")
    assert typed()
    shift.touch("Save")
    texts = [path for path in shift.folder.rglob("*") if path.is_file() and b"ab$" in path.read_bytes()]
    assert texts == [shift.staff.folders.mail_password]
    with zipfile.ZipFile(shift.staff.save_diagnostics(())) as bundle:
        assert not [name for name in bundle.namelist() if b"ab$" in bundle.read(name)]
    shift.touch("Store", "E-mail", "Password", "Remove")
    assert shift.says("not set here")
    assert not typed()


def test_a_test_that_no_service_takes_is_told(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Store", "Printer", "Save and print a test page")
    shift.staff.now = lambda: NOW + TEST_PATIENCE_S
    assert shift.comes_to_say("The delivery service does not answer.")


def test_health_says_what_is_not_well(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Health")
    shift.stage.until("staff_health")
    shift.stage.let(lambda: shift.stage.up.done)
    shift.stage.settle()
    assert {"E-mail", "Printer", "Database"} <= shift.stage.said()
    shift.touch("Save diagnostics")
    assert shift.says("Kept as")
    assert list((shift.folder / "stick").glob("*.zip"))


def test_no_text_is_cut_off_or_covered_in_any_language(shift: Shift) -> None:
    for language in LANGUAGES:
        shift.stage.app.front.tell(LanguageChosen(language))
        for screen in SCREENS:
            shift.stage.app.show_staff(screen)
            shift.stage.until(screen)
            assert shift.stage.faults() == [], (screen, language)


def test_no_text_is_cut_off_or_covered_when_the_language_changes(shift: Shift) -> None:
    for screen, language in zip(SCREENS, cycle(reversed(LANGUAGES)), strict=False):
        shift.stage.app.show_staff(screen)
        shift.stage.until(screen)
        shift.stage.app.front.tell(LanguageChosen(language))
        shift.stage.settle()
        assert shift.stage.faults() == [], (screen, language)


def test_a_shoe_is_added_changed_and_removed_at_the_screen(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Shoes", "Add a shoe")
    assert shift.stage.find("Save").disabled
    for caption, text in (("Brand", "alder"), ("Model", "glide"), ("Price", "120")):
        shift.touch(caption)
        shift.stage.type(text)
        shift.touch("OK")
    shift.touch("Stability support", "Soft cushioning", "Trail", "Add a size")
    shift.stage.type("42.5")
    shift.touch("OK", "+", "Save")
    assert shift.says("Alder Glide is saved.")
    (shoe,) = shift.staff.shoes.numbered().values()
    assert shoe == Shoe("Alder", "Glide", "stability", "soft", "trail", price="120", sizes=(ShoeSize("42.5", 42.5, 2),))
    shift.touch("Alder Glide", "−", "−", "−", "Motion control support", "Save")
    (changed,) = shift.staff.shoes.numbered().values()
    assert (changed.support, changed.sizes) == ("motion control", ())
    shift.touch("Alder Glide", "Remove this shoe")
    assert len(shift.staff.shoes.numbered()) == 1
    shift.touch("Remove this shoe")
    assert shift.says("Alder Glide is removed.")
    assert dict(shift.staff.shoes.numbered()) == {}


def test_what_was_tried_goes_to_a_stick(shift: Shift, tmp_path: Path) -> None:
    shift.sign_in()
    shift.touch("Shoes", "What was tried, to a stick")
    (file,) = (tmp_path / "stick").glob("shoes-tried-*.csv")
    assert any(file.name in words for words in shift.stage.said())
    assert file.read_text("utf-8-sig").startswith("day,brand,model")


def test_a_shoe_that_the_store_has_is_not_added_twice(shift: Shift) -> None:
    shift.staff.shoes.put(Shoe("Alder", "Glide", "neutral"))
    shift.sign_in()
    shift.touch("Shoes", "Add a shoe")
    for caption, text in (("Brand", "alder"), ("Model", "glide")):
        shift.touch(caption)
        shift.stage.type(text)
        shift.touch("OK")
    shift.touch("Neutral support", "Save")
    assert any("already" in words for words in shift.stage.said())
    assert len(shift.staff.shoes.numbered()) == 1


def test_what_stands_on_the_sheet_is_typed_and_a_centre_that_is_silent_is_told(shift: Shift) -> None:
    shift.sign_in()
    shift.touch("Chain")
    for caption, text in (("Address of the centre", "https://a.de"), ("Code, once and within an hour", "abcd")):
        shift.touch(caption)
        shift.stage.type(text)
        shift.touch("OK")
    assert {"https://a.de", "abcd"} <= shift.stage.said()
    shift.touch("Join the chain")
    assert shift.comes_to_say("does not answer")


@dataclass(slots=True)
class PaperCamera:
    """A sheet of paper is held before it. text: what its QR code says."""

    text: str
    pace: threading.Event = field(default_factory=threading.Event)

    def open(self) -> Mode:
        return Mode(400, 400, 60.0)

    def shot(self) -> Shot:
        self.pace.wait(0.01)
        code = cv2.QRCodeEncoder.create().encode(self.text)
        paper = np.pad(cv2.resize(code, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST), 60, constant_values=235)
        return Shot(1, 0.0, cv2.imencode(".jpg", paper)[1].tobytes())

    def close(self) -> None:
        """Nothing to let go."""


def test_the_sheets_code_is_read_before_the_camera_and_its_lines_are_shown(shift: Shift) -> None:
    camera = PaperCamera("GAIT1:" + "A" * 26)
    shift.staff.machine = replace(shift.staff.machine, camera=lambda settings: camera)
    shift.sign_in()
    shift.touch("Chain", "Show the sheet to the camera")
    assert shift.comes_to_say("This is another code, not the one of head office’s sheet.")
    camera.text = f"HTTPS://CENTRE.EXAMPLE:8443 ABCD-EFGH-2345-6789-JKLM {'AB' * 32}"
    assert shift.comes_to_say("The sheet was read.")
    assert {"https://centre.example:8443", "ABCD-EFGH-2345-6789-JKLM", "ab" * 32} <= shift.stage.said()


def test_a_camera_that_is_not_there_is_told_and_the_sheet_is_typed(shift: Shift) -> None:
    shift.staff.machine = replace(shift.staff.machine, camera=lambda settings: FakeCamera(there=False))
    shift.sign_in()
    shift.touch("Chain", "Show the sheet to the camera")
    assert shift.comes_to_say("The camera")
    shift.touch("Back")
    assert shift.says("Code, once and within an hour")


def test_a_customer_is_deleted_everywhere_only_when_asked_twice(shift: Shift) -> None:
    belong(shift.staff.folders)
    asked: Future[object] = Future()
    asked.set_result({})
    codes = list[str]()
    shift.staff.chain.asker.submit = lambda work, place, question: codes.append(question.code) or asked  # type: ignore
    shift.sign_in()
    shift.touch("Chain")
    assert {"https://centre.example", "never"} <= shift.stage.said()
    for typed in ("abc", "a" * 26):
        shift.touch("Delete a customer everywhere")
        shift.stage.type(typed)
        shift.touch("OK")
    assert codes == []
    shift.touch("Delete everywhere now")
    assert codes == ["A" * 26]
    assert any("Deleted at head office." in words for words in shift.stage.said())


def belong(place: Folders) -> None:
    """To a chain."""
    told = Enrolled("", "", "5" * 32, "6" * 32, "5a" * 32)
    keep_membership(place, "https://centre.example", b"", told)
