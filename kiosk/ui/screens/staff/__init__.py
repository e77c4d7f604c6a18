"""The staff's screens, behind the PIN."""
