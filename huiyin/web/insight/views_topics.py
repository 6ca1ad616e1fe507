"""Hot topics: the hottest first, and one with its story, its places, its members' own words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.foundation.accounts.rules import Actor
from huiyin.learn.insight.topics import actions, queries
from huiyin.web.access import actor, may_open
from huiyin.web.components.toast import tell
from huiyin.web.insight import forms_topics as forms
from huiyin.web.insight import topics_showing as showing
from huiyin.web.insight.proactive_link import proactive_url
from huiyin.web.insight.tabs import tabs
from huiyin.web.leader.asking import guarded
from huiyin.web.unit.offers import Doing, Failed, offer, perform

STATES = {"live": gettext_noop("在热的"), "asleep": gettext_noop("已平息")}
DOINGS: Mapping[str, Doing] = {
    "rename": Doing(gettext_noop("改名"), forms.RenameForm, actions.rename, gettext_noop("名称已改")),
    "merge": Doing(
        gettext_noop("把另一个并进来"), forms.MergeForm, actions.merge, gettext_noop("已合成一个热点")
    ),
    "split": Doing(gettext_noop("分成两个"), forms.SplitForm, actions.split, gettext_noop("已分成两个热点")),
}
KEYS = {"rename": "r", "merge": "m", "split": "i"}


@require_GET
@never_cache
@guarded
def topics(request: HttpRequest) -> HttpResponse:
    """The topics of the reader's scope, hottest first."""
    state, after = request.GET.get("state", "live"), request.GET.get("after", "0")
    if state not in STATES or not after.isdecimal():
        raise Http404
    start = int(after[:6])
    found = queries.hottest(actor(request), start, state)
    context = {
        "pages": tabs(request),
        "finding": _finding(actor(request), found, state, start),
        "views": [
            {"url": f"?state={name}", "label": gettext(label), "current": name == state, "key": str(n)}
            for n, (name, label) in enumerate(STATES.items(), 1)
        ],
        "lines": [showing.line(one) for one in found[: queries.PAGE]],
        "next_url": f"?state={state}&after={start + queries.PAGE}" if len(found) > queries.PAGE else "",
    }
    return render(request, "insight/topics.html", context)


def _finding(someone: Actor, found: list[queries.Line], state: str, start: int) -> str:
    """The page's first sentence: how many grow, and which is hottest."""
    if not found:
        return gettext("现在没有热点。") if state == "live" else gettext("没有平息的热点。")
    if state != "live" or start:
        return gettext("往下看，依热度排。") if state == "live" else gettext("这些近来没人再说。")
    growing = queries.count_growing(someone)
    said = ngettext("%(n)d个热点近30天比前30天说得多", "%(n)d个热点近30天比前30天说得多", growing) % {
        "n": growing
    }
    return gettext("%(said)s，最热的是“%(name)s”。") % {"said": said, "name": found[0].topic.name}


@require_GET
@never_cache
@guarded
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """One topic."""
    return _page(request, _story(request, pk))


@require_POST
@never_cache
@guarded
def topic_do(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Rename it, take another in, or part it."""
    doing, story = DOINGS.get(act), _story(request, pk)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, act, story)
    if failed:
        return _page(request, _story(request, pk), failed)
    tell(request, gettext(doing.done))
    return redirect("topic", pk)


def _story(request: HttpRequest, pk: int) -> queries.Story:
    found = queries.story(actor(request), pk)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, story: queries.Story, failed: Failed | None = None) -> HttpResponse:
    someone, one = actor(request), story.topic
    sentence = showing.sentence(one)
    streets = [code for code, _ in story.streets[: queries.STREETS]]
    context: dict[str, Any] = {
        "pages": tabs(request, "topics"),
        "one": one,
        "figures": story.figures,
        "sentence": sentence,
        "place": showing.place(one),
        "span": showing.span(one),
        "content": showing.content(story.figures),
        "tags": showing.tags(one, story.figures),
        "days": showing.days(story.days),
        "map": showing.where(story),
        "streets": showing.streets(story),
        "orders": showing.said(story) if may_open(someone, "order") else [],
        "same_place": showing.linked(story.same_place),
        "same_matter": showing.linked(story.same_matter),
        "events": showing.events(story),
        "history": showing.history(story),
        "proactive_url": proactive_url(
            someone, "topic", one.pk, f"{one.name}：{sentence}", one.matter, streets
        ),
        "acts": _acts(request, story, failed),
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "insight/topic.html", context, status=failed.status if failed else 200)


def _acts(request: HttpRequest, story: queries.Story, failed: Failed | None) -> list[Any]:
    """What this reader may do here; parting needs orders that can be read, merging another topic nearby."""
    if not (story.may_change and may_open(actor(request), "topic_do")):
        return []
    names = ["rename"]
    names += ["merge"] if story.near else []
    names += ["split"] if len(story.orders) > 1 else []
    return [_offer(name, story, failed) for name in names]


def _offer(name: str, story: queries.Story, failed: Failed | None) -> Any:
    url = reverse("topic_do", args=[story.topic.pk, name])
    return replace(offer(name, url, DOINGS[name], story, failed), key=KEYS[name])
