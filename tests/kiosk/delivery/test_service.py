"""The delivery service: reports arrive once, whatever is down, slow, killed or deleted in between."""

from __future__ import annotations

import io
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from gait.disk import written_beside
from gait.report.sheet import RECEIPT
from kiosk.delivery.mail import LetterTooLarge, MailServer
from kiosk.delivery.printing import Printer
from kiosk.delivery.service import FAULT_PAUSE_S, LOOK_S, BinWatch, Courier, run, step
from kiosk.faults import StoreFault
from kiosk.folders import Folders, make_private
from kiosk.logs import set_up_logs
from kiosk.settings import MailSettings, PrinterSettings, Settings, write_settings
from kiosk.storage.bin import BIN_S, Bin, Moment, put_in_bin
from kiosk.storage.outbox import LEASE_S, DeliveryLine, Outbox, Progress
from kiosk.storage.store import Store
from kiosk.visit.model import Delivery, Visit
from tests.kiosk.clock import TODAY_S, Clock
from tests.kiosk.delivery.cups_server import QUEUE, PrintShop, printing, until
from tests.kiosk.delivery.mail_server import LONG_S, Postbox, serving
from tests.kiosk.storage.test_database import CUSTOMER, NAME
from tests.kiosk.storage.test_outbox import DAY_S, asked
from tests.kiosk.visit.test_table import ID

PDF, FILM = b"%PDF-1.4 a report", b"a film"
SENDER = "reports@shop.example.com"


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    """A kiosk whose customer waits for an e-mail."""
    place = Folders(tmp_path / "state")
    want(place, asked(Delivery.EMAIL))
    return place


@pytest.fixture
def clock() -> Clock:
    return Clock(TODAY_S)


def want(place: Folders, visit: Visit) -> None:
    """Save the visit with its report on disk."""
    make_private(place.of_visit(visit.id))
    place.report(visit.id).write_bytes(PDF)
    Store(place.visits).save(visit)


def set_mail(place: Folders, port: int) -> None:
    write_settings(Settings(mail=MailSettings("127.0.0.1", port, "none", "", SENDER)), place.settings)


def courier(
    place: Folders, clock: Clock, timeout_s: float = LONG_S, stopping: Callable[[], bool] = lambda: False
) -> Courier:
    outbox = Outbox(place.visits, clock, chance=lambda: 1.0)
    return Courier(outbox, place, stopping, lambda given: MailServer(given, timeout_s=timeout_s), clock=clock)


def entry(place: Folders) -> DeliveryLine:
    [found] = Outbox(place.visits).entries()
    return found


def service(place: Folders) -> subprocess.Popen[bytes]:
    """The service as systemd starts it."""
    environment = {**os.environ, "PYTHONPATH": ".", "KIOSK_STATE": str(place.root)}
    return subprocess.Popen([sys.executable, "-m", "kiosk.delivery.service"], env=environment, stderr=subprocess.PIPE)


# ---- e-mail ------------------------------------------------------------------------------------------------------


def test_the_report_arrives_once(place: Folders, clock: Clock) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        set_mail(place, port)
        assert courier(place, clock).deliver_next()
        clock.now_s += DAY_S
        assert not courier(place, clock).deliver_next()
    [came] = postbox.came
    assert came["To"] == CUSTOMER.email
    assert entry(place).progress is Progress.SENT


def film_for(place: Folders, content: bytes = FILM, agreed: bool = True) -> None:
    """The visit's film on disk, with the customer's consent to get it."""
    [visit_id] = Store(place.visits).ids()
    visit = Store(place.visits).load(visit_id)
    assert visit is not None
    Store(place.visits).save(replace(visit, consents=replace(visit.consents, email_film=agreed)))
    place.film(visit_id).write_bytes(content)


def attachments(came: EmailMessage) -> list[bytes]:
    return [part.get_content() for part in came.iter_attachments()]


