"""The networks on disk: which there are, whether they are unharmed, where they come from, and how one is run."""
