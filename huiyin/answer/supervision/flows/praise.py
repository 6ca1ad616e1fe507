"""What is praised: thanks of citizens, and what the supervisors' room holds as praise and good practice."""

from dataclasses import dataclass

from huiyin.answer.supervision.flows.framing import Frame

KINDS = ("thanks", "praise", "practice")

_THANKS = """
    SELECT coalesce(o.lead_id, o.place_id), count(*) FROM orders_workorder o
    WHERE o.opened_at >= %(since)s AND o.opened_at < %(until)s AND o.kind = 'praise'
          AND coalesce(o.lead_id, o.place_id) IS NOT NULL AND {within}
    GROUP BY 1
"""
# What the supervisors' room gave, and what of a unit's own ways was published for all.
_GIVEN = """
    SELECT unit, kind, count(*) FROM (
        SELECT unit_id AS unit, 'praise' AS kind FROM cases_praise
        WHERE state = 'given' AND at >= %(since)s AND at < %(until)s
        UNION ALL
        SELECT unit_id, 'practice' FROM cases_practice
        WHERE state = 'published' AND reviewed_at >= %(since)s AND reviewed_at < %(until)s
    ) said WHERE {unit} GROUP BY unit, kind
"""


@dataclass(frozen=True)
class Praise:
    """How often one unit was praised in one way."""

    unit: str
    kind: str
    count: int


def praise(frame: Frame) -> list[Praise]:
    """Everything said well of units in the period."""
    thanks = [Praise(unit, "thanks", count) for unit, count in frame.rows(_THANKS)]
    return thanks + [Praise(*row) for row in frame.rows(_GIVEN)]
