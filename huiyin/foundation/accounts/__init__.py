"""The people who work here, and their posts."""
