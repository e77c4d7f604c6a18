"""Stick-on dots, two on each heel counter and two on each lower leg: found, told apart and followed."""

from gait.dots.candidates import Blobs, DotFinder
from gait.dots.painting import paint_out
from gait.dots.paths import DotPaths, identify
from gait.dots.search import DotSearch

__all__ = ["Blobs", "DotFinder", "DotPaths", "DotSearch", "identify", "paint_out"]
