"""The demo's runner, as the pose network finds her: her strides, parts of her clip, and the same changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.clip import open_clip
from gait.commands.action import watched
from gait.commands.export import export
from gait.movements.action import Action, enrolled
from gait.movements.motion import motion_of
from gait.movements.recognise import recognise
from gait.movements.score import score
from gait.movements.viewpoint import Viewpoint, viewpoint
from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import MIRRORED
from tests.gait.movements.test_action import SQUAT, WAVE, action

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def looks(short_run: Path, short_result: Path, tmp_path_factory: pytest.TempPathFactory) -> Floats:
    folder = export(short_result, "openpose", tmp_path_factory.mktemp("poses"), 1.75)
    return watched(folder, open_clip(short_run).header_fps)


@pytest.fixture(scope="module")
def running(looks: Floats) -> Action:
    return enrolled("running", viewpoint(motion_of(looks)), looks, "demo.mp4")


def test_her_strides_are_cut_and_each_is_like_the_others(looks: Floats, running: Action) -> None:
    found = score(running, looks)
    assert running.view is Viewpoint.REAR
    assert found.pct == pytest.approx(100.0, abs=0.1)
    assert len(found.goes) == pytest.approx(len(looks) / LOOKS_HZ / 0.72, abs=2)  # seconds of a stride
    assert found.usual_pct > 90.0


def test_a_part_of_her_clip_is_like_the_whole(looks: Floats, running: Action) -> None:
    assert score(running, looks[3 * 15 : 8 * 15]).pct > 95.0


@pytest.mark.parametrize(
    "change",
    [
        lambda looks: looks[::2],
        lambda looks: np.repeat(looks, 2, axis=0),
        lambda looks: looks * (0.4, 0.4, 0.7) + (100.0, 50.0, 0.0),
        lambda looks: looks[:, list(MIRRORED)] * (-1.0, 1.0, 1.0) + (720.0, 0.0, 0.0),
    ],
    ids=["twice as fast", "half as fast", "smaller, elsewhere, darker", "mirrored"],
)
def test_the_same_changed_stays_near(looks: Floats, running: Action, change: Callable[[Floats], Floats]) -> None:
    assert score(running, change(looks)).pct > 80.0


def test_a_look_of_hers_that_is_held_is_no_running(looks: Floats, running: Action) -> None:
    assert score(running, np.repeat(looks[40:41], 60, axis=0)).pct == 0.0


def test_she_is_recognised_among_others_and_no_other_is_taken_for_her(looks: Floats, running: Action) -> None:
    others = [action("wave", WAVE), action("squat", SQUAT)]
    found = recognise([running, *others], looks)
    assert found.movement is not None
    assert found.movement.action is running
    assert found.is_sure
    assert recognise(others, looks).movement is None
