"""What screens may ask of inspections, governed streets and praise; every list is bounded."""

from huiyin.answer.supervision.cases.printing import has_paper, paper, pdf
from huiyin.answer.supervision.cases.queries.cases import (
    CaseStory,
    Choice,
    ShownFact,
    counts,
    follow_page,
    follow_up,
    may_open_any,
    of_unit,
    page,
    read,
)
from huiyin.answer.supervision.cases.queries.governed import (
    GovernedStory,
    governed,
    helpers,
    read_governed,
)
from huiyin.answer.supervision.cases.queries.praise import (
    PracticeStory,
    given,
    may_praise_any,
    practice_page,
    practices_todo,
    proposals,
    read_practice,
    read_praise,
    writes_for,
)
from huiyin.answer.supervision.cases.rules import EXCUSED, FINDINGS, FOLLOWS, MEASURES, STATES, code
from huiyin.foundation.city.consequences import GROUNDS

__all__ = [
    "EXCUSED",
    "FINDINGS",
    "FOLLOWS",
    "GROUNDS",
    "MEASURES",
    "STATES",
    "CaseStory",
    "Choice",
    "GovernedStory",
    "PracticeStory",
    "ShownFact",
    "code",
    "counts",
    "follow_page",
    "follow_up",
    "given",
    "governed",
    "has_paper",
    "helpers",
    "may_open_any",
    "may_praise_any",
    "of_unit",
    "page",
    "paper",
    "pdf",
    "practice_page",
    "practices_todo",
    "proposals",
    "read",
    "read_governed",
    "read_practice",
    "read_praise",
    "writes_for",
]
