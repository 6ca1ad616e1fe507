"""One theme as one story: where it stands, its plan, tasks week by week, meetings, surveys, effect and end."""

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
from huiyin.web.agenda import forms
from huiyin.web.agenda.choice_forms import ChangeThemeForm
from huiyin.web.agenda.showing import topic_context
from huiyin.web.components.toast import tell
from huiyin.web.unit.offers import Act, Doing, Failed, offer, perform

WORDS, PLAIN = forms.WordsForm, forms.PlainVersionForm
# In the order in which they are offered: the first that is open is the page's main thing.
DOINGS: Mapping[str, Doing] = {
    "approve": Doing(gettext_noop("批准方案"), PLAIN, actions.approve, gettext_noop("方案已批准")),
    "submit": Doing(gettext_noop("报批方案和清单"), PLAIN, actions.submit, gettext_noop("报上去了")),
    "launch": Doing(
        gettext_noop("启动这个主题"), PLAIN, actions.launch, gettext_noop("启动了，可比的已定下")
    ),
    "look_back": Doing(
        gettext_noop("写回头看"), forms.LookBackForm, actions.look_back, gettext_noop("回头看写好了")
    ),
    "meet": Doing(gettext_noop("记例会"), forms.MeetForm, actions.meet, gettext_noop("例会记下了")),
    "survey": Doing(
        gettext_noop("登记第三方调查"), forms.SurveyForm, actions.survey, gettext_noop("调查登记了")
    ),
    "publish": Doing(
        gettext_noop("公开给大家看"), forms.PublishForm, actions.publish, gettext_noop("公开了")
    ),
    "finish": Doing(
        gettext_noop("收官"), forms.FinishForm, actions.finish, gettext_noop("收官了，到时回头看")
    ),
    "send_back": Doing(gettext_noop("退回方案"), WORDS, actions.send_back, gettext_noop("退回了")),
    "change": Doing(gettext_noop("改主题"), ChangeThemeForm, actions.change, gettext_noop("改好了")),
    "drop": Doing(gettext_noop("不办这个主题"), WORDS, actions.drop, gettext_noop("不办了")),
    "measure": Doing(gettext_noop("现在量一次效果"), None, actions.measure, gettext_noop("量好了")),
}
MAIN = ("approve", "submit", "launch", "look_back")
TASK_DOINGS: Mapping[str, Doing] = {
    "check": Doing(gettext_noop("核实完成"), forms.CheckForm, actions.check_task, gettext_noop("核实好了")),
    "report": Doing(gettext_noop("报进展"), forms.ReportForm, actions.report, gettext_noop("进展报上了")),
}
DONE = Doing(gettext_noop("办完了"), forms.DoneForm, actions.finish_resolution, gettext_noop("记下了"))


def found_topic(request: HttpRequest, pk: int) -> Any:
    """The topic this reader may see; 404 or 403 else."""
    try:
        return queries.topic(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied(refused.message) from refused


@require_GET
@never_cache
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """One theme."""
    return _page(request, found_topic(request, pk))


def _page(request: HttpRequest, found: Any, failed: Failed | None = None) -> HttpResponse:
    someone, story = actor(request), queries.story(found)
    may = queries.doing(someone, story)
    acts = [_offer(name, story, failed) for name in DOINGS if _is_open(name, may, story)]
    main = failed.id if failed else next((act.id for act in acts if act.id in MAIN), "")
    context = {
        **topic_context(story),
        "may": may,
        "tasks": [_task(someone, one, found, failed) for one in story.tasks],
        "main": next((act.as_main() for act in acts if act.id == main), None),
        "acts": [act for act in acts if act.id != main],
        "dones": {
            one.pk: offer(
                f"done-{one.pk}", reverse("agenda_resolution_do", args=[one.pk]), DONE, None, failed
            )
            for held in story.gatherings
            for one in held.resolutions.all()
            if one.done_at is None and queries.may_close(someone, found, one)
        },
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "agenda/topic.html", context, status=failed.status if failed else 200)


def _is_open(name: str, may: Any, story: Any) -> bool:
    if name == "measure":
        return (may.prepares or may.decides) and story.topic.launched_at is not None
    return name in may


def _offer(name: str, story: Any, failed: Failed | None) -> Act:
    found = story.topic
    known: dict[str, Any] = {"version": found.version}
    if name in ("approve", "submit", "send_back") and story.plan is not None:
        known["version"] = story.plan.version
    if name == "publish":
        known["said"] = found.published or "\n".join(_brief(story))
    if name == "change":
        known |= _theme(found)
    about = found.matter if name == "change" else story
    return offer(
        name, reverse("agenda_topic_do", args=[found.pk, name]), DOINGS[name], about, failed, **known
    )


def _brief(story: Any) -> list[str]:
    """A first wording of what everybody may read: the plan's problem, goal and measures."""
    sections = queries.content(story.approved).sections
    return [sections[code] for code in ("problem", "goal", "measures") if sections.get(code)]


def _theme(found: Any) -> dict[str, Any]:
    known = {"month": found.month, "theme": found.title, "said": found.words, "lead": found.lead_id}
    known |= {"co_units": found.co_units, "areas": found.areas}
    for n, one in enumerate(found.problems, start=1):
        known |= {f"problem_{n}": one["matter"], f"problem_{n}_said": one["words"]}
    return known


def _task(someone: Any, one: Any, found: Any, failed: Failed | None) -> dict[str, Any]:
    one.topic = found
    may = queries.task_doing(someone, one)
    names = [*(["check"] if "confirm" in may else []), *(["report"] if "report" in may else [])]
    return {
        "task": one,
        "acts": [
            offer(
                f"{name}-{one.pk}",
                reverse("agenda_task_do", args=[one.pk, name]),
                TASK_DOINGS[name],
                one,
                failed,
            )
            for name in names
        ],
    }


@require_POST
@never_cache
def topic_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """What can be done to a theme."""
    found, doing = found_topic(request, pk), DOINGS.get(act)
    if doing is None:
        raise Http404
    about = found.matter if act == "change" else queries.story(found)
    failed = perform(actor(request), doing, pk, request.POST, act, about)
    if failed:
        return _page(request, found_topic(request, pk), failed)
    tell(request, gettext(doing.done))
    return redirect("agenda_topic", pk)


@require_POST
@never_cache
def task_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Report on a task, or check what was reported."""
    doing = TASK_DOINGS.get(act)
    try:
        one = queries.task(pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    if doing is None:
        raise Http404
    found = found_topic(request, one.topic_id)
    failed = perform(actor(request), doing, pk, request.POST, f"{act}-{pk}", one)
    if failed:
        return _page(request, found, failed)
    tell(request, gettext(doing.done))
    return redirect(f"{reverse('agenda_topic', args=[found.pk])}#task-{one.number}")


@require_POST
@never_cache
def resolution_do(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say that what a meeting decided is done."""
    topic_pk = queries.topic_of_resolution(pk)
    if topic_pk is None:
        raise Http404
    found = found_topic(request, topic_pk)
    failed = perform(actor(request), DONE, pk, request.POST, f"done-{pk}")
    if failed:
        return _page(request, found, failed)
    tell(request, gettext(DONE.done))
    return redirect("agenda_topic", topic_pk)
