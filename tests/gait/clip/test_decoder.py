"""The decoding child: its pictures stay as they were handed out, and its end is told in words."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest

from gait.clip import open_clip
from gait.clip.decoder import Plan, decoder
from gait.errors import TooLarge, Unreadable
from tests.conftest import DEMO, MakeClip


@pytest.fixture(scope="module")
def second(make_clip: MakeClip) -> Path:
    return make_clip("second.mp4", "-t", "1", "-an", "-vf", "scale=180:320")


def test_pictures_that_are_kept_stay_as_they_were(second: Path) -> None:
    clip = open_clip(second)
    one_by_one = [frame.image.copy() for frame in clip.frames()]
    kept = [frame.image for frame in clip.frames()]
    assert len(kept) == 60
    assert all((a == b).all() for a, b in zip(kept, one_by_one, strict=True))


def test_pictures_may_be_drawn_on(second: Path) -> None:
    clip = open_clip(second)
    for frame in clip.frames():
        frame.image[:] = 7
    assert np.std(next(iter(clip.frames())).image) > 10


def test_a_reader_who_stops_half_way_leaves_no_child(second: Path) -> None:
    frames = open_clip(second).frames()
    assert isinstance(frames, Generator)
    next(frames)
    frames.close()
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    names = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    assert not [name for name in names if b"decoding_child" in name]


def read_with_a_kill(descriptor: int) -> None:
    with decoder(descriptor, "run.mp4") as source:
        source.header()
        pictures = source.pictures(Plan(1280, 720))
        next(pictures)
        os.kill(source.child.pid, signal.SIGKILL)
        list(pictures)


def test_a_decoder_that_is_killed_is_told_in_words() -> None:
    descriptor = os.open(DEMO, os.O_RDONLY)
    with pytest.raises(Unreadable, match=r"run\.mp4 is damaged"):
        read_with_a_kill(descriptor)
    os.close(descriptor)


def test_a_decoder_without_memory_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gait.clip.decoder.MOST_BYTES", 64 << 20)
    with pytest.raises(Unreadable, match=r"demo\.mp4"):
        open_clip(DEMO)


def test_a_decoder_that_gives_no_answer_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gait.clip.decoder.ANSWER_S", 0.0)
    with pytest.raises(Unreadable, match=r"demo\.mp4 is damaged"):
        open_clip(DEMO)


def test_what_the_header_keeps_quiet_about_is_found_before_a_picture_is_read(
    monkeypatch: pytest.MonkeyPatch, make_clip: MakeClip
) -> None:
    monkeypatch.setattr("gait.clip.decoder.MOST_PIXELS", 10_000)
    monkeypatch.setattr("gait.clip.clip.MOST_PIXELS", 10_000)
    with pytest.raises(TooLarge):
        open_clip(make_clip("second.avi", "-t", "1", "-an", "-vf", "scale=180:320", "-c:v", "mjpeg"))
