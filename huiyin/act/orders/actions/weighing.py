"""Who may release a reply: a deputy the light ones, the head alone the heavy ones."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.act.orders.actions.moving import stream
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.act.orders.weight_rules import Load, heavy
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event

# What happened to an order that shows that it was not plain sailing.
RECALLED = ("take_off", "deny_exclusion", "take_up")
# What supervision writes into an order's story; a leader's words are its reason.
ASKED_ABOVE = ("duty_open", "duty_join")
TOLD_AT_MOST = 100
WHY_HEAVY = {
    "urgency": gettext_noop("特急"),
    "risk": gettext_noop("有人身安全风险"),
    "channel": gettext_noop("上级交办"),
    "rounds": gettext_noop("重办过"),
    "repeats": gettext_noop("同一人多次反映"),
    "returns": gettext_noop("几经改派"),
    "helpers": gettext_noop("多个单位一起办"),
    "people": gettext_noop("多人反映"),
    "recalled": gettext_noop("挂账、剔除或提级后又转回办理"),
    "leader": gettext_noop("领导批示"),
}


class ForTheHead(Refusal):
    """A heavy order: the head releases it or sends it back, nobody for the head."""

    def __init__(self, marks: tuple[str, ...]) -> None:
        super().__init__(
            _("这张工单要由单位负责人亲自签发或退回，因为：%(why)s。")
            % {"why": "、".join(_(WHY_HEAVY[mark]) for mark in marks)}
        )
        self.marks = marks


def load_of(order: WorkOrder) -> Load:
    """What is weighed about an order; two statements."""
    events = Event.objects.filter(stream=stream(order.pk), action__in=(*RECALLED, *ASKED_ABOVE))
    told = list(events.values_list("action", "evidence__trigger")[:TOLD_AT_MOST])
    merged = WorkOrder.objects.filter(parent=order, merged_at__isnull=False).count()
    return Load(
        urgency=order.urgency,
        risk=order.risk,
        channel=order.appeal.channel,
        round=order.round,
        repeats=order.repeats,
        returns=order.returns,
        helpers=len(order.co_units),
        people=merged + 1,
        recalled=any(action in RECALLED for action, _ in told),
        leader=any(action in ASKED_ABOVE and trigger == "leader" for action, trigger in told),
    )


def marks_of(order: WorkOrder) -> tuple[str, ...]:
    """What makes this order heavy; empty for one that a deputy may release."""
    return heavy(load_of(order), current().handling.heavy)


def check_signer(actor: Actor, order: WorkOrder) -> None:
    """Raise `ForTheHead` when the order is heavy and this person is not the head of its unit."""
    if order.lead_id and actor.at(order.lead_id, "unit_head"):
        return
    if marks := marks_of(order):
        raise ForTheHead(marks)
