"""Whatever the networks say, a recording is measured or refused in words: nothing else happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gait.__main__ import main
from gait.eyes.legs import FARTHEST, LEAST_SHANK_PX
from gait.eyes.sights import Sights
from gait.pose.person import Person
from gait.pose.skeleton import Joint
from tests.chance import by_chance
from tests.gait.eyes.chosen_eyes import FPS, ChosenEyes, FilmedBody, Saying, clip_of

Floats = NDArray[np.float64]

FRAMES = 225
SIZES = [(320, 180), (240, 320), (97, 41), (40, 400), (12, 9)]
WRONG = st.sampled_from([np.nan, np.inf, -np.inf, 1e30, -1e30, -1.0, 0.0, 1.0])
FAR = st.sampled_from([0.0, 3.0, -40.0, 200.0, -5e3, 1e7, -1e12])


@st.composite
def stretches(draw: st.DrawFn) -> Callable[[int], bool]:
    """Which frames something happens in: a stretch of them, or every few."""
    start, length, every = draw(st.integers(-1, FRAMES)), draw(st.integers(1, FRAMES)), draw(st.integers(1, 40))
    return lambda index: start <= index < start + length and index % every == 0


@st.composite
def disturbed(draw: st.DrawFn) -> Saying:
    """A runner, and networks that say something else of some frames."""
    saying = Saying(FilmedBody(*draw(st.sampled_from(SIZES))))
    for disturb in draw(st.lists(st.sampled_from([of_legs, of_maps, of_heels, of_people]), max_size=4)):
        disturb(draw, saying, draw(stretches()))
    return saying


def of_legs(draw: st.DrawFn, saying: Saying, when: Callable[[int], bool]) -> None:
    """Any subset of the points, any confidence, legs that jump or change their size."""
    there = np.array(draw(st.lists(st.booleans(), min_size=6, max_size=6))).reshape(2, 3)
    confidence, size = draw(st.sampled_from([0.0, 0.31, 0.6, 1.0])), draw(st.sampled_from([0.0, 0.1, 0.7, 1.0, 4.0]))
    jump, before = np.array([draw(FAR), draw(FAR)]), saying.legs

    def legs(index: int, points: Floats) -> tuple[Floats, Floats]:
        points, sure = before(index, points)
        if when(index):
            points = np.where(there[..., None], size * (points - points[0, 0]) + points[0, 0] + jump, np.nan)
            sure = np.where(there, confidence, 0.0)
        return points, sure

    saying.legs = legs


def of_maps(draw: st.DrawFn, saying: Saying, when: Callable[[int], bool]) -> None:
    """Maps that hold no numbers, no maximum, or one beside its own negative."""
    wrong, row, before = draw(WRONG), draw(st.integers(0, 47)), saying.maps

    def maps(index: int, found: Floats) -> Floats:
        found = before(index, found).copy()
        if when(index):
            found[row:, :, draw_channel] = wrong
            found[row, row, draw_channel] = 0.9
        return found

    draw_channel = draw(st.integers(0, 5))
    saying.maps = maps


def of_heels(draw: st.DrawFn, saying: Saying, when: Callable[[int], bool]) -> None:
    """One of the outputs is anything, in one number or in all; or both lines fall together."""
    output, wrong, everywhere, before = draw(st.integers(0, 3)), draw(WRONG | FAR), draw(st.booleans()), saying.heel

    def heel(index: int, outputs: list[Floats]) -> list[Floats]:
        outputs = [np.array(values) for values in before(index, outputs)]
        if when(index):
            outputs[output][(slice(None) if everywhere else 0)] = wrong
        return outputs

    saying.heel = heel


def of_people(draw: st.DrawFn, saying: Saying, when: Callable[[int], bool]) -> None:
    """Nobody, several, or a runner some of whose joints are anywhere."""
    count, moved = draw(st.integers(0, 3)), draw(FAR)
    wrong, joints = draw(WRONG), draw(st.lists(st.sampled_from(Joint), max_size=len(Joint)))
    column, before = draw(st.integers(0, 2)), saying.people

    def people(index: int, person: Person) -> tuple[Person, ...]:
        if not when(index):
            return before(index, person)
        keypoints = person.keypoints.copy()
        keypoints[:, 0] += moved
        keypoints[joints, column] = wrong
        return (Person(keypoints),) * count

    saying.people = people


def seen(saying: Saying) -> Sights:
    """The sights of four seconds."""
    watcher = ChosenEyes(saying).watcher(dots=True)
    for frame in islice(clip_of(saying.body).frames(), 100):
        watcher.feed(frame)
    return watcher.sights()


@by_chance(10)
@given(disturbed())
def test_what_is_seen_is_made_of_numbers_near_the_picture(saying: Saying) -> None:
    sights, body = seen(saying), saying.body
    size, margin = np.array([body.width, body.height]), FARTHEST * max(body.width, body.height)
    for legs in (sights.legs, sights.runner[..., :2]):
        there = np.isfinite(legs).all(axis=-1)
        assert (there == np.isfinite(legs).any(axis=-1)).all()
    points = sights.legs[np.isfinite(sights.legs[..., 0])]
    assert ((points > -2 * margin) & (points < size + 2 * margin)).all()
    assert np.isnan(sights.shank_px) or LEAST_SHANK_PX <= sights.shank_px <= max(body.width, body.height)
    assert np.isfinite(sights.legs_confidence).all()
    assert np.isfinite(sights.foot_probability).all()
    assert not np.isinf(sights.heel_points).any()
    assert not np.isinf(sights.reread).any()


def analysed(saying: Saying, out: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Exit status and analysis.json of `gait analyse` with these eyes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gait.commands.analyse.open_clip", lambda *_: clip_of(saying.body))
        patch.setattr("gait.commands.analyse.open_eyes", lambda *_: ChosenEyes(saying))
        status = main(["analyse", "chosen.mp4", "--no-report", "--out", str(out), *options])
    return status, json.loads((out / "analysis.json").read_text("utf-8"))


@by_chance(10)
@given(disturbed())
def test_a_recording_is_measured_or_refused_in_words(saying: Saying) -> None:
    with TemporaryDirectory() as folder:
        status, found = analysed(saying, Path(folder))
        assert status in (0, 3), (Path(folder) / "fault.txt").read_text("utf-8")
    assert ("error" in found) == (status == 3)


def test_the_chosen_runner_is_measured(tmp_path: Path) -> None:
    status, found = analysed(Saying(FilmedBody()), tmp_path)
    assert status == 0
    assert found["cadence_spm"]["mean"] == pytest.approx(168.0, abs=1.0)
    assert found["scene"] == {"view": "rear", "activity": "running", "runners": 1}


KNEE_HERE_ANKLE_THERE = np.array([[True, False, True], [False, True, True]])


def torn_legs(index: int, points: Floats) -> tuple[Floats, Floats]:
    """In the first second four of six points are seen, but neither leg's knee and ankle together."""
    torn = index < FPS
    return (np.where(KNEE_HERE_ANKLE_THERE[..., None] | (not torn), points, np.nan), np.full((2, 3), 0.9))


