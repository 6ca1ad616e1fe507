"""The charts of discovery."""

from typing import Any

from django.utils.translation import gettext

from huiyin.answer.supervision.flows.discovery import Area, Discovery
from huiyin.answer.supervision.flows.framing import Frame
from huiyin.foundation.city.queries import current
from huiyin.web.components import charting
from huiyin.web.components.words import percent
from huiyin.web.flows import words
from huiyin.web.flows.maps import map_url, steps_of
from huiyin.web.flows.marks import mark
from huiyin.web.flows.sheets import Cell, Column, Figure, Sheet, named_columns
from huiyin.web.flows.stacks import day_name
from huiyin.web.unit.names import channel_name, matter_name, unit_name

TONES = ("level-3", "blue", "level-2", "bar", "ink-3", "band")
HOURS = range(24)


def title(found: Discovery) -> str:
    """What to see first."""
    if not found.total:
        return gettext("这段时间没有诉求")
    complained = sum(one.complained for one in found.found)
    own = sum(one.found for one in found.found)
    share = percent(own / (own + complained)) if own + complained else "—"
    return gettext("来了%(n)s，其中%(share)s是自己巡查先发现的") % {
        "n": words.orders(found.total),
        "share": share,
    }


def figures(frame: Frame, found: Discovery) -> list[Figure]:
    """All charts of the page."""
    drawn = [_doors(frame, found), _map(frame, found), _hours(frame, found), _came(frame, found)]
    return [*drawn, _found_first(frame, found), _gates(frame, found), _waits(found)]


def _doors(frame: Frame, found: Discovery) -> Figure:
    totals = {door: sum(counts) for door, counts in found.doors.items()}
    most = max(totals, key=lambda door: totals[door], default="")
    days = [day.isoformat() for day in found.days]
    names = [channel_name(door) for door in found.doors]
    told = gettext("%(door)s占%(share)s") % {
        "door": channel_name(most),
        "share": percent(totals[most] / found.total) if found.total else "—",
    }
    return Figure(
        "doors",
        told if most else gettext("没有诉求"),
        gettext("每天各渠道的件数，越宽越多"),
        charting.river(names, days, list(found.doors.values()), TONES),
        Sheet(
            gettext("每天各渠道的件数"),
            [Column(gettext("哪天")), *[Column(name, "count") for name in names]],
            [[day, *[row[n] for row in found.doors.values()]] for n, day in enumerate(days)],
            [words.behind_url(frame, day=day) for day in days],
        ),
        wide=True,
    )


def _map(frame: Frame, found: Discovery) -> Figure:
    known = any(area.rate is not None for area in found.areas)
    gone = frame.hidden({area.unit: area.count for area in found.areas})
    values = {a.unit: (a.rate if known else float(a.count)) or 0.0 for a in found.areas}
    marks = [_mark(frame, area, values[area.unit], area.unit in gone) for area in found.areas]
    columns = [Column(gettext("街道和镇")), Column(gettext("件数"), "count"), Column(_per(), "decimal")]
    rows: list[list[Cell]] = [[unit_name(a.unit), a.count, a.rate] for a in found.areas]
    return Figure(
        "areas",
        _silence(found, {unit: value for unit, value in values.items() if unit not in gone}),
        _map_note(found, known),
        charting.places("streets", map_url(), marks, steps_of(values.values())),
        Sheet(
            gettext("各街道和镇的件数"),
            columns,
            rows,
            [words.behind_url(frame, place=a.unit) for a in found.areas],
            frozenset((n, c) for n, a in enumerate(found.areas) if a.unit in gone for c in (1, 2)),
        ),
        size="tall",
    )


def _per() -> str:
    return gettext("每%(per)s人") % {"per": f"{current().flowing.per:,}"}


def _mark(frame: Frame, area: Area, value: float, gone: bool) -> dict[str, Any]:
    lines = [unit_name(area.unit), gettext("件数少，不列") if gone else words.orders(area.count)]
    if area.rate is not None and not gone:
        lines.append(f"{_per()} {area.rate:.1f}")
    url = words.behind_url(frame, place=area.unit) if area.count else ""
    return {"name": area.unit, "value": None if gone else value, "words": lines, "url": url}


