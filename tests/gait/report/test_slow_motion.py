"""The film to take home: its length, size and kind, and what is seen in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gait.clip.encode import write_h264
from gait.errors import DiskFault, ModelFault
from gait.foot import Foot
from gait.report.palette import CLASS_COLOURS, bgr
from gait.report.slow_motion import GAP_PX, HEAD_PX, PANEL_SIZE, RATE_HZ, SECONDS, Filmed, SlowMotion
from gait.verdict.rules import PronationClass
from gait.words import ENGLISH
from tests.gait.report.analyses import analysis

OVER, NEUTRAL = PronationClass.OVERPRONATION, PronationClass.NEUTRAL
FPS, LENGTH_S = 60.0, 20.0
ANKLES = {Foot.LEFT: (220.0, 700.0), Foot.RIGHT: (500.0, 700.0)}
CALF_PX, HEEL_PX = 120.0, 60.0  # up to the leg line's upper end, down to the heel line's lower end
KNEE_Y = 700.0 - 200.0
MOST_BYTES = 5_000_000
NOISES = 16  # pictures, none like the one before
SIZE = (2 * PANEL_SIZE[0] + GAP_PX, HEAD_PX + PANEL_SIZE[1])


def filmed(unseen: tuple[Foot, ...] = ()) -> Filmed:
    times_s = np.arange(0.0, LENGTH_S, 1.0 / FPS)
    lines = np.full((len(times_s), 2, 4, 2), np.nan)
    for foot, (x, y) in ANKLES.items():
        if foot not in unseen:
            lines[:, foot] = [[x, y - CALF_PX], [x, y - 5.0], [x, y + 5.0], [x, y + HEEL_PX]]
    return Filmed(analysis(NEUTRAL, OVER), times_s, lines, "Alder Everyday 2")


@cache
def legs(seed: int) -> NDArray[np.uint8]:
    """Red from the knee up, noise below it, as hard to encode as anything can be."""
    image = np.random.default_rng(seed).integers(0, 200, (1280, 720, 3), np.uint8)
    image[: round(KNEE_Y)] = (0, 0, 255)
    return image


def taken(run: Filmed, seconds: float = SECONDS) -> SlowMotion:
    slow = SlowMotion(run, ENGLISH, seconds)
    for number in slow.wanted:
        slow.take(number, legs(number % NOISES))
    return slow


def test_ten_seconds_of_h264_that_fit_into_any_mail(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    write_h264(path, taken(filmed()).frames(), RATE_HZ)
    film = cv2.VideoCapture(str(path))
    kind = int(film.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little")
    assert kind in (b"avc1", b"h264")
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) / film.get(cv2.CAP_PROP_FPS) == SECONDS
    assert (film.get(cv2.CAP_PROP_FRAME_WIDTH), film.get(cv2.CAP_PROP_FRAME_HEIGHT)) == SIZE
    assert path.stat().st_size < MOST_BYTES
    assert [found.name for found in tmp_path.iterdir()] == ["film.mp4"]


def test_it_shows_no_more_of_a_leg_than_the_pictures_do() -> None:
    for frame in taken(filmed(), 3.0).frames():
        below = frame[HEAD_PX:].astype(int)
        pure = (below[..., 2] > 240) & (below[..., :2].max(axis=-1) < 15)
        assert not pure.any()


def test_both_feet_are_shown_from_touchdown_on_with_their_lines() -> None:
    frame = next(iter(taken(filmed(), 1.0).frames()))[HEAD_PX:]
    halves = frame[:, : PANEL_SIZE[0]], frame[:, PANEL_SIZE[0] + GAP_PX :]
    for half, pronation in zip(halves, (NEUTRAL, OVER), strict=True):
        middle = PANEL_SIZE[0] // 2
        assert (half[60:200, middle] > 230).all(), "the leg line is white"
        assert (np.abs(half[:, middle].astype(int) - bgr(CLASS_COLOURS[pronation])).max(axis=1) < 12).sum() > 40


def test_it_is_eight_times_slower_than_the_run() -> None:
    slow = SlowMotion(filmed(), ENGLISH)
    first = [pair[0].number for pair in slow.schedule if pair[0] and pair[0].step == 0][:60]
    shown_s, run_s = len(first) / RATE_HZ, (first[-1] - first[0]) / FPS
    assert shown_s / run_s == pytest.approx(8.0, rel=0.1)


def test_the_most_typical_steps_are_shown() -> None:
    run = filmed()
    odd = replace(run.analysis.steps[8], peak_eversion_deg=19.0)
    steps = (*run.analysis.steps[:8], odd, *run.analysis.steps[9:])
    slow = SlowMotion(replace(run, analysis=replace(run.analysis, steps=steps)), ENGLISH)
    assert odd.touchdown_s not in {step.touchdown_s for step in slow.steps[odd.foot]}


def test_a_foot_that_was_not_seen_stays_grey_and_without_any_there_is_no_film() -> None:
    one = next(iter(taken(filmed(unseen=(Foot.RIGHT,)), 1.0).frames()))
    assert np.ptp(one[HEAD_PX:, PANEL_SIZE[0] + GAP_PX :].reshape(-1, 3), axis=0).max() == 0
    nobody = SlowMotion(filmed(unseen=tuple(Foot)), ENGLISH)
    assert (nobody.wanted, list(nobody.frames())) == ([], [])


def test_two_runs_follow_each_other_in_ten_seconds() -> None:
    first, second = taken(filmed(), SECONDS / 2), taken(replace(filmed(), shoe="Birch"), SECONDS / 2)
    assert len(list(chain(first.frames(), second.frames()))) == SECONDS * RATE_HZ
    assert not np.array_equal(first.head, second.head)


def test_a_shoes_name_in_another_script_is_read_in_latin_letters() -> None:
    chinese, latin = (SlowMotion(replace(filmed(), shoe=name), ENGLISH, 0.2).head for name in ("小明", "XiaoMing"))
    assert np.array_equal(chinese, latin)


def test_without_the_program_or_with_a_disk_that_refuses_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = taken(filmed(), 0.2)
    with pytest.raises(DiskFault):
        write_h264(tmp_path / "absent" / "film.mp4", frames.frames(), RATE_HZ)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelFault, match=r"H\.264"):
        write_h264(tmp_path / "film.mp4", frames.frames(), RATE_HZ)
    assert list(tmp_path.iterdir()) == []
