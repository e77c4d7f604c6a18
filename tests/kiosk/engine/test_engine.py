"""The engine's process is started again when it ends, and whatever it had under way is done after all."""

from __future__ import annotations

import os
import queue
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import cv2
import numpy as np
import pytest

from gait.clip.orientation import Orientation
from kiosk.camera.device import VirtualCamera
from kiosk.camera.recording import file_head, frame_bytes, pictures_head
from kiosk.engine.client import MOST_STARTS, Engine
from kiosk.engine.messages import Broken, Sign
from kiosk.engine.worker import read_growing
from kiosk.folders import Folders
from kiosk.session.part import Lengths
from kiosk.session.session import Session
from kiosk.settings import CameraSettings, Settings
from kiosk.storage.store import Store
from kiosk.visit.events import Ready, Started, WarmedUp
from kiosk.visit.model import State
from kiosk.visit.table import why_not
from tests.conftest import DEMO, STANDING, MakeClip
from tests.kiosk.engine.child_processes import dies, hangs
from tests.kiosk.session.fake_shop import AGREED, MODE, PICTURES, jpeg

PATIENCE_S = 120.0
STANDING_S = 2.2  # just enough for a zero
LEAST_S = 8.5  # of a recording, for a verdict


def started(main: Callable[[Connection, int], None], silent_s: float = 10.0) -> tuple[Engine, queue.Queue[Sign]]:
    signs: queue.Queue[Sign] = queue.Queue()
    engine = Engine(main, silent_s)
    engine.start(signs.put)
    return engine, signs


def until_broken(signs: queue.Queue[Sign]) -> Broken:
    while not isinstance(sign := signs.get(timeout=PATIENCE_S), Broken):
        pass
    return sign


def test_an_engine_that_dies_again_and_again_calls_staff_and_can_be_revived() -> None:
    engine, signs = started(dies)
    assert until_broken(signs).code == "engine"
    assert engine.starts == MOST_STARTS + 1
    engine.revive()
    until_broken(signs)
    assert engine.starts == 2 * (MOST_STARTS + 1)
    engine.close()


def test_an_engine_without_a_sign_of_life_is_ended_and_started_again() -> None:
    engine, signs = started(hangs, silent_s=0.1)
    assert "no sign" in until_broken(signs).message
    assert engine.process is None
    engine.close()


def test_the_engine_dies_with_the_screen() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.kiosk.engine.child_processes"],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    engine = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    ended, _, _ = select.select([engine], [], [], PATIENCE_S)
    assert ended
    os.close(engine)
    parent.communicate()


def test_the_engine_never_loads_what_opens_a_window() -> None:
    look = "import sys, kiosk.engine.worker; sys.exit(any(name.split('.')[0] == 'kivy' for name in sys.modules))"
    subprocess.run([sys.executable, "-c", look], check=True)


def test_frames_come_as_the_recording_grows_and_a_damaged_one_is_the_one_before(tmp_path: Path) -> None:
    path, whole = tmp_path / "run.mkv", [False]
    frames = read_growing(path, Orientation(90), lambda: whole[0])
    assert next(frames) is None
    path.write_bytes(pictures_head(MODE.width, MODE.height) + frame_bytes(0.0, PICTURES[0]))
    first = next(frames)
    assert first is not None
    assert first.image.shape == (MODE.width, MODE.height, 3)
    later = frame_bytes(0.02, b"no picture") + frame_bytes(0.02, jpeg(9)) + frame_bytes(0.04, PICTURES[1])
    with path.open("ab") as file:
        file.write(later[:-1])
    assert next(frames) is None
    damaged = next(frames)
    assert damaged is not None
    assert damaged.image is first.image
    assert next(frames) is None
    with path.open("ab") as file:
        file.write(later[-1:])
    whole[0] = True
    last = next(frames)
    assert next(frames, None) is None
    assert last is not None
    assert (last.index, last.time_s, int(np.median(last.image))) == (2, 0.04, 120)


