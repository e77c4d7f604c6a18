"""Recordings analysed again, by as many workers as there are."""
