"""What is kept of months and of what fell due in them."""
