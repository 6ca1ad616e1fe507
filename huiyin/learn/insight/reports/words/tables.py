"""The tables of a section from its figures, for page, PDF and DOCX alike: plain texts, and what opens each number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from huiyin.answer.supervision.meetings.papers.words import percent, share
from huiyin.learn.insight.reports.words import noticed
from huiyin.learn.insight.reports.words.naming import OF_MATTERS, dimension_name, level_name, row_name
from huiyin.learn.insight.reports.words.pen import Frame, previous_name, usual_number
from huiyin.learn.insight.reports.words.sections import as_rate, named_rate

Data = Mapping[str, Any]
LISTED = ("channels", "kinds", "matters", "districts", "places")


@dataclass(frozen=True)
class Entry:
    """A cell: its text, its tone, and what opens the orders behind it."""

    text: str
    tone: str = ""
    opens: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class SectionTable:
    """A table under a section; all columns but the first hold numbers. `bars` are its first numbers, to be drawn."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    note: str = ""
    bars: tuple[tuple[str, float], ...] = field(default=())


def tables(frame: Frame, section: str, data: Data) -> list[SectionTable]:
    """The tables of one section; none where there is nothing to list."""
    if section in ("channels", "matters", "areas"):
        return [_listed(frame, data[name]) for name in LISTED if name in data and data[name]["rows"]]
    maker = MAKERS.get(section)
    found = maker(frame, data) if maker else None
    return [found] if found and found.rows else []


def _listed(frame: Frame, found: Data) -> SectionTable:
    name = dimension_name(found["by"][0])
    heads = (
        name,
        gettext("件数"),
        gettext("占比"),
        previous_name(frame.kind),
        gettext("平常"),
        gettext("和平常比"),
    )
    rows = [_compared(frame, found, row) for row in found["rows"]]
    note = gettext("其余合计%(n)d件") % {"n": found["rest"]} if found["rest"] else ""
    bars = tuple((row_name(found["by"], row["keys"]), float(row["now"])) for row in found["rows"])
    return SectionTable(gettext("按%(what)s") % {"what": name}, heads, tuple(rows), note, bars)


def _compared(frame: Frame, found: Data, row: Data) -> tuple[Entry, ...]:
    where = dict(zip(found["by"], row["keys"], strict=True))
    return (
        Entry(row_name(found["by"], row["keys"])),
        Entry(f"{row['now']:,}", opens={"page": "cross", "query": frame.opens(where)}),
        Entry(percent(row["now"] / found["total"])),
        Entry(f"{row['previous']:,}"),
        Entry(usual_number(row["usual"])),
        _judged(row),
    )


def _judged(row: Data) -> Entry:
    if not row["beyond"]:
        return Entry(gettext("属偶然"), "quiet")
    return Entry(gettext("多，超出偶然") if row["now"] > row["usual"] else gettext("少，超出偶然"), "strong")


def _rose(frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (
            Entry(row_name(OF_MATTERS, row["keys"])),
            Entry(
                f"{row['now']:,}",
                opens={
                    "page": "cross",
                    "query": frame.opens(dict(zip(OF_MATTERS, row["keys"], strict=True))),
                },
            ),
            Entry(usual_number(row["usual"])),
        )
        for row in data["rows"]
    )
    heads = (gettext("地点和事项"), gettext("件数"), gettext("平常"))
    return SectionTable(gettext("多得超出偶然的"), heads, rows)


def _rates(_frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (
            Entry(named_rate(name)),
            Entry(
                share(as_rate(one)),
                opens={"page": "rates", "query": {"month": data["month"], "rate": name}, "root": data["root"]}
                if data["month"]
                else None,
            ),
            Entry(percent(data["before"][name]["value"]) if data["before"] else "—"),
        )
        for name, one in data["rates"].items()
    )
    heads = (gettext("率"), gettext("本月（件数，95%区间）"), gettext("上月"))
    return SectionTable(gettext("各率"), heads, rows)


def _overdue(_frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (Entry(level_name("lead", row["keys"][0])), Entry(f"{row['now']:,}")) for row in data["rows"]
    )
    bars = tuple((level_name("lead", row["keys"][0]), float(row["now"])) for row in data["rows"])
    return SectionTable(gettext("各单位超期未办"), (gettext("单位"), gettext("件数")), rows, bars=bars)


def _repeats(_frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (Entry(row_name(OF_MATTERS, row["keys"])), Entry(f"{row['now']:,}"), Entry(f"{row['open']:,}"))
        for row in data["rows"]
    )
    return SectionTable(
        gettext("再来得最多的"), (gettext("地点和事项"), gettext("次数"), gettext("还没办完")), rows
    )


def _days(_frame: Frame, data: Data) -> SectionTable:
    rows = tuple((Entry(day), Entry(f"{n:,}")) for day, n in data["days"])
    return SectionTable(gettext("每天的件数"), (gettext("日期"), gettext("件数")), rows)


def _alerts(_frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (
            Entry(f"{gettext(noticed.GRADES[row['grade']])} {noticed.alert_name(row)}"),
            Entry(f"{row['now']:,}", opens={"page": "alerts", "query": {}}),
            Entry(noticed.alert_usual(row)),
            Entry(level_name("lead", row["owner"])),
            Entry(noticed.alert_state(row)),
        )
        for row in data["rows"]
    )
    heads = (gettext("预警"), gettext("件数"), gettext("平常"), gettext("责任单位"), gettext("进展"))
    return SectionTable(gettext("发出的预警"), heads, rows)


def _topics(_frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (
            Entry(row["name"]),
            Entry(noticed.topic_place(row)),
            Entry(f"{row['now']:,}"),
            Entry(f"{row['size']:,}"),
        )
        for row in data["rows"]
    )
    heads = (gettext("热点"), gettext("地点"), gettext("这段时间"), gettext("前后共"))
    return SectionTable(gettext("最热的"), heads, rows)


MAKERS: Mapping[str, Callable[[Frame, Data], SectionTable]] = {
    "alerts": _alerts,
    "topics": _topics,
    "rose": _rose,
    "rates": _rates,
    "overdue": _overdue,
    "repeats": _repeats,
    "theme": _days,
}
