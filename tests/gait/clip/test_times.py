"""The judge of times: stamps as cameras and files give them, in; times that rise, gaps and refusals, out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gait.clip.times import LONGEST_S, GivenRate, TimeJudge, check_length, frame_rate, gaps, parts
from gait.errors import GaitError, RateUnknown, TooShort, TooSlow, WrongTimes
from tests.chance import by_chance

STEADY = np.arange(600) / 60.0


def judged(stamps_s: np.ndarray, longest_leap_s: float = LONGEST_S) -> list[float]:
    judge = TimeJudge(1 / 60, longest_leap_s)
    return [judge.take(float(stamp)) for stamp in stamps_s]


def test_steady_stamps_are_kept_as_they_are() -> None:
    assert judged(STEADY + 7.5) == pytest.approx(STEADY.tolist())


def test_a_stamp_that_stands_still_now_and_then_is_filled_in() -> None:
    stamps = STEADY.copy()
    stamps[50::60] = stamps[49::60]
    assert judged(stamps) == pytest.approx(STEADY.tolist(), abs=1e-3)


def test_the_last_pictures_of_a_file_may_lack_stamps() -> None:
    stamps = STEADY.copy()
    stamps[-3:] = 0.0
    assert judged(stamps) == pytest.approx(STEADY.tolist(), abs=1e-3)


def test_a_camera_that_gives_one_stamp_for_ever_is_refused() -> None:
    stamps = STEADY.copy()
    stamps[200:] = stamps[200]
    with pytest.raises(WrongTimes, match=r"stand still after 3\.\d seconds"):
        judged(stamps)


def test_no_stamps_at_all_leave_the_rate_unknown() -> None:
    with pytest.raises(RateUnknown):
        judged(np.zeros(600))
    with pytest.raises(RateUnknown):
        judged(np.full(600, np.nan))


def test_stamps_that_run_backwards_are_refused() -> None:
    with pytest.raises(WrongTimes, match="run backwards"):
        judged(STEADY[::-1])
    with pytest.raises(WrongTimes, match="run backwards"):
        judged(np.concatenate([STEADY[:300], STEADY[:300]]))


def test_a_clock_that_was_set_leaps_and_is_refused_where_no_picture_can_be_lost_that_long() -> None:
    with pytest.raises(WrongTimes, match=r"leap after 5\.\d seconds"):
        judged(np.concatenate([STEADY[:300], STEADY[300:] + 3600.0]), longest_leap_s=6.0)


def test_a_file_may_have_lost_an_hour() -> None:
    stamps = np.concatenate([STEADY[:300], STEADY[300:] + 3600.0])
    assert judged(stamps) == pytest.approx(stamps.tolist())


def test_a_rate_that_no_camera_has_is_refused_at_once() -> None:
    with pytest.raises(WrongTimes, match="60000 frames a second"):
        judged(STEADY / 1000.0)


def test_every_second_stamp_in_the_wrong_place_is_refused() -> None:
    swapped = STEADY.reshape(-1, 2)[:, ::-1].ravel()
    with pytest.raises(WrongTimes, match="run backwards"):
        judged(swapped)


def test_a_leap_of_an_hour_is_a_gap_and_both_sides_are_kept() -> None:
    stamps = STEADY + np.where(STEADY > 5.0, 3600.0, 0.0)
    times = np.array(judged(stamps))
    ((before, after),) = gaps(times)
    assert (before, after) == pytest.approx((5.0, 3605.0), abs=0.02)
    first, second = parts(times)
    assert (first.stop, second.start, second.stop) == (301, 301, 600)
    check_length(times)


@by_chance(100)
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=60))
def test_whatever_comes_times_rise_or_are_refused(stamps: list[float]) -> None:
    judge, times = TimeJudge(1 / 30), []
    try:
        for stamp in stamps:
            times.append(judge.take(stamp))
    except GaitError:
        return
    assert times[0] == 0.0
    assert not np.isnan(times).any()
    assert (np.diff(times) >= 0.0).all()


def test_one_lost_picture_is_no_gap_and_six_are() -> None:
    assert gaps(np.delete(STEADY, 100)) == []
    assert len(gaps(np.delete(STEADY, slice(100, 106)))) == 1
    assert parts(STEADY) == [slice(0, 600)]


def test_seconds_without_pictures_do_not_count() -> None:
    with pytest.raises(TooShort, match=r"4\.9 seconds"):
        check_length(np.concatenate([STEADY[:150], STEADY[450:]]))


def test_what_is_too_short_or_too_slow() -> None:
    with pytest.raises(TooShort, match="single picture"):
        check_length(np.zeros(1))
    with pytest.raises(TooShort, match=r"3\.0 seconds"):
        check_length(np.arange(181) / 60)
    with pytest.raises(TooSlow, match="15 frames"):
        check_length(np.arange(200) / 15)
    check_length(np.arange(600) / 60)


def test_what_is_just_too_short_is_not_called_long_enough() -> None:
    with pytest.raises(TooShort, match=r"is 7\.9 seconds"):
        check_length(np.arange(480) / 60)


def test_a_rate_that_no_camera_keeps_is_refused() -> None:
    with pytest.raises(WrongTimes, match="1000 frames a second"):
        check_length(np.arange(20_000) / 1000)


def test_a_given_rate_counts_frames_and_what_was_lost_between_stamps() -> None:
    slow = GivenRate(240.0)
    stamps = np.delete(np.arange(12) / 30.0, [5, 6])
    times = [slow.take(stamp) for stamp in stamps]
    assert np.multiply(times, 240.0).round().tolist() == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    bare = GivenRate(30.0)
    assert [bare.take(0.0) for _ in range(3)] == pytest.approx([0.0, 1 / 30, 2 / 30])
    assert frame_rate(np.array(times)) == pytest.approx(240.0)
