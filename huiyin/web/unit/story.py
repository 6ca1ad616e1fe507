"""What happened to an order, as sentences: ledger events and clocks in, a timeline out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from huiyin.web.components.reasons import basis_words, confidence_level, reasons_words
from huiyin.web.components.times import duration_words, zh_time
from huiyin.web.unit import story_above, story_shared
from huiyin.web.unit.clocks import brief_words, clock_name, state_of
from huiyin.web.unit.names import channel_name, matter_name, role_name, unit_name, unit_names
from huiyin.web.unit.sentences import OUTCOMES, SENTENCES, SOLVED, STOPS
from huiyin.web.unit.story_together import TOGETHER

SHORT = 18
SAME_MOMENT = timedelta(seconds=2)
WORKED = frozenset(
    {"note", "question", "report", "plan", "sheet", "decision", "result", "ask", "words", "minutes"}
)


def timeline(
    events: Sequence[Any], clocks: Sequence[Any], proposal: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Everything that happened, oldest first, as the timeline component takes it."""
    shown = [event for event in events if not _follows_of_itself(event)]
    return [sentence(event, clocks, proposal) for event in shown]


def _follows_of_itself(event: Any) -> bool:
    # Taking an appeal up is one act for people: registering and accepting happen in the same moment.
    return bool(event.action == "accept")


def sentence(event: Any, clocks: Sequence[Any], proposal: Mapping[str, Any]) -> dict[str, Any]:
    """One event: shape, title, who did it, and what it rests on."""
    machine = event.actor_id is None and event.role == "system"
    if machine and event.action in ("triage", "dispatch"):
        return _machine(event, proposal)
    shape, title = SENTENCES.get(event.action, ("dot", event.action))
    told = {"time": event.at, "shape": shape, "title": gettext(title), "tone": "", **_said(event)}
    who = "" if machine else _who(event)
    clock = _stopped(event, clocks)
    if clock:
        late = clock.outcome == "missed"
        told |= {"shape": "cross" if late else "tick", "tone": "red" if late else ""}
        who = gettext("，").join(filter(None, (who, _used(clock))))
    return _in_line(told, who)


def _in_line(told: dict[str, Any], who: str) -> dict[str, Any]:
    # What is short stands on the title's own line.
    detail = told.get("detail", "")
    if detail and not told.get("quote") and len(detail) <= SHORT:
        return told | {"who": gettext("，").join(filter(None, (who, detail))), "detail": ""}
    return told | {"who": who}


def _machine(event: Any, proposal: Mapping[str, Any]) -> dict[str, Any]:
    told = _judged if event.action == "triage" else _routed
    return {"time": event.at, "shape": "diamond", "tone": "", "who": "", **told(event.evidence, proposal)}


def _judged(evidence: Mapping[str, Any], proposal: Mapping[str, Any]) -> dict[str, str]:
    matter = matter_name(str(evidence.get("matter", "")))
    if not matter:
        return {"title": gettext("机器没认出是什么事"), "detail": ""}
    guess: Mapping[str, Any] = next(iter(evidence.get("why") or ()), {})
    return {"title": gettext("机器判断：%(matter)s") % {"matter": matter}, "detail": _sure(guess)}


def _routed(evidence: Mapping[str, Any], proposal: Mapping[str, Any]) -> dict[str, str]:
    lead = str(evidence.get("lead", ""))
    route: Mapping[str, Any] = next((r for r in proposal.get("routes", ()) if r.get("lead") == lead), {})
    words = {"lead": unit_name(lead), "co": unit_names(evidence.get("co_units") or ())}
    title = gettext("自动派给%(lead)s，%(co)s协办") if words["co"] else gettext("自动派给%(lead)s")
    return {"title": title % words, "detail": _sure(route) if route else ""}


