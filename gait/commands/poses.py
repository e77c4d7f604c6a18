"""`gait poses`: what the pose network finds in a clip, as OpenPose's own JSON."""

from __future__ import annotations

from pathlib import Path

from gait.clip import open_clip
from gait.errors import DiskFault
from gait.models import verified_model
from gait.openpose_json import write_pose
from gait.pose import PoseEstimator


def write_poses(source: Path, out_dir: Path) -> Path:
    """Write one JSON file a frame, everybody in it, into `out_dir`, which is returned.

    Raises Unreadable, ModelFault, DiskFault.
    """
    clip = open_clip(source)
    estimator = PoseEstimator(verified_model("pose").path, clip.height, clip.width)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskFault(f"{out_dir} could not be made: {error.strerror}.") from error
    for frame, pose in estimator.poses(clip.frames()):
        write_pose(out_dir, source.stem, frame.index, pose.people)
    return out_dir
