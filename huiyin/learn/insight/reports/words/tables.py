"""The tables of a section from its figures, for page, PDF and DOCX alike: plain texts, and what opens each number."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from huiyin.answer.supervision.meetings.papers.words import percent, share
from huiyin.learn.insight.reports.words import noticed
from huiyin.learn.insight.reports.words.naming import (
    OF_MATTERS,
    came_more,
    dimension_name,
    level_name,
    row_name,
)
from huiyin.learn.insight.reports.words.pen import Frame, previous_name
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
    note = gettext("其余合计%(n)s件") % {"n": frame.number(found["rest"])} if found["rest"] else ""
    bars = _bars(frame, [(row_name(found["by"], row["keys"]), row["now"]) for row in found["rows"]])
    return SectionTable(gettext("按%(what)s") % {"what": name}, heads, tuple(rows), note, bars)


def _bars(frame: Frame, rows: Iterable[tuple[str, int]]) -> tuple[tuple[str, float], ...]:
    """What is drawn of a table: the counts that are told."""
    return tuple((name, float(n)) for name, n in rows if not frame.gone(n))


def _compared(frame: Frame, found: Data, row: Data) -> tuple[Entry, ...]:
    where = dict(zip(found["by"], row["keys"], strict=True))
    return (
        Entry(row_name(found["by"], row["keys"])),
        Entry(frame.number(row["now"]), opens={"page": "cross", "query": frame.opens(where)}),
        Entry("—" if frame.gone(row["now"]) else percent(row["now"] / found["total"])),
        Entry(frame.number(row["previous"])),
        Entry(frame.usual(row["usual"])),
        _judged(row),
    )


def _judged(row: Data) -> Entry:
    if row["beyond"] is None:
        return Entry("—", "quiet")
    if not row["beyond"]:
        return Entry(gettext("属偶然"), "quiet")
    return Entry(gettext("多，超出偶然") if came_more(row) else gettext("少，超出偶然"), "strong")


def _rose(frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (
            Entry(row_name(OF_MATTERS, row["keys"])),
            Entry(
                frame.number(row["now"]),
                opens={
                    "page": "cross",
                    "query": frame.opens(dict(zip(OF_MATTERS, row["keys"], strict=True))),
                },
            ),
            Entry(frame.usual(row["usual"])),
        )
        for row in data["rows"]
    )
    heads = (gettext("地点和事项"), gettext("件数"), gettext("平常"))
    return SectionTable(gettext("多得超出偶然的"), heads, rows)


def _rates(frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (
            Entry(named_rate(name)),
            Entry(
                gettext("件数少，不列") if frame.few and one["value"] is None else share(as_rate(one)),
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


def _overdue(frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (Entry(level_name("lead", row["keys"][0])), Entry(frame.number(row["now"]))) for row in data["rows"]
    )
    bars = _bars(frame, [(level_name("lead", row["keys"][0]), row["now"]) for row in data["rows"]])
    return SectionTable(gettext("各单位超期未办"), (gettext("单位"), gettext("件数")), rows, bars=bars)


def _repeats(frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (
            Entry(row_name(OF_MATTERS, row["keys"])),
            Entry(frame.number(row["now"])),
            Entry(frame.number(row["open"])),
        )
        for row in data["rows"]
    )
    return SectionTable(
        gettext("再来得最多的"), (gettext("地点和事项"), gettext("次数"), gettext("还没办完")), rows
    )


def _days(frame: Frame, data: Data) -> SectionTable:
    rows = tuple((Entry(day), Entry(frame.number(n))) for day, n in data["days"])
    return SectionTable(gettext("每天的件数"), (gettext("日期"), gettext("件数")), rows)


def _alerts(frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (
            Entry(f"{gettext(noticed.GRADES[row['grade']])} {noticed.alert_name(row)}"),
            Entry(frame.number(row["now"]), opens={"page": "alerts", "query": {}}),
            Entry(frame.usual(row["usual"])),
            Entry(level_name("lead", row["owner"])),
            Entry(noticed.alert_state(row)),
        )
        for row in data["rows"]
    )
    heads = (gettext("预警"), gettext("件数"), gettext("平常"), gettext("责任单位"), gettext("进展"))
    return SectionTable(gettext("发出的预警"), heads, rows)


def _topics(frame: Frame, data: Data) -> SectionTable:
    rows = tuple(
        (
            Entry(row["name"]),
            Entry(noticed.topic_place(row)),
            Entry(frame.number(row["now"])),
            Entry(frame.number(row["size"])),
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
