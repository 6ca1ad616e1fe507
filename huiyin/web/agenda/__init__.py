"""Screens of the monthly topic."""
