"""The work order and its lifecycle."""
