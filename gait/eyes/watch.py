"""Watching a runner while it records: each frame is looked at once, as it comes, and then let go."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gait.clip import Frame, Image
from gait.eyes.camera_place import PlaceWatch
from gait.eyes.dots import Blobs, DotSearch, Leads
from gait.eyes.heel import HeelReader, HeelReading, heels_near_belt
from gait.eyes.legs import ANKLE, KNEE, LegFinder, Legs, Square, round_legs, unseen, whole_picture
from gait.eyes.registration import NOT_STOOD, Laid, Registration
from gait.eyes.second_reading import SecondLook
from gait.eyes.sights import BEARING, SightLog, Sights, Snapshot, take_snapshot
from gait.foot import Foot
from gait.pose.person import Person, Pose
from gait.pose.rate import PoseRate
from gait.pose.reader import PoseReader
from gait.pose.runner import RunnerChoice
from gait.pose.skeleton import Joint

Floats = NDArray[np.float64]

STRAYED_SHANKS = 1.2  # between the legs followed and the runner's: more means somebody else's legs
STRAYED_POSES = 3  # in a row before the eyes are turned to the runner again
LIFTED_SHANKS = 0.32  # an ankle this far above the other swings: within 60 ms of the belt it is 0.29 at most
LOOK_S = 0.034  # between looks for the legs: two frames at 60 a second; at three, touchdowns come 1 ms later
CLEAR_ANKLES = 0.79  # mean confidence: looks in the dark lie below in 82 of 100 cases, in the light in 5 at most
LEAPT_SHANKS = 0.4  # that no knee or ankle moves between two looks: runners' move 0.26 in 999 of 1000, 0.33 at most
MOST_BEHIND = 3  # frames whose legs were found and whose heels are still being read


@dataclass(slots=True)
class LegFollower:
    """Follows the runner's legs: where they were last, else where the runner is, else over the whole picture."""

    finder: LegFinder
    last: Legs | None = None
    strayed: int = 0

    def follow(self, image: Image) -> Legs:
        """The legs in the next frame; nobody's until a shank has been seen whole, by which everything is measured."""
        if self.last is None or not self.last.seen():
            self.last = self.finder.find(image, whole_picture(image))
        if self.last.seen():
            self.last = self.finder.find(image, round_legs(self.last, self.finder.shank_px()))
        if not np.isfinite(self.finder.shank_px()):
            self.last = unseen()
        return self.last

    def turn_to(self, image: Image, runner: Person | None) -> None:
        """Turn to the runner whom the pose network found when other legs have been followed for a while."""
        there = None if runner is None else legs_of(runner)
        if there is None or self.last is None:
            return
        self.strayed = self.strayed + 1 if self.has_strayed(there) else 0
        if not self.last.seen() or self.strayed >= STRAYED_POSES:
            self.last, self.strayed = self.finder.find(image, round_runner(there)), 0

    def has_strayed(self, there: Floats) -> bool:
        """Whether the legs followed are not the runner's (points [4, 2])."""
        assert self.last is not None
        if not self.last.seen():
            return False
        mine = np.nanmean(self.last.points[:, : ANKLE + 1].reshape(-1, 2), axis=0)
        return bool(np.linalg.norm(mine - there.mean(axis=0)) > STRAYED_SHANKS * self.finder.shank_px())


@dataclass(slots=True)
class LegWatch:
    """Legs in every frame, looked for only in some: between two looks they move straight from one to the other.

    A frame is given out once the look after it is done, so that nothing has to be foretold. Where the looks do not
    go together, the frames between them are looked at as well.
    """

    follower: LegFollower
    waiting: list[Frame] = field(default_factory=list)
    before: tuple[Frame, Legs] | None = None
    newest_s: float = 0.0

    def see(self, frame: Frame) -> Iterator[tuple[Frame, Legs]]:
        """Take a frame in; yield those whose legs are known by now, in order."""
        next_s, self.newest_s = 2.0 * frame.time_s - self.newest_s, frame.time_s
        self.waiting.append(frame)
        if self.before is None or next_s - self.before[0].time_s > LOOK_S:
            yield from self.rest()

    def rest(self) -> Iterator[tuple[Frame, Legs]]:
        """Look at the newest frame and yield all that wait."""
        if not self.waiting:
            return
        *skipped, frame = self.waiting
        earlier, self.before = self.before, (frame, self.follower.follow(frame.image))
        self.waiting = []
        if earlier is not None:
            yield from self.between(earlier, skipped, self.before)
        yield self.before

    def between(
        self, before: tuple[Frame, Legs], skipped: list[Frame], after: tuple[Frame, Legs]
    ) -> Iterator[tuple[Frame, Legs]]:
        """The frames between two looks with their legs."""
        if go_together(before[1], after[1], self.follower.finder.shank_px()):
            yield from ((frame, on_the_way(frame.time_s, before, after)) for frame in skipped)
            return
        self.follower.last = before[1]
        for frame in skipped:
            yield frame, self.follower.follow(frame.image)
        self.follower.last = after[1]