def _silence(found: Discovery, values: dict[str, float]) -> str:
    """Where most comes from, and how many streets nothing comes from."""
    most = max(values, key=lambda unit: values[unit], default="")
    quiet = sum(area.count == 0 for area in found.areas)
    if not most or not values[most]:
        return gettext("没有说得清地点的诉求")
    told = gettext("%(place)s最多") % {"place": unit_name(most)}
    more = gettext("；%(n)d个街道和镇一件也没有，要去看看是没有事还是没有声音")
    return told + (more % {"n": quiet} if quiet else "")


def _map_note(found: Discovery, known: bool) -> str:
    per = {"per": f"{current().flowing.per:,}"}
    note = gettext("每%(per)s人的件数，颜色越深越多") % per if known else gettext("件数，颜色越深越多")
    return note + (gettext("；另有%(n)d件没说清地点") % {"n": found.unplaced} if found.unplaced else "")


def _hours(frame: Frame, found: Discovery) -> Figure:
    gone = frame.hidden(
        {(day, hour): found.hours.get((day, hour), 0) for day in range(1, 8) for hour in HOURS}
    )
    days = [gettext(day) for day in words.WEEKDAYS]
    cells = []
    for (weekday, hour), count in sorted(found.hours.items()):
        shown = (weekday, hour) not in gone
        lines = [
            gettext("%(day)s%(hour)d点") % {"day": days[weekday - 1], "hour": hour},
            words.orders(count) if shown else gettext("件数少，不列"),
        ]
        cells.append({"value": [hour, weekday - 1, count if shown else 0], "words": lines})
    top = max(found.hours, key=lambda cell: found.hours[cell], default=None)
    night = sum(n for (_, hour), n in found.hours.items() if hour < 7 or hour >= 22)
    told = gettext("没有诉求")
    if top:
        told = gettext("%(day)s%(hour)d点最多，夜里占%(share)s") % {
            "day": days[top[0] - 1],
            "hour": top[1],
            "share": percent(night / found.total),
        }
    rows: list[list[Cell]] = [
        [days[day - 1], *[found.hours.get((day, hour), 0) for hour in HOURS]] for day in range(1, 8)
    ]
    few = frozenset((day - 1, hour + 1) for day, hour in gone)
    return Figure(
        "hours",
        told,
        gettext("一周里每天每个钟点的件数，颜色越深越多"),
        charting.heat([str(hour) for hour in HOURS], days, cells, max(found.hours.values(), default=0)),
        Sheet(
            gettext("每天每个钟点的件数"),
            [Column(gettext("星期")), *[Column(str(hour), "count") for hour in HOURS]],
            rows,
            few=few,
        ),
    )


def _came(frame: Frame, found: Discovery) -> Figure:
    kinds = [kind for kind in words.CAME if kind in found.came]
    again = sum(sum(found.came.get(kind, [])) for kind in ("repeat", "merged"))
    days = [day_name(day) for day in found.days]
    tones = {"new": "bar", "repeat": "amber", "merged": "level-3"}
    series = []
    for kind in kinds:
        name = words.named(words.CAME, kind)
        marks = [
            {
                "value": n,
                "words": f"{name} {words.orders(n)}",
                "url": words.behind_url(frame, day=day.isoformat(), came=kind),
            }
            for day, n in zip(found.days, found.came[kind], strict=True)
        ]
        series.append(charting.columns(name, marks, tones[kind], stack="came"))
    share = percent(again / found.total) if found.total else "—"
    return Figure(
        "came",
        gettext("%(share)s是重复或与别人同一件事") % {"share": share},
        gettext("灰：头一回；黄：重复；蓝：并单"),
        charting.over(days, series, room=16),
        Sheet(
            gettext("每天头一回、重复和并单的件数"),
            [Column(gettext("哪天")), *named_columns(words.CAME, kinds)],
            [[day.isoformat(), *[found.came[kind][n] for kind in kinds]] for n, day in enumerate(found.days)],
        ),
    )


