"""Follows a runner through many looks a second: the legs in each, the whole body now and then."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from gait.clip import Frame
from gait.eyes.legs import ANKLE
from gait.pose.person import Person
from kiosk.engine.messages import Follow, Followed
from kiosk.engine.pace import Pace, PaceWatch
from kiosk.engine.single_looks import SingleLooks, runner_in

POSE_S = 0.2  # between looks at the whole body, which costs as much as ten at the legs
PACE_S = 0.5  # between two opinions on the gait


@dataclass(slots=True)
class Follower(SingleLooks):
    """Says how the runner moves, knowing the looks of the last half minute."""

    watch: PaceWatch = field(default_factory=PaceWatch)
    pace: Pace = field(default_factory=Pace)
    runner: Person | None = None
    pose_due_s: float = -math.inf
    pace_due_s: float = -math.inf

    def follow(self, request: Follow) -> Followed:
        image = request.orientation.picture(request.shot.jpeg)
        if image is not None:
            self.see(Frame(request.shot.index, request.shot.time_s, image))
        pose = None if self.runner is None else self.runner.keypoints
        seen = self.pace
        return Followed(request.shot.time_s, pose, self.size, seen.moving, seen.steady, seen.cadence_spm)

    def see(self, frame: Frame) -> None:
        watcher = self.for_frame(frame, dots=False)
        watcher.legs.follow(frame.image)
        if frame.time_s >= self.pose_due_s:
            self.pose_due_s = frame.time_s + POSE_S
            self.runner, _ = runner_in(watcher, frame)
            watcher.legs.turn_to(frame.image, self.runner)
        assert watcher.legs.last is not None
        self.watch.see(frame.time_s, watcher.legs.last.points[:, ANKLE, 1])
        if frame.time_s >= self.pace_due_s:
            self.pace_due_s = frame.time_s + PACE_S
            self.pace = self.watch.pace(watcher.legs.finder.shank_px())

    def forget(self) -> None:
        self.watch, self.pace, self.runner = PaceWatch(), Pace(), None
        self.pose_due_s = self.pace_due_s = -math.inf
