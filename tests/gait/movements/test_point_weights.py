"""Weights of points that people write."""

from __future__ import annotations

from pathlib import Path

import pytest

from gait.errors import SettingsFault
from gait.movements.point_weights import read_weights
from gait.pose.skeleton import Joint


def test_what_is_named_counts_so_much_and_the_rest_once(tmp_path: Path) -> None:
    (tmp_path / "w.json").write_text('{"left wrist": 2.5, "R_ELBOW": 0, "nose": 3}'.replace("R_ELBOW", "Right_Elbow"))
    weights = read_weights(tmp_path / "w.json")
    assert (weights[Joint.L_WRIST], weights[Joint.R_ELBOW], weights[Joint.NOSE], weights[Joint.NECK]) == (2.5, 0, 3, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "cannot be read"),
        ("[1, 2]", "names no points"),
        ('{"left wirst": 1}', "is no point"),
        ('{"nose": -1}', "weight -1"),
        ('{"nose": true}', "weight True"),
        ('{"nose": "much"}', "weight 'much'"),
        ('{"nose": 1e400}', "cannot be read"),
    ],
)
def test_anything_else_is_refused_in_words(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "w.json").write_text(content)
    with pytest.raises(SettingsFault, match=told):
        read_weights(tmp_path / "w.json")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="cannot be read"):
        read_weights(tmp_path / "nothing.json")
