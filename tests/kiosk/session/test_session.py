"""Visits through the real session: camera thread, recorder, store; the engine is a stand-in that answers at once."""

from __future__ import annotations

import pickle
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pypdf import PdfReader

from gait.report.sheet import RECEIPT
from gait.results.document import document, plain
from gait.verdict.rules import PronationClass, usual_rules
from kiosk.camera.recording import whole_tape
from kiosk.engine.messages import Broken
from kiosk.faults import DiskFull, StoreFault
from kiosk.folders import Folders
from kiosk.session.front import tried_shoe
from kiosk.settings import PrinterSettings, RetentionSettings, StoreSettings
from kiosk.staff.visit_desk import for_reopening
from kiosk.storage.store import Store
from kiosk.visit.events import (
    AnotherShoe,
    Back,
    Compared,
    Deleted,
    EmailGiven,
    Felt,
    LanguageChosen,
    PartUsed,
    QuestionsShown,
    Ready,
    Redone,
    ReportShown,
    ShoeAsked,
    ShoeChosen,
    ShoesShown,
    Started,
    Stopped,
)
from kiosk.visit.model import Comfort, Consents, Delivery, Level, State, Unusable, Visit
from tests.kiosk.session.fake_shop import AGREED, SETTINGS, Kiosk, unplugged
from tests.kiosk.storage.test_run_files import Trap
from tests.kiosk.ui.drawn_visit import CATALOGUE

SHOES = CATALOGUE.shoes


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(tmp_path)
    yield kiosk
    kiosk.session.close()


def no_space(*_: object) -> None:
    raise DiskFull("The disk is almost full; there is no room for a recording.")


def test_from_start_to_goodbye_with_a_printed_report(kiosk: Kiosk) -> None:
    kiosk.to_result()
    visit_id = kiosk.visit_id
    (run,) = kiosk.session.runs()
    assert len(run.footage.times_s) == len(run.tracks.lines_px) == 541
    assert run.footage.picture(100).shape == (160, 96, 3)
    kiosk.session.tell(ShoesShown())
    kiosk.session.tell(ReportShown())
    kiosk.session.hand_over({Delivery.PRINT})
    assert kiosk.at(State.GOODBYE)
    assert kiosk.session.farewells == ("printing", "then_deleted")
    assert kiosk.files() == {"1-1.npz", "1-1.analysis", "report.pdf"}
    report: Any = PdfReader(kiosk.session.folders.report(visit_id)).trailer["/Root"]
    assert report["/Lang"].startswith("de")
    stored = kiosk.store.load(visit_id)
    assert stored is not None
    assert stored.customer.name == "Ana"
    assert [str(delivery) for delivery in stored.deliveries] == ["print"]
    kiosk.session.end_visit()
    assert kiosk.at(State.WELCOME)


def test_a_shop_with_a_receipt_printer_prints_a_strip_and_mails_the_report(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, replace(SETTINGS, printer=PrinterSettings("shop", RECEIPT)))
    to_report(kiosk)
    visit_id = kiosk.visit_id
    kiosk.session.hand_over({Delivery.PRINT})
    (report,), (strip, *more) = (
        [page.mediabox for page in PdfReader(path).pages[:1]]
        for path in (kiosk.session.folders.report(visit_id), kiosk.session.folders.receipt(visit_id))
    )
    kiosk.session.close()
    assert not more
    assert (round(report.width), round(strip.width)) == (595, 227)  # A4 and 80 mm, points


def test_a_report_that_lies_ready_is_written_again_in_the_language_that_is_chosen(kiosk: Kiosk) -> None:
    to_report(kiosk)
    visit_id = kiosk.visit_id
    kiosk.session.tell(LanguageChosen("fr"))
    kiosk.session.hand_over({Delivery.PRINT})
    report: Any = PdfReader(kiosk.session.folders.report(visit_id)).trailer["/Root"]
    assert report["/Lang"].startswith("fr")


def test_the_standing_trial_goes_to_the_engine_before_the_run(kiosk: Kiosk) -> None:
    kiosk.to_result()
    (job,) = kiosk.engine.jobs
    assert job.standing is not None
    assert 0.9 <= whole_tape(job.standing).places[-1].time_s <= 1.1
    assert kiosk.session.visit.run.recorded_s == pytest.approx(9.0)


