"""The answers we already have."""
