"""What the engine left of a run is read back, and a file that would run code is not."""

from __future__ import annotations

import pickle
import stat
from pathlib import Path

import numpy as np
import pytest

from gait.verdict.rules import PronationClass
from kiosk.storage.packing import pack
from kiosk.storage.run_files import KEPT, keep_analysis, read_analysis, read_tracks
from tests.gait.report.analyses import analysis, with_missing
from tests.kiosk.storage.test_packing import same

WHOLE = analysis(PronationClass.OVERPRONATION, PronationClass.NEUTRAL)


class Trap:
    """What touches a file when it is loaded, as a pickle may."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("whole", [WHOLE, with_missing(WHOLE)])
def test_an_analysis_comes_back_with_its_pictures(tmp_path: Path, whole: object) -> None:
    path = tmp_path / "visit" / "1-1.analysis"
    keep_analysis(path, whole)  # type: ignore[arg-type]
    assert same(read_analysis(path), whole)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_pickle_of_an_earlier_version_is_not_loaded(tmp_path: Path) -> None:
    path, mark = tmp_path / "1-1.analysis", tmp_path / "touched"
    path.write_bytes(pickle.dumps((WHOLE, [], Trap(mark))))
    assert read_analysis(path) is None
    assert not mark.exists()
    pickle.loads(path.read_bytes())
    assert mark.exists(), "the trap works"


def test_tracks_with_objects_in_them_are_not_loaded(tmp_path: Path) -> None:
    path, mark = tmp_path / "1-1.npz", tmp_path / "touched"
    np.savez(path, lines_px=np.array([Trap(mark)]), pose_frames=np.zeros(1), pose=np.zeros((1, 18, 3)))
    assert read_tracks(path) is None
    assert not mark.exists()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"{}", pack(WHOLE.clip, KEPT), pack(WHOLE, "gait-kept-analysis/0")]
)
def test_what_is_no_analysis_of_this_version_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "1-1.analysis").write_bytes(content)
    assert read_analysis(tmp_path / "1-1.analysis") is None
    assert read_analysis(tmp_path / "2-1.analysis") is None


def test_damaged_tracks_are_none(tmp_path: Path) -> None:
    path = tmp_path / "1-1.npz"
    np.savez_compressed(path, lines_px=np.zeros((9, 2, 4, 2)), pose_frames=np.zeros(1), pose=np.zeros((1, 18, 3)))
    whole = path.read_bytes()
    for place in range(30, len(whole), 41):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        found = read_tracks(path)
        assert found is None or found.lines_px.shape == (9, 2, 4, 2)
