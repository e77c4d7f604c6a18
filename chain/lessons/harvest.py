"""Crops to train the heel network on, of recordings with dots, which say where the lines lie and are painted out.

A file a recording, as models/training/crops.py reads it (`crops_*.npz`), named by visit, run and attempt, so that what
was withdrawn or erased is found again and goes with the next harvest.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from chain.folders import Folders
from chain.reanalysis.analysing import DOTS, film_of, watched
from chain.reanalysis.turns import source_of
from chain.storage.reanalyses import Claim
from chain.storage.recordings import RecordingKey
from gait.analysis.analysis import Question
from gait.analysis.findings import Findings
from gait.analysis.lines import EARLY
from gait.clip import Frame
from gait.commands.validate import without_dots
from gait.disk import write_bytes
from gait.eyes.heel import CROP_HEIGHT, CROP_WIDTH, LEAST_FOOT, ankles_from, crop_leg
from gait.foot import Foot
from gait.gaitcycle.seen import bearing_frames
from gait.markers import Markers
from gait.shoes.catalogue import NO_SHOES
from gait.verdict.rules import usual_rules

Floats = NDArray[np.float64]

EVERY = 4  # frames: at 60 a second the next ones show the same
JPEG_QUALITY = 93  # as of the rendered crops that are trained on
CROP_PX = np.array([CROP_WIDTH, CROP_HEIGHT])
PHASE = "stance"


def harvested(claim: Claim, place: Folders, out: Path) -> int:
    """How many crops a recording gave; none of one that shows no dots any more. Raises ClipError, Fault, OSError."""
    film = film_of(source_of(claim, place), lambda: None)
    question = Question(usual_rules(), NO_SHOES, Markers.REQUIRE)
    _, marked = watched(film.clip, film.frames(), question)
    crops = list(crops_of(film.frames(), marked)) if marked.method == DOTS else []
    if crops:
        write_bytes(path_of(out, claim.key), packed(crops), private=True)
    return len(crops)


def path_of(out: Path, key: RecordingKey) -> Path:
    return out / f"crops_{key.visit.hex}-{key.run}-{key.attempt}.npz"


def remove_others(out: Path, claims: list[Claim]) -> int:
    """Crops of recordings that may be trained on no more are gone; how many recordings'. Raises OSError."""
    known = {path_of(out, claim.key) for claim in claims}
    gone = [path for path in out.glob("crops_*-*-*.npz") if path not in known]
    for path in gone:
        path.unlink()
    return len(gone)


def crops_of(frames: Iterable[Frame], marked: Findings) -> Iterator[tuple[NDArray[np.uint8], Floats]]:
    """Crops [224, 128, 3], of left feet, with their points [4, 2] px, of every fourth frame in which a foot bears."""
    bearing = bearing_frames(marked.sights.times_s, marked.steps, EARLY)
    for frame in without_dots(frames, marked):
        for foot in Foot:
            if frame.index % EVERY == 0 and bearing[frame.index, foot]:
                yield from crop_of(frame, foot, marked)


def crop_of(frame: Frame, foot: Foot, marked: Findings) -> Iterator[tuple[NDArray[np.uint8], Floats]]:
    """One, or none where not all is seen, or lies in the crop."""
    dots, read = marked.lines.points[frame.index, foot], marked.sights.heel_points[frame.index, foot]
    sure = marked.sights.foot_probability[frame.index, foot] >= LEAST_FOOT
    truth = np.concatenate([laid_on(dots[:2], read[:2]), laid_on(dots[2:], read[2:])])
    if sure and np.isfinite(truth).all():
        crop = crop_leg(frame.image, ankles_from(truth), marked.sights.shank_px, foot)
        points = crop.from_picture(truth)
        if ((points > 0) & (points < CROP_PX)).all():
            yield crop.image, points


def laid_on(line: Floats, points: Floats) -> Floats:
    """Points [2, 2] moved across onto the line through two others [2, 2].

    Dots say where an axis lies, and staff stick them anywhere along it; how far up the network's points lie is its own.
    """
    along = (line[1] - line[0]) / np.linalg.norm(line[1] - line[0])
    return np.asarray(line[0] + ((points - line[0]) @ along)[:, None] * along)


def packed(crops: list[tuple[NDArray[np.uint8], Floats]]) -> bytes:
    """Bearing feet of which every point is seen, in the form of the photo-like crops."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    streams = [np.asarray(cv2.imencode(".jpg", image, quality)[1]).reshape(-1) for image, _ in crops]
    count, buffer = len(crops), io.BytesIO()
    np.savez(
        buffer,
        jpeg=np.concatenate(streams),
        offset=np.cumsum([0, *(len(stream) for stream in streams)]),
        points=np.array([points for _, points in crops], np.float32),
        visible=np.ones((count, 4), bool),
        phase=np.full(count, PHASE),
        dotted=np.zeros(count, bool),
    )
    return buffer.getvalue()
