"""What is it, where is it, whose is it."""
