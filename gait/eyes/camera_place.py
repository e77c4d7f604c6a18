"""What the picture says about the place: how light it is, and whether the camera stood still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import Frame, Image
from gait.eyes.legs import ANKLE, KNEE, Legs
from gait.eyes.shrink import shrink
from gait.scene import DARK_LUMA

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]

THUMBNAIL_PX = 360  # longer side of the small pictures that are compared
MOVED_SHARE = 0.015  # of the longer side: 1.5 % of a 2.4 m high view is 3 cm, a degree of turn
ALIKE_SHARE = 0.5 * MOVED_SHARE  # within this two places are the same, and corners move together
LEAST_CORNERS = 6  # on a side; fewer may all be somebody's
LEAST_FOUND = 0.5  # of a side's corners: those on a leg are lost when it swings, those of a room are not
SETTLED_LOOKS = 4  # a second in one place: no running leg stays so long, strides take 0.6 to 1.2 s
LEG_SHANKS = 0.18  # half a calf's width with trousers round it, 0.08 m of a shank's 0.43
FOOT_SHANKS = 0.3  # from an ankle to the edge of its shoe, 0.13 m
BELT_SHANKS = 0.7  # half a belt's width and a bit, 0.30 m; wider and higher it hides what tells of a knock
BELT_ABOVE_SHANKS = 0.1  # of the lower ankle: what lies further in front is seen above it


@dataclass(slots=True)
class PlaceWatch:
    """Looks at a small grey picture every `every_s` seconds and follows the corners of the room.

    shifts: of each look, [2 sides, 2] where the room left and right of the runner lies against the first look, as a
    share of the longer side; NaN where it cannot be told.
    """

    every_s: float = 0.25
    shifts: list[Floats] = field(default_factory=list)
    shift_times_s: list[float] = field(default_factory=list)
    lumas: list[float] = field(default_factory=list)
    due_s: float = 0.0
    room: Room | None = None

    def see(self, frame: Frame, legs: Legs, shank_px: float) -> None:
        """Take a frame into account when one is due. The room is what is beside the legs where they are first seen."""
        if frame.time_s + 1e-9 < self.due_s:
            return
        self.due_s = frame.time_s + self.every_s
        small = thumbnail(frame.image)
        self.lumas.append(float(np.median(small)))
        if self.room is None and legs.seen():
            scale = max(small.shape) / max(frame.image.shape)
            self.room = room_in(small, legs.points * scale, shank_px * scale)
        self.shifts.append(np.full((2, 2), np.nan) if self.room is None else self.room.shift(small))
        self.shift_times_s.append(frame.time_s)

    def moved_at_s(self) -> float | None:
        """When the room first came to lie elsewhere for good; None when it never did."""
        shifts = self.all_shifts()
        at = first_move(shifts, 0, np.zeros((2, 2)))
        return None if at is None else self.shift_times_s[at]

    def steady_parts_s(self) -> Iterator[tuple[float, float]]:
        """(start, end) of every stretch in which the camera stood still, without the knocks between them."""
        shifts, start = self.all_shifts(), 0
        while start < len(shifts):
            anchor = np.zeros((2, 2)) if start == 0 else np.median(shifts[start : start + SETTLED_LOOKS], axis=0)
            moved = first_move(shifts, start, anchor)
            end = len(shifts) if moved is None else moved
            yield self.shift_times_s[start], self.shift_times_s[max(start, end - 1)]
            start = next((k for k in range(end, len(shifts)) if settled(shifts[k : k + SETTLED_LOOKS])), len(shifts))

    def longest_steady_part_s(self) -> tuple[float, float]:
        """(start, end) of the longest stretch in which the camera stood still; (0, 0) of nothing."""
        return max(self.steady_parts_s(), key=lambda part: part[1] - part[0], default=(0.0, 0.0))

    def all_shifts(self) -> Floats:
        """[looks, 2 sides, 2]."""
        return np.stack(self.shifts) if self.shifts else np.zeros((0, 2, 2))

    def is_dark(self) -> bool:
        return bool(self.lumas) and float(np.median(self.lumas)) < DARK_LUMA


def first_move(shifts: Floats, start: int, anchor: Floats) -> int | None:
    """The look from which on the room lies elsewhere than at `anchor` [2 sides, 2]; None when it stays.

    Either both sides went the same way, for two looks: a camera that is turned or swings. Or each side that can be
    seen lies somewhere else and stays there for a second: one that is rolled or pushed nearer. Legs in front of a
    side do neither.
    """
    away = shifts - anchor
    far = np.linalg.norm(away, axis=2) > MOVED_SHARE
    together = far.all(axis=1) & (np.linalg.norm(away[:, 0] - away[:, 1], axis=1) < ALIKE_SHARE)
    apart = (far | np.isnan(away[:, :, 0])).all(axis=1) & far.any(axis=1)
    for k in range(start, len(shifts) - 1):
        stays = apart[k : k + SETTLED_LOOKS].all() and settled(shifts[k : k + SETTLED_LOOKS])
        if (together[k] and together[k + 1]) or stays:
            return k
    return None


def settled(shifts: Floats) -> bool:
    """Whether the room lay in one place over SETTLED_LOOKS looks [looks, 2 sides, 2]."""
    known = shifts[:, np.isfinite(shifts).all(axis=(0, 2))]
    if len(shifts) < SETTLED_LOOKS or not known.size:
        return False
    return bool(np.linalg.norm(known - np.median(known, axis=0), axis=2).max() < ALIKE_SHARE)


def thumbnail(image: Image) -> Grey:
    """Small grey copy."""
    scale = THUMBNAIL_PX / max(image.shape[:2])
    size = (max(8, round(image.shape[1] * scale)), max(8, round(image.shape[0] * scale)))
    small = shrink(image, *size, halvings=1 if scale < 0.5 else 0)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)


@dataclass(frozen=True, slots=True)
class Room:
    """A first look at a room. corners [n, 1, 2]: its corners away from the middle, where the runner's body is, the
    legs and the belt, px of the thumbnail; right [n]: whether a corner lies right of the middle."""

    picture: Grey
    corners: NDArray[np.float32]
    right: NDArray[np.bool_]

    def shift(self, after: Grey) -> Floats:
        """Where each side lies now [2 sides, 2], as a share of the longer side; NaN where it cannot be told.

        Corners are followed there and back with Lucas and Kanade's method.
        """
        if not len(self.corners):
            return np.full((2, 2), np.nan)
        there, found, _ = cv2.calcOpticalFlowPyrLK(
            self.picture, after, self.corners, np.zeros_like(self.corners), winSize=(21, 21)
        )
        back, found_back, _ = cv2.calcOpticalFlowPyrLK(
            after, self.picture, there, np.zeros_like(self.corners), winSize=(21, 21)
        )
        kept = np.linalg.norm(back - self.corners, axis=2).ravel() < 1.0
        sure = (found.ravel() > 0) & (found_back.ravel() > 0) & kept
        moves = np.asarray((there - self.corners).reshape(-1, 2) / max(after.shape), dtype=np.float64)
        return np.stack([side_shift(moves, sure, self.right == side) for side in (False, True)])


def room_in(picture: Grey, legs: Floats, shank_px: float) -> Room:
    """The corners of a first look. legs [2 feet, 3, 2]: knees, ankles, heels, px, as long as `shank_px`."""
    mask = room_mask(picture.shape)
    hide_legs(mask, legs, shank_px)
    found = cv2.goodFeaturesToTrack(picture, 120, 0.01, 6, mask=mask)
    corners = np.zeros((0, 1, 2), np.float32) if found is None else np.asarray(found, np.float32)
    return Room(picture, corners, corners[:, 0, 0] > picture.shape[1] / 2)


def side_shift(moves: Floats, sure: NDArray[np.bool_], side: NDArray[np.bool_]) -> Floats:
    """Where one side went [2], the median of its corners' moves [n, 2]; NaN where too few are left or they part."""
    mine = moves[side & sure]
    if len(mine) < max(LEAST_CORNERS, LEAST_FOUND * side.sum()):
        return np.full(2, np.nan)
    middle = np.median(mine, axis=0)
    together = np.median(np.linalg.norm(mine - middle, axis=1)) < ALIKE_SHARE
    return np.asarray(middle) if together else np.full(2, np.nan)


