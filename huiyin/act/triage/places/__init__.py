"""Where a matter lies: the street that a point, an address or the words name."""

from huiyin.act.triage.places.city import Places

__all__ = ["Places"]
