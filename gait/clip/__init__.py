"""Frames and their times, from any file that holds video: what the file says of itself, decoding, and the times' judge.

A file's own words are read by small parsers (`container`), its pictures by a child process (`decoder`), which a damaged
or malicious file cannot leave; `times` judges the stamps of files and cameras alike.
"""

from gait.clip.clip import Clip, check_count, open_clip
from gait.clip.file import shown
from gait.clip.frame import Frame, Image, ahead, paced
from gait.clip.times import LEAST_S, TimeJudge, check_length, frame_rate, gaps, parts

__all__ = [
    "LEAST_S",
    "Clip",
    "Frame",
    "Image",
    "TimeJudge",
    "ahead",
    "check_count",
    "check_length",
    "frame_rate",
    "gaps",
    "open_clip",
    "paced",
    "parts",
    "shown",
]
