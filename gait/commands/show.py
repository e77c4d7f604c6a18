"""`gait show`: a clip or a picture with what the pose network sees drawn onto it, or typical steps in slow motion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import open_clip
from gait.clip.encode import write_h264
from gait.commands.analyse import AnalyseRequest, analyse_clip
from gait.commands.picture import PICTURES, Still, picture_at, save_picture
from gait.disk import saving, written_beside
from gait.errors import ModelFault, NotRunning
from gait.pose.decoders import PoseDecoder
from gait.pose.decoders.openpose import OpenPose
from gait.pose.draw import draw_maps, draw_people
from gait.pose.reader import PoseEstimator, TimedPicture, pose_of
from gait.report.slow_motion import RATE_HZ, Filmed, SlowMotion
from gait.weights.manifest import verified_model
from gait.words import words

Image = NDArray[np.uint8]


def show(source: Path, out: Path | None = None, maps: bool = False) -> Path:
    """Draw the people in a clip or picture, and with `maps` the network's maps; returns what was written.

    out: file to write; None: beside the source, `NAME_pose.mp4` or `NAME_pose.png`.
    Raises Unreadable, ModelFault, DiskFault.
    """
    if source.suffix.lower() in PICTURES:
        return show_picture(source, out or source.with_name(f"{source.stem}_pose.png"), maps)
    return show_clip(source, out or source.with_name(f"{source.stem}_pose.mp4"), maps)


def show_slowly(source: Path, out: Path | None = None, language: str = "en") -> Path:
    """Analyse a clip and write its slow motion, `NAME_slow.mp4` beside it where `out` does not say; what was written.

    Raises ClipError, Fault; NotRunning where no step was seen well enough.
    """
    path = out or source.with_name(f"{source.stem}_slow.mp4")
    analysis, findings = analyse_clip(AnalyseRequest(source, path))
    slow = SlowMotion(Filmed(analysis, findings.sights.times_s, findings.lines.points), words(language))
    wanted = frozenset(slow.wanted)
    if not wanted:
        raise NotRunning("No step was seen well enough to be shown.", "Record again, with light on the heels.")
    for number, frame in enumerate(open_clip(source).frames()):
        if number in wanted:
            slow.take(number, frame.image)
    write_h264(path, slow.frames(), RATE_HZ)
    return path


def show_picture(source: Path, out: Path, maps: bool) -> Path:
    """Draw onto one picture."""
    frame = Still(picture_at(source))
    height, width = frame.image.shape[:2]
    (picture,) = drawn([frame], height, width, maps)
    save_picture(out, picture)
    return out


def show_clip(source: Path, out: Path, maps: bool) -> Path:
    """Draw onto every frame of a clip."""
    clip = open_clip(source)
    save_video(out, drawn(clip.frames(), clip.height, clip.width, maps), clip.header_fps)
    return out


def drawn(frames: Iterable[TimedPicture], height: int, width: int, maps: bool) -> Iterator[Image]:
    """Each frame with its people, over its maps when asked for."""
    estimator = PoseEstimator(verified_model("pose"), height, width)
    for frame, output in estimator.outputs(frames):
        under = over_maps(frame.image, output, estimator.decoder) if maps else frame.image
        yield draw_people(under, pose_of(estimator.decoder, frame.time_s, output).people)


def over_maps(image: Image, output: NDArray[np.float32], decoder: PoseDecoder) -> Image:
    """The picture under its maps. Raises ModelFault where the pose network gives points and no maps."""
    if not isinstance(decoder, OpenPose):
        raise ModelFault("This pose network gives points and no maps.", "Leave out --maps.")
    return draw_maps(image, output[0], decoder.fit)


def save_video(path: Path, images: Iterable[Image], fps: float) -> None:
    """Write an MP4 whole or not at all. Raises DiskFault."""
    with saving(path), written_beside(path) as beside:
        write_frames(beside, images, fps)


def write_frames(path: Path, images: Iterable[Image], fps: float) -> None:
    """Encode the pictures, all of one size, as MPEG-4. Raises OSError when no encoder opens."""
    writer = None
    for image in images:
        if writer is None:
            size = (image.shape[1], image.shape[0])
            writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, size)
        if not writer.isOpened():
            raise OSError(f"no video can be written to {path}")
        writer.write(image)
    if writer is not None:
        writer.release()
