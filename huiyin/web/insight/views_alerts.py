"""Alerts: the list by grade and due, one with its duty, and what is known to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.alerts import actions, queries
from huiyin.web.access import actor, may_open
from huiyin.web.components.toast import tell
from huiyin.web.insight import alerts_known as coming
from huiyin.web.insight import alerts_record as recorded
from huiyin.web.insight import alerts_showing as showing
from huiyin.web.insight import alerts_words as words
from huiyin.web.insight import forms_alerts as forms
from huiyin.web.insight.alerts_drawing import series
from huiyin.web.insight.proactive_link import proactive_url
from huiyin.web.insight.tabs import tabs
from huiyin.web.unit.offers import Act, Doing, Failed, offer, perform

VIEWS: Mapping[str, tuple[str, str]] = {
    "open": (gettext_noop("要答复的"), gettext_noop("没有发出的预警。每小时看一次，有了会出现在这里。")),
    "held": (gettext_noop("超出额度"), gettext_noop("今天的额度够用，没有压下的。")),
    "known": (gettext_noop("已知原因"), gettext_noop("没有被已知事件解释的。")),
    "judged": (gettext_noop("有结论"), gettext_noop("还没有下过结论的预警。")),
}
# In the order in which they stand; the first that this reader may do is the page's main one.
DOINGS: Mapping[str, Doing] = {
    "answer": Doing(gettext_noop("答复"), forms.AnswerForm, actions.answer, gettext_noop("答复已记下")),
    "tell": Doing(
        gettext_noop("还是要发出"),
        forms.WhyForm,
        actions.tell_after_all,
        gettext_noop("已发出，主责单位马上收到"),
    ),
    "judge": Doing(gettext_noop("下结论"), forms.JudgeForm, actions.judge, gettext_noop("结论已记下")),
    "whistle": Doing(
        gettext_noop("批示并吹哨"), forms.WhistleForm, actions.whistle, gettext_noop("已批示，哨已吹出")
    ),
    "instruct": Doing(gettext_noop("批示"), forms.InstructForm, actions.instruct, gettext_noop("批示已送到")),
    "help": Doing(gettext_noop("说协同情况"), forms.HelpForm, actions.help_out, gettext_noop("已记下")),
    "lead": Doing(
        gettext_noop("改主责"), forms.LeadForm, actions.change_lead, gettext_noop("已改，新主责马上收到")
    ),
    "again": Doing(
        gettext_noop("请重新答复"), forms.WhyForm, actions.ask_again, gettext_noop("已请主责重新答复")
    ),
}
KEYS = {"lead": "e", "judge": "n", "instruct": "i", "again": "a", "help": "h", "whistle": "w"}
AFTER_FITS = 6  # digits of how many lines are left behind
ENDED_SHOWN = 20
AROUND = 5  # streets that stand for an alert of a wider area


@dataclass(frozen=True)
class Story:
    """What forms need to know: what the reader may do, and the order a whistle could be blown on."""

    seen: queries.Seen
    whistled: Any


@require_GET
@never_cache
def alerts(request: HttpRequest) -> HttpResponse:
    """The reader's alerts, today's budget, what was held or known, and the record."""
    someone, view, after = actor(request), request.GET.get("view", "open"), request.GET.get("after", "0")
    if view not in VIEWS or not after.isdecimal() or len(after) > AFTER_FITS:
        raise Http404
    found = queries.listed(someone, view, int(after))
    counts = queries.counts(someone)
    sees_all = queries.sees_all(someone)
    context = {
        "pages": tabs(request),
        "finding": _finding(queries.count_waiting(someone), counts["open"]),
        "views": _views(view, counts, sees_all),
        "lines": [showing.line(one) for one in found[: queries.PAGE]],
        "empty": gettext(VIEWS[view][1]),
        "next_url": f"?view={view}&after={int(after) + queries.PAGE}" if len(found) > queries.PAGE else "",
        "budget": showing.budget(queries.budget()) if sees_all else "",
        "record": recorded.record(queries.record()) if sees_all else None,
        "knows": may_open(someone, "known_events"),
        "last_key": str(len(VIEWS)),
    }
    return render(request, "insight/alerts.html", context)


def _finding(waiting: int, still: int) -> str:
    if not still:
        return gettext("现在没有发出的预警。")
    if not waiting:
        return gettext("都答复了，等结论。")
    return ngettext("有%(n)d条预警等着。", "有%(n)d条预警等着。", waiting) % {"n": waiting}


def _views(chosen: str, counts: Mapping[str, int], sees_all: bool) -> list[dict[str, Any]]:
    shown = [name for name in VIEWS if sees_all or name in ("open", "judged")]
    return [
        {
            "url": f"?view={name}",
            "label": gettext(VIEWS[name][0]),
            "count": counts[name] if name != "judged" else 0,
            "current": name == chosen,
            "key": str(place),
        }
        for place, name in enumerate(shown, start=1)
    ]


@require_GET
@never_cache
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert; that the lead has seen it is noted by its looking."""
    someone, seen = actor(request), _seen(request, pk)
    if seen.answers and seen.alert.state == "raised":
        actions.read(someone, pk)
    return _page(request, pk)