def test_the_film_comes_with_the_report_where_the_customer_agreed(place: Folders, clock: Clock) -> None:
    postbox = Postbox()
    film_for(place)
    with serving(postbox) as port:
        set_mail(place, port)
        courier(place, clock).deliver_next()
    [came] = postbox.came
    assert attachments(came) == [PDF, FILM]
    assert [part.get_content_type() for part in came.iter_attachments()] == ["application/pdf", "video/mp4"]
    assert (entry(place).progress, entry(place).detail) == (Progress.SENT, "")


@pytest.mark.parametrize("agreed", [False, True])
def test_without_consent_or_without_a_film_the_report_goes_alone(agreed: bool, place: Folders, clock: Clock) -> None:
    postbox = Postbox()
    film_for(place, agreed=agreed)
    if agreed:
        place.film(ID).unlink()
    with serving(postbox) as port:
        set_mail(place, port)
        courier(place, clock).deliver_next()
    assert [attachments(came) for came in postbox.came] == [[PDF]]


def test_a_film_too_large_for_the_server_stays_behind_and_staff_read_why(place: Folders, clock: Clock) -> None:
    postbox = Postbox(most_bytes=60_000)
    film_for(place, bytes(100_000))
    with serving(postbox) as port:
        set_mail(place, port)
        courier(place, clock).deliver_next()
    assert [attachments(came) for came in postbox.came] == [[PDF]]
    assert entry(place).progress is Progress.SENT
    assert entry(place).detail.startswith("without the film: The mail server takes 60000 bytes")


def test_a_server_that_says_it_only_afterwards_gets_the_report_alone_too(place: Folders, clock: Clock) -> None:
    post = Afterthought()
    film_for(place)
    outbox = Outbox(place.visits, clock, chance=lambda: 1.0)
    set_mail(place, 25)
    Courier(outbox, place, lambda: False, lambda _: post, clock=clock).deliver_next()
    assert [attachments(came) for came in post.came] == [[PDF]]
    assert entry(place).detail == "without the film: 552 too much"


class Afterthought:
    """A server that finds a letter with a film too large."""

    def __init__(self) -> None:
        self.came: list[EmailMessage] = []

    def send(self, message: EmailMessage, begin: Callable[[], bool]) -> None:
        assert begin()
        if len(attachments(message)) > 1:
            raise LetterTooLarge("552 too much")
        self.came.append(message)


def test_a_report_that_is_too_large_by_itself_is_refused(place: Folders, clock: Clock) -> None:
    place.report(ID).write_bytes(bytes(100_000))
    with serving(Postbox(most_bytes=60_000)) as port:
        set_mail(place, port)
        courier(place, clock).deliver_next()
    assert (entry(place).progress, entry(place).error) == (Progress.FAILED, "mail_refused")


def test_a_letter_waits_a_little_for_a_film_that_is_being_made(place: Folders, clock: Clock) -> None:
    postbox = Postbox()
    film_for(place)
    with serving(postbox) as port:
        set_mail(place, port)
        with written_beside(place.film(ID)) as beside:
            courier(place, clock).deliver_next()
            assert (postbox.came, entry(place).error) == ([], "mail_later")
            beside.write_bytes(b"made")
        clock.now_s += DAY_S
        courier(place, clock).deliver_next()
    assert [attachments(came) for came in postbox.came] == [[PDF, b"made"]]


def test_a_server_that_was_down_gets_it_when_it_is_up(place: Folders, clock: Clock) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        set_mail(place, port)
    courier(place, clock).deliver_next()
    assert (entry(place).error, entry(place).progress) == ("mail_away", Progress.WAITING)
    with serving(postbox, port=port):
        assert not courier(place, clock).deliver_next()
        clock.now_s += 30.0
        assert courier(place, clock).deliver_next()
    assert len(postbox.came) == 1
    assert entry(place).error == ""


def test_a_temporary_no_is_tried_again_and_a_final_no_is_not(place: Folders, clock: Clock) -> None:
    postbox = Postbox()
    postbox.rcpt = "450 4.2.1 Mailbox busy"
    with serving(postbox) as port:
        set_mail(place, port)
        courier(place, clock).deliver_next()
        assert (entry(place).progress, entry(place).error) == (Progress.WAITING, "mail_later")
        clock.now_s += DAY_S
        postbox.rcpt = "550 5.1.1 No such user"
        courier(place, clock).deliver_next()
    assert (entry(place).progress, entry(place).error) == (Progress.FAILED, "mail_refused")
    assert "550 5.1.1 No such user" in entry(place).detail
    assert courier(place, clock).pause_s() == LOOK_S


