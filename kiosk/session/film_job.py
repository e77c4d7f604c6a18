"""The slow motion to take home, made while the customer decides what becomes of the report."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TypeVar

from gait.clip.encode import can_encode, write_h264
from gait.clip.orientation import Orientation
from gait.report.slow_motion import RATE_HZ, SECONDS, Filmed, SlowMotion
from gait.result import Analysis
from kiosk.folders import Folders
from kiosk.session.part import Part, key_of
from kiosk.session.results import Results
from kiosk.session.terms import ways_of
from kiosk.settings import Settings
from kiosk.storage.run_files import Film, Tracks
from kiosk.visit.model import Delivery, State, Visit
from kiosk.words import Words, words
from kiosk.words.wording import shoe_name

Each = TypeVar("Each")

LOG = logging.getLogger(__name__)
MOST_RUNS = 2  # the first, of the test shoe, and the latest


@dataclass(frozen=True, slots=True)
class Source:
    """A run that the film shows. orientation: of a recording that carries none."""

    shoe: str
    analysis: Analysis
    tracks: Tracks
    recording: Path
    orientation: Orientation


class Unwanted(Exception):
    """The visit is over, and nobody asked for the film."""


class FilmJob(Part):
    """Works on a thread of its own, where a film can be made and taken away. results: what it shows."""

    def __init__(self, settings: Settings, folders: Folders, results: Results) -> None:
        super().__init__(settings)
        self.folders, self.results = folders, results
        self.maker = ThreadPoolExecutor(1, "film")
        self.made: Future[None] | None = None
        self.unwanted = Event()

    def enter(self, visit: Visit, before: State) -> None:
        if visit.state is State.REPORT and self.can_be_taken and can_encode():
            self.give_up()
            sources = list(self.sources(visit))
            self.unwanted.clear()
            path, said = self.folders.film(visit.id), words(visit.language)
            self.made = self.maker.submit(make_film, sources, path, said, self.unwanted)

    @property
    def can_be_taken(self) -> bool:
        """By e-mail or over the shop's network."""
        return Delivery.EMAIL in ways_of(self.settings) or bool(self.settings.share.address)

    def sources(self, visit: Visit) -> Iterator[Source]:
        """The first and the latest run that can be shown and whose recording is there."""
        shown, said = self.results.shown, words(visit.language)
        runs = [run for run in visit.results if run.number in shown]
        for run in [*runs[:1], *runs[1:][-(MOST_RUNS - 1) :]]:
            found, recording = shown[run.number], self.folders.recording(*key_of(visit, run))
            if recording.is_file():
                turned = self.settings.camera.orientation
                yield Source(shoe_name(run.shoe, said), found.analysis, found.tracks, recording, turned)

    def end(self, before: Visit, after: Visit) -> None:
        """It is finished where it was asked for, and given up where not, before anything is deleted."""
        if before.consents.email_film and Delivery.EMAIL in before.deliveries:
            self.wait()
        self.give_up()
        self.made = None

    def give_up(self) -> None:
        """What is being made is wanted no longer, or not like this."""
        self.unwanted.set()
        self.wait()

    def wait(self) -> None:
        """Until the film is on disk or never will be: the report goes out without it then."""
        error = None if self.made is None else self.made.exception()
        if error is not None and not isinstance(error, Unwanted):
            LOG.error("the film could not be made", exc_info=error)

    def close(self) -> None:
        self.unwanted.set()
        self.maker.shutdown()


def make_film(sources: Sequence[Source], path: Path, said: Words, unwanted: Event) -> None:
    """Write it where any step was seen well enough. Raises Unwanted, Fault."""
    parts = [slow_motion(source, said, SECONDS / len(sources), unwanted) for source in sources]
    if any(part.schedule for part in parts):
        write_h264(path, until(unwanted, (frame for part in parts for frame in part.frames())), RATE_HZ)


def slow_motion(source: Source, said: Words, seconds: float, unwanted: Event) -> SlowMotion:
    """One run's share, with its pictures taken out of the recording."""
    with closing(Film(source.recording, source.orientation)) as film:
        frames = min(len(film.times_s), len(source.tracks.lines_px))
        filmed = Filmed(source.analysis, film.times_s[:frames], source.tracks.lines_px[:frames], source.shoe)
        part = SlowMotion(filmed, said, seconds)
        for number in until(unwanted, part.wanted):
            part.take(number, film.picture(number))
    return part


def until(unwanted: Event, each: Iterable[Each]) -> Iterator[Each]:
    """The same, one after the other. Raises Unwanted as soon as it is."""
    for one in each:
        if unwanted.is_set():
            raise Unwanted
        yield one
