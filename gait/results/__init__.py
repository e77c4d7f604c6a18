"""Results on disk: written whole, and read back."""