@pytest.mark.parametrize("slow", [True, False])
def test_an_unanswered_letter_goes_out_again_under_the_same_name(place: Folders, clock: Clock, slow: bool) -> None:
    postbox = Postbox()
    postbox.hang_at, postbox.hang_up = ("DATA", False) if slow else ("", True)
    with serving(postbox) as port:
        set_mail(place, port)
        courier(place, clock, 0.2 if slow else LONG_S).deliver_next()
        assert entry(place).progress is Progress.SENDING
        postbox.hang_at, postbox.hang_up = "", False
        clock.now_s += 30.0
        courier(place, clock).deliver_next()
    assert same_letter(postbox.came)
    assert entry(place).progress is Progress.SENT


def same_letter(came: list[EmailMessage]) -> bool:
    return len({(letter["Message-ID"], letter["Date"]) for letter in came}) == 1 and bool(came[0]["Message-ID"])


def test_a_service_killed_in_the_middle_sends_the_same_letter_after_its_restart(place: Folders) -> None:
    postbox, later = Postbox(), Clock(TODAY_S)
    postbox.hang_at = "DATA"
    with serving(postbox) as port:
        set_mail(place, port)
        with service(place) as killed:
            assert postbox.reached.wait(LONG_S)
            killed.send_signal(signal.SIGKILL)
        postbox.hang_at = ""
        postbox.release()
        assert entry(place).progress is Progress.SENDING
        later.now_s = entry(place).due_at + LEASE_S
        assert courier(place, later).deliver_next()
    assert same_letter(postbox.came)
    assert entry(place).progress is Progress.SENT


def stop_while_it_waits(place: Folders, postbox: Postbox) -> None:
    """Ask the service to stop while the server has not answered; then the server goes on."""
    with service(place) as stopped:
        assert postbox.reached.wait(LONG_S)
        stopped.terminate()
        postbox.release()
        assert stopped.wait(LONG_S) == 0


def test_asked_to_stop_in_the_middle_it_ends_before_the_content_and_loses_nothing(place: Folders) -> None:
    postbox = Postbox()
    postbox.hang_at = "RCPT"
    with serving(postbox) as port:
        set_mail(place, port)
        stop_while_it_waits(place, postbox)
        assert postbox.came == []
        assert (entry(place).progress, entry(place).tries) == (Progress.WAITING, 0)
        assert courier(place, Clock(entry(place).due_at)).deliver_next()
    assert len(postbox.came) == 1


def test_a_letter_that_is_going_out_is_finished_before_the_end(place: Folders) -> None:
    postbox = Postbox()
    postbox.hang_at = "DATA"
    with serving(postbox) as port:
        set_mail(place, port)
        stop_while_it_waits(place, postbox)
    assert entry(place).progress is Progress.SENT


def test_two_services_at_once_never_send_twice(place: Folders, clock: Clock) -> None:
    for number in range(6):
        want(place, asked(Delivery.EMAIL, visit_id=f"{number:032x}"))
    postbox = Postbox()

    def work(_: int) -> None:
        one = courier(place, clock)
        while one.deliver_next():
            pass

    with serving(postbox) as port:
        set_mail(place, port)
        with ThreadPoolExecutor(2) as two:
            list(two.map(work, range(2)))
    names = [letter["Message-ID"] for letter in postbox.came]
    assert len(names) == len(set(names)) == 6


def test_a_visit_deleted_in_the_middle_is_not_sent(place: Folders, clock: Clock) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        set_mail(place, port)
        outbox = Outbox(place.visits, clock)

        class Deleting(MailServer):
            def send(self, message: EmailMessage, begin: Callable[[], bool]) -> None:
                Store(place.visits).delete(ID)
                super().send(message, begin)

        Courier(outbox, place, lambda: False, Deleting, clock=clock).deliver_next()
    assert postbox.came == []
    assert outbox.entries() == ()


