"""What the unit does to an order."""

from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import move
from huiyin.act.orders.actions.promising import check_reply
from huiyin.act.orders.actions.weighing import check_signer
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.queries import colleagues
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now


def sign(actor: Actor, order_id: int, version: int | None = None) -> WorkOrder:
    """Take the order; from here on it is the unit's."""

    def change(order: WorkOrder) -> None:
        order.signed_at = now()

    return move(actor, order_id, "sign", version=version, change=change)


def contact(actor: Actor, order_id: int, note: str, version: int | None = None) -> WorkOrder:
    """Write down a talk with the appellant; the first one stops the clock of first contact."""

    def change(order: WorkOrder) -> None:
        order.contacted_at = order.contacted_at or now()

    return move(actor, order_id, "contact", version=version, evidence={"note": note}, change=change)


def submit(actor: Actor, order_id: int, version: int | None = None) -> WorkOrder:
    """Put the order before the head of the unit."""
    return move(actor, order_id, "submit", version=version)


def instruct(
    actor: Actor, order_id: int, instruction: str, handler: str, version: int | None = None
) -> WorkOrder:
    """The head's instruction, and who is to do it."""

    def change(order: WorkOrder) -> None:
        order.handler = handler

    evidence = {"instruction": instruction, "handler": handler}
    return move(actor, order_id, "instruct", version=version, evidence=evidence, change=change)


def progress(actor: Actor, order_id: int, note: str, version: int | None = None) -> WorkOrder:
    """Write down what has been done."""
    return move(actor, order_id, "progress", version=version, evidence={"note": note})


def reply(actor: Actor, order_id: int, text: str, note: str = "", version: int | None = None) -> WorkOrder:
    """Put the public reply up for release; the internal note stays apart and inside."""

    def change(order: WorkOrder) -> None:
        check_reply(text)
        order.reply, order.note = text, note

    return move(
        actor, order_id, "reply", version=version, reason=note, evidence={"reply": text}, change=change
    )


def release(actor: Actor, order_id: int, version: int | None = None) -> WorkOrder:
    """Release the reply in the unit's name; handling ends here if the hotline passes it."""

    def change(order: WorkOrder) -> None:
        check_signer(actor, order)
        order.released_at = now()

    return move(actor, order_id, "release", version=version, change=change)


def send_back(actor: Actor, order_id: int, why: str, version: int | None = None) -> WorkOrder:
    """Send the draft back to be worked over; a heavy one by the head alone."""

    def change(order: WorkOrder) -> None:
        check_signer(actor, order)

    return move(
        actor, order_id, "send_back", version=version, reason=why, evidence={"why": why}, change=change
    )


def assign(actor: Actor, order_id: int, account_id: int, version: int | None = None) -> WorkOrder:
    """Name who of the unit's own people handles it; a person of elsewhere is refused."""
    order = WorkOrder.objects.get(pk=order_id)
    names = {one.pk: one.name for one in colleagues(order.lead_id or "")}

    def change(order: WorkOrder) -> None:
        if account_id not in names:
            raise NotAColleague
        order.handler = names[account_id]

    handler = names.get(account_id, "?")
    return move(actor, order_id, "assign", version=version, evidence={"handler": handler}, change=change)


class NotAColleague(Refusal):
    """The person named does not work at the unit that has the order."""

    def __init__(self) -> None:
        super().__init__(_("只能指定本单位在岗的人，请重新选。"))
