"""A case's page and its line in a list, gathered for the templates."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.act.orders.queries import Running
from huiyin.answer.supervision.cases import actions, queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.web.above.lines import Do, Line
from huiyin.web.components.times import zh_time
from huiyin.web.inspect import forms_cases as forms
from huiyin.web.inspect import words_cases as words
from huiyin.web.unit.clocks import ring
from huiyin.web.unit.lists import Tag
from huiyin.web.unit.names import role_name, unit_name
from huiyin.web.unit.offers import Act, Doing, Failed, offer

# In the order in which they stand; the first that this reader may do is the page's main one.
DOINGS: Mapping[str, Doing] = {
    "open": Doing(gettext_noop("立案"), None, actions.open_lead, gettext_noop("已立案")),
    "put": Doing(gettext_noop("送单位说明"), None, actions.put, gettext_noop("已送单位，限期说明")),
    "reply": Doing(gettext_noop("提交说明"), forms.ReplyForm, actions.reply, gettext_noop("说明已提交")),
    "find": Doing(gettext_noop("写下认定"), forms.FindForm, actions.find, gettext_noop("认定已写下")),
    "decide": Doing(gettext_noop("定下处理"), forms.MeasureForm, actions.decide, gettext_noop("处理已定下")),
    "confirm": Doing(
        gettext_noop("确认这样处理"), None, actions.confirm, gettext_noop("处理已确认，单位可以申诉")
    ),
    "appeal": Doing(gettext_noop("提出申诉"), forms.AppealForm, actions.appeal, gettext_noop("申诉已提交")),
    "uphold": Doing(gettext_noop("维持"), forms.WhyForm, actions.uphold, gettext_noop("已维持，结案")),
    "change": Doing(
        gettext_noop("变更"), forms.ChangeForm, actions.change_outcome, gettext_noop("已变更，结案")
    ),
    "set_aside": Doing(
        gettext_noop("不立案"), forms.WhyForm, actions.set_aside, gettext_noop("已记下，不立案")
    ),
    "add_facts": Doing(
        gettext_noop("补充事实"), forms.FactForm, actions.add_facts, gettext_noop("事实已补充")
    ),
    "dismiss": Doing(gettext_noop("不成立，结案"), forms.WhyForm, actions.dismiss, gettext_noop("已结案")),
    "reject": Doing(
        gettext_noop("不同意，退回重定"), forms.WhyForm, actions.reject, gettext_noop("已退回重定")
    ),
}
FOLLOW = Doing(gettext_noop("办好了"), forms.DoneForm, actions.finish, gettext_noop("已记下"))


def page(actor: Actor, story: queries.CaseStory, failed: Failed | None = None) -> dict[str, Any]:
    """Everything the page shows to this reader."""
    case = story.case
    acts = [_offer(name, story, failed) for name in DOINGS if name in story.doing]
    main = acts[0] if acts else None
    return {
        "case": case,
        "unit": unit_name(case.unit_id),
        "ground": gettext(words.GROUNDS[case.ground]),
        "state": words.state_name(case.state),
        "outcome": gettext(words.OUTCOMES[case.outcome]) if case.outcome else "",
        "clock": _clock(case) if case.due_at else None,
        "facts": [_fact(one) for one in story.facts],
        "why": "" if any(one.fact.words == case.words for one in story.facts) else case.words,
        "found": gettext(words.FINDINGS[case.finding]) if case.finding else "",
        "measured": gettext(words.MEASURES[case.measure]) if case.measure and case.measured_at else "",
        "proposed": gettext(words.MEASURES[case.measure]) if case.measure and story.inside else "",
        "changed": _changed(case),
        "follow_ups": [_follow(one, actor) for one in story.follow_ups],
        "timeline": [_event(event) for event in story.events],
        "main": main.as_main() if main else None,
        "acts": acts[1:],
        "barred": bool(story.barred) and main is None,
        "waits": "" if main else _waits(case),
        "paper": queries.has_paper(case),
        "refusal": failed.refusal if failed else "",
        "inside": story.inside,
        "month": case.period,
    }


def _offer(name: str, story: queries.CaseStory, failed: Failed | None) -> Act:
    act = offer(name, reverse("case_do", args=[story.case.pk, name]), DOINGS[name], story, failed)
    if name == "put":
        return replace(act, label=gettext("送%(unit)s说明") % {"unit": unit_name(story.case.unit_id)})
    return act


def _waits(case: Any) -> str:
    """Whose turn it is, where it is not the reader's."""
    said = {
        "lead": gettext("等督查或领导决定立不立案。"),
        "opened": gettext("督查正在核实，还没有送单位。"),
        "replying": gettext("等%(unit)s的主要负责人说明。"),
        "replied": gettext("等没有立案的人来认定。"),
        "found": gettext("等督查或纪检监察定处理。"),
        "proposed": gettext("等另一个人确认处理。"),
        "measured": gettext("处理已定。%(unit)s可以在期限内申诉，不申诉就生效。"),
        "appealed": gettext("等没有参与过的人复核申诉。"),
    }
    return said.get(case.state, "") % {"unit": unit_name(case.unit_id)}


