"""After a power cut: how a visit that was under way goes on. Nothing that was recorded is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kiosk.camera.recording import whole_tape
from kiosk.faults import PowerCut
from kiosk.visit.effects import begin_again
from kiosk.visit.events import Retried
from kiosk.visit.model import CAPTURING, LOOKING_BACK, State, Trouble, Visit


def recovered(visit: Visit, recording_s: float) -> Visit:
    """The visit as it goes on. recording_s: seconds of the current run on disk, 0 without a recording.

    A recording that was under way waits, as after a lost camera, for somebody to use what there is or to record
    anew; from the steps before it the visit goes on at the camera check, as a fresh attempt so that no file of the
    former one is in its way. Whoever looked back to other days finds the questions again. Every other state stays as
    it was.
    """
    if visit.state is State.RECORDING and recording_s > 0:
        return cut_off(visit, recording_s)
    if visit.state in CAPTURING:
        return replace(begin_again(visit, Retried()), state=State.CHECK)
    return replace(visit, state=State.CUSTOMER) if visit.state in LOOKING_BACK else visit


def cut_off(visit: Visit, recording_s: float) -> Visit:
    """TROUBLE with the part that was recorded."""
    run = replace(visit.run, recorded_s=recording_s)
    runs = (*visit.runs[: run.number - 1], run, *visit.runs[run.number :])
    trouble = Trouble(
        PowerCut.code,
        f"The power went after {recording_s:.0f} seconds of the recording.",
        PowerCut.advice,
        State.CHECK,
        mended=True,
    )
    return replace(visit, state=State.TROUBLE, runs=runs, trouble=trouble)


def recorded_s(path: Path) -> float:
    """Seconds of a recording that are whole on disk, by its frames' times; 0 where there is no file."""
    places = whole_tape(path).places
    return places[-1].time_s if places else 0.0
