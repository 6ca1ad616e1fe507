"""What earns praise: thanks, a recovery against oneself that is no chance, matters found early; no Django."""

from huiyin.answer.assessment.difference_rules import Difference

GROUNDS = ("thanks", "recovery", "early", "given")
PROPOSED, GIVEN, DECLINED = "proposed", "given", "declined"
STATES = (PROPOSED, GIVEN, DECLINED)
DRAFT, SUBMITTED, PUBLISHED, WITHDRAWN = "draft", "submitted", "published", "withdrawn"
PRACTICE_STATES = (DRAFT, SUBMITTED, PUBLISHED, WITHDRAWN)


def is_recovery(rose: Difference, better: float) -> bool:
    """Whether a rate rose by at least so much, and by more than chance."""
    return rose.points >= better and rose.low > 0
