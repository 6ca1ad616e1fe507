"""What comes after a letter was sent: its answer, its recall."""

from django.db import transaction

from huiyin.act.coordination.letters import policies, rules
from huiyin.act.coordination.letters.holding import close, facts, held, must, needs, step
from huiyin.act.coordination.letters.models import Letter
from huiyin.act.orders.actions.moving import move, note
from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now

ADDRESSEE = "addressee"


@transaction.atomic
def prepare_reply(actor: Actor, letter_id: int, text: str) -> Letter:
    """Somebody of the addressee writes the answer for the head to sign."""
    letter = held(letter_id)
    must(policies.receives(actor, letter))
    step(letter, "prepare")
    _check_reply(text)
    letter.reply, letter.reply_drafted_by = text.strip(), actor.id
    letter.save(update_fields=["reply", "reply_drafted_by"])
    return letter


@transaction.atomic
def answer(actor: Actor, letter_id: int, text: str) -> Letter:
    """The addressee's signed answer; the last one that is due lets the order go on."""
    letter = held(letter_id)
    if letter.replied_by == actor.id:
        return letter
    must(policies.signs_answer(actor, letter))
    letter.state = step(letter, "answer")
    _check_reply(text)
    letter.reply, letter.reply_signer = text.strip(), actor.name
    letter.replied_by, letter.replied_at = actor.id, now()
    _write_answer(actor, letter)
    return close(actor, letter, letter.state, "")


def _write_answer(actor: Actor, letter: Letter) -> None:
    late = letter.due_at is not None and letter.replied_at is not None and letter.replied_at > letter.due_at
    evidence = {"reply": letter.reply, "signer": letter.reply_signer, "late": late, **facts(letter)}
    if letter.order.state == "54":
        action = "hear_letter" if _others_open(letter) else "answer_letter"
        move(actor, letter.order_id, action, evidence=evidence, right=ADDRESSEE)
    else:  # the order has gone on without it, to the level above for instance: the answer still counts
        note(actor, letter.order, "hear_letter", evidence, role=ADDRESSEE)


@transaction.atomic
def recall(actor: Actor, letter_id: int, why: str) -> Letter:
    """Take a letter back that needs no answer any more; the last open one lets the order go on."""
    letter = held(letter_id)
    if (letter.state, letter.closed_by) == (rules.RECALLED, actor.id):
        return letter
    must(policies.writes(actor, letter))
    target = step(letter, "recall")
    needs("why", why)
    evidence = {"why": why.strip(), **facts(letter)}
    if letter.order.state == "54" and not _others_open(letter):
        move(actor, letter.order_id, "recall_letter", reason=why.strip(), evidence=evidence)
    else:
        note(actor, letter.order, "recall_letter", evidence, why.strip())
    return close(actor, letter, target, why)


def _others_open(letter: Letter) -> bool:
    return Letter.objects.filter(order=letter.order_id, state=rules.SENT).exclude(pk=letter.pk).exists()


def _check_reply(text: str) -> None:
    if not 0 < len(text.strip()) <= rules.REPLY_AT_MOST:
        raise Incomplete(("reply",))
