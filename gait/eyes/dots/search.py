"""Looking for dots while a recording goes on, and leaving off when the runner wears none: most do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from gait.eyes.dots.blobs import Blobs, Floats, Image, Region
from gait.eyes.dots.candidates import DotFinder
from gait.eyes.dots.constellation import moving
from gait.eyes.dots.leads import Leads
from gait.eyes.dots.pairs import shoe_pairs
from gait.eyes.dots.paths import LEAST_SEEN_STANDING, identify, learn

PATIENCE_S = 2.0  # with legs in the pictures: nearly three stances of each foot; in 1.5 s clips are worth the same
LEAST_PICTURES, MOST_PICTURES = 60, 120  # 2 s at 30 and 60 a second
LEAST_EARLY_WORTH = 0.15  # of their constellation: the shared clips with dots reach 0.62, those without 0.05


@dataclass(slots=True)
class DotSearch:
    """Finds spots in every picture until PATIENCE_S of a runner have shown no dots.

    judged: whether that was decided, either way.
    """

    finder: DotFinder
    looked_at: list[Blobs] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    leads: list[Leads] = field(default_factory=list)
    judged: bool = False
    over: bool = False

    def find(self, image: Image, time_s: float, region: Region | None, leads: Leads) -> Blobs | None:
        """Spots of a picture, as DotFinder.find; None once the search is over. region: None where no legs are seen."""
        if self.over:
            return None
        blobs = self.finder.find(image, region, leads)
        if region is not None and not self.judged:
            self.looked_at.append(blobs)
            self.times_s.append(time_s)
            self.leads.append(leads)
            self.judged = self.has_seen_enough()
            self.over = self.judged and not self.shows_dots()
        return blobs

    def has_seen_enough(self) -> bool:
        """Whether dots would have shown by now, at any frame rate."""
        seen, lasted_s = len(self.looked_at), self.times_s[-1] - self.times_s[0]
        return seen >= MOST_PICTURES or (seen >= LEAST_PICTURES and lasted_s >= PATIENCE_S)

    def shows_dots(self) -> bool:
        """Whether what was looked at shows a runner's dots or those of the shoes."""
        heels = np.stack([leads.heels for leads in self.leads])
        own = shoe_pairs(self.looked_at, heels, self.leads[-1].shank_px)
        return bool(np.isfinite(own).any()) or show_dots(self.looked_at, np.array(self.times_s))


def show_dots(frames: Sequence[Blobs], times_s: Floats) -> bool:
    """Whether spots recur together as one runner's dots do, moving or standing still."""
    running = learn(moving(frames))
    if running is not None and running.worth > LEAST_EARLY_WORTH:
        return True
    return bool(identify(frames, times_s).seen_share.min() > LEAST_SEEN_STANDING)
