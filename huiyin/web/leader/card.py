"""One unit's scorecard taken apart: what each rate gave and cost, with and without exclusions, what does not count."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext

from huiyin.answer.assessment import boards, queries
from huiyin.web.components.drawing import number, share
from huiyin.web.components.words import interval, percent
from huiyin.web.leader import shapes, words
from huiyin.web.leader.words_cards import missing_words
from huiyin.web.unit.names import matter_name

MATTERS_SHOWN = 8


@dataclass(frozen=True)
class Step:
    """What one rate gave of its weight, and what it cost: a piece of the way down from a hundred."""

    label: str
    words: str
    lost: str
    url: str
    base: str
    span: str
    x: str
    width: str
    kind: str


def steps(found: queries.Overview, how: queries.Policy, linked: bool) -> list[Step]:
    """The way from a hundred down to the mark, rate by rate, then what bonus and penalties moved."""
    marks, left = found.marks, 100.0
    weights = queries.weights_in(marks.rates, how)
    low = floor_of(marks)
    told = []
    for name, weight in weights.items():
        one = marks.rates[name]
        lost = 100 * weight * (1 - (one.value or 0.0))
        url = shapes.orders_url(found.period, name, unit=marks.unit) if linked and one.denominator else ""
        told.append(_step(name, weight, one, left, lost, low, url))
        left -= lost
    return [*told, _points(marks, left, low)] if marks.points else told


def _step(
    name: str, weight: float, one: queries.Rate, left: float, lost: float, low: float, url: str
) -> Step:
    gave = 100 * weight * (one.value or 0.0)
    about = gettext("%(weight)s × %(rate)s = %(gave)s分") % {
        "weight": f"{weight:.0%}",
        "rate": percent(one.value),
        "gave": f"{gave:.1f}",
    }
    x, width = _span(left - lost, left, low)
    base = f"{words.amount(one.numerator)}/{one.denominator}"
    # Translators: points lost, with a minus sign.
    minus = gettext("−%(n)s分") % {"n": f"{lost:.1f}"} if lost >= 0.05 else gettext("没丢分")
    return Step(words.rate_name(name), about, minus, url, base, interval(one.low, one.high), x, width, "lost")


def _points(marks: queries.Marks, left: float, low: float) -> Step:
    extras, early = marks.record.extras, marks.record.counted.proactive
    about = gettext("吹哨报到%(whistles)d次，主动发现%(early)d件，弄虚作假%(false)d次") % {
        "whistles": extras.whistles,
        "early": early,
        "false": extras.falsified,
    }
    x, width = _span(min(left, left + marks.points), max(left, left + marks.points), low)
    moved = gettext("%(n)s分") % {"n": f"{marks.points:+.1f}".replace("-", "−")}
    return Step(
        gettext("加减分"), about, moved, "", "", "", x, width, "given" if marks.points > 0 else "lost"
    )


def _span(start: float, end: float, low: float) -> tuple[str, str]:
    left, right = float(share(start, low, 100)), float(share(end, low, 100))
    return number(left), number(max(right - left, 0.4))


def floor_of(marks: queries.Marks) -> float:
    """Where the axis of the mark begins: at the ten below its interval."""
    mark = marks.composite
    return float(max(0, min(80, floor(((mark.low if mark else 0) - 5) / 10) * 10)))


def scale(marks: queries.Marks, how: queries.Policy) -> dict[str, Any]:
    """The mark with its interval on the axis of the steps, and the lines of the bands."""
    mark, low = marks.composite, floor_of(marks)
    assert mark is not None
    x, width = _span(mark.low, mark.high, low)
    lines = [(letter, line) for letter, line in how.bands.items() if line > low]
    return {
        "dot": share(mark.value, low, 100),
        "x": x,
        "width": width,
        "lines": [{"x": share(line, low, 100), "words": f"{letter} {line:g}"} for letter, line in lines],
        "ticks": [
            {"x": share(tick, low, 100), "words": str(tick)}
            for tick in range(int(low), 101, 10 if low >= 40 else 20)
        ],
    }


def with_and_without(marks: queries.Marks, how: queries.Policy) -> list[dict[str, str]]:
    """Each figure as it counts and as it would be with nothing excluded."""
    told = []
    mark, bare = marks.composite, marks.without_exclusions
    if mark and bare:
        told.append(
            _both(gettext("综合"), f"{mark.value:.1f}", f"{bare.value:.1f}", mark.value - bare.value, "")
        )
    for name in queries.weights_in(marks.rates, how):
        one, other = marks.rates[name], marks.rates_without[name]
        if one.value is not None and other.value is not None:
            base = f"{words.amount(other.numerator)}/{other.denominator}"
            moved = 100 * (one.value - other.value)
            told.append(_both(words.rate_name(name), percent(one.value), percent(other.value), moved, base))
    return told


def _both(label: str, now: str, bare: str, moved: float, base: str) -> dict[str, str]:
    shown = f"{moved:+.1f}".replace("-", "−")
    return {
        "label": label,
        "now": now,
        "bare": bare,
        "base": base,
        "moved": "0" if shown in ("+0.0", "−0.0") else shown,
    }


def excluded_words(found: queries.Overview, usual: float | None) -> str:
    """How much the exclusions changed, in one sentence."""
    marks = found.marks
    told = {
        "due": marks.excluded.denominator,
        "out": marks.record.excluded.due,
        "share": percent(marks.excluded.value),
        "usual": percent(usual),
    }
    if not told["out"]:
        return gettext("到期%(due)d件，一件没剔除") % told
    if usual is None:
        return gettext("到期%(due)d件，剔除%(out)d件（%(share)s）") % told
    return gettext("到期%(due)d件，剔除%(out)d件（%(share)s，同组中位%(usual)s）") % told


def not_counted(found: queries.Overview, linked: bool) -> list[dict[str, str]]:
    """What happened and moves no figure, with how much of it there was."""
    tally, unit, period = found.marks.record.counted, found.marks.unit, found.period
    silent = tally.due + tally.merged - tally.valid
    url = shapes.orders_url(period, "resolution", "unasked", unit)
    out = shapes.orders_url(period, "excluded", unit=unit)
    lines = [
        (gettext("没有回访结果（没访到、没问到）的%(n)d件：只算响应，不进解决率和满意率"), silent, url),
        (gettext("准予终止或剔除的%(n)d件：另记，不进各率"), found.marks.record.excluded.due, out),
        (gettext("没有人诉求、主动发现的%(n)d件：没有诉求人可联系，不进响应率"), tally.found, ""),
        (gettext("并进别单的%(n)d件：期限只算一次，各人的回答各算一次"), tally.merged, ""),
    ]
    told = [{"words": words_ % {"n": n}, "url": at if linked else ""} for words_, n, at in lines if n]
    return [
        *told,
        {"words": gettext("退回改派的：记在最后承办的单位，派错不记过"), "url": ""},
        {"words": gettext("时限还没到的：到期那个月再算"), "url": ""},
    ]


def months(found: Sequence[boards.PastMonth]) -> dict[str, Any]:
    """The unit's marks of a year over the middle half of its peers, on one axis; positions are percentages."""
    lows = [one.low for one in found if one.low is not None] + [one.peers.low for one in found if one.peers]
    low = float(max(0, floor((min(lows, default=80.0) - 3) / 10) * 10))
    return {
        "any": any(one.value is not None or one.peers for one in found),
        "columns": [_column(one, place, len(found), low) for place, one in enumerate(found)],
        "up": [{"y": number(_y(tick, low)), "words": str(tick)} for tick in _ticks(low)],
    }


