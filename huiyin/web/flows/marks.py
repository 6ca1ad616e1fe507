"""A mark that bears its own name: a bar, a span or a dot."""

from typing import Any


def mark(name: str, value: Any, *told: str, **more: Any) -> dict[str, Any]:
    """What is drawn at `value`; pointed at, it tells its name and what stands in `told`."""
    return {"name": name, "value": value, "words": [name, *told], **more}
