"""The observer's own pages: what is to be looked at, what was said and answered, the term, and leaving."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.city.queries import current
from huiyin.publish.participation import actions, queries
from huiyin.publish.participation.refusals import Judged, NotServing, TakenBack
from huiyin.web.access import actor
from huiyin.web.citizen.words import matter_name, unit_name
from huiyin.web.components.toast import tell
from huiyin.web.observing import words
from huiyin.web.observing.forms import JudgeForm, OpinionForm, RelationsForm

View = Callable[..., HttpResponseBase]


def in_term(view: View) -> View:
    """Whose term does not run reads so instead of a page that is no longer theirs."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotServing as refusal:
            return render(request, "observing/closed.html", {"words": refusal.message}, status=403)

    return guarded


@require_safe
@never_cache
@in_term
def observer(request: HttpRequest) -> HttpResponse:
    """What there is to do, and what became of what was said."""
    found = queries.home(actor(request))
    context = {
        "home": found,
        "waiting": [_line(sample) for sample in found.waiting],
        "opinions": [opinion_line(opinion) for opinion in found.opinions],
        "relations": [
            {"unit": unit_name(one.unit_id), "kind": words.said(words.RELATIONS, one.kind)}
            for one in found.relations
        ],
        "consent": current().observing.consent.version,
    }
    return render(request, "observing/home.html", context)


def _line(sample: Any) -> dict[str, Any]:
    return {
        "sample": sample,
        "matter": matter_name(sample.order.matter),
        "unit": unit_name(sample.order.lead_id),
    }


def opinion_line(opinion: Any) -> dict[str, Any]:
    """An opinion in a list: its words, where it stands, the newest verdict."""
    given = list(opinion.answers.all())
    last = max(given, key=lambda one: one.round, default=None)
    return {
        "opinion": opinion,
        "unit": unit_name(opinion.unit_id),
        "state": words.said(words.STATES, opinion.state),
        "verdict": words.said(words.VERDICTS, last.verdict) if last else "",
        "yours": opinion.state == "answered" and opinion.disputed_at is None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_term
def observer_sample(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One matter without anybody's name; the record is shown beside one's own judgement and never before."""
    try:
        looked = queries.sample(actor(request), pk)
        if request.method != "POST" or looked.sample.judged_at:
            return _sample(request, looked, JudgeForm())
        form = JudgeForm(request.POST)
        if not form.is_valid():
            return _sample(request, looked, form, 422)
        actions.judge(actor(request), pk, form.judgement())
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except TakenBack as refusal:
        return render(request, "observing/closed.html", {"words": refusal.message, "mine": True}, status=410)
    except Judged:
        return redirect("observer_sample", pk=pk)
    tell(request, _("记下了，谢谢您。"))
    return redirect("observer_sample", pk=pk)


def _sample(request: HttpRequest, looked: queries.Looked, form: JudgeForm, status: int = 200) -> HttpResponse:
    seen, sample = looked.shown, looked.sample
    yes: dict[bool | None, str] = {True: _("是"), False: _("不是")}
    context = {
        "looked": looked,
        "sample": sample,
        "said": seen.said,
        "reply": seen.reply,
        "matter": matter_name(seen.matter),
        "place": unit_name(seen.place),
        "unit": unit_name(seen.unit),
        "steps": words.steps(seen.steps),
        "form": form,
        "mine": words.said(words.SOLVED, sample.solved),
        "recorded": words.said(words.SOLVED, looked.recorded),
        "same": looked.recorded == sample.solved,
        "facts": [
            (_("每一点都回应了"), yes.get(sample.answers)),
            (_("说得明白"), yes.get(sample.plain)),
            (_("换成我也接受"), yes.get(sample.accepts)),
        ],
    }
    return render(request, "observing/sample.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_term
def observer_opinion(request: HttpRequest) -> HttpResponseBase:
    """Say what should change."""
    queries.observer_of(actor(request))
    form = OpinionForm(request.POST or None, initial={"key": secrets.token_urlsafe(18)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.give_opinion(
                actor(request), given["words"], given["unit"], given["key"] or secrets.token_urlsafe(18)
            )
        except NotServing:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            tell(request, _("交上去了，会有答复。"))
            return redirect("opinion", pk=made.pk)
    return render(request, "observing/opinion_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_term
def observer_relations(request: HttpRequest) -> HttpResponseBase:
    """Say anew what one has to do with."""
    home = queries.home(actor(request))
    known = tuple((one.unit_id, one.kind) for one in home.relations)
    form = RelationsForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        actions.declare(actor(request), form.relations())
        tell(request, _("申报的关系已改好。有关系的件会收回。"))
        return redirect("observer")
    return render(request, "observing/relations.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@never_cache
@in_term
def observer_renew(request: HttpRequest) -> HttpResponseBase:
    """Another term."""
    try:
        actions.renew(actor(request), request.POST.get("consent", ""))
    except NotServing:
        raise
    except Refusal as refusal:
        tell(request, refusal.message)
    else:
        tell(request, _("续任好了，谢谢您。"))
    return redirect("observer")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_term
def observer_leave(request: HttpRequest) -> HttpResponseBase:
    """Stop, today."""
    queries.observer_of(actor(request))
    if request.method != "POST":
        return render(request, "observing/leave.html")
    actions.leave(actor(request))
    logout(request)
    return render(request, "observing/left.html")