def _ticks(low: float) -> range:
    return range(100, int(low) - 1, -10 if low >= 50 else -20)


def _y(value: float, low: float) -> float:
    return 100 - float(share(value, low, 100))


def _column(one: boards.PastMonth, place: int, count: int, low: float) -> dict[str, Any]:
    slot = 100 / count
    name = dateformat.format(one.month, gettext("n月"))
    column = {
        "x": number(slot * (place + 0.5)),
        "left": number(slot * (place + 0.2)),
        "width": number(slot * 0.6),
    }
    column |= {
        "name": name,
        "month": dateformat.format(one.month, gettext("Y年n月")),
        "code": f"{one.month:%Y-%m}",
    }
    if one.peers:
        top, foot = _y(one.peers.high, low), _y(one.peers.low, low)
        column |= {
            "band_y": number(top),
            "band_height": number(foot - top),
            "middle": number(_y(one.peers.median, low)),
        }
        column |= {"peers": f"{one.peers.low:.1f}–{one.peers.high:.1f}"}
    if one.value is not None and one.low is not None and one.high is not None:
        column |= {
            "dot": number(_y(one.value, low)),
            "top": number(_y(one.high, low)),
            "foot": number(_y(one.low, low)),
        }
        column |= {"value": f"{one.value:.1f}", "span": f"{one.low:.1f}–{one.high:.1f}"}
    return column


def matters(found: Sequence[boards.Matter], url: Any) -> list[dict[str, Any]]:
    """The matters that pull the unit down most, each beside the peers; `url` opens the orders of one."""
    told = [one for one in found if one.missing > 0.05][:MATTERS_SHOWN]
    return [
        {
            "name": matter_name(one.code),
            "own": percent(one.own.value),
            "base": f"{words.amount(one.own.numerator)}/{one.own.denominator}",
            "url": url(one.code),
            "peers": percent(one.peers.value),
            "peers_base": f"{words.amount(one.peers.numerator)}/{one.peers.denominator}",
            "share": (one.own.value or 0.0, one.own.low or 0.0, one.own.high or 0.0),
            "middle": one.peers.value,
            "words": missing_words(one),
            "beyond": one.beyond_chance,
        }
        for one in told
    ]