@require_POST
@never_cache
def alert_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Do one thing about it."""
    doing, story = DOINGS.get(act), _story(request, pk)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, act, story)
    if failed:
        return _page(request, pk, failed)
    tell(request, gettext(doing.done))
    return redirect("alert", pk)


def _page(request: HttpRequest, pk: int, failed: Failed | None = None) -> HttpResponse:
    story = _story(request, pk)
    someone = actor(request)
    told = {**_what(someone, story.seen), **_todo(someone, story, failed)}
    context = told | {"pages": tabs(request, "alerts")}
    return render(request, "insight/alert.html", context, status=failed.status if failed else 200)


def _what(someone: Actor, seen: queries.Seen) -> dict[str, Any]:
    """What the page says of the thing."""
    one = seen.alert
    found, readable = queries.streets(one), queries.behind(someone, one)
    return {
        "one": one,
        "seen": seen,
        "number": words.number(one.pk),
        "grade": words.said(words.GRADES, one.grade),
        "rule": words.said(words.KINDS, one.kind),
        "source": words.said(words.SOURCES, one.source),
        "finding": queries.finding(one),
        "sharing": queries.sharing(one, seen.orders),
        "matter": queries.matter_name(one.matter),
        "series": series(one.series, one.first_day, one.last_day),
        "map": showing.where(one, found),
        "streets": showing.top_streets(found),
        "neighbours": showing.neighbours(found),
        "proactive_url": _elsewhere(someone, one, found),
        "others": [showing.line(other) for other in queries.others_here(someone, one)],
        "orders": showing.orders(readable) if may_open(someone, "order") else [],
        "parts": showing.parts(queries.parts(one)),
        "known": queries.known_name(one) if one.known_by else None,
        "outcome": words.said(words.OUTCOMES, one.outcome) if one.outcome else "",
    }


def _elsewhere(someone: Actor, one: Any, found: Sequence[Any]) -> str:
    """Where the same is looked after in streets that have not complained yet."""
    around = [one.street] if one.street else [place.code for place in found[:AROUND]]
    return proactive_url(someone, "alert", one.pk, queries.finding(one), one.leaf, around)


def _todo(someone: Actor, story: Story, failed: Failed | None) -> dict[str, Any]:
    """The duty, what came of similar ones, and what this reader may do."""
    one, seen = story.seen.alert, story.seen
    acts = [_offer(name, story, failed) for name in _may(story)]
    main = acts[0].as_main() if acts else None
    alike = queries.similar(one)
    found = showing.similar(alike, queries.opened_by(someone, alike.newest))
    return {
        "duty": showing.duty(seen, queries.replies(one)),
        "similar": found,
        "suggestion": _suggestion(found) if seen.leads else None,
        "main": main,
        "acts": acts[1:],
        "refusal": failed.refusal if failed else "",
    }


def _suggestion(found: Mapping[str, Any]) -> dict[str, Any] | None:
    if not found["suggested"]:
        return None
    reason = gettext("同类预警里属实的，有%(n)s次最后由它办结。") % {"n": found["settled"]}
    value = gettext("改由%(unit)s主责") % {"unit": found["suggested"]}
    return {"title": gettext("机器建议"), "value": value, "reason": reason}


def _may(story: Story) -> list[str]:
    """What this reader may do now, the most fitting first."""
    seen, waits = story.seen, story.seen.alert.state in queries.WAITING
    judged_first = seen.judges and not waits
    can = {
        "answer": seen.answers,
        "tell": seen.tells,
        "whistle": seen.instructs and story.whistled is not None,
        "instruct": seen.instructs,
        "help": seen.helps,
        "judge": seen.judges,
        "lead": seen.leads,
        "again": seen.judges and not waits,
    }
    ranked = ["judge"] if judged_first else []
    ranked += [name for name in can if name not in ranked]
    return [name for name in ranked if can[name]]


def _offer(name: str, story: Story, failed: Failed | None) -> Act:
    made = offer(name, reverse("alert_do", args=[story.seen.alert.pk, name]), DOINGS[name], story, failed)
    return replace(made, key=KEYS.get(name, ""))


def _story(request: HttpRequest, pk: int) -> Story:
    seen = _seen(request, pk)
    return Story(seen, queries.whistled_on(actor(request), seen.alert))


def _seen(request: HttpRequest, pk: int) -> queries.Seen:
    seen = queries.read(actor(request), pk)
    if seen is None:
        raise Http404
    return seen


@never_cache
def known_events(request: HttpRequest) -> HttpResponseBase:
    """What is known to come: entered by people, and the seasons of the pack."""
    form = forms.KnownForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.know(actor(request), **form.cleaned_data)
        except Refused:
            raise PermissionDenied from None
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            tell(request, gettext("已记下。再看时，它解释得了的就不发出"))
            return redirect("known_events")
    today = now().astimezone(current().zone).date()
    context = {
        "pages": tabs(request, "alerts"),
        "form": form,
        "events": [coming.known(one) for one in queries.known_events()],
        "ended": [coming.known(one) for one in queries.known_events(ended=True)[:ENDED_SHOWN]],
        "seasons": [coming.season(one, holds) for one, holds in queries.seasons(today)],
    }
    status = 422 if form.is_bound else 200
    return render(request, "insight/known_events.html", context, status=status)


@require_POST
@never_cache
def known_event_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take one back."""
    try:
        actions.end(actor(request), pk)
    except queries.KnownEvent.DoesNotExist as missing:
        raise Http404 from missing
    tell(request, gettext("已撤回，以后不再压下"))
    return redirect("known_events")
