"""Units that carry on under another name: what the old name settled counts for the new one.

Offices are renamed by adding the body above in brackets ("综合执法队" becomes "综合执法队（某街道办事处）").
A history that does not notice proposes a name that no longer exists, with the confidence of years.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp

BRACKETED = re.compile(r"\s*[（(][^（()）]*[）)]\s*$")
SILENT_DAYS = 7.0  # how long the old name must have been silent, if it was not heard often
SURPRISE = 0.5  # or: a silence as long as this one had less than this chance while it was still in use
LOOK_BACK = 90.0  # days over which its pace is reckoned


@dataclass
class _Seen:
    """When a name was in use."""

    first: float
    last: float
    recent: int = 0


def heirs(seen: Iterable[tuple[str, float]], at: float) -> dict[str, str]:
    """Old name to new name, for (unit, day) pairs as far as `at`.

    The new name is the old one with a body in brackets behind it, was in use after the old one fell silent, and is
    the only such name. Nothing is guessed where two names could be meant.
    """
    names = _in_use(list(seen), at)
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        plain = BRACKETED.sub("", name)
        if plain != name and plain in names and _ended(names[plain], names[name], at):
            found.setdefault(plain, []).append(name)
    return {old: new[0] for old, new in found.items() if len(new) == 1}


def renamed(unit: str, names: Mapping[str, str]) -> str:
    """The name a unit goes by now."""
    return names.get(unit, unit)


def _in_use(seen: list[tuple[str, float]], at: float) -> dict[str, _Seen]:
    names: dict[str, _Seen] = {}
    for unit, day in seen:
        one = names.setdefault(unit, _Seen(day, day))
        one.first, one.last = min(one.first, day), max(one.last, day)
        one.recent += day > at - LOOK_BACK
    return names


def _ended(old: _Seen, new: _Seen, at: float) -> bool:
    if new.last <= old.last:
        return False
    silent = at - old.last
    return silent >= SILENT_DAYS or exp(-silent * old.recent / LOOK_BACK) < SURPRISE
