"""What the figures say, in sentences: each a finding, and chance is said to be chance."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from huiyin.answer.assessment.rules import Rate
from huiyin.answer.supervision.meetings.figures.shapes import Against, Ask, DecisionLine, Hard, OfUnit, Whole
from huiyin.answer.supervision.meetings.papers.words import (
    amount,
    group_name,
    matter_name,
    points,
    rate_name,
    share,
    unit_name,
)

SHOWN = ("response", "resolution", "satisfaction")
NAMED_AT_MOST = 5
WORTH_TELLING = 0.05  # of a hundred: less is nought when it is written with one decimal


def listed(words: Iterable[str], most: int = NAMED_AT_MOST) -> str:
    """Names in one line; the rest is counted."""
    found = list(words)
    line = gettext("、").join(found[:most])
    return line if len(found) <= most else gettext("%(line)s等%(n)d个") % {"line": line, "n": len(found)}


def moved(rates: Sequence[Against]) -> str:
    """How the three rates moved against the month before."""
    known = [one for one in rates if one.name in SHOWN and one.change]
    sure = [one for one in known if one.change and one.change.certain]
    if not known:
        return gettext("上个月没有足够的件数，还不能比前后")
    if not sure:
        return gettext("三率与上月的差别都属偶然")
    told = gettext("，").join(_moved(one) for one in sure)
    if len(sure) == len(known):
        return (
            gettext("%(told)s，都超出偶然") % {"told": told}
            if len(sure) > 1
            else told + gettext("，超出偶然")
        )
    return gettext("%(told)s，超出偶然；其余的变化属偶然") % {"told": told}


def _moved(one: Against) -> str:
    assert one.change is not None
    told = {"rate": rate_name(one.name), "n": f"{abs(one.change.points) * 100:.1f}"}
    if one.change.points > 0:
        return gettext("%(rate)s比上月高%(n)s个百分点") % told
    return gettext("%(rate)s比上月低%(n)s个百分点") % told


def year(rates: Sequence[Against]) -> str:
    """How the three rates moved against the same month a year ago; empty without that month."""
    known = [one for one in rates if one.name in SHOWN and one.year_change]
    if not known:
        return ""
    told = [
        gettext("%(rate)s%(moved)s") % {"rate": rate_name(one.name), "moved": points(one.year_change)}
        for one in known
    ]
    return gettext("与去年同月比（百分点）：%(told)s。") % {"told": gettext("；").join(told)}


def apart(whole: Whole, name: str = "resolution") -> str:
    """How many units differ from the whole by more than chance, and that the rest is mostly noise."""
    compared = [row for row in whole.rows if not row.rates[name].few]
    below = [row for row in compared if row.sides[name] < 0]
    above = [row for row in compared if row.sides[name] > 0]
    if not compared:
        return gettext("%(n)d个单位的件数都少，不比") % {"n": len(whole.rows)}
    told = {"rate": rate_name(name), "n": len(compared), "below": len(below), "above": len(above)}
    if not below and not above:
        return gettext("%(rate)s：%(n)d个可比的单位彼此分不出差别，高低多半是偶然") % told
    return (
        gettext(
            "%(rate)s：%(n)d个可比的单位里，低于偶然的%(below)d个，高于偶然的%(above)d个，其余高低多半是偶然"
        )
        % told
    )


def named_apart(whole: Whole, side: int, name: str = "resolution") -> str:
    """Names of the units on one side, in the order of the pack."""
    return listed(unit_name(row.unit) for row in whole.rows if row.sides[name] == side)


def matters(found: Sequence[Hard]) -> str:
    """Which matters are hard."""
    sure = [one for one in found if one.side < 0]
    if sure:
        names = listed(matter_name(one.matter) for one in sure)
        return gettext("%(n)d类事项解决得少，超出偶然：%(names)s") % {"n": len(sure), "names": names}
    if found:
        return gettext("没有哪类事项解决得少到超出偶然；下面几类回头多、外求多")
    return gettext("没有哪类事项显得难办")


def unhappy(count: int) -> str:
    """How many were dissatisfied twice or more."""
    if not count:
        return gettext("没有不满意两次以上的")
    return gettext("有%(n)d件的诉求人不满意两次以上") % {"n": count}


def excluded(whole: Whole) -> str:
    """How much was excluded, and what it is worth."""
    if not whole.excluded.numerator:
        return gettext("没有剔除")
    told = gettext("剔除占%(share)s") % {"share": share(whole.excluded)}
    if whole.mark and whole.bare and whole.mark.value - whole.bare.value >= WORTH_TELLING:
        worth = {"told": told, "n": f"{whole.mark.value - whole.bare.value:.1f}"}
        told = gettext("%(told)s；剔除这一项让综合高%(n)s分") % worth
    if whole.much_excluded:
        names = {"told": told, "names": listed(map(unit_name, whole.much_excluded))}
        return gettext("%(told)s。剔除多得超出偶然的：%(names)s") % names
    return gettext("%(told)s。没有哪个单位剔除多得超出偶然") % {"told": told}


def improved(whole: Whole) -> str:
    """Who improved beyond chance."""
    if not whole.improved:
        return gettext("没有哪个单位比上月好得超出偶然")
    names = listed(unit_name(one.unit) for one in whole.improved)
    return gettext("%(names)s比自己上月好，超出偶然") % {"names": names}


def decided(lines: Sequence[DecisionLine]) -> str:
    """How the decisions of earlier meetings stand."""
    if not lines:
        return gettext("没有以前会议议定的事项")
    done = sum(one.standing == "done" for one in lines)
    late = sum(one.standing == "overdue" for one in lines)
    told = gettext("以前议定的%(n)d件，办结%(done)d件") % {"n": len(lines), "done": done}
    return gettext("%(told)s，超期%(late)d件") % {"told": told, "late": late} if late else told


def stance(sheet: OfUnit) -> str:
    """Where a unit stands among its peers, the rate that says most first."""
    found = {one.name: one.stance for one in sheet.rates if one.name in SHOWN}
    if not found or set(found.values()) == {"few"}:
        return gettext("到期和回访的件数还少，不比")
    if set(found.values()) == {"inside"}:
        return gettext("三率都在同组中间一半里")
    parts = []
    for code, words in (
        ("below", gettext("%(rates)s低于同组，不像是偶然")),
        ("above", gettext("%(rates)s高于同组，不像是偶然")),
        ("touching_below", gettext("%(rates)s在同组偏下，但区间仍落在灰带里")),
        ("touching_above", gettext("%(rates)s在同组偏上，但区间仍落在灰带里")),
        ("inside", gettext("%(rates)s在同组中间")),
        ("alone", gettext("%(rates)s没有足够的同组可比")),
        ("few", gettext("%(rates)s件数少，不比")),
    ):
        if rates := [rate_name(name) for name, where in found.items() if where == code]:
            parts.append(words % {"rates": gettext("、").join(rates)})
    return gettext("；").join(parts)


def peers(sheet: OfUnit) -> str:
    """Who the peers are."""
    if not sheet.group:
        return gettext("没有同组单位可比")
    count = max((one.peers.count for one in sheet.rates if one.peers), default=0)
    if not count:
        return gettext("同组（%(group)s）可比的不足4个，不画灰带") % {"group": group_name(sheet.group)}
    told = {"group": group_name(sheet.group), "n": count}
    return gettext("同组：%(group)s，可比的%(n)d个；灰带是同组中间一半，竖线是中位") % told


def ask(one: Ask) -> str:
    """One thing that is asked of a unit."""
    rate = rate_name(one.about) if one.rule in ("below", "fell") else ""
    told = {"rate": rate, "matter": matter_name(one.about), "n": one.count}
    words = {
        "late_decisions": gettext("以前议定的%(n)d件已经超期：会上说明原因和办结时间"),
        "below": gettext("%(rate)s低于同组，超出偶然：查明原因，会上说明"),
        "fell": gettext("%(rate)s比自己上月低，超出偶然：说明这个月有什么不同"),
        "matter": gettext("“%(matter)s”解决得少，超出偶然：提出办法，需要谁配合一并提出"),
        "unhappy": gettext("不满意两次以上的%(n)d件：负责人逐件过，会前见面或通话一次"),
        "promised": gettext("挂账的%(n)d件：逐件核对承诺的日子"),
    }
    return words[one.rule] % told


def pressed(one: Hard) -> str:
    """What else shows that a matter is hard, in a few words."""
    counts = (
        (one.repeats, gettext("重复%(n)d")),
        (one.unhappy, gettext("再不满意%(n)d")),
        (one.promised, gettext("挂账%(n)d")),
        (one.whistles, gettext("吹哨%(n)d")),
        (one.letters, gettext("发函%(n)d")),
        (one.escalated, gettext("上报%(n)d")),
    )
    return gettext("、").join(words % {"n": n} for n, words in counts if n) or "—"


def base(numerator: float, denominator: int) -> str:
    """The counts behind a rate."""
    return f"{amount(numerator)}/{denominator}"


def shares(low: float | None, high: float | None) -> str:
    """An interval of shares in percentage points."""
    return "—" if low is None or high is None else f"{low * 100:.1f}–{high * 100:.1f}"


def counted(one: Rate) -> str:
    """The counts behind a rate with its interval."""
    return f"{base(one.numerator, one.denominator)}  {shares(one.low, one.high)}"