def go_together(before: Legs, after: Legs, shank_px: float) -> bool:
    """Whether both looks saw the same legs, whole and clearly."""
    moved = np.linalg.norm(after.points - before.points, axis=2)[:, : ANKLE + 1]
    clear = 0.5 * (before.confidence + after.confidence)[:, ANKLE].mean() > CLEAR_ANKLES
    return bool(clear and (moved < LEAPT_SHANKS * shank_px).all())  # false where a point is NaN


def on_the_way(time_s: float, before: tuple[Frame, Legs], after: tuple[Frame, Legs]) -> Legs:
    """Legs between two looks; a point that either missed is NaN."""
    (first, start), (last, end) = before, after
    share = (time_s - first.time_s) / (last.time_s - first.time_s)
    points = start.points + share * (end.points - start.points)
    return Legs(points, np.minimum(start.confidence, end.confidence), looked=False)


def legs_of(runner: Person) -> Floats | None:
    """Knees and ankles [4, 2] of a runner; None unless all four are there."""
    points = runner.keypoints[[Joint.L_KNEE, Joint.L_ANKLE, Joint.R_KNEE, Joint.R_ANKLE], :2]
    return points if np.isfinite(points).all() else None


def round_runner(there: Floats) -> Square:
    """A square round a runner's knees and ankles [4, 2]."""
    shank = max(np.linalg.norm(there[0] - there[1]), np.linalg.norm(there[2] - there[3]))
    x, y = there.mean(axis=0)
    side = 2.4 * float(shank)
    return Square(float(x) - side / 2, float(y) - side / 2, side)


@dataclass(slots=True)
class PoseWatch:
    """The pose network at a rate that leaves time for the heels; results are taken when they are ready."""

    reader: PoseReader
    rate: PoseRate
    choice: RunnerChoice
    due_s: float = 0.0

    def see(self, frame: Frame) -> Iterator[tuple[int, Pose, Person | None]]:
        """Start on a frame when one is due; yield the frames that are done."""
        if frame.time_s + 1e-9 >= self.due_s:
            self.due_s = frame.time_s + 1.0 / self.rate.hz(frame.time_s)
            self.reader.submit(frame.index, frame.time_s, frame.image)
        yield from self.chosen(self.reader.ready())

    def rest(self) -> Iterator[tuple[int, Pose, Person | None]]:
        """Wait for what is still under way."""
        yield from self.chosen(self.reader.rest())

    def chosen(self, done: Iterator[tuple[int, Pose]]) -> Iterator[tuple[int, Pose, Person | None]]:
        for index, pose in done:
            yield index, pose, self.choice.choose(pose)


@dataclass(frozen=True, slots=True)
class Closely:
    """What was seen of the legs of one frame at full resolution."""

    time_s: float
    legs: Legs
    heels: HeelReading
    reread: Floats
    laid: Laid
    blobs: Blobs | None
    pictures: tuple[Snapshot, ...]


