"""Dots, two on each heel counter and two on each lower leg or the shoe's own two: found, told apart and followed."""

from gait.eyes.dots.blobs import Blobs
from gait.eyes.dots.candidates import DotFinder
from gait.eyes.dots.dot_paths import DotPaths
from gait.eyes.dots.leads import Leads
from gait.eyes.dots.painting import paint_out
from gait.eyes.dots.pairs import shoe_pairs
from gait.eyes.dots.paths import identify
from gait.eyes.dots.search import DotSearch

__all__ = ["Blobs", "DotFinder", "DotPaths", "DotSearch", "Leads", "identify", "paint_out", "shoe_pairs"]
