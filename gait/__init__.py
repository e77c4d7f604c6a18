"""Gait from video: one runner on a treadmill, seen from behind, to the rearfoot angle of each foot."""
