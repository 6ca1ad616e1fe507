"""Which endings are looked at again, and by which district; the same answer whoever reckons it; no Django."""

from collections.abc import Sequence
from hashlib import sha256

_WHOLE = 1 << 64


def drawn(number: str, seed: str, share: float) -> bool:
    """Whether the order with this number is in the sample; of many numbers a `share` (0 to 1) is."""
    return _mark(f"{seed}:{number}") < share * _WHOLE


def peer_of(number: str, districts: Sequence[str]) -> str:
    """The district that looks, spread evenly; empty when there is none but the own."""
    return districts[_mark(f"peer:{number}") % len(districts)] if districts else ""


def _mark(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")