def test_a_standing_trial_that_gives_no_zero_is_asked_for_again_with_the_reason(kiosk: Kiosk) -> None:
    kiosk.engine.unstill = Unusable("standing_moved", "Nobody stood still for two seconds.", "Stand still.")
    kiosk.to_check()
    kiosk.session.tell(Ready())
    kiosk.until(State.UNUSABLE)
    assert kiosk.session.trouble() == "standing_moved"
    assert kiosk.session.capture.recorder is None
    kiosk.session.tell(Redone())
    kiosk.let(kiosk.ready)
    kiosk.session.tell(Ready())
    assert kiosk.at(State.STANDING)


def test_after_two_such_trials_the_run_goes_without_a_zero(kiosk: Kiosk) -> None:
    kiosk.engine.unstill = Unusable("standing_one_sided", "The weight was on one foot.", "Stand on both feet.")
    kiosk.to_check()
    for _ in range(2):
        kiosk.session.tell(Ready())
        kiosk.until(State.UNUSABLE)
        kiosk.session.tell(Redone())
        kiosk.let(kiosk.ready)
    kiosk.run()
    assert kiosk.at(State.RESULT)
    assert [job.insist for job in kiosk.engine.jobs] == [True, True, False]


def test_the_report_lists_what_the_store_chose_as_limits(tmp_path: Path) -> None:
    settings = replace(SETTINGS, rules=replace(SETTINGS.rules, over_peak_deg=12.0))
    kiosk = Kiosk(tmp_path, settings)
    kiosk.to_result()
    assert (kiosk.engine.jobs[0].rules.name, kiosk.engine.jobs[0].rules.over_peak_deg) == ("store's own", 12.0)
    kiosk.session.close()


def test_a_run_is_redone_and_the_old_result_stays_until_the_new_one(kiosk: Kiosk) -> None:
    kiosk.to_result()
    kiosk.session.tell(Redone())
    assert kiosk.at(State.CHECK)
    kiosk.let(kiosk.ready)
    kiosk.run()
    assert kiosk.session.visit.run.attempt == 2
    assert len(kiosk.session.runs()) == 1


def test_a_second_shoe_is_compared(kiosk: Kiosk) -> None:
    kiosk.to_result()
    kiosk.session.tell(AnotherShoe())
    kiosk.session.tell(ShoeChosen(tried_shoe(SHOES[1])))
    kiosk.let(kiosk.ready)
    kiosk.run()
    assert [run.shoe for run in kiosk.session.runs()] == [None, SHOES[1]]
    kiosk.session.tell(Compared(*(run.number for run in kiosk.session.runs())))
    assert kiosk.at(State.COMPARE)


def test_an_unusable_recording_says_why_and_is_recorded_again(kiosk: Kiosk) -> None:
    kiosk.engine.unfit = Unusable("heel_unseen", "The heels could not be measured.", "Aim the camera.")
    kiosk.to_check()
    kiosk.run()
    assert (kiosk.session.screen, kiosk.session.trouble()) == ("unusable", "heel_unseen")
    kiosk.engine.unfit = None
    kiosk.session.tell(Redone())
    kiosk.let(kiosk.ready)
    kiosk.run()
    assert kiosk.at(State.RESULT)


def test_a_red_light_holds_the_start_until_staff_say_otherwise(kiosk: Kiosk) -> None:
    kiosk.to_check()
    kiosk.camera.gate.clear()
    red = replace(kiosk.session.visit.lights[0], level=Level.RED)
    kiosk.session.course.visit = replace(kiosk.session.visit, lights=(red,))
    kiosk.session.tell(Ready())
    assert kiosk.at(State.CHECK)
    kiosk.session.tell(Ready(override=True))
    assert kiosk.at(State.STANDING)
    kiosk.camera.gate.set()


def test_a_stopped_recording_leads_back_to_the_check(kiosk: Kiosk) -> None:
    kiosk.to_check()
    kiosk.session.tell(Ready())
    kiosk.until(State.RECORDING)
    kiosk.session.tell(Stopped())
    assert kiosk.at(State.CHECK)
    kiosk.let(kiosk.ready)
    kiosk.run()
    assert kiosk.session.visit.run.attempt == 2


def test_the_preview_carries_the_skeleton_at_its_own_size(kiosk: Kiosk) -> None:
    kiosk.to_check()
    live = kiosk.session.live()
    assert live is not None
    assert live.image.shape == (80, 48, 3)
    assert live.keypoints is not None
    assert np.allclose(live.keypoints[0, :2], (24.0, 40.0))