def test_without_consent_nothing_is_sent(place: Folders, clock: Clock) -> None:
    visit = asked(Delivery.EMAIL)
    Store(place.visits).save(replace(visit, consents=replace(visit.consents, email_report=False)))
    courier(place, clock).deliver_next()
    assert (entry(place).progress, entry(place).error) == (Progress.FAILED, "bad_address")


def test_what_is_no_address_fails_at_once(place: Folders, clock: Clock) -> None:
    set_mail(place, 9)
    visit = asked(Delivery.EMAIL)
    Store(place.visits).save(replace(visit, customer=replace(visit.customer, email="w@nowhere")))
    courier(place, clock).deliver_next()
    assert (entry(place).progress, entry(place).error) == (Progress.FAILED, "bad_address")
    assert "period" in entry(place).detail


def test_a_report_that_is_not_written_yet_is_waited_for(place: Folders, clock: Clock) -> None:
    set_mail(place, 9)
    place.report(ID).unlink()
    courier(place, clock).deliver_next()
    assert (entry(place).progress, entry(place).error) == (Progress.WAITING, "report_missing")


def test_settings_that_cannot_be_read_do_not_lose_a_delivery(place: Folders, clock: Clock) -> None:
    place.settings.write_text("[mail]\nport = 'none'\n")
    courier(place, clock).deliver_next()
    assert (entry(place).progress, entry(place).error) == (Progress.WAITING, "settings")


def test_it_gives_up_in_the_end_and_staff_read_why(place: Folders, clock: Clock) -> None:
    with serving(Postbox()) as port:
        set_mail(place, port)
    for _ in range(7):
        courier(place, clock).deliver_next()
        clock.now_s += DAY_S
    assert (entry(place).progress, entry(place).error) == (Progress.FAILED, "gave_up")
    assert "cannot be reached" in entry(place).detail


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the journal would hold."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    set_up_logs(written)
    yield written
    root.handlers[:], root.level = handlers, level


def test_the_log_of_failing_deliveries_names_nobody(place: Folders, clock: Clock, log: io.StringIO) -> None:
    refusing = Postbox()
    refusing.rcpt = f"451 4.0.0 <{CUSTOMER.email}> greylisted"

    class BrokenMailServer(MailServer):
        def send(self, message: EmailMessage, begin: Callable[[], bool]) -> None:
            raise RuntimeError(f"no idea what to do with {CUSTOMER.email}")

    with serving(refusing) as port:
        set_mail(place, port)
        courier(place, clock).deliver_next()
        refusing.rcpt = f"550 5.1.1 <{CUSTOMER.email}> unknown"
        clock.now_s += DAY_S
        Courier(Outbox(place.visits, clock), place, lambda: False, BrokenMailServer, clock=clock).deliver_next()
        clock.now_s += DAY_S
        courier(place, clock).deliver_next()
    said = log.getvalue()
    assert all(part in said for part in ("greylisted", "no idea what to do", "550 5.1.1", "[address]"))
    assert not [word for word in (CUSTOMER.email, NAME, "example.org") if word in said]


# ---- paper -------------------------------------------------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintShop]:
    with printing() as shop:
        monkeypatch.setenv("CUPS_SERVER", str(shop.socket))
        yield shop


@pytest.fixture
def paper(tmp_path: Path) -> Folders:
    """A kiosk whose customer waits for paper."""
    place = Folders(tmp_path / "state")
    want(place, asked(Delivery.PRINT))
    write_settings(Settings(printer=PrinterSettings(QUEUE)), place.settings)
    return place


def followed(place: Folders, clock: Clock, until_it_is: Progress) -> Callable[[], bool]:
    def look() -> bool:
        clock.now_s += 60.0
        courier(place, clock).deliver_next()
        return entry(place).progress is until_it_is

    return look


def test_paper_comes_out_once(paper: Folders, shop: PrintShop, clock: Clock) -> None:
    until(followed(paper, clock, Progress.SENT))
    assert shop.sheets() == [PDF]


