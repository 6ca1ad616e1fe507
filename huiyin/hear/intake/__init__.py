"""The appeal itself."""
