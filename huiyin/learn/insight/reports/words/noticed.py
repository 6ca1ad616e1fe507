"""Sentences and tables of what insight noticed: alerts and topics."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.answer.supervision.meetings.papers.words import unit_name
from huiyin.learn.insight.reports.words.naming import OF_MATTERS, row_name
from huiyin.learn.insight.reports.words.pen import Pen, Written

Data = Mapping[str, Any]
NAMED = 3
GRADES: Mapping[str, str] = {
    "red": gettext_noop("红色"),
    "orange": gettext_noop("橙色"),
    "yellow": gettext_noop("黄色"),
    "blue": gettext_noop("蓝色"),
}
STATES: Mapping[str, str] = {
    "raised": gettext_noop("待答复"),
    "read": gettext_noop("已阅，待答复"),
    "answered": gettext_noop("已答复"),
    "judged": gettext_noop("已了结"),
}


def alerts(pen: Pen, data: Data) -> Written:
    """How many alerts, how grave, and whether their duties were done."""
    if not data["total"]:
        pen.say(gettext("这段时间没有发出预警。"))
        return pen.done(gettext("没有发出预警"))
    total = pen.cite(f"{data['total']:,}", {"page": "alerts", "query": {}})
    graded = [
        gettext("%(grade)s%(n)s条") % {"grade": gettext(words), "n": pen.cite(f"{data[grade]:,}")}
        for grade, words in GRADES.items()
        if data[grade]
    ]
    pen.say(gettext("这段时间发出预警%(n)s条，其中%(grades)s。"), n=total, grades=gettext("、").join(graded))
    values = {"answered": pen.cite(f"{data['answered']:,}"), "late": pen.cite(f"{data['late']:,}")}
    pen.say(gettext("已答复%(answered)s条，过了时限还没答复%(late)s条。"), **values)
    judged = {name: pen.cite(f"{data[name]:,}") for name in ("true", "partly", "false")}
    if data["true"] or data["partly"] or data["false"]:
        pen.say(gettext("已了结的：属实%(true)s条，部分属实%(partly)s条，误报%(false)s条。"), **judged)
    first = data["rows"][0]
    values = {"grade": gettext(GRADES[first["grade"]]), "name": alert_name(first), "n": total}
    if data["late"]:
        return pen.done(gettext("%(late)s条预警过了时限还没答复") % {"late": f"{data['late']:,}"})
    return pen.done(gettext("%(n)s条预警，最重的是%(grade)s：%(name)s") % values)


def alert_name(row: Data) -> str:
    """What an alert is about."""
    known = [(name, key) for name, key in zip(OF_MATTERS, row["keys"], strict=True) if key]
    if not known:
        return gettext("全市")
    return row_name([name for name, _ in known], [key for _, key in known])


def alert_state(row: Data) -> str:
    """How an alert stood when it was counted."""
    return gettext(STATES.get(row["state"], row["state"]))


def topics(pen: Pen, data: Data) -> Written:
    """What most appeals were about, in the topics' own words."""
    if not data["rows"]:
        pen.say(gettext("这段时间没有成形的热点。"))
        return pen.done(gettext("没有成形的热点"))
    values = {
        "topics": pen.cite(f"{data['topics']:,}", {"page": "topics", "query": {}}),
        "total": pen.number(data["total"]),
    }
    pen.say(gettext("这段时间的诉求里有%(total)s件归在%(topics)s个热点里。"), **values)
    named = [
        gettext("“%(name)s”%(n)s件（前后共%(size)s件）")
        % {"name": row["name"], "n": pen.number(row["now"]), "size": pen.number(row["size"])}
        for row in data["rows"][:NAMED]
        if not pen.frame.gone(row["now"])
    ]
    if not named:
        return pen.done(gettext("热点里的件数都少，不列"))
    pen.say(gettext("最多的是%(names)s。"), names=gettext("、").join(named))
    return pen.done(gettext("最热的是“%(name)s”") % {"name": data["rows"][0]["name"]})


def topic_place(row: Data) -> str:
    """Where a topic is, if it has one place."""
    return unit_name(row["place"]) if row["place"] else "—"
