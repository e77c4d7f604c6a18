"""Whether pictures are two half pictures, taken one after the other: seen by the combs on whatever moves.

The header does not tell it: cameras store progressive pictures as interlaced, and editors the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gait.clip.frame import Image
from gait.errors import Interlaced

Rows = NDArray[np.int16]

EVERY = 7  # frames from one look to the next, each at a pair; no multiple of five, as combs of films come in fives
COLUMNS = 8  # pixels from one column looked at to the next
MOVED, STILL = 24, 6  # of 255 between two frames: more than noise and a coder's ripple, and less
TOOTH = 12  # of 255 from row to row
LEAST_MOVING = 200  # pixels in all looks together: fewer tell nothing
# interlaced copies of the demo clip have 0.26 to 0.37, 0.01 and 0.004, clips that are not at most 0.001, 0.008, 0.0001
COMBED_SHARE = 0.10  # of what moves
TIMES_HALF = 3.0  # as many teeth in the whole picture as in a half picture, where stripes and noise show as many
TIMES_STILL = 5.0  # as many as on what stands still, where a dithered picture has them too
LEAST_LOOKS = 6


@dataclass(frozen=True, slots=True)
class CombCount:
    """At two frames. moving, still: pixels; teeth: of moving ones in whole and half pictures, and of still ones."""

    moving: int
    still: int
    teeth: int
    half_teeth: int
    still_teeth: int


@dataclass(slots=True)
class CombWatch:
    """Looks at a pair of frames now and then. across: the pictures were transposed, their rows stand upright."""

    across: bool = False
    before: Rows | None = None
    looks: list[CombCount] = field(default_factory=list)

    def see(self, index: int, image: Image) -> None:
        """Take a frame into account. Raises Interlaced once it is sure."""
        if index % EVERY > 1:
            return
        rows = green(image, self.across)
        if index % EVERY == 0 or self.before is None:
            self.before = rows
            return
        self.looks.append(look(self.before, rows))
        if len(self.looks) >= LEAST_LOOKS and are_combed(self.looks):
            raise Interlaced("The recording is interlaced: its pictures are made of two half pictures each.")


def green(image: Image, across: bool) -> Rows:
    """[height, some columns] of one colour, which carries most of the brightness."""
    upright = image.transpose(1, 0, 2) if across else image
    return upright[:, ::COLUMNS, 1].astype(np.int16)


def look(before: Rows, after: Rows) -> CombCount:
    """What moved between two frames, and the teeth on it."""
    change = np.abs(after - before)
    moving, still = change > MOVED, change < STILL
    whole, half = teeth(after, 1), teeth(after, 2)
    return CombCount(*(int(found.sum()) for found in (moving, still, whole & moving, half & moving, whole & still)))


def teeth(rows: Rows, apart: int) -> NDArray[np.bool_]:
    """Where four rows, `apart` from each other, go up and down by turns; shaped as `rows`."""
    found = np.zeros(rows.shape, bool)
    step = rows[apart:] - rows[:-apart]
    up, down = step > TOOTH, step < -TOOTH
    first, second, third = slice(None, -2 * apart), slice(apart, -apart), slice(2 * apart, None)
    by_turns = (up[first] & down[second] & up[third]) | (down[first] & up[second] & down[third])
    found[apart : apart + len(by_turns)] = by_turns
    return found


def are_combed(looks: list[CombCount]) -> bool:
    """Whether combs are on what moves, and only there, in all looks together."""
    moving, still = sum(look.moving for look in looks), sum(look.still for look in looks)
    whole, half = sum(look.teeth for look in looks), sum(look.half_teeth for look in looks)
    on_still = sum(look.still_teeth for look in looks) / max(1, still)
    combed = whole > max(COMBED_SHARE, TIMES_STILL * on_still) * moving
    return moving > LEAST_MOVING and combed and whole > TIMES_HALF * half
