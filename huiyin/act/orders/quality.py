"""How complete a record is when it is made; the five elements of brief section 3, twenty points each."""

from huiyin.act.triage.rules import Proposal
from huiyin.hear.intake.models import Appeal

TOLD_ENOUGH = 20  # characters that can tell what happened


def record_quality(appeal: Appeal, proposal: Proposal) -> int:
    """0 to 100: who, when, where, what, and how it came about."""
    elements = (
        appeal.appellant is not None or appeal.anonymous,
        appeal.said_at is not None,
        proposal.place is not None or bool(appeal.place_said),
        bool(proposal.matter),
        len(appeal.words) >= TOLD_ENOUGH,
    )
    return 20 * sum(elements)
