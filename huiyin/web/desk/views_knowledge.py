"""The answers the hotline already has: searching, reading, every version, and what is to be done about them."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.city.queries import current
from huiyin.hear.knowledge import actions, policies, queries
from huiyin.web.access import actor
from huiyin.web.desk.knowledge_words import (
    change_rows,
    draft_line,
    line,
    request_line,
    soon,
    today,
    usage_words,
)

FOUND_AT_MOST = 30
PAGE = 40
WEAK = 0.02  # from the first hit on, those less likely than this share of it are not shown


@require_GET
def knowledge(request: HttpRequest) -> HttpResponse:
    """Entries that answer the question, or all by code, or a unit's own, or those that end soon, or what is to do."""
    someone = actor(request)
    question = request.GET.get("q", "").strip()[:200]
    view = request.GET.get("view", "all")
    if view not in _views(someone):
        raise Http404
    context = _found(question) if question else _listed(someone, view, request.GET.get("after", "")[:24])
    return render(request, "desk/knowledge.html", context | _common(someone, question, view))


def _common(someone: Actor, question: str, view: str) -> dict[str, Any]:
    return {
        "q": question,
        "view": view,
        "total": queries.count(),
        "tabs": [] if question else _tabs(someone, view),
        "may_begin": policies.may_begin(someone),
        "key": uuid.uuid4().hex,
    }


def _views(someone: Actor) -> tuple[str, ...]:
    own = ("own",) if someone.has(*UNIT_ROLES) else ()
    return ("all", *own, "expiring", *(("todo",) if _has_todo(someone) else ()))


def _has_todo(someone: Actor) -> bool:
    return someone.has("knowledge_editor", "reviewer", *UNIT_ROLES)


def _own(someone: Actor) -> tuple[str, ...]:
    return someone.units(*UNIT_ROLES)


def _tabs(someone: Actor, view: str) -> list[dict[str, Any]]:
    ending = queries.expiring(today() + soon())
    labels = {
        "all": (gettext("全部"), 0),
        "own": (gettext("本单位的"), 0),
        "expiring": (gettext("%(days)d天内到期") % {"days": current().answering.warn_days}, len(ending)),
        "todo": (gettext("要办的"), _todo_count(someone) if _has_todo(someone) else 0),
    }
    return [
        {
            "url": f"?view={name}",
            "label": labels[name][0],
            "count": labels[name][1],
            "current": view == name,
            "key": str(n),
        }
        for n, name in enumerate(_views(someone), 1)
    ]


def _todo_count(someone: Actor) -> int:
    return len(queries.requests(someone)) + len(_mine(someone)) + queries.waiting(someone)


def _mine(someone: Actor) -> list[Any]:
    """Drafts on which this person is the one to go on."""
    return [
        draft
        for draft in queries.drafts(someone)
        if draft.state != "submitted" and policies.may_change(someone, draft)
    ]


def _found(question: str) -> dict[str, Any]:
    day = today()
    hits = queries.find(question, day, FOUND_AT_MOST)
    best = hits[0].likely if hits else 0.0
    kept = [hit for hit in hits if hit.likely >= best * WEAK]
    poor = best < current().answering.propose_above and not (hits and queries.is_shorthand(question))
    if poor:
        actions.miss(question, "no_hit")
    lines = [line(hit.entry, day) for hit in kept]
    if lines and not poor and not queries.is_shorthand(question):
        lines[0]["level"] = "high" if best >= current().answering.sure_above else "medium"
    return {"lines": lines, "poor": poor}


def _listed(someone: Actor, view: str, after: str) -> dict[str, Any]:
    if view == "todo":
        return _todo(someone)
    day = today()
    if view == "expiring":
        return {"lines": [line(entry, day) for entry in queries.expiring(day + soon())]}
    found = queries.entries(after, PAGE + 1, _own(someone) if view == "own" else ())
    more = len(found) > PAGE
    found = found[:PAGE]
    return {
        "lines": [line(entry, day) for entry in found],
        "next_url": f"?{urlencode({'view': view, 'after': found[-1].code})}" if more else "",
        "first_url": f"?view={view}" if after else "",
    }


def _todo(someone: Actor) -> dict[str, Any]:
    asked = queries.requests(someone)
    drafts = queries.drafts(someone)
    waiting = [one for one in drafts if one.state == "submitted"]
    return {
        "expiring": [request_line(one) for one in asked if one.kind == "expiry"],
        "gaps": [request_line(one) for one in sorted(asked, key=lambda one: -one.count) if one.kind == "gap"],
        "mine": [draft_line(one) for one in _mine(someone)],
        "review": [draft_line(one) for one in waiting if policies.may_publish(someone, one)],
        "away": [draft_line(one) for one in waiting if not policies.may_publish(someone, one)],
    }


@require_GET
def knowledge_entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: what to say, what to write, on what it rests, until when, who answers for it, and how it serves."""
    entry = queries.entry(code)
    if entry is None:
        raise Http404
    someone, day = actor(request), today()
    alike = [one for one in queries.search(entry.question, day, 5) if one.code != code][:3]
    draft = queries.open_draft(code)
    context = {
        "entry": entry,
        **line(entry, day),
        "alike": [line(one, day) for one in alike],
        "usage": usage_words(queries.usage([entry.pk]).get(entry.pk, {})),
        "versions": queries.versions(code),
        "draft": draft_line(draft) if draft and policies.may_see_draft(someone, draft) else None,
        "may_change": policies.may_write_for(someone, entry.owner_id),
        "may_withdraw": policies.may_withdraw(someone, entry) and entry.state == "in_force",
        "key": uuid.uuid4().hex,
    }
    return render(request, "desk/knowledge_entry.html", context)


@require_GET
def knowledge_version(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """An entry as it stood in this version, and what that version changed."""
    version = queries.version(code, pk)
    if version is None:
        raise Http404
    before = queries.version(code, pk - 1)
    context = {
        **line_of_version(version),
        "version": version,
        "changes": change_rows(queries.differences(before, version)) if before else [],
        "newest": version.entry.version == pk,
        "before": before,
        "numbers": [one.number for one in queries.versions(code)],
    }
    return render(request, "desk/knowledge_version.html", context)


def line_of_version(version: Any) -> dict[str, Any]:
    """A version as a line of a list, under its entry's code."""
    version.code, version.state = version.entry.code, version.entry.state
    return line(version, today())
