"""Marks: which shape and tone stands for a state, a clock, an event, a degree of confidence."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext, gettext_noop


class Mark(NamedTuple):
    """A shape (icon name), a tone (colour name) and the words a screen says by default."""

    icon: str
    tone: str
    words: str


STATES: Mapping[str, Mark] = {
    "waiting": Mark("circle", "quiet", gettext_noop("待签收")),
    "progress": Mark("half", "blue", gettext_noop("办理中")),
    "supplement": Mark("dashed-pause", "quiet", gettext_noop("待补充")),
    "return": Mark("arrow-left", "quiet", gettext_noop("退单审核")),
    "done": Mark("disc-check", "green", gettext_noop("办结")),
    "redo": Mark("redo", "red", gettext_noop("重办")),
    "supervise": Mark("solid-alert", "red", gettext_noop("督办")),
    "refused": Mark("square-minus", "quiet", gettext_noop("不予受理")),
}

CLOCK_TONES: Mapping[str, str] = {
    "full": "quiet",
    "draining": "quiet",
    "soon": "amber",
    "overdue": "red",
    "paused": "quiet",
    "met": "green",
    "missed": "red",
}

CONFIDENCE: Mapping[str, tuple[int, str]] = {
    "high": (3, gettext_noop("很有把握")),
    "medium": (2, gettext_noop("有可能")),
    "low": (1, gettext_noop("不太像")),
}

EVENT_SHAPES = ("dot", "diamond", "square", "tick", "cross", "bars")


def read(thing: Any, name: str, default: Any = None) -> Any:
    """Read a value from a mapping or an object alike, so that screens may hand over either."""
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


def state_mark(group: str, words: str = "") -> dict[str, str]:
    """Return icon, tone and words of a lifecycle group; an unknown group raises KeyError."""
    mark = STATES[group]
    return {"icon": mark.icon, "tone": mark.tone, "words": words or gettext(mark.words)}


def confidence_mark(level: str) -> dict[str, Any]:
    """Return three dots (True is filled) and words for high, medium or low confidence."""
    filled, words = CONFIDENCE[level]
    return {"dots": [place < filled for place in range(3)], "words": gettext(words), "level": level}
