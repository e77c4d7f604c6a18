"""Frames and their times from any file that holds video, and a plain word about any that does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gait.clip import Frame, ahead, frame_rate, open_clip, paced
from gait.errors import Unreadable
from tests.conftest import STANDING, MakeClip, ffmpeg


def test_frames_come_with_the_times_of_their_stamps() -> None:
    clip = open_clip(STANDING)
    times = np.array([frame.time_s for frame in clip.frames()])
    assert (clip.width, clip.height, len(times)) == (720, 1280, 180)
    assert times[0] == 0.0
    assert np.allclose(np.diff(times), 1 / 60, atol=2e-3)


def test_a_phone_video_is_turned_upright(make_clip: MakeClip, tiny_run: Path) -> None:
    lying = make_clip("lying.mp4", "-t", "0.5", "-vf", "transpose=2", source=tiny_run)
    turned = make_clip("turned.mp4", "-c", "copy", "-metadata:s:v", "rotate=270", source=lying)
    clip = open_clip(turned)
    upright = next(iter(open_clip(tiny_run).frames())).image
    image = next(iter(clip.frames())).image
    assert image.shape == upright.shape
    assert np.abs(image.astype(int) - upright).mean() < 6


def test_uneven_times_are_kept(make_clip: MakeClip, tiny_run: Path) -> None:
    some = ("-vf", "select='not(eq(mod(n,7),3))'", "-fps_mode", "vfr")
    uneven = make_clip("uneven.mp4", "-t", "2", *some, source=tiny_run)
    times = np.array([frame.time_s for frame in open_clip(uneven).frames()])
    steps = np.diff(times)
    assert steps.min() == pytest.approx(1 / 60, abs=3e-3)
    assert steps.max() == pytest.approx(2 / 60, abs=3e-3)
    assert frame_rate(times) == pytest.approx(60, abs=3)


def test_a_wrong_rate_in_the_header_does_not_count(make_clip: MakeClip, tiny_run: Path) -> None:
    later = ("-vf", "setpts='if(gt(N,60),PTS+3/TB,PTS)'", "-fps_mode", "vfr")
    slow_start = make_clip("gap.mp4", "-t", "5", *later, source=tiny_run)
    clip = open_clip(slow_start)
    times = np.array([frame.time_s for frame in clip.frames()])
    assert clip.header_fps < 45
    assert frame_rate(times) == pytest.approx(60, abs=1)


def test_grey_video_has_three_channels(make_clip: MakeClip, tiny_run: Path) -> None:
    grey = make_clip("grey.mp4", "-t", "0.5", "-vf", "format=gray", "-pix_fmt", "gray", source=tiny_run)
    assert next(iter(open_clip(grey).frames())).image.shape == (320, 180, 3)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no file"):
        open_clip(tmp_path / "nothing.mp4")


@pytest.mark.parametrize("content", [b"", b"this is a shopping list\n" * 40, bytes(5000)])
def test_a_file_without_video(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.mp4").write_bytes(content)
    with pytest.raises(Unreadable, match=r"list\.mp4"):
        open_clip(tmp_path / "list.mp4")


def test_sound_alone(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "sine=duration=2", tmp_path / "sound.mp4")
    with pytest.raises(Unreadable, match="no video"):
        open_clip(tmp_path / "sound.mp4")


def test_a_recording_cut_off_before_its_index_was_written(tmp_path: Path, tiny_run: Path) -> None:
    whole = tiny_run.read_bytes()
    (tmp_path / "torn.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unreadable):
        open_clip(tmp_path / "torn.mp4")


def test_a_copy_cut_short_gives_what_is_left(tmp_path: Path, make_clip: MakeClip, tiny_run: Path) -> None:
    whole = make_clip("index_first.mp4", "-c", "copy", "-movflags", "+faststart", source=tiny_run).read_bytes()
    (tmp_path / "torn.mp4").write_bytes(whole[: len(whole) // 2])
    clip = open_clip(tmp_path / "torn.mp4")
    assert 10 < sum(1 for _ in clip.frames()) < clip.header_frames


def test_paced_frames_are_the_same_frames(make_clip: MakeClip, tiny_run: Path) -> None:
    clip = open_clip(make_clip("blink.mp4", "-c", "copy", "-t", "0.3", source=tiny_run))
    assert [f.time_s for f in paced(clip.frames())] == [f.time_s for f in clip.frames()]


def test_frames_decoded_ahead_are_the_same_frames() -> None:
    frames = [Frame(k, k / 60.0, np.zeros((2, 2, 3), np.uint8)) for k in range(5)]
    assert list(ahead(iter(frames))) == frames


def test_a_fault_while_decoding_ahead_is_raised_where_the_frame_was_due() -> None:
    def broken() -> Iterator[Frame]:
        yield Frame(0, 0.0, np.zeros((2, 2, 3), np.uint8))
        raise Unreadable("the stick was pulled out")

    frames = ahead(broken())
    assert next(frames).index == 0
    with pytest.raises(Unreadable, match="pulled out"):
        next(frames)
