"""Choosing themes in the open: candidates with their figures, what bodies and voters said, proposals and decision."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refused
from huiyin.learn.agenda import actions, queries
from huiyin.web.access import actor
from huiyin.web.agenda import words
from huiyin.web.agenda.choice_forms import CandidateForm, ConsultForm, SeatForm, ThemeForm
from huiyin.web.components.toast import tell
from huiyin.web.leader.lines import lines
from huiyin.web.unit.names import matter_name, unit_name
from huiyin.web.unit.offers import Doing, Failed, offer, perform

YEAR_DOINGS: Mapping[str, Doing] = {
    "score": Doing(gettext_noop("按数据评分"), None, actions.score, gettext_noop("评好了")),
    "consult": Doing(
        gettext_noop("征求意见、开放投票"), ConsultForm, actions.consult, gettext_noop("开始征求意见和投票")
    ),
    "seat": Doing(gettext_noop("用链接请代表"), SeatForm, actions.seat, gettext_noop("链接做好了")),
    "close": Doing(gettext_noop("现在结束投票"), None, actions.close, gettext_noop("投票结束，数好了")),
    "decide": Doing(gettext_noop("审定这些主题"), None, actions.decide, gettext_noop("定了，已交牵头单位")),
}
CANDIDATE_DOINGS: Mapping[str, Doing] = {
    "ballot": Doing(gettext_noop("改候选"), CandidateForm, actions.set_candidate, gettext_noop("改好了")),
    "propose": Doing(
        gettext_noop("提出为主题"), ThemeForm, actions.propose, gettext_noop("提出了，等领导审定")
    ),
}
SHOWN = 60
MAIN = ("decide", "consult", "score")


def _year(number: int) -> Any:
    found = queries.year(number)
    if found is None:
        raise Http404
    return found


@require_GET
@never_cache
def choice(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidates of one year."""
    return _page(request, _year(pk))


def _page(request: HttpRequest, found: Any, failed: Failed | None = None) -> HttpResponse:
    someone = actor(request)
    rows, heard, votes = queries.candidates(found), queries.said(found, False), queries.votes(found)
    proposed = [one for one in queries.topics(someone, found) if one.state == "proposed"]
    acts = _acts(someone, found, failed)
    context = {
        "title": _title(found, rows),
        "year": found,
        "state": words.state(found.state, queries.state_of("year", found.state)),
        "stages": words.stages("year", found.state),
        "rows": [_row(one, heard, votes) for one in rows[:SHOWN]],
        "rest": max(0, len(rows) - SHOWN),
        "weights": [(gettext(words.INDICATORS[k][0]), v) for k, v in found.weights.items()],
        "seats": [_seat(request, one) for one in queries.seats(found)] if "seat" in acts else [],
        "units_said": queries.answered_units(found),
        "proposed": [_proposed(one) for one in proposed],
        "main": _main(acts) if not failed else None,
        "acts": list(acts.values()),
        "say": queries.year_doing(someone, found).say,
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "agenda/choice.html", context, status=failed.status if failed else 200)


def _main(acts: dict[str, Any]) -> Any:
    """The next step of the year, taken out of what else can be done; None when there is none."""
    name = next((one for one in MAIN if one in acts), "")
    return acts.pop(name).as_main() if name else None


def _title(found: Any, rows: list[Any]) -> str:
    named = {"year": found.year, "n": len(rows)}
    if not rows:
        return gettext("%(year)d年的候选：还没有评分") % named
    if queries.is_open(found):
        return gettext("%(year)d年的候选正在征求意见") % named
    return gettext("%(year)d年的候选：%(n)d类事项按数据排过") % named


def _row(one: Any, heard: Mapping[int, Any], votes: Mapping[int, Any]) -> dict[str, Any]:
    figures = [words.indicator(name, one.figures[name]) for name in queries.INDICATORS if name in one.figures]
    return {
        "one": one,
        "url": reverse("agenda_candidate", args=[one.pk]),
        "name": matter_name(one.matter),
        "rank": words.rank(one),
        "figures": figures,
        "tops": [each for each in figures if each["place"] >= 0.8][:3],
        "said": heard.get(one.pk),
        "votes": votes.get(one.pk),
    }


def _seat(request: HttpRequest, one: Any) -> dict[str, Any]:
    url = request.build_absolute_uri(reverse("theme_asked", args=[queries.seat_code(one)]))
    return {"label": one.label, "url": url, "answered": one.answered_at}


