"""What a person of the hotline decides about an order: the form for it, and doing it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import actions, desk_queries
from huiyin.act.orders.queries import OrderStory
from huiyin.act.orders.refusals import Refusal
from huiyin.act.triage.rulings import ruling_for
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.foundation.numbers import whole_number
from huiyin.web.components.reasons import confidence_level, provision_of, reasons_words
from huiyin.web.desk import words
from huiyin.web.desk.finding import matter_meant, matter_options, unit_meant, unit_options
from huiyin.web.unit.names import matter_path, unit_name, unit_names

ROUTE_KEYS = "123"
BY_PERSON = "person"

Data = Mapping[str, Any]


class Wrong(Refusal):
    """Something typed is missing or not known; `fields` says which, with words for each."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        super().__init__(gettext("还没有提交，请看标出的地方。"))
        self.fields = fields


@dataclass(frozen=True)
class Deciding:
    """One decision: the move it makes, its page, its form, the queue it belongs to, and how it is done."""

    move: str
    page: str
    label: str
    template: str
    queue: str
    show: Callable[[Actor, OrderStory], dict[str, Any]]
    act: Callable[[Actor, OrderStory, Data], str]


def _text(data: Data, name: str) -> str:
    return str(data.get(name, "")).strip()


def _version(data: Data) -> int | None:
    typed = _text(data, "version")
    return whole_number(typed)


# Dispatch.


def routes(story: OrderStory) -> list[dict[str, Any]]:
    """The first three proposed routes with their keys and reasons; a unit that gave the order back is closed."""
    given_back = desk_queries.returned_by(story.order.pk)
    found = story.proposal.get("routes", [])[: len(ROUTE_KEYS)]
    return [
        {
            "place": place,
            "key": ROUTE_KEYS[place],
            "lead": unit_name(route["lead"]),
            "helpers": unit_names(route["co_units"]),
            "why": _why(route),
            "level": confidence_level(route["likely"]),
            "given_back": route["lead"] in given_back,
        }
        for place, route in enumerate(found)
    ]


def _why(route: Mapping[str, Any]) -> str:
    reasons = reasons_words(route["reasons"])
    provision = provision_of(str(route["basis"]))
    return (
        gettext("%(reasons)s：%(basis)s") % {"reasons": reasons, "basis": provision} if provision else reasons
    )


def _show_dispatch(actor: Actor, story: OrderStory) -> dict[str, Any]:
    return {
        "routes": routes(story),
        "helpers": _helpers(story),
        "units": unit_options(),
        "all_matters": matter_options(),
        "matter_now": matter_path(story.order.matter),
        "held": _held(story),
        "times_returned": story.order.returns,
    }


def _helpers(story: OrderStory) -> list[dict[str, str]]:
    """Units that the proposed routes name as helping: each can be called in at once, with a part of its own."""
    proposed = story.proposal.get("routes", [])[: len(ROUTE_KEYS)]
    codes = dict.fromkeys(code for route in proposed for code in route["co_units"])
    return [{"code": code, "name": unit_name(code)} for code in codes]


def _called_in(story: OrderStory, data: Data, lead: str) -> tuple[str, ...]:
    ticked = data.getlist("part") if isinstance(data, QueryDict) else []
    known = {one["code"] for one in _helpers(story)}
    return tuple(code for code in dict.fromkeys(ticked) if code in known and code != lead)


def _held(story: OrderStory) -> str:
    """Why this order was not dispatched without a person."""
    order, likely = story.order, [route["likely"] for route in story.proposal.get("routes", [])]
    gate = current().dispatching
    if order.kind == "report":
        return gettext("举报一律由人看过再派")
    if order.confidential:
        return gettext("诉求人要求保密，由人看过再派")
    if order.risk == "red":
        return gettext("说到危险，请先看是否要马上处置，再派单")
    if not likely or likely[0] < gate.auto_confidence:
        return gettext("机器把握不够，没有自动派")
    if likely[0] - max(likely[1:], default=0.0) < gate.auto_margin:
        return gettext("前面几个单位相差不大，没有自动派")
    return ""


