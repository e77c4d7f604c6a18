"""Dots, two on each heel counter and two on each lower leg or the shoe's own two: found, told apart and followed."""

from gait.dots.candidates import Blobs, DotFinder
from gait.dots.leads import Leads
from gait.dots.painting import paint_out
from gait.dots.pairs import shoe_pairs
from gait.dots.paths import DotPaths, identify
from gait.dots.search import DotSearch

__all__ = ["Blobs", "DotFinder", "DotPaths", "DotSearch", "Leads", "identify", "paint_out", "shoe_pairs"]
