"""After a power cut in any state the visit goes on, and what was recorded is still there."""

from __future__ import annotations

from pathlib import Path

import pytest

from gait.clip.orientation import AS_IT_COMES
from kiosk.camera.recording import file_head, frame_bytes
from kiosk.storage.recovery import recorded_s, recovered
from kiosk.storage.store import Store
from kiosk.visit.events import Event, PartUsed, QuestionsShown, Recognised, Recorded, Retried, ReturnTold
from kiosk.visit.model import State
from kiosk.visit.table import advance, why_not
from tests.kiosk.visit.test_table import ID, TO_RECORDING, TO_RESULT, after


@pytest.mark.parametrize("count", range(1, len(TO_RESULT) + 1))
def test_from_every_state_the_visit_reaches_its_result(tmp_path: Path, count: int) -> None:
    Store(tmp_path / "kiosk.db").save(after(*TO_RESULT[:count]))
    stored = Store(tmp_path / "kiosk.db").load(ID)
    assert stored is not None
    visit = recovered(stored, 12.0 if stored.state is State.RECORDING else 0.0)
    events: tuple[Event, ...] = (Retried(), *TO_RESULT)
    for event in events:
        visit = visit if why_not(visit, event) else advance(visit, event)
    assert visit.state is State.RESULT


@pytest.mark.parametrize("looked", [(ReturnTold(),), (ReturnTold(), Recognised(None))])
def test_whoever_looked_back_to_other_days_finds_the_questions_again(looked: tuple[Event, ...]) -> None:
    assert recovered(after(*TO_RESULT, QuestionsShown(), *looked), 0.0).state is State.CUSTOMER


def test_a_recording_cut_by_the_power_can_be_used_or_made_again() -> None:
    visit = recovered(after(*TO_RECORDING), 12.0)
    assert advance(visit, PartUsed()).run.recorded_s == 12.0
    assert advance(visit, Retried()).state is State.CHECK


def test_an_analysis_cut_by_the_power_is_done_again() -> None:
    visit = after(*TO_RECORDING, Recorded(20.0))
    assert recovered(visit, 20.0) == visit


def test_the_length_counts_whole_frames_only(tmp_path: Path) -> None:
    path = tmp_path / "run.mkv"
    assert recorded_s(path) == 0.0
    frames = b"".join(frame_bytes(k / 50, b"picture" * 40) for k in range(51))
    path.write_bytes(file_head(96, 160, AS_IT_COMES) + frames)
    assert recorded_s(path) == 1.0
    path.write_bytes(path.read_bytes()[:-1])
    assert recorded_s(path) == pytest.approx(0.98)
