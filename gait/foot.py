"""The two feet, always the runner's own; seen from behind, the runner's right is the picture's right."""

from __future__ import annotations

from enum import IntEnum


class Foot(IntEnum):
    """Index of a foot in every per-foot array: left 0, right 1."""

    LEFT = 0
    RIGHT = 1

    @property
    def word(self) -> str:
        """`left` or `right`, as analysis.json spells it."""
        return self.name.lower()

    @property
    def other(self) -> Foot:
        return Foot(1 - self)
