"""Who may see a question, explain it, answer it."""

from huiyin.answer.supervision.questions.models import Question
from huiyin.foundation.accounts.rules import Actor

SEEING_ALL = frozenset({"supervisor", "discipline"})
EXPLAINING = frozenset({"unit_head", "unit_deputy"})


def sees_all(actor: Actor) -> bool:
    """Who reads every question: inspectors and discipline."""
    return actor.has(*SEEING_ALL)


def may_read(actor: Actor, question: Question) -> bool:
    """Those who see all, whoever it was put to, the coordinator above, and the heads of the unit it is about."""
    return (
        sees_all(actor)
        or (actor.id is not None and question.owner_id == actor.id)
        or actor.over(question.unit.path, "coordinator")
        or may_explain(actor, question)
    )


def may_explain(actor: Actor, question: Question) -> bool:
    """The heads of the unit, and nobody for them."""
    return actor.at(question.unit_id, *EXPLAINING)


def may_decide(actor: Actor, question: Question) -> bool:
    """Inspectors, and the coordinator it was put to; never somebody of the unit itself."""
    if question.unit_id in actor.units():
        return False
    return actor.has("supervisor") or (
        question.owner_id == actor.id and actor.over(question.unit.path, "coordinator")
    )


def may_keep_numbers(actor: Actor, unit: str) -> bool:
    """Who lists the telephones of a unit's own people: its heads, for it alone, and inspectors."""
    return actor.has("supervisor") or actor.at(unit, *EXPLAINING)
