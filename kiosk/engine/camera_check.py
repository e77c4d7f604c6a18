"""The camera check's eyes: what single pictures show, a few a second."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import cv2
import numpy as np

from gait.analysis.feet import HEEL_SHANKS
from gait.clip import Frame, Image
from gait.eyes.camera_place import thumbnail
from gait.eyes.dots import Blobs, Leads, identify, shoe_pairs
from gait.eyes.legs import ANKLE, Legs
from gait.eyes.watch import dots_region, leads
from gait.gaitcycle.activity import view_of
from gait.pose.person import Person
from kiosk.camera.recording import Shot
from kiosk.engine.messages import Look, Sight
from kiosk.engine.single_looks import SingleLooks, runner_in

KEPT_LOOKS = 10  # two seconds of five looks each
LEAST_EDGE_LUMA = 25.0  # contrast of an edge that its width is read from: several times the noise
EDGE_WINDOW_PX = 15  # an edge's both sides lie inside, up to a blur of 5 px
EDGE_SHARE = 5.0  # % of the strongest edges count


@dataclass(frozen=True, slots=True)
class PastLook:
    """What is kept of a look for the next ones."""

    time_s: float
    runner: Person | None
    legs: Legs
    leads: Leads
    blobs: Blobs


@dataclass(slots=True)
class CameraCheck(SingleLooks):
    """Says what a picture shows, knowing those of the last two seconds."""

    past: deque[PastLook] = field(default_factory=lambda: deque(maxlen=KEPT_LOOKS))

    def look(self, request: Look) -> Sight:
        image = request.orientation.picture(request.shot.jpeg)
        if image is None:
            return blind(request.shot)
        frame = Frame(request.shot.index, request.shot.time_s, image)
        watcher = self.for_frame(frame, dots=True)
        runner, people = runner_in(watcher, frame)
        legs = watcher.legs.follow(image)
        watcher.legs.turn_to(image, runner)
        shank_px = watcher.legs.finder.shank_px()
        assert watcher.dots is not None
        read = leads(watcher.heels.read(image, legs.points[:, ANKLE], shank_px), shank_px)
        blobs = watcher.dots.finder.find(image, dots_region(image, legs, shank_px), read)
        self.past.append(PastLook(frame.time_s, runner, legs, read, blobs))
        return Sight(
            frame.time_s,
            people,
            None if runner is None else runner.keypoints,
            (image.shape[1], image.shape[0]),
            legs.seen(),
            str(view_of([seen.runner for seen in self.past if seen.runner is not None])),
            HEEL_SHANKS * shank_px if legs.seen() else float("nan"),
            float(np.median(thumbnail(image))),
            blur_px(feet_of(image, legs, shank_px)),
            self.dots(),
            self.shoe_dots(shank_px),
        )

    def forget(self) -> None:
        self.past.clear()

    def dots(self) -> int:
        """Stick-on dots that the last looks agree on, seen in the newest."""
        times_s = np.array([seen.time_s for seen in self.past])
        hints = np.stack([seen.legs.points for seen in self.past])
        found = identify([seen.blobs for seen in self.past], times_s, hints).points
        return int(np.isfinite(found[-3:, :, :, 0]).any(axis=0).sum())

    def shoe_dots(self, shank_px: float) -> int:
        """Dots that the shoes carry themselves and that the last looks agree on, seen in the newest."""
        heels = np.stack([seen.leads.heels for seen in self.past])
        found = shoe_pairs([seen.blobs for seen in self.past], heels, shank_px)
        return int(np.isfinite(found[-3:, ..., 0]).any(axis=0).sum())


def blind(shot: Shot) -> Sight:
    """The sight of bytes that are no picture."""
    nan = float("nan")
    return Sight(shot.time_s, 0, None, (1, 1), False, "unknown", nan, nan, nan, 0)


def feet_of(image: Image, legs: Legs, shank_px: float) -> Image:
    """The part of the picture round both ankles; all of it where none is seen."""
    ankles = legs.points[:, ANKLE]
    seen = ankles[np.isfinite(ankles[:, 0])]
    if not len(seen):
        return image
    (left, top), (right, bottom) = seen.min(axis=0) - 0.4 * shank_px, seen.max(axis=0) + 0.4 * shank_px
    part = image[max(0, int(top)) : max(0, int(bottom)), max(0, int(left)) : max(0, int(right))]
    return part if min(part.shape[:2]) >= EDGE_WINDOW_PX else image


def blur_px(image: Image) -> float:
    """How blurred the strongest edges are: standard deviation of the blur, px; NaN without an edge.

    A step of height c blurred by a Gaussian of that deviation has the slope c / (sd sqrt(2 pi)) in its middle; c is the
    range of luma round it.
    """
    luma = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32)
    across, down = (cv2.Scharr(luma, cv2.CV_32F, x, 1 - x, scale=1 / 32) for x in (1, 0))
    slope = cv2.magnitude(across, down)
    window = np.ones((EDGE_WINDOW_PX, EDGE_WINDOW_PX), np.uint8)
    height = cv2.dilate(luma, window) - cv2.erode(luma, window)
    strong = (slope >= np.percentile(slope, 100.0 - EDGE_SHARE)) & (height >= LEAST_EDGE_LUMA) & (slope > 0)
    if not strong.any():
        return float("nan")
    return float(np.median(height[strong] / slope[strong]) / np.sqrt(2.0 * np.pi))
