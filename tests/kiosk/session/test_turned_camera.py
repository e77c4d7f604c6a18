"""Staff turn the camera, and a recording of before is seen as it was taken, whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest

from gait.clip import Image
from gait.clip.carried import carried_orientation
from gait.clip.orientation import Orientation
from gait.errors import Unreadable
from kiosk.camera.recording import orientation_tags
from kiosk.engine.messages import Job
from kiosk.engine.worker import read_growing
from kiosk.session.film_job import slow_motion
from kiosk.visit.model import State
from kiosk.words import words
from tests.kiosk.session import fake_shop
from tests.kiosk.session.fake_shop import MODE, Kiosk
from tests.kiosk.session.test_promises import SHOP
from tests.kiosk.session.test_session import to_goodbye

BEFORE = SHOP.camera.orientation
TURNED = replace(SHOP, camera=replace(SHOP.camera, mirrored=True, crop=(0.0, 0.0, 1.0, 0.5)))


def left_lit() -> bytes:
    """A picture of which the left is white."""
    picture = np.zeros((MODE.height, MODE.width, 3), np.uint8)
    picture[:, : MODE.width // 2] = 255
    return bytes(cv2.imencode(".jpg", picture)[1])


def seen(orientation: Orientation) -> Image:
    image = orientation.picture(PICTURE)
    assert image is not None
    return image


PICTURE = left_lit()
AS_TAKEN, AS_SET = seen(BEFORE), seen(TURNED.camera.orientation)


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kiosk]:
    monkeypatch.setattr(fake_shop, "PICTURES", (PICTURE, PICTURE))
    kiosk = Kiosk(tmp_path, SHOP)
    yield kiosk
    kiosk.session.close()


def analysed_again(kiosk: Kiosk) -> Job:
    """A visit of before, when the camera has been turned."""
    visit_id = to_goodbye(kiosk)
    kiosk.session.use(TURNED)
    kiosk.session.stored.analyse_again(visit_id)
    return kiosk.engine.jobs[-1]


def measured(job: Job, path: Path | None) -> Image:
    """The first picture of one of a job's files, as the engine measures it."""
    assert path is not None
    return next(frame.image for frame in read_growing(path, job.otherwise, lambda: True) if frame is not None)


def of_before(path: Path) -> None:
    """Make it a recording of a kiosk that did not keep how it is turned."""
    path.write_bytes(path.read_bytes().replace(orientation_tags(BEFORE), b""))


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"0 straight", b"7 straight"))


def filmed(kiosk: Kiosk) -> list[Image]:
    """The slow motion's pictures."""
    (source,) = kiosk.session.film.sources(kiosk.session.visit)
    return list(slow_motion(source, words("en"), 0.5, Event()).frames())


def test_recording_and_standing_trial_are_analysed_again_and_shown_as_they_were_taken(kiosk: Kiosk) -> None:
    job = analysed_again(kiosk)
    assert np.array_equal(measured(job, job.recording), AS_TAKEN)
    assert np.array_equal(measured(job, job.standing), AS_TAKEN)
    kiosk.until(State.RESULT)
    assert np.array_equal(kiosk.session.runs()[0].footage.picture(3), AS_TAKEN)


def test_so_they_are_after_a_restart_with_another_setting(kiosk: Kiosk) -> None:
    kiosk.to_result()
    kiosk.session.folders.analysis(kiosk.visit_id, 1, 1).write_bytes(b"of another version")
    kiosk.settings = TURNED
    after = kiosk.cut_power()
    after.until(State.RESULT)
    (job,) = after.engine.jobs
    assert np.array_equal(measured(job, job.recording), AS_TAKEN)
    after.session.close()


def test_a_recording_of_before_counts_as_the_camera_is_set_now(kiosk: Kiosk) -> None:
    job = analysed_again(kiosk)
    of_before(job.recording)
    assert carried_orientation(job.recording) is None
    assert np.array_equal(measured(job, job.recording), AS_SET)
    kiosk.until(State.RESULT)
    assert np.array_equal(kiosk.session.runs()[0].footage.picture(3), AS_SET)


def test_the_slow_motion_is_of_the_recording_s_own_pictures(kiosk: Kiosk) -> None:
    kiosk.to_result()
    before = filmed(kiosk)
    kiosk.session.use(TURNED)
    assert np.array_equal(filmed(kiosk), before)
    of_before(kiosk.engine.jobs[-1].recording)
    assert not np.array_equal(filmed(kiosk), before)


def test_a_damaged_turn_is_a_recording_that_cannot_be_read(kiosk: Kiosk) -> None:
    kiosk.to_result()
    job = kiosk.engine.jobs[-1]
    damage(job.recording)
    with pytest.raises(Unreadable):
        measured(job, job.recording)
    kiosk.session.results.load(kiosk.session.visit, kiosk.session.visit.run)
    assert not kiosk.session.runs()[0].footage.picture(3).any(), "black"
    assert filmed(kiosk) == []
