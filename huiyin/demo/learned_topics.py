"""Topics of the demonstration: whatever its orders are about together."""

from huiyin.foundation.city.queries import City
from huiyin.learn.insight.topics.jobs import read_topics


def read(city: City) -> int:
    """Read the demonstration's orders into topics; returns how many were read."""
    return read_topics()