def test_the_camera_is_off_when_nobody_is_looked_at(kiosk: Kiosk) -> None:
    assert kiosk.camera.opened == 0
    kiosk.to_result()
    assert kiosk.session.live() is None
    assert kiosk.camera.opened == 1


# ---- trouble --------------------------------------------------------------------------------------------------------


def test_a_camera_lost_while_recording_leaves_a_part_to_choose(kiosk: Kiosk) -> None:
    kiosk.to_check()
    kiosk.pull_camera_after(8.1)
    kiosk.session.tell(Ready())
    kiosk.until(State.TROUBLE)
    assert (kiosk.session.screen, kiosk.session.trouble()) == ("trouble", "camera_lost")
    kiosk.let(lambda: kiosk.session.visit.trouble is not None and kiosk.session.visit.trouble.mended)
    assert 8.0 < kiosk.session.part_s() < 9.0
    kiosk.session.tell(PartUsed())
    kiosk.until(State.RESULT)


def test_a_camera_lost_early_is_waited_for_and_the_visit_goes_on_by_itself(kiosk: Kiosk) -> None:
    kiosk.to_check()
    kiosk.camera.fault = unplugged()
    kiosk.until(State.TROUBLE)
    kiosk.camera.fault = None
    kiosk.until(State.CHECK)
    kiosk.let(kiosk.ready)
    kiosk.run()
    assert kiosk.at(State.RESULT)


def test_a_camera_that_says_nothing_is_lost_too(kiosk: Kiosk) -> None:
    kiosk.to_check()
    kiosk.camera.gate.clear()
    kiosk.session.capture.thread.seen_at -= 60.0
    kiosk.session.attend()
    assert kiosk.session.trouble() == "camera_lost"
    kiosk.camera.gate.set()


