"""What is to be expected, by matter and area, and how many seats the hotline needs for it."""
