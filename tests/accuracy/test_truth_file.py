"""What a person saw in a recording: read from NAME.truth.json, or refused in words that say what is wanted where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gait.foot import Foot
from tests.accuracy.registry import PACKAGES, TRUTHS
from tests.accuracy.truth_file import TruthError, read_seen, seen_in

WHOLE: dict[str, object] = {
    "view": "rear",
    "activity": "running",
    "steps": {"left": 13, "right": 12},
    "dots": True,
    "marks": [{"frame": 7, "foot": "right", "points": [[10, 0], [10, 50], [10, 60], [12, 90]]}],
    "note": "Test shoe, 11 km/h",
}


def written(folder: Path, facts: object) -> Path:
    path = folder / "run.truth.json"
    path.write_text(facts if isinstance(facts, str) else json.dumps(facts))
    (folder / "run.mp4").touch()
    return path


def test_a_whole_file_is_read_with_the_video_beside_it(tmp_path: Path) -> None:
    written(tmp_path, WHOLE)
    (seen,) = seen_in(tmp_path)
    assert (seen.name, seen.video, seen.view, seen.activity) == ("run", tmp_path / "run.mp4", "rear", "running")
    assert seen.steps == (13, 12)
    assert seen.dots
    assert seen.measurable
    assert seen.marks[0].foot is Foot.RIGHT
    assert seen.marks[0].points.shape == (4, 2)


def test_view_and_activity_are_enough(tmp_path: Path) -> None:
    written(tmp_path, {"view": "other", "activity": "other"})
    (seen,) = seen_in(tmp_path)
    assert seen.steps is None
    assert not seen.dots
    assert not seen.measurable


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"view": "behind"}, '"view" is "behind" and must be one of rear, front, side, other'),
        ({"activity": None}, '"activity" is null'),
        ({"step": 3}, "unknown step; known are activity, dots"),
        ({"steps": {"left": 3}}, '"steps" must be {"left": n, "right": n}'),
        ({"steps": {"left": 3, "right": -1}}, '"steps" must be'),
        ({"steps": {"left": True, "right": 1}}, '"steps" must be'),
        ({"dots": "yes"}, '"dots" is "yes" and must be true or false'),
        ({"marks": {}}, '"marks" must be a list'),
        ({"marks": [7]}, "mark 1: it must be an object"),
        ({"marks": [{"frame": 1.5, "foot": "left", "points": []}]}, 'mark 1: "frame" is 1.5'),
        ({"marks": [{"frame": 1, "foot": "l", "points": []}]}, 'mark 1: "foot" is "l" and must be left or right'),
        ({"marks": [{"frame": 1, "foot": "left", "points": [[1, 2]]}]}, 'mark 1: "points" must be four [x, y]'),
        ({"marks": [{"frame": 1, "foot": "left", "points": "all"}]}, 'mark 1: "points" must be four [x, y]'),
        ({"marks": [{"frame": 1, "foot": "left", "points": [[1, 2]] * 4}]}, "mark 1: two points of one line coincide"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wanted(tmp_path: Path, change: dict[str, object], words: str) -> None:
    path = written(tmp_path, WHOLE | change)
    with pytest.raises(TruthError) as refused:
        read_seen(path, tmp_path / "run.mp4")
    assert str(path) in str(refused.value)
    assert words in str(refused.value)


@pytest.mark.parametrize(("text", "words"), [("{", "cannot be read as JSON"), ("[]", "one object in braces")])
def test_what_is_no_object_is_refused(tmp_path: Path, text: str, words: str) -> None:
    written(tmp_path, text)
    with pytest.raises(TruthError, match=words):
        seen_in(tmp_path)


def test_a_truth_without_its_video_is_refused(tmp_path: Path) -> None:
    written(tmp_path, WHOLE)
    (tmp_path / "run.mp4").unlink()
    with pytest.raises(TruthError, match="0 videos named run lie beside it"):
        seen_in(tmp_path)


def test_the_truths_of_the_packages_recordings_can_be_read() -> None:
    names = {name for package in PACKAGES for name in package.members}
    assert {path.name.removesuffix(".truth.json") for path in TRUTHS.iterdir()} == names
    for name in names:
        assert read_seen(TRUTHS / f"{name}.truth.json", Path(f"{name}.mp4")).steps is not None