def leaping_legs(index: int, points: Floats) -> tuple[Floats, Floats]:
    """Every fortieth frame they are a thousand pictures away."""
    return points + (3e5 if index % 40 == 7 else 0.0), np.full((2, 3), 0.9)


def speck_legs(index: int, points: Floats) -> tuple[Floats, Floats]:
    """In the first second they are smaller than a pixel."""
    return points[:, :1] + (0.002 if index < FPS else 1.0) * (points - points[:, :1]), np.full((2, 3), 0.9)


def no_numbers(index: int, found: Floats) -> Floats:
    return np.full_like(found, np.nan) if index % 40 == 7 else found


def no_heels(index: int, outputs: list[Floats]) -> list[Floats]:
    return [np.full_like(values, np.inf) for values in outputs] if index % 40 == 7 else outputs


def nowhere(index: int, person: Person) -> tuple[Person, ...]:
    return (Person(np.full_like(person.keypoints, np.inf)), person) if index % 40 == 10 else (person,)


@pytest.mark.parametrize(
    "saying",
    [
        Saying(FilmedBody(), legs=torn_legs),
        Saying(FilmedBody(), legs=leaping_legs),
        Saying(FilmedBody(), legs=speck_legs),
        Saying(FilmedBody(), maps=no_numbers),
        Saying(FilmedBody(), heel=no_heels),
        Saying(FilmedBody(), people=nowhere),
    ],
    ids=["no whole shank at first", "leaping", "specks", "maps of NaN", "heels of inf", "somebody of inf"],
)
def test_a_few_wrong_frames_do_not_spoil_a_recording(saying: Saying, tmp_path: Path) -> None:
    status, found = analysed(saying, tmp_path)
    assert status == 0
    assert found["cadence_spm"]["mean"] == pytest.approx(168.0, abs=4.0)


def test_legs_of_which_no_shank_is_ever_whole_are_nobody_s(tmp_path: Path) -> None:
    saying = Saying(FilmedBody(), legs=lambda _, points: torn_legs(0, points))
    assert np.isnan(seen(saying).legs).all()
    assert analysed(saying, tmp_path)[1]["error"]["code"] == "no_person"


def test_openpose_joints_beyond_any_picture_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "poses").mkdir()
    numbers = [1e300, 5.0, 0.9] * len(Joint)
    page = json.dumps({"people": [{"pose_keypoints_2d": numbers}]})
    for k in range(300):
        (tmp_path / "poses" / f"run_{k:012d}_keypoints.json").write_text(page)
    assert main(["analyse", str(tmp_path / "poses"), "--fps", "30", "--out", str(tmp_path / "out")]) == 3
    assert json.loads((tmp_path / "out" / "analysis.json").read_text("utf-8"))["error"]["code"] == "no_person"
