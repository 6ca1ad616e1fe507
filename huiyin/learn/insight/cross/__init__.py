"""Any two or three dimensions against each other, with what chance would give."""
