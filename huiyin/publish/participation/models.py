"""What is kept of observers."""
