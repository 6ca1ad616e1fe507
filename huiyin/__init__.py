"""Huiyin (回音): every appeal gets an answer, every matter gets done."""
