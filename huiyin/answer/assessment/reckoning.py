"""What the recorded facts say about orders, as SQL: reckoned anew from the orders themselves, or read from kept facts.

Everything is set-based. An order is *touched* when the ledger tells of it behind the bookmark; such an order is
reckoned anew at every reading, so that figures are exact at any moment and cost no more than what happened since.
"""

import hashlib
import json
from typing import Any

from huiyin.answer.assessment.fact_rules import CELL
from huiyin.foundation.city.queries import City, current

BOOKMARK = "ledger"
END = 2**63 - 1
EXCLUDED = "85"
KEY = "order_id, unit_id, role, part"
# The bounds from both sides let PostgreSQL expect few rows, so that it reads the end of the ledger by its key.
TOUCHED = """
touched AS MATERIALIZED (
    SELECT DISTINCT substr(stream, 7)::bigint AS order_id FROM ledger_event
    WHERE id > coalesce((SELECT position FROM assessment_bookmark WHERE name = %(bookmark)s AND method = %(method)s), 0)
      AND id <= %(until)s AND stream LIKE 'order:%%'
)"""
# An order that is merged is shared as its parent is.
WITH_MERGED = """
reckoned AS MATERIALIZED (
    SELECT order_id FROM touched UNION
    SELECT o.id FROM touched t JOIN orders_workorder o ON o.parent_id = t.order_id WHERE o.merged_at IS NOT NULL
)"""
CLOSED = "closed AS MATERIALIZED (SELECT month FROM assessment_month)"
_PART_COUNTS = "p.outcome <> 'void' AND (p.refused_at IS NULL OR p.replied_at IS NOT NULL)"
# An answer that the panel set apart is no valid one; how many there are is counted beside.
_APART = "EXISTS (SELECT 1 FROM callback_setapart s WHERE s.callback_id = c.id AND s.upheld)"
LIVE = f"""
live AS (
    SELECT *, (date_trunc('month', due_at AT TIME ZONE %(zone)s))::date AS month, {CELL} AS cell FROM (
        SELECT o.id AS order_id, who.unit_id, who.role, 0::bigint AS part, o.handle_due_at AS due_at,
               o.matter, o.quality,
               who.role <> 'power' AND power.unit_id IS NOT NULL AS held, o.state = '{EXCLUDED}' AS excluded,
               who.role = 'lead' AND coalesce(clocks.contacted, false) AS contacted,
               who.role = 'lead' AND coalesce(clocks.kept, false) AS kept,
               CASE WHEN answers.apart THEN '' ELSE coalesce(answers.solved, '') END AS solved,
               CASE WHEN answers.apart THEN '' ELSE coalesce(answers.result, '') END AS result,
               who.role = 'lead' AND coalesce(a.channel = ANY(%(doors)s::text[]), false) AS proactive,
               who.role <> 'power' AND coalesce(answers.apart, false) AS apart
        FROM reckoned r
        JOIN orders_workorder o ON o.id = r.order_id
        JOIN organisations_unit u ON u.code = o.lead_id
        LEFT JOIN intake_appeal a ON a.id = o.appeal_id AND cardinality(%(doors)s::text[]) > 0
        LEFT JOIN LATERAL (
            SELECT bool_or(k.name = 'contact') AS contacted, bool_or(k.name = 'handle') AS kept FROM orders_clock k
            WHERE k.order_id = o.id AND k.unit_id = o.lead_id AND k.outcome = 'met'
        ) clocks ON o.dispatched_at IS NOT NULL
        LEFT JOIN LATERAL (
            SELECT c.solved, c.result, {_APART} AS apart FROM callback_callback c
            WHERE c.order_id = o.id AND c.outcome = 'answered'
            ORDER BY c.round DESC, c.id DESC LIMIT 1
        ) answers ON true
        LEFT JOIN LATERAL (
            SELECT p.unit_id FROM orders_part p JOIN organisations_unit h ON h.code = p.unit_id
            WHERE p.order_id = CASE WHEN o.merged_at IS NULL THEN o.id ELSE o.parent_id END
              AND p.unit_id <> o.lead_id AND h.level = ANY(%(powers)s::text[]) AND {_PART_COUNTS}
            ORDER BY p.id LIMIT 1
        ) power ON u.level = ANY(%(holders)s::text[])
        CROSS JOIN LATERAL (VALUES
            (o.lead_id, CASE WHEN o.dispatched_at IS NULL THEN 'merged' ELSE 'lead' END), (power.unit_id, 'power')
        ) who(unit_id, role)
        WHERE o.handle_due_at IS NOT NULL AND who.unit_id IS NOT NULL
        UNION ALL
        SELECT o.id, p.unit_id, 'co', p.id, p.due_at, o.matter, 0, false, o.state = '{EXCLUDED}', false,
               p.outcome = 'met', '', '', false, false
        FROM reckoned r
        JOIN orders_workorder o ON o.id = r.order_id
        JOIN orders_part p ON p.order_id = o.id AND {_PART_COUNTS}
    ) found
)"""  # noqa: S608
FROZEN = """EXISTS (
    SELECT 1 FROM assessment_fact f WHERE f.order_id = l.order_id AND f.unit_id = l.unit_id AND f.role = l.role
    AND f.part = l.part AND NOT f.late AND f.month IN (SELECT month FROM closed))"""
