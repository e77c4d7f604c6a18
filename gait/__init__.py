"""Gait from video: one runner on a treadmill, seen from behind, to the rearfoot angle of each foot."""

import sys

# else every import of openvino makes the user a number and tells its makers' statistics service of the use
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
