"""The slow motion to take home: made in time for the letter, gone with everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from kiosk.visit.events import Deleted, EmailGiven, ReportShown
from kiosk.visit.model import Delivery, State
from tests.kiosk.session.fake_shop import AGREED, SETTINGS, Kiosk
from tests.kiosk.session.test_promises import SHOP, deliver, left_of

WITH_FILM = replace(AGREED, email_report=True, email_film=True)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(tmp_path, SHOP)
    yield kiosk
    kiosk.session.close()


def to_report(kiosk: Kiosk) -> str:
    kiosk.to_result(WITH_FILM)
    kiosk.session.tell(ReportShown())
    return kiosk.visit_id


def test_ten_seconds_lie_beside_the_report_when_it_is_handed_over_and_go_with_it(kiosk: Kiosk) -> None:
    visit_id = to_report(kiosk)
    kiosk.session.hand_over({Delivery.EMAIL})
    film = cv2.VideoCapture(str(kiosk.session.folders.film(visit_id)))
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 10.0 * film.get(cv2.CAP_PROP_FPS)
    assert film.read()[1].std() > 0.0
    deliver(kiosk, 1)
    assert left_of(kiosk, visit_id) == []


def test_whoever_does_not_want_it_leaves_none_behind(kiosk: Kiosk) -> None:
    to_report(kiosk)
    kiosk.session.hand_over({Delivery.PRINT})
    assert kiosk.files() <= {"report.pdf", "1-1.npz", "1-1.analysis"}


def test_everything_is_deleted_though_it_is_still_being_made(kiosk: Kiosk) -> None:
    to_report(kiosk)
    kiosk.session.tell(Deleted())
    assert kiosk.files() == set()


def test_an_address_that_is_given_with_the_report_is_for_the_film_too(kiosk: Kiosk) -> None:
    kiosk.to_result(AGREED)
    kiosk.session.tell(ReportShown())
    assert not kiosk.session.visit.consents.email_film
    kiosk.session.tell(EmailGiven("zoe@beispiel.de", "version 2"))
    assert kiosk.session.visit.consents.email_film


def test_nothing_is_made_that_could_not_be_taken_away(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, SETTINGS)
    to_report(kiosk)
    assert kiosk.at(State.REPORT)
    kiosk.session.film.wait()
    assert "slow-motion.mp4" not in kiosk.files()
    kiosk.session.close()
