"""What rose, what repeats, what is where."""
