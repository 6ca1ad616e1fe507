"""What an appellant and the public may see."""
