"""What the appellant says after the appeal has been taken in; the receipt shows who may."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders import rules
from huiyin.act.orders.actions.asking import end_question
from huiyin.act.orders.actions.moving import locked, move, note, stream
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may_receive
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.actions import NewAttachment, attach

WORDS_AT_MOST = 2000
TIMES_AT_MOST = 20
SAID_BY_APPELLANT = ("supplement", "add_words")


class NothingSaid(Refusal):
    """The words are empty or too long."""

    def __init__(self) -> None:
        super().__init__(_("请写下要补充的情况，最多2000字。"))


class ClosedToWords(Refusal):
    """The order is done; what is said now is a new appeal."""

    def __init__(self) -> None:
        super().__init__(
            _("这件事已经办结，补充不进去了。如果没有解决，请回到首页重新反映，写上这件事的编号。")
        )


class SaidOften(Refusal):
    """So much has been added that a talk is better."""

    def __init__(self) -> None:
        super().__init__(_("您已经补充过很多次了。请直接拨打热线，工作人员当面听您说。"))


@transaction.atomic
def add_words(actor: Actor, order_id: int, words: str, files: tuple[NewAttachment, ...] = ()) -> WorkOrder:
    """Write down what the appellant adds; an order that waited for it goes on, any other stays where it is.

    Whoever calls this has found the order by its receipt, or heard the person. The same words sent twice stand once.
    """
    if not may_receive(actor):
        raise Refused
    words = words.strip()
    if not words or len(words) > WORDS_AT_MOST:
        raise NothingSaid
    order = locked(order_id)
    said = [event for event in story(stream(order_id)) if event.action in SAID_BY_APPELLANT]
    if said and said[-1].evidence.get("words") == words:
        return order
    _check(order, said)
    evidence: dict[str, object] = {"words": words}
    if kept := attach(order.appeal_id, files):
        evidence["files"] = kept
    if rules.step(order.state, "supplement"):
        return move(actor, order_id, "supplement", evidence=evidence, change=_answered)
    note(actor, order, "add_words", evidence)
    return order


def _answered(order: WorkOrder) -> None:
    end_question(order, "answered")


def _check(order: WorkOrder, said: list[Event]) -> None:
    if rules.STATES[order.state].closed:
        raise ClosedToWords
    if len(said) >= TIMES_AT_MOST:
        raise SaidOften