def test_a_recording_that_carries_its_turn_is_read_like_that_though_it_still_grows(tmp_path: Path) -> None:
    path = tmp_path / "run.mkv"
    frames = read_growing(path, Orientation(90), lambda: False)
    assert next(frames) is None
    path.write_bytes(file_head(MODE.width, MODE.height, Orientation(180)))
    assert next(frames) is None
    with path.open("ab") as file:
        file.write(frame_bytes(0.0, PICTURES[0]))
    first = next(frames)
    assert first is not None
    assert first.image.shape == (MODE.height, MODE.width, 3)


def test_a_picture_is_turned_and_cut() -> None:
    image = np.zeros((40, 80, 3), np.uint8)
    image[:10, :10] = 255
    turned = Orientation(90, crop=(0.5, 0.0, 1.0, 0.25)).picture(cv2.imencode(".png", image)[1].tobytes())
    assert turned is not None
    assert (turned.shape, int(turned[:10, 10:].mean())) == ((20, 20, 3), 255)


def test_a_camera_that_shows_left_for_right_is_turned_back_once_it_is_upright() -> None:
    upright = np.zeros((80, 40, 3), np.uint8)
    upright[60:, :10] = 255  # the runner's left foot
    as_it_comes = np.rot90(upright[:, ::-1], 1)
    turned = Orientation(90, mirrored=True).picture(cv2.imencode(".png", as_it_comes)[1].tobytes())
    assert turned is not None
    assert (turned == upright).all()


# ---- the real one ----------------------------------------------------------------------------------------------------


@pytest.fixture
def visit(tmp_path: Path, make_clip: MakeClip) -> Iterator[Session]:
    """A session with the real engine; the demo's runner stands, then runs, in pictures that a small camera takes."""
    at = Folders(tmp_path)
    settings = Settings(camera=CameraSettings("clip:", 540, 960, 25.0, rotation_deg=0))
    runs, stood = (
        make_clip(clip.name, "-t", "14", "-vf", "scale=540:960,fps=25", source=clip) for clip in (DEMO, STANDING)
    )

    def stands() -> bool:
        return session.visit.state in (State.CHECK, State.STANDING)

    camera = VirtualCamera(runs, True, stood, stands)
    lengths = Lengths(STANDING_S, 0.0, LEAST_S)
    session = Session(at, Store(at.visits), settings, lambda _: camera, Engine(), lengths)
    session.open()
    yield session
    session.close()


def let(visit: Session, so: Callable[[], bool]) -> None:
    """Let things happen until something is so."""
    for _ in range(int(PATIENCE_S / 0.1)):
        if so():
            return
        visit.attend(0.1)
    raise AssertionError(f"waited in vain in {visit.visit.state}: {visit.visit.lights} {visit.visit.trouble}")


def test_a_visit_with_the_networks_whose_engine_is_killed_in_the_analysis(visit: Session) -> None:
    visit.tell(Started.fresh(time.time(), "en", AGREED))
    let(visit, lambda: why_not(visit.visit, Ready()) == "")
    visit.tell(Ready())
    let(visit, lambda: (live := visit.live()) is not None and visit.visit.state is State.WARM_UP and live.moving)
    visit.tell(WarmedUp(0.0, settled=False))
    let(visit, lambda: visit.job.watched is not None and visit.job.watched.time_s > 0.3)
    assert isinstance(visit.job.engine, Engine)
    assert visit.job.engine.process is not None
    assert visit.job.engine.process.pid is not None
    first_to_go = Path(f"/proc/{visit.job.engine.process.pid}/oom_score_adj").read_text()
    assert int(first_to_go) > int(Path("/proc/self/oom_score_adj").read_text())  # when memory runs out
    os.kill(visit.job.engine.process.pid, signal.SIGKILL)
    let(visit, lambda: visit.visit.state is State.RESULT)
    assert visit.job.engine.starts == 2
    (run,) = visit.runs()
    left, right = (foot.peak_eversion_deg for foot in run.analysis.feet)
    assert left is not None
    assert right is not None
    assert right.mean - left.mean > 4.0  # the demo's runner: some 2 and 10 degrees
    assert (run.analysis.zero, run.analysis.zero_from) == ("standing", "trial")
    assert len(run.footage.times_s) == len(run.tracks.lines_px)
