"""What the unit says, and what is found."""

from collections.abc import Mapping

from django.db import transaction

from huiyin.answer.supervision.cases import rules
from huiyin.answer.supervision.cases.actions.following import give
from huiyin.answer.supervision.cases.actions.moving import move
from huiyin.answer.supervision.cases.models import Case
from huiyin.answer.supervision.cases.refusals import NothingFollows, Unfinished
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now


def reply(actor: Actor, case_id: int, words: str) -> Case:
    """The unit's reply to the facts; it is for the head to give."""

    def change(case: Case) -> None:
        case.reply, case.reply_name, case.replied_at = words.strip(), actor.name, now()

    return move(actor, case_id, "reply", words=words, change=change)


@transaction.atomic
def find(
    actor: Actor, case_id: int, finding: str, words: str, follows: Mapping[str, str] | None = None
) -> Case:
    """Say what the facts and the reply amount to; for somebody who did not open the case.

    Where the unit is not to blame, `follows` says what the platform itself must do, by kind.
    """
    todo = {kind: said.strip() for kind, said in (follows or {}).items() if said.strip()}
    if finding not in rules.FINDINGS or set(todo) - set(rules.FOLLOWS):
        raise Unfinished("finding")
    if finding in rules.EXCUSED and not todo:
        raise NothingFollows

    def change(case: Case) -> None:
        case.finding, case.finding_words = finding, words.strip()
        case.found_by, case.found_name, case.found_at = actor.id, actor.name, now()

    case = move(
        actor, case_id, "find", words=words, evidence={"finding": finding, "follows": todo}, change=change
    )
    for kind, said in todo.items():
        give(actor, case, kind, said)
    return case


def dismiss(actor: Actor, case_id: int, words: str) -> Case:
    """Close a case because it is unfounded; for somebody who did not open it."""

    def change(case: Case) -> None:
        case.finding_words, case.found_by, case.found_name = words.strip(), actor.id, actor.name
        case.found_at, case.outcome = now(), rules.UNFOUNDED

    return move(actor, case_id, "dismiss", words=words, change=change)
