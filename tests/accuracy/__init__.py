"""Accuracy against clips whose truth is known exactly: `make accuracy CLIPS=DIR`."""
