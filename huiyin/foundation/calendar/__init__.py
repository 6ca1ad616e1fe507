"""Working days and the reckoning of time."""