def _found_first(frame: Frame, found: Discovery) -> Figure:
    gone = frame.hidden({one.matter: one.found for one in found.found})
    shown = [one for one in found.found if one.matter not in gone]
    marks = [
        mark(
            matter_name(one.matter),
            one.share,
            gettext("巡查先发现%(own)s，群众反映%(told)s")
            % {"own": words.orders(one.found), "told": words.orders(one.complained)},
            url=words.behind_url(frame, found=one.matter) if one.found else "",
            tag=percent(one.share, 0),
        )
        for one in shown
    ]
    lead = max(shown, key=lambda one: one.share, default=None)
    none = [one for one in shown if not one.found]
    told = gettext("没有巡查发现的")
    if lead and lead.found:
        told = gettext("%(matter)s先发现的最多，占%(share)s；%(n)d类全靠群众说") % {
            "matter": matter_name(lead.matter), "share": percent(lead.share), "n": len(none),
        }  # fmt: skip
    return Figure(
        "found",
        told,
        gettext("各大类里巡查先发现的占多少"),
        charting.bars(marks, "percent0"),
        Sheet(
            gettext("各大类巡查发现和群众反映的件数"),
            [Column(gettext("大类")), Column(gettext("巡查发现"), "count"), Column(gettext("群众反映"), "count"),
             Column(gettext("先发现的占"), "percent")],
            [[matter_name(one.matter), one.found, one.complained, one.share] for one in found.found],
            few=frozenset((n, c) for n, one in enumerate(found.found) if one.matter in gone for c in (1, 3)),
        ),
        size="tall",
    )  # fmt: skip


def _gates(frame: Frame, found: Discovery) -> Figure:
    totals = {gate: sum(doors.values()) for gate, doors in found.gates.items()}
    rows = [(gate, totals.get(gate, 0)) for gate in words.GATES]
    marks = [
        mark(
            words.named(words.GATES, gate),
            n,
            words.orders(n),
            tag=f"{words.orders(n)} {percent(n / found.total, 0) if found.total else ''}",
            url=words.behind_url(frame, gate=gate) if n else "",
            tone="amber" if gate == "waiting" else "blue",
        )
        for gate, n in rows
    ]
    source = percent(totals.get("source", 0) / found.total) if found.total else "—"
    return Figure(
        "gates",
        gettext("%(share)s在热线就了结了，没有往下派") % {"share": source},
        gettext("每件诉求到了哪一步"),
        charting.bars(marks),
        Sheet(
            gettext("各去处的件数"),
            [Column(gettext("去处")), Column(gettext("件数"), "count")],
            [[words.named(words.GATES, gate), n] for gate, n in rows],
            [words.behind_url(frame, gate=gate) for gate, _ in rows],
        ),
        size="short",
    )


def _waits(found: Discovery) -> Figure:
    total = sum(found.waits)
    names = [gettext(span) for span in words.WAITS]
    marks = [
        mark(
            name,
            n,
            words.orders(n),
            tag=percent(n / total, 0) if total else "",
            tone="amber" if place >= 3 else "blue",
        )
        for place, (name, n) in enumerate(zip(names, found.waits, strict=True))
    ]
    told = gettext("没有派出去的")
    if total:
        told = gettext("一半在%(half)s内派出，最久的等了%(most)s") % {
            "half": words.minutes(max(1.0, found.usual_wait)),
            "most": words.minutes(max(1.0, found.longest_wait)),
        }
    return Figure(
        "waits",
        told,
        gettext("从诉求进来到派给单位"),
        charting.bars(marks),
        Sheet(
            gettext("派出所用的时间"),
            [Column(gettext("多久")), Column(gettext("件数"), "count")],
            [[name, n] for name, n in zip(names, found.waits, strict=True)],
        ),
        size="short",
    )
