"""The report on paper, through a real CUPS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.delivery.printing import JobState, Printer
from kiosk.faults import NotPrinted, PrinterAway, PrinterOff, ReportMissing
from kiosk.settings import PrinterSettings
from tests.kiosk.delivery.cups_server import QUEUE, PrintShop, printing, until

PDF = b"%PDF-1.4 a report"


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintShop]:
    with printing() as shop:
        monkeypatch.setenv("CUPS_SERVER", str(shop.socket))
        yield shop


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a report; touch 'this' $(and that).pdf"
    path.write_bytes(PDF)
    return path


def printer(queue: str = QUEUE) -> Printer:
    return Printer(PrinterSettings(queue))


def stopped(job: str) -> bool:
    try:
        return printer().standing(job) is JobState.LEFT
    except PrinterAway:
        return True


def test_a_report_becomes_paper_and_leaves_no_copy_in_the_queue(shop: PrintShop, report: Path) -> None:
    job = printer().submit(report)
    assert job == f"{QUEUE}-1"
    until(lambda: printer().standing(job) is JobState.LEFT)
    assert shop.sheets() == [PDF]
    assert not [path for path in (shop.root / "spool").rglob("d*") if PDF in path.read_bytes()]


def test_a_printer_that_is_away_is_said_and_its_job_comes_out_once_when_it_is_back(
    shop: PrintShop, report: Path
) -> None:
    shop.send_away()
    job = printer().submit(report)
    until(lambda: stopped(job))
    with pytest.raises(PrinterAway, match="The printer is not responding"):
        printer().standing(job)
    shop.bring_back()
    until(lambda: printer().standing(job) is JobState.LEFT)
    assert shop.sheets() == [PDF]


def test_a_job_is_followed_in_its_own_queue_when_staff_chose_another_printer(shop: PrintShop, report: Path) -> None:
    shop.send_away()
    job = printer().submit(report)
    until(lambda: stopped(job))
    with pytest.raises(PrinterAway):
        printer("another").standing(job)
    printer("another").cancel(job)
    with pytest.raises(NotPrinted):
        printer("another").standing(job)


@pytest.mark.parametrize("queue", ["Büro", "50%", "a-1", "Büro-12", "écran_é"])
def test_a_queue_may_be_called_anything_that_cups_takes(shop: PrintShop, report: Path, queue: str) -> None:
    shop.tell("lpadmin", "-p", queue, "-E", "-v", "paper:/there")
    shop.send_away()
    assert printer(queue).newest() == 0
    job = printer(queue).submit(report)
    assert job == f"{queue}-1"
    assert printer(queue).jobs_after(0) == (job,)
    until(lambda: stopped(job))
    with pytest.raises(PrinterAway, match="The printer is not responding"):
        printer(queue).standing(job)
    shop.bring_back(queue)
    until(lambda: printer(queue).standing(job) is JobState.LEFT)
    assert shop.sheets() == [PDF]
    assert printer().newest() == 0


def test_a_job_that_somebody_holds_is_said(shop: PrintShop, report: Path) -> None:
    shop.tell("cupsdisable", QUEUE)
    job = printer().submit(report)
    shop.tell("lp", "-i", job, "-H", "hold")
    with pytest.raises(PrinterAway, match="held"):
        printer().standing(job)
    shop.tell("cupsenable", QUEUE)
    shop.tell("lp", "-i", job, "-H", "resume")
    until(lambda: printer().standing(job) is JobState.LEFT)
    assert shop.sheets() == [PDF]


def test_a_job_that_somebody_cancelled_at_the_queue_does_not_count_as_sent(shop: PrintShop, report: Path) -> None:
    shop.send_away()
    job = printer().submit(report)
    until(lambda: stopped(job))
    shop.tell("cancel", job)
    with pytest.raises(NotPrinted, match="Somebody cancelled"):
        printer().standing(job)


def test_a_job_that_the_queue_gave_up_does_not_count_as_sent(shop: PrintShop, report: Path) -> None:
    shop.tell("lpadmin", "-p", QUEUE, "-o", "printer-error-policy=abort-job")
    (shop.root / "broken").touch()
    job = printer().submit(report)
    until(lambda: was_given_up(job))
    assert shop.sheets() == []


def was_given_up(job: str) -> bool:
    try:
        return printer().standing(job) is JobState.LEFT
    except NotPrinted as why:
        return "gave the report up" in str(why)


def test_a_cancelled_job_never_comes_out(shop: PrintShop, report: Path) -> None:
    shop.send_away()
    job = printer().submit(report)
    until(lambda: stopped(job))
    printer().cancel(job)
    shop.bring_back()
    printer().cancel(job)
    with pytest.raises(NotPrinted):
        printer().standing(job)
    assert shop.sheets() == []


def test_jobs_are_found_by_what_came_before_them(shop: PrintShop, report: Path) -> None:
    assert printer().newest() == 0
    jobs = [printer().submit(report) for _ in range(3)]
    assert printer().newest() == 3
    assert printer().jobs_after(1) == tuple(jobs[1:])


def test_a_queue_that_takes_nothing_is_said(shop: PrintShop, report: Path) -> None:
    shop.tell("cupsreject", QUEUE)
    with pytest.raises(PrinterAway, match="not accepting"):
        printer().submit(report)


def test_a_queue_that_is_not_there_is_said(shop: PrintShop, report: Path) -> None:
    with pytest.raises(PrinterAway, match="does not exist"):
        printer("nowhere").submit(report)
    with pytest.raises(PrinterAway):
        printer("nowhere").newest()


def test_a_report_that_is_not_there_is_said(shop: PrintShop, tmp_path: Path) -> None:
    with pytest.raises(ReportMissing):
        printer().submit(tmp_path / "none.pdf")


def test_cups_that_does_not_run_is_said(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody"))
    with pytest.raises(PrinterAway):
        printer().submit(report)


def test_cups_that_is_not_installed_is_said(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrinterAway, match="not installed"):
        printer().submit(report)


def test_without_a_queue_printing_is_off() -> None:
    with pytest.raises(PrinterOff):
        printer("")
