"""The charts of the upward flow."""

from django.utils.translation import gettext

from huiyin.answer.supervision.flows.framing import Frame
from huiyin.answer.supervision.flows.upward import CAME_BACK, Upward
from huiyin.web.components import charting
from huiyin.web.components.words import percent
from huiyin.web.flows import words
from huiyin.web.flows.draw_streams import streams
from huiyin.web.flows.marks import mark
from huiyin.web.flows.sheets import Column, Figure, Sheet, named_columns, weekly_sheet
from huiyin.web.flows.stacks import day_name, standing, weekly
from huiyin.web.unit.names import matter_name, unit_name

WAY_TONES = {
    "escalation": "blue",
    "whistle": "level-3",
    "letter": "level-2",
    "conference": "violet",
    "extension": "bar",
    "return": "ink-3",
    "promise": "amber",
}
END_TONES = {
    "decided": "blue",
    "moved": "level-3",
    "granted": "level-2",
    "denied": "ink-3",
    "answered": "green",
    "up": "violet",
    "lapsed": "band",
    "open": "amber",
}


def title(found: Upward) -> str:
    """What to see first."""
    left = sum(sum(ages) for ages in found.open.values())
    if not found.total:
        return gettext("这段时间没有往上走的事，现在还有%(n)d件没定") % {"n": left}
    told = gettext("%(orders)s往上走了%(times)d次，现在还有%(left)d件没定")
    return told % {"orders": words.orders(found.orders), "times": found.total, "left": left}


def figures(frame: Frame, found: Upward) -> list[Figure]:
    """All charts of the page."""
    return [
        streams(frame, found),
        _waits(found),
        _endings(found),
        _hard(frame, found),
        _open(frame, found),
        _weeks(found),
        _units(frame, found),
    ]


def _waits(found: Upward) -> Figure:
    items = [
        mark(
            words.named(words.WAYS, wait.way),
            wait.half,
            gettext("一半在%(half)s内，九成在%(most)s内，共%(n)d次")
            % {"half": words.hours(wait.half), "most": words.hours(wait.most), "n": wait.count},
            low=0.0,
            high=wait.most,
        )
        for wait in found.waits
    ]
    slow = max(found.waits, key=lambda wait: wait.half, default=None)
    told = gettext("还没有定下来的")
    if slow:
        told = gettext("%(way)s等得最久，一半要等%(half)s以上") % {
            "way": words.named(words.WAYS, slow.way),
            "half": words.hours(slow.half),
        }
    top = max((wait.most for wait in found.waits), default=1.0)
    return Figure(
        "waits",
        told,
        gettext("小时；点：一半在此之内定下，线到九成为止"),
        charting.spans(items, 0, top * 1.05 or 1.0, "count"),
        Sheet(
            gettext("各条路等了多久"),
            [Column(gettext("哪条路")), Column(gettext("一半在几小时内"), "decimal"),
             Column(gettext("九成在几小时内"), "decimal"), Column(gettext("定下的次数"), "count")],
            [[words.named(words.WAYS, w.way), w.half, w.most, w.count] for w in found.waits],
        ),
    )  # fmt: skip


def _endings(found: Upward) -> Figure:
    ways = [way for way in words.WAYS if found.endings.get(way)]
    names = [words.named(words.WAYS, way) for way in ways]
    ends = [end for end in CAME_BACK if any(found.endings[way][end] for way in ways)]
    totals = {way: found.endings[way].total() for way in ways}
    series = []
    for end in ends:
        word = words.named(words.ENDINGS, end)
        marks = [
            {"value": found.endings[way][end] / totals[way],
             "words": _of(word, found.endings[way][end], totals[way])}
            for way in ways
        ]  # fmt: skip
        series.append(charting.columns(word, marks, END_TONES[end], "percent0", stack="end"))
    refused = sum(found.endings[way]["denied"] for way in ways)
    decided = sum(totals.values()) - sum(found.endings[way]["open"] for way in ways)
    told = gettext("没有回来的")
    if decided:
        told = gettext("定下的%(n)d件里，%(share)s没有同意") % {
            "n": decided,
            "share": percent(refused / decided),
        }
    return Figure(
        "endings",
        told,
        gettext("各条路回来的结果各占多少"),
        standing(names, series, "percent0", high=1),
        Sheet(
            gettext("各条路的结果"),
            [Column(gettext("哪条路")), *named_columns(words.ENDINGS, ends)],
            [
                [name, *[found.endings[way][end] for end in ends]]
                for way, name in zip(ways, names, strict=True)
            ],
        ),
    )


