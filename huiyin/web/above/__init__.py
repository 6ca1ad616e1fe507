"""Screens of those above the units: the district's coordinator and the supervisor."""
