"""What observers, those who work with them, and everybody may read."""

from huiyin.foundation.accounts.rules import UNIT_ROLES
from huiyin.publish.participation.masking import Step
from huiyin.publish.participation.policies import may_run
from huiyin.publish.participation.queries.own import (
    Heard,
    Home,
    Looked,
    home,
    invitation,
    observer_of,
    opinion,
    sample,
)
from huiyin.publish.participation.queries.public import Public, Published, published
from huiyin.publish.participation.queries.running import (
    Judgements,
    Overview,
    Serving,
    agreement_since,
    answered_by,
    overview,
    to_answer,
)
from huiyin.publish.participation.rules import RELATIONS, SOLVED, VERDICTS, Agreement

__all__ = [
    "RELATIONS", "SOLVED", "UNIT_ROLES", "VERDICTS", "Agreement", "Heard", "Home", "Judgements", "Looked", "Overview",
    "Public", "Published", "Serving", "Step", "agreement_since", "answered_by", "home", "invitation", "may_run",
    "observer_of", "opinion", "overview", "published", "sample", "to_answer",
]  # fmt: skip