def _changed(case: Any) -> str:
    if not case.new_finding:
        return ""
    told = {
        "finding": gettext(words.FINDINGS[case.new_finding]),
        "measure": gettext(words.MEASURES[case.new_measure]),
    }
    return gettext("变更为：%(finding)s，%(measure)s") % told


def _fact(shown: queries.ShownFact) -> dict[str, Any]:
    fact = shown.fact
    return {
        "figures": words.fact_words(fact.kind, fact.numbers),
        "words": fact.words,
        "by": "" if fact.by is None else fact.by_name,
        "at": fact.at,
        "digest": fact.digest[:12],
        "hidden": shown.hidden,
        "orders": [
            {
                "number": row["number"],
                "url": reverse("order", args=[row["number"]]),
                "round": row.get("round", 0),
            }
            for row in shown.orders
        ],
    }


def _follow(one: Any, actor: Actor) -> dict[str, Any]:
    return {
        "what": gettext(words.FOLLOWS[one.kind]),
        "who": role_name(one.owner),
        "words": one.words,
        "due_at": one.due_at,
        "done": one.done,
        "done_name": one.done_name,
        "done_at": one.done_at,
        "late": one.late_at is not None and one.done_at is None,
    }


def _event(event: Any) -> dict[str, Any]:
    shape, title = words.EVENTS[event.action]
    told = dict(event.evidence)
    more = [
        gettext(words.FINDINGS[told["finding"]]) if told.get("finding") else "",
        gettext(words.MEASURES[told["measure"]]) if told.get("measure") else "",
    ]
    tail = gettext("、").join(filter(None, more))
    return {
        "time": event.at,
        "shape": shape,
        "title": gettext("%(title)s：%(what)s") % {"title": gettext(title), "what": tail}
        if tail
        else gettext(title),
        "who": "" if event.role == "system" else event.actor,
        "quote": event.reason,
    }


def _clock(case: Any) -> dict[str, Any]:
    moments = (
        case.appealed_at,
        case.measured_at,
        case.found_at,
        case.replied_at,
        case.told_at,
        case.opened_at,
        case.noticed_at,
    )
    since: datetime = next(at for at in moments if at is not None and at < case.due_at)
    return ring(Running("handle", since, case.due_at, False), now())


def lines(actor: Actor, found: Iterable[Any], todo: bool) -> list[Line]:
    """Cases in a list, each with what is to be done next."""
    return [_line(case, todo) for case in found]


def _line(case: Any, todo: bool) -> Line:
    url = reverse("case", args=[case.pk])
    label = gettext(words.NEXT[case.state]) if todo else gettext("看案件")
    about = (words.state_name(case.state), case.period, zh_time(case.opened_at or case.noticed_at, "day"))
    tags = [Tag(gettext("超时"), "red", gettext("这一步过了期限"))] if case.late_at else []
    grave = case.ground == "falsification" or case.finding == "falsification"
    tags += [Tag(gettext("弄虚作假"), "red", gettext("重于一切低分"))] if grave else []
    if case.outcome:
        tags.append(Tag(gettext(words.OUTCOMES[case.outcome]), "", ""))
    title = gettext("%(unit)s：%(ground)s") % {
        "unit": unit_name(case.unit_id),
        "ground": gettext(words.GROUNDS[case.ground]),
    }
    number = case.number or gettext("线索%(n)d") % {"n": case.pk}
    clock = _clock(case) if case.due_at else None
    return Line(
        url, title, number, tuple(filter(None, about)), tuple(tags), clock, Do(label, url), case.words
    )


def follow_lines(found: Iterable[Any]) -> list[Line]:
    """What the platform still has to do."""
    shown = []
    for one in found:
        url = reverse("case_follow", args=[one.pk])
        title = gettext("%(what)s：%(unit)s") % {
            "what": gettext(words.FOLLOWS[one.kind]),
            "unit": unit_name(one.unit_id),
        }
        tags = (Tag(gettext("超时"), "red", ""),) if one.late_at else ()
        clock = ring(Running("handle", one.case.found_at or one.due_at, one.due_at, False), now())
        about = (role_name(one.owner),)
        shown.append(
            Line(url, title, one.case.number, about, tags, clock, Do(gettext("写下结果"), url), one.words)
        )
    return shown


def finding(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """The list in a sentence, as (words, tone) pairs."""
    told = [
        (ngettext("%(n)d件等您", "%(n)d件等您", counts["todo"]), counts["todo"], ""),
        (gettext("%(n)d件过了期限"), counts["late"], "red"),
        (gettext("%(n)d件等别人"), counts["waiting"], ""),
        (gettext("%(n)d项平台改进没办完"), counts["follow"], ""),
    ]
    said = [(text % {"n": n}, tone) for text, n, tone in told if n]
    return said or [(gettext("没有在办的督查案件"), "")]
