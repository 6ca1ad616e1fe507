"""From one to all: orders opened for places that have not complained yet."""
