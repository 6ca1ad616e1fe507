"""What is kept of cases."""
