"""What several must do together, and at once."""