@pytest.mark.parametrize("there", [True, False])
def test_a_roll_gets_the_receipt_where_there_is_one(paper: Folders, shop: PrintShop, clock: Clock, there: bool) -> None:
    write_settings(Settings(printer=PrinterSettings(QUEUE, RECEIPT)), paper.settings)
    if there:
        paper.receipt(ID).write_bytes(b"%PDF a strip")
    until(followed(paper, clock, Progress.SENT))
    assert shop.sheets() == [b"%PDF a strip" if there else PDF]


def test_a_printer_that_is_away_is_an_issue_until_it_is_back(paper: Folders, shop: PrintShop, clock: Clock) -> None:
    shop.send_away()
    until(lambda: followed(paper, clock, Progress.QUEUED)() and "not responding" in entry(paper).detail)
    assert entry(paper).error == "printer_away"
    shop.bring_back()
    until(followed(paper, clock, Progress.SENT))
    assert shop.sheets() == [PDF]


def test_a_service_killed_right_after_printing_does_not_print_again(
    paper: Folders, shop: PrintShop, clock: Clock
) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from kiosk.delivery.service import *;\n"
        "class Killed(Printer):\n"
        "    def submit(self, report):\n"
        "        super().submit(report)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "place = folders()\n"
        "Courier(Outbox(place.visits), place, lambda: False, printer=Killed).deliver_next()\n"
    )
    environment = {**os.environ, "PYTHONPATH": ".", "KIOSK_STATE": str(paper.root)}
    killed = subprocess.run([sys.executable, "-c", script], env=environment, timeout=LONG_S)
    assert killed.returncode == -signal.SIGKILL
    assert entry(paper).progress is Progress.SENDING
    clock.now_s = entry(paper).due_at + LEASE_S
    until(followed(paper, clock, Progress.SENT))
    assert shop.sheets() == [PDF]


def test_paper_that_nobody_waits_for_any_more_is_cancelled(paper: Folders, shop: PrintShop, clock: Clock) -> None:
    shop.send_away()
    until(lambda: followed(paper, clock, Progress.QUEUED)() and "not responding" in entry(paper).detail)
    for _ in range(7):
        clock.now_s += 3600.0
        courier(paper, clock).deliver_next()
    assert (entry(paper).progress, entry(paper).error) == (Progress.FAILED, "gave_up")
    shop.bring_back()
    assert Printer(PrinterSettings(QUEUE)).jobs_after(0) == (f"{QUEUE}-1",)
    assert shop.sheets() == []
    Outbox(paper.visits).try_again(entry(paper).number)
    until(followed(paper, clock, Progress.SENT))
    assert shop.sheets() == [PDF]


# ---- the service -------------------------------------------------------------------------------------------------


def test_the_service_manager_hears_that_it_is_up_and_alive_and_stops(place: Folders, clock: Clock) -> None:
    said: list[str] = []
    pauses: list[float] = []

    def within(pause_s: float) -> bool:
        pauses.append(pause_s)
        return len(pauses) > 2

    run([courier(place, clock)], within, said.append)
    assert said == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1"]
    assert pauses == [0.0, LOOK_S, LOOK_S]


def test_what_has_lain_its_day_in_the_bin_goes_to_the_second(place: Folders) -> None:
    put_in_bin(place, ID, Moment(TODAY_S, 100.0), print)
    moments = iter((Moment(TODAY_S + BIN_S - 1, BIN_S + 99), Moment(TODAY_S + BIN_S, BIN_S + 100)))
    with closing(Bin(place.visits)) as store:
        watch = BinWatch(store, place, lambda: next(moments))
        watch.work()
        assert place.of_visit(ID).is_dir()
        watch.work()
        assert not place.of_visit(ID).exists()


def test_a_database_that_cannot_be_used_is_waited_for(place: Folders, clock: Clock) -> None:
    class Locked(Outbox):
        def claim(self) -> None:
            raise StoreFault("The database cannot be used: locked.")

    assert step(Courier(Locked(place.visits, clock), place, lambda: False)) == FAULT_PAUSE_S
