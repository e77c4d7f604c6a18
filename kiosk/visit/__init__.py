"""A visit as a table of states and events. No screen, no camera, no disk."""
