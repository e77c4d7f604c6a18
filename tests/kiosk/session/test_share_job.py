"""The code on the screen: there where it can be fetched, gone with its time and with the visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.session.share_job import OPEN_S, ShareJob
from kiosk.settings import ShareSettings
from kiosk.storage.share import read_share, show_alive
from kiosk.visit.events import Deleted, ReportShown
from kiosk.visit.model import State, Visit
from tests.kiosk.clock import TODAY_S, Clock
from tests.kiosk.session.fake_shop import SETTINGS, Kiosk

SHARED = replace(SETTINGS, share=ShareSettings("192.168.1.20"))


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(tmp_path, SHARED)
    yield kiosk
    kiosk.session.close()


def to_report(kiosk: Kiosk) -> None:
    kiosk.to_result()
    kiosk.session.tell(ReportShown())


def test_a_visit_can_be_fetched_from_its_report_to_its_end(kiosk: Kiosk) -> None:
    show_alive(kiosk.session.folders)
    kiosk.to_result()
    assert kiosk.session.phone_link == ""
    kiosk.session.tell(ReportShown())
    share = read_share(kiosk.session.folders)
    assert share is not None
    assert share.visit == kiosk.visit_id
    link = kiosk.session.phone_link
    assert link.startswith("http://192.168.1.20:8090/")
    assert share.allows(link.split("/")[3], share.until - 1.0)
    kiosk.session.tell(Deleted())
    assert (kiosk.session.phone_link, read_share(kiosk.session.folders)) == ("", None)


def test_a_service_that_does_not_run_is_not_promised(kiosk: Kiosk) -> None:
    to_report(kiosk)
    assert (kiosk.session.phone_link, read_share(kiosk.session.folders)) == ("", None)


def test_the_film_is_made_for_a_phone_too(kiosk: Kiosk) -> None:
    show_alive(kiosk.session.folders)
    to_report(kiosk)
    kiosk.session.film.wait()
    assert kiosk.session.folders.film(kiosk.visit_id).is_file()


def test_the_code_goes_when_its_time_is_over(kiosk: Kiosk) -> None:
    clock, folders = Clock(TODAY_S), kiosk.session.folders
    show_alive(folders)
    job = ShareJob(SHARED, folders, clock)
    job.enter(Visit(State.REPORT, id="one"), State.RESULT)
    clock.now_s += OPEN_S - 1.0
    assert job.link
    clock.now_s += 1.0
    assert job.link == ""


def test_what_a_power_cut_left_open_is_closed_at_the_start(kiosk: Kiosk) -> None:
    show_alive(kiosk.session.folders)
    to_report(kiosk)
    before = kiosk.session.phone_link
    after = kiosk.cut_power()
    assert after.session.phone_link != before
    after.session.end_visit()
    assert read_share(after.session.folders) is None
    after.session.close()
