"""Topics: appeals that are about one thing, told from their words."""
