"""The funnel of a peer group: scores over how many cases they are worth, and what chance and custom explain."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from huiyin.answer.assessment import boards
from huiyin.web.components.drawing import number, within
from huiyin.web.leader.words_cards import score_words

STEPS = 48
LEVELS = (0.998, 0.95)
NAMED_AT_MOST = 6  # more names would lie over one another
ROOM = 1.08  # free room right of the largest unit


@dataclass(frozen=True)
class Dot:
    """A unit in the drawing; `side` is 1 or -1 outside the outer limits."""

    unit: str
    x: str
    y: str
    side: int
    own: bool
    named: bool
    anchor: str


@dataclass(frozen=True)
class Funnel:
    """Dots, the two areas of chance, the common score, and the axes; positions are percentages."""

    dots: list[Dot]
    areas: list[str]
    common: str
    common_words: str
    ends: list[dict[str, str]]
    across: list[dict[str, str]]
    up: list[dict[str, str]]
    above: int
    below: int


@dataclass(frozen=True)
class _Frame:
    most: float
    low: float
    high: float

    def x(self, size: float) -> float:
        return within(size / self.most) * 100

    def y(self, share: float) -> float:
        return (1 - within((share - self.low) / (self.high - self.low))) * 100


def funnel(
    group: boards.Group,
    units: Sequence[boards.UnitStanding],
    points: dict[str, float],
    name: str,
    own: str = "",
) -> Funnel | None:
    """The funnel of a group with the units that the reader may see; None when none of them is compared.

    `points` are what bonus and penalties moved: they have no chance in them and are left out here.
    """
    shown = [(one, _share(one, points, name)) for one in units if one.adjusted and one.size > 0]
    if not shown:
        return None
    frame = _frame(group, shown)
    outside = sum(bool(one.outside) for one, _ in shown)
    return Funnel(
        [_dot(one, share, frame, own, outside <= NAMED_AT_MOST) for one, share in shown],
        [_area(group, frame, min(one.size for one, _ in shown), level) for level in LEVELS],
        number(frame.y(group.funnel.centre)),
        score_words(name, group.funnel.centre),
        _ends(group, frame),
        _across(frame.most),
        _up(frame, name),
        sum(one.outside > 0 for one, _ in shown),
        sum(one.outside < 0 for one, _ in shown),
    )


def _share(one: boards.UnitStanding, points: dict[str, float], name: str) -> float:
    assert one.adjusted is not None
    whole = 100.0 if name == boards.COMPOSITE else 1.0
    return (one.adjusted.value - points.get(one.unit, 0.0)) / whole


def _frame(group: boards.Group, shown: Sequence[tuple[boards.UnitStanding, float]]) -> _Frame:
    sizes = sorted(one.size for one, _ in shown)
    low, high = boards.edges(group, [sizes[len(sizes) // 4]], 0.998)[0]
    shares = [share for _, share in shown]
    foot, top = floor(min(low, *shares) * 20) / 20, ceil(max(high, *shares) * 20) / 20
    return _Frame(sizes[-1] * ROOM, max(0.0, foot), min(1.0, max(top, foot + 0.05)))


def _dot(one: boards.UnitStanding, share: float, frame: _Frame, own: str, named: bool) -> Dot:
    x = frame.x(one.size)
    anchor = "start" if x < 20 else "end" if x > 80 else "middle"
    is_own = one.unit == own
    return Dot(
        one.unit,
        number(x),
        number(frame.y(share)),
        one.outside,
        is_own,
        is_own or bool(named and one.outside),
        anchor,
    )


def _area(group: boards.Group, frame: _Frame, least: float, level: float) -> str:
    first = min(least, frame.most * 0.02)
    sizes = [first + (frame.most - first) * (step / STEPS) ** 2 for step in range(STEPS + 1)]
    found = list(zip(sizes, boards.edges(group, sizes, level), strict=True))
    top = [(frame.x(size), frame.y(high)) for size, (_, high) in found]
    foot = [(frame.x(size), frame.y(low)) for size, (low, _) in found]
    return " ".join(f"{number(x)},{number(y)}" for x, y in [*top, *reversed(foot)])


def _ends(group: boards.Group, frame: _Frame) -> list[dict[str, str]]:
    """The names of the limits, where they end on the right; at the edge of the drawing they would name nothing."""
    found = []
    for level in LEVELS:
        for share in boards.edges(group, [frame.most], level)[0]:
            if frame.low < share < frame.high:
                found.append({"y": number(frame.y(share)), "words": f"{level * 100:g}%"})
    return found


def _across(most: float) -> list[dict[str, str]]:
    steps = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 10**9)
    step = next(s for s in steps if most / s <= 6)
    return [{"x": number(n / most * 100), "words": str(n)} for n in range(0, int(most) + 1, step)]


def _up(frame: _Frame, name: str) -> list[dict[str, str]]:
    first, last = round(frame.low * 20), round(frame.high * 20)
    step = 1 if last - first <= 6 else 2 if last - first <= 12 else 4
    return [
        {"y": number(frame.y(n / 20)), "words": score_words(name, n / 20, 0)}
        for n in range(last, first - 1, -step)
    ]
