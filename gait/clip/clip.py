"""A video file: looked into once, then streamed picture by picture, never all held."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gait.clip import iso
from gait.clip.carried import orientation_in
from gait.clip.combs import CombWatch
from gait.clip.container import HEAD, contained
from gait.clip.decoder import MOST_PIXELS, Header, Plan, VideoDecoder, decoder
from gait.clip.file import CHOOSE, opened_file, shown, unreadable
from gait.clip.frame import Frame
from gait.clip.orientation import AS_IT_COMES, Orientation
from gait.clip.times import MOST_FPS, GivenRate, TimeJudge
from gait.clip.video import UPRIGHT, Edit, Patch, Video, recording_of
from gait.disk import digest
from gait.errors import RateUnknown, TooLarge, Unreadable

MOST_FRAMES = 36_000  # ten minutes at 60 a second: the numbers of each frame are kept in memory
SQUARE = 0.002  # off which a pixel's aspect turns no angle by 0.1 degree
LEAST_ASPECT, MOST_ASPECT = 0.25, 4.0  # of a pixel: beyond these a header is wrong
NARROWED = 0.75  # aspects from here on change the width, so that rows stay rows; others would lose detail
EDIT_S = 1e-3  # that a stamp may lie before the stretch that it belongs to
USUAL_STEP_S = 1.0 / 30.0


@dataclass(frozen=True, slots=True)
class Clip:
    """A video file that has been opened once and can be read.

    header_fps, header_frames, header_s: by the header, hints only (0: it says nothing); times come from the frames'
    own stamps. width, height: upright, with square pixels. plan: how its pictures are brought there. patches: what is
    read otherwise than it is written. turned: whether the decoder turns the pictures. edits: what of the recording is
    shown. given_fps: frames a second that somebody said, None: nobody. orientation: how a kiosk's recording is made
    upright, after all that.
    """

    path: Path
    header_fps: float
    header_frames: int
    width: int
    height: int
    sha256: str
    header_s: float = 0.0
    plan: Plan | None = None
    patches: tuple[Patch, ...] = ()
    turned: bool = True
    edits: tuple[Edit, ...] = ()
    given_fps: float | None = None
    orientation: Orientation = AS_IT_COMES

    @property
    def name(self) -> str:
        """The file's name, fit to be shown."""
        return shown(self.path.name)

    def frames(self) -> Iterator[Frame]:
        """Every frame that can be decoded, in order, with times that rise.

        Raises WrongTimes, RateUnknown, Interlaced, TooLarge as soon as it is seen, Unreadable when the decoder dies.
        """
        with opened_file(self.path) as video, decoder(video, self.name, self.patches, self.turned) as source:
            header = header_from(source, self.name)
            plan = self.plan or Plan(header.height, header.width)
            combs, judge = CombWatch(plan.turn[0]), self.judge()
            for index, (stamp_s, image) in enumerate(source.pictures(plan)):
                check_count(index, self.name)
                combs.see(index, image)
                yield Frame(index, judge.take(taken_s(stamp_s, self.edits)), self.orientation.of(image))

    def judge(self) -> TimeJudge | GivenRate:
        """What makes times of the stamps."""
        if self.given_fps is not None:
            return GivenRate(self.given_fps)
        return TimeJudge(1.0 / self.header_fps if 1.0 <= self.header_fps <= MOST_FPS else USUAL_STEP_S)


def open_clip(path: Path, fps: float | None = None, otherwise: Orientation = AS_IT_COMES) -> Clip:
    """Look into a video file. fps: frames a second that it was taken at, for a file that does not say or says it wrong.

    otherwise: how its pictures are turned where it does not carry that itself (see gait.clip.carried). Raises
    Unreadable when there is no picture in it, TooLarge for more than is looked at, RateUnknown without times.
    """
    with opened_file(path) as video:
        name, head, said = shown(path.name), os.pread(video, HEAD, 0), contained(video)
        recording, orientation = recording_of(said.videos), orientation_in(video, name) or otherwise
        check_pixels(recording, head, name)
        # the decoder takes the first video that it sees
        hidden = tuple(other.hide for other in said.videos if other is not recording and other.hide is not None)
        with decoder(video, name, hidden, recording is None) as source:
            header = header_from(source, name, head)
        check_count(header.frames - 1, name)
        if fps is None and not said.timed:
            raise RateUnknown(f"{name} does not say when its pictures were taken.")
        return described(path, header, recording, hidden, fps, orientation)


