"""Each section's heading and sentences, from its figures alone."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from huiyin.answer.assessment.difference_rules import difference
from huiyin.answer.assessment.rules import Rate
from huiyin.answer.supervision.meetings.papers.words import matter_name, percent, rate_name, share, unit_name
from huiyin.learn.insight.reports.words import noticed
from huiyin.learn.insight.reports.words.naming import OF_MATTERS, came_more, level_name, row_name
from huiyin.learn.insight.reports.words.pen import (
    Frame,
    Pen,
    Written,
    period_name,
    previous_name,
)

Data = Mapping[str, Any]
NAMED = 3


def written(frame: Frame, section: str, data: Data) -> Written:
    """The section in the language that is in force."""
    return SECTIONS[section](Pen(frame), data)


def _received(pen: Pen, data: Data) -> Written:
    values = _compared(pen, data)
    pen.say(gettext("%(period)s共收到诉求%(now)s件，%(previous_name)s%(previous)s件，%(change)s。"), **values)
    _judged(pen, data, values)
    if data["beyond"] is None:
        return pen.done(gettext("收到%(now)s件") % values)
    title = gettext("收到%(now)s件，%(judged)s") % {"now": values["now"], "judged": _judgement(data)}
    return pen.done(title)


def _compared(pen: Pen, data: Data) -> dict[str, str]:
    frame = pen.frame
    return {
        "period": period_name(frame.kind, frame.first, frame.last),
        "now": pen.count(data["now"]),
        "previous_name": previous_name(frame.kind),
        "previous": pen.number(data["previous"]),
        "change": pen.cite(frame.change(data["now"], data["previous"])),
        "usual": pen.cite(frame.usual(data["usual"])),
        "n": pen.cite(f"{data['periods']}"),
    }


def _judged(pen: Pen, data: Data, values: Mapping[str, str]) -> None:
    if data["beyond"] is None:
        pen.say(gettext("往前%(n)s段同样的时间平均%(usual)s件。"), **values)
    elif not data["beyond"]:
        pen.say(gettext("往前%(n)s段同样的时间平均%(usual)s件，差别属偶然，不必专门解释。"), **values)
    elif data["up"]:
        pen.say(gettext("往前%(n)s段同样的时间平均%(usual)s件，多得超出偶然。"), **values)
    else:
        pen.say(gettext("往前%(n)s段同样的时间平均%(usual)s件，少得超出偶然。"), **values)


def _judgement(data: Data) -> str:
    if not data["beyond"]:
        return gettext("增减属偶然")
    return gettext("多得超出偶然") if data["up"] else gettext("少得超出偶然")


def _channels(pen: Pen, data: Data) -> Written:
    titles = [_ranked(pen, data["channels"], gettext("渠道")), _ranked(pen, data["kinds"], gettext("类型"))]
    return pen.done(titles[0])


def _matters(pen: Pen, data: Data) -> Written:
    return pen.done(_ranked(pen, data["matters"], gettext("事项")))


def _areas(pen: Pen, data: Data) -> Written:
    titles = [
        _ranked(pen, data[name], label)
        for name, label in (("districts", gettext("区")), ("places", gettext("街道和镇")))
        if data[name]["levels"] > 1
    ]
    if not titles:
        return pen.done(_ranked(pen, data["places"], gettext("街道和镇")))
    return pen.done(titles[-1])


def _ranked(pen: Pen, found: Data, what: str) -> str:
    """The greatest, and what moved beyond chance; the heading that says it."""
    what = what[:1].lower() + what[1:]  # a heading elsewhere, here a word of the sentence
    if not found["rows"]:
        pen.say(gettext("这段时间没有按%(what)s可数的诉求。"), what=what)
        return gettext("没有按%(what)s可数的诉求") % {"what": what}
    told = [row for row in found["rows"] if not pen.frame.gone(row["now"])]
    if not told:
        pen.say(gettext("按%(what)s，件数都少，不列。"), what=what)
        return gettext("各%(what)s件数都少") % {"what": what}
    named = [_row(pen, found, row) for row in told[:NAMED]]
    pen.say(
        gettext("按%(what)s，最多的是%(names)s。"), what=what, names=gettext("、").join(named),
    )  # fmt: skip
    return _moved(pen, found, what)


def _row(pen: Pen, found: Data, row: Data) -> str:
    where = dict(zip(found["by"], row["keys"], strict=True))
    values = {"name": row_name(found["by"], row["keys"]), "n": pen.count(row["now"], where)}
    if not found["total"]:
        return gettext("%(name)s（%(n)s件）") % values
    values["share"] = pen.cite(percent(row["now"] / found["total"]))
    return gettext("%(name)s（%(n)s件，占%(share)s）") % values


def _moved(pen: Pen, found: Data, what: str) -> str:
    moved = found["moved"][:NAMED]
    if not moved and any(row["beyond"] is None for row in found["rows"]):
        return gettext("%(name)s最多") % {"name": row_name(found["by"], found["rows"][0]["keys"])}
    if not moved:
        pen.say(gettext("各%(what)s的增减都属偶然。"), what=what)
        first = row_name(found["by"], found["rows"][0]["keys"])
        return gettext("%(name)s最多，各%(what)s的增减都属偶然") % {"name": first, "what": what}
    for row in moved:
        where = dict(zip(found["by"], row["keys"], strict=True))
        values = {
            "name": row_name(found["by"], row["keys"]),
            "n": pen.count(row["now"], where),
            "usual": pen.cite(pen.frame.usual(row["usual"])),
        }
        more = came_more(row)
        pen.say(
            gettext("%(name)s%(n)s件，平常%(usual)s件，多得超出偶然。")
            if more
            else gettext("%(name)s%(n)s件，平常%(usual)s件，少得超出偶然。"),
            **values,
        )
    name = row_name(found["by"], moved[0]["keys"])
    more = came_more(moved[0])
    return (gettext("%(name)s多得超出偶然") if more else gettext("%(name)s少得超出偶然")) % {"name": name}


def _rose(pen: Pen, data: Data) -> Written:
    looked = pen.cite(f"{data['looked']:,}")
    if not data["rows"]:
        pen.say(gettext("看了%(n)s组事项和地点，没有一组多得超出偶然，不必专门部署。"), n=looked)
        return pen.done(gettext("没有哪里多得超出偶然"))
    pen.say(gettext("看了%(n)s组事项和地点，多得超出偶然的有："), n=looked)
    parts = []
    for row in data["rows"]:
        where = dict(zip(OF_MATTERS, row["keys"], strict=True))
        values = {
            "name": row_name(OF_MATTERS, row["keys"]),
            "n": pen.count(row["now"], where),
            "usual": pen.cite(pen.frame.usual(row["usual"])),
        }
        parts.append(gettext("%(name)s%(n)s件，平常%(usual)s件") % values)
    pen.say("%(parts)s%(stop)s", parts=gettext("；").join(parts), stop=gettext("。"))
    name = row_name(OF_MATTERS, data["rows"][0]["keys"])
    return pen.done(gettext("%(name)s多得超出偶然") % {"name": name})


def _rates(pen: Pen, data: Data) -> Written:
    for name in data["rates"]:
        _rate(pen, data, name)
    moved = [name for name in data["rates"] if _certain(data, name)]
    if not moved:
        return pen.done(gettext("各率和上月相比属偶然") if data["before"] else gettext("这一主题的各率"))
    return pen.done(gettext("%(rate)s和上月的差别超出偶然") % {"rate": named_rate(moved[0])})


def _rate(pen: Pen, data: Data, name: str) -> None:
    one = as_rate(data["rates"][name])
    if one.value is None:
        words = gettext("%(rate)s件数少，不列。") if pen.frame.few else gettext("%(rate)s还没有件数。")
        pen.say(words, rate=named_rate(name))
        return
    opens = {"page": "rates", "query": {"month": data["month"], "rate": name}, "root": data["root"]}
    values = {"rate": named_rate(name), "share": pen.cite(share(one), opens if data["month"] else None)}
    if one.few:
        pen.say(gettext("%(rate)s%(share)s，件数少，不比。"), **values)
    elif not data["before"] or data["before"][name]["value"] is None:
        pen.say(gettext("%(rate)s%(share)s。"), **values)
    else:
        values["before"] = pen.cite(percent(data["before"][name]["value"]))
        told = (
            gettext("%(rate)s%(share)s，上月%(before)s，差别超出偶然。")
            if _certain(data, name)
            else gettext("%(rate)s%(share)s，上月%(before)s，差别属偶然。")
        )
        pen.say(told, **values)


def _certain(data: Data, name: str) -> bool:
    if not data["before"]:
        return False
    gap = difference(as_rate(data["rates"][name]), as_rate(data["before"][name]))
    return gap is not None and gap.certain


def as_rate(data: Data) -> Rate:
    return Rate(**data)


def named_rate(name: str) -> str:
    return rate_name({"solved": "resolution", "satisfied": "satisfaction"}.get(name, name))


def _overdue(pen: Pen, data: Data) -> Written:
    if not data["total"]:
        pen.say(gettext("没有超过时限还没办的件。"))
        return pen.done(gettext("没有超期的件"))
    total = pen.number(data["total"], "overdue")
    pen.say(gettext("超过时限还没办的有%(n)s件。"), n=total)
    named = [
        gettext("%(name)s（%(n)s件）") % {"name": unit_name(row["keys"][0]), "n": pen.number(row["now"])}
        for row in data["rows"][:NAMED]
        if not pen.frame.gone(row["now"])
    ]
    if named:
        pen.say(gettext("最多的单位是%(names)s。"), names=gettext("、").join(named))
    return pen.done(gettext("%(n)s件超期未办") % {"n": total})


def _repeats(pen: Pen, data: Data) -> Written:
    if not data["groups"]:
        pen.say(gettext("近30天没有人为同一件事再来。"))
        return pen.done(gettext("没有重复诉求"))
    values = {
        "groups": pen.number(data["groups"], "repeats"),
        "orders": pen.number(data["orders"]),
    }
    pen.cite("30")
    pen.say(gettext("近30天有%(groups)s人次为同一件事再来，合计%(orders)s件。"), **values)
    first = data["rows"][0] if data["rows"] else None
    if first and not pen.frame.gone(first["now"]):
        values = {
            "place": unit_name(first["keys"][1]),
            "matter": matter_name(first["keys"][0]),
            "times": pen.number(first["now"]),
        }
        pen.say(gettext("最多的一件在%(place)s，为%(matter)s来了%(times)s次。"), **values)
    return pen.done(gettext("%(groups)s人次再来，先看最多的") % {"groups": pen.frame.number(data["groups"])})


def _promises(pen: Pen, data: Data) -> Written:
    if not data["total"]:
        pen.say(gettext("没有挂着的承诺。"))
        return pen.done(gettext("没有挂着的承诺"))
    values = {
        "total": pen.number(data["total"], "promises"),
        "overdue": pen.number(data["overdue"]),
        "review": pen.number(data["review"]),
    }
    pen.say(
        gettext("答应了还没兑现的承诺有%(total)s件，过了答应日子的%(overdue)s件，该复看的%(review)s件。"),
        **values,
    )
    if data["overdue"]:
        return pen.done(gettext("%(n)s件承诺过了日子") % {"n": values["overdue"]})
    return pen.done(gettext("挂着的承诺都没到日子"))


def _theme(pen: Pen, data: Data) -> Written:
    theme = data["theme"]
    parts = []
    if "place" in theme:
        parts.append(level_name("place", theme["place"]))
    if "matter" in theme:
        parts.append(level_name("matter", theme["matter"]))
    if "words" in theme:
        parts.append(gettext("说到“%(words)s”") % {"words": theme["words"]})
    values = _compared(pen, data) | {"theme": gettext("、").join(parts)}
    pen.say(
        gettext("%(period)s，关于%(theme)s的诉求共%(now)s件，%(previous_name)s%(previous)s件，%(change)s。"),
        **values,
    )
    _judged(pen, data, values)
    if data["beyond"] is None:
        return pen.done(gettext("%(theme)s：%(now)s件") % values)
    title = gettext("%(theme)s：%(now)s件，%(judged)s") % {**values, "judged": _judgement(data)}
    return pen.done(title)


SECTIONS: Mapping[str, Callable[[Pen, Data], Written]] = {
    "received": _received,
    "channels": _channels,
    "matters": _matters,
    "areas": _areas,
    "rose": _rose,
    "alerts": noticed.alerts,
    "topics": noticed.topics,
    "rates": _rates,
    "overdue": _overdue,
    "repeats": _repeats,
    "promises": _promises,
    "theme": _theme,
}
