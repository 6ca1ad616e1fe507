"""Small drawings as SVG, for paper and for pages: plain numbers in, text out. Sizes are points, so that type is true.

Each has direct labels and no legend, is told apart by shape before colour, and is the same for the same numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from huiyin.foundation.documents import pen
from huiyin.foundation.documents.pen import BAND, BLUE, GREEN, GREY, HAIR, INK, RED, SECOND


@dataclass(frozen=True)
class Dot:
    """One unit in a funnel; `side` is -1, 0 or 1, `label` is written only where it is not empty."""

    count: int
    value: float
    side: int = 0
    label: str = ""
    own: bool = False


@dataclass(frozen=True)
class Span:
    """A value with its interval and, where there is one, the band of the peers; `words` stand at the right."""

    label: str
    value: float
    low: float
    high: float
    words: str
    band: tuple[float, float, float] | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Moved:
    """A difference with its interval; what chance explains is drawn hollow and grey."""

    label: str
    value: float
    low: float
    high: float
    certain: bool
    words: str


@dataclass(frozen=True)
class Point:
    """One month of a line; without a value there is a gap."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


def funnel(
    dots: Sequence[Dot], common: float, z: float, across: str, width: float = 460, height: float = 250
) -> str:
    """Rates over how many cases they rest on, with the limits of chance around the common rate."""
    most = max((one.count for one in dots), default=1) * 1.06
    foot = _floor(min([one.value for one in dots] + [common]) - 0.02)
    left, right, top, bottom = 30.0, width - 46, 10.0, height - 26

    def at(count: float, share: float) -> tuple[float, float]:
        x = left + (right - left) * count / most
        return x, bottom - (bottom - top) * (max(share, foot) - foot) / (1 - foot)

    least = max(1.0, min((one.count for one in dots), default=1) * 0.8)
    steps = [least + (most - least) * (n / 40) ** 2 for n in range(41)]
    edges = [(count, z * sqrt(common * (1 - common) / count)) for count in steps]
    upper = [at(count, min(1.0, common + half)) for count, half in edges]
    lower = [at(count, max(foot, common - half)) for count, half in edges]
    parts = [pen.polygon([*upper, *reversed(lower)], BAND)]
    parts += [pen.line(left, at(0, s)[1], right, at(0, s)[1], HAIR) for s in _ticks(foot)]
    parts += [pen.text(left - 4, at(0, s)[1] + 2.6, f"{s * 100:.0f}%", "end", SECOND) for s in _ticks(foot)]
    parts.append(pen.line(left, at(0, common)[1], right, at(0, common)[1], SECOND, 0.8))
    parts.append(pen.text(right + 4, at(0, common)[1] + 2.6, f"{common * 100:.1f}%", "start", INK))
    step = _step(most)
    parts += [
        pen.text(at(n, 0)[0], bottom + 10, str(n), "middle", SECOND) for n in range(0, int(most) + 1, step)
    ]
    parts.append(pen.text((left + right) / 2, height - 3, across, "middle", SECOND))
    for one in sorted(dots, key=lambda dot: (dot.own, abs(dot.side))):
        parts += _funnel_dot(one, *at(one.count, one.value))
    parts += _labels([(one, *at(one.count, one.value)) for one in dots if one.label], width)
    return pen.picture(width, height, parts)


def _funnel_dot(one: Dot, x: float, y: float) -> list[str]:
    if one.own:
        return [pen.circle(x, y, 4.4, "#FFFFFF", BLUE, 1.2), pen.circle(x, y, 2, BLUE)]
    if one.side < 0:
        return [pen.polygon([(x - 3, y - 2.4), (x + 3, y - 2.4), (x, y + 3)], RED)]
    if one.side > 0:
        return [pen.polygon([(x - 3, y + 2.4), (x + 3, y + 2.4), (x, y - 3)], GREEN)]
    return [pen.circle(x, y, 1.7, GREY)]


def _labels(found: Sequence[tuple[Dot, float, float]], width: float) -> list[str]:
    """Names beside their dots; one that would stand on another moves down, or is left to the table."""
    placed: list[tuple[float, float, float, float]] = []
    drawn = []
    for one, x, y in sorted(found, key=lambda item: item[2]):
        long = pen.width(one.label)
        ends = x + 6 + long > width - 2
        begin = x - 6 - long if ends else x + 6
        box = (begin, y - 6, begin + long, y + 4)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in placed):
            continue
        placed.append(box)
        tone = BLUE if one.own else RED if one.side < 0 else GREEN if one.side > 0 else SECOND
        drawn.append(pen.text(x - 6 if ends else x + 6, y + 2.6, one.label, "end" if ends else "start", tone))
    return drawn


def spans(rows: Sequence[Span], width: float = 460, label: float = 88, words: float = 132) -> str:
    """Values with their intervals on one axis, each against the middle half of its peers."""
    ends = [end for one in rows for end in (one.low, one.band[0] if one.band else one.low)]
    foot = _floor(min(ends, default=0.9))
    left, right, each = label, width - words, 21.0
    height = each * len(rows) + 18

    def at(share: float) -> float:
        return left + (right - left) * (share - foot) / (1 - foot)

    parts = []
    for s in _ticks(foot):
        parts.append(pen.line(at(s), 2, at(s), height - 14, HAIR, 0.5))
        parts.append(pen.text(at(s), height - 4, f"{s * 100:.0f}%", "middle", SECOND))
    for place, one in enumerate(rows):
        y = each * place + each / 2
        tone = GREY if one.quiet else BLUE
        if one.band:
            low, middle, high = one.band
            parts.append(pen.rect(at(low), y - 6, max(1.0, at(high) - at(low)), 12, BAND))
            parts.append(pen.line(at(middle), y - 6, at(middle), y + 6, GREY, 0.9))
        parts.append(pen.line(at(one.low), y, at(one.high), y, tone, 1.5))
        parts.append(pen.circle(at(one.value), y, 3.2, tone))
        parts.append(pen.text(left - 8, y + 2.8, one.label, "end", INK))
        parts.append(pen.text(right + 8, y + 2.8, one.words, "start", SECOND if one.quiet else INK))
    return pen.picture(width, height, parts)


