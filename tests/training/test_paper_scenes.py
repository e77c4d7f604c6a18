"""Scenes of cut paper: both legs, each where its points are, and read again as a rendered scene is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gait.foot import Foot
from models.training.paper_scenes import HEIGHT, KNOWN, WIDTH, draw_scenes, paper_picture
from models.training.scene_file import Landmark, Visibility, read_scene, scene_path, training_scenes


@pytest.mark.parametrize("seed", range(4))
def test_a_leg_hangs_from_its_knee_and_the_right_one_is_at_the_right(seed: int) -> None:
    image, points, sight = paper_picture(np.random.default_rng(seed))
    assert image.shape == (HEIGHT, WIDTH, 3)
    knee, ankle, heel = (points[:, landmark] for landmark in KNOWN)
    assert (knee[:, 1] < ankle[:, 1]).all()
    assert (ankle[:, 1] < heel[:, 1]).all()
    assert ankle[Foot.LEFT, 0] < ankle[Foot.RIGHT, 0]
    assert (sight[:, list(KNOWN)] == Visibility.SEEN).all()
    assert (sight[:, Landmark.BIG_TOE] == Visibility.OUTSIDE).all()


def test_scenes_are_drawn_once_and_the_same_from_a_seed(tmp_path: Path) -> None:
    draw_scenes(tmp_path, range(1, 2), pictures=2)
    path = scene_path(tmp_path, 1)
    assert training_scenes(tmp_path) == [path]
    before = path.stat().st_mtime_ns
    draw_scenes(tmp_path, range(1, 2), pictures=2)
    assert path.stat().st_mtime_ns == before
    scene = read_scene(path)
    _, points, _ = paper_picture(np.random.default_rng(1))
    np.testing.assert_array_equal(scene.points[0], points)
    assert 0.1 * HEIGHT < scene.shank_px() < 0.5 * HEIGHT
