"""A block of an order's page that belongs to one concern: parts, whistles, letters, talk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Block:
    """A template with its own context; `aside` puts it beside the story instead of above it."""

    template: str
    context: Mapping[str, Any]
    aside: bool = False
