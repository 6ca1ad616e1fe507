"""Screens of one person."""
