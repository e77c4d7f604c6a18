"""`gait poses`: what the pose network finds in a clip, as OpenPose's own JSON."""

from __future__ import annotations

from pathlib import Path

from gait.clip import open_clip
from gait.pose.openpose_json import frames_folder, write_pose
from gait.pose.reader import PoseEstimator
from gait.weights.manifest import verified_model


def write_poses(source: Path, out_dir: Path) -> Path:
    """Write one JSON file a frame, everybody in it, into `out_dir`, which is returned.

    Raises Unreadable, ModelFault, DiskFault.
    """
    clip = open_clip(source)
    estimator = PoseEstimator(verified_model("pose"), clip.height, clip.width)
    folder = frames_folder(out_dir)
    for frame, pose in estimator.poses(clip.frames()):
        write_pose(folder, source.stem, frame.index, pose.people)
    return folder
