"""What the leader's drawings need, worked out from rates: rows with intervals and bands, the funnel, axes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.answer.assessment import queries
from huiyin.web.components.drawing import number
from huiyin.web.components.words import interval, percent
from huiyin.web.leader.words import amount, rate_name, spoken

FUNNEL_STEPS = 40


@dataclass(frozen=True)
class Row:
    """One rate as a row: its number, interval and peers, ready for `interval_bar`."""

    name: str
    label: str
    rate: queries.Rate
    value: str
    base: str
    interval: str
    spoken: str
    url: str
    peers: queries.Middle | None

    @property
    def tone(self) -> str:
        """Grey where too few to compare, blue for one's own."""
        return "quiet" if self.rate.few else "blue"


@dataclass(frozen=True)
class Axis:
    """One axis for several rows, so that they can be compared: ends as shares, ticks as positions and words."""

    low: float
    high: float
    ticks: list[dict[str, str]]


def rows(found: queries.Overview, names: Sequence[str], linked: bool) -> list[Row]:
    """The rates of a scope or unit beside their peers; `linked` opens the orders behind each."""
    unit = "" if found.scope.whole else found.marks.unit
    return [
        _row(
            name,
            found.marks.rates[name],
            orders_url(found.period, name, unit=unit) if linked else "",
            found.peers[name],
        )
        for name in names
    ]


def _row(name: str, one: queries.Rate, url: str, peers: queries.Middle | None) -> Row:
    return Row(
        name, rate_name(name), one, percent(one.value), f"{amount(one.numerator)}/{one.denominator}",
        interval(one.low, one.high), _with_peers(spoken(name, one), peers), url if one.denominator else "", peers,
    )  # fmt: skip


def _with_peers(words: str, peers: queries.Middle | None) -> str:
    if peers is None:
        return words
    return gettext("%(rate)s，同组中间一半%(band)s") % {
        "rate": words,
        "band": interval(peers.low, peers.high),
    }


def orders_url(period: queries.Period, rate: str, part: str = "all", unit: str = "") -> str:
    """Address of the orders behind a number."""
    query = {"month": period.code, "rate": rate, "part": part, "unit": unit}
    return f"{reverse('rates_orders')}?{urlencode({k: v for k, v in query.items() if v})}"


def opened_url(days: int, matter: str = "", place: str = "") -> str:
    """Address of the orders behind a count."""
    query = {"rate": "opened", "days": str(days), "matter": matter, "place": place}
    return f"{reverse('rates_orders')}?{urlencode({k: v for k, v in query.items() if v})}"


def axis(shares: Sequence[float], percents: bool = True) -> Axis:
    """An axis to 100 % that begins at the ten below the lowest share."""
    low = min(0.9, floor(min(shares, default=0.9) * 10) / 10)
    tens = range(round(low * 10), 11)
    step = 1 if len(tens) <= 6 else 2
    shown = [tens[-1] - step * n for n in range(len(tens)) if tens[-1] - step * n >= tens[0]][::-1]
    sign = "%" if percents else ""
    ticks = [{"x": number((t / 10 - low) / (1 - low) * 100), "words": f"{t * 10}{sign}"} for t in shown]
    return Axis(low, 1.0, ticks)


def axis_of(found: Sequence[Row]) -> Axis:
    """The axis on which all these rows fit."""
    ends = [row.rate.low for row in found if row.rate.low is not None]
    return axis(ends + [row.peers.low for row in found if row.peers])


@dataclass(frozen=True)
class Funnel:
    """Rates over how many cases they rest on: dots, the limits of chance, axes; positions are percentages."""

    dots: list[dict[str, Any]]
    wide: str
    narrow: str
    common: str
    common_words: str
    across: list[dict[str, str]]
    up: list[dict[str, str]]


def funnel(found: Sequence[queries.Marks], name: str, common: float) -> Funnel | None:
    """The funnel of a rate; None when no unit has enough cases."""
    shown = [marks for marks in found if not marks.rates[name].few]
    if not shown:
        return None
    most = max(marks.rates[name].denominator for marks in shown) * 1.08
    values = [marks.rates[name].value or 0.0 for marks in shown]
    foot = min(0.9, floor((min([*values, common]) - 0.03) * 10) / 10)

    def place(n: float, share: float) -> tuple[float, float]:
        return n / most * 100, (1 - max(share, foot)) / (1 - foot) * 100

    def dot(marks: queries.Marks) -> dict[str, Any]:
        one = marks.rates[name]
        x, y = place(one.denominator, one.value or 0.0)
        side = queries.apart(one, common)
        tone = {1: "above", -1: "below", 0: "inside"}[side]
        return {
            "x": number(x),
            "y": number(y),
            "tone": tone,
            "anchor": "start" if x < 20 else "end" if x > 80 else "middle",
            "unit": marks.unit,
            "rate": one,
        }

    least = min(marks.rates[name].denominator for marks in shown)
    sizes = [least + (most - least) * (step / FUNNEL_STEPS) ** 2 for step in range(FUNNEL_STEPS + 1)]
    return Funnel(
        [dot(marks) for marks in shown],
        _funnel_path(sizes, common, queries.Z998, place),
        _funnel_path(sizes, common, queries.Z95, place),
        number(place(0, common)[1]),
        percent(common),
        _counts(most),
        [{"y": number(place(0, t / 10)[1]), "words": f"{t * 10}%"} for t in range(round(foot * 10), 11)],
    )


def _funnel_path(sizes: Sequence[float], common: float, z: float, place: Any) -> str:
    edges = [queries.limits(common, max(1, round(n)), z) for n in sizes]
    top = [place(n, high) for n, (_, high) in zip(sizes, edges, strict=True)]
    foot = [place(n, low) for n, (low, _) in zip(sizes, edges, strict=True)]
    return " ".join(f"{number(x)},{number(y)}" for x, y in [*top, *reversed(foot)])


def _counts(most: float) -> list[dict[str, str]]:
    step = next(s for s in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10**9) if most / s <= 6)
    return [{"x": number(n / most * 100), "words": str(n)} for n in range(0, int(most) + 1, step)]


def rolling(daily: Sequence[int]) -> list[int]:
    """Sums of the seven days up to each day."""
    return [sum(daily[end - 7 : end]) for end in range(7, len(daily) + 1)]


def tone_counts(found: Funnel) -> Mapping[str, int]:
    """How many dots lie above and below what chance explains."""
    return {tone: sum(dot["tone"] == tone for dot in found.dots) for tone in ("above", "below")}