def described(
    path: Path,
    header: Header,
    recording: Video | None,
    hidden: tuple[Patch, ...],
    fps: float | None,
    orientation: Orientation,
) -> Clip:
    """The clip as it is meant to be seen."""
    name = shown(path.name)
    plan = plan_of(header, recording, name)
    width, height = orientation.size(plan.width, plan.height)
    if not width * height:
        raise Unreadable(f"Nothing is kept of the pictures of {name}.")
    try:
        sha256 = digest(path)
    except OSError as error:
        raise unreadable(path, error) from error
    by_rate_s = header.frames / header.fps if header.fps > 0.0 else 0.0
    return Clip(
        path=path,
        header_fps=header.fps,
        header_frames=header.frames,
        width=width,
        height=height,
        sha256=sha256,
        header_s=(recording.duration_s if recording else 0.0) or by_rate_s,
        plan=plan,
        patches=hidden,
        turned=recording is None,
        edits=recording.edits if recording else (),
        given_fps=fps,
        orientation=orientation,
    )


def header_from(source: VideoDecoder, name: str, head: bytes = b"") -> Header:
    """What the decoder found. Raises Unreadable, and TooLarge where it did not look at the picture for its size."""
    found = source.header()
    if isinstance(found, Header):
        return found
    if found > MOST_PIXELS:
        raise TooLarge(too_many_pixels(name))
    if iso.is_still(head) or head.startswith(STILLS) or head[8:12] == b"WEBP":
        raise Unreadable(f"{name} is a picture, not a video.", "Choose the video that it was taken from.")
    raise Unreadable(f"{name} holds no {'picture' if found else 'video'} that can be read.", CHOOSE)


STILLS = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\x00", b"MM\x00*", b"GIF8", b"%!PS", b"%PDF")


def check_pixels(recording: Video | None, head: bytes, name: str) -> None:
    """Raise TooLarge by the header alone, before anything of the picture is read."""
    pixels = 0 if recording is None else recording.width * recording.height
    if head.startswith(b"GIF8"):
        pixels = int.from_bytes(head[6:8], "little") * int.from_bytes(head[8:10], "little")
    if head.startswith(b"\x89PNG"):
        pixels = int.from_bytes(head[16:20], "big") * int.from_bytes(head[20:24], "big")
    if pixels > MOST_PIXELS:
        raise TooLarge(too_many_pixels(name))


def too_many_pixels(name: str) -> str:
    return f"The pictures of {name} have more than {MOST_PIXELS // 1_000_000} million pixels."


def check_count(index: int, name: str) -> None:
    """Raise TooLarge at the frame after the last that is looked at."""
    if index >= MOST_FRAMES:
        raise TooLarge(f"{name} holds more than {MOST_FRAMES} pictures.")


def plan_of(header: Header, recording: Video | None, name: str) -> Plan:
    """How stored pictures come to be seen. Raises Unreadable for a shape or a turn that no camera gives."""
    turn = UPRIGHT if recording is None else recording.turn
    aspect = header.pixel_aspect
    if turn is None:
        raise Unreadable(f"{name} asks to be shown askew.", "Save it again without turning it, or record again.")
    if not LEAST_ASPECT <= aspect <= MOST_ASPECT:
        raise Unreadable(f"{name} has pixels of an absurd shape, {aspect:.2g} times as wide as high.")
    square = squared(header, aspect)
    height, width = square or (header.height, header.width)
    if height * width > MOST_PIXELS:
        raise TooLarge(too_many_pixels(name))
    return Plan(width, height, square, turn) if turn[0] else Plan(height, width, square, turn)


def squared(header: Header, aspect: float) -> tuple[int, ...]:
    """(height, width) at which the pixels are square; empty where they are so nearly."""
    if abs(aspect - 1.0) < SQUARE:
        return ()
    if aspect >= NARROWED:
        return header.height, round(header.width * aspect)
    return round(header.height / aspect), header.width


def taken_s(stamp_s: float, edits: tuple[Edit, ...]) -> float:
    """When a picture was taken, by when it is shown: what an edit list left out between two stretches took time."""
    if len(edits) < 2 or not math.isfinite(stamp_s):
        return stamp_s
    first = edits[0]
    begun = [edit for edit in edits if edit.shown_s - first.shown_s <= stamp_s + EDIT_S]
    edit = begun[-1] if begun else first
    return stamp_s + (edit.taken_s - first.taken_s) - (edit.shown_s - first.shown_s)
