"""A finished result in the formats of other tools: tidy CSV, TRC for OpenSim, OpenPose's JSON."""

from gait.export.skeleton import skeleton
from gait.export.tables import tables
from gait.export.trc import trc_text

__all__ = ["skeleton", "tables", "trc_text"]
