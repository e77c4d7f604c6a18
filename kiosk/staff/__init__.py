"""Everything behind the PIN that is not a screen."""
