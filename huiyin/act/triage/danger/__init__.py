"""Hearing danger in what was said: words, patterns with gaps, and what undoes them; no Django."""