def room_mask(shape: tuple[int, ...]) -> Grey:
    """255 where the room is: left and right of the runner, above the belt."""
    mask = np.full(shape[:2], 255, np.uint8)
    height, width = shape[:2]
    mask[:, int(0.3 * width) : int(0.7 * width)] = 0
    mask[int(0.85 * height) :, :] = 0
    return mask


def hide_legs(mask: Grey, legs: Floats, shank_px: float) -> None:
    """Write 0 where the legs [2 feet, 3, 2] are, and the belt under them: neither says anything of the camera."""
    for knee, ankle in legs[:, [KNEE, ANKLE]]:
        if np.isfinite(ankle).all() and np.isfinite(knee).all():
            hip = knee + (knee - ankle) * 1.2  # thighs are as long as shanks and a bit (Winter 2009, fig. 4.1)
            cv2.line(mask, pixel(hip), pixel(ankle), 0, round(2.0 * LEG_SHANKS * shank_px))
        if np.isfinite(ankle).all():
            cv2.circle(mask, pixel(ankle), round(FOOT_SHANKS * shank_px), 0, cv2.FILLED)
    hide_belt(mask, legs[:, ANKLE], shank_px)


def hide_belt(mask: Grey, ankles: Floats, shank_px: float) -> None:
    """Write 0 from just above the lower of the ankles [2, 2] downwards, as wide as a belt."""
    seen = ankles[np.isfinite(ankles[:, 0])]
    if len(seen):
        middle, half = float(seen[:, 0].mean()), BELT_SHANKS * shank_px
        top = float(seen[:, 1].max()) - BELT_ABOVE_SHANKS * shank_px
        cv2.rectangle(mask, (round(middle - half), round(top)), (round(middle + half), len(mask)), 0, cv2.FILLED)


def pixel(point: Floats) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