def _dispatch(actor: Actor, story: OrderStory, data: Data) -> str:
    proposed = story.proposal.get("routes", [])
    chosen = whole_number(_text(data, "route"))
    if chosen is not None and chosen < len(proposed):
        route = proposed[chosen]
        lead, helpers = route["lead"], tuple(route["co_units"])
        basis = route["basis"] or (route["reasons"][-1]["code"] if route["reasons"] else BY_PERSON)
        wrong = []
    else:
        lead, helpers, basis = unit_meant(_text(data, "lead")), (), _text(data, "basis")
        wrong = [] if lead else [("lead", gettext("没有找到这个单位，请从列表里选。"))]
        wrong += [] if basis else [("basis", gettext("请写明派给它的依据。"))]
    matter = _text(data, "matter")
    if matter and not matter_meant(matter):
        wrong.append(("matter", gettext("没有找到这个事项，请从列表里选。")))
    if wrong:
        raise Wrong(wrong)
    actions.dispatch(
        actor,
        story.order.pk,
        lead,
        basis=basis,
        matter=matter_meant(matter),
        co_units=helpers,
        parts=_called_in(story, data, lead),
        version=_version(data),
    )
    return gettext("已派给%(unit)s。") % {"unit": unit_name(lead)}


# Not accepting.


def _show_refuse(actor: Actor, story: OrderStory) -> dict[str, Any]:
    return {"grounds": words.grounds()}


@transaction.atomic
def _refuse(actor: Actor, story: OrderStory, data: Data) -> str:
    ground, told = _text(data, "ground"), _text(data, "told")
    wrong = [] if ground in words.GROUNDS else [("ground", gettext("请选不予受理的理由。"))]
    wrong += [] if told else [("told", gettext("请写下告诉诉求人什么，该去哪里。"))]
    if wrong:
        raise Wrong(wrong)
    actions.refuse(actor, story.order.pk, ground, told)
    return gettext("已记为不予受理，说明已写在诉求人的查询页上。")


# Votes on returns.


def _show_vote(actor: Actor, story: OrderStory) -> dict[str, Any]:
    request = story.return_request
    cast = desk_queries.ballots(story.order.pk)
    return {
        "request": request,
        "request_unit": unit_name(request.unit_id) if request else "",
        "request_proposed": unit_name(request.proposed_id) if request and request.proposed_id else "",
        "ballots": cast,
        "has_voted": any(one.account_id == actor.id for one in cast),
        "missing": desk_queries.votes_missing(cast),
        "turn": story.order.returns + 1,
        "to_conference": story.order.returns + 1 >= current().panels.conference_from,
        "ruling": _ruling(story),
        "routes": routes(story),
    }


def _ruling(story: OrderStory) -> dict[str, str] | None:
    """What a conference settled for this matter here; the panel sees it before it votes."""
    found = ruling_for(current(), story.order.matter, story.order.place_id or "")
    return (
        {"lead": unit_name(found.lead), "number": found.number, "minutes": found.minutes} if found else None
    )


def _vote(actor: Actor, story: OrderStory, data: Data) -> str:
    grant, reason = _text(data, "grant"), _text(data, "reason")
    wrong = [] if grant in ("yes", "no") else [("grant", gettext("请选同意还是不同意。"))]
    wrong += [] if reason else [("reason", gettext("请写明理由，申请的单位会看到。"))]
    if wrong:
        raise Wrong(wrong)
    order = actions.vote_return(actor, story.order.pk, grant == "yes", reason)
    if order.state == "31":
        return gettext("已记下您的意见。还差1位复核员与其中一种意见一致，才能定。")
    if order.lead_id is None:
        return gettext("两位意见一致：同意退单，已回到待派。")
    return gettext("两位意见一致：不同意退单，由%(unit)s继续办。") % {"unit": unit_name(order.lead_id)}


DISPATCH = Deciding(
    "dispatch", "order_dispatch", gettext_noop("派单"), "desk/form_dispatch.html", "dispatch_queue", _show_dispatch,
    _dispatch,
)  # fmt: skip
REFUSE = Deciding(
    "refuse",
    "order_refuse",
    gettext_noop("不予受理"),
    "desk/form_refuse.html",
    "dispatch_queue",
    _show_refuse,
    _refuse,
)
VOTE = Deciding(
    "vote_return",
    "order_vote_return",
    gettext_noop("退单表决"),
    "desk/form_vote.html",
    "returns",
    _show_vote,
    _vote,
)
