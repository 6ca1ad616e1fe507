"""What the leader's drawings need, worked out from rates: rows with intervals and bands, axes, addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.answer.assessment import queries
from huiyin.web.components.drawing import number
from huiyin.web.components.words import interval, percent
from huiyin.web.leader.words import amount, rate_name, spoken


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


def orders_url(period: queries.Period, rate: str, part: str = "all", unit: str = "", matter: str = "") -> str:
    """Address of the orders behind a number, of one matter or of all."""
    query = {"month": period.code, "rate": rate, "part": part, "unit": unit, "matter": matter}
    return f"{reverse('rates_orders')}?{urlencode({k: v for k, v in query.items() if v})}"


def opened_url(days: int, matter: str = "", place: str = "") -> str:
    """Address of the orders behind a count."""
    query = {"rate": "opened", "days": str(days), "matter": matter, "place": place}
    return f"{reverse('rates_orders')}?{urlencode({k: v for k, v in query.items() if v})}"


def axis(shares: Sequence[float], percents: bool = True, most: int = 6) -> Axis:
    """An axis to 100 % that begins at the ten below the lowest share; at most so many ticks."""
    low = min(0.9, floor(min(shares, default=0.9) * 10) / 10)
    tens = range(round(low * 10), 11)
    step = 1 + (len(tens) - 1) // most
    shown = [tens[-1] - step * n for n in range(len(tens)) if tens[-1] - step * n >= tens[0]][::-1]
    sign = "%" if percents else ""
    ticks = [{"x": number((t / 10 - low) / (1 - low) * 100), "words": f"{t * 10}{sign}"} for t in shown]
    return Axis(low, 1.0, ticks)


def axis_of(found: Sequence[Row]) -> Axis:
    """The axis on which all these rows fit."""
    ends = [row.rate.low for row in found if row.rate.low is not None]
    return axis(ends + [row.peers.low for row in found if row.peers])


def rolling(daily: Sequence[int]) -> list[int]:
    """Sums of the seven days up to each day."""
    return [sum(daily[end - 7 : end]) for end in range(7, len(daily) + 1)]
