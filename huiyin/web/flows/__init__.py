"""Screens of the four flows, and the wall."""