# Closed months as they were kept; of others what is kept and not touched since, and what was touched reckoned anew.
ROWS = f"""
counted AS (
    SELECT f.order_id, f.unit_id, f.matter, f.cell, f.quality FROM closed
    JOIN assessment_fact f ON f.month = closed.month AND NOT f.late
    WHERE closed.month = ANY(%(months)s::date[])
    UNION ALL
    SELECT f.order_id, f.unit_id, f.matter, f.cell, f.quality FROM unnest(%(months)s::date[]) m(month)
    JOIN assessment_fact f ON f.month = m.month AND NOT f.late
    WHERE m.month NOT IN (SELECT month FROM closed) AND NOT EXISTS (
        SELECT 1 FROM reckoned r WHERE r.order_id = f.order_id
    ) AND f.due_at < %(now)s
    UNION ALL
    SELECT l.order_id, l.unit_id, l.matter, l.cell, l.quality FROM live l
    WHERE l.month = ANY(%(months)s::date[]) AND l.month NOT IN (SELECT month FROM closed) AND l.due_at < %(now)s
      AND NOT {FROZEN}
)"""  # noqa: S608
READ = f"WITH {', '.join((TOUCHED, WITH_MERGED, CLOSED, LIVE, ROWS))}"
_SAME = "(f.cell, f.due_at, f.matter, f.quality) = (l.cell, l.due_at, l.matter, l.quality)"
_OF_KEY = "l.order_id = f.order_id AND l.unit_id = f.unit_id AND l.role = f.role AND l.part = f.part"
_COLUMNS = (
    "due_at, month, matter, quality, held, excluded, contacted, kept, solved, result, proactive, apart, cell"
)
_COMPARED = ("cell", "due_at", "matter", "quality", "late")
# What was touched is reckoned anew: what no longer holds goes, what is closed is only marked, all else is written.
ABSORB = f"""
WITH {", ".join((TOUCHED, WITH_MERGED, CLOSED, LIVE))},
gone AS (
    DELETE FROM assessment_fact f USING reckoned r WHERE f.order_id = r.order_id
      AND (f.late OR f.month NOT IN (SELECT month FROM closed))
      AND NOT EXISTS (SELECT 1 FROM live l WHERE {_OF_KEY})
),
marked AS (
    UPDATE assessment_fact f SET changed_at = CASE WHEN known.same THEN NULL ELSE %(now)s::timestamptz END
    FROM (
        SELECT f.id, l.order_id IS NOT NULL AND {_SAME} AS same FROM reckoned r
        JOIN assessment_fact f ON f.order_id = r.order_id AND NOT f.late
        LEFT JOIN live l ON {_OF_KEY}
        WHERE f.month IN (SELECT month FROM closed)
    ) known
    WHERE f.id = known.id AND (f.changed_at IS NULL) <> known.same
)
INSERT INTO assessment_fact ({KEY}, {_COLUMNS}, late)
SELECT {KEY}, {_COLUMNS}, month IN (SELECT month FROM closed) FROM live l WHERE NOT {FROZEN}
ON CONFLICT ({KEY}) DO UPDATE SET
    ({_COLUMNS}, late) = ({", ".join(f"excluded.{name}" for name in (*_COLUMNS.split(", "), "late"))})
WHERE ({", ".join(f"assessment_fact.{name}" for name in _COMPARED)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _COMPARED)})
"""  # noqa: S608

# The finding of an inspection is final when no appeal came, or when the appeal has been decided.
FINAL = ("lapse", "uphold", "change")
FALSIFIED = """
INSERT INTO assessment_falsification ("case", unit_id, month)
SELECT e.stream, u.code, (date_trunc('month', e.at AT TIME ZONE %(zone)s))::date
FROM ledger_event e
JOIN LATERAL (
    SELECT f.evidence->>'finding' AS finding FROM ledger_event f
    WHERE f.stream = e.stream AND f.seq <= e.seq AND f.evidence ? 'finding' ORDER BY f.seq DESC LIMIT 1
) found ON found.finding = 'falsification'
JOIN organisations_unit u ON u.code = e.evidence->>'unit'
WHERE e.id > %(position)s AND e.id <= %(until)s AND e.stream LIKE 'case:%%' AND e.action = ANY(%(final)s::text[])
ON CONFLICT DO NOTHING
"""


def asked(city: City | None = None, until: int = END) -> dict[str, Any]:
    """What every statement is told: the city's zone and attribution, and how far to read the ledger."""
    city = city or current()
    who = city.pack.scoring.attribution
    return {
        "zone": city.zone.key,
        "holders": list(who.holders),
        "powers": list(who.powers),
        "doors": list(who.proactive),
        "method": method(city),
        "bookmark": BOOKMARK,
        "until": until,
    }


def method(city: City) -> str:
    """What facts are reckoned by beside the orders; where it is another, all of them are reckoned anew."""
    who = city.pack.scoring.attribution
    said = json.dumps([1, city.zone.key, who.holders, who.powers, who.proactive])
    return hashlib.sha256(said.encode()).hexdigest()
