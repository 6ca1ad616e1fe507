"""What a reader can do on an order's page: which form, which button, which key; what is possible says the story."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import actions
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit import forms


@dataclass(frozen=True)
class Doing:
    """One thing a person can do: its page, label, key, form (None: a button only) and the action behind it."""

    action: str
    page: str
    label: str
    key: str
    form: type[forms.ActForm] | None
    act: Callable[..., Any]
    done: str


# In this order the first that is possible is the page's main button.
DOINGS = (
    Doing("sign", "order_sign", gettext_noop("签收这张单"), "s", None, actions.sign,
          gettext_noop("已签收，接下来联系诉求人")),
    Doing("instruct", "order_instruct", gettext_noop("批办，交下去办"), "s", forms.InstructForm, actions.instruct,
          gettext_noop("已批办")),
    Doing("release", "order_release", gettext_noop("签发答复"), "s", None, actions.release,
          gettext_noop("已签发，热线审核后回访诉求人")),
    Doing("reply", "order_reply", gettext_noop("送签发"), "s", forms.ReplyForm, actions.reply,
          gettext_noop("答复已送负责人签发")),
    Doing("submit", "order_submit", gettext_noop("呈负责人批办"), "b", None, actions.submit,
          gettext_noop("已呈负责人批办")),
    Doing("contact", "order_contact", gettext_noop("记下联系情况"), "c", forms.ContactForm, actions.contact,
          gettext_noop("联系情况已记下")),
    Doing("progress", "order_progress", gettext_noop("记进展"), "p", forms.ProgressForm, actions.progress,
          gettext_noop("进展已记下")),
    Doing("send_back", "order_send_back", gettext_noop("退回经办人修改"), "b", forms.SendBackForm, actions.send_back,
          gettext_noop("已退回修改")),
    Doing("request_return", "order_request_return", gettext_noop("申请退单"), "x", forms.ReturnForm,
          actions.request_return, gettext_noop("退单申请已交复核组")),
    Doing("track", "order_track", gettext_noop("记下转办结果"), "s", forms.TrackForm, actions.track_hand_over,
          gettext_noop("转办结果已记下，工单办结")),
)  # fmt: skip
_BY_ACTION = {doing.action: doing for doing in DOINGS}
# Work of other rooms on the same page: move -> the partial they provide.
ELSEWHERE = {
    "dispatch": "desk/order_dispatch_form.html",
    "vote_return": "desk/order_vote_form.html",
    "approve": "desk/order_review_form.html",
    "refuse": "desk/order_refuse_form.html",
    "merge": "desk/order_merge_form.html",
    "split": "desk/order_split_form.html",
}


def doing(action: str) -> Doing:
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


def perform(actor: Actor, found: Doing, story: OrderStory, data: Any) -> forms.ActForm:
    """Check what was typed and do it; an invalid form is handed back, a `Refusal` rises."""
    form = (found.form or forms.ActForm)(data, order=story.order)
    if form.is_valid():
        found.act(actor, story.order.pk, version=form.cleaned_data["version"], **form.words)
    return form


def offers(story: OrderStory, typed: tuple[str, forms.ActForm] | None = None) -> list[Offer]:
    """What this reader can do now, the main thing first; `typed` is a form that did not go through."""
    possible = [one for one in DOINGS if story.can(one.action)]
    if story.order.contacted_at is None and not story.can("instruct"):
        # Nobody has spoken with the appellant yet: that comes before anything but the reply.
        possible.sort(key=lambda one: one.action not in ("contact", "reply"))
    return [_offer(one, story, place == 0, typed) for place, one in enumerate(possible)]


def _offer(one: Doing, story: OrderStory, main: bool, typed: tuple[str, forms.ActForm] | None) -> Offer:
    failed = typed[1] if typed and typed[0] == one.action else None
    form = failed or (
        one.form(initial=_initial(story), order=story.order, auto_id=_ids(one)) if one.form else None
    )
    url = reverse(one.page, args=[story.order.number])
    return Offer(
        one.action, gettext(one.label), "s" if main else one.key, url, form, main, main or failed is not None
    )


def _ids(one: Doing) -> str:
    return f"id_{one.action}_%s"


def _initial(story: OrderStory) -> dict[str, Any]:
    order = story.order
    draft = {"text": order.reply, "note": order.note} if story.can("reply") else {}
    return {**draft, **lock(story), "handler": order.handler}


def lock(story: OrderStory) -> dict[str, int]:
    """What a form carries so that nobody overwrites what they have not read."""
    return {"version": story.order.version, "seen": story.events[-1].seq if story.events else 0}


def kept(found: Doing, story: OrderStory, data: Any) -> forms.ActForm:
    """What was typed, with the lock of the order as it is now: sent again after reading it goes through."""
    values = {name: data.get(name, "") for name in data} | lock(story)
    form = (found.form or forms.ActForm)(values, order=story.order, auto_id=_ids(found))
    form.is_valid()
    return form
