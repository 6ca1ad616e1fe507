"""Who may read, write, review and publish answers."""

from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.hear.knowledge.models import Draft, Entry, Request

READERS = frozenset({"knowledge_editor", "agent", "reviewer"}) | UNIT_ROLES
WRITERS = ("unit_clerk", "unit_head")
REVIEWERS = ("knowledge_editor", "reviewer")


def may_read(actor: Actor) -> bool:
    """Those who answer with the entries, those who write them, and those who check them."""
    return actor.has(*READERS)


def may_write_for(actor: Actor, unit: str) -> bool:
    """The editors for every unit; a unit's own people for their unit."""
    return actor.has("knowledge_editor") or actor.at(unit, *WRITERS)


def may_begin(actor: Actor) -> bool:
    """Whether there is any unit the person may write for."""
    return actor.has("knowledge_editor", *WRITERS)


def may_change(actor: Actor, draft: Draft) -> bool:
    """Whether the person may go on writing this draft."""
    return may_write_for(actor, draft.owner_id)


def wrote(actor: Actor, draft: Draft) -> bool:
    """Whether a hand in this draft was the person's."""
    return actor.id is not None and actor.id in draft.hands


def may_review(actor: Actor) -> bool:
    """Editors and reviewers of the hotline."""
    return actor.has(*REVIEWERS)


def may_publish(actor: Actor, draft: Draft) -> bool:
    """A second person: one who reviews, and whose hand was not in it."""
    return may_review(actor) and not wrote(actor, draft)


def may_see_draft(actor: Actor, draft: Draft) -> bool:
    """Those who may write it and those who may review it."""
    return may_change(actor, draft) or may_review(actor)


def may_withdraw(actor: Actor, entry: Entry) -> bool:
    """The editors, and the head of the unit that answers for it."""
    return actor.has("knowledge_editor") or actor.at(entry.owner_id, "unit_head")


def may_report_gap(actor: Actor) -> bool:
    """Everybody who works with the entries."""
    return may_read(actor)


def may_answer(actor: Actor, request: Request) -> bool:
    """Those who may write for the unit that was asked."""
    return may_write_for(actor, request.owner_id)


def may_dismiss(actor: Actor, request: Request) -> bool:
    """The editors: a unit cannot silence what it was asked."""
    return actor.has("knowledge_editor")
