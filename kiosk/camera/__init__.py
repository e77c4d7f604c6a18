"""From the camera to a recording on disk."""
