"""Screens of the monthly review meeting."""
