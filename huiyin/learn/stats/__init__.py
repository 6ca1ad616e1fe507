"""Numerics of early warning, pure: no Django, nothing of the rest of the house."""
