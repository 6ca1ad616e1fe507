"""An order's page and its preview, gathered for the templates."""

from dataclasses import replace
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import queries
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import HOTLINE_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.hear.intake.queries import attachments
from huiyin.web.components.reasons import basis_words
from huiyin.web.components.record import lacking_words
from huiyin.web.components.times import zh_time
from huiyin.web.unit import blocks, clocks, doing, lists, names, story
from huiyin.web.unit.forms import ActForm, RevealForm

STATE_MARKS = {
    "30": "waiting",
    "31": "return",
    "51": "supplement",
    "55": "supervise",
    "75": "redo",
    "03": "refused",
    "85": "refused",
}
PREVIEW_EVENTS = 5
# What the hotline looks at when it reviews a reply.
CHECKS = (
    gettext_noop("诉求人提的每一点都答了"),
    gettext_noop("写的是查到的事实，不是套话"),
    gettext_noop("写了依据，办不了的写了为什么"),
    gettext_noop("没有别人的姓名、电话、住址"),
)


def preview(actor: Actor, found: OrderStory) -> dict[str, Any]:
    """What the pane beside a list shows."""
    return {
        **_head(actor, found),
        **_facts(found),
        "events": story.timeline(found.events, found.clocks, found.proposal)[-PREVIEW_EVENTS:]
        + _ahead(found)[:1],
        **_around(actor, found),
        # In a list x chooses a line; what it means on the order's own page has no key here.
        "offers": [replace(offer, key="") if offer.key == "x" else offer for offer in doing.offers(found)],
        "lock": doing.lock(found),
    }


def page(
    actor: Actor, found: OrderStory, typed: tuple[str, ActForm] | None = None, seen: int | None = None
) -> dict[str, Any]:
    """Everything the order's page shows; `seen` is how far the reader had read before a refusal."""
    events = story.timeline(found.events, found.clocks, found.proposal)
    fresh = [event for event in found.events if seen is not None and event.seq > seen]
    return {
        **_head(actor, found),
        **_facts(found),
        "blocks": blocks.blocks(actor, found),
        "events": events + _ahead(found),
        "bars": clocks.bars(found.clocks, found.events, found.order.round),
        "files": attachments(found.order.appeal_id),
        "earlier": _links(queries.earlier(actor, found.order)),
        "linked": _links(_linked(found)),
        "parent": _parent(found),
        "merged": _merged(actor, found),
        **_around(actor, found),
        "offers": doing.offers(found, typed),
        "drafting": found.can("reply"),
        "return_unit": _asks_to_return(found),
        "checks": [gettext(check) for check in CHECKS],
        "partials": _partials(found),
        "lock": doing.lock(found),
        "changed": story.timeline(fresh, found.clocks, found.proposal),
        "reveal_form": RevealForm() if found.may_reveal else None,
    }


def _head(actor: Actor, found: OrderStory) -> dict[str, Any]:
    order = found.order
    return {
        "story": found,
        "order": order,
        "tags": lists.tags(order, counted=actor.has(*HOTLINE_ROLES)),
        "channel": names.channel_name(order.appeal.channel),
        "state_group": STATE_MARKS.get(order.state, "done" if found.state.closed else "progress"),
        "state_words": names.either((found.state.name, found.state.name_en)),
    }


def _facts(found: OrderStory) -> dict[str, Any]:
    order = found.order
    said, street = order.appeal.place_said, names.place_path(order.place_id)
    running = [clock for clock in found.clocks if not clock.stopped_at]
    limits = (f"{clocks.clock_name(clock.name)} {clocks.limit_words(clock)}" for clock in running)
    return {
        "place": " ".join(filter(None, (street, said))),
        "matter": names.matter_path(order.matter),
        "lead": names.unit_name(order.lead_id),
        "co_units": names.unit_names(order.co_units),
        "basis": _basis(found),
        "limits": gettext("，").join(limits),
        "quality": order.quality,
        "lacking": lacking_words(order.proposal.get("quality", [])),
    }


def _around(actor: Actor, found: OrderStory) -> dict[str, Any]:
    groups = lists.groups(queries.around(actor, found.order))
    return {"around": groups, "around_count": sum(len(group.lines) for group in groups)}


def _basis(found: OrderStory) -> str:
    dispatched = [event for event in found.events if event.action in ("dispatch", "rule")]
    basis = str(queries.evidence(dispatched[-1]).get("basis", "")) if dispatched else ""
    return basis_words(basis)


def _ahead(found: OrderStory) -> list[dict[str, Any]]:
    return story.ahead(found.clocks, now())


def _asks_to_return(found: OrderStory) -> str:
    # Those who vote see the request in their own form.
    asked = None if found.can("vote_return") else found.return_request
    return names.unit_name(asked.unit_id) if asked else ""


def _links(orders: list[Any]) -> list[dict[str, str]]:
    states = queries.state_names()
    return [
        {
            "number": order.number,
            "state": names.either(states[order.state]),
            "when": zh_time(order.closed_at or order.opened_at, "day"),
        }
        for order in orders
    ]


def _linked(found: OrderStory) -> list[Any]:
    # What is merged stands apart, with its words.
    return [other for other in found.linked if not other.merged_at and not found.order.merged_at]


def _parent(found: OrderStory) -> str:
    order = found.order
    return order.parent.number if order.merged_at and order.parent else ""


def _merged(actor: Actor, found: OrderStory) -> list[dict[str, Any]]:
    """The appeals handled within this order: what each person said and added, and where it stands."""
    states = queries.state_names()
    return [
        {
            "number": one.order.number,
            "words": one.order.appeal.words,
            "place": one.order.appeal.place_said,
            "said_at": one.order.appeal.said_at,
            "added": one.added,
            "group": STATE_MARKS.get(one.order.state, "done" if one.order.closed_at else "progress"),
            "state": names.either(states[one.order.state]),
        }
        for one in queries.merged_into(actor, found.order)
    ]


def _partials(found: OrderStory) -> list[str]:
    wanted = [name for move, name in doing.ELSEWHERE.items() if found.can(move)]
    return [name for name in wanted if _exists(name)]


def _exists(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
