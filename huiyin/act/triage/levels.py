"""A city's matters and places as the levels a history learns from; no Django."""

from huiyin.foundation.city.queries import City


def matter_levels(code: str) -> tuple[str, ...]:
    """A matter with those above it, coarse to fine; empty for none."""
    return (code[:2], code[:4], code) if code else ()


def place_levels(city: City, street: str) -> tuple[str, ...]:
    """A street with its district, coarse to fine; empty for none."""
    return (city.district_of(street), street) if street in city.units else ()
