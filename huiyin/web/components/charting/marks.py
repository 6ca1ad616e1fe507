"""What all charts are made of: tones by the names of our tokens, the room around, steps of one blue."""

from collections.abc import Mapping
from typing import Any

Option = dict[str, Any]
Mark = Mapping[str, Any]

LEVELS = ("var(--level-0)", "var(--level-1)", "var(--level-2)", "var(--level-3)", "var(--level-4)")
GRID: Option = {"left": 8, "right": 16, "top": 16, "bottom": 4, "containLabel": True}


def token(name: str) -> str:
    """How an option names one of our tones."""
    return f"var(--{name})"
