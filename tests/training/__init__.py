"""Training of the networks; what needs torch runs in training's own Python (models/training/README.md)."""
