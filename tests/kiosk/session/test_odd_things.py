"""One odd thing on the disk or in the program is set aside: the kiosk comes up, and the visit goes on or says why."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from gait.clip.orientation import Orientation
from kiosk.folders import Folders
from kiosk.session import report_job
from kiosk.storage.run_files import read_tracks
from kiosk.visit.events import ReportShown, ShoesShown
from kiosk.visit.model import Delivery, State
from tests.kiosk.session.fake_shop import Kiosk

Harm = Callable[[Path], object]


def no_frames(path: Path) -> None:
    np.savez(path, lines_px=np.zeros((0, 2, 4, 2)), pose_frames=np.zeros(0, int), pose=np.zeros((0, 18, 3)))


def of_another_shape(path: Path) -> None:
    np.savez(path, lines_px=np.zeros((9, 4, 2)), pose_frames=np.zeros(1, int), pose=np.zeros((1, 18, 3)))


def of_frames_that_are_not_there(path: Path) -> None:
    np.savez(path, lines_px=np.zeros((9, 2, 4, 2)), pose_frames=np.array([70]), pose=np.zeros((1, 18, 3)))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


HARMS: dict[str, Harm] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:400]),
    "text": lambda path: path.write_text("a shopping list"),
    "gone": Path.unlink,
    "a folder": a_folder,
    "without frames": no_frames,
    "of another shape": of_another_shape,
    "of frames that are not there": of_frames_that_are_not_there,
}


@pytest.fixture(scope="module")
def gone_out(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """(folder, visit) of a kiosk whose power went while a result was shown."""
    kiosk = Kiosk(tmp_path_factory.mktemp("kiosk"))
    kiosk.to_result()
    visit_id = kiosk.visit_id
    kiosk.session.capture.thread.stop()
    kiosk.session.capture.thread.close()
    kiosk.store.close()
    return kiosk.folder, visit_id


@pytest.fixture
def dark(gone_out: tuple[Path, str], tmp_path: Path) -> tuple[Folders, str]:
    """The same, to be harmed."""
    return Folders(Path(shutil.copytree(gone_out[0], tmp_path / "kiosk"))), gone_out[1]


@pytest.mark.parametrize("what", HARMS)
def test_a_run_with_such_tracks_is_worked_out_again(dark: tuple[Folders, str], what: str) -> None:
    folders, visit_id = dark
    tracks = folders.tracks(visit_id, 1, 1)
    HARMS[what](tracks)
    assert read_tracks(tracks) is None
    if tracks.is_dir():
        tracks.rmdir()
    after = Kiosk(folders.root)
    after.until(State.RESULT)
    assert len(after.session.runs()[0].tracks.lines_px) == 541
    after.session.close()


ROWS = {
    "a state that there is not": "UPDATE visits SET state = 'dancing'",
    "wishes that are no JSON": "UPDATE visits SET wishes = 'light'",
    "wishes nested without end": f"UPDATE visits SET wishes = '{'[' * 9999}'",
    "trouble of another shape": "UPDATE visits SET trouble = '[1, 2]'",
    "a result of another shape": "UPDATE runs SET outcome = '{\"analysis\": 1}'",
    "a run that is not there": "UPDATE visits SET current = 7",
    "no runs": "DELETE FROM runs",
}


@pytest.mark.parametrize("what", ROWS)
def test_a_visit_whose_rows_are_odd_is_set_aside_and_the_kiosk_comes_up(dark: tuple[Folders, str], what: str) -> None:
    folders, visit_id = dark
    with closing(sqlite3.connect(folders.visits)) as base, base:
        base.execute(ROWS[what])
    after = Kiosk(folders.root)
    assert after.at(State.WELCOME)
    assert visit_id in after.store.ids()
    after.to_result()
    after.session.close()


@pytest.mark.parametrize("bytes_of", [b"", b"no picture", b"\xff\xd8\xff\xe0" + 40 * b"\x00"])
def test_bytes_that_are_no_picture_are_none(bytes_of: bytes) -> None:
    assert Orientation(90).picture(bytes_of) is None
    assert Orientation().picture(bytes_of, half=True) is None


def test_a_report_that_fails_unforeseen_is_told_before_anything_is_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody foresaw this")

    kiosk = Kiosk(tmp_path)
    kiosk.to_result()
    with monkeypatch.context() as patch:
        patch.setattr(report_job, "write_visit_report", broken)
        kiosk.session.tell(ShoesShown())
        kiosk.session.tell(ReportShown())
        kiosk.session.hand_over({Delivery.PRINT})
    assert (kiosk.state, kiosk.session.screen, kiosk.session.trouble()) == (State.REPORT, "trouble", "report")
    kiosk.session.try_again()
    kiosk.session.hand_over({Delivery.PRINT})
    assert kiosk.at(State.GOODBYE)
    kiosk.session.close()


def test_files_of_a_former_visit_that_cannot_be_deleted_keep_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Kiosk(tmp_path)
    before.to_result()

    def busy(*_: object) -> None:
        raise OSError(16, "Device or resource busy")

    with monkeypatch.context() as patch:
        patch.setattr("kiosk.storage.deletion.shutil.rmtree", busy)
        before.session.end_visit()
        assert before.session.unsaved is not None or before.at(State.WELCOME)
        after = before.cut_power()
        assert after.session.screen in ("welcome", "result")
    after.session.close()
