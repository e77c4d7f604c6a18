"""One recording to its analysis, as `gait analyse` does it; where it shows dots, once more with them painted out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gait.analysis.analysis import Question, Recording
from gait.analysis.findings import Findings
from gait.analysis.zero import standing_trial
from gait.clip import Clip, Frame, ahead, open_clip
from gait.clip.orientation import Orientation
from gait.commands.validate import pairs_of, without_dots
from gait.errors import ClipError, NobodySeen
from gait.eyes.eyes import Eyes, open_eyes
from gait.gaitcycle.standing import StandingTrial
from gait.markers import Markers
from gait.result import Analysis, RunFacts
from gait.results.document import document, plain
from gait.results.tools import tools_of
from gait.results.versions import Tools
from gait.shoes.catalogue import NO_SHOES
from gait.verdict.rules import usual_rules

DOTS = "dots"  # the method whose dots are all four painted out; a shoe's own two leave the shank without truth

Alive = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A recording, the standing trial before it where there is one, how pictures are turned that do not carry it
    themselves, and what no picture tells of the run."""

    recording: Path
    standing: Path | None
    orientation: Orientation
    run: RunFacts | None


@dataclass(frozen=True, slots=True)
class Film:
    """A clip. alive: called before each of its frames."""

    clip: Clip
    alive: Alive

    def frames(self) -> Iterator[Frame]:
        for frame in self.clip.frames():
            self.alive()
            yield frame


@dataclass(frozen=True, slots=True)
class Analysed:
    """document: as analysis.json. beside: where the recording shows dots, by foot the peaks of its steps, degrees,
    [with the dots, without]; null where a step is not used."""

    document: dict[str, Any]
    beside: dict[str, Any] | None


def tools() -> Tools:
    """What this installation analyses with. Raises Fault."""
    return tools_of(usual_rules())


@cache
def eyes() -> Eyes:
    """A worker's networks, loaded once."""
    return open_eyes(1, 1)


def analysed(source: Source, alive: Alive) -> Analysed:
    """alive: called again and again; what it raises ends the work. Raises ClipError, Fault."""
    film = film_of(source, alive)
    question = Question(usual_rules(), NO_SHOES, trial=trial_of(source, alive))  # what suits is for the store to say
    analysis, findings = watched(film.clip, film.frames(), question)
    beside = beside_of(film, findings) if findings.method == DOTS else None
    return Analysed(plain(document(replace(analysis, run=source.run))), beside)


def film_of(source: Source, alive: Alive) -> Film:
    """Raises ClipError."""
    return Film(open_clip(source.recording, otherwise=source.orientation), alive)


def trial_of(source: Source, alive: Alive) -> StandingTrial | None:
    """None where nobody stood, or it gives no zero: as at the kiosk, the run counts without one then."""
    if source.standing is None:
        return None
    with suppress(ClipError):
        watcher = None
        for frame in film_of(replace(source, recording=source.standing), alive).frames():
            watcher = watcher or sized(frame).watcher(dots=True)
            watcher.feed(frame)
        return None if watcher is None else standing_trial(watcher.sights(), Markers.AUTO)
    return None


def watched(clip: Clip, frames: Iterator[Frame], question: Question) -> tuple[Analysis, Findings]:
    """Raises ClipError."""
    recording: Recording | None = None
    for frame in ahead(frames):
        recording = recording or begun(clip, frame, question)
        recording.feed(frame)
    if recording is None:
        raise NobodySeen("The recording holds no pictures.")
    return recording.finish()


def begun(clip: Clip, frame: Frame, question: Question) -> Recording:
    watcher = sized(frame).watcher(question.markers is not Markers.OFF, standing=question.heels)
    return Recording(clip, watcher, eyes().models, question)


def sized(frame: Frame) -> Eyes:
    height, width = frame.image.shape[:2]
    return eyes().for_size(width, height)


def beside_of(film: Film, marked: Findings) -> dict[str, Any] | None:
    """The same run's peaks by both methods; None where nothing is seen without the dots."""
    question = Question(usual_rules(), NO_SHOES, Markers.OFF)
    with suppress(ClipError):
        _, painted = watched(film.clip, without_dots(film.frames(), marked), question)
        found: dict[str, Any] = {
            foot.word: plain(np.stack(peaks)) for foot, peaks in pairs_of("", marked, painted).peaks.items()
        }
        return found
    return None
