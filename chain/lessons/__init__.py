"""What a chain learns from its recordings: figures in which nobody can be found."""