def _sure(guess: Mapping[str, Any]) -> str:
    levels = {"high": gettext("很有把握"), "medium": gettext("有可能"), "low": gettext("不太像")}
    level = levels[confidence_level(float(guess.get("likely") or 0))]
    why = reasons_words(guess.get("reasons") or ())
    return gettext("%(level)s：%(why)s") % {"level": level, "why": why} if why else level


def _who(event: Any) -> str:
    if event.role == "citizen" and event.actor_id is None:
        return gettext("诉求人")
    return " ".join(filter(None, (role_name(event.role), event.actor)))


def _stopped(event: Any, clocks: Sequence[Any]) -> Any:
    names = STOPS.get(event.action, ())
    stopped = (c for c in clocks if c.name in names and c.stopped_at and c.outcome in ("met", "missed"))
    return next((c for c in stopped if abs(c.stopped_at - event.at) < SAME_MOMENT), None)


def _used(clock: Any) -> str:
    used = gettext("用时%(time)s") % {"time": duration_words(clock.stopped_at - clock.started_at)}
    if clock.outcome == "met":
        return used
    return gettext("%(used)s，迟%(late)s") % {
        "used": used,
        "late": duration_words(clock.stopped_at - clock.due_at),
    }


def _said(event: Any) -> dict[str, str]:
    """What an event says beyond its title: `detail` in plain words, `quote` where somebody is quoted."""
    told = _DETAILS.get(event.action)
    if told:
        return told(event.evidence, event.reason)
    said = next((str(event.evidence[name]) for name in event.evidence if name in WORKED), "")
    return {"detail": said or event.reason}


