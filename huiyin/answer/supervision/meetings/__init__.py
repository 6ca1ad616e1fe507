"""The monthly review meeting: its pack, its minutes, its decisions."""
