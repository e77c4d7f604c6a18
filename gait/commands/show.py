"""`gait show`: a clip or a picture with what the pose network sees drawn onto it, or typical steps in slow motion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import open_clip
from gait.clip.encode import write_h264
from gait.commands.action import open_library
from gait.commands.analyse import AnalyseRequest, analyse_clip
from gait.commands.caption import Caption
from gait.commands.picture import PICTURES, Still, picture_at, save_picture
from gait.disk import saving, written_beside
from gait.errors import ModelFault, NotRunning, SettingsFault
from gait.movements.lately import Lately
from gait.movements.person import Following
from gait.pose.decoders import PoseDecoder
from gait.pose.decoders.openpose import OpenPose
from gait.pose.draw import draw_map, draw_maps, draw_people
from gait.pose.person import Person
from gait.pose.reader import Backend, PoseEstimator, TimedPicture, pose_of
from gait.pose.recognition import open_recogniser
from gait.pose.skeleton import Joint
from gait.pose.trace import Trace
from gait.report.slow_motion import RATE_HZ, Filmed, SlowMotion
from gait.weights.manifest import verified_model
from gait.words import words

Image = NDArray[np.uint8]
Tensor = NDArray[np.float32]
Maps = Joint | Literal["all"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn beside the skeletons, and how the network runs.

    maps: all of the network's, one joint's, or none. track: whose green paths. action: what is done, and the nearest
    movement of those `kept` there (None: the user's own). size: (height, width) of the network's input, px.
    """

    maps: Maps | None = None
    track: tuple[Joint, ...] = ()
    action: bool = False
    kept: Path | None = None
    size: tuple[int, int] | None = None
    backend: Backend = Backend.OPENVINO
    language: str = "en"


def show(source: Path, out: Path | None = None, wanted: Drawn | None = None) -> Path:
    """Draw the people in a clip or picture, and what else is wanted; returns what was written.

    out: file to write; None: beside the source, `NAME_pose.mp4` or `NAME_pose.png`.
    Raises Unreadable, ModelFault, DiskFault; SettingsFault where one picture is to show a movement.
    """
    wanted = wanted or Drawn()
    if source.suffix.lower() in PICTURES:
        return show_picture(source, out or source.with_name(f"{source.stem}_pose.png"), wanted)
    return show_clip(source, out or source.with_name(f"{source.stem}_pose.mp4"), wanted)


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


def show_picture(source: Path, out: Path, wanted: Drawn) -> Path:
    """Draw onto one picture."""
    if wanted.action or wanted.track:
        raise SettingsFault("One picture shows no movement.", "Give a clip, or leave out --action and --track.")
    frame = Still(picture_at(source))
    height, width = frame.image.shape[:2]
    (picture,) = drawn([frame], height, width, wanted)
    save_picture(out, picture)
    return out


def show_clip(source: Path, out: Path, wanted: Drawn) -> Path:
    """Draw onto every frame of a clip."""
    clip = open_clip(source)
    save_video(out, drawn(clip.frames(), clip.height, clip.width, wanted), clip.header_fps)
    return out


def drawn(frames: Iterable[TimedPicture], height: int, width: int, wanted: Drawn) -> Iterator[Image]:
    """Each frame with its people and what else is wanted; with `action` under a strip that says what is done."""
    estimator = PoseEstimator(verified_model("pose"), height, width, wanted.size, wanted.backend)
    painter = Painter(wanted, estimator.decoder, height, width)
    for frame, output in estimator.outputs(frames):
        yield painter.paint(frame, output)


class Painter:
    """Draws onto one clip's frames, in order. height, width: theirs, px."""

    def __init__(self, wanted: Drawn, decoder: PoseDecoder, height: int, width: int) -> None:
        self._maps, self._decoder = wanted.maps, decoder
        self._following = Following()
        self._traces = [Trace(joint) for joint in wanted.track]
        self._talk = talk_of(wanted, height, width) if wanted.action else None

    def paint(self, frame: TimedPicture, output: Tensor) -> Image:
        """A picture [h, w, 3] BGR of its own."""
        pose = pose_of(self._decoder, frame.time_s, output)
        under = frame.image if self._maps is None else over_maps(frame.image, output, self._decoder, self._maps)
        painted = draw_people(under, pose.people)
        person = self._following.see(pose)
        for trace in self._traces:
            trace.see(pose.time_s, person)
            trace.draw(painted)
        return painted if self._talk is None else np.vstack([self._talk.strip(pose.time_s, person), painted])


@dataclass(frozen=True, slots=True)
class Talk:
    """What is done, in words."""

    lately: Lately
    caption: Caption

    def strip(self, time_s: float, person: Person | None) -> Image:
        return self.caption.of(self.lately.see(time_s, person))


def talk_of(wanted: Drawn, height: int, width: int) -> Talk:
    """Raises ModelFault; SettingsFault for a movement that cannot be read."""
    enrolled = list(open_library(wanted.kept).every())
    recogniser = open_recogniser(verified_model("activity").path)
    return Talk(Lately(recogniser, enrolled), Caption(height, width, words(wanted.language), bool(enrolled)))


def over_maps(image: Image, output: Tensor, decoder: PoseDecoder, maps: Maps) -> Image:
    """The picture under its maps, or one joint's. Raises ModelFault where the pose network gives points and no maps."""
    if not isinstance(decoder, OpenPose):
        raise ModelFault("This pose network gives points and no maps.", "Leave out --maps.")
    if maps == "all":
        return draw_maps(image, output[0], decoder.fit)
    return draw_map(image, output[0], decoder.fit, maps)


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