def _registered(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {"detail": channel_name(str(evidence.get("channel", "")))}


def _dispatched(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    lead, co = unit_name(str(evidence.get("lead", ""))), unit_names(evidence.get("co_units") or ())
    basis = basis_words(str(evidence.get("basis", "")))
    parts = [
        gettext("牵头%(unit)s") % {"unit": lead} if lead else "",
        gettext("协办%(units)s") % {"units": co} if co else "",
        gettext("依据：%(basis)s") % {"basis": basis} if basis else "",
    ]
    return {"detail": gettext("，").join(filter(None, parts))}


def _returned(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    words = gettext("依据：%(basis)s") % {"basis": evidence.get("provision", "")}
    unit = unit_name(str(evidence.get("proposed", "")))
    return {"detail": words + (gettext("；建议改派%(unit)s") % {"unit": unit} if unit else "")}


def _voted(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    vote = gettext("同意") if evidence.get("grant") == "yes" else gettext("不同意")
    return {"detail": gettext("%(vote)s：%(why)s") % {"vote": vote, "why": reason} if reason else vote}


def _instructed(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    handler = str(evidence.get("handler", ""))
    detail = gettext("交给%(person)s办") % {"person": handler} if handler else ""
    return {"quote": str(evidence.get("instruction", "")), "detail": detail}


def _drafted(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {"quote": str(evidence.get("reply") or "")}


def _answered(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    # The version is named, so that it can be read later what was in force when it was said.
    rests = {"code": evidence.get("entry", ""), "version": evidence.get("entry_version", "")}
    detail = gettext("按知识%(code)s第%(version)s版答复") % rests if rests["code"] else ""
    return {"quote": str(evidence.get("answer", "")), "detail": detail}


def _called_back(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    words = str(evidence.get("solved") or evidence.get("outcome") or evidence.get("ground") or "")
    named = SOLVED.get(words) or OUTCOMES.get(words)
    return {"detail": gettext(named) if named else "", "quote": reason}


def _extended(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    words = {"time": _moment(evidence.get("new_due")), "statute": evidence.get("statute", "")}
    parts = [
        gettext("延到%(time)s") % words if words["time"] else "",
        gettext("依据%(statute)s") % words if words["statute"] else "",
        str(evidence.get("report") or reason),
    ]
    return {"detail": gettext("，").join(filter(None, parts))}


def _shelved(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    day, said = _moment(evidence.get("promised")), str(evidence.get("plan") or evidence.get("note") or "")
    words = gettext("承诺%(day)s") % {"day": day} if day else ""
    return {"detail": gettext("，").join(filter(None, (words, said)))}


def _moment(told: Any) -> str:
    """A day or a moment as the ledger keeps it, in words; what is neither stays as it is."""
    try:
        found = datetime.fromisoformat(str(told or ""))
    except ValueError:
        return str(told or "")
    return zh_time(found.date() if len(str(told)) == len("2026-01-01") else found, "exact")


def _reopened(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {"detail": str(evidence.get("child", "")), "quote": str(evidence.get("words", ""))}


def _listed(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {"detail": gettext("；").join(str(point) for point in evidence.get("after", ()))}


def _disapproved(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    points = gettext("；").join(str(point) for point in evidence.get("open", ()))
    return {"detail": reason, "quote": points} if points else {"detail": reason}


def _spoken(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {"quote": str(evidence.get("words", ""))}


def _to_units(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    named = evidence.get("units") or [evidence.get("unit") or evidence.get("to") or ""]
    codes = [str(code) for code in (named if isinstance(named, list | tuple) else [named])]
    names = gettext("、").join(unit_name(code) or code for code in codes if code)
    asked = str(evidence.get("question") or evidence.get("ask") or reason)
    return {"detail": gettext("：").join(filter(None, (names, asked)))}


def _put_off(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    told = {
        "clock": clock_name(str(evidence.get("clock", "handle"))),
        "old": zh_time(datetime.fromisoformat(str(evidence["from"]))),
        "new": zh_time(datetime.fromisoformat(str(evidence["to"]))),
    }
    return {"detail": gettext("%(clock)s由%(old)s顺延到%(new)s") % told, "quote": reason}


def _bare(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {"detail": reason}


_DETAILS: Mapping[str, Callable[[Mapping[str, Any], str], dict[str, str]]] = {
    **story_shared.DETAILS,
    "register": _registered,
    "dispatch": _dispatched,
    "rule": _dispatched,
    "request_return": _returned,
    "vote_return": _voted,
    "instruct": _instructed,
    "reply": _drafted,
    "answer": _answered,
    "confirm": _called_back,
    "redo": _called_back,
    "retry": _called_back,
    "waive": _bare,
    "request_extension": _extended,
    "grant_extension": _extended,
    "shelve": _shelved,
    "recheck": _shelved,
    "remind_promise": _shelved,
    "clear": _drafted,
    "reopen": _reopened,
    "list_demands": _listed,
    "disapprove": _disapproved,
    "supplement": _spoken,
    "add_words": _spoken,
    "withdraw": _spoken,
    "confer": _to_units,
    "whistle": _to_units,
    "draft_whistle": _to_units,
    "letter": _to_units,
    **TOGETHER,
    "vote_exclusion": _voted,
    "vote_objection": _voted,
    "hand_over": _to_units,
    "triage": _bare,
    "share": _drafted,
    "rejoin": _called_back,
    "prolong": _put_off,
    **story_above.DETAILS,
}


def ahead(clocks: Sequence[Any], at: datetime) -> list[dict[str, Any]]:
    """The deadlines that still run, nearest first, for the end of the timeline."""
    running = sorted((c for c in clocks if not c.stopped_at and not c.paused_at), key=lambda c: c.due_at)
    return [_due(clock, at) for clock in running]


def _due(clock: Any, at: datetime) -> dict[str, Any]:
    left = (clock.due_at - at) / max(clock.due_at - clock.started_at, timedelta(minutes=1))
    state = state_of(left, False)
    return {
        "time": clock.due_at,
        "shape": "dot",
        "icon": "circle",
        "title": gettext("%(clock)s到期") % {"clock": clock_name(clock.name)},
        "who": brief_words("handle", clock.due_at, at) if state != "draining" else zh_time(clock.due_at),
        "tone": {"overdue": "red", "soon": "amber"}.get(state, ""),
    }