def changes(rows: Sequence[Moved], width: float = 460, label: float = 88, words: float = 132) -> str:
    """Differences around nought with their intervals: full where certain, hollow where chance explains them."""
    far = max([0.02, *(abs(end) for one in rows for end in (one.low, one.high))]) * 1.08
    left, right, each = label, width - words, 21.0
    height = each * len(rows) + 18

    def at(points: float) -> float:
        return (left + right) / 2 + (right - left) / 2 * points / far

    parts = [pen.line(at(0), 0, at(0), height - 14, SECOND, 0.8)]
    step = next(s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if far / s <= 3.2)
    for n in range(-int(far / step), int(far / step) + 1):
        if n:
            parts.append(pen.line(at(n * step), 2, at(n * step), height - 14, HAIR, 0.5))
        parts.append(pen.text(at(n * step), height - 4, _signed(n * step), "middle", SECOND))
    for place, one in enumerate(rows):
        y = each * place + each / 2
        tone = (GREEN if one.value > 0 else RED) if one.certain else GREY
        begin, end = sorted((at(0), at(one.value)))
        if one.certain:
            parts.append(pen.rect(begin, y - 5, max(0.8, end - begin), 10, tone))
        else:
            parts.append(pen.frame(begin, y - 5, max(0.8, end - begin), 10, tone))
        parts.append(pen.line(at(one.low), y, at(one.high), y, INK if one.certain else GREY, 0.9))
        parts.append(pen.text(left - 8, y + 2.8, one.label, "end", INK))
        parts.append(pen.text(right + 8, y + 2.8, one.words, "start", INK if one.certain else SECOND))
    return pen.picture(width, height, parts)


def month_line(points: Sequence[Point], width: float = 225, height: float = 96) -> str:
    """A rate month by month with its interval as a ribbon; the last is labelled."""
    known = [one for one in points if one.value is not None]
    foot = _floor(min((one.low if one.low is not None else 0.9 for one in known), default=0.9))
    left, right, top, bottom = 26.0, width - 34, 6.0, height - 16
    gap = (right - left) / max(1, len(points) - 1)

    def at(place: int, share: float) -> tuple[float, float]:
        return left + gap * place, bottom - (bottom - top) * (max(share, foot) - foot) / (1 - foot)

    parts = []
    for s in (foot, (foot + 1) / 2, 1.0):
        parts.append(pen.line(left, at(0, s)[1], right, at(0, s)[1], HAIR, 0.5))
        parts.append(pen.text(left - 4, at(0, s)[1] + 2.6, f"{s * 100:.0f}%", "end", SECOND))
    for run in _runs(points):
        high = [at(n, points[n].high or 0) for n in run]
        low = [at(n, points[n].low or 0) for n in run]
        if len(run) > 1:
            parts.append(pen.polygon([*high, *reversed(low)], BAND))
            parts.append(pen.path([at(n, points[n].value or 0) for n in run], BLUE))
    parts += [
        pen.circle(*at(n, one.value), 1.3, BLUE) for n, one in enumerate(points) if one.value is not None
    ]
    if known and points[-1].value is not None:
        x, y = at(len(points) - 1, points[-1].value)
        parts.append(pen.circle(x, y, 2.8, BLUE))
        parts.append(pen.text(x + 5, y + 2.6, f"{points[-1].value * 100:.1f}%", "start", INK))
    shown = sorted({0, len(points) - 1} | ({12 % len(points)} if len(points) > 12 else set()))
    parts += [
        pen.text(at(n, foot)[0], height - 4, points[n].label, "start" if n == 0 else "end", SECOND)
        for n in shown
    ]
    return pen.picture(width, height, parts)


def bars(
    rows: Sequence[tuple[str, float, str]], width: float = 460, label: float = 128, words: float = 60
) -> str:
    """Lying bars from nought, each with its name before it and its words behind."""
    most = max((value for _, value, _ in rows), default=0) or 1
    each, parts = 17.0, []
    for place, (name, value, told) in enumerate(rows):
        y = each * place + each / 2
        long = (width - label - words) * value / most
        parts.append(pen.text(label - 8, y + 2.8, name, "end", INK))
        parts.append(pen.rect(label, y - 4.5, max(0.8, long), 9, BLUE))
        parts.append(pen.text(label + long + 6, y + 2.8, told, "start", SECOND))
    return pen.picture(width, each * len(rows) + 2, parts)


def _runs(points: Sequence[Point]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for place, one in enumerate(points):
        if one.value is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _floor(share: float) -> float:
    """The ten below, and never above ninety."""
    return max(0.0, min(0.9, int(max(0.0, share) * 10) / 10))


def _ticks(foot: float) -> list[float]:
    tens = range(round(foot * 10), 11, 1 if foot >= 0.4 else 2)
    return [ten / 10 for ten in tens]


def _step(most: float) -> int:
    return next(s for s in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10**9) if most / s <= 7)


def _signed(points: float) -> str:
    return "0" if not points else f"{points * 100:+.0f}".replace("-", "−")
