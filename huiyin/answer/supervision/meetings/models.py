"""What is kept of meetings."""