def _proposed(one: Any) -> dict[str, Any]:
    return {
        "topic": one,
        "url": reverse("agenda_topic", args=[one.pk]),
        "month": words.month_name(one.month),
        "lead": unit_name(one.lead_id),
        "problems": [words.problem(each) for each in one.problems],
    }


def _acts(someone: Any, found: Any, failed: Failed | None) -> dict[str, Any]:
    may = queries.year_doing(someone, found)
    open_now = {
        "decide": may.decide,
        "consult": may.consult and found.scored_at is not None,
        "score": may.score,
        "seat": may.prepare and queries.is_open(found),
        "close": may.close,
    }
    made = {
        name: offer(
            name, reverse("agenda_choice_do", args=[found.year, name]), YEAR_DOINGS[name], found, failed
        )
        for name, allowed in open_now.items()
        if allowed
    }
    return made


@require_POST
@never_cache
def choice_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Score, ask people, make a link, close, decide."""
    found, doing = _year(pk), YEAR_DOINGS.get(act)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, found.pk, request.POST, act, found)
    if failed:
        return _page(request, found, failed)
    tell(request, gettext(doing.done))
    # The candidates are many: whoever made a link finds it below them.
    url = reverse("agenda_choice", args=[pk])
    return redirect(f"{url}#seats-title" if act == "seat" else url)


def _candidate(pk: int) -> Any:
    try:
        return queries.candidate(pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


@require_GET
@never_cache
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate: its figures, what was said of it, and what can be done."""
    return _candidate_page(request, _candidate(pk))


def _candidate_page(request: HttpRequest, one: Any, failed: Failed | None = None) -> HttpResponse:
    someone = actor(request)
    heard, votes = queries.said(one.year), queries.votes(one.year)
    row = _row(one, heard, votes)
    opens = queries.may_open(someone)
    url = reverse("agenda_orders", args=[one.pk])
    context = {
        **row,
        "figures": [
            {
                **each,
                "url": f"{url}?what={each['name']}" if opens else "",
                "weight": one.year.weights.get(each["name"]),
            }
            for each in row["figures"]
        ],
        "answers": [
            {"who": words.body_name(who), "stance": gettext(words.STANCES[stance]), "words": told}
            for who, stance, told in (row["said"].words if row["said"] else ())
        ],
        "acts": _candidate_acts(someone, one, failed),
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "agenda/candidate.html", context, status=failed.status if failed else 200)


def _candidate_acts(someone: Any, one: Any, failed: Failed | None) -> list[Any]:
    may = queries.year_doing(someone, one.year)
    known = {"version": one.year.version, "on_ballot": one.on_ballot, "said": one.words}
    open_now = {"propose": may.propose, "ballot": may.score}
    return [
        offer(
            name, reverse("agenda_candidate_do", args=[one.pk, name]), CANDIDATE_DOINGS[name], one.matter, failed,
            **(known if name == "ballot" else {"theme": gettext("治理%(what)s") % {"what": matter_name(one.matter)}}),
        )
        for name, allowed in open_now.items()
        if allowed
    ]  # fmt: skip


@require_POST
@never_cache
def candidate_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Put it on the ballot or off, or propose it as a theme."""
    one, doing = _candidate(pk), CANDIDATE_DOINGS.get(act)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, act, one.matter)
    if failed:
        return _candidate_page(request, one, failed)
    tell(request, gettext(doing.done))
    return redirect("agenda_choice", one.year.year) if act == "propose" else redirect("agenda_candidate", pk)


@require_GET
@never_cache
def candidate_orders(request: HttpRequest, pk: int) -> HttpResponse:
    """The orders behind a figure."""
    one, what = _candidate(pk), request.GET.get("what", "frequency")
    try:
        page = queries.behind(
            actor(request),
            one,
            what,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
    except Refused as refused:
        raise PermissionDenied(refused.message) from refused
    label = gettext(words.INDICATORS[what][0]) if what in words.INDICATORS else ""
    context = {
        "title": matter_name(one.matter),
        "about": [text for text in (label, f"{one.year.since} — {one.year.until}") if text],
        "back": reverse("agenda_candidate", args=[pk]),
        "lines": lines(page.orders),
        "previous": f"?what={what}&before={page.previous}" if page.previous else "",
        "next": f"?what={what}&after={page.next}" if page.next else "",
    }
    return render(request, "leader/orders.html", context)
