"""Geometry of the small drawings; positions are percentages so that SVG stretches without script."""

from collections.abc import Iterable, Mapping, Sequence
from secrets import token_hex
from typing import Any

from huiyin.web.components.marks import CLOCK_TONES, read

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 120.0, 32.0, 4.0
COLUMN_BASE, COLUMN_HEIGHT = 180.0, 160.0


def number(value: float) -> str:
    """Write a coordinate shortly and always with a point, whatever the page's language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def unique(prefix: str) -> str:
    """Make an id that no other drawing on the page, or in a later fragment, carries."""
    return f"{prefix}-{token_hex(4)}"


def within(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """Keep a value inside its bounds."""
    return min(max(value, low), high)


def clock_view(clock: Any) -> dict[str, Any]:
    """Gather what the clock templates draw from a clock object or mapping."""
    state = str(read(clock, "state", "full"))
    fraction = within(float(read(clock, "fraction", 1.0) or 0.0))
    return {
        "state": state,
        "tone": CLOCK_TONES[state],
        "arc": number(fraction * 100),
        "words": read(clock, "words", ""),
        "exact": read(clock, "exact", ""),
        "due": read(clock, "due") if state not in ("paused", "met", "missed") else None,
    }


def bar_view(clock: Any) -> dict[str, Any]:
    """Gather a clock bar: gross time used, with every pause (start, end as shares) hatched."""
    used = within(float(read(clock, "used", 0.0) or 0.0))
    pauses = [
        {"x": number(within(start) * 100), "width": number((within(end) - within(start)) * 100)}
        for start, end in read(clock, "pauses", None) or ()
    ]
    return {
        **clock_view(clock),
        "label": read(clock, "label", ""),
        "limit_words": read(clock, "limit_words", ""),
        "note": read(clock, "note", ""),
        "used": number(used * 100),
        "pauses": pauses,
        "pattern": unique("pause"),
    }


def share(value: float, low: float, high: float) -> str:
    """Place a value on an axis from low to high, as a percentage kept inside the drawing."""
    span = (high - low) or 1.0
    return number(within((value - low) / span) * 100)


def interval_view(
    value: float,
    low: float,
    high: float,
    axis: Sequence[float],
    band: Sequence[float] | None,
    middle: float | None,
) -> dict[str, Any]:
    """Lay out a dot with its interval, and the peer band behind it, on an axis (low, high)."""
    start, end = axis[0], axis[1]
    left, right = float(share(low, start, end)), float(share(high, start, end))
    view: dict[str, Any] = {"dot": share(value, start, end), "x": number(left), "width": number(right - left)}
    if band:
        from_, to = float(share(band[0], start, end)), float(share(band[1], start, end))
        view |= {"band_x": number(from_), "band_width": number(to - from_)}
    if middle is not None:
        view["middle"] = share(middle, start, end)
    return view


def axis_view(axis: Sequence[float], ticks: Iterable[float]) -> list[dict[str, str]]:
    """Place the labels of an axis of shares: 60%, 70 … 100%."""
    return [{"x": share(tick, axis[0], axis[1]), "words": f"{tick * 100:.0f}%"} for tick in ticks]


def sparkline_view(values: Sequence[float], threshold: float | None, tone: str) -> dict[str, Any]:
    """Draw a series with a zero baseline; what lies after the last crossing of the threshold is toned."""
    top = max([*values, threshold or 0.0, 1e-9])
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(len(values) - 1, 1)
    height = SPARK_HEIGHT - 2 * SPARK_EDGE

    def level(value: float) -> float:
        return SPARK_HEIGHT - SPARK_EDGE - value / top * height

    points = [(SPARK_EDGE + place * step, level(value)) for place, value in enumerate(values)]
    above = len(values)
    while threshold is not None and above and values[above - 1] > threshold:
        above -= 1
    hot = points[max(above - 1, 0) :] if above < len(values) else []
    return {
        "line": _polyline(points),
        "hot": _polyline(hot) if len(hot) > 1 else "",
        "end": {"x": number(points[-1][0]), "y": number(points[-1][1])} if points else None,
        "threshold": number(level(threshold)) if threshold is not None else "",
        "tone": tone if hot else "quiet",
    }


def _polyline(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def bars_view(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Scale horizontal bars from zero to the longest; each carries its own label and number."""
    rows = [dict(item) for item in items]
    longest = max((float(row["value"]) for row in rows), default=0.0) or 1.0
    for row in rows:
        row["width"] = number(float(row["value"]) / longest * 100)
    return rows


def changes_view(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Place before and after of each item on one shared axis from zero."""
    rows = [dict(item) for item in items]
    top = max((float(max(row["before"], row["after"])) for row in rows), default=0.0) or 1.0
    for row in rows:
        before, after = float(share(row["before"], 0, top)), float(share(row["after"], 0, top))
        row |= {"x1": number(before), "x2": number(after)}
    return rows


def columns_view(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Scale upright columns from zero; what rises above an item's own limit is drawn apart.

    Items: {label, value, limit (optional), usual (optional), show (label printed below)}.
    """
    peak = max([float(max(i["value"], i.get("limit") or 0)) for i in items] + [1.0])
    slot = 100 / max(len(items), 1)
    return {"columns": [_column(item, place * slot, slot, peak) for place, item in enumerate(items)]}


def _column(item: Mapping[str, Any], start: float, slot: float, peak: float) -> dict[str, Any]:
    value, limit = float(item["value"]), item.get("limit")
    usual = min(value, float(limit)) if limit is not None else value

    def tall(amount: float) -> float:
        return amount / peak * COLUMN_HEIGHT

    return {
        **item,
        "x": number(start + slot * 0.12),
        "middle": number(start + slot / 2),
        "width": number(slot * 0.76),
        "y": number(COLUMN_BASE - tall(usual)),
        "height": number(tall(usual)),
        "over_y": number(COLUMN_BASE - tall(value)),
        "number_y": number(COLUMN_BASE - tall(value) - 5),
        "over": number(tall(value - usual)) if value > usual else "",
        "limit_y": number(COLUMN_BASE - tall(float(limit))) if limit is not None else "",
        "slot_x": number(start),
        "slot_end": number(start + slot),
    }
