"""What a reader can do on an order's page: which form, which button, which key; what is possible says the story."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit import deeds_above, deeds_asking, deeds_handling, deeds_panel, deeds_together, forms
from huiyin.web.unit.deed import Deed

# In this order the first that is possible is the page's main button.
DEEDS = (
    *deeds_handling.DEEDS,
    *deeds_asking.DEEDS,
    *deeds_panel.DEEDS,
    *deeds_together.DEEDS,
    *deeds_above.DEEDS,
)
# What is at hand but never what a page is for.
BESIDE = frozenset({"withdraw", "reopen", "assign", "object", "escalate", "reassign"})
_BY_ACTION = {deed.action: deed for deed in DEEDS}
# Work of other rooms on the same page: move -> the partial they provide.
ELSEWHERE = {
    "dispatch": "desk/order_dispatch_form.html",
    "vote_return": "desk/order_vote_form.html",
    "approve": "desk/order_review_form.html",
    "grant_extension": "desk/order_extension_form.html",
    "refuse": "desk/order_refuse_form.html",
    "merge": "desk/order_merge_form.html",
    "split": "desk/order_split_form.html",
}


def doing(action: str) -> Deed:
    """What belongs to an action."""
    return _BY_ACTION[action]


@dataclass(frozen=True)
class Offer:
    """One thing offered to this reader now, with its form filled as far as it is known."""

    action: str
    label: str
    key: str
    url: str
    form: forms.ActForm | None
    main: bool
    open: bool

    @property
    def id(self) -> str:
        """The id of the form in the page."""
        return f"do-{self.action}"


def perform(actor: Actor, found: Deed, story: OrderStory, data: Any, files: Any = None) -> forms.ActForm:
    """Check what was typed and do it; an invalid form is handed back, a `Refusal` rises.

    A deed that returns words is told in these words, any other in its own.
    """
    form = (found.form or forms.ActForm)(data, files, order=story.order)
    if form.is_valid():
        done = found.act(actor, story.order.pk, version=form.cleaned_data["version"], **form.words)
        form.came_of = done if isinstance(done, str) else gettext(found.done)
    return form


def offers(story: OrderStory, typed: tuple[str, forms.ActForm] | None = None) -> list[Offer]:
    """What this reader can do now, the main thing first; `typed` is a form that did not go through."""
    possible = [one for one in DEEDS if story.can(one.action) and (not one.when or one.when(story.order.pk))]
    if story.order.contacted_at is None and not story.can("instruct"):
        # Nobody has spoken with the appellant yet: that comes before anything but the reply.
        possible.sort(key=lambda one: one.action not in ("contact", "reply"))
    possible.sort(key=lambda one: one.action in BESIDE or one.quiet)
    return [
        _offer(one, story, place == 0 and one.action not in BESIDE and not one.quiet, typed)
        for place, one in enumerate(possible)
    ]


def _offer(one: Deed, story: OrderStory, main: bool, typed: tuple[str, forms.ActForm] | None) -> Offer:
    failed = typed[1] if typed and typed[0] == one.action else None
    form = failed or (
        one.form(initial=_initial(story), order=story.order, auto_id=_ids(one)) if one.form else None
    )
    url = reverse(one.page, args=[story.order.number])
    return Offer(
        one.action, gettext(one.label), "s" if main else one.key, url, form, main, main or failed is not None
    )


def _ids(one: Deed) -> str:
    return f"id_{one.action}_%s"


def _initial(story: OrderStory) -> dict[str, Any]:
    order = story.order
    draft = {"text": order.reply, "note": order.note} if story.can("reply") else {}
    return {**draft, **lock(story), "handler": order.handler}


def lock(story: OrderStory) -> dict[str, int]:
    """What a form carries so that nobody overwrites what they have not read."""
    return {"version": story.order.version, "seen": story.events[-1].seq if story.events else 0}


def kept(found: Deed, story: OrderStory, data: Any) -> forms.ActForm:
    """What was typed, with the lock of the order as it is now: sent again after reading it goes through."""
    values = data.copy()
    for name, value in lock(story).items():
        values[name] = value
    form = (found.form or forms.ActForm)(values, order=story.order, auto_id=_ids(found))
    form.is_valid()
    return form