def test_a_full_disk_stops_the_recording_and_goes_on_when_there_is_room(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.to_check()
    monkeypatch.setattr("kiosk.session.capture.check_space", no_space)
    kiosk.session.tell(Ready())
    kiosk.session.attend()
    assert (kiosk.state, kiosk.session.trouble()) == (State.TROUBLE, "disk_full")
    monkeypatch.undo()
    kiosk.until(State.CHECK)


def test_a_disk_that_runs_full_while_recording_is_told(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    kiosk.to_check()
    kiosk.session.tell(Ready())
    kiosk.until(State.RECORDING)
    monkeypatch.setattr("kiosk.camera.recording.write_whole", full_disk)
    kiosk.until(State.TROUBLE)
    assert kiosk.session.trouble() == "disk_full"


def full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_cannot_be_saved_waits_on_the_screen_and_is_saved_later(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise StoreFault("The database cannot be used.")

    monkeypatch.setattr(kiosk.store, "save", broken)
    kiosk.to_camera()
    assert (kiosk.state, kiosk.session.screen, kiosk.session.trouble()) == (State.WELCOME, "trouble", "store")
    monkeypatch.undo()
    kiosk.session.try_again()
    assert (kiosk.state, kiosk.session.screen) == (State.CHECK, "check")


def test_an_engine_that_cannot_work_troubles_staff_and_the_recording_is_analysed_after_all(kiosk: Kiosk) -> None:
    kiosk.engine.broken = Broken("engine", "The analysis died again and again.", "Touch Try again.")
    kiosk.to_check()
    kiosk.run()
    assert (kiosk.state, kiosk.session.trouble()) == (State.TROUBLE, "engine")
    kiosk.session.try_again()
    kiosk.until(State.RESULT)
    assert len(kiosk.engine.jobs) == 2


# ---- the power goes -------------------------------------------------------------------------------------------------

Way = Callable[[Kiosk], None]


def to_shoe(kiosk: Kiosk) -> None:
    kiosk.to_camera()
    kiosk.session.tell(ShoeAsked())


def to_second_shoe(kiosk: Kiosk) -> None:
    kiosk.to_result()
    kiosk.session.tell(AnotherShoe())


def to_customer(kiosk: Kiosk) -> None:
    kiosk.to_result()
    kiosk.session.tell(QuestionsShown())


def to_standing(kiosk: Kiosk) -> None:
    kiosk.to_check()
    kiosk.session.tell(Ready())


def to_recording(kiosk: Kiosk) -> None:
    to_standing(kiosk)
    kiosk.let(lambda: kiosk.state is State.RECORDING and kiosk.session.progress()[0] > 2.0)


def to_analysing(kiosk: Kiosk) -> None:
    kiosk.engine.holding = True
    to_standing(kiosk)
    kiosk.until(State.ANALYSING)


def to_shoes(kiosk: Kiosk) -> None:
    kiosk.to_result()
    kiosk.session.tell(ShoesShown())


def to_report(kiosk: Kiosk) -> None:
    to_shoes(kiosk)
    kiosk.session.tell(ReportShown())


@pytest.mark.parametrize(
    ("way", "state"),
    [
        (to_shoe, State.SHOE),
        (to_second_shoe, State.SHOE),
        (to_customer, State.CUSTOMER),
        (Kiosk.to_check, State.CHECK),
        (to_standing, State.CHECK),
        (to_recording, State.TROUBLE),
        (to_analysing, State.ANALYSING),
        (Kiosk.to_result, State.RESULT),
        (to_shoes, State.SHOES),
        (to_report, State.REPORT),
    ],
)
def test_after_a_power_cut_the_visit_goes_on_where_it_was(tmp_path: Path, way: Way, state: State) -> None:
    before = Kiosk(tmp_path)
    way(before)
    visit_id = before.visit_id
    after = before.cut_power()
    assert (after.state, after.visit_id) == (state, visit_id)
    goes_on_to_result(after)
    assert after.session.runs()[0].analysis.feet[1].peak_eversion_deg is not None
    after.session.close()


def goes_on_to_result(kiosk: Kiosk) -> None:
    """By what the screen of each state offers."""
    if kiosk.state in (State.SHOE, State.CUSTOMER):
        kiosk.session.tell(Back())
    if kiosk.state is State.TROUBLE:
        kiosk.session.try_again()
    if kiosk.state is State.CHECK:
        kiosk.let(kiosk.ready)
        kiosk.run()
    if kiosk.state is State.ANALYSING:
        kiosk.until(State.RESULT)


def test_a_result_that_cannot_be_read_any_more_is_worked_out_again(tmp_path: Path) -> None:
    before = Kiosk(tmp_path)
    before.to_result()
    before.session.folders.analysis(before.visit_id, 1, 1).write_bytes(b"of another version")
    after = before.cut_power()
    after.until(State.RESULT)
    assert len(after.session.runs()) == 1
    after.session.close()


def earlier_version(kiosk: Kiosk, visit_id: str, mark: Path) -> Visit:
    """The visit as 0.1.0-dev left it: its analysis is a pickle, and what loads it runs the code in it."""
    kiosk.session.folders.analysis(visit_id, 1, 1).write_bytes(pickle.dumps(Trap(mark)))
    stored = kiosk.store.load(visit_id)
    assert stored is not None
    return for_reopening(stored)


def test_a_pickle_of_an_earlier_version_is_not_run_and_its_film_is_analysed_again(kiosk: Kiosk, tmp_path: Path) -> None:
    visit = earlier_version(kiosk, to_goodbye(kiosk), tmp_path / "run")
    kiosk.session.stored.reopen(visit)
    kiosk.until(State.RESULT)
    assert len(kiosk.engine.jobs) == 2
    assert kiosk.session.runs()[0].analysis.pictures
    assert not (tmp_path / "run").exists()


def test_a_pickle_of_an_earlier_version_is_not_run_and_without_its_film_the_figures_are_shown(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    kiosk.engine.found = replace(kiosk.engine.found, rules=usual_rules())
    visit_id = to_goodbye(kiosk, AGREED, frozenset({Delivery.PRINT}))
    visit = earlier_version(kiosk, visit_id, tmp_path / "run")
    kiosk.session.stored.reopen(visit)
    assert kiosk.at(State.RESULT)
    (run,) = kiosk.session.runs()
    assert run.analysis.verdicts[1].pronation is PronationClass.OVERPRONATION
    assert plain(document(run.analysis))["feet"] == plain(document(kiosk.engine.found))["feet"]
    assert (run.analysis.pictures, run.analysis.neutral) == ((), None)
    kiosk.session.tell(ShoesShown())
    assert kiosk.session.runs()[0].analysis.shoes
    kiosk.session.tell(ShoesShown())
    kiosk.session.tell(ReportShown())
    kiosk.session.hand_over({Delivery.PRINT})
    assert kiosk.session.folders.report(visit.id).is_file()
    assert not (tmp_path / "run").exists()


def test_what_a_power_cut_left_of_a_deleted_visit_is_swept_away(tmp_path: Path) -> None:
    leftover = tmp_path / "recordings" / ("0" * 32)
    leftover.mkdir(parents=True)
    (leftover / "1-1.mkv").write_bytes(b"film")
    with closing(Store(Folders(tmp_path).visits)) as store:
        store.save(Visit(id="1" * 32))
        store.end("1" * 32, 1.0)
    kiosk = Kiosk(tmp_path)
    assert not leftover.exists()
    kiosk.session.close()


# ---- what stays -----------------------------------------------------------------------------------------------------


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_deletion_leaves_no_trace(kiosk: Kiosk) -> None:
    kiosk.to_result()
    to_delete = kiosk.visit_id.encode()
    kiosk.session.tell(ShoesShown())
    kiosk.session.tell(ReportShown())
    assert to_delete in everything(kiosk.folder)
    kiosk.session.tell(Deleted())
    assert kiosk.session.farewells == ("all_deleted",)
    assert kiosk.files() == set()
    assert to_delete not in everything(kiosk.folder)
    assert b"a@b.com" not in everything(kiosk.folder)


def test_deletion_in_the_middle_of_a_recording_leaves_no_trace(kiosk: Kiosk) -> None:
    to_recording(kiosk)
    visit_id = kiosk.visit_id
    kiosk.session.tell(Deleted())
    assert (kiosk.files(), kiosk.store.load(visit_id)) == (set(), None)


def test_without_consent_nothing_is_kept(kiosk: Kiosk) -> None:
    kiosk.session.tell(Started.fresh(time.time(), "en", Consents()))
    assert (kiosk.state, kiosk.store.ids()) == (State.WELCOME, frozenset())
    kiosk.to_camera()
    visit_id = kiosk.visit_id
    kiosk.session.tell(Back())
    assert (kiosk.state, kiosk.store.load(visit_id)) == (State.WELCOME, None)


def test_an_abandoned_visit_leaves_nothing(kiosk: Kiosk) -> None:
    kiosk.to_result()
    visit_id = kiosk.visit_id
    kiosk.session.end_visit()
    assert kiosk.at(State.WELCOME)
    session, preview = kiosk.session, kiosk.session.preview
    assert (session.visit.id, session.live(), session.results.shown) == ("", None, {})
    assert (preview.picture, list(preview.sights)) == (None, [])
    assert kiosk.files() == set()
    assert kiosk.store.load(visit_id) is None


@pytest.mark.parametrize(
    ("consents", "video_hours", "word", "kept"),
    [
        (AGREED, 0.0, "all_deleted", False),
        (AGREED, 24.0, "later_deleted", True),
        (replace(AGREED, keep=True), 0.0, "kept", True),
    ],
)
def test_the_film_stays_only_as_agreed(
    tmp_path: Path, consents: Consents, video_hours: float, word: str, kept: bool
) -> None:
    kiosk = Kiosk(tmp_path, replace(SETTINGS, retention=RetentionSettings(video_hours)))
    kiosk.to_result(consents)
    kiosk.session.tell(ShoesShown())
    kiosk.session.tell(ReportShown())
    kiosk.session.hand_over(frozenset())
    assert kiosk.session.farewells == (word,)
    assert ("1-1.mkv" in kiosk.files()) is kept
    kiosk.session.close()


def test_the_report_is_mailed_only_with_consent(kiosk: Kiosk) -> None:
    kiosk.to_result(replace(AGREED, email_report=True))
    assert kiosk.session.visit.mail_address == "a@b.com"
    kiosk.session.tell(ShoesShown())
    kiosk.session.tell(ReportShown())
    kiosk.session.hand_over({Delivery.EMAIL})
    assert kiosk.session.farewells == ("mailing", "then_deleted")


def test_an_address_typed_at_the_end_is_the_consent_to_mail_the_report(kiosk: Kiosk) -> None:
    kiosk.to_result(AGREED)
    kiosk.session.tell(ShoesShown())
    kiosk.session.tell(ReportShown())
    kiosk.session.tell(EmailGiven("no address", "1"))
    assert kiosk.session.visit.mail_address == ""
    kiosk.session.tell(EmailGiven("ana@b.com", "1"))
    assert kiosk.session.visit.mail_address == "ana@b.com"
    kiosk.session.hand_over({Delivery.EMAIL})
    assert kiosk.session.farewells == ("mailing", "then_deleted")


def test_a_report_that_cannot_be_written_is_told_and_tried_again(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    kiosk.to_result()
    kiosk.session.tell(ShoesShown())
    folder = kiosk.session.folders.of_visit(kiosk.visit_id)
    elsewhere = folder.with_name("elsewhere")
    shutil.move(folder, elsewhere)
    kiosk.session.tell(ReportShown())
    kiosk.session.hand_over({Delivery.PRINT})
    assert (kiosk.state, kiosk.session.screen) == (State.REPORT, "trouble")
    shutil.move(elsewhere, folder)
    kiosk.session.try_again()
    kiosk.session.hand_over({Delivery.PRINT})
    assert kiosk.at(State.GOODBYE)


# ---- what staff do --------------------------------------------------------------------------------------------------


KEPT = replace(AGREED, keep=True)


def to_goodbye(kiosk: Kiosk, consents: Consents = KEPT, deliveries: frozenset[Delivery] = frozenset()) -> str:
    """A finished visit's id."""
    to_report_of(kiosk, consents)
    visit_id = kiosk.visit_id
    kiosk.session.hand_over(deliveries)
    kiosk.session.end_visit()
    return visit_id


def to_report_of(kiosk: Kiosk, consents: Consents) -> None:
    kiosk.to_result(consents)
    kiosk.session.tell(ShoesShown())
    kiosk.session.tell(ReportShown())


def test_a_stored_visit_is_brought_back_to_its_result(kiosk: Kiosk) -> None:
    stored = kiosk.store.load(to_goodbye(kiosk, AGREED, frozenset({Delivery.PRINT})))
    assert stored is not None
    kiosk.session.stored.reopen(for_reopening(stored))
    assert kiosk.at(State.RESULT)
    (run,) = kiosk.session.runs()
    assert run.analysis.pictures
    assert run.footage.picture(0).size  # the film is deleted: black


def test_a_kept_film_is_analysed_again(kiosk: Kiosk) -> None:
    visit_id = to_goodbye(kiosk)
    kiosk.session.stored.analyse_again(visit_id)
    kiosk.until(State.RESULT)
    assert [job.recording.name for job in kiosk.engine.jobs] == ["1-1.mkv", "1-1.mkv"]


def test_staff_delete_a_stored_visit(kiosk: Kiosk) -> None:
    visit_id = to_goodbye(kiosk)
    kiosk.session.stored.delete(visit_id)
    assert (kiosk.files(), kiosk.store.load(visit_id)) == (set(), None)


def test_changed_settings_are_used_at_once(kiosk: Kiosk) -> None:
    kiosk.session.use(replace(SETTINGS, camera=replace(SETTINGS.camera, rotation_deg=90)))
    kiosk.to_check()
    live = kiosk.session.live()
    assert live is not None
    assert live.image.shape == (48, 80, 3)


def test_short_list_and_stock_come_from_the_stores_shelf(kiosk: Kiosk) -> None:
    kiosk.to_result()
    kiosk.session.tell(ShoesShown())
    names = {(shoe.brand, shoe.model) for shoe in kiosk.session.shelf.shoes()}
    assert names
    assert {(s.shoe.brand, s.shoe.model) for s in kiosk.session.runs()[-1].analysis.shoes} <= names


def test_the_stores_own_table_of_sizes_is_used_and_a_broken_one_is_not(kiosk: Kiosk) -> None:
    table = kiosk.session.folders.sizes
    table.write_text("eu,uk,us_men,us_women,cm\n42,9,10,11,27\n")
    american = replace(SETTINGS, store=StoreSettings(sizes="UK"))
    kiosk.session.use(american)
    assert kiosk.session.terms.sizes.shown(42.0) == "9"
    table.write_text("nonsense\n")
    kiosk.session.use(american)
    assert kiosk.session.terms.sizes.shown(42.5) == "8"


def test_what_felt_good_leads_the_short_list(kiosk: Kiosk) -> None:
    kiosk.to_result()
    last = kiosk.session.shelf.shoes()[-1]
    kiosk.session.tell(AnotherShoe())
    kiosk.session.tell(ShoeChosen(tried_shoe(last)))
    kiosk.let(kiosk.ready, "the lights")
    kiosk.run()
    kiosk.session.tell(Felt(Comfort(90)))
    kiosk.session.tell(ShoesShown())
    first = kiosk.session.runs()[-1].analysis.shoes[0]
    assert (first.shoe, first.comfort) == (last, 90.0)


def test_the_watchdog_hears_screen_camera_and_engine(kiosk: Kiosk) -> None:
    kiosk.session.attend()
    pulse = kiosk.session.dog.pulse
    assert pulse.resting == {"camera"}
    kiosk.to_check()
    assert pulse.resting == set()
    assert set(pulse.heard_s) == {"screen", "camera", "engine"}
