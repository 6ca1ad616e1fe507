"""Figures as JSON and back, by the types of their fields."""

from dataclasses import asdict, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def as_json(figures: Any) -> dict[str, Any]:
    """A dataclass as plain dicts, lists and numbers."""
    return asdict(figures)


def read(kind: type[T], data: dict[str, Any]) -> T:
    """The dataclass that `as_json` made this of; a field that an older one lacks takes its default."""
    found: T = _read(kind, data)
    return found


def _read(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(
            **{one.name: _read(hints[one.name], data[one.name]) for one in fields(kind) if one.name in data}
        )
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        return tuple(_read(inner[0], one) for one in data)
    if origin is dict:
        return {key: _read(inner[1], value) for key, value in data.items()}
    if known := [one for one in inner if one is not NoneType]:
        return _read(known[0], data)
    return data


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
