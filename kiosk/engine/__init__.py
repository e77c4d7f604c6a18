"""The analysis in a process of its own, and the camera check's eyes."""