def _hard(frame: Frame, found: Upward) -> Figure:
    gone = frame.hidden({one.matter: one.climbed for one in found.hard})
    shown = [one for one in found.hard if one.matter not in gone]
    marks = [
        mark(
            matter_name(one.matter),
            one.climbed,
            gettext("%(n)d件里%(up)d件往上走") % {"n": one.brought, "up": one.climbed},
            tag=f"{one.climbed:,} ({percent(one.climbed / one.brought, 0)})",
            url=words.behind_url(frame, matter=one.matter),
        )
        for one in shown
    ]
    first = shown[0] if shown else None
    told = gettext("没有哪类事往上走")
    if first:
        told = gettext("%(matter)s在下面最难办成：%(share)s要往上走") % {
            "matter": matter_name(first.matter), "share": percent(first.climbed / first.brought, 0),
        }  # fmt: skip
    return Figure(
        "hard",
        told,
        gettext("往上走的件数，括号里是占这类诉求的多少"),
        charting.bars(marks),
        Sheet(
            gettext("往上走得多的事项"),
            [Column(gettext("事项")), Column(gettext("往上走"), "count"), Column(gettext("来的"), "count"),
             Column(gettext("占"), "percent")],
            [[matter_name(one.matter), one.climbed, one.brought, one.climbed / one.brought] for one in shown],
            [words.behind_url(frame, matter=one.matter) for one in shown],
        ),
        size="tall",
    )  # fmt: skip


def _open(frame: Frame, found: Upward) -> Figure:
    ways = list(found.open)
    names = [words.named(words.WAYS, way) for way in ways]
    tones = ("level-1", "level-2", "level-3", "amber", "red")
    series = []
    for age, span in enumerate(words.AGES):
        marks = [
            {"value": found.open[way][age], "words": f"{gettext(span)} {words.orders(found.open[way][age])}",
             "url": words.behind_url(frame, open=way)}
            for way in ways
        ]  # fmt: skip
        if any(one["value"] for one in marks):
            series.append(charting.columns(gettext(span), marks, tones[age], stack="age"))
    old = sum(ages[3] + ages[4] for ages in found.open.values())
    left = sum(sum(ages) for ages in found.open.values())
    told = (
        gettext("现在没有等着定的")
        if not left
        else gettext("现在%(n)d件等着定，%(old)d件等了7天以上") % {"n": left, "old": old}
    )
    return Figure(
        "open",
        told,
        gettext("不论哪天报上来的；颜色越深等得越久"),
        charting.over(names, series, room=16),
        Sheet(
            gettext("现在等着定的"),
            [Column(gettext("哪条路")), *[Column(gettext(span), "count") for span in words.AGES]],
            [[name, *found.open[way]] for way, name in zip(ways, names, strict=True)],
            [words.behind_url(frame, open=way) for way in ways],
        ),
    )


def _weeks(found: Upward) -> Figure:
    totals = [sum(column) for column in zip(*found.by_week.values(), strict=True)]
    told = gettext("没有往上走的事")
    if totals:
        top = totals.index(max(totals))
        told = gettext("%(week)s那一周最多，%(n)d次") % {
            "week": day_name(found.weeks[top]),
            "n": totals[top],
        }
    return Figure(
        "weeks",
        told,
        gettext("每周往上走的次数，按哪条路"),
        weekly(found.weeks, found.by_week, words.WAYS, WAY_TONES, "way"),
        weekly_sheet(gettext("每周往上走的次数"), found.weeks, found.by_week, words.WAYS),
    )


def _units(frame: Frame, found: Upward) -> Figure:
    marks = [mark(unit_name(unit), n, gettext("%(n)d次") % {"n": n}, tag=f"{n:,}") for unit, n in found.units]
    told = gettext("没有单位往上报")
    if found.units:
        share = sum(n for _, n in found.units[:3]) / found.total
        told = gettext("报得最多的三个单位占%(share)s；报得多不等于办得差") % {"share": percent(share, 0)}
    return Figure(
        "units",
        told,
        gettext("往上报的次数，按单位"),
        charting.bars(marks, tone="bar"),
        Sheet(
            gettext("各单位往上报的次数"),
            [Column(gettext("单位")), Column(gettext("次数"), "count")],
            [[unit_name(unit), n] for unit, n in found.units],
        ),
        size="tall",
    )


def _of(word: str, count: int, total: int) -> str:
    return f"{word} {words.orders(count)} ({percent(count / total, 0)})"
