"""What time does to a letter: a reminder, the mark of being overdue, the end with its order. For the job."""

from django.db import transaction

from huiyin.act.coordination.letters import rules
from huiyin.act.coordination.letters.holding import close, facts, held, step, tell
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now


@transaction.atomic
def remind(letter_id: int) -> bool:
    """Remind the addressee once, before the time is over; whether it was due."""
    letter = held(letter_id)
    if (
        letter.state != rules.SENT
        or letter.reminded_at
        or letter.remind_at is None
        or letter.remind_at > now()
    ):
        return False
    letter.reminded_at = now()
    letter.save(update_fields=["reminded_at"])
    tell(SYSTEM, letter, "remind_letter", facts(letter))
    return True


@transaction.atomic
def mark_overdue(letter_id: int) -> bool:
    """Mark a letter not answered in time; whether it is new. Oversight finds the mark."""
    letter = held(letter_id)
    if letter.state != rules.SENT or letter.overdue_at or letter.due_at is None or letter.due_at > now():
        return False
    letter.overdue_at = now()
    letter.save(update_fields=["overdue_at"])
    tell(SYSTEM, letter, "letter_overdue", facts(letter))
    return True


@transaction.atomic
def end_with_order(letter_id: int) -> bool:
    """An open letter whose order is closed, or a draft whose order went to another unit, ends; whether it did."""
    letter = held(letter_id)
    elsewhere = letter.state == rules.DRAFT and letter.order.lead_id != letter.sender_id
    if letter.closed_at or not (letter.order.closed_at or elsewhere):
        return False
    close(SYSTEM, letter, step(letter, "lapse"), "")
    tell(SYSTEM, letter, "lapse_letter", facts(letter))
    return True
