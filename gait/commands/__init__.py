"""What the `gait` command does, one module a verb."""
