"""What was typed into the form of a decision."""

from collections.abc import Mapping
from typing import Any

from huiyin.foundation.numbers import whole_number


def typed_text(data: Mapping[str, Any], name: str) -> str:
    """What stands in a field, without spaces around it."""
    return str(data.get(name, "")).strip()


def typed_version(data: Mapping[str, Any]) -> int | None:
    """The version of the order that the form was made for."""
    typed = typed_text(data, "version")
    return whole_number(typed)
