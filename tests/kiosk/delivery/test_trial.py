"""Staff's tests of printer and mail go the way of a report, once, and say what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.delivery.mail import MailServer
from kiosk.delivery.trial import TrialDesk
from kiosk.folders import Folders, make_private
from kiosk.settings import MailSettings, PrinterSettings, Settings, StoreSettings, write_settings
from kiosk.storage.store import Store
from kiosk.storage.trials import PATIENCE_S, Phase, Trial, Trials
from kiosk.visit.model import Delivery
from tests.kiosk.clock import TODAY_S, Clock
from tests.kiosk.delivery.cups_server import QUEUE, PrintShop, printing, until
from tests.kiosk.delivery.mail_server import LONG_S, Postbox, serving

SENDER, ADDRESS = "reports@shop.example.com", "till@shop.example.com"


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    place = Folders(tmp_path / "state")
    make_private(place.root)
    return place


@pytest.fixture
def clock() -> Clock:
    return Clock(TODAY_S)


@pytest.fixture
def trials(place: Folders) -> Iterator[Trials]:
    store = Store(place.visits)
    yield Trials(store)
    store.close()


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintShop]:
    with printing() as shop:
        monkeypatch.setenv("CUPS_SERVER", str(shop.socket))
        yield shop


def set_up(place: Folders, port: int = 25, queue: str = "") -> None:
    mail = MailSettings("127.0.0.1", port, "none", "", SENDER)
    write_settings(Settings(StoreSettings("Läufer"), mail=mail, printer=PrinterSettings(queue)), place.settings)


def desk(trials: Trials, place: Folders, clock: Clock) -> TrialDesk:
    return TrialDesk(trials, place, lambda given: MailServer(given, timeout_s=LONG_S), clock=clock)


def found(trials: Trials, kind: Delivery) -> Trial:
    trial = trials.of(kind)
    assert trial is not None
    return trial


def test_a_test_mail_arrives_once_in_the_screens_language(trials: Trials, place: Folders, clock: Clock) -> None:
    postbox = Postbox()
    trials.ask(Trial(Delivery.EMAIL, "de", ADDRESS, clock()))
    with serving(postbox) as port:
        set_up(place, port)
        for _ in range(2):
            desk(trials, place, clock).work()
    [came] = postbox.came
    assert (came["To"], came["Subject"]) == (ADDRESS, "Testmail von Läufer")
    assert (found(trials, Delivery.EMAIL).phase, found(trials, Delivery.EMAIL).address) == (Phase.DONE, "")


@pytest.mark.parametrize(
    ("reply", "error"), [("550 5.1.1 No such user", "mail_refused"), ("450 4.2.1 Busy", "mail_later")]
)
def test_what_the_server_says_of_a_test_mail_is_kept_for_staff(
    trials: Trials, place: Folders, clock: Clock, reply: str, error: str
) -> None:
    postbox = Postbox()
    postbox.rcpt = reply
    trials.ask(Trial(Delivery.EMAIL, "en", ADDRESS, clock()))
    with serving(postbox) as port:
        set_up(place, port)
        desk(trials, place, clock).work()
    ended = found(trials, Delivery.EMAIL)
    assert (ended.phase, ended.error) == (Phase.FAILED, error)
    assert reply in ended.detail


def test_a_test_that_no_service_took_in_time_never_goes_out(trials: Trials, place: Folders, clock: Clock) -> None:
    trial = Trial(Delivery.EMAIL, "en", ADDRESS, clock())
    trials.ask(trial)
    clock.now_s += PATIENCE_S
    assert trial.is_unanswered(clock())
    postbox = Postbox()
    with serving(postbox) as port:
        set_up(place, port)
        desk(trials, place, clock).work()
    assert (postbox.came, trials.of(Delivery.EMAIL)) == ([], None)


def test_a_test_that_killed_the_service_is_not_tried_again(trials: Trials, place: Folders, clock: Clock) -> None:
    trials.ask(Trial(Delivery.EMAIL, "en", ADDRESS, clock()))
    assert trials.take(clock()) is not None
    assert trials.take(clock()) is None


def test_a_test_page_comes_out_and_no_copy_stays(trials: Trials, place: Folders, clock: Clock, shop: PrintShop) -> None:
    set_up(place, queue=QUEUE)
    trials.ask(Trial(Delivery.PRINT, "de", "", clock()))
    service = desk(trials, place, clock)
    service.work()
    assert found(trials, Delivery.PRINT).phase is Phase.QUEUED
    until(lambda: bool(shop.sheets()))
    until(lambda: bool(service.work()) or found(trials, Delivery.PRINT).phase is Phase.DONE)
    [sheet] = shop.sheets()
    assert sheet.startswith(b"%PDF")
    assert not list(place.root.glob("*.pdf"))


def test_a_printer_that_is_away_is_told_while_the_page_waits(
    trials: Trials, place: Folders, clock: Clock, shop: PrintShop
) -> None:
    set_up(place, queue=QUEUE)
    shop.send_away()
    trials.ask(Trial(Delivery.PRINT, "en", "", clock()))
    service = desk(trials, place, clock)
    until(lambda: bool(service.work()) or found(trials, Delivery.PRINT).error == "printer_away")
    assert "The printer is not responding" in found(trials, Delivery.PRINT).detail
    clock.now_s += 121.0
    service.work()
    assert found(trials, Delivery.PRINT).phase is Phase.FAILED
    shop.bring_back()
    assert shop.sheets() == []


def test_without_a_printer_the_test_says_so(trials: Trials, place: Folders, clock: Clock) -> None:
    set_up(place)
    trials.ask(Trial(Delivery.PRINT, "en", "", clock()))
    desk(trials, place, clock).work()
    assert found(trials, Delivery.PRINT).error == "printer_off"
