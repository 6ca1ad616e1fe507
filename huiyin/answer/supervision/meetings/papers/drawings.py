"""Figures as drawings: what `documents.charts` needs, out of rates and changes."""

from collections.abc import Sequence

from django.utils.translation import gettext

from huiyin.answer.assessment.peer_rules import Z998
from huiyin.answer.supervision.meetings.figures.shapes import Against, Month, Whole
from huiyin.answer.supervision.meetings.papers import findings
from huiyin.answer.supervision.meetings.papers.words import month_name, percent, points, rate_name, unit_name
from huiyin.foundation.documents import charts
from huiyin.foundation.documents.reports import Chart

NAMES_AT_MOST = 12


def funnel(whole: Whole, name: str = "resolution") -> Chart | None:
    """All units of the scope around the common rate; None when no unit has enough cases."""
    shown = [row for row in whole.rows if not row.rates[name].few]
    common = next((one.rate.value for one in whole.rates if one.name == name), None)
    if not shown or common is None:
        return None
    out = [row for row in shown if row.sides[name]]
    named = {row.unit for row in sorted(out, key=lambda row: row.rates[name].value or 0)[:NAMES_AT_MOST]}
    dots = [
        charts.Dot(
            row.rates[name].denominator, row.rates[name].value or 0.0, row.sides[name],
            unit_name(row.unit) if row.unit in named else "",
        )
        for row in shown
    ]  # fmt: skip
    return Chart(
        charts.funnel(dots, common, Z998, gettext("有效回访件数")),
        alt=findings.apart(whole, name),
        title=findings.apart(whole, name),
        note=gettext("灰底是偶然能解释的范围（99.8%）。▲高于、▼低于偶然。件数越少，点越散。"),
    )


def against_peers(rates: Sequence[Against], title: str, note: str) -> Chart | None:
    """Each rate with its interval, in front of the middle half of the peers."""
    rows = [
        charts.Span(
            rate_name(one.name), one.rate.value, one.rate.low, one.rate.high,
            f"{percent(one.rate.value)}  {findings.base(one.rate.numerator, one.rate.denominator)}",
            (one.peers.low, one.peers.median, one.peers.high) if one.peers else None, one.rate.few,
        )
        for one in rates
        if one.rate.value is not None and one.rate.low is not None and one.rate.high is not None
    ]  # fmt: skip
    return Chart(charts.spans(rows), alt=title, title=title, note=note) if rows else None


def changed(rates: Sequence[Against], title: str) -> Chart | None:
    """Each rate against the month before."""
    rows = [
        charts.Moved(
            rate_name(one.name), one.change.points, one.change.low, one.change.high, one.change.certain,
            points(one.change),
        )
        for one in rates
        if one.change
    ]  # fmt: skip
    note = gettext("单位：百分点。线是差别的95%区间；跨过0就是偶然能解释的，画空心。")
    return Chart(charts.changes(rows), alt=title, title=title, note=note) if rows else None


def months(line: Sequence[Month], names: Sequence[str]) -> tuple[Chart, ...]:
    """A small line for each rate; one month alone is no line."""
    return tuple(_months(line, name) for name in names) if len(line) > 1 else ()


def _months(line: Sequence[Month], name: str) -> Chart:
    found = [
        charts.Point(
            f"{int(one.code[:4]) % 100}-{one.code[5:]}",
            one.rates[name].value,
            one.rates[name].low,
            one.rates[name].high,
        )
        for one in line
    ]
    first, last = month_name(line[0].code), month_name(line[-1].code)
    told = {"rate": rate_name(name), "first": first, "last": last}
    return Chart(
        charts.month_line(found, width=144, height=88),
        alt=gettext("%(rate)s，%(first)s至%(last)s，逐月") % told,
        title=rate_name(name),
    )