@dataclass(slots=True)
class Watcher:
    """Eyes on one recording: `feed` every frame, then take the `sights`. standing: the heels of its standing trial.

    The heels of a frame are read on a thread of their own while the legs of the next are looked for: the two
    networks are too small to be spread over two cores each.
    """

    poses: PoseWatch
    legs: LegFollower
    heels: HeelReader
    dots: DotSearch | None
    second: SecondLook
    standing: Registration = NOT_STOOD
    place: PlaceWatch = field(default_factory=PlaceWatch)
    glances: LegWatch = field(init=False)
    log: SightLog = field(default_factory=SightLog)
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    behind: deque[Future[Closely]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.glances = LegWatch(self.legs)

    def feed(self, frame: Frame) -> None:
        """Look at one frame."""
        for index, pose, runner in self.poses.see(frame):
            self.note_pose(index, pose, runner)
            self.legs.turn_to(frame.image, runner)
        self.hand_on(self.glances.see(frame))

    def hand_on(self, sighted: Iterator[tuple[Frame, Legs]]) -> None:
        """Have the heels of frames read whose legs are known."""
        for frame, legs in sighted:
            self.place.see(frame, legs, self.legs.finder.shank_px())
            self.behind.append(self.thread.submit(self.look_closely, frame, legs, self.legs.finder.shank_px()))
            while len(self.behind) > MOST_BEHIND:
                self.note(self.behind.popleft().result())

    def look_closely(self, frame: Frame, legs: Legs, shank_px: float) -> Closely:
        """Heels, dots and pictures of one frame."""
        heels = self.heels.read(frame.image, on_the_belt(legs.points[:, ANKLE], shank_px), shank_px)
        reread = self.second.look(frame.image, heels, shank_px)
        blobs = self.spots(frame, legs, heels, shank_px)
        laid, kept = self.standing.look(frame.image, heels), tuple(pictures(frame, legs, heels, shank_px))
        return Closely(frame.time_s, legs, heels, reread, laid, blobs, kept)

    def spots(self, frame: Frame, legs: Legs, heels: HeelReading, shank_px: float) -> Blobs | None:
        """What may be dots; None where nobody looks for them, or no more."""
        if self.dots is None or self.dots.over:
            return None
        region = dots_region(frame.image, legs, shank_px)
        return self.dots.find(frame.image, frame.time_s, region, leads(heels, shank_px))

    def note(self, seen: Closely) -> None:
        self.log.note(seen.time_s, seen.legs, seen.heels, seen.reread, seen.laid)
        self.log.note_spots(seen.blobs)
        self.log.snapshots.extend(seen.pictures)

    def note_pose(self, index: int, pose: Pose, runner: Person | None) -> None:
        self.log.poses.append((index, runner))
        self.log.crowd.append(len(pose.people))

    def sights(self) -> Sights:
        """Everything seen, once the last frame has been fed."""
        self.hand_on(self.glances.rest())
        while self.behind:
            self.note(self.behind.popleft().result())
        self.thread.shutdown()
        for index, pose, runner in self.poses.rest():
            self.note_pose(index, pose, runner)
        return self.log.sights(self.legs.finder.shank_px())


def on_the_belt(ankles: Floats, shank_px: float) -> Floats:
    """Ankles [2, 2] without that of a foot in mid-swing, whose heel nobody needs."""
    lifted = ankles[:, 1] < ankles[::-1, 1] - LIFTED_SHANKS * shank_px
    return np.where(lifted[:, None], np.nan, ankles)


def leads(heels: HeelReading, shank_px: float) -> Leads:
    """Where the dots of both legs must be near."""
    ends = heels_near_belt(heels.points[None], heels.foot_probability[None], heels.phase[None])[0]
    return Leads(heels.points, ends, shank_px)


def pictures(frame: Frame, legs: Legs, heels: HeelReading, shank_px: float) -> Iterator[Snapshot]:
    """The lower leg of every foot that bears or is about to."""
    for foot in Foot:
        if heels.depth[foot] > BEARING:
            kept = take_snapshot(frame, legs.points[foot, ANKLE], shank_px, foot)
            yield from [kept] if kept else []


def dots_region(image: Image, legs: Legs, shank_px: float) -> tuple[int, int, int, int] | None:
    """(x0, y0, x1, y1) round both lower legs; None, the whole picture, where no legs are seen."""
    if not legs.seen():
        return None
    points = legs.points[:, [KNEE, ANKLE]].reshape(-1, 2)
    low, high = np.nanmin(points, axis=0) - 0.25 * shank_px, np.nanmax(points, axis=0) + 0.35 * shank_px
    height, width = image.shape[:2]
    x0, y0 = (max(0, int(v)) for v in low)
    return x0, y0, min(width, int(high[0])), min(height, int(high[1]))
